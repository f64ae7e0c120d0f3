/* The stage manager: one decision at a time over all widgets, so that none is in another's way, and
   none in the shopper's. */
const TAB = uuid();
const LOCK = 10000;
const slots = new Map();
let candidates = [];

function diary() {
  return shelfOf().read('shown') || {};
}

function noteDown(id, more) {
  const all = Object.entries({ ...diary(), [id]: { ...diary()[id], ...more } });
  shelfOf().write('shown', Object.fromEntries(all.slice(-100)));
}

function today() {
  return factsNow(scene.store).date;
}

/* So often it was seen: in this visit, this day, ever. */
function timesOf({ id }) {
  const { visit, inVisit, day, inDay, ever } = diary()[id] || {};
  return {
    per_visit: visit === visitNumber() ? inVisit : 0,
    per_day: day && day === today() ? inDay : 0,
    ever: ever || 0
  };
}

function countShown(widget) {
  const { per_visit, per_day, ever } = timesOf(widget);
  noteDown(widget.id, {
    visit: visitNumber(), inVisit: per_visit + 1, day: today(), inDay: per_day + 1, ever: ever + 1
  });
}

function spent(widget) {
  const { display } = widget.rules;
  const { until, done, closed } = diary()[widget.id] || {};
  if (done || until > Date.now() || closed === visitNumber()) return true;
  const limits = ['per_visit', 'per_day', 'ever'].filter((limit) => display[limit] > 0);
  const times = limits[0] && timesOf(widget);
  return limits.some((limit) => times[limit] >= display[limit]);
}

/* Closed by the shopper: it rests. */
function rest({ id, rules }) {
  noteDown(id, { until: Date.now() + rules.display.rest_days * DAY, closed: visitNumber() });
}

/* It has done what it was for. */
function finish({ id }) {
  noteDown(id, { done: 1 });
}

function slotOf({ form, settings }) {
  if (/popup|modal/.test(form)) return 'dialog';
  if (form === 'toast') return form;
  if (/slide_in|button/.test(form)) return settings.position;
  return settings.position === 'top' && innerWidth > 639 ? 'top' : 'bottom';
}

function interrupts(widget) {
  return slotOf(widget) === 'dialog' || (innerWidth < 640 && /bar$|banner/.test(widget.form));
}

/* Of two tabs the one decides that still finds its name half a second after it wrote it. */
function hasTheWord() {
  const held = local.read('stage') || {};
  const fresh = Date.now() - held.at < LOCK;
  if (fresh && held.tab === TAB) return true;
  if (!fresh) local.write('stage', { tab: TAB, at: Date.now() });
  return false;
}

function isFree(widget) {
  return !slots.has(slotOf(widget)) && !spent(widget) && (!interrupts(widget) || mayInterrupt());
}

function isOnTime({ rules, settings }) {
  const now = Date.now();
  return inWindow(rules.windows, now) && !(Date.parse(settings.countdown_until) <= now);
}

/* Who is held out sees nothing, and is told once, to be compared with those who see it. */
function isHeldOut({ id, kind, rules }) {
  if (visitor.anonymous || !heldOut(id, visitor.id, rules.display.holdout_percent)) return false;
  if (!diary()[id]?.held) record('widget_shown', { widget_id: id, held_out: 'true' });
  noteDown(id, { held: 1 });
  return true;
}

function decide() {
  for (const one of candidates) one.due = one.due || goneOff(one.widget.rules.triggers);
  const ready = calm() ? candidates.filter(({ due, widget }) =>
    due && isFree(widget) && isOnTime(widget)) : [];
  if (ready[0] && !once.has('cart told')) {
    once.add('cart told');
    learnCart(ready.map(({ widget }) => widget.rules.targeting));
  }
  const facts = ready[0] && factsNow(scene.store);
  const [chosen] = ready.filter(({ widget }) => matches(widget.rules.targeting, facts))
    .sort((one, other) => inOrder(one.widget, other.widget));
  forgetExits();
  if (!chosen || !hasTheWord()) return;
  candidates = candidates.filter((one) => one !== chosen);
  if (!isHeldOut(chosen.widget)) bringOn(chosen);
}

/* A shopper who was about to leave and stayed is not leaving any more. */
function forgetExits() {
  for (const one of candidates) {
    if (one.widget.rules.triggers.some(({ trigger }) => trigger === 'exit')) one.due = false;
  }
}

function bringOn({ widget, show }) {
  const slot = slotOf(widget);
  slots.set(slot, widget);
  countShown(widget);
  if (interrupts(widget)) interrupted();
  show(widget, () => slots.delete(slot));
}

/* Waits for its moment; `show` is told how to give its slot back. */
function enlist(widget, show) {
  candidates.push({ widget, show });
}

function tick() {
  later(0.5, tick);
  decide();
}

listen(window, 'pagehide', () => {
  if (local.read('stage')?.tab === TAB) local.erase('stage');
});
clearings.push(() => {
  candidates = [];
  slots.clear();
});
later(0.5, tick);
