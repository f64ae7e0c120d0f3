/* What the browser keeps for us: only under this store's key, because stores share an origin. */
const PREFIX = 'nomo:' + KEY + ':';
let remembering = false;

function shelf(area) {
  const memory = {};
  return {
    read(name) {
      return attempt(() => JSON.parse(window[area].getItem(PREFIX + name))) ?? memory[name];
    },
    /* True when it will still be there on the next page. */
    write(name, value) {
      memory[name] = value;
      return remembering && attempt(() => {
        window[area].setItem(PREFIX + name, JSON.stringify(value));
        return true;
      });
    },
    erase(name) {
      delete memory[name];
      attempt(() => window[area].removeItem(PREFIX + name));
    },
    /* Nothing stays in the browser; this page alone still knows. */
    clear() {
      attempt(() => Object.keys(window[area])
        .filter((name) => name.startsWith(PREFIX))
        .forEach((name) => window[area].removeItem(name)));
    }
  };
}

const local = shelf('localStorage');
const session = shelf('sessionStorage');

function forget() {
  local.clear();
  session.clear();
}
endings.push(forget);
