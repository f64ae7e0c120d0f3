/* Lets the sample widget follow the form. */

const SAMPLE = "12";

function follow(shop, form) {
  const value = (name) => form.elements[name]?.value;
  shop.dataset.themeOf = value("theme") ?? shop.dataset.themeOf;
  shop.dataset.place = value("position") ?? shop.dataset.place;
  const accent = value("accent");
  if (/^#[0-9a-f]{6}$/i.test(accent ?? "")) shop.style.setProperty("--accent", accent);
  for (const part of shop.querySelectorAll("[data-preview-part]")) {
    const box = form.elements[part.dataset.previewPart];
    if (box) part.hidden = !box.checked;
  }
  for (const part of shop.querySelectorAll("[data-preview-unless]")) {
    const box = form.elements[part.dataset.previewUnless];
    if (box) part.hidden = box.checked;
  }
  for (const part of shop.querySelectorAll("[data-preview-when]")) {
    const [name, wanted] = part.dataset.previewWhen.split(":");
    part.hidden = value(name) !== wanted;
  }
  for (const text of shop.querySelectorAll("[data-preview-text]")) {
    const typed = value(`${text.dataset.previewText}.${document.documentElement.lang}`);
    text.textContent = (typed || text.dataset.own).replace("{count}", SAMPLE);
  }
}

export function startPreviews() {
  const shop = document.querySelector("[data-preview]");
  const form = document.querySelector("form[data-guard]");
  if (!shop || !form?.elements.accent) return;
  const again = () => follow(shop, form);
  form.addEventListener("input", again);
  form.addEventListener("change", again);
  again();
}
