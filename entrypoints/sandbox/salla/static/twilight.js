// A stand-in for the storefront SDK: the calls, events and refusals an app's snippet may meet.
(function () {
  "use strict";

  const settings = JSON.parse(document.getElementById("salla-settings").textContent);
  const tracking = document.getElementById("salla-tracking");
  const storeId = settings.store.id;
  const DAY = 86400000;

  // Storage that survives being forbidden.
  const storage = {
    get(key) {
      try {
        const kept = localStorage.getItem(key);
        return kept === null ? undefined : JSON.parse(kept);
      } catch {
        return undefined;
      }
    },
    set(key, value) {
      try {
        localStorage.setItem(key, JSON.stringify(value));
      } catch {
        // A browser without storage is still a customer.
      }
    },
    remove(key) {
      try {
        localStorage.removeItem(key);
      } catch {
        // Nothing was kept.
      }
    },
  };

  // Settings: documented names only; some are forbidden outright.
  const READABLE = {
    store: ["id", "username", "name", "url", "currency", "lang", "contacts"],
    user: ["id", "email", "mobile", "type", "language_code", "currency_code", "country_code"],
    page: ["slug", "id", "title"],
    theme: ["mode", "is_rtl"],
    currencies: null,
    app: null,
  };
  const config = {
    get(path, fallback) {
      const parts = String(path).split(".");
      if (parts[0] === "customer" || path === "store.domain") {
        throw new Error("salla.config.get(\"" + path + "\") is forbidden in snippets");
      }
      if (!Object.hasOwn(READABLE, parts[0])) {
        return fallback;
      }
      const allowed = READABLE[parts[0]];
      if (allowed !== null && parts.length > 1 && !allowed.includes(parts[1])) {
        return fallback;
      }
      let value = settings;
      for (const part of parts) {
        value = value === null || value === undefined ? undefined : value[part];
      }
      return value === undefined ? fallback : value;
    },
    isGuest: () => settings.user.type === "guest",
    isUser: () => settings.user.type === "user",
    isRTL: () => settings.theme.is_rtl,
  };

  // The SDK's event bus.
  const listeners = new Map();
  const event = {
    on(name, callback) {
      if (!listeners.has(name)) {
        listeners.set(name, new Set());
      }
      listeners.get(name).add(callback);
    },
    off(name, callback) {
      listeners.get(name)?.delete(callback);
    },
    once(name, callback) {
      const wrapped = (...given) => {
        event.off(name, wrapped);
        callback(...given);
      };
      event.on(name, wrapped);
    },
    emit(name, ...given) {
      for (const callback of [...(listeners.get(name) ?? [])]) {
        try {
          callback(...given);
        } catch (problem) {
          console.error(problem);
        }
      }
    },
  };
  event.dispatch = event.emit;

  let isReady = false;
  const waiting = [];
  function onReady(callback) {
    if (typeof callback !== "function") {
      return new Promise((resolve) => onReady(resolve));
    }
    if (isReady) {
      queueMicrotask(callback);
    } else {
      waiting.push(callback);
    }
    return undefined;
  }
  function becomeReady() {
    isReady = true;
    event.emit("twilight::initiated");
    for (const callback of waiting.splice(0)) {
      try {
        callback();
      } catch (problem) {
        console.error(problem);
      }
    }
  }

  // Where the shopper came from, as Salla keeps it: 90 days, one key a store.
  const CLICKS = {
    fbclid: "facebook",
    gad_source: "google",
    ttclid: "tiktok",
    twclid: "twitter",
    scid: "snapchat",
    sccid: "snapchat",
  };
  function campaign() {
    const query = new URLSearchParams(location.search);
    const read = (name) => query.get("utm_" + name) || "";
    let source = read("source");
    let name = read("campaign");
    if (!source) {
      for (const click of Object.keys(CLICKS)) {
        if (query.has(click)) {
          source = CLICKS[click];
          name = name || click;
          break;
        }
      }
    }
    if (source) {
      storage.set("s-utms_" + storeId, {
        value: {
          "s-utm-source": source,
          "s-utm-medium": read("medium"),
          "s-utm-campaign": name,
          "s-utm-term": read("term"),
          "s-utm-content": read("content"),
          "s-utm-referrer": document.referrer,
        },
        expiry: Date.now() + 90 * DAY,
      });
    }
    const kept = storage.get("s-utms_" + storeId);
    return kept && kept.expiry > Date.now() ? kept.value : {};
  }
  const utms = campaign();
  // Headers take Latin letters only, and campaigns are named in Arabic too.
  const utmHeaders = Object.fromEntries(
    Object.entries(utms).map(([name, value]) => [name, encodeURIComponent(value)]),
  );
  storage.set("s-session-id_" + storeId, {
    value: storage.get("s-session-id_" + storeId)?.value ?? token(),
    expiry: Date.now() + 30 * 60000,
  });

  function token() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  // The store's API.
  async function ask(method, path, body) {
    const answer = await fetch(settings.base + "/api" + path, {
      method,
      headers: { "Content-Type": "application/json", ...utmHeaders },
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
    });
    const told = await answer.json();
    if (!answer.ok) {
      throw Object.assign(new Error(told.error?.message ?? "failed"), { response: told });
    }
    return told;
  }

  function cartChanged(summary) {
    settings.cart = summary;
    event.emit("cart::updated", summary);
    if (settings.page.slug === "cart") {
      analytics.track("Cart Updated", cartPayload());
    }
  }
  function cartPayload() {
    const cart = settings.cart;
    return {
      cart_id: cartId(),
      value: cart?.total,
      discount: cart?.discount,
      currency: settings.store.currency,
      affiliation: utms["s-utm-source"],
      products: (cart?.items ?? []).map((item) => ({
        product_id: String(item.product_id),
        price: item.price,
        quantity: item.quantity,
      })),
    };
  }
  const cartId = () => (settings.cart ? String(settings.cart.id) : undefined);
  const cart = {
    getCurrentCartId: () => settings.cart?.id ?? null,
    async latest() {
      const told = await ask("GET", "/cart");
      event.emit("cart::latest.fetched", told);
      return told;
    },
    async details() {
      const told = await ask("GET", "/cart");
      event.emit("cart::details.fetched", told);
      return told;
    },
    async addItem(wanted) {
      event.emit("cart::before.add.item", wanted);
      const told = await ask("POST", "/cart/items", wanted);
      const { tracked, ...data } = told.data;
      const { offer, googleTags, product_id } = data;
      const { id, sub_total, items, options, real_shipping_cost } = data.cart;
      const shown = { id, sub_total, items, options, real_shipping_cost };
      event.emit("cart::item.added", {
        ...told,
        data: { product_id, cart: shown, offer, googleTags },
      });
      cartChanged(data.cart);
      analytics.track("Product Added", { ...tracked, cart_id: String(id) });
      return told;
    },
    quickAdd: (id) => cart.addItem({ id, quantity: 1 }),
    async updateItem(wanted) {
      const told = await ask("PUT", "/cart/items/" + wanted.id, { quantity: wanted.quantity });
      event.emit("cart::item.updated", told);
      cartChanged(told.data.cart);
      return told;
    },
    async deleteItem(id) {
      const told = await ask("DELETE", "/cart/items/" + id);
      event.emit("cart::item.deleted", told);
      cartChanged(told.data.cart);
      return told;
    },
    async addCoupon(code) {
      const entered = { cart_id: cartId(), coupon_name: code };
      analytics.track("Coupon Entered", entered);
      try {
        const told = await ask("POST", "/cart/coupon", { coupon: code });
        event.emit("cart::coupon.added", told);
        analytics.track("Coupon Applied", {
          cart_id: String(told.data.cart.id),
          coupon_name: told.data.cart.coupon,
          discount: told.data.cart.discount,
          currency: settings.store.currency,
        });
        cartChanged(told.data.cart);
        return told;
      } catch (problem) {
        event.emit("cart::coupon.addition.failed", problem.response);
        analytics.track("Coupon Denied", { ...entered, reason: problem.message });
        throw problem;
      }
    },
    async deleteCoupon() {
      const removed = { cart_id: cartId(), coupon_name: settings.cart?.coupon ?? undefined };
      const told = await ask("DELETE", "/cart/coupon");
      event.emit("cart::coupon.deleted", told);
      analytics.track("Coupon Removed", removed);
      cartChanged(told.data.cart);
      return told;
    },
  };

  // The analytics catalogue: trackers hear what was sent before they came.
  const trackers = new Map();
  const history = [];
  function tell(tracker, sent) {
    try {
      if (sent.kind === "page") {
        tracker.page(sent.payload);
      } else {
        tracker.track(sent.name, sent.payload);
      }
    } catch (problem) {
      console.error(problem);
    }
  }
  function send(sent) {
    history.push(sent);
    for (const tracker of trackers.values()) {
      tell(tracker, sent);
    }
  }
  const analytics = {
    registerTracker(tracker) {
      if (!tracker || !tracker.name || trackers.has(tracker.name)) {
        throw new Error("a tracker needs a name of its own");
      }
      if (typeof tracker.track !== "function" || typeof tracker.page !== "function") {
        throw new Error("a tracker needs both track and page");
      }
      trackers.set(tracker.name, tracker);
      for (const sent of history) {
        tell(tracker, sent);
      }
    },
    track(name, payload) {
      send({ kind: "track", name, payload: { ...payload, event_id: token() } });
    },
    setAppContext: () => undefined,
    withAppScope: (appId, callback) => callback(analytics),
    getAnonymousId() {
      const key = "s-anonymous-id_" + storeId;
      const known = storage.get(key) ?? token();
      storage.set(key, known);
      return known;
    },
  };

  function money(amount) {
    const value = typeof amount === "object" && amount !== null ? amount.amount : amount;
    const digits = settings.currencies[settings.store.currency].digits;
    const text = new Intl.NumberFormat("en-US", {
      minimumFractionDigits: Number.isInteger(Number(value)) ? 0 : digits,
      maximumFractionDigits: digits,
    }).format(Number(value));
    const labels = { SAR: "ر.س", KWD: "د.ك" };
    return settings.language === "en"
      ? settings.store.currency + " " + text
      : text + " " + (labels[settings.store.currency] ?? settings.store.currency);
  }

  function toast(message) {
    const line = document.createElement("p");
    line.textContent = message;
    document.querySelector("[data-toasts]")?.append(line);
    setTimeout(() => line.remove(), 4000);
  }

  const salla = {
    config,
    event,
    onReady,
    storage,
    cart,
    analytics,
    money,
    lang: { getLocale: () => settings.language, get: (key) => key },
    url: { is_page: (slug) => settings.page.slug === slug, get: (path) => settings.base + "/" + path },
    helpers: {
      isPreview: () => settings.is_preview,
      number: (value) => new Intl.NumberFormat("en-US").format(value),
      money,
    },
    notify: { success: toast, error: toast, info: toast, warning: toast },
    log: () => undefined,
    init() {
      throw new Error("salla.init() is called by the theme, never by a snippet");
    },
  };
  window.salla = salla;
  window.Salla = salla;

  document.addEventListener("DOMContentLoaded", () => {
    event.emit("cart::latest.fetched", { status: 200, success: true, data: { cart: settings.cart } });
    const seen = { title: settings.page.title, url: location.href, referrer: document.referrer };
    send({ kind: "page", payload: { ...seen, event_id: token() } });
    event.emit("page.view", { slug: settings.page.slug, id: settings.page.id });
    setTimeout(() => {
      becomeReady();
      if (tracking) {
        const { name, payload } = JSON.parse(tracking.textContent);
        analytics.track(name, payload);
      }
      if (settings.page.slug === "cart" && settings.cart) {
        event.emit("cart::details.fetched", { data: { cart: settings.cart } });
      }
    }, 20);
  });
})();
