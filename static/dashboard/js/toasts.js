/* Short messages: they leave after a while, but not while somebody reads or reaches for them. */

const STAYS = 8000;

function live(toast) {
  let timer;
  const wait = () => {
    timer = setTimeout(() => toast.remove(), STAYS);
  };
  const hold = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("pointerleave", wait);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("focusout", wait);
  toast.querySelector("[data-toast-close]")?.addEventListener("click", () => toast.remove());
  /* What went wrong, and what can be undone, stays until it is put away. */
  if (!toast.classList.contains("toast-bad") && !toast.querySelector("form")) wait();
}

export function startToasts() {
  for (const toast of document.querySelectorAll("[data-toast]")) live(toast);
}

export function say(text) {
  const place = document.getElementById("toasts");
  if (!place) return;
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.textContent = text;
  place.append(toast);
  live(toast);
}
