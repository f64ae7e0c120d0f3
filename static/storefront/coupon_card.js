/* The box itself: a card in its corner or a dialog in the middle; how it opens, fills and goes. */
let front;

function couponCard(widget, kept) {
  const { offer, position } = widget.settings;
  const modal = position === 'center' && innerWidth > 639 && !kept && mayInterrupt();
  const classes = modal ? 'coupon middle' : 'coupon';
  const card = cardFor(widget, classes, '__STYLES__', modal && 'dialog');
  const close = card.lastChild;
  const title = element('h2', 'title', wordsOf(widget).heading);
  const body = element('div');
  const status = element('p', 'hidden');

  function open() {
    front = card;
    reveal(card, true, widget);
    if (!modal || card.open) return;
    interrupted();
    card.showModal();
  }

  /* What is put in anew with other contents has not moved. */
  function fill(...contents) {
    const there = isOn(card);
    const held = card.matches(':focus-within');
    body.replaceChildren(...contents);
    if (!there) return;
    if (modal) card.close();
    card.replaceWith(card);
    if (modal) card.showModal();
    if (held) close.focus();
    arrange();
  }

  function say(words) {
    status.textContent = '';
    whileUp(card, 0.2, () => {
      status.textContent = words;
    });
  }

  if (modal) card.dataset.corner = 'middle';
  title.id = 'nomo-coupon';
  card.setAttribute('aria-labelledby', title.id);
  status.setAttribute('role', 'status');
  card.prepend(title, body, status);
  listen(close, 'click', () => note(offer, { closed: Date.now() }));
  giveFocusBack(card, close);
  if (modal) closeFromOutside(card, close);
  return { card, open, fill, say };
}

listen(document, 'keydown', (event) => {
  if (event.key !== 'Escape' || !front?.isConnected || !isOn(front) || busy()) return;
  front.lastChild.click();
});
