"use strict";
// The page at work: filters, search, highlighting, keyboard, languages.

const hidden = { labels: new Set(), types: new Set(), statuses: new Set(view.withdrawn ? [] : ["withdrawn"]) };
const byImportance = [...nodeList].sort((a, b) =>
  (b.label === "Park") - (a.label === "Park") || b.degree - a.degree || a.id - b.id);

// A firm is hidden with a status when every park it is said to be in has a status that is hidden.
const nodeShown = (node) => !hidden.labels.has(node.label)
  && !(node.sites.length && node.sites.every((status) => hidden.statuses.has(status)));
const edgeShown = (edge) => !hidden.types.has(edge.type) && !hidden.statuses.has(edge.status)
  && nodeShown(nodeList[edge.from]) && nodeShown(nodeList[edge.to]);

let focus = null; // { node } or { edge }: what the reader chose
let pointed = {}; // { node } or { edge }: what the pointer is over

readTheme();
const nodes = new vis.DataSet(nodeList.map((node) =>
  ({ id: node.id, x: node.x, y: node.y, size: node.size, ctxRenderer: nodeRenderer, hidden: !nodeShown(node) })));
const edges = new vis.DataSet(edgeList.map((edge) =>
  ({ id: edge.id, from: edge.from, to: edge.to, dashes: edgeDashes(edge), hidden: !edgeShown(edge) })));
const network = new vis.Network(byId("graph"), { nodes, edges }, { ...options, edges: edgeOptions() });

function edgeOptions() {
  return { ...options.edges, width: 1.1, color: { color: theme.edge, hover: theme.edge, highlight: theme.edge } };
}

// ---- drawing over the network

// Where every node lies, hidden ones too, which the network itself does not tell.
const places = nodeList.map(({ x, y }) => ({ x, y }));
network.on("dragging", ({ nodes: dragged }) => {
  for (const id of dragged) places[id] = network.getPosition(id);
});

function highlighted() {
  if (!focus) return null;
  if (focus.edge !== undefined) {
    const edge = edgeList[focus.edge];
    return { nodes: new Set([edge.from, edge.to]), edges: [edge] };
  }
  const around = edgesOf[focus.node].filter(edgeShown);
  return { nodes: new Set([focus.node, ...around.flatMap((edge) => [edge.from, edge.to])]), edges: around, chosen: focus.node };
}

network.on("beforeDrawing", () => setBoldness(network.getScale()));
network.on("afterDrawing", (ctx) => {
  const scale = network.getScale();
  const centre = network.getViewPosition();
  const size = { width: byId("graph").clientWidth, height: byId("graph").clientHeight };
  const highlight = highlighted();
  if (highlight) {
    const [width, height] = [size.width / scale, size.height / scale];
    drawHighlight(ctx, highlight, places, { left: centre.x - width / 2, top: centre.y - height / 2, width, height, scale });
  }
  const edgesNamed = [...(pointed.edge === undefined ? [] : [edgeList[pointed.edge]]), ...(highlight?.edges || [])];
  const always = new Set([focus?.node, pointed.node].filter((id) => id !== undefined));
  for (const { edge } of [pointed, focus || {}]) if (edge !== undefined) always.add(edgeList[edge].from).add(edgeList[edge].to);
  const toScreen = ({ x, y }) => [(x - centre.x) * scale + size.width / 2, (y - centre.y) * scale + size.height / 2];
  const onScreen = ({ x, y }) => x > -60 && y > -30 && x < size.width + 60 && y < size.height + 30;
  const spots = byImportance
    .filter((node) => nodeShown(node) && (!highlight || highlight.nodes.has(node.id) || always.has(node.id)))
    .map((node) => {
      const [x, y] = toScreen(places[node.id]);
      return { node, x, y, radius: drawnSize(node) * scale };
    })
    .filter(onScreen)
    .sort((a, b) => always.has(b.node.id) - always.has(a.node.id));
  const edgeSpots = edgesNamed.map((edge) => {
    const [from, to] = [toScreen(places[edge.from]), toScreen(places[edge.to])];
    return { text: typeText(edge.type), x: (from[0] + to[0]) / 2, y: (from[1] + to[1]) / 2 };
  }).filter(onScreen);
  ctx.save();
  const ratio = ctx.canvas.width / size.width;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawLabels(ctx, spots, edgeSpots, always, freeArea());
  ctx.restore();
});

