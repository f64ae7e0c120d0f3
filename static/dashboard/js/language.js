/* Numbers and days as the page writes them: Latin digits and the Gregorian calendar, always. */

const root = document.documentElement;

export const rightToLeft = root.dir === "rtl";
export const locale = root.lang === "ar" ? "ar-SA-u-nu-latn-ca-gregory" : "en-GB-u-nu-latn-ca-gregory";

const numbers = new Intl.NumberFormat(locale);
const short = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
const shares = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
/* Days come as plain dates of the store's own zone, so they are read and written in one zone. */
const days = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
const fullDays = new Intl.DateTimeFormat(locale, {
  weekday: "long",
  day: "numeric",
  month: "long",
  timeZone: "UTC",
});

export const writeNumber = (value) => numbers.format(value);
/* Large numbers become short; small ones stay exact. */
export const writeShort = (value) => (value >= 1e6 ? short : numbers).format(value);
export const writeShare = (value) => shares.format(value);
export const writeDay = (iso) => days.format(new Date(`${iso}T12:00:00Z`));
export const writeFullDay = (iso) => fullDays.format(new Date(`${iso}T12:00:00Z`));

export function writeMoney(value, currency) {
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: root.lang === "ar" ? "symbol" : "code",
  }).format(value);
}
