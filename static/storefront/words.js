/* Language, direction, plurals and digits: those of the page, not of the browser. */
function language() {
  return /^ar/i.test(document.documentElement.lang || 'ar') ? 'ar' : 'en';
}

function wordsOf(widget) {
  const said = widget.texts[language()];
  return said?.close ? said : widget.texts.ar;
}

/* Arabic has six forms; a form that is missing falls back to the general one. The browser's own
   rules would say the same, and take a slow phone long to load. */
function plural(forms, count) {
  const rest = count % 100;
  const form = language() === 'en' ? count === 1 && 'one'
    : ['zero', 'one', 'two'][count] || (rest > 10 ? 'many' : rest > 2 && 'few');
  return forms[form] || forms.other;
}

function digits(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/* A paragraph with values where {name} stands, each in an element of its own, never as markup. */
function sentence(className, pattern, values, tag) {
  const made = element('p', className);
  pattern.split(/\{(\w+)\}/).forEach((part, at) => {
    made.append(at % 2 ? element(tag, '', values[part]) : part);
  });
  return made;
}
