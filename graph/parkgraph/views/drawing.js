"use strict";
// How nodes, labels and the highlighted part look. vis-network keeps the camera, the pointer and the plain edges.

const TAU = 2 * Math.PI;
const LABEL_LENGTH = 16;
const EDGE_LABELS = 40;
const LEAST_GLYPH = 9;
const SMALL_SCALE = 0.55;
const BOLDEST = { Park: 1.4, other: 1.8 };

const theme = {};

function readTheme() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  Object.assign(theme, {
    ground: read("--ground"), ink: read("--ink"), muted: read("--muted"), edge: read("--edge"),
    edgeStrong: read("--edge-strong"), gone: read("--gone"), font: read("--font"), onPark: read("--on-park"),
    colours: Object.fromEntries(view.order.labels.map((label) => [label, read(`--${label.toLowerCase()}`)])),
  });
}

function polygon(ctx, x, y, radius, corners, turn, inner = 1) {
  const steps = inner === 1 ? corners : corners * 2;
  for (let step = 0; step < steps; step++) {
    const angle = turn + (step * TAU) / steps;
    const reach = step % 2 && inner !== 1 ? radius * inner : radius;
    ctx.lineTo(x + reach * Math.cos(angle), y + reach * Math.sin(angle));
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

const isGone = (node) => node.sites.length > 0 && node.sites.every((status) => status === "withdrawn");

function drawShape(ctx, label, x, y, radius, gone = false) {
  ctx.beginPath();
  (SHAPES[label] || SHAPES.Company)(ctx, x, y, radius);
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

// vis-network calls this for every node of shape "custom".
function nodeRenderer({ ctx, id, x, y }) {
  const node = nodeList[id];
  return {
    drawNode: () => drawShape(ctx, node.label, x, y, drawnSize(node), isGone(node)),
    nodeDimensions: { width: drawnSize(node) * 2, height: drawnSize(node) * 2 },
  };
}

const edgeDashes = (edge) =>
  edge.status === "withdrawn" ? [7, 5] : edge.origin === "lexicon" ? [1.5, 4] : false;

function drawEdge(ctx, edge, from, to, scale) {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const { label } = nodeList[edge.to];
  const size = drawnSize(nodeList[edge.to]);
  const reach = 3 + (label === "Park" ? size / Math.max(Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))) : size);
  const tip = { x: to.x - reach * Math.cos(angle), y: to.y - reach * Math.sin(angle) };
  ctx.strokeStyle = ctx.fillStyle = edge.status === "withdrawn" ? theme.gone : theme.edgeStrong;
  ctx.lineWidth = Math.max(1.6, 1.2 / scale);
  ctx.setLineDash(edgeDashes(edge) || []);
  ctx.beginPath();
  ctx.moveTo(from.x, from.y);
  ctx.lineTo(tip.x, tip.y);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.beginPath();
  polygon(ctx, tip.x - 4 * Math.cos(angle), tip.y - 4 * Math.sin(angle), 6, 3, angle);
  ctx.fill();
}

// Everything but the highlighted part goes behind a veil, which costs one rectangle however large the graph is.
function drawHighlight(ctx, highlight, places, frame) {
  ctx.save();
  ctx.globalAlpha = 0.86;
  ctx.fillStyle = theme.ground;
  ctx.fillRect(frame.left, frame.top, frame.width, frame.height);
  ctx.globalAlpha = 1;
  for (const edge of highlight.edges) drawEdge(ctx, edge, places[edge.from], places[edge.to], frame.scale);
  for (const id of highlight.nodes) {
    const node = nodeList[id];
    drawShape(ctx, node.label, places[id].x, places[id].y, drawnSize(node), isGone(node));
  }
  if (highlight.chosen !== undefined) {
    const node = nodeList[highlight.chosen];
    const { x, y } = places[highlight.chosen];
    ctx.beginPath();
    (SHAPES[node.label] || SHAPES.Company)(ctx, x, y, drawnSize(node) + 5 / Math.min(frame.scale, 1));
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 2 / Math.min(frame.scale, 1);
    ctx.stroke();
  }
  ctx.restore();
}

const widths = new Map();

function textWidth(ctx, text) {
  const key = `${ctx.font}|${text}`;
  if (!widths.has(key)) widths.set(key, ctx.measureText(text).width);
  return widths.get(key);
}

const shortened = (text) => {
  const signs = Array.from(text);
  return signs.length > LABEL_LENGTH ? `${signs.slice(0, LABEL_LENGTH - 1).join("")}…` : text;
};

// Keeps the rectangles already taken, in cells, so that a new one is compared with its neighbours alone.
class Taken {
  constructor() {
    this.cells = new Map();
  }

  * around(box) {
    for (let column = box.left >> 7; column <= box.right >> 7; column++)
      for (let row = box.top >> 7; row <= box.bottom >> 7; row++) yield column * 4096 + row;
  }

  hits(box, besides) {
    for (const cell of this.around(box))
      for (const other of this.cells.get(cell) || [])
        if (!besides(other) && box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom)
          return true;
    return false;
  }

  add(box) {
    for (const cell of this.around(box)) {
      if (!this.cells.has(cell)) this.cells.set(cell, []);
      this.cells.get(cell).push(box);
    }
  }
}

function writeLabel(ctx, text, x, y, colour) {
  ctx.lineWidth = 4;
  ctx.lineJoin = "round";
  ctx.strokeStyle = theme.ground;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
}

const labelSize = (node) => (node.label === "Park" ? Math.min(13 + Math.sqrt(node.degree) * 0.7, 18) : 12);

// Where the middle of a label may lie, the best place first: below its node, above, to the right, to the left.
function labelPlaces(spot, half, pixels) {
  const away = spot.radius * 1.2 + 3 + pixels / 2;
  const aside = spot.radius * 1.2 + 5 + half;
  return [[spot.x, spot.y + away], [spot.x, spot.y - away], [spot.x + aside, spot.y], [spot.x - aside, spot.y]];
}

const boxAround = (x, y, half, pixels) => ({ left: x - half - 2, right: x + half + 2, top: y - pixels / 2 - 1, bottom: y + pixels / 2 + 1 });

// Labels keep their size on the screen at any zoom, as on a map; the most important ones are placed first and one that
// would cover another label or node is left out until the reader comes nearer.
function drawLabels(ctx, spots, edges, always, free) {
  const taken = new Taken();
  for (const { node, x, y, radius } of spots) taken.add({ ...boxAround(x, y, radius - 2, 2 * radius - 2), node });
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  for (const spot of spots) {
    const { node, radius } = spot;
    const must = always.has(node.id);
    const strong = must || node.label === "Park";
    if (!strong && radius < 3) continue;
    const pixels = labelSize(node);
    ctx.font = `${strong ? 600 : 400} ${pixels}px ${theme.font}`;
    const text = must ? node.name : shortened(node.name);
    const half = textWidth(ctx, text) / 2;
    const places = labelPlaces(spot, half, pixels);
    // A park's name may lie over lesser nodes, but never over another name.
    const besides = strong ? (other) => other.node && other.node.label !== "Park" || other.node === node : (other) => other.node === node;
    const fits = ([x, y]) => x - half > free.left && x + half < free.right && !taken.hits(boxAround(x, y, half, pixels), besides);
    const place = places.find(fits) || (must && places[0]);
    if (!place) continue;
    taken.add(boxAround(...place, half, pixels));
    writeLabel(ctx, text, ...place, isGone(node) ? theme.gone : strong ? theme.ink : theme.muted);
  }
  ctx.font = `500 11px ${theme.font}`;
  for (const { text, x, y } of edges.slice(0, EDGE_LABELS)) {
    const box = boxAround(x, y, textWidth(ctx, text) / 2, 12);
    if (taken.hits(box, () => false)) continue;
    taken.add(box);
    writeLabel(ctx, text, x, y, theme.edgeStrong);
  }
}

// The legend's sign for a label: the very shape that the graph shows.
function sign(label, pixels = 18) {
  const ratio = window.devicePixelRatio || 1;
  const canvas = element("canvas", { width: pixels * ratio, height: pixels * ratio, class: "sign", "aria-hidden": "true" });
  const ctx = canvas.getContext("2d");
  ctx.scale(ratio, ratio);
  drawShape(ctx, label, pixels / 2, pixels / 2, pixels * (label === "Park" ? 0.44 : 0.36));
  return canvas;
}
