"use strict";
// The plots of a report: small drawings of our own, in colours and letters of the style sheet. One park or two.

const CHART = { height: 132, foot: 20, head: 16, right: 14, widest: 560 };
const FEW_BARS = 12;

// A table whose numbers are bars, too. rows: [name, ...one number for each park]; nothing known comes last, in grey.
function barTable(title, rows, parks, nameCell) {
  const most = Math.max(1, ...rows.flatMap(([, ...numbers]) => numbers));
  const bar = (number, place) => element("td", { class: "bar" }, svg("svg", { "aria-hidden": "true" },
    svg("rect", { width: `${(100 * number) / most}%`, height: "100%", rx: 2, class: `series${place}` })));
  const lines = rows.map(([name, ...numbers]) => element("tr", name === "" ? { class: "unknown" } : {},
    element("th", { scope: "row" }, nameCell(name)),
    ...numbers.flatMap((number, place) => [bar(number, place), element("td", { class: "count", text: countText(number) })])));
  const bars = element("table", { class: `bars of${parks.length}` }, element("caption", { text: title }), element("tbody", {}, ...lines));
  return element("div", {}, bars, foldedAway(lines.slice(FEW_BARS)));
}

// A button that brings back the lines beyond the first ones; none where there is but one.
function foldedAway(lines) {
  if (lines.length < 2) return null;
  for (const line of lines) line.hidden = true;
  const button = element("button", { type: "button", class: "more", text: say("more", { count: lines.length }), onclick: () => {
    for (const line of lines) line.hidden = false;
    button.remove();
  } });
  return button;
}

function figure(title, width, height, ...parts) {
  const size = { width: width + CHART.right, height, viewBox: `0 0 ${width + CHART.right} ${height}` };
  return element("figure", {}, element("figcaption", { text: title }), svg("svg", { ...size, role: "img", "aria-label": title }, ...parts));
}

const chartWidth = () => Math.min(CHART.widest, document.documentElement.clientWidth - 72 - CHART.right);

const axis = (width, y) => svg("line", { x1: 0, x2: width, y1: y, y2: y, class: "axis" });

function yearAxis(years, columnWidth, y) {
  const every = Math.ceil(38 / columnWidth); // pixels that four figures and a gap need
  return years.map((year, place) => ((years.length - 1 - place) % every ? null
    : svg("text", { x: (place + 0.5) * columnWidth, y, class: "tick", text: year })));
}

function everyYear(counts) {
  const years = counts.flat().map(([year]) => Number(year)).filter(Boolean);
  if (!years.length) return [];
  const first = Math.min(...years);
  return Array.from({ length: Math.max(...years) - first + 1 }, (_, place) => first + place);
}

// series: for each park, pairs of a year and a number.
function yearColumns(title, series) {
  const years = everyYear(series);
  if (!years.length) return null;
  const column = Math.min(chartWidth() / years.length, 64);
  const values = series.map((counts) => new Map(counts.map(([year, count]) => [Number(year), count])));
  const most = Math.max(...values.flatMap((counts) => [...counts].filter(([year]) => year).map(([, count]) => count)));
  const full = CHART.height - CHART.head - CHART.foot;
  const thick = (column * 0.7) / series.length;
  const columns = years.flatMap((year, place) => values.flatMap((counts, number) => {
    const count = counts.get(year) || 0;
    if (!count) return [];
    const [height, x] = [(full * count) / most, (place + 0.15) * column + number * thick];
    const top = CHART.height - CHART.foot - height;
    return [svg("rect", { x, y: top, width: Math.max(thick - 1, 1), height, rx: 2, class: `series${number}` }),
      thick > 10 ? svg("text", { x: x + thick / 2, y: top - 4, class: "value", text: String(count) }) : null];
  }));
  const width = column * years.length;
  return figure(title, width, CHART.height, axis(width, CHART.height - CHART.foot), ...columns,
    ...yearAxis(years, column, CHART.height - 6));
}

const MARKS = { // by relationship type, in the shapes of the drawing: a company is a circle, a program a star
  LOCATED_IN: (x, y, r) => svg("circle", { cx: x, cy: y, r, class: "company" }),
  AWARDED: (x, y, r) => svg("path", { d: starPath(x, y, r * 1.3), class: "program" }),
};

function starPath(x, y, radius) {
  const corners = Array.from({ length: 10 }, (_, corner) => {
    const reach = corner % 2 ? radius * 0.5 : radius;
    const angle = (corner * TAU) / 10 - TAU / 4;
    return `${(x + reach * Math.cos(angle)).toFixed(2)} ${(y + reach * Math.sin(angle)).toFixed(2)}`;
  });
  return `M${corners.join("L")}z`;
}

// One mark for each dated event, stacked over its year; span: years of all parks, so that two can be compared.
function timeline(title, all, span, textOf) {
  const events = all.filter((event) => yearOf(event.date));
  if (!events.length) return null;
  const column = chartWidth() / span.length;
  const stacks = new Map();
  for (const event of events) stacks.set(yearOf(event.date), [...(stacks.get(yearOf(event.date)) || []), event]);
  const tallest = Math.max(...[...stacks.values()].map((stack) => stack.length));
  const radius = Math.max(1.5, Math.min(5.5, column * 0.36, 60 / tallest));
  const step = radius * 2 + 2;
  const height = Math.max(56, tallest * step + CHART.foot + 10);
  const ground = height - CHART.foot;
  const marks = span.flatMap((year, place) => (stacks.get(year) || []).map((event, level) => {
    const mark = MARKS[event.type]((place + 0.5) * column, ground - radius - 3 - level * step, radius);
    mark.classList.toggle("gone", event.status === "withdrawn");
    mark.append(svg("title", { text: textOf(event) }));
    return mark;
  }));
  const width = column * span.length;
  return figure(title, width, height, axis(width, ground), ...marks, ...yearAxis(span, column, height - 6));
}
