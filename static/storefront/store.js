/* The store's own voice: Salla's Twilight SDK, where the page has one. */
const BUS = ['cart::item.added', 'cart::updated', 'cart::submitted'];
const heard = [];
let salla;
let answers = false;
let cartId = session.read('cart') || '';

function setting(path) {
  return String(attempt(() => salla.config.get(path)) ?? '');
}

function currencyOf() {
  return config?.store.currency;
}

/* Is the page's own description of itself to be had, or will it never be? */
function known() {
  return answers || !window.salla;
}

function previewed() {
  return attempt(() => salla.helpers.isPreview());
}

function cookieChoice() {
  const said = attempt(() => salla.storage.get('cookies-consent'));
  return { accepted: 'granted', rejected: 'denied' }[said];
}

function customer() {
  const shopper = attempt(() => salla.config.isGuest() === false);
  return shopper && !withheld() ? setting('user.id') : '';
}

function slug() {
  return known() ? setting('page.slug') : '';
}

function productOf() {
  return (slug() === 'product.single' && setting('page.id')) ||
    (/\/p(\d+)\/?$/.exec(location.pathname) || [])[1];
}

/* The kind of page; nothing where a shopper pays and must not be disturbed. */
function pageKind() {
  const name = slug();
  const path = location.pathname;
  if (/\/(checkout|payments?|thank-?you)([/.]|$)/.test('/' + name + path)) return '';
  if (productOf()) return 'product';
  if (name === 'cart' || /\/cart\/?$/.test(path)) return 'cart';
  if (/^product\.index/.test(name)) return 'category';
  return name === 'index' || (!name && path === '/') ? 'index' : 'other';
}

function context() {
  const page = slug();
  if (page === 'cart') keepCart(setting('page.id'));
  const order_id = page === 'thank-you' && setting('page.id');
  if (order_id) session.write('ordered', 1);
  return present({ page, cart_id: cartId, customer_id: customer(), order_id });
}

function present(given) {
  return Object.fromEntries(Object.entries(given)
    .filter(([, value]) => value || value === 0)
    .map(([name, value]) => [name, String(value)]));
}

function keepCart(id) {
  if (!id || String(id) === cartId) return;
  cartId = String(id);
  session.write('cart', cartId);
  return true;
}

/* What the store says waits, with its time and its page, for the part that understands it. */
function overheard(name, said) {
  const occurred_at = new Date().toISOString();
  heard.push({ name, said, when: { occurred_at, url: location.href, referrer: cameFrom } });
  bring('shop');
}

/* What nobody had understood when the last page was left; whoever has a cart will say more. */
function hearAgain() {
  heard.push(...session.read('heard') || []);
  session.erase('heard');
  if (heard[0] || cartId) bring('shop');
}

function tracked(name, data) {
  if (name === 'Product Viewed') viewProduct(data.product_id);
  else if (/^(Cart Up|Coupon|Checkout|Order)/.test(name)) overheard(name, data);
}

/* The snippet may have listened before us: then we take over what it heard and hears. */
function takeOver() {
  const early = before.early;
  const pass = guarded((entry) => overheard(...entry));
  if (early) {
    early.splice(0).forEach(pass);
    early.push = pass;
  } else BUS.forEach((name) => salla.event.on(name, (said) => pass([name, said])));
}

function attach() {
  if (salla || !window.salla) return;
  salla = window.salla;
  attempt(takeOver);
  attempt(() => {
    const hears = (name, work) => salla.event.on(name, guarded(work));
    const refusal = 'cart::coupon.addition.failed';
    hears('page.view', moved);
    hears(refusal, (said) => overheard(refusal, said));
    hears('salla-cookies-bar::accepted', () => consent('granted'));
    hears('salla-cookies-bar::rejected', () => consent('denied'));
  });
  attempt(() => salla.analytics.registerTracker({
    name: 'nomoflow', track: guarded(tracked), page() {}
  }));
  attempt(() => salla.onReady(guarded(introduced)));
}

function introduced() {
  answers = true;
  pending.forEach(complete);
  viewProduct(productOf());
  mount();
}
