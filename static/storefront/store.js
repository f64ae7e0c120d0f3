/* The store's own voice: Salla's Twilight SDK, where the page has one. */
const HEARD = ['cart::item.added', 'cart::updated', 'cart::submitted'];
let salla;
let ready = false;
let cart = session.read('cart') || '';
let entered;
let denial = {};

function setting(path) {
  return String(attempt(() => salla.config.get(path)) ?? '');
}

/* Is the page's own description of itself to be had, or will it never be? */
function known() {
  return ready || !window.salla;
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
  return present({ page, cart_id: cart, customer_id: customer(), order_id });
}

function present(given) {
  return Object.fromEntries(Object.entries(given)
    .filter(([, value]) => value || value === 0)
    .map(([name, value]) => [name, String(value)]));
}

/* Prices come as numbers or as {amount, currency}. */
function money(price) {
  const currency = setting('store.currency') || (config && config.store.currency);
  return present({ cart_value: price?.amount ?? price, currency });
}

/* What the cart is worth is remembered: some of what happens to it comes without the number. */
function worth(price) {
  const told = money(price);
  if (told.cart_value) session.write('worth', told);
  return told;
}

function keepCart(id) {
  if (!id || String(id) === cart) return;
  cart = String(id);
  session.write('cart', cart);
  return true;
}

function cartChanged(id, value) {
  const told = worth(value);
  if (keepCart(id)) amend({ cart_id: cart, ...told });
}

function checkout(value) {
  if (checkedOut) return;
  checkedOut = true;
  record('checkout_started', worth(value));
  flush();
}

function heard(name, payload) {
  const data = payload?.data || payload || {};
  if (name === HEARD[0]) {
    const { id, sub_total } = data.cart || {};
    keepCart(id);
    record('cart_add', { ...present({ product_id: data.product_id }), ...worth(sub_total) });
  }
  if (name === HEARD[1]) cartChanged(data.id, data.total);
  if (name === HEARD[2]) checkout(data.total);
}

/* The store refused a code. Salla says so on two buses, and on one of them not which. */
function denied(code, reason) {
  const coupon_code = String(code || entered || '').slice(0, 40);
  const at = Date.now();
  if (!coupon_code || (denial.code === coupon_code && at - denial.at < 2000)) return;
  denial = { code: coupon_code, at };
  record('coupon_denied', {
    ...session.read('worth'), ...present({ coupon_code, reason: String(reason || '').slice(0, 200) })
  });
}

function refusal(payload) {
  const said = payload?.response?.data || payload;
  denied(said?.coupon, said?.error?.message || said?.message);
}

function tracked(name, data) {
  const code = data?.coupon_code || data?.coupon_name;
  if (name === 'Coupon Entered') entered = code;
  if (name === 'Coupon Denied') denied(code, data.reason);

  if (name === 'Product Viewed') viewProduct(data.product_id);
  if (name === 'Cart Updated') cartChanged(data.cart_id, data.value);
  if (name === 'Checkout Started') checkout(data.value);
  if (name === 'Order Completed') amend(present({ order_id: data.order_id }));
}

/* The snippet may have listened before us: then we take over what it heard and hears. */
function takeOver() {
  const pass = guarded((entry) => heard(...entry));
  if (before.early) {
    before.early.splice(0).forEach(pass);
    before.early.push = pass;
  } else HEARD.forEach((name) => salla.event.on(name, (payload) => pass([name, payload])));
}

function attach() {
  if (salla || !window.salla) return;
  salla = window.salla;
  attempt(takeOver);
  attempt(() => {
    salla.event.on('page.view', guarded(moved));
    salla.event.on('cart::coupon.addition.failed', guarded(refusal));
    salla.event.on('salla-cookies-bar::accepted', guarded(() => consent('granted')));
    salla.event.on('salla-cookies-bar::rejected', guarded(() => consent('denied')));
  });
  attempt(() => salla.analytics.registerTracker({
    name: 'nomoflow', track: guarded(tracked), page() {}
  }));
  attempt(() => salla.onReady(guarded(introduced)));
}

function introduced() {
  ready = true;
  pending.forEach(complete);
  viewProduct(productOf());
  mount();
}
