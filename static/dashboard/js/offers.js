/* The pages about offers: progress of the codes, examples of a pattern, and forms sent once. */
import { writeShare } from "./language.js";

const EVERY = 2500;
const EXAMPLES = 3;

function show(box, told) {
  box.querySelector("[data-codes-words]").textContent = told.words;
  box.querySelector("[data-codes-share]").textContent = writeShare(told.share);
  const bar = box.querySelector("[data-codes-bar]");
  if (!bar) return false;
  bar.setAttribute("aria-label", told.spoken);
  told.parts.forEach((part, place) => {
    const drawn = bar.children[place];
    drawn.setAttribute("x", part.begins);
    drawn.setAttribute("width", part.width);
    box.querySelector(`[data-codes="${CSS.escape(part.state)}"]`).textContent = part.count;
  });
  return true;
}

function startProgress() {
  const box = document.querySelector("[data-offer-progress]");
  if (!box) return;
  const look = async () => {
    let wait = EVERY;
    try {
      const answer = await fetch(box.dataset.offerProgress, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        const told = await answer.json();
        /* The list of codes below is the server's to write: once they are there, or all done. */
        if (!told.working || (!show(box, told) && told.parts.some((part) => part.width))) {
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

function makeCode(prefix, count, letters) {
  const dice = crypto.getRandomValues(new Uint32Array(count));
  return prefix + [...dice].map((thrown) => letters[thrown % letters.length]).join("");
}

/* The same as the server does with the next step, only at once. */
function startExamples() {
  const box = document.querySelector("[data-examples]");
  const form = box?.closest("form");
  if (!form) return;
  const again = () => {
    const groups = form.elements.offer_kind.value === "pool" && form.elements.supply.value === "platform_groups";
    const prefix = form.elements.prefix.value.trim().toUpperCase();
    const count = Number(form.elements.random_letters.value);
    const good = groups ? /^[A-Z]{1,5}$/.test(prefix) : /^[A-Z0-9]{0,8}$/.test(prefix) && count >= 6 && count <= 14;
    const codes = !good ? [] : groups ? [`${prefix}••••`]
      : Array.from({ length: EXAMPLES }, () => makeCode(prefix, count, box.dataset.letters));
    for (const old of box.querySelectorAll("code")) old.remove();
    box.append(...codes.map((code) => Object.assign(document.createElement("code"), { dir: "ltr", textContent: code })));
  };
  for (const name of ["prefix", "random_letters"]) form.elements[name].addEventListener("input", again);
  for (const choice of form.querySelectorAll("[data-supply]")) choice.addEventListener("change", again);
}

/* A second press of a slow button would make a second offer. */
function startOnce() {
  for (const form of document.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "true";
    });
    addEventListener("pageshow", () => delete form.dataset.sent);
  }
}

startProgress();
startExamples();
startOnce();
document.querySelector("[data-faults]")?.focus();
