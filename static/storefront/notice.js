/* Notices: what a merchant tells shoppers, in nine forms. */
const AT_LEAST = 6;
const MOST_CHARACTERS = 2000;

/* Only where a browser goes by itself; everything else stays plain text. */
function addressOf(href) {
  const target = attempt(() => new URL(href, location.href));
  return /^(https?|tel|mailto):$/.test(target?.protocol) ? target.href : '';
}

function link(className, words, href) {
  const target = addressOf(href);
  const made = element(target ? 'a' : 'span', target && className, words);
  if (target) {
    made.href = target;
    made.rel = 'noopener';
  }
  return made;
}

/* A text is a text (of which `link` is a method); what is unknown is left out. */
function run(part) {
  if (typeof part === 'string') return part.slice(0, MOST_CHARACTERS);
  if (part.link) return link('link', part.text, part.link);
  if (part.b) return element('b', '', part.b);
  return part.i ? element('i', '', part.i) : '';
}

function paragraphs(body) {
  return (body || []).map((parts) => {
    const made = element('p', 'text');
    made.append(...parts.map(run));
    return made;
  });
}

function pictureOf({ image }) {
  if (!/^https:/.test(image?.src)) return [];
  const photo = element('img', 'photo');
  photo.alt = '';
  photo.width = image.width;
  photo.height = image.height;
  photo.referrerPolicy = 'no-referrer';
  listen(photo, 'error', () => photo.remove());
  photo.src = image.src;
  return [photo];
}

/* The way that the merchant wishes shoppers to go; who goes it need not be asked again. */
function actionOf(widget, words) {
  const { settings, form } = widget;
  if (!words.action || !addressOf(settings.link)) return [];
  const made = link('main', words.action, settings.link);
  listen(made, 'click', () => {
    tell('widget_clicked', widget);
    if (!/bar$|button/.test(form)) finish(widget);
    flush();
  });
  return [made];
}

/* Counts down to the merchant's hour, and goes when it is over. */
function clockOf({ settings }, words, over) {
  const ends = Date.parse(settings.countdown_until);
  if (!ends) return [];
  const [line, show] = countdown(words, { ends });
  whileUp(line, 1, function again() {
    if (ends <= Date.now()) return over();
    show();
    whileUp(line, 1, again);
  });
  return [line];
}

function shippingLine(words, from) {
  const { currency } = scene.store;
  const told = session.read('worth');
  const now = told?.currency === currency ? +told.cart_value : 0;
  const amount = price({ amount: Math.max(0, from - now), currency });
  const said = now >= from ? words.reached : now ? words.remaining : words.from;
  return [said, amount, Math.min(1, now / from)];
}

/* How far the cart is from free shipping, as the store itself tells what is in it. */
function shippingOf({ settings }, words) {
  const from = +settings.free_shipping_from;
  if (!from || !words.remaining) return [];
  const status = element('div', 'shipping');
  const track = element('div', 'track');
  const fill = element('div', 'fill');
  status.setAttribute('role', 'status');
  track.append(fill);
  let last;
  const show = () => {
    const [said, amount, share] = shippingLine(words, from);
    if (last !== said + amount) status.replaceChildren(sentence('text', said, { amount }, 'bdi'));
    last = said + amount;
    fill.style.inlineSize = share * 100 + '%';
    later(1, () => status.isConnected && show());
  };
  show();
  return [status, track];
}

function contentsOf(widget, card, over) {
  const words = wordsOf(widget);
  const { settings } = widget;
  const middle = element('div', 'words');
  const heading = words.heading ? [element('h2', 'title', words.heading)] : [];
  if (heading[0]) {
    heading[0].id = 'nomo-' + nameOf(widget);
    card.setAttribute('aria-labelledby', heading[0].id);
  }
  middle.append(
    ...heading, ...paragraphs(words.body), ...clockOf(widget, words, over),
    ...shippingOf(widget, words)
  );
  return [...pictureOf(settings), middle, ...actionOf(widget, words)];
}

/* Goes by itself, but not while somebody reads it. */
function goByItself(card, seconds, close) {
  let left = seconds;
  whileUp(card, 1, function again() {
    const held = card.matches(':focus-within') ||
      (matchMedia('(hover: hover)').matches && card.matches(':hover'));
    if (visible() && !held) left -= 1;
    if (left > 0) whileUp(card, 1, again);
    else close();
  });
}

/* What is said aloud stands empty first; long texts stay longer. */
function toast(widget, card, contents, leave) {
  const status = element('div', 'inside');
  status.setAttribute('role', 'status');
  card.prepend(status);
  whileUp(card, 0.1, () => {
    status.append(...contents);
    reveal(card, true, widget);
    goByItself(card, Math.max(AT_LEAST, status.textContent.length / 12), leave);
  });
}

/* A button that opens the rest, and puts it away again. */
function unfold(widget, card, contents) {
  const panel = element('div', 'panel');
  const opener = element('button', 'main round', wordsOf(widget).heading);
  opener.type = 'button';
  panel.hidden = true;
  panel.append(...contents);
  const turn = (open) => {
    panel.hidden = !open;
    opener.setAttribute('aria-expanded', open);
    card.classList.toggle('open', open);
    card.replaceWith(card);
    opener.focus();
    arrange();
  };
  opener.setAttribute('aria-expanded', false);
  listen(opener, 'click', () => {
    if (panel.hidden) tell('widget_clicked', widget);
    turn(panel.hidden);
  });
  listen(card, 'keydown', (event) => {
    if (event.key !== 'Escape' || panel.hidden) return;
    event.stopPropagation();
    turn(false);
  });
  card.prepend(opener, panel);
  reveal(card, true, widget);
}

/* A bar stands along an edge and covers nothing of the store's: under its header, over its foot. */
function standAtEdge(widget, card) {
  const top = slotOf(widget) === 'top';
  card.dataset.corner = top ? 'top' : 'bottom';
  if (top) card.style.setProperty('--below', headerHeight() + 'px');
}

function dialogOf(widget, card, close) {
  card.dataset.corner = 'middle';
  if (widget.form === 'popup') closeFromOutside(card, close);
  else listen(card, 'close', () => card.isConnected && close.click());
  reveal(card, true, widget);
  card.showModal();
}

function standing(widget, leave) {
  const { form } = widget;
  const dialog = /popup|modal/.test(form);
  const edge = /bar$|banner/.test(form);
  const classes = ['notice', form, dialog ? 'middle' : edge ? 'edge' : 'corner'].join(' ');
  const card = cardFor(widget, classes, '__STYLES__', dialog && 'dialog');
  const close = card.lastChild;
  const gone = () => {
    leave();
    if (card.open) card.close();
    card.remove();
    arrange();
  };
  const contents = contentsOf(widget, card, gone);
  if (form === 'toast') return toast(widget, card, contents, gone);
  listen(close, 'click', () => {
    rest(widget);
    leave();
  });
  giveFocusBack(card, close);
  if (form === 'button') return unfold(widget, card, contents);
  card.prepend(...contents);
  if (edge) standAtEdge(widget, card);
  if (dialog) return dialogOf(widget, card, close);
  closeByEscape(card, close);
  reveal(card, true, widget);
}

function closeByEscape(card, close) {
  listen(card, 'keydown', (event) => event.key === 'Escape' && close.click());
}

starts.notice = (widget) => enlist(widget, standing);
