"use strict";
// Names on the drawing: placed anew for every frame, so that none covers another.

const LABEL_LENGTH = 16;
const EDGE_LABELS = 40;

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

const boxAround = (x, y, half, pixels) =>
  ({ left: x - half - 2, right: x + half + 2, top: y - pixels / 2 - 1, bottom: y + pixels / 2 + 1 });

// Labels keep their size on the screen at any zoom, as on a map; the most important ones are placed first and one that
// would cover another label or node is left out until the reader comes nearer.
function drawLabels(ctx, spots, edges, always, free) {
  const taken = new Taken();
  for (const { node, x, y, radius } of spots) if (radius >= 2) taken.add({ ...boxAround(x, y, radius - 2, 2 * radius - 2), node });
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
