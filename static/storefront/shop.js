/* What the store's own buses say of carts and refused codes, in our words. */
let entered;
let denial = {};

/* Prices come as numbers or as {amount, currency}. What the cart is worth is remembered: some of
   what happens to it comes without the number. */
function worth(price) {
  const currency = setting('store.currency') || currencyOf();
  const told = present({ cart_value: price?.amount ?? price, currency });
  if (told.cart_value) session.write('worth', told);
  return told;
}

function cartChanged(id, value) {
  const told = worth(value);
  if (keepCart(id)) amend({ cart_id: id, ...told });
}

function checkout(value, when) {
  if (once.has('checkout')) return;
  once.add('checkout');
  record('checkout_started', worth(value), when);
  flush();
}

/* The store refused a code. Salla says so on two buses, and on one of them not which. */
function denied(code, reason, when) {
  const coupon_code = String(code || entered || '').slice(0, 40);
  const at = Date.parse(when.occurred_at);
  if (!coupon_code || (denial.code === coupon_code && at - denial.at < 2000)) return;
  denial = { code: coupon_code, at };
  record('coupon_denied', {
    ...session.read('worth'), ...present({ coupon_code, reason: String(reason || '').slice(0, 200) })
  }, when);
}

const HEARD = {
  'cart::item.added'(said, when) {
    const { product_id } = said;
    const { id, sub_total } = said.cart || {};
    keepCart(id);
    record('cart_add', { ...present({ product_id }), ...worth(sub_total) }, when);
  },
  'cart::updated': ({ id, total }) => cartChanged(id, total),
  'cart::submitted': ({ total }, when) => checkout(total, when),
  'cart::coupon.addition.failed'(said, when) {
    const told = said.response?.data || said;
    denied(told.coupon, told.error?.message || told.message, when);
  },
  'Coupon Entered'(said) {
    entered = said.coupon_code || said.coupon_name;
  },
  'Coupon Denied': (said, when) => denied(said.coupon_code || said.coupon_name, said.reason, when),
  'Cart Updated': (said) => cartChanged(said.cart_id, said.value),
  'Checkout Started': (said, when) => checkout(said.value, when),
  'Order Completed': (said) => amend(present({ order_id: said.order_id }))
};

const hear = guarded(({ name, said, when }) => {
  const payload = /^[A-Z]/.test(name) ? said : said?.data || said;
  HEARD[name](payload || {}, when);
});

heard.splice(0).forEach(hear);
heard.push = hear;
