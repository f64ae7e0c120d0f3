/* When a widget may come: after a while, after reading on, or just before the shopper leaves. */
const EARLIEST = 3;
const EARLIEST_LEAVING = 5;
let leftAt = 0;
let watchingExit = false;

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

/* Does the work once the trigger of the settings has gone off, and nothing would be interrupted.
   Only time counts in which the page is looked at. */
function whenDue(card, settings, work) {
  const due = {
    delay: () => seconds >= settings.after_seconds,
    scroll: () => document.documentElement.scrollHeight > innerHeight * 1.5 &&
      depth() * 100 >= settings.scroll_percent,
    exit: () => seconds >= EARLIEST_LEAVING && Date.now() - leftAt < 1500
  }[settings.trigger];
  let seconds = 0;
  if (settings.trigger === 'exit') watchExit();
  whileUp(card, 0.5, function look() {
    if (visible()) seconds += 0.5;
    const calm = seconds >= EARLIEST && !busy() && !document.fullscreenElement;
    if (calm && due()) work();
    else whileUp(card, 0.5, look);
  });
}
