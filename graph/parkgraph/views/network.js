"use strict";
// The drawing at work. vis-network keeps the camera, the pointer and the nodes; lines, names and highlights are ours.

const graphArea = byId("graph");
const narrow = matchMedia("(max-width: 760px)");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const VEIL = { chosen: 0.86, pointed: 0.55 };
const LARGEST_SCALE = 1.4; // of the whole graph: a few entities are not to fill the screen
const LEGIBLE_SCALE = { least: 0.55, most: 0.9 };
const LEAST_SCALE = 0.02;
const CLOSEST_SCALE = 8;
const PAN = 80; // pixels

let focus = null; // { node } or { edge }: what the reader chose
let pointed = {}; // { node } or { edge }: what the pointer is over, here or in the panel
let released = false;

const byImportance = [...nodeList].sort((a, b) =>
  (b.label === "Park") - (a.label === "Park") || b.degree - a.degree || a.id - b.id);

readTheme();
const nodes = new vis.DataSet(nodeList.map((node) =>
  ({ id: node.id, x: node.x, y: node.y, size: node.size, ctxRenderer: nodeRenderer, hidden: !nodeShown(node) })));
const springs = new vis.DataSet(); // relationships for the library, filled only while the drawing is released
const network = new vis.Network(graphArea, { nodes, edges: springs }, options);

// The library's own redraw draws at once, however often it is called; ours draws with the next frame, once.
let redrawAsked = false;

function redraw() {
  if (redrawAsked) return;
  redrawAsked = true;
  requestAnimationFrame(() => {
    redrawAsked = false;
    network.redraw();
  });
}

// ---- one frame

// The part of the graph's area that neither the legend nor the panel covers.
function freeArea() {
  const { clientWidth: width, clientHeight: height } = graphArea;
  const legend = byId("legend");
  const panel = byId("panel");
  const left = legend.open && !narrow.matches ? legend.offsetLeft + legend.offsetWidth : 0;
  const right = panel.hidden || narrow.matches ? 0 : width - panel.offsetLeft;
  const bottom = panel.hidden || !narrow.matches ? byId("foot").offsetHeight + 12 : panel.offsetHeight;
  return { left, right: width - right, width: width - left - right, height: height - bottom,
    offset: { x: (left - right) / 2, y: -bottom / 2 } };
}

function frame() {
  const scale = network.getScale();
  const centre = network.getViewPosition();
  const [width, height] = [graphArea.clientWidth / scale, graphArea.clientHeight / scale];
  return { scale, centre, width, height, left: centre.x - width / 2, top: centre.y - height / 2 };
}

function highlighted() {
  const bold = new Set(pointed.edge === undefined ? [] : [pointed.edge]);
  if (focus?.edge !== undefined) {
    const edge = edgeList[focus.edge];
    return { nodes: new Set([edge.from, edge.to]), edges: [edge], bold, veil: VEIL.chosen };
  }
  const middle = focus ? focus.node : dragged.length ? undefined : pointed.node;
  if (middle === undefined) return null;
  const around = edgesOf[middle].filter(edgeShown);
  const toPointed = (edge) => pointed.node !== middle && [edge.from, edge.to].includes(pointed.node);
  for (const edge of around.filter(toPointed)) bold.add(edge.id);
  return { nodes: new Set([middle, ...around.flatMap((edge) => [edge.from, edge.to])]), edges: around, bold,
    veil: focus ? VEIL.chosen : VEIL.pointed, chosen: focus?.node, pointed: pointed.node };
}

const namedEdges = (highlight) =>
  [...new Set([...(pointed.edge === undefined ? [] : [edgeList[pointed.edge]]), ...(focus ? highlight.edges : [])])];

network.on("beforeDrawing", (ctx) => {
  if (released) readPlaces();
  const now = frame();
  setBoldness(now.scale);
  drawBeneath(ctx, now, ctx.canvas.width / graphArea.clientWidth);
});

