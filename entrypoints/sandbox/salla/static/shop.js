// Makes the theme's forms quicker where there is JavaScript; without it they work all the same.
(function () {
  "use strict";

  const { cart, event, notify } = window.salla;

  event.on("cart::updated", (summary) => {
    for (const badge of document.querySelectorAll("[data-cart-count]")) {
      badge.textContent = String(summary?.count ?? 0);
    }
  });

  document.addEventListener("submit", (submitted) => {
    const form = submitted.target;
    if (form.matches("[data-add-to-cart]")) {
      submitted.preventDefault();
      const given = new FormData(form);
      cart
        .addItem({ id: Number(given.get("product_id")), quantity: Number(given.get("quantity") ?? 1) })
        .then((told) => notify.success(told.message))
        .catch(() => form.submit());
    }
    if (form.matches("[data-cart-line]")) {
      submitted.preventDefault();
      const id = Number(form.dataset.cartLine);
      const change =
        submitted.submitter?.name === "remove"
          ? cart.deleteItem(id)
          : cart.updateItem({ id, quantity: Number(new FormData(form).get("quantity")) });
      change.finally(() => location.reload());
    }
    if (form.matches("[data-coupon]")) {
      submitted.preventDefault();
      const change =
        submitted.submitter?.name === "remove"
          ? cart.deleteCoupon()
          : cart.addCoupon(String(new FormData(form).get("code")).trim());
      change
        .then(() => location.reload())
        .catch((problem) => {
          form.querySelector("[data-coupon-problem]").textContent = problem.message;
        });
    }
  });
})();
