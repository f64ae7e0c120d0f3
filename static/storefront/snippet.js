/* The App Snippet: what the operator pastes into Salla's Partner Portal. It asks the store for its
   public key and loads that store's script; if anything goes wrong, the store never notices. */
(function () {
  'use strict';
  var base = '__BASE__';
  var early = [];
  var flow;
  var heard = false;

  /* Salla announces some things before our script has arrived; they wait here. */
  function hear(name) {
    window.salla.event.on(name, function (payload) {
      if (early.length < 20) early.push([name, payload]);
    });
  }

  function trusted(address) {
    try {
      var rules = { createScriptURL: function (text) { return text; } };
      return window.trustedTypes.createPolicy('nomoflow', rules).createScriptURL(address);
    } catch (ignored) {
      return address;
    }
  }

  function load() {
    try {
      var key = String(window.salla.config.get('app.store_key') || '');
      if (flow.asked || !/^[\w-]{8,64}$/.test(key)) return;
      flow.asked = true;
      var script = document.createElement('script');
      script.async = true;
      script.src = trusted(base + '/s/' + key + '.js');
      document.head.appendChild(script);
    } catch (ignored) {}
  }

  function begin() {
    try {
      if (heard || !window.salla) return;
      heard = true;
      ['cart::item.added', 'cart::updated', 'cart::submitted'].forEach(hear);
      window.salla.onReady(load);
    } catch (ignored) {}
  }

  try {
    if (window.nomoflow) return;
    flow = window.nomoflow = {
      early: early,
      consent: function (answer) { flow.answer = answer; }
    };
    begin();
    if (heard) return;
    document.addEventListener('DOMContentLoaded', begin);
    window.addEventListener('load', begin);
  } catch (ignored) {}
})();
