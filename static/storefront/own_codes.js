/* The shopper's own code: asked for once, kept under the store's key, and good until it ends. */
const SAMPLE = { code: 'CODE', discount: { percent: '10' } };
const HOUR = 60 * 60 * 1000;

/* What is known of an offer here: the code, and when its card was closed. */
function notes(offer) {
  const kept = local.read('coupon');
  return kept && kept.offer === offer ? kept : { offer };
}

/* True when it will still be known on the next page. */
function note(offer, more) {
  return local.write('coupon', { ...notes(offer), ...more });
}

function ownCode(offer) {
  const { own } = notes(offer);
  return own && own.ends > Date.now() ? own : undefined;
}

function resting({ offer, again_after_days }) {
  const { closed } = notes(offer);
  return closed && again_after_days > 0 && Date.now() - closed < again_after_days * DAY;
}

/* Who keeps no id must still be the same person to the offer, or every page had another code. */
function claimant(offer) {
  if (!visitor.anonymous) return visitor.id;
  const { who } = notes(offer);
  if (!who) note(offer, { who: visitor.id });
  return who || visitor.id;
}

/* The code with when it ends by this browser's clock, whatever that says; or why there is none. */
async function claim(offer) {
  if (previewed()) return { ...SAMPLE, ends: Date.now() + HOUR };
  const answer = await fetch(address('/coupons/claim'), {
    method: 'POST', credentials: 'omit', headers: { 'Content-Type': 'text/plain' },
    body: JSON.stringify({ offer, visitor: claimant(offer) })
  });
  const told = await answer.json();
  if (answer.status === 410) stop();
  if (answer.status === 429) return { reason: 'too_often' };
  if (answer.status !== 201) return { reason: told.reason };
  const { code, discount, free_shipping, minimum_cart, expires_at, now } = told;
  const ends = Date.now() + Date.parse(expires_at) - Date.parse(now);
  const own = { code, discount, free_shipping, minimum_cart, ends };
  note(offer, { own });
  return own;
}

async function copied(text, card) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = element('textarea', 'hidden');
    area.value = text;
    area.readOnly = true;
    card.append(area);
    area.select();
    const done = attempt(() => document.execCommand('copy'));
    area.remove();
    return done;
  }
}
