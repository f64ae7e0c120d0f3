/* The ticker: real purchases, one at a time, gone as soon as they are no longer true. */
function identity({ name, city, product, url }) {
  return [name, city, product, url].join('|');
}

function ago(words, minutes) {
  const hours = Math.floor(minutes / 60);
  if (minutes < 1) return words.just_now;
  const [forms, count] = minutes < 60 ? [words.minutes_ago, minutes]
    : hours < 48 || !words.days_ago ? [words.hours_ago, hours]
      : [words.days_ago, Math.floor(hours / 24)];
  return plural(forms, count).replace('{count}', digits(count));
}

/* Only a page of this store may be opened, and only by http. */
function ownLink(url) {
  const target = attempt(() => new URL(url || 'about:blank', location.href));
  return target?.origin === location.origin && /^http/.test(target.protocol) && target.href;
}

function picture({ name, product, image }, { show_image }) {
  const frame = element('div', 'picture');
  const letter = element('span', 'letter', Array.from(name || product)[0]);
  const mark = element('span', 'mark');
  letter.setAttribute('aria-hidden', 'true');
  mark.append(icon('M6 8h12l-1 11H7zM9 10V7a3 3 0 016 0v3'));
  frame.append(letter, mark);
  if (show_image && /^https?:/.test(image)) {
    const photo = element('img');
    photo.alt = '';
    photo.width = photo.height = 60;
    photo.referrerPolicy = 'no-referrer';
    listen(photo, 'error', () => photo.remove());
    photo.src = image;
    letter.after(photo);
  }
  return frame;
}

function story(widget, purchase, minutes) {
  const words = wordsOf(widget);
  const { name, city, product, url } = purchase;
  const text = element('div', 'text');
  const href = ownLink(url);
  const title = element(href ? 'a' : 'span', 'product');
  const pattern = widget.settings.show_city && city ? words.bought : words.bought_no_city;
  if (href) title.href = href;
  title.append(element('bdi', '', product));
  text.append(
    sentence('who', pattern, { name: name || words.someone, city }, 'bdi'),
    title,
    element('p', 'when', ago(words, minutes))
  );
  return text;
}

function recentPurchases(widget) {
  const { settings } = widget;
  const card = cardFor(widget, 'ticker', '__STYLES__');
  const status = element('div', 'status');
  let list = [];
  let fetchedAt = 0;
  let shown = 0;
  let current;
  let remaining = 0;
  status.setAttribute('role', 'status');
  status.setAttribute('aria-live', 'polite');
  card.prepend(status);

  /* Fingers do not hover, though browsers say they do. */
  function held() {
    return card.matches(':focus-within') ||
      (matchMedia('(hover: hover)').matches && card.matches(':hover'));
  }

  function next() {
    if (shown >= settings.maximum_per_page) return;
    const seen = session.read('seen') || [];
    current = busy() ? null : list.find((purchase) => !seen.includes(identity(purchase)));
    if (!current) return whileUp(card, 5, next);
    session.write('seen', [...seen, identity(current)].slice(-100));
    shown += 1;
    remaining = Math.max(6, settings.show_seconds);
    const minutes = current.minutes_ago + Math.floor((Date.now() - fetchedAt) / 60000);
    status.replaceChildren(picture(current, settings), story(widget, current, minutes));
    reveal(card, true, widget);
    whileUp(card, 1, wait);
  }

  function wait() {
    if (!current) return;
    if (visible() && !held()) remaining -= 1;
    if (remaining > 0) whileUp(card, 1, wait);
    else hide();
  }

  function hide() {
    current = null;
    reveal(card, false, widget);
    whileUp(card, 0.5, () => current || status.replaceChildren());
    whileUp(card, Math.max(3, settings.gap_seconds), next);
  }

  listen(card, 'click', (event) => {
    if (!event.target.closest('a')) return;
    tell('widget_clicked', widget);
    flush();
  });
  listen(document, 'keydown', (event) => {
    if (event.key === 'Escape' && current && held()) card.lastChild.click();
  });
  /* With the ten seconds for which the server remembers, a refund is gone within a minute. */
  poll(card, 40, () => {
    ask('/purchases').then((answer) => answer.purchases || [], () => []).then(guarded((purchases) => {
      list = purchases;
      fetchedAt = Date.now();
      const same = (purchase) => identity(purchase) === identity(current);
      if (current && !list.some(same)) hide();
    }));
  });
  whileUp(card, settings.first_after_seconds, next);
}

starts.recent_purchases = recentPurchases;
