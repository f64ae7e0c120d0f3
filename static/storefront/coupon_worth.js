/* What a code is worth, in words. */
/* A line for each part of what it takes off, and one for what it asks. */
function promises(words, { discount, free_shipping, minimum_cart }) {
  const line = (className, pattern, sum) => sentence(className, pattern, {
    percent: discount?.percent, amount: sum && price(sum)
  }, 'bdi');
  const lines = [];
  if (discount?.ceiling) lines.push(line('worth', words.ceiling, discount.ceiling));
  else if (discount?.percent) lines.push(line('worth', words.percent));
  else if (discount) lines.push(line('worth', words.amount, discount.amount));
  if (free_shipping) lines.push(line('worth', words.shipping));
  if (minimum_cart) lines.push(line('small', words.minimum, minimum_cart));
  return lines;
}
