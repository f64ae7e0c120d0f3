/* The coupon box: it offers a code, asks for it, shows it, and says when there is none. */
const ANOTHER_TIME = ['being_prepared', 'too_often', undefined];

function button(className, words, work) {
  const made = element('button', className, words);
  made.type = 'button';
  listen(made, 'click', work);
  return made;
}

/* What becomes of the code in the cart, as far as it is known. */
function inCart(words, code) {
  if (session.read('applied') === code) return words.applied;
  return session.read('apply')?.code === code ? words.later : '';
}

function copyOf(widget, box, own, code) {
  const words = wordsOf(widget);
  const copy = button('main', words.copy, () => copied(own.code, box.card).then(guarded((done) => {
    copy.focus();
    if (done) tell('coupon_copied', widget);
    else getSelection().selectAllChildren(code);
    copy.textContent = done ? words.copied : words.copy;
    box.say(done ? words.copied : words.select);
    whileUp(copy, 3, () => {
      copy.textContent = words.copy;
    });
  })));
  return copy;
}

/* Fills the box with the code until it ends; the button that copies it. */
function showCode(widget, box, own) {
  const words = wordsOf(widget);
  const code = element('bdi', '', own.code);
  const copy = copyOf(widget, box, own, code);
  const row = element('div', 'code');
  const noted = element('p', 'small', inCart(words, own.code));
  const [line, tick] = widget.settings.countdown ? countdown(words, own) : ['', () => {}];
  code.dir = 'ltr';
  row.append(code, copy);
  box.fill(...promises(words, own), row, line, noted);
  widget.code = own.code;
  once.delete(widget);
  watchCart((tried, applied) => {
    if (tried !== own.code) return;
    noted.textContent = applied ? words.applied : words.not_applied;
    box.say(noted.textContent);
  });
  whileUp(row, 1, function watch() {
    tick();
    if (own.ends > Date.now()) return whileUp(row, 1, watch);
    widget.code = '';
    takeBack(own.code);
    box.fill(element('p', 'text', words.over));
    box.say(words.over);
  });
  return copy;
}

/* One question at a time; a box that will have nothing in this visit is not shown in it again. */
function asking({ offer, auto_apply }) {
  let under_way = false;
  return (then) => {
    if (under_way) return;
    under_way = true;
    claim(offer).catch(() => ({})).then(guarded((got) => {
      under_way = false;
      if (!got.code && !ANOTHER_TIME.includes(got.reason)) session.write('none', offer);
      if (got.code && auto_apply) putInCart(got.code, got.minimum_cart);
      then(got);
    }));
  };
}

function offerCode(widget, box, ask) {
  const words = wordsOf(widget);
  const show = button('main wide', words.reveal, () => {
    tell('widget_clicked', widget);
    show.textContent = words.waiting;
    ask((got) => {
      if (!got.code) {
        const why = words.none[got.reason] || words.none.other;
        box.fill(element('p', 'text', why));
        return box.say(why);
      }
      const copy = showCode(widget, box, got);
      box.say(words.code.replace('{code}', got.code));
      box.open();
      copy.focus();
    });
  });
  box.fill(element('p', 'text', words.text), show);
  box.open();
}

starts.coupons = (widget) => {
  const { settings } = widget;
  const { offer } = settings;
  const own = ownCode(offer);
  if (own && session.read('ordered')) note(offer, { closed: Date.now() });
  if (!note(offer) || resting(settings) || session.read('none') === offer) return;
  widget.code = '';
  const box = couponCard(widget, own);
  const ask = asking(settings);
  const show = (got) => {
    if (!got.code) return;
    showCode(widget, box, got);
    box.open();
  };
  if (own) whenDue(box.card, { trigger: 'delay', after_seconds: EARLIEST }, () => show(own));
  else if (settings.style === 'box' && !visitor.anonymous) whenDue(box.card, settings, () => ask(show));
  else whenDue(box.card, settings, () => offerCode(widget, box, ask));
};

/* For another widget that promised a code: asks for it, and shows it or why there is none. */
scene.handOut = (widget, offer, place) => {
  const words = widget.texts[language()]?.coupon || widget.texts.ar.coupon;
  claim(offer).catch(() => ({})).then(guarded(({ code, reason }) => {
    if (!code) return place.append(element('p', 'text', words.none[reason] || words.none.other));
    const row = element('div', 'code');
    const shown = element('bdi', '', code);
    const copy = button('main', words.copy, () => copied(code, row).then(guarded((done) => {
      if (done) tell('coupon_copied', widget);
      else getSelection().selectAllChildren(shown);
      copy.textContent = done ? words.copied : words.select;
    })));
    widget.code = code;
    row.append(shown, copy);
    place.append(row);
  }));
};
