/* What only the pages about subscribers use. */
import { startListProgress } from "./coupons_list.js";

startListProgress();
