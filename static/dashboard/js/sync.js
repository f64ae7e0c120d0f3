/* Keeps the progress of a synchronisation true while the page is open. */
import { writeShare } from "./language.js";

const EVERY = 2500;

function show(box, progress) {
  const percent = box.querySelector("[data-sync-percent]");
  if (percent) percent.textContent = writeShare(progress.share);
  for (const row of progress.rows) {
    const line = box.querySelector(`[data-sync-row="${CSS.escape(row.resource)}"]`);
    if (!line) continue;
    line.querySelector("[data-sync-words]").textContent = row.words;
    const bar = line.querySelector("progress");
    if (row.total === null) bar.removeAttribute("value");
    else {
      bar.max = row.total || 1;
      bar.value = row.total ? row.done : 1;
    }
  }
}

export function startSync() {
  const box = document.querySelector("[data-sync]");
  if (!box) return;
  const look = async () => {
    let wait = EVERY;
    try {
      const answer = await fetch(box.dataset.sync, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        const progress = await answer.json();
        show(box, progress);
        if (!progress.running) {
          location.reload();
          return;
        }
      } else wait = EVERY * 4;
    } catch {
      wait = EVERY * 4;
    }
    setTimeout(look, wait);
  };
  setTimeout(look, EVERY);
}
