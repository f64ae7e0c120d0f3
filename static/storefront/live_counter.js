/* The live counter: how many people are here, when the number is true and large enough to say. */
const RESERVED = '[data-nomo="live_counter"]';
const FORMS = 'salla-add-product-button, .product-form, form[action*="cart"]';

/* A place that the theme reserved; or one below the fold, where adding it moves nothing in sight. */
function inlineSpot() {
  const reserved = document.querySelector(RESERVED);
  const form = document.querySelector(FORMS);
  if (reserved || !form || form.getBoundingClientRect().bottom < innerHeight) return reserved;
  const box = element('div');
  box.dataset.nomo = 'live_counter';
  form.after(box);
  endings.push(() => box.remove());
  return box;
}

starts.live_counter = (widget) => {
  const { settings } = widget;
  const product = pageKind() === 'product';
  const onPage = settings.scope === 'page';
  if (onPage && !product) return;
  const spot = settings.position === 'inline_product' && product && inlineSpot();
  const card = cardFor(widget, 'counter');
  if (spot) host(spot, 'inline').append(card);
  let line = element('span', 'dot');
  let visitors;
  card.prepend(line, line = element('p'));

  poll(card, 30, () => {
    const page = onPage ? '?page=' + encodeURIComponent(location.pathname) : '';
    ask('/live' + page).then((answer) => answer.visitors, () => -1).then(guarded((count) => {
      if (count === visitors || card.matches(':focus-within')) return;
      visitors = count;
      const enough = count >= settings.minimum;
      if (enough) {
        const said = plural(wordsOf(widget), count);
        line.replaceWith(line = sentence('', said, { count: digits(count) }, 'b'));
        /* Put in anew, a card that has grown has not moved. */
        card.replaceWith(card);
      }
      reveal(card, enough, widget);
    }));
  });
};
