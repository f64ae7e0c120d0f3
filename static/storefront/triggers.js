/* Moments: after a while, after reading on, on a press, or just before the shopper leaves. */
const EARLIEST = 3;
const EARLIEST_LEAVING = 5;
const pressed = new Set();
let looked = 0;
let lookedBefore = session.read('looked') || 0;
let touchedAt = Date.now();
let leftAt = 0;
let watchingExit = false;

const TRIGGERS = {
  delay: ({ seconds }) => looked >= seconds,
  visit_time: ({ seconds }) => lookedBefore + looked >= seconds,
  scroll: ({ percent }) => document.documentElement.scrollHeight > innerHeight * 1.5 &&
    depth() * 100 >= percent,
  exit: () => looked >= EARLIEST_LEAVING && Date.now() - leftAt < 1500,
  idle: ({ seconds }) => Date.now() - touchedAt >= seconds * 1000,
  click: ({ target }) => pressed.has(target),
  cart_add: () => pressed.has('+'),
  cart_reaches: ({ amount }) => +session.read('worth')?.cart_value >= +amount
};

function leaving() {
  leftAt = Date.now();
}

function depth() {
  return (scrollY + innerHeight) / document.documentElement.scrollHeight;
}

/* Whoever leaves a page with a mouse goes through its upper edge. */
function watchPointer() {
  listen(document, 'mouseout', (event) => {
    if (!event.relatedTarget && event.clientY <= 0) leaving();
  });
}

/* Fingers leave otherwise: they fling the page back up, or they come back from somewhere else. */
function watchFingers() {
  let last = scrollY;
  let from = last;
  let fromDepth = 0;
  let since = 0;
  let at = 0;
  let hiddenAt = 0;
  listen(window, 'scroll', () => {
    const time = Date.now();
    if (scrollY >= last || time - at > 200) {
      from = Math.max(last, scrollY);
      fromDepth = depth();
      since = at = time;
    }
    last = scrollY;
    at = time;
    const risen = from - scrollY;
    if (fromDepth > 0.3 && risen > 300 && risen / (time - since) > 1.2) leaving();
  });
  listen(document, 'visibilitychange', () => {
    if (!visible()) hiddenAt = Date.now();
    else if (hiddenAt && Date.now() - hiddenAt > 10000) leaving();
  });
}

function watchExit() {
  if (watchingExit) return;
  watchingExit = true;
  if (matchMedia('(pointer: fine)').matches) watchPointer();
  else watchFingers();
}

function watchPresses() {
  for (const name of ['pointerdown', 'keydown', 'scroll']) {
    listen(window, name, () => {
      touchedAt = Date.now();
    });
  }
  listen(document, 'click', ({ target }) => {
    const part = target.closest?.('[data-nomo], a[href*="#nomo-"]');
    if (part) pressed.add(part.dataset.nomo || part.hash.slice(6));
  });
  attempt(() => window.salla.event.on('cart::item.added', guarded(() => pressed.add('+'))));
}

/* Only time counts in which the page is looked at. */
function countTime() {
  later(0.5, countTime);
  if (!visible()) return;
  looked += 0.5;
  session.write('looked', lookedBefore + looked);
}

/* Another page begins: nothing has happened on it yet. */
function beginPage() {
  if (once.has('page')) return;
  once.add('page');
  lookedBefore += looked;
  looked = 0;
  pressed.clear();
}

/* No trigger at all means at once; one that is not known here never goes off. */
function goneOff(triggers) {
  if (triggers.some(({ trigger }) => trigger === 'exit')) watchExit();
  return !triggers.length || triggers.some((one) => attempt(() => TRIGGERS[one.trigger](one)));
}

function calm() {
  return looked >= EARLIEST && !busy() && !document.fullscreenElement && pageKind();
}

/* Does the work of a widget that keeps its own time, once its trigger has gone off. */
function whenDue(card, { trigger, after_seconds, scroll_percent }, work) {
  const wanted = [{ trigger, seconds: after_seconds, percent: scroll_percent }];
  whileUp(card, 0.5, function look() {
    if (goneOff(wanted) && calm()) work();
    else whileUp(card, 0.5, look);
  });
}

once.add('page');
clearings.push(beginPage);
watchPresses();
later(0.5, countTime);
