/* The form of a notice: a row more or less is drawn in its place, without leaving the page. */

const STEP = /^(add|remove)-/;

async function step(form, button) {
  const part = button.closest("[data-part]");
  const body = new FormData(form, button);
  const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const drawn = page.querySelector(`[data-part="${CSS.escape(part.dataset.part)}"]`);
  if (!drawn) return false;
  part.replaceChildren(...drawn.childNodes);
  const aloud = form.querySelector('[data-part="aloud"]');
  aloud?.replaceChildren(...(page.querySelector('[data-part="aloud"]')?.childNodes ?? []));
  /* The new row is the last one; where a row went, the way to add one is what is left. */
  const rows = part.querySelectorAll("fieldset select, fieldset input:not([type=hidden])");
  const next = button.value.startsWith("add-") ? rows[rows.length - 1] : part.querySelector("button[data-go]");
  next?.focus();
  return true;
}

for (const form of document.querySelectorAll("[data-notice-form]")) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || !STEP.test(button.value) || form.dataset.plain) return;
    event.preventDefault();
    /* What the guard watches for is a form that is left: this one stays. */
    event.stopImmediatePropagation();
    form.dispatchEvent(new Event("input", { bubbles: true }));
    step(form, button).catch(() => false).then((done) => {
      if (done) return;
      form.dataset.plain = "true";
      form.requestSubmit(button);
    });
  }, { capture: true });
}
document.querySelector("[data-faults]")?.focus();
