/* Inside Salla's dashboard: says that the page has come, and takes over the frame's look.
   Messages are those of Salla's own embedding kit: {event, payload, timestamp, source}. */

const dashboard = document.querySelector("meta[name=embedding-dashboard]").content;

function say(event, payload = {}) {
  parent.postMessage(
    { event, payload, timestamp: Date.now(), source: "embedded-app", metadata: {} }, dashboard,
  );
}

function look({ theme }) {
  if (theme !== "light" && theme !== "dark") return;
  document.documentElement.dataset.theme = theme;
  document.dispatchEvent(new CustomEvent("theme"));
}

if (parent !== window) {
  addEventListener("message", ({ origin, data }) => {
    if (origin !== new URL(dashboard).origin) return;
    const payload = data?.payload ?? {};
    if (data?.event === "embedded::context.provide") look(payload.layout ?? payload);
    if (data?.event === "embedded::theme.change") look(payload);
  });
  say("embedded::iframe.ready");
  say("embedded::ready");
}
