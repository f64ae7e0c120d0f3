/* The number of people in the store: a stream where there is one, else asked for now and then. */
import { writeNumber } from "./language.js";

const ASK_EVERY = 15000;
const GIVE_UP_AFTER = 3;

function write(place, words) {
  if (place && place.textContent !== words) place.textContent = words;
}

/* Nobody knows the number while its neighbour is away: then it is null, and the page says so. */
function show(place, dot, visitors) {
  const known = visitors !== null;
  const foot = place.parentElement.querySelector("[data-live-known]");
  write(place, known ? writeNumber(visitors) : "–");
  write(foot, known ? foot?.dataset.liveKnown : foot?.dataset.liveUnknown);
  dot?.classList.toggle("dot-live", visitors > 0);
  dot?.classList.toggle("dot-idle", !(visitors > 0));
}

function ask(place, dot) {
  const once = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(place.dataset.live, { headers: { Accept: "application/json" } });
      if (answer.ok) show(place, dot, (await answer.json()).visitors);
    } catch {
      /* The next time may go better; the number on the page stays. */
    }
  };
  once();
  setInterval(once, ASK_EVERY);
}

export function startLive() {
  const place = document.querySelector("[data-live]");
  if (!place) return;
  const dot = document.querySelector("[data-live-dot]");
  if (!window.EventSource) {
    ask(place, dot);
    return;
  }
  let failures = 0;
  let asking = false;
  let stream;
  const open = () => {
    stream = new EventSource(place.dataset.live);
    stream.onmessage = (message) => {
      failures = 0;
      show(place, dot, JSON.parse(message.data).visitors);
    };
    stream.onerror = () => {
      failures += 1;
      if (stream.readyState === EventSource.CLOSED || failures >= GIVE_UP_AFTER) {
        stream.close();
        asking = true;
        ask(place, dot);
      }
    };
  };
  open();
  /* A hidden page needs no stream, and a browser allows only a few. */
  document.addEventListener("visibilitychange", () => {
    if (asking) return;
    if (document.hidden) stream.close();
    else if (stream.readyState === EventSource.CLOSED) open();
  });
  addEventListener("pagehide", () => stream.close());
}
