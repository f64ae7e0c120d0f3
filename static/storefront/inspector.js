/* Why each widget shows here and why not: for whoever comes by a merchant's own link. */
const LOOKS = '__STYLES__';

function valueOf(fact, told, words) {
  const { values, unknown, yes, no } = words;
  if (told === null || told === undefined || told.length === 0) return unknown;
  if (typeof told === 'boolean') return told ? yes : no;
  return [].concat(told).map((one) => values[fact]?.[one] || one).join(', ');
}

function conditions({ rules, says }, words, facts) {
  return rules.targeting.any.flatMap(({ all }, group) => all.map((condition, at) => ({
    words: says[group][at],
    passed: holds(condition, facts),
    here: valueOf(condition.fact, facts[condition.fact], words),
    inner: true
  })));
}

function moments({ rules, moments: said }) {
  return rules.triggers.map((one, at) => ({ words: said[at], passed: goneOff([one]), inner: true }));
}

/* Notices, and cards that wait in line with them, are put in their place by the stage manager. */
function isDirected({ kind, form }) {
  return kind !== form;
}

function standsNow(widget) {
  return isDirected(widget) && slots.get(slotOf(widget))?.id === widget.id;
}

/* Whoever stands there now was counted as seen, and is not too much for that. */
function wasEnough(widget) {
  const closed = session.read('closed') || [];
  return !standsNow(widget) && (closed.includes(widget.id) || spent(widget));
}

function rulesOf(widget, words, facts) {
  const { id, rules } = widget;
  const share = rules.display.holdout_percent;
  return [
    { words: words.checkout, passed: pageKind() },
    { words: words.schedule, passed: inWindow(rules.windows, Date.now()) },
    { words: words.targeting, passed: matches(rules.targeting, facts) },
    ...conditions(widget, words, facts),
    { words: words.held_out, passed: visitor.anonymous || !heldOut(id, visitor.id, share) },
    { words: words.seen, passed: !wasEnough(widget) },
    { words: words.waiting, passed: standsNow(widget) || goneOff(rules.triggers) },
    ...moments(widget)
  ];
}

function verdictOf(widget, rows, words) {
  if (standsNow(widget)) return words.shown;
  if (rows.some(({ passed, inner }) => !passed && !inner)) return words.away;
  const taken = isDirected(widget) && slots.has(slotOf(widget));
  return taken ? words.taken : words.free;
}

function rowFor({ words: said, passed, here, inner }, words) {
  const made = element('li', (passed ? 'pass' : 'fail') + (inner ? ' inner' : ''));
  made.append(element('b', '', passed ? words.holds : words.fails), ' ', said);
  if (here !== undefined) made.append(' · ' + words.here + ' ', element('bdi', '', here));
  return made;
}

function blockFor(widget, words, facts) {
  const rows = rulesOf(widget, words, facts);
  const block = element('section');
  const list = element('ul');
  list.append(...rows.map((row) => rowFor(row, words)));
  block.append(element('h3', '', widget.title), element('p', '', verdictOf(widget, rows, words)), list);
  return block;
}

/* Drawn anew only when something has changed: whoever reads or listens is not interrupted. */
function keepDrawn(panel, body, { widgets, words, store }) {
  const drawn = element('div');
  const facts = factsNow(store);
  drawn.append(...widgets.map((widget) => blockFor(widget, words, facts)));
  if (!widgets.length) drawn.append(element('p', '', words.none));
  if (drawn.innerHTML !== body.innerHTML) body.replaceChildren(...drawn.childNodes);
  whileUp(panel, 1, () => keepDrawn(panel, body, { widgets, words, store }));
}

function open(told) {
  const { words } = told;
  if (!told.widgets) return;
  const box = element('nomo-root');
  const root = box.attachShadow({ mode: 'open' });
  const panel = element('section', 'panel');
  const close = element('button', '', words.close);
  const body = element('div', 'body');
  box.lang = language();
  box.dir = document.documentElement.dir || getComputedStyle(document.body).direction;
  dress(root, LOOKS);
  panel.setAttribute('aria-label', words.title);
  body.setAttribute('aria-label', words.title);
  body.setAttribute('role', 'group');
  body.tabIndex = 0;
  close.type = 'button';
  panel.append(element('h2', '', words.title), close, element('p', 'note', words.note), body);
  root.append(panel);
  document.body.append(box);
  panel.popover = 'manual';
  attempt(() => panel.showPopover());
  listen(close, 'click', () => box.remove());
  listen(panel, 'keydown', ({ key }) => key === 'Escape' && box.remove());
  endings.push(() => box.remove());
  keepDrawn(panel, body, told);
  close.focus();
}

ask('/inspect?token=' + inspecting + '&language=' + language()).then(guarded(open)).catch(() => {});