// ---- choosing and moving

const narrow = matchMedia("(max-width: 760px)");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const animation = () => (still.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" });

// The part of the graph's area that neither the legend nor the panel covers.
function freeArea() {
  const { clientWidth: width, clientHeight: height } = byId("graph");
  const legend = byId("legend");
  const left = legend.open && !narrow.matches ? legend.offsetLeft + legend.offsetWidth : 0;
  const right = panel.hidden || narrow.matches ? 0 : width - panel.offsetLeft;
  const bottom = panel.hidden || !narrow.matches ? 0 : panel.offsetHeight;
  return { left, right: width - right, width: width - left - right, height: height - bottom, offset: { x: (left - right) / 2, y: -bottom / 2 } };
}

function fit(move = animation()) {
  const shown = nodeList.filter(nodeShown);
  if (!shown.length) return;
  const range = (axis) => shown.reduce(([low, high], { id }) =>
    [Math.min(low, places[id][axis]), Math.max(high, places[id][axis])], [Infinity, -Infinity]);
  const [[left, right], [top, bottom]] = [range("x"), range("y")];
  const area = freeArea();
  const scale = Math.min((area.width - 120) / (right - left + 1), (area.height - 110) / (bottom - top + 1), 1.4);
  network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: Math.max(scale, 0.02), offset: area.offset, animation: move });
}

function chooseNode(id) {
  focus = { node: id };
  openPanel(() => nodePanel(nodeList[id]));
  network.redraw();
}

function chooseEdge(id) {
  focus = { edge: id };
  openPanel(() => edgePanel(edgeList[id]));
  network.redraw();
}

function clearFocus() {
  focus = null;
  closePanel();
  network.redraw();
}

function jumpTo(id) {
  const node = nodeList[id];
  if (!nodeShown(node)) {
    hidden.labels.delete(node.label);
    for (const status of node.sites) hidden.statuses.delete(status);
    applyFilters();
  }
  chooseNode(id);
  network.moveTo({ position: places[id], scale: Math.max(network.getScale(), 0.9), offset: freeArea().offset,
    animation: animation() });
}

network.on("click", ({ nodes: [node], edges: [edge] }) => {
  if (node !== undefined) chooseNode(node);
  else if (edge !== undefined) chooseEdge(edge);
  else clearFocus();
});
const point = (what) => {
  pointed = what;
  byId("graph").classList.toggle("pointing", Object.keys(what).length > 0);
  network.redraw();
};
network.on("hoverNode", ({ node }) => point({ node }));
network.on("hoverEdge", ({ edge }) => point({ edge }));
network.on("blurNode", () => point({}));
network.on("blurEdge", () => point({}));

// ---- legend and filters

function applyFilters() {
  const changed = (list, set, shown) => list.filter((item) => set.get(item.id).hidden === shown(item))
    .map((item) => ({ id: item.id, hidden: !shown(item) }));
  edges.update(changed(edgeList, edges, edgeShown));
  nodes.update(changed(nodeList, nodes, nodeShown));
  renderHeading();
  renderFilters();
  if (renderPanel) openPanel(renderPanel);
}

function filterRow(set, name, mark, text, count) {
  const on = !set.has(name);
  return element("button", { type: "button", class: "filter", "aria-pressed": String(on), "data-name": name,
    onclick: () => {
      if (!set.delete(name)) set.add(name);
      applyFilters();
    } }, mark, element("span", { class: "name", text }), element("span", { class: "number", text: count.toLocaleString("en-US") }));
}

function countBy(list, field) {
  const counts = new Map();
  for (const item of list) counts.set(item[field], (counts.get(item[field]) || 0) + 1);
  return counts;
}

function filterGroup(title, set, names, counts, mark, text) {
  const present = names.filter((name) => counts.has(name));
  const rows = present.map((name) => filterRow(set, name, mark(name), text(name), counts.get(name)));
  return present.length ? [heading(title), element("div", { class: "group" }, ...rows)] : [];
}

const lineKey = (kind, name) => element("p", { class: "key" }, element("span", { class: `line ${kind}` }), element("span", { text: say(name) }));

