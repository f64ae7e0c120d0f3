/* Turns a long list to choose from into a field to search in, with what is chosen above it.
   The list stays, unseen: it is what the form sends. */

const PAUSE = 250;
const MOST = 50;

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

class Picker {
  constructor(box, list) {
    this.box = box;
    this.list = list;
    this.words = box.dataset;
    this.chosen = element("ul", "picked");
    this.chosen.setAttribute("role", "list");
    this.search = element("input", "input");
    this.found = element("ul", "picker-found");
    this.found.setAttribute("role", "list");
    this.found.hidden = true;
    this.said = element("p", "field-help picker-said");
    this.said.setAttribute("role", "status");
  }

  start() {
    Object.assign(this.search, {
      type: "search",
      placeholder: this.words.search,
      autocomplete: "off",
      id: `${this.list.id}-search`,
    });
    for (const name of ["aria-describedby", "aria-invalid"]) {
      const told = this.list.getAttribute(name);
      if (told) this.search.setAttribute(name, told);
    }
    this.box.querySelector("label").htmlFor = this.search.id;
    this.list.hidden = true;
    this.list.before(this.chosen, this.search, this.found, this.said);
    let timer;
    const ask = () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.look(), this.words.source ? PAUSE : 0);
    };
    this.search.addEventListener("input", (event) => {
      /* What is typed here is only looked for: the form has not changed. */
      event.stopPropagation();
      ask();
    });
    this.search.addEventListener("focus", ask);
    this.search.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("focusout", (event) => {
      if (!this.box.contains(event.relatedTarget)) this.close();
    });
    this.draw();
  }

  key(event) {
    if (event.key === "Escape") this.close();
    if (event.key === "Enter") {
      event.preventDefault();
      this.found.querySelector("button")?.click();
    }
  }

  close() {
    this.found.hidden = true;
    this.said.textContent = "";
  }

  async look() {
    const text = this.search.value.trim();
    const { choices, total } = await this.choices(text);
    if (this.search.value.trim() !== text || !this.box.contains(document.activeElement)) return;
    const free = choices.filter((choice) => !this.option(choice.id)?.selected);
    this.found.replaceChildren(...free.map((choice) => this.line(choice)));
    this.found.hidden = !free.length;
    const some = total > choices.length ? this.words.more : "";
    this.said.textContent = choices.length ? some : this.words.nothing;
  }

  async choices(text) {
    if (this.words.source) {
      try {
        const sign = this.words.source.includes("?") ? "&" : "?";
        const address = `${this.words.source}${sign}search=${encodeURIComponent(text)}`;
        const answer = await fetch(address, { headers: { Accept: "application/json" } });
        if (answer.ok) return await answer.json();
      } catch {
        /* The list that came with the page is searched instead. */
      }
    }
    const wanted = text.toLocaleLowerCase();
    const all = [...this.list.options]
      .filter((option) => option.textContent.toLocaleLowerCase().includes(wanted))
      .map((option) => ({ id: option.value, name: option.textContent }));
    return { choices: all.slice(0, MOST), total: all.length };
  }

  option(id) {
    return [...this.list.options].find((option) => option.value === id);
  }

  line(choice) {
    const item = element("li");
    const button = element("button", "menu-item", choice.name);
    button.type = "button";
    button.addEventListener("click", () => {
      const option = this.option(choice.id) ?? this.list.appendChild(new Option(choice.name, choice.id));
      option.selected = true;
      this.changed();
      this.search.focus();
      item.remove();
    });
    item.append(button);
    return item;
  }

  draw() {
    const lines = [...this.list.selectedOptions].map((option) => {
      const item = element("li", "badge badge-brand picked-one");
      const words = element("bdi", "truncate", option.textContent);
      const button = element("button", "picked-remove", "×");
      button.type = "button";
      button.setAttribute("aria-label", `${this.words.remove}: ${option.textContent}`);
      button.addEventListener("click", () => {
        option.selected = false;
        this.changed();
        this.search.focus();
      });
      item.append(words, button);
      return item;
    });
    this.chosen.replaceChildren(...lines);
    this.chosen.hidden = !lines.length;
  }

  changed() {
    this.draw();
    this.list.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export function startPickers() {
  for (const box of document.querySelectorAll("[data-picker]")) {
    const list = box.querySelector("select");
    if (list) new Picker(box, list).start();
  }
}
