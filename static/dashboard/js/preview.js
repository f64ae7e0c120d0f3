/* Lets the preview follow the form: the real script with what is typed, though nobody saved it. */

const CALM = 500;

export function startPreviews() {
  const card = document.querySelector("[data-live-preview]");
  const form = document.querySelector("form[data-guard]");
  if (!card) return;
  const frame = card.querySelector("iframe");
  const languages = [...card.querySelectorAll("[name=preview-language]")];
  const chosen = () => languages.find((choice) => choice.checked);
  let waiting = 0;
  let asked = 0;

  /* In place, so that the browser's way back leads out of the page and not through its previews. */
  const show = () => frame.contentWindow.location.replace(chosen().dataset.address);

  async function follow() {
    const turn = ++asked;
    const answer = await fetch(card.dataset.livePreview, { method: "POST", body: new FormData(form) });
    if (!answer.ok || turn !== asked) return;
    const addresses = await answer.json();
    for (const choice of languages) choice.dataset.address = addresses[choice.value];
    show();
  }

  card.querySelector("[data-preview-choices]").hidden = false;
  languages.forEach((choice) => choice.addEventListener("change", show));
  card.querySelectorAll("[name=preview-size]").forEach((choice) => {
    choice.addEventListener("change", () => {
      frame.parentElement.dataset.size = choice.value;
    });
  });
  if (!form?.elements.csrf_token || form.elements.json) return;
  /* A window on trial takes the keyboard, as it must in a store. Whoever is writing gets it back. */
  let writing = null;
  form.addEventListener("focusin", (event) => {
    writing = event.target;
  });
  for (const here of ["pointerenter", "focusin"]) {
    card.addEventListener(here, (event) => {
      if (event.target !== frame) writing = null;
    });
  }
  addEventListener("blur", () => {
    setTimeout(() => {
      if (document.activeElement === frame && writing) {
        frame.blur();
        writing.focus({ preventScroll: true });
      }
    });
  });
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => follow().catch(() => {}), CALM);
  });
}
