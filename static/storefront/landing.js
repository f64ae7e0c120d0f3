/* Where the visit came from: addresses lose everything but campaign marks before they leave. */
const CLICK_IDS = ('gclid gbraid wbraid dclid fbclid ttclid ScCid sccid scid msclkid twclid ' +
  'li_fat_id epik rdt_cid srsltid').split(' ');
const DAY = 24 * 60 * 60 * 1000;

/* The code of a coupon link leaves the address before anybody counts or shares it, and waits for
   a cart. */
function takeCode() {
  const found = /([?&])nomo_coupon(?:=([^&#]*))?(&|(?=#|$))/.exec(location.href);
  if (!found) return;
  const [all, opens, code, more] = found;
  history.replaceState(history.state, '', location.href.replace(all, more && opens));
  const said = decodeURIComponent(code);
  if (/^[\p{L}\p{N}_-]{3,40}$/u.test(said)) session.write('apply', { code: said, tries: 0 });
}

function plain(href) {
  const { origin, pathname } = new URL(href, location.href);
  return (origin + pathname).slice(0, 1500);
}

function campaignOf(href) {
  const marks = new URLSearchParams();
  new URL(href).searchParams.forEach((value, name) => {
    const clicked = CLICK_IDS.includes(name) && !withheld();
    if (clicked || /^(utm_\w+|ns)$/.test(name)) marks.append(name, value.slice(0, 400));
  });
  return String(marks);
}

/* Salla's own note of the campaign, for a visit that began before our script was there. It keeps
   them for ninety days; we believe it for thirty. */
function earlierCampaign() {
  const marks = new URLSearchParams();
  attempt(() => {
    const note = JSON.parse(localStorage.getItem('s-utms_' + config.store.id));
    if (note.expiry - 60 * DAY < Date.now()) return;
    for (const part of ['source', 'medium', 'campaign', 'term', 'content']) {
      const value = note.value['s-utm-' + part];
      if (value) marks.append('utm_' + part, String(value).slice(0, 400));
    }
  });
  return String(marks);
}

/* The address as the server may know it; the very first one may borrow Salla's campaign. */
function landing(event) {
  let marks = campaignOf(event.url);
  if (event.type === 'page_view' && !visitor.anonymous && !local.read('u')) {
    local.write('u', 1);
    if (!marks && (marks = earlierCampaign())) event.data.utm_origin = 'salla';
  }
  return plain(event.url) + (marks && '?' + marks.slice(0, 2500));
}
