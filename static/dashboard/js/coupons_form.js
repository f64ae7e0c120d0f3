/* The form of a coupon: makes codes, and keeps the rule in words true while somebody types. */

const PAUSE = 400;
const CODE_LENGTH = 8;

/* Takes only as many random numbers as every letter has the same chance of. */
function madeCode(letters) {
  const most = 256 - (256 % letters.length);
  let code = "";
  while (code.length < CODE_LENGTH) {
    for (const number of crypto.getRandomValues(new Uint8Array(CODE_LENGTH * 2))) {
      if (number < most && code.length < CODE_LENGTH) code += letters[number % letters.length];
    }
  }
  return code;
}

function write(list, lines) {
  const made = document.createElement("ul");
  made.className = "sentences";
  for (const line of lines) {
    const item = document.createElement("li");
    item.textContent = line;
    made.append(item);
  }
  list.replaceChildren(made);
}

function show(box, told) {
  const missing = box.querySelector("[data-preview-missing]");
  missing.hidden = !told.missing.length;
  const comma = document.documentElement.lang === "ar" ? "، " : ", ";
  missing.querySelector("span").textContent = told.missing.join(comma);
  for (const list of box.querySelectorAll("[data-rule]")) {
    const lines = told[list.dataset.rule];
    write(list, lines);
    const fold = list.closest("details");
    if (fold) fold.hidden = !lines.length;
  }
}

export function startCouponForm() {
  const form = document.querySelector("[data-coupon-form]");
  if (!form) return;
  document.querySelector("[data-faults]")?.focus();
  const box = form.querySelector("[data-preview-box]");
  let timer;
  let asked = 0;
  const look = async () => {
    const mine = ++asked;
    try {
      const answer = await fetch(form.dataset.previewAddress, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
      });
      /* A later question may be answered before an earlier one: only the last one counts. */
      if (answer.ok && mine === asked) show(box, await answer.json());
    } catch {
      /* Without an answer the words stay as they are; saving tells the rest. */
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  const make = form.querySelector("[data-make-code]");
  make?.addEventListener("click", (event) => {
    event.preventDefault();
    form.elements.code.value = madeCode(make.dataset.letters);
    form.elements.code.dispatchEvent(new Event("input", { bubbles: true }));
    form.elements.code.focus();
  });
}
