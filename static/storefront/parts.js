/* Widgets that few pages need come when they are needed; they work with what is in here. */
const PARTS = '__PARTS__';
const starts = { live_counter: liveCounter };
const brought = {};

function bring(kind) {
  const [file, fit] = PARTS[kind];
  brought[kind] = brought[kind] || import(BASE + '/s/parts/' + file + '.js')
    .then(guarded((part) => fit(part.default)), () => {});
  return brought[kind];
}
