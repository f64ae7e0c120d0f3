/* The list of coupons: ticking several; a list on its way in; a sheet to print. */
import { writeNumber } from "./language.js";

const EVERY = 2000;

export function startBulk() {
  const form = document.querySelector("[data-bulk]");
  if (!form) return;
  const all = form.querySelector("[data-bulk-all]");
  const count = form.querySelector("[data-bulk-count]");
  const before = count.textContent;
  const boxes = [...document.querySelectorAll("[data-bulk-one]")];
  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    count.textContent = ticked ? `${count.dataset.words} ${writeNumber(ticked)}` : before;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    form.classList.toggle("bulk-ready", ticked > 0);
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  for (const box of boxes) box.addEventListener("change", tell);
  tell();
}

export function startListProgress() {
  const box = document.querySelector("[data-list-progress]");
  if (!box) return;
  const look = async () => {
    let wait = EVERY;
    try {
      const address = box.dataset.listProgress;
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        const told = await answer.json();
        if (told.done) {
          location.reload();
          return;
        }
        box.querySelector("progress").value = told.share;
        box.querySelector("[data-list-words]").textContent = told.words;
      } else wait = EVERY * 4;
    } catch {
      wait = EVERY * 4;
    }
    setTimeout(look, wait);
  };
  setTimeout(look, EVERY);
}

export function startPrinting() {
  document.querySelector("[data-print]")?.addEventListener("click", () => print());
}
