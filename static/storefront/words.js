/* Language, direction, plurals and digits: those of the page, not of the browser. */
function language() {
  return /^ar/i.test(document.documentElement.lang || 'ar') ? 'ar' : 'en';
}

function wordsOf(widget) {
  const said = widget.texts[language()];
  return said?.close ? said : widget.texts.ar;
}

/* Arabic has six forms; a form that is missing falls back to the general one. */
function plural(forms, count) {
  return forms[new Intl.PluralRules(language()).select(count)] || forms.other;
}

function digits(count) {
  return new Intl.NumberFormat(language() + '-u-nu-latn').format(count);
}

/* A paragraph with values where {name} stands, each in an element of its own, never as markup. */
function sentence(className, pattern, values, tag) {
  const made = element('p', className);
  pattern.split(/\{(\w+)\}/).forEach((part, at) => {
    made.append(at % 2 ? element(tag, '', values[part]) : part);
  });
  return made;
}
