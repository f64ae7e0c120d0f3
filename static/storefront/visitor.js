/* Who this is, as far as we may know: an id of our own, consent, and the signals of privacy. */
const SESSION = 30 * 60 * 1000;
const visitor = { id: uuid(), anonymous: true };
let config;
let answered = before.answer;
let allowed = false;
let refused = false;

/* UUID version 7: it begins with the time, so rows sort as they were made. */
function uuid() {
  const time = Date.now().toString(16).padStart(12, '0');
  const dice = Array.from(crypto.getRandomValues(new Uint8Array(9)),
    (byte) => byte.toString(16).padStart(2, '0')).join('');
  return (time + '7' + dice.slice(0, 3) + 'a' + dice.slice(3))
    .replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function automated() {
  return window.top !== window ||
    ['_phantom', 'callPhantom', '__nightmare', 'Cypress'].some((trace) => trace in window);
}

function withheld() {
  return !(config && config.tracking.respect_privacy_signals === false) &&
    (navigator.globalPrivacyControl || navigator.doNotTrack === '1');
}

function recognise() {
  const now = Date.now();
  let known = local.read('v');
  if (!known || !/^[0-9a-f-]{36}$/.test(known.id)) {
    known = { id: visitor.id, first_seen: now, last_seen: 0, sessions: 0 };
  }
  if (now - known.last_seen > SESSION) known.sessions += 1;
  known.last_seen = now;
  visitor.id = known.id;
  visitor.anonymous = !local.write('v', known);
}

/* The answer of this page is the newest; otherwise one refusal outweighs any consent. */
function choice() {
  const given = answered ? [answered] : [local.read('c'), cookieChoice()];
  return given.includes('denied') ? 'denied' : given.find(Boolean);
}

/* Called whenever something that decides may have changed; cheap, and safe to repeat. */
function settle() {
  if (!config) return;
  const { enabled, consent: mode } = config.tracking;
  const kept = answered || local.read('c');
  const chosen = choice();
  refused = !enabled || automated() || previewed() || chosen === 'denied';
  remembering = chosen ? chosen === 'granted' : mode !== 'required';
  allowed = remembering && !refused;
  if (refused) pending.length = 0;
  if (!remembering) {
    forget();
    visitor.anonymous = true;
  }
  keepAnswer(kept, mode);
  if (allowed) introduce();
}

/* Where silence means yes, a no must be remembered; it says nothing about the person. */
function keepAnswer(answer, mode) {
  const usual = remembering;
  remembering = usual || mode !== 'required';
  if (answer) local.write('c', answer);
  remembering = usual;
}

function introduce() {
  if (withheld()) {
    local.erase('v');
    local.erase('q');
  } else if (visitor.anonymous) recognise();
}

function consent(answer) {
  answered = answer === 'granted' ? answer : 'denied';
  settle();
  flush();
}
