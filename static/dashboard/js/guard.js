/* Asks before a half-finished form is left, and fills in what JSON editors expect of Tab. */

function indent(event) {
  if (event.key !== "Tab" || event.shiftKey || event.target.dataset.tab === "off") return;
  event.preventDefault();
  event.target.setRangeText("  ", event.target.selectionStart, event.target.selectionEnd, "end");
}

export function startGuards() {
  for (const form of document.querySelectorAll("form[data-guard]")) {
    let touched = false;
    form.addEventListener("input", () => {
      touched = true;
    });
    form.addEventListener("submit", () => {
      touched = false;
    });
    addEventListener("beforeunload", (event) => {
      if (touched) event.preventDefault();
    });
  }
  for (const editor of document.querySelectorAll("[data-code]")) {
    editor.addEventListener("keydown", (event) => {
      /* Escape gives Tab back its usual work, so that nobody is caught in the field. */
      if (event.key === "Escape") editor.dataset.tab = "off";
      indent(event);
    });
  }
}
