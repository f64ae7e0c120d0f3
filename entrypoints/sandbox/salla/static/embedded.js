// The dashboard's side of an embedded app: answers its messages as Salla's dashboard does.
(function () {
  "use strict";

  function layoutOf(frame) {
    const { theme, locale, currency } = frame.dataset;
    return { theme, dir: locale === "en" ? "ltr" : "rtl", width: frame.clientWidth, locale, currency };
  }

  // This script stands before the frame: the frame may speak as soon as it is there.
  window.addEventListener("message", (message) => {
    const frame = document.querySelector("[data-embedded]");
    const problem = document.querySelector("[data-embedded-problem]");
    if (message.origin !== frame?.dataset.origin || message.source !== frame.contentWindow) {
      return;
    }
    const { event, payload } = message.data ?? {};
    const given = payload ?? message.data ?? {};
    if (event === "embedded::iframe.ready") {
      const payload = { layout: layoutOf(frame) };
      const context = { event: "embedded::context.provide", payload, timestamp: Date.now() };
      frame.contentWindow.postMessage({ ...context, ...payload }, message.origin);
    } else if (event === "embedded::ready") {
      frame.dataset.state = "ready";
      document.querySelector("[data-embedded-waiting]").hidden = true;
    } else if (event === "embedded::iframe.resize") {
      frame.style.blockSize = Math.max(400, Number(given.height) || 0) + "px";
    } else if (event === "embedded::auth.refresh") {
      location.reload();
    } else if (event === "embedded::destroy") {
      frame.hidden = true;
      problem.hidden = false;
    } else if (event === "embedded::page.setTitle") {
      document.title = String(given.title ?? "");
    } else if (event === "embedded::page.redirect") {
      const url = new URL(String(given.url), location.href);
      if (url.protocol === "https:" || url.protocol === "http:") {
        location.assign(url);
      }
    }
  });
})();
