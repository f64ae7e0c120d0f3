/* Puts a code into the cart as soon as there is something in it, and takes no for an answer. */
const TRIES = 3;
let putting = false;
let watching = () => {};

/* Whoever shows a code hears what became of it. */
function watchCart(work) {
  watching = work;
}

function basketOf() {
  const basket = previewed() ? undefined : window.salla?.cart;
  return basket?.addCoupon && basket;
}

function putInCart(code, least) {
  if (!basketOf()) return;
  session.write('apply', { code, tries: 0, least });
  put();
}

function takeBack(code) {
  if (session.read('apply')?.code === code) session.erase('apply');
}

async function hasItems(basket) {
  if (!basket.getCurrentCartId?.()) return false;
  const answer = await basket.latest();
  const found = answer?.data?.cart || answer?.data;
  return found?.count > 0 || found?.items?.length > 0;
}

function tooSmall({ least }) {
  const now = session.read('worth');
  return least && now && now.currency === least.currency && +now.cart_value < +least.amount;
}

/* A cart that refused is asked again when more is put into it, and otherwise left alone. */
async function put(added) {
  const waiting = session.read('apply');
  const basket = basketOf();
  if (!waiting || putting || !basket || tooSmall(waiting) || (waiting.tries && !added)) return;
  putting = true;
  try {
    if (added || await hasItems(basket)) await offerTo(basket, waiting);
  } catch {} finally {
    putting = false;
  }
}

async function offerTo(basket, { code, tries, least }) {
  let applied = true;
  try {
    await basket.addCoupon(code);
  } catch {
    applied = false;
  }
  if (applied || tries + 1 >= TRIES) session.erase('apply');
  else session.write('apply', { code, tries: tries + 1, least });
  if (applied) session.write('applied', code);
  watching(code, applied);
}

attempt(() => window.salla.event.on('cart::item.added', guarded(() => bring('shop').then(() => put(true)))));
attempt(() => window.salla.onReady(guarded(() => put())));
