/* What only the pages about coupons use. */
import { startCouponForm } from "./coupons_form.js";
import { startBulk, startListProgress, startPrinting } from "./coupons_list.js";
import { startPickers } from "./coupons_picker.js";

startPickers();
startCouponForm();
startBulk();
startListProgress();
startPrinting();
