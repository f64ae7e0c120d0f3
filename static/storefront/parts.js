/* What few pages need comes when it is needed. A part works with what is lent to it: by the core,
   and by the parts that it needs. */
const PARTS = '__PARTS__';
const scene = {};
const starts = {};
const brought = {};
const LENT = '__LENT__';

function bring(kind) {
  const [file, ...needs] = PARTS[kind];
  return brought[kind] = brought[kind] ||
    Promise.all([import(BASE + '/s/parts/' + file + '.js'), ...needs.map(bring)])
      .then(guarded(([part, ...lent]) => part.default(LENT, ...lent)), () => {});
}
