"use strict";
// What is shown: the reader's filters, and for each entity and relationship whether they let it through.

const edgesOf = nodeList.map(() => []);
for (const edge of edgeList) {
  edgesOf[edge.from].push(edge);
  if (edge.to !== edge.from) edgesOf[edge.to].push(edge);
}

const yearOf = (date) => Number(/^\d{4}/.exec(date)?.[0]) || null;

// For each way of dating a relationship, the first and the last year it stands for; null where nothing is known.
const YEARS = {
  event: (edge) => [yearOf(edge.date), yearOf(edge.date)],
  report: (edge) => [yearOf(edge.first_seen), yearOf(edge.last_seen)],
};

function yearSpan(by) {
  let [first, last] = [Infinity, -Infinity];
  for (const edge of edgeList) {
    const [from, to] = YEARS[by](edge);
    if (from !== null) [first, last] = [Math.min(first, from), Math.max(last, to ?? from)];
  }
  return first <= last ? { first, last } : null;
}

// Sets hold what is hidden. A firm of no known country has the country "", a relationship without status the status "".
const startFilters = () => ({
  labels: new Set(), types: new Set(), statuses: new Set(view.withdrawn ? [] : ["withdrawn"]), countries: new Set(),
  origins: new Set(), confidence: 0, by: "event", from: -Infinity, to: Infinity, undated: true,
});

let filters = startFilters();
const nodeVisible = new Uint8Array(nodeList.length);
const edgeVisible = new Uint8Array(edgeList.length);
const nodeShown = (node) => nodeVisible[node.id] === 1;
const edgeShown = (edge) => edgeVisible[edge.id] === 1;

function inTime(edge) {
  const [from, to] = YEARS[filters.by](edge);
  return from === null ? filters.undated : (to ?? from) >= filters.from && from <= filters.to;
}

const edgePasses = (edge) => !filters.types.has(edge.type) && !filters.statuses.has(edge.status)
  && !filters.origins.has(edge.origin) && !(edge.confidence < filters.confidence) && inTime(edge);

const countriesOf = (node) => (node.countries.length ? node.countries : [""]);

// A firm is hidden with a status when every park it is said to be in has a status that is hidden, and with a country
// when it has no other.
const nodePasses = (node) => !filters.labels.has(node.label)
  && !(node.sites.length && node.sites.every((status) => filters.statuses.has(status)))
  && !(node.countries && countriesOf(node).every((country) => filters.countries.has(country)));

// An entity none of whose relationships passes goes with them: a point without a line says nothing.
function computeShown() {
  const passes = edgeList.map(edgePasses);
  const isCentre = new Set(view.centres);
  for (const node of nodeList) {
    const around = edgesOf[node.id];
    const linked = !around.length || isCentre.has(node.id) || around.some((edge) => passes[edge.id]);
    nodeVisible[node.id] = linked && nodePasses(node) ? 1 : 0;
  }
  for (const edge of edgeList) {
    edgeVisible[edge.id] = passes[edge.id] && nodeVisible[edge.from] && nodeVisible[edge.to] ? 1 : 0;
  }
}

const isFiltered = () => {
  const start = startFilters();
  return Object.entries(filters).some(([name, value]) => (value instanceof Set
    ? value.size !== start[name].size || [...value].some((item) => !start[name].has(item)) : name !== "by" && value !== start[name]));
};

computeShown();
