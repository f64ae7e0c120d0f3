/* The stage: one host over the page, in the top layer, where widgets stand without moving it. */
const STYLES = '__STYLES__';
const worn = [];
const clearings = [];
let hosts = [];
let stage;

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text ?? '';
  return made;
}

function icon(path) {
  const space = 'http://www.w3.org/2000/svg';
  const made = document.createElementNS(space, 'svg');
  const line = document.createElementNS(space, 'path');
  made.setAttribute('viewBox', '0 0 24 24');
  made.setAttribute('aria-hidden', 'true');
  line.setAttribute('d', path);
  made.append(line);
  return made;
}

function dress(root, styles) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    const style = element('style', '', styles);
    style.nonce = document.querySelector('script[nonce]')?.nonce;
    root.append(style);
  }
}

function host(parent, className) {
  const made = element('nomo-root', className);
  const root = made.attachShadow({ mode: 'open' });
  made.lang = language();
  made.dir = document.documentElement.dir || getComputedStyle(document.body).direction;
  dress(root, STYLES);
  parent.append(made);
  hosts.push(made);
  return root;
}

function overlay() {
  if (stage) return stage;
  stage = element('div', 'stage');
  host(document.body).append(stage);
  stage.popover = 'manual';
  attempt(() => stage.showPopover());
  return stage;
}

function luminance(parts) {
  return [0.2126, 0.7152, 0.0722]
    .reduce((sum, share, at) => sum + share * (parts[at] / 255) ** 2.2, 0);
}

function nightly(theme) {
  const painted = [document.body, document.documentElement]
    .map((part) => getComputedStyle(part).backgroundColor.match(/[\d.]+/g))
    .find((parts) => parts && parts[3] !== '0');
  return theme === 'auto' ? painted && luminance(painted) < 0.2 : theme === 'dark';
}

/* The merchant's colour is checked, and what stands on it is whichever of two reads better. */
function paint(card, { accent, theme, position }) {
  const own = getComputedStyle(document.documentElement).getPropertyValue('--color-primary').trim();
  const colour = [accent, own].find((one) => /^#[0-9a-f]{6}$/i.test(one)) || '#0f766e';
  const light = luminance([1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)));
  card.style.setProperty('--accent', colour);
  card.style.setProperty('--on-accent', light > 0.18 ? '#000' : '#fff');
  card.dataset.corner = /end$/.test(position) ? 'end' : 'start';
  if (nightly(theme)) card.classList.add('night');
}

/* A store's own bar along the bottom stays uncovered, and on a phone its round buttons too. */
function bar() {
  const across = innerWidth < 640 ? [0.12, 0.5, 0.88] : [0.5];
  return Math.max(...across.map((share) => taken(innerWidth * share, share === 0.5 ? 4 : 40)));
}

/* The part of the store that is fixed to the screen there, unless it is most of the page. */
function fixedAt(x, y) {
  let part = document.elementsFromPoint(x, y).find((found) => !hosts.includes(found));
  for (; part; part = part.parentElement) {
    if (/fixed|sticky/.test(getComputedStyle(part).position)) {
      const place = part.getBoundingClientRect();
      return place.height < innerHeight / 3 && place;
    }
  }
}

function taken(x, above) {
  const place = fixedAt(x, innerHeight - above);
  return place ? Math.max(0, innerHeight - place.top) : 0;
}

function headerHeight() {
  return fixedAt(innerWidth / 2, 4)?.bottom || 0;
}

/* Cards that share a corner, or a narrow screen, stand on each other's shoulders: by transform
   only, so that the page's layout is never said to shift. */
function arrange() {
  if (!stage) return;
  const heights = {};
  let base = bar();
  const cards = [...stage.children].filter((card) => !/top|middle/.test(card.dataset.corner));
  const [bars, others] = [true, false].map((wanted) =>
    cards.filter((card) => (card.dataset.corner === 'bottom') === wanted));
  for (const card of bars) {
    card.style.setProperty('--lift', base + 'px');
    if (isOn(card)) base += card.offsetHeight + 12;
  }
  for (const card of others) {
    const corner = innerWidth < 640 || card.dataset.corner;
    const below = heights[corner] ?? base;
    card.style.setProperty('--lift', below + 'px');
    if (isOn(card)) heights[corner] = below + card.offsetHeight + 12;
  }
}

function isOn(card) {
  return visible() && card.classList.contains('on');
}

/* Counts as shown once a page, after it has been in view for a second. */
function reveal(card, on, widget) {
  card.classList.toggle('on', on);
  arrange();
  whileUp(card, 1, () => {
    if (!isOn(card) || once.has(widget)) return;
    once.add(widget);
    tell('widget_shown', widget);
  });
}

/* The shopper is typing or answering the store: not now. */
function busy() {
  return !visible() || /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName) ||
    document.querySelector('dialog[open], salla-modal[open], .s-modal-is-open');
}

function whileUp(card, seconds, work) {
  later(seconds, () => card.isConnected && work());
}

function poll(card, seconds, work) {
  if (visible()) work();
  refreshers.push(work);
  whileUp(card, seconds, function again() {
    if (visible()) work();
    whileUp(card, seconds, again);
  });
}

function cardFor(widget, className, styles, tag) {
  const words = wordsOf(widget);
  const card = element(tag || 'aside', 'card ' + className);
  const close = element('button', 'close');
  if (words.label) card.setAttribute('aria-label', words.label);
  close.setAttribute('aria-label', words.close);
  close.type = 'button';
  close.append(icon('M7 7l10 10M17 7L7 17'));
  listen(close, 'click', () => {
    session.write('closed', [...(session.read('closed') || []), nameOf(widget)]);
    tell('widget_closed', widget);
    card.remove();
    arrange();
  });
  paint(card, widget.settings);
  card.append(close);
  overlay().append(card);
  wear(card, styles);
  return card;
}

function wear(card, styles) {
  if (!styles || worn.includes(styles)) return;
  worn.push(styles);
  dress(card.getRootNode(), styles);
}

function nameOf({ id, kind }) {
  return id || kind;
}

function tell(type, widget) {
  record(type, present({
    widget_id: nameOf(widget), coupon_code: widget.code, device: deviceOf()
  }));
}

/* Sets up the widgets that belong on this page; again after the page has become another. */
scene.show = ({ widgets, store }) => {
  unmount();
  scene.store = store;
  const kind = pageKind();
  const closed = session.read('closed') || [];
  for (const widget of widgets) {
    if (closed.includes(nameOf(widget)) || widget.settings.show_on?.includes(kind) === false) continue;
    attempt(() => begin(widget));
  }
};

/* What has to come first begins when it has come, if the page is still the same. */
function begin(widget) {
  const { kind } = widget;
  const there = hosts;
  if (starts[kind]) starts[kind](widget);
  else bring(kind).then(guarded(() => there === hosts && starts[kind](widget)));
}

function unmount() {
  hosts.forEach((made) => made.remove());
  hosts = [];
  refreshers.length = worn.length = 0;
  stage = null;
  clearings.forEach((clearing) => clearing());
}

endings.push(unmount);
listen(window, 'resize', arrange);
new MutationObserver(guarded(mount))
  .observe(document.documentElement, { attributeFilter: ['lang', 'dir'] });