network.on("afterDrawing", (ctx) => {
  const now = frame();
  const { clientWidth: width, clientHeight: height } = graphArea;
  const highlight = highlighted();
  if (isLayered()) drawDragged(ctx, now.scale * (ctx.canvas.width / width));
  if (highlight) drawHighlight(ctx, highlight, now);
  else if (pointed.edge !== undefined) drawStrongEdge(ctx, edgeList[pointed.edge], now.scale, true);
  const always = new Set([focus?.node, pointed.node].filter((id) => id !== undefined));
  for (const { edge } of [pointed, focus || {}]) if (edge !== undefined) always.add(edgeList[edge].from).add(edgeList[edge].to);
  const toScreen = ({ x, y }) => [(x - now.centre.x) * now.scale + width / 2, (y - now.centre.y) * now.scale + height / 2];
  const onScreen = ({ x, y }) => x > -60 && y > -30 && x < width + 60 && y < height + 30;
  const spots = [];
  for (const node of byImportance) {
    if (!nodeShown(node) || (highlight && !highlight.nodes.has(node.id) && !always.has(node.id))) continue;
    if (layer.moving && node.label !== "Park" && !highlight) continue; // their names wait until the picture rests
    const [x, y] = toScreen(places[node.id]);
    if (onScreen({ x, y })) spots.push({ node, x, y, radius: drawnSize(node) * now.scale });
  }
  spots.sort((a, b) => always.has(b.node.id) - always.has(a.node.id));
  const edgeSpots = namedEdges(highlight).map((edge) => {
    const [from, to] = [toScreen(places[edge.from]), toScreen(places[edge.to])];
    return { text: typeText(edge.type), x: (from[0] + to[0]) / 2, y: (from[1] + to[1]) / 2 };
  }).filter(onScreen);
  ctx.save();
  const ratio = ctx.canvas.width / width;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawLabels(ctx, spots, edgeSpots, always, freeArea());
  ctx.restore();
});

// ---- camera

const animation = () => (still.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" });

function fit(move = animation()) {
  const shown = nodeList.filter(nodeShown);
  if (!shown.length) return;
  const range = (axis) => shown.reduce(([low, high], { id }) =>
    [Math.min(low, places[id][axis]), Math.max(high, places[id][axis])], [Infinity, -Infinity]);
  const [[left, right], [top, bottom]] = [range("x"), range("y")];
  const area = freeArea();
  const margin = narrow.matches ? 64 : 110;
  const room = Math.min((area.width - margin) / (right - left + 1), (area.height - margin) / (bottom - top + 1));
  const scale = Math.max(LEAST_SCALE, Math.min(room, LARGEST_SCALE));
  network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale, offset: area.offset, animation: move });
}

function zoom(factor) {
  const scale = Math.max(LEAST_SCALE, Math.min(network.getScale() * factor, CLOSEST_SCALE));
  network.moveTo({ scale, animation: false });
}

function pan(x, y) {
  const { centre, scale } = frame();
  network.moveTo({ position: { x: centre.x + (x * PAN) / scale, y: centre.y + (y * PAN) / scale }, animation: false });
}

// Brings an entity to the middle, near enough to read and, where they are not too far off, with its neighbours.
function lookAt(id) {
  const area = freeArea();
  const middle = places[id];
  const around = edgesOf[id].filter(edgeShown).flatMap(({ from, to }) => [places[from], places[to]]);
  const reach = (axis) => around.reduce((most, place) => Math.max(most, Math.abs(place[axis] - middle[axis])), 1);
  const room = Math.min((area.width / 2 - 80) / reach("x"), (area.height / 2 - 60) / reach("y"));
  const scale = Math.max(network.getScale(), Math.min(Math.max(room, LEGIBLE_SCALE.least), LEGIBLE_SCALE.most));
  network.moveTo({ position: middle, scale, offset: area.offset, animation: animation() });
}

function readPlaces() {
  for (const [id, place] of Object.entries(network.getPositions())) places[id] = place;
  outdateLayer();
}

