/* Light or dark: what the system says, until the person says otherwise; kept in a cookie so that
   the server can write it into the page and nothing flickers. */

const YEAR = 60 * 60 * 24 * 365;
const system = matchMedia("(prefers-color-scheme: dark)");

const current = () => document.documentElement.dataset.theme || (system.matches ? "dark" : "light");

function show() {
  for (const icon of document.querySelectorAll("[data-theme-icon]")) {
    icon.hidden = icon.dataset.themeIcon === current();
  }
}

function choose(theme) {
  document.documentElement.dataset.theme = theme;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `nomo_theme=${theme}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
  show();
  document.dispatchEvent(new CustomEvent("theme"));
}

export function startTheme() {
  show();
  system.addEventListener("change", () => {
    show();
    document.dispatchEvent(new CustomEvent("theme"));
  });
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.addEventListener("click", () => choose(current() === "dark" ? "light" : "dark"));
  }
}
