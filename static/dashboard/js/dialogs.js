/* A link to a question opens the question here, instead of on a page of its own. */

export function startDialogs() {
  for (const opener of document.querySelectorAll("[data-dialog]")) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (!dialog) continue;
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.showModal();
    });
    dialog.addEventListener("close", () => opener.focus());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    for (const closer of dialog.querySelectorAll("[data-dialog-close]")) {
      closer.addEventListener("click", () => dialog.close());
    }
  }
}
