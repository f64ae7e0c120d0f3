/* The walls: whatever goes wrong in here stays in here, and everything can end at once. */
const before = window.nomoflow || {};
if (before.key) return;

const life = new AbortController();
const endings = [];
let stopped = false;

function attempt(work) {
  try {
    return work();
  } catch {}
}

function guarded(work) {
  return (...given) => stopped || attempt(() => work(...given));
}

function listen(target, name, work) {
  target.addEventListener(name, guarded(work), { passive: true, signal: life.signal });
}

function later(seconds, work) {
  return setTimeout(guarded(work), seconds * 1000);
}

/* For good: the store has left us, so nothing of ours stays on its pages. */
function stop() {
  endings.forEach((ending) => guarded(ending)());
  stopped = true;
  life.abort();
}

function address(part) {
  return BASE + '/s/' + encodeURIComponent(KEY) + part;
}

function judged(answer) {
  if (answer.status === 404 || answer.status === 410) stop();
  return answer;
}

async function ask(part) {
  return judged(await fetch(address(part), { credentials: 'omit' })).json();
}
