/* What happened, on its way to the server: in batches, once each, and never in the way. */
const pending = [];
let cameFrom = document.referrer;
let flushTimer = 0;
let retried = false;
/* Whoever comes by a merchant's own link looks on, and is not counted. */
const inspecting = (/[?&]nomo_inspect=([\w.-]+)/.exec(location.search) || [])[1];

function record(type, data, when) {
  if (refused || inspecting) return;
  const event = {
    id: uuid(), type, url: location.href, referrer: cameFrom,
    occurred_at: new Date().toISOString(), ...when, data: { ...data }
  };
  if (known()) complete(event);
  pending.push(event);
  if (pending.length > 50) pending.shift();
  if (pending.length > 9) flush();
  else flushSoon();
}

/* Something more is known of this page view; a sign of life carries it when that has left. */
function amend(data) {
  const event = pending.find((waiting) => waiting.type === 'page_view');
  if (event) Object.assign(event.data, data);
  else record('heartbeat', data);
}

/* Adds what the page knows about itself, once it knows it. */
function complete(event) {
  if (event.done) return;
  event.done = true;
  const { page, ...told } = context();
  event.data = { ...event.url === location.href && present({ page }), ...told, ...event.data };
}

function sealed(event) {
  complete(event);
  const { id, type, referrer, occurred_at, data } = event;
  const url = landing(event);
  return { id, type, url, referrer: referrer && plain(referrer), occurred_at, data };
}

/* At most fifty events and 16 KiB, of which the envelope takes a little. */
function batch() {
  const taken = [];
  let bytes = 200;
  while (pending.length) {
    const event = sealed(pending[0]);
    bytes += new TextEncoder().encode(JSON.stringify(event)).length + 1;
    if (taken.length && (bytes > 16384 || taken.length > 49)) break;
    taken.push(event);
    pending.shift();
  }
  return taken;
}

function flushSoon() {
  flushTimer = flushTimer || later(3, flush);
}

function flush(leaving) {
  clearTimeout(flushTimer);
  flushTimer = 0;
  settle();
  if (!allowed) return;
  if (!retried) pending.unshift(...setAside());
  retried = true;
  while (pending.length) send(batch(), leaving);
}

function send(events, leaving) {
  const body = JSON.stringify({
    visitor: visitor.id, anonymous: visitor.anonymous, sent_at: new Date().toISOString(), events
  });
  const keep = guarded(() => putAside(events));
  if (leaving && navigator.sendBeacon) {
    if (!navigator.sendBeacon(address('/events'), body)) keep();
    return;
  }
  fetch(address('/events'), {
    method: 'POST', keepalive: true, credentials: 'omit',
    headers: { 'Content-Type': 'text/plain' }, body
  }).then((answer) => {
    if (judged(answer).status === 429 || answer.status > 499) keep();
  }, keep);
}

/* Events that did not get through wait for the next page, up to fifty and up to a day. */
function putAside(events) {
  if (!visitor.anonymous) local.write('q', (local.read('q') || []).concat(events).slice(-50));
}

function setAside() {
  const waiting = local.read('q') || [];
  local.erase('q');
  return waiting.filter((event) => Date.now() - Date.parse(event.occurred_at) < DAY)
    .map((event) => ({ ...event, done: true }));
}
