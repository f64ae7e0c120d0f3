/* The beginning: listen at once, ask for the settings, and bring up the widgets when it is calm. */
function calmly(work) {
  const idle = window.requestIdleCallback || setTimeout;
  idle(guarded(work), { timeout: 2000 });
}

/* Sets the stage where there is something to show; where a shopper pays, it is cleared. */
function mount() {
  if (!config || !known() || document.readyState !== 'complete') return;
  const code = pageKind() && session.read('apply');
  if (code) {
    session.write('apply', code);
    bring('coupons');
  }
  if (scene.show) scene.show(config);
  else if (pageKind() && config.widgets.length) bring('stage').then(guarded(() => scene.show(config)));
}

function configure(given) {
  if (!given.tracking) return;
  config = given;
  settle();
  flushSoon();
  beat();
  calmly(mount);
  if (inspecting) bring('inspector');
}

function start() {
  window.nomoflow = { key: KEY, consent: guarded(consent) };
  attempt(takeCode);
  attempt(hearAgain);
  view();
  attach();
  listen(document, 'DOMContentLoaded', attach);
  listen(window, 'load', () => {
    attach();
    calmly(mount);
  });
  watchHistory();
  watchPage();
  ask('/config').then(guarded(configure)).catch(() => {});
}

guarded(start)();
