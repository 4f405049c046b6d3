"use strict";
// Relationships on the drawing. They are drawn here in a few long strokes, because the library's own way, one object and
// one stroke for each, takes seconds with many thousands.

const ARROWS_UP_TO = 300; // relationships; with more, arrows appear when the reader comes near
const ARROWS_FROM_SCALE = 0.75;
const STROKE_LENGTH = 20; // lines in one stroke: of one or of many, it takes longer
const MANY = 2000; // with more, lines are thin and undotted, and the picture is drawn on a layer, see layer.js
const CLOSE = 6; // pixels from a line that still mean it

// How a relationship rests: on a text, on a table alone, or on a text that says it is over.
const restsOn = (edge) => (edge.status === "withdrawn" ? "gone" : edge.origin === "lexicon" ? "lexicon" : "text");
const DASHES = { text: [], lexicon: [1.5, 4], gone: [7, 5] };

// Where every node lies; moved by drags and, while the drawing is released, by the springs.
const places = nodeList.map(({ x, y }) => ({ x, y }));
let edgeGroups = {};
let shownCount = 0;

function groupEdges() {
  edgeGroups = { lexicon: [], gone: [], text: [] };
  for (const edge of edgeList) if (edgeShown(edge)) edgeGroups[restsOn(edge)].push(edge);
  shownCount = Object.values(edgeGroups).reduce((sum, edges) => sum + edges.length, 0);
  outdateLayer();
}

function crosses(from, to, frame) {
  return Math.max(from.x, to.x) >= frame.left && Math.min(from.x, to.x) <= frame.left + frame.width
    && Math.max(from.y, to.y) >= frame.top && Math.min(from.y, to.y) <= frame.top + frame.height;
}

function strokeLines(ctx, lines) {
  for (let start = 0; start < lines.length; start += STROKE_LENGTH) {
    ctx.beginPath();
    for (const edge of lines.slice(start, start + STROKE_LENGTH)) {
      ctx.moveTo(places[edge.from].x, places[edge.from].y);
      ctx.lineTo(places[edge.to].x, places[edge.to].y);
    }
    ctx.stroke();
  }
}

// The point where a line meets the border of the node it leads to, and its direction there.
function tipOf(edge) {
  const [from, to] = [places[edge.from], places[edge.to]];
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const node = nodeList[edge.to];
  const size = drawnSize(node);
  const reach = 3 + (node.label === "Park" ? size / Math.max(Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))) : size * 1.1);
  return { x: to.x - reach * Math.cos(angle), y: to.y - reach * Math.sin(angle), angle };
}

function arrowHead(ctx, tip, size) {
  polygon(ctx, tip.x - size * 0.7 * Math.cos(tip.angle), tip.y - size * 0.7 * Math.sin(tip.angle), size, 3, tip.angle);
}

function drawLines(ctx, frame, pixel) {
  const arrows = shownCount <= ARROWS_UP_TO || frame.scale >= ARROWS_FROM_SCALE;
  for (const [kind, edges] of Object.entries(edgeGroups)) {
    const lines = edges.filter((edge) => crosses(places[edge.from], places[edge.to], frame));
    const many = lines.length > MANY;
    ctx.strokeStyle = ctx.fillStyle = { text: theme.edge, lexicon: theme.edgeFaint, gone: theme.gone }[kind];
    // A line of less than one pixel is drawn ten times as fast as a thicker one.
    ctx.lineWidth = many ? 0.9 * pixel : Math.max(1.1, 0.6 * pixel);
    ctx.setLineDash(many ? [] : DASHES[kind]);
    strokeLines(ctx, lines);
    if (!arrows || many) continue;
    ctx.beginPath();
    for (const edge of lines) arrowHead(ctx, tipOf(edge), 4.5);
    ctx.fill();
  }
}

function drawStrongEdge(ctx, edge, scale, bold) {
  const tip = tipOf(edge);
  const kind = restsOn(edge);
  ctx.strokeStyle = ctx.fillStyle = bold ? theme.accent : kind === "gone" ? theme.gone : theme.edgeStrong;
  ctx.lineWidth = Math.max(bold ? 2.6 : 1.6, (bold ? 2 : 1.2) / scale);
  ctx.setLineDash(DASHES[kind]);
  ctx.beginPath();
  ctx.moveTo(places[edge.from].x, places[edge.from].y);
  ctx.lineTo(tip.x, tip.y);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.beginPath();
  arrowHead(ctx, tip, Math.max(6, Math.min(5 / scale, 12)));
  ctx.fill();
}

function ring(ctx, id, scale, colour) {
  const node = nodeList[id];
  ctx.beginPath();
  shapeOf(node.label)(ctx, places[id].x, places[id].y, drawnSize(node) + 5 / Math.min(scale, 1));
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2 / Math.min(scale, 1);
  ctx.stroke();
}

// Everything but the highlighted part goes behind a veil, which costs one rectangle however large the graph is.
function drawHighlight(ctx, highlight, frame) {
  ctx.save();
  ctx.globalAlpha = highlight.veil;
  ctx.fillStyle = theme.ground;
  ctx.fillRect(frame.left, frame.top, frame.width, frame.height);
  ctx.globalAlpha = 1;
  for (const edge of highlight.edges) drawStrongEdge(ctx, edge, frame.scale, highlight.bold.has(edge.id));
  for (const id of highlight.nodes) {
    const node = nodeList[id];
    drawShape(ctx, node.label, places[id].x, places[id].y, drawnSize(node), isGone(node));
  }
  if (highlight.chosen !== undefined) ring(ctx, highlight.chosen, frame.scale, theme.ink);
  if (highlight.pointed !== undefined && highlight.pointed !== highlight.chosen) ring(ctx, highlight.pointed, frame.scale, theme.accent);
  ctx.restore();
}

// The shown relationship whose line passes nearest to a point, if one is close.
function edgeAt(point, scale) {
  let [best, least] = [undefined, CLOSE / scale];
  for (const edge of edgeList) {
    if (!edgeShown(edge)) continue;
    const [from, to] = [places[edge.from], places[edge.to]];
    const [x, y] = [to.x - from.x, to.y - from.y];
    const along = Math.max(0, Math.min(1, ((point.x - from.x) * x + (point.y - from.y) * y) / (x * x + y * y || 1)));
    const distance = Math.hypot(point.x - from.x - along * x, point.y - from.y - along * y);
    if (distance < least) [best, least] = [edge.id, distance];
  }
  return best;
}
