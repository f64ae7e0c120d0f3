/* What somebody shops with: rules ask for it, and reports tell of it, by the same measure. */
function deviceOf() {
  if (!matchMedia('(pointer: coarse)').matches) return 'desktop';
  return Math.min(screen.width, screen.height) < 600 ? 'phone' : 'tablet';
}
