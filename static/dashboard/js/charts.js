/* Draws the figures that the page carries; the table beside each chart says the same. */
import { rightToLeft, writeDay, writeFullDay, writeMoney, writeNumber, writeShort } from "./language.js";

let library;
const drawn = new Map();

/* A custom property as the browser resolves it now: canvases know nothing of light-dark(). */
function ink(name) {
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

function load(address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.Chart);
    script.onerror = reject;
    document.head.append(script);
  });
  return library;
}

const say = (unit) => (value) => (unit ? writeMoney(value, unit) : writeNumber(value));

function axes(kind, colours, series) {
  const ticks = { color: colours.faint, padding: 6 };
  const whole = { ...ticks, maxTicksLimit: 6, precision: 0, callback: (value) => writeShort(value) };
  const titled = (text) => ({ display: Boolean(text), text, color: colours.faint, padding: 2 });
  const start = rightToLeft ? "right" : "left";
  const end = rightToLeft ? "left" : "right";
  const scales = {
    x: {
      reverse: rightToLeft,
      stacked: kind === "stack",
      border: { color: colours.line },
      grid: { display: false },
      ticks: { ...ticks, maxRotation: 0, autoSkipPadding: 22, callback(place) {
        return writeDay(this.getLabelForValue(place));
      } },
    },
    y: {
      position: start,
      stacked: kind === "stack",
      beginAtZero: true,
      border: { display: false },
      grid: { color: colours.line },
      ticks: whole,
      title: titled(kind === "lines" ? series[0].label : ""),
    },
  };
  if (kind === "lines") {
    scales.orders = {
      position: end,
      beginAtZero: true,
      border: { display: false },
      grid: { display: false },
      ticks: whole,
      title: titled(series[1].label),
    };
  }
  return scales;
}

function datasets(kind, series, colours) {
  return series.map((line, place) => {
    const colour = ink(`series-${line.colour}`);
    const base = { label: line.label, data: line.values, backgroundColor: colour, borderColor: colour };
    if (kind === "stack") {
      return { ...base, stack: "revenue", maxBarThickness: 26, borderWidth: 0, borderRadius: 2 };
    }
    const bars = place === 0;
    return bars
      ? { ...base, type: "bar", yAxisID: "y", maxBarThickness: 18, borderRadius: 2, order: 2 }
      : { ...base, type: "line", yAxisID: kind === "lines" ? "orders" : "y", borderWidth: 2, pointRadius: 0,
          pointHitRadius: 12, pointHoverRadius: 4, tension: 0.3, order: 1,
          pointBorderColor: colours.surface };
  });
}

function options(kind, colours, unit, series) {
  const write = say(unit);
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? false : { duration: 260 },
    interaction: { mode: "index", intersect: false },
    scales: axes(kind, colours, series),
    plugins: {
      legend: { display: false },
      tooltip: {
        rtl: rightToLeft,
        textDirection: rightToLeft ? "rtl" : "ltr",
        backgroundColor: colours.raised,
        borderColor: colours.lineStrong,
        borderWidth: 1,
        titleColor: colours.ink,
        bodyColor: colours.soft,
        titleMarginBottom: 8,
        padding: 12,
        boxPadding: 6,
        usePointStyle: true,
        itemSort: (left, right) => right.raw - left.raw,
        filter: (item) => kind !== "stack" || item.raw !== 0,
        callbacks: {
          title: (items) => (items.length ? writeFullDay(items[0].label) : ""),
          label: (item) => `${item.dataset.label}: ${write(item.raw)}`,
        },
      },
    },
  };
}

function draw(Chart, canvas) {
  const figures = JSON.parse(canvas.dataset.figures);
  const colours = {
    ink: ink("ink"),
    soft: ink("ink-soft"),
    faint: ink("ink-faint"),
    line: ink("line"),
    lineStrong: ink("line-strong"),
    surface: ink("surface"),
    raised: ink("raised"),
  };
  const kind = canvas.dataset.chart;
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 12;
  drawn.get(canvas)?.destroy();
  drawn.set(
    canvas,
    new Chart(canvas, {
      type: "bar",
      data: { labels: figures.days, datasets: datasets(kind, figures.series, colours) },
      options: options(kind, colours, canvas.dataset.unit, figures.series),
    }),
  );
}

export async function startCharts() {
  const canvases = [...document.querySelectorAll("canvas[data-chart]")];
  if (!canvases.length) return;
  const [Chart] = await Promise.all([load(canvases[0].dataset.library), document.fonts?.ready]);
  const all = () => canvases.forEach((canvas) => draw(Chart, canvas));
  all();
  document.addEventListener("theme", all);
}
