/* What dialogs and countdowns have in common, whatever stands in them. */
function giveFocusBack(card, close) {
  let before;
  listen(card, 'focusin', ({ relatedTarget }) => {
    if (relatedTarget && !card.contains(relatedTarget)) before = relatedTarget;
  });
  listen(close, 'click', () => before?.focus({ preventScroll: true }));
}

/* By the browser's own ways of closing a dialog, and by a click beside it, unless something would be
   lost by it. */
function closeFromOutside(card, close, may = () => true) {
  listen(card, 'close', () => card.isConnected && !card.open && close.click());
  listen(card, 'click', ({ target, clientX, clientY }) => {
    const { left, right, top, bottom } = card.getBoundingClientRect();
    const outside = clientX < left || clientX > right || clientY < top || clientY > bottom;
    if (target === card && outside && may()) close.click();
  });
}

function price({ amount, currency }) {
  const whole = amount % 1 ? {} : { minimumFractionDigits: 0, maximumFractionDigits: 0 };
  const style = { style: 'currency', currency, ...whole };
  return new Intl.NumberFormat(language() + '-u-nu-latn', style).format(amount);
}

/* Never more than there is, but for the seconds that the asking took. */
function lasting(words, left) {
  const minutes = Math.floor((left + 3000) / 60000);
  const [forms, count] = minutes < 120 ? [words.minutes, minutes]
    : minutes < 2880 ? [words.hours, Math.floor(minutes / 60)]
      : [words.days, Math.floor(minutes / 1440)];
  return minutes < 1 ? words.soon : plural(forms, count).replace('{count}', digits(count));
}

function clockFace(left) {
  const seconds = Math.ceil(left / 1000);
  return [seconds / 3600, seconds / 60 % 60, seconds % 60]
    .map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
}

/* The digits are for eyes; everybody else is told once. What lasts for days does not tick. */
function countdown(words, own) {
  const left = own.ends - Date.now();
  const spoken = sentence('small', words.ends, { time: lasting(words, left) }, 'span');
  if (left > 2 * DAY) return [spoken, () => {}];
  const face = sentence('small', words.ends, { time: '' }, 'bdi');
  const time = face.querySelector('bdi');
  const line = element('div');
  const show = () => {
    time.textContent = clockFace(Math.max(0, own.ends - Date.now()));
  };
  time.className = 'clock';
  time.dir = 'ltr';
  face.setAttribute('aria-hidden', 'true');
  spoken.className = 'hidden';
  line.append(face, spoken);
  show();
  return [line, show];
}
