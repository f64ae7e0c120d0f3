/* Page views and products seen: once each, only by eyes, and again after the back button. */
/* What was told of this page already. */
const once = new Set();
/* What is asked anew when somebody comes back to the page. */
const refreshers = [];
let viewed = '';
let viewedAt = 0;

function visible() {
  return document.visibilityState === 'visible' && !document.prerendering;
}

function view(again) {
  const here = location.href.split('#')[0];
  const same = here === viewed;
  if (!visible() || (same && (again !== true || Date.now() - viewedAt < 1000))) return;
  if (viewed && !same) cameFrom = viewed;
  viewed = here;
  viewedAt = Date.now();
  once.clear();
  record('page_view');
  viewProduct(productOf());
  mount();
}

function viewProduct(id) {
  if (!viewed || !id || once.has(String(id))) return;
  once.add(String(id));
  record('product_view', { product_id: String(id) });
}

/* A moment later, when the page has changed its title and its context too. */
function moved() {
  later(0.3, view);
}

function watchHistory() {
  for (const name of ['pushState', 'replaceState']) {
    const original = history[name];
    const hook = history[name] = function (...given) {
      const result = original.apply(this, given);
      moved();
      return result;
    };
    endings.push(() => {
      if (history[name] === hook) history[name] = original;
    });
  }
  listen(window, 'popstate', moved);
}

function watchPage() {
  listen(document, 'visibilitychange', () => (visible() ? returned() : flush(true)));
  listen(document, 'prerenderingchange', view);
  listen(window, 'pageshow', (event) => event.persisted && view(true));
  listen(window, 'pagehide', () => {
    if (heard[0]) session.write('heard', heard);
    record('leave');
    flush(true);
  });
}

function returned() {
  if (viewed) record('heartbeat');
  view();
  refreshers.forEach((refresh) => refresh());
}

/* Says "still here" while somebody looks; a sign of life, never a page view. */
function beat() {
  const seconds = config.tracking.heartbeat_seconds || 30;
  later(seconds - 5 + Math.random() * 10, () => {
    if (visible() && viewed) record('heartbeat');
    beat();
  });
}
