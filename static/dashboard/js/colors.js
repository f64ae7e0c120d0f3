/* Keeps a colour's picker and its six digits the same. */

const HEX = /^#[0-9a-f]{6}$/i;

export function startColors() {
  for (const field of document.querySelectorAll("[data-color]")) {
    const picker = field.querySelector("[data-color-picker]");
    const text = field.querySelector("input[type=text]");
    const changed = () => text.dispatchEvent(new Event("change", { bubbles: true }));
    picker.addEventListener("input", () => {
      text.value = picker.value;
      changed();
    });
    text.addEventListener("input", () => {
      if (HEX.test(text.value)) picker.value = text.value;
    });
  }
}
