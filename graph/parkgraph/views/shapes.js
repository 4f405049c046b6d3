"use strict";
// How entities look: one shape and one colour for each label, the colours from the style sheet.

const TAU = 2 * Math.PI;
const LEAST_GLYPH = 9;
const SMALL_SCALE = 0.55;
const BOLDEST = { Park: 1.4, other: 1.8 };

const theme = {};

function readTheme() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  Object.assign(theme, {
    ground: read("--ground"), ink: read("--ink"), muted: read("--muted"), edge: read("--edge"),
    edgeStrong: read("--edge-strong"), edgeFaint: read("--edge-faint"), gone: read("--gone"),
    accent: read("--accent"), font: read("--font"), onPark: read("--on-park"),
    colours: Object.fromEntries(view.order.labels.map((label) => [label, read(`--${label.toLowerCase()}`)])),
  });
}

function polygon(ctx, x, y, radius, corners, turn, inner = 1) {
  const steps = inner === 1 ? corners : corners * 2;
  for (let step = 0; step < steps; step++) {
    const angle = turn + (step * TAU) / steps;
    const reach = step % 2 && inner !== 1 ? radius * inner : radius;
    const corner = [x + reach * Math.cos(angle), y + reach * Math.sin(angle)];
    if (step) ctx.lineTo(...corner);
    else ctx.moveTo(...corner);
  }
  ctx.closePath();
}

// One shape for each label, so that nothing hangs on colour alone.
const SHAPES = {
  Park: (ctx, x, y, r) => ctx.roundRect(x - r, y - r, 2 * r, 2 * r, r * 0.42),
  Company: (ctx, x, y, r) => ctx.arc(x, y, r, 0, TAU),
  Industry: (ctx, x, y, r) => polygon(ctx, x, y, r * 1.2, 4, 0),
  Cluster: (ctx, x, y, r) => polygon(ctx, x, y, r * 1.12, 6, 0),
  Program: (ctx, x, y, r) => polygon(ctx, x, y, r * 1.3, 5, -TAU / 4, 0.5),
  Institution: (ctx, x, y, r) => polygon(ctx, x, y + r * 0.2, r * 1.25, 3, -TAU / 4),
  Place: (ctx, x, y, r) => polygon(ctx, x, y - r * 0.2, r * 1.25, 3, TAU / 4),
  Country: (ctx, x, y, r) => ctx.rect(x - r * 1.15, y - r * 0.8, r * 2.3, r * 1.6),
};

const shapeOf = (label) => SHAPES[label] || SHAPES.Company;

const isGone = (node) => node.sites.length > 0 && node.sites.every((status) => status === "withdrawn");

function drawShape(ctx, label, x, y, radius, gone = false) {
  ctx.beginPath();
  shapeOf(label)(ctx, x, y, radius);
  ctx.lineJoin = "round";
  ctx.fillStyle = gone ? theme.ground : theme.colours[label] || theme.muted;
  ctx.strokeStyle = gone ? theme.gone : theme.ground;
  ctx.lineWidth = Math.max(1.5, radius * 0.12);
  ctx.setLineDash(gone ? [4, 3] : []);
  ctx.fill();
  ctx.stroke();
  ctx.setLineDash([]);
  if (label === "Park" && radius >= LEAST_GLYPH) {
    ctx.fillStyle = theme.onPark;
    ctx.font = `600 ${radius * 1.05}px ${theme.font}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(language === "zh" ? "园" : "P", x, y + radius * 0.06);
  }
}

// Seen from afar, nodes are drawn larger than their places are apart, so that a large graph is more than dust.
let boldness = 1;
const setBoldness = (scale) => { boldness = Math.max(SMALL_SCALE / scale, 1); };
const drawnSize = (node) => node.size * Math.min(boldness, node.label === "Park" ? BOLDEST.Park : BOLDEST.other);

// The legend's sign for a label: the very shape that the graph shows.
function sign(label, pixels = 18) {
  const ratio = window.devicePixelRatio || 1;
  const canvas = element("canvas", { width: pixels * ratio, height: pixels * ratio, class: "sign", "aria-hidden": "true" });
  const ctx = canvas.getContext("2d");
  ctx.scale(ratio, ratio);
  drawShape(ctx, label, pixels / 2, pixels / 2, pixels * (label === "Park" ? 0.44 : 0.36));
  return canvas;
}
