/* The beginning: listen at once, ask for the settings, and bring up the widgets when it is calm. */
function calmly(work) {
  const idle = window.requestIdleCallback || setTimeout;
  idle(guarded(work), { timeout: 2000 });
}

function configure(given) {
  if (!given.tracking) return;
  config = given;
  settle();
  flushSoon();
  beat();
  calmly(mount);
}

function start() {
  window.nomoflow = { key: KEY, consent: guarded(consent) };
  attempt(takeCode);
  view();
  attach();
  listen(document, 'DOMContentLoaded', attach);
  listen(window, 'load', () => {
    attach();
    calmly(mount);
  });
  watchHistory();
  watchPage();
  listen(window, 'resize', arrange);
  const watcher = new MutationObserver(guarded(mount));
  watcher.observe(document.documentElement, { attributeFilter: ['lang', 'dir'] });
  ask('/config').then(guarded(configure)).catch(() => {});
}

guarded(start)();
