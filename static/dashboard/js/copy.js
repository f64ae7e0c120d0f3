/* Copies the text beside the button and says so on it. */

export function startCopying() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const words = button.querySelector("span");
    const before = words.textContent;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
      } catch {
        getSelection().selectAllChildren(button.parentElement.querySelector(".copy-text"));
        return;
      }
      words.textContent = button.dataset.copied;
      button.classList.add("is-copied");
      setTimeout(() => {
        words.textContent = before;
        button.classList.remove("is-copied");
      }, 2000);
    });
  }
}
