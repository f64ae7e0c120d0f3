/* The email collector: a form in a dialog or in the page, a box that nobody ticked before, and what
   the shopper gets for it. */
const SPOT = '[data-nomo="email_collector"]';
const LOOKS = '__STYLES__';

/* A labelled field whose fault is said beside it. */
function fieldOf(name, type, label, complete) {
  const row = element('div', 'field');
  const caption = element('label', '', label);
  const input = element('input');
  const fault = element('p', 'fault');
  input.id = 'nomo-field-' + name;
  input.name = name;
  input.type = type;
  input.autocomplete = complete;
  input.required = name === 'email';
  if (/email|tel/.test(type)) input.dir = 'ltr';
  caption.htmlFor = input.id;
  fault.id = input.id + '-fault';
  fault.setAttribute('role', 'alert');
  input.setAttribute('aria-describedby', fault.id);
  row.append(...type === 'checkbox' ? [input, caption, fault] : [caption, input, fault]);
  if (type === 'checkbox') row.classList.add('tick');
  return { row, input, fault };
}

/* A field that people do not see and programs fill in. */
function trapOf() {
  const row = element('div', 'hidden');
  const input = element('input');
  input.name = 'website';
  input.tabIndex = -1;
  input.autocomplete = 'off';
  row.setAttribute('aria-hidden', 'true');
  row.append(input);
  return { row, input };
}

async function subscribe(told) {
  const answer = await fetch(address('/subscribers'), {
    method: 'POST', credentials: 'omit', headers: { 'Content-Type': 'text/plain' },
    body: JSON.stringify(told)
  });
  judged(answer);
  return answer.ok ? { done: true } : { status: answer.status, ...await answer.json() };
}

function fieldsOf({ settings }, words) {
  return {
    email: fieldOf('email', 'email', words.email, 'email'),
    ...settings.ask_name && { name: fieldOf('name', 'text', words.name, 'name') },
    ...settings.ask_phone && { phone: fieldOf('phone', 'tel', words.phone, 'tel') },
    consent: fieldOf('consent', 'checkbox', words.consent, 'off')
  };
}

function complain(field, words) {
  field.fault.textContent = words;
  if (words) field.input.setAttribute('aria-invalid', 'true');
  else field.input.removeAttribute('aria-invalid');
}

/* "Did you mean …?": a press takes the proposal, and sending again keeps what was typed. */
function propose({ fault, input }, words, suggestion) {
  const take = element('button', 'link', suggestion);
  take.type = 'button';
  take.dir = 'ltr';
  listen(take, 'click', () => {
    input.value = suggestion;
    complain({ fault, input }, '');
    input.focus();
  });
  fault.replaceChildren(words.meant + ' ', take);
}

function formOf(widget, finished) {
  const words = wordsOf(widget);
  const form = element('form', 'form');
  const fields = fieldsOf(widget, words);
  const trap = trapOf();
  const send = element('button', 'main', words.send);
  const status = element('p', 'fault');
  let doubted;
  let sending;
  status.setAttribute('role', 'alert');
  form.noValidate = true;
  form.append(...Object.values(fields).map(({ row }) => row), trap.row, send, status);

  function explain({ errors, suggestion, status: code }) {
    const wrong = Object.keys(fields).filter((name) => errors?.[name]);
    for (const name of wrong) complain(fields[name], words.faults[name]);
    if (suggestion) {
      doubted = fields.email.input.value.trim();
      propose(fields.email, words, suggestion);
    }
    if (wrong[0]) fields[wrong[0]].input.focus();
    else status.textContent = code === 429 ? words.too_often : words.failed;
  }

  /* What is missing is said before anything is sent. */
  function missing() {
    const faults = {};
    if (!/^\S+@\S+\.\S+$/.test(fields.email.input.value.trim())) faults.email = 1;
    if (!fields.consent.input.checked) faults.consent = 1;
    return Object.keys(faults)[0] && { errors: faults };
  }

  function told() {
    const { value } = fields.email.input;
    return {
      email: value.trim(), name: fields.name?.input.value, phone: fields.phone?.input.value,
      consent: fields.consent.input.checked, consent_version: words.consent_version,
      language: language(), page: plain(location.href), source: nameOf(widget),
      certain: value.trim() === doubted, website: trap.input.value, visitor: visitor.id
    };
  }

  listen(form, 'input', ({ target }) => {
    const field = fields[target.name];
    if (field) complain(field, '');
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (sending) return;
    for (const field of Object.values(fields)) complain(field, '');
    status.textContent = '';
    const fault = missing();
    if (fault) return explain(fault);
    sending = true;
    send.setAttribute('aria-busy', 'true');
    subscribe(told()).catch(() => ({})).then(guarded((answer) => {
      sending = false;
      send.removeAttribute('aria-busy');
      if (answer.done) finished();
      else explain(answer);
    }));
  });
  return form;
}

/* Thanks, and the code where one was promised. */
function success(widget, card, body) {
  const words = wordsOf(widget);
  const { offer } = widget.settings;
  const line = element('p', 'text', words.thanks);
  line.tabIndex = -1;
  line.setAttribute('role', 'status');
  tell('form_submitted', widget);
  finish(widget);
  flush();
  body.replaceChildren(line);
  line.focus();
  if (!offer) return;
  bring('coupons').then(guarded(() => scene.handOut(widget, offer, body)));
}

function fill(widget, card) {
  const words = wordsOf(widget);
  const title = element('h2', 'title', words.heading);
  const body = element('div', 'words');
  title.id = 'nomo-' + nameOf(widget);
  card.setAttribute('aria-labelledby', title.id);
  body.append(
    element('p', 'text', words.text), formOf(widget, () => success(widget, card, body))
  );
  card.prepend(title, body);
}

function touched(card) {
  return [...card.querySelectorAll('input')].some((input) => input.value && input.type !== 'checkbox');
}

function popUp(widget, leave) {
  const card = cardFor(widget, 'collector middle', LOOKS, 'dialog');
  const close = card.lastChild;
  card.dataset.corner = 'middle';
  fill(widget, card);
  listen(close, 'click', () => {
    rest(widget);
    leave();
  });
  giveFocusBack(card, close);
  closeFromOutside(card, close, () => !touched(card));
  reveal(card, true, widget);
  card.showModal();
}

function inPage(widget) {
  const spot = document.querySelector(SPOT);
  if (!spot) return;
  const card = cardFor(widget, 'collector', '', 'section');
  const root = host(spot, 'inline form');
  dress(root, LOOKS);
  root.append(card);
  card.lastChild.remove();
  fill(widget, card);
  reveal(card, true, widget);
}

/* The collector obeys the same manners as a notice that a merchant made. */
function ruled({ settings }) {
  const { style, after_seconds, again_after_days } = settings;
  const trigger = style === 'exit' ? { trigger: 'exit' }
    : { trigger: 'delay', seconds: after_seconds };
  return {
    targeting: { any: [] }, triggers: [trigger], windows: null, made: '',
    display: {
      priority: 40, per_visit: 1, per_day: 0, ever: 0, rest_days: again_after_days,
      holdout_percent: 0
    }
  };
}

starts.email_collector = (given) => {
  const widget = { ...given, id: nameOf(given), form: 'popup' };
  widget.rules = given.rules || ruled(given);
  if (given.settings.style !== 'inline') enlist(widget, popUp);
  else if (!diary()[widget.id]?.done) inPage(widget);
};
