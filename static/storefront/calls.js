/* How often shoppers are interrupted, over all widgets. */
const APART = 60000;
const CALLS = 2;

/* Whoever may be known across tabs has one visit in all of them. */
function shelfOf() {
  return visitor.anonymous ? session : local;
}

function visitNumber() {
  return local.read('v')?.sessions || 0;
}

function callsSoFar() {
  const { visit, times } = shelfOf().read('calls') || {};
  return visit === visitNumber() ? times : [];
}

/* One interruption a page, two a visit, a minute apart. */
function mayInterrupt() {
  const times = callsSoFar();
  return !once.has('call') && times.length < CALLS && !(Date.now() - times.at(-1) < APART);
}

function interrupted() {
  once.add('call');
  shelfOf().write('calls', { visit: visitNumber(), times: [...callsSoFar(), Date.now()] });
}
