/* Who sees a widget, and when, as docs/targeting.md has it. The core does the same, and both answer
   one table of cases. */
const OPPOSITES = {
  __proto__: null,
  is_not: 'is', not_in: 'in', not_contains: 'contains', includes_none: 'includes', unknown: 'known',
  no: 'yes'
};
const HOLDS = {
  __proto__: null,
  is: (fact, value) => among(fact, [value]),
  in: among,
  contains: (fact, value) => folded(fact).includes(folded(value)),
  starts: (fact, value) => folded(fact).startsWith(folded(value)),
  ends: (fact, value) => folded(fact).endsWith(folded(value)),
  glob: (fact, value) => resembles(folded(fact), folded(value)),
  includes: (fact, values) => fact.some((one) => among(one, values)),
  known: () => true,
  yes: (fact) => fact === true,
  equals: (fact, value) => sized(fact) === sized(value),
  at_least: (fact, value) => sized(fact) >= sized(value),
  at_most: (fact, value) => sized(fact) <= sized(value),
  between(fact, [low, high]) {
    const least = sized(fact) >= sized(low);
    const most = sized(fact) <= sized(high);
    return sized(low) > sized(high) ? least || most : least && most;
  }
};

function folded(text) {
  return String(text).normalize().toLowerCase().normalize();
}

function among(fact, values) {
  return values.map(folded).includes(folded(fact));
}

/* Numbers by what they are worth, dates by their text, which sorts as they do. */
function sized(value) {
  return isNaN(value) ? value : +value;
}

/* Its pieces stand in the text one after the other; never slower than the text is long. */
function resembles(text, pattern) {
  const [first, ...pieces] = pattern.split('*');
  if (!pieces.length) return text === first;
  const last = pieces.pop();
  const end = text.length - last.length;
  let at = first.length;
  return end >= at && text.startsWith(first) && text.endsWith(last) && pieces.every((piece) => {
    const found = text.indexOf(piece, at);
    at = found + piece.length;
    return found >= 0 && at <= end;
  });
}

/* Whatever of a path is encoded UTF-8 is decoded, and the rest stays. */
function pathOf(path) {
  const read = path.replace(/(%[0-9a-f]{2})+/gi, (run) => attempt(() => decodeURIComponent(run)) || run);
  return folded(read).replace(/\/+$/, '') || '/';
}

/* A fact that is undefined is none that anybody here has heard of; null is one not known. */
function holds({ fact, operator, value }, facts) {
  const told = facts[fact];
  const opposite = OPPOSITES[operator];
  const test = HOLDS[opposite || operator];
  if (!test || told === undefined) return false;
  return (told !== null && told.length !== 0 && test(told, value)) !== !!opposite;
}

function matches({ any }, facts) {
  return !any.length || any.some(({ all }) => all.every((condition) => holds(condition, facts)));
}

function inWindow(windows, at) {
  return !windows || windows.some(([from, until]) => Date.parse(from) <= at && at < Date.parse(until));
}

/* FNV-1a of the text's UTF-8, then the last steps of MurmurHash3: 32 bits, evenly strewn. */
function lot(text) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ hash >>> 16, 0x85ebca6b);
  hash = Math.imul(hash ^ hash >>> 13, 0xc2b2ae35);
  return (hash ^ hash >>> 16) >>> 0;
}

function heldOut(widget, who, percent) {
  return lot(widget + ':' + who) * 100 < percent * 2 ** 32;
}

function narrowness({ any }) {
  return any.length && Math.min(...any.map(({ all }) => all.length));
}

/* Which of two widgets stands first: for sorting. */
function inOrder(one, other) {
  const [a, b] = [one.rules, other.rules];
  return b.display.priority - a.display.priority ||
    narrowness(b.targeting) - narrowness(a.targeting) ||
    Date.parse(a.made) - Date.parse(b.made) || (one.id < other.id ? -1 : 1);
}