// Released, the drawing gives way like springs to what the reader drags or filters; frozen, every node stays in its place.
function setReleased(on) {
  if (released && !on) readPlaces();
  released = on;
  springs.clear();
  if (on) springs.add(edgeList.filter(edgeShown).map(({ id, from, to }) => ({ id, from, to, color: { opacity: 0 } })));
  network.setOptions({ physics: { enabled: on, stabilization: false, barnesHut: { springLength: 110, damping: 0.4, avoidOverlap: 0.2 } } });
  if (!on) nodes.update(nodeList.map(({ id }) => ({ id, ...places[id] })));
  renderTools();
}

// ---- choosing

// Brings both ends of a relationship to where neither the legend nor the panel lies over them.
function bringInSight(edge) {
  const area = freeArea();
  const ends = [places[edge.from], places[edge.to]];
  const isFree = ({ x, y }) => x > area.left + 40 && x < area.right - 40 && y > 30 && y < area.height - 30;
  if (ends.every((end) => isFree(network.canvasToDOM(end)))) return;
  const [x, y] = [Math.abs(ends[0].x - ends[1].x), Math.abs(ends[0].y - ends[1].y)];
  const room = Math.min((area.width - 200) / (x + 1), (area.height - 160) / (y + 1));
  network.moveTo({ position: { x: (ends[0].x + ends[1].x) / 2, y: (ends[0].y + ends[1].y) / 2 }, offset: area.offset,
    scale: Math.max(LEAST_SCALE, Math.min(network.getScale(), room)), animation: animation() });
}

function chooseNode(id) {
  focus = { node: id };
  pointed = {};
  openPanel(() => nodePanel(nodeList[id]));
  redraw();
}

function chooseEdge(id) {
  focus = { edge: id };
  pointed = {};
  openPanel(() => edgePanel(edgeList[id]));
  bringInSight(edgeList[id]);
  redraw();
}

function clearFocus() {
  focus = null;
  pointed = {};
  closePanel();
  redraw();
}

function jumpTo(id) {
  showGraph();
  if (!nodeShown(nodeList[id])) {
    filters = startFilters();
    computeShown();
    // Only what is over leads to it: a firm that left, or a park that its last firm left.
    if (!nodeShown(nodeList[id])) filters.statuses.clear();
    renderLegend();
    applyFilters();
  }
  chooseNode(id);
  lookAt(id);
}

// The next or the previous entity, the most important first.
function step(by) {
  const shown = byImportance.filter(nodeShown);
  if (!shown.length) return;
  const place = focus?.node === undefined ? (by > 0 ? -1 : 0) : shown.findIndex(({ id }) => id === focus.node);
  jumpTo(shown[(place + by + shown.length) % shown.length].id);
}

const samePoint = (a, b) => a.node === b.node && a.edge === b.edge;

function point(what) {
  if (samePoint(what, pointed)) return;
  pointed = what;
  graphArea.classList.toggle("pointing", Object.keys(what).length > 0);
  markInPanel(what);
  redraw();
}

network.on("click", ({ nodes: [node], pointer }) => {
  if (node !== undefined) return chooseNode(node);
  const edge = edgeAt(pointer.canvas, network.getScale());
  return edge === undefined ? clearFocus() : chooseEdge(edge);
});
network.on("hoverNode", ({ node }) => point({ node }));
network.on("blurNode", () => point({}));
network.on("dragStart", (event) => { dragged = event.nodes; });
network.on("dragging", () => {
  for (const id of dragged) places[id] = network.getPosition(id);
});
network.on("dragEnd", () => {
  if (!dragged.length) return;
  dragged = [];
  outdateLayer();
  redraw();
});
let looked = false;
graphArea.addEventListener("mousemove", (event) => {
  if (event.buttons || looked || pointed.node !== undefined) return;
  looked = true;
  const { left, top } = graphArea.getBoundingClientRect();
  requestAnimationFrame(() => {
    looked = false;
    if (pointed.node !== undefined) return;
    const edge = edgeAt(network.DOMtoCanvas({ x: event.clientX - left, y: event.clientY - top }), network.getScale());
    point(edge === undefined ? {} : { edge });
  });
});
graphArea.addEventListener("mouseleave", () => point({}));
