/* What a code is worth and how long it lasts, in words. */
function price({ amount, currency }) {
  const whole = amount % 1 ? {} : { minimumFractionDigits: 0, maximumFractionDigits: 0 };
  const style = { style: 'currency', currency, ...whole };
  return new Intl.NumberFormat(language() + '-u-nu-latn', style).format(amount);
}

/* A line for each part of what it takes off, and one for what it asks. */
function promises(words, { discount, free_shipping, minimum_cart }) {
  const line = (className, pattern, sum) => sentence(className, pattern, {
    percent: discount?.percent, amount: sum && price(sum)
  }, 'bdi');
  const lines = [];
  if (discount?.ceiling) lines.push(line('worth', words.ceiling, discount.ceiling));
  else if (discount?.percent) lines.push(line('worth', words.percent));
  else if (discount) lines.push(line('worth', words.amount, discount.amount));
  if (free_shipping) lines.push(line('worth', words.shipping));
  if (minimum_cart) lines.push(line('small', words.minimum, minimum_cart));
  return lines;
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
