/* What is known of this shopper and this page, by the names of docs/targeting.md: null is what is
   not known. */
const NETWORKS = {
  __proto__: null,
  gclid: 'google', gbraid: 'google', wbraid: 'google', dclid: 'google', srsltid: 'google',
  fbclid: 'meta', ttclid: 'tiktok', ScCid: 'snapchat', sccid: 'snapchat', scid: 'snapchat'
};
const USUAL_ZONE = 'Asia/Riyadh';
const CART_TOLD = [
  'cart::updated', 'cart::item.added', 'cart::latest.fetched', 'cart::details.fetched'
];

function hostOf(href) {
  return attempt(() => new URL(href).hostname.replace(/^www\./, '')) || null;
}

/* What an address says of the campaign and the network that sent its visitor. */
function marksOf(href) {
  const given = new URL(href).searchParams;
  const clicked = withheld() ? [] : CLICK_IDS.filter((name) => given.get(name));
  const marks = { click_id: [...new Set(clicked.map((name) => NETWORKS[name] || 'other'))] };
  for (const part of ['source', 'medium', 'campaign', 'content', 'term']) {
    marks['utm_' + part] = given.get('utm_' + part) || null;
  }
  return marks;
}

function visitsSoFar() {
  return (!visitor.anonymous && local.read('v')?.sessions) || null;
}

/* A visit goes on over pages; coming back later, or by another campaign, begins a new one. */
function visitNow() {
  const kept = session.read('visit');
  const number = visitsSoFar();
  const marks = marksOf(location.href);
  const marked = marks.click_id[0] || marks.utm_source || marks.utm_campaign;
  const same = kept && !(number && kept.number && number !== kept.number) &&
    (!marked || JSON.stringify(marks) === JSON.stringify(kept.marks));
  const from = hostOf(document.referrer);
  const visit = same ? { ...kept }
    : { marks, referrer: from === hostOf(location.href) ? null : from, pages: 0 };
  const page = performance.timeOrigin + location.pathname;
  if (visit.page !== page) visit.pages += 1;
  visit.page = page;
  visit.number = number || visit.number;
  session.write('visit', visit);
  return visit;
}

/* A shopper without a cart has an empty one, whatever was in the last; whose cart nobody has
   described yet, is not known. */
function cartNow(currency) {
  const empty = attempt(() => !window.salla.cart.getCurrentCartId());
  const told = empty ? { items: 0, products: [] } : session.read('basket');
  const sum = empty ? { cart_value: 0, currency } : session.read('worth');
  return {
    cart_value: sum && sum.currency === currency ? (+sum.cart_value).toFixed(3) : null,
    cart_items: told?.items ?? null,
    cart_products: told?.products ?? null
  };
}

function cartTold(said) {
  const { items, count } = said?.data?.cart || said?.data || said || {};
  if (!Array.isArray(items)) return;
  session.write('basket', {
    items: count ?? items.reduce((sum, { quantity }) => sum + (+quantity || 1), 0),
    products: [...new Set(items.map(({ product_id }) => String(product_id)))]
  });
}

/* Where a rule asks for what is in the cart, the store is asked to tell: once a visit. */
async function learnCart(widgets) {
  const { cart } = window.salla || {};
  const wanted = /"cart_(items|products)"/.test(JSON.stringify(widgets));
  if (!wanted || session.read('basket') || !attempt(() => cart.getCurrentCartId())) return;
  try {
    cartTold(await cart.latest());
  } catch {}
}

function clockFacts(timeZone) {
  const told = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone, hourCycle: 'h23', weekday: 'long', hour: 'numeric',
    year: 'numeric', month: '2-digit', day: '2-digit'
  }).formatToParts(Date.now());
  const part = Object.fromEntries(told.map(({ type, value }) => [type, value]));
  return {
    weekday: part.weekday.toLowerCase(),
    hour: +part.hour,
    date: [part.year, part.month, part.day].join('-')
  };
}

/* The store with its zone and currency, and where the shopper is, as far as anybody told us. */
function factsNow({ zone, currency, country, city }) {
  const visit = visitNow();
  const number = visitsSoFar();
  return {
    __proto__: null,
    page_type: pageKind() || null,
    path: pathOf(location.pathname),
    product: productOf() || null,
    category: (/\/c(\d+)\/?$/.exec(location.pathname) || [])[1] || null,
    language: language(),
    device: deviceOf(),
    returning: number && number > 1,
    signed_in: attempt(() => !window.salla.config.isGuest()) ?? null,
    visits: number,
    pages_seen: visit.pages,
    ...cartNow(currency),
    ...visit.marks,
    referrer: visit.referrer,
    country: country || null,
    city: city || null,
    ...attempt(() => clockFacts(zone || USUAL_ZONE)) || clockFacts(USUAL_ZONE)
  };
}

for (const name of CART_TOLD) attempt(() => window.salla.event.on(name, guarded(cartTold)));