function renderFilters() {
  byId("filters").replaceChildren(
    ...filterGroup(say("entities"), hidden.labels, view.order.labels, countBy(nodeList, "label"), (name) => sign(name), labelText),
    ...filterGroup(say("relationships"), hidden.types, view.order.types, countBy(edgeList, "type"), () => null, typeText),
    ...filterGroup(say("status"), hidden.statuses, [...view.order.statuses, ""], countBy(edgeList, "status"), () => null, statusText),
    heading(say("lines")),
    lineKey("text", "lineText"), lineKey("lexicon", "lineLexicon"), lineKey("gone", "lineWithdrawn"),
  );
}

// ---- search

const search = byId("search");
const results = byId("results");
const RESULTS = 10;
let best = 0;

const normalised = (text) => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

// An exact key comes first, then a beginning, then any part; among equals the better connected entity.
function found(query) {
  const wanted = normalised(query);
  if (!wanted) return [];
  const grade = (key) => (key === wanted ? 0 : key.startsWith(wanted) ? 1 : key.includes(wanted) ? 2 : 3);
  return byImportance.map((node) => ({ node, grade: Math.min(...node.search.map(grade), 3) }))
    .filter((match) => match.grade < 3)
    .sort((a, b) => a.grade - b.grade || b.node.degree - a.node.degree)
    .slice(0, RESULTS).map((match) => match.node);
}

function renderResults() {
  const matches = found(search.value);
  best = Math.max(0, Math.min(best, matches.length - 1));
  results.replaceChildren(...matches.map((node, place) => element("li", { role: "option", "aria-selected": String(place === best),
    "data-id": node.id, onclick: () => take(node.id) }, sign(node.label, 16), element("span", { class: "name", text: node.name }),
  element("span", { class: "facts", text: node.aliases.length ? valueText(node.aliases) : labelText(node.label) }))));
  if (!matches.length) results.append(element("li", { class: "none", text: say("nothing") }));
  results.hidden = !search.value.trim();
  return matches;
}

function take(id) {
  search.value = "";
  renderResults();
  search.blur();
  jumpTo(id);
}

search.addEventListener("input", () => {
  best = 0;
  renderResults();
});
search.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    best += step;
    renderResults();
    event.preventDefault();
  } else if (event.key === "Enter" && !event.isComposing) { // Enter in an input method confirms the word, not the search
    const node = renderResults()[best];
    if (node) take(node.id);
  }
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const typing = document.activeElement === search;
  if (event.key === "Escape") {
    if (typing) leaveSearch();
    else clearFocus();
  } else if (event.key === "/" && !typing) {
    search.focus();
    event.preventDefault();
  } else if (event.key === "f" && !typing) fit();
});
function leaveSearch() {
  search.value = "";
  renderResults();
  search.blur();
}

// ---- texts

function renderHeading() {
  const centre = view.centre === null ? "" : say("around", { name: nodeList[view.centre].name });
  byId("title").textContent = view.title || centre || say("title");
  document.title = view.title || [centre, say("title")].filter(Boolean).join(" · ");
  const amount = (list, shown) => {
    const count = list.filter(shown).length.toLocaleString("en-US");
    const all = list.length.toLocaleString("en-US");
    return count === all ? all : `${count} / ${all}`;
  };
  byId("counts").textContent = nodeList.length ? say("counts", { nodes: amount(nodeList, nodeShown),
    relationships: amount(edgeList, edgeShown), documents: view.documents.length }) : say("empty");
}

function renderAll() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  renderHeading();
  renderFilters();
  byId("legend-title").textContent = say("filters");
  for (const [id, hint] of [["fit", "fitHint"], ["language", "languageHint"]]) {
    byId(id).textContent = say(id);
    byId(id).title = say(hint);
  }
  search.placeholder = say("search");
  search.setAttribute("aria-label", say("search"));
  byId("cut").hidden = !view.cut.nodes;
  byId("cut").textContent = say("cut", { nodes: nodeList.length, cutNodes: view.cut.nodes, cutRelationships: view.cut.relationships });
  byId("hint").textContent = `${say("keys")}　${say("revision", { workspace: view.workspace, revision: String(view.revision) })}`;
  if (renderPanel) openPanel(renderPanel);
  network.redraw();
}

byId("fit").addEventListener("click", () => fit());
byId("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  renderAll();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  readTheme();
  network.setOptions({ edges: edgeOptions() });
  renderAll();
});
byId("legend").open = !narrow.matches;
renderAll();
fit(false);
network.once("afterDrawing", () => {
  window.drawnAt = performance.now(); // what benchmarks and tests wait for
  document.documentElement.classList.add("drawn");
});
