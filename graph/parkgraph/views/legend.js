"use strict";
// The legend, which is also the filter. It is built once for each language; a change of the filters only marks what is
// there, so that the keyboard stays where it is and a slider can be pulled.

const FEW_COUNTRIES = 8;
let allCountries = false;

function countBy(list, groupsOf) {
  const counts = new Map();
  for (const item of list) for (const group of groupsOf(item)) counts.set(group, (counts.get(group) || 0) + 1);
  return counts;
}

// A click hides or shows; with Shift it leaves this one alone of its kind, and once more brings all back.
function toggle(set, name, all, alone) {
  const others = all.filter((other) => other !== name);
  if (alone) {
    const isAlone = !set.has(name) && others.every((other) => set.has(other));
    set.clear();
    if (!isAlone) for (const other of others) set.add(other);
  } else if (!set.delete(name)) set.add(name);
  applyFilters();
}

function filterRow(kind, name, all, mark, text, count) {
  return element("button", { type: "button", class: "filter", "data-kind": kind, "data-name": name, title: say("filterHint"),
    onclick: (event) => toggle(filters[kind], name, all, event.shiftKey) },
  mark, element("span", { class: "name", text }), element("span", { class: "number", text: countText(count) }));
}

function filterGroup(kind, title, names, counts, mark, text) {
  const present = names.filter((name) => counts.has(name));
  if (!present.length) return [];
  const rows = present.map((name) => filterRow(kind, name, present, mark(name), text(name), counts.get(name)));
  return [heading(title), element("div", { class: `group ${kind}`, role: "group", "aria-label": title }, ...rows)];
}

const noMark = () => null;
const labelMark = (label) => sign(label);

function countryGroup() {
  const counts = countBy(nodeList.filter((node) => node.countries), countriesOf);
  const order = [...counts.keys()].sort((a, b) => (a === "") - (b === "") || counts.get(b) - counts.get(a) || (a < b ? -1 : 1));
  if (order.length < 2) return [];
  const text = (key) => (key ? inTable(view.countryNames, key) : say("noStatus"));
  const made = filterGroup("countries", say("countries"), order, counts, noMark, text);
  const extra = [...made[1].children].slice(FEW_COUNTRIES);
  if (extra.length > 1) {
    for (const row of extra) row.hidden = !allCountries;
    made[1].append(element("button", { type: "button", class: "more", text: say(allCountries ? "fewer" : "more", { count: extra.length }),
      "aria-expanded": String(allCountries), onclick: () => {
        allCountries = !allCountries;
        renderLegend();
      } }));
  }
  return made;
}

function slider(name, attributes, onChange) {
  const input = element("input", { type: "range", id: name, ...attributes });
  input.addEventListener("input", () => {
    onChange(Number(input.value));
    applyFilters();
  });
  return input;
}

function confidenceGroup() {
  const label = element("label", { class: "slide", for: "confidence" }, element("span", { text: say("atLeast") }),
    slider("confidence", { min: 0, max: 1, step: 0.05, value: filters.confidence }, (value) => { filters.confidence = value; }),
    element("output", { id: "confidence-value" }));
  return edgeList.length ? [heading(say("confidence")), label] : [];
}

// How many relationships fall into each year, as columns above the sliders.
function histogram(span) {
  const counts = countBy(edgeList, (edge) => [YEARS[filters.by](edge)[0]].filter(Boolean));
  const most = Math.max(1, ...counts.values());
  const years = span.last - span.first + 1;
  const columns = [...counts].map(([year, count]) => svg("rect", { x: year - span.first + 0.1, width: 0.8,
    y: 20 - (20 * count) / most, height: (20 * count) / most, "data-year": year }));
  return svg("svg", { class: "histogram", viewBox: `0 0 ${years} 20`, preserveAspectRatio: "none", "aria-hidden": "true" }, ...columns);
}

function timeGroup() {
  const spans = { event: yearSpan("event"), report: yearSpan("report") };
  if (!spans.event && !spans.report) return [];
  if (!spans[filters.by]) filters.by = spans.event ? "event" : "report";
  const span = spans[filters.by];
  const choice = element("select", { id: "time-by", "aria-label": say("timeBy") }, ...["event", "report"].filter((by) => spans[by])
    .map((by) => element("option", { value: by, text: say(`${by}Time`), ...(by === filters.by ? { selected: "" } : {}) })));
  choice.addEventListener("change", () => {
    Object.assign(filters, { by: choice.value, from: -Infinity, to: Infinity });
    renderLegend();
    applyFilters();
  });
  const ends = { min: span.first, max: span.last, step: 1 };
  const from = slider("time-from", { ...ends, value: Math.max(filters.from, span.first), "aria-label": say("from") },
    (value) => { filters.from = value === span.first ? -Infinity : value; filters.to = Math.max(filters.to, value); });
  const to = slider("time-to", { ...ends, value: Math.min(filters.to, span.last), "aria-label": say("to") },
    (value) => { filters.to = value === span.last ? Infinity : value; filters.from = Math.min(filters.from, value); });
  const undated = edgeList.filter((edge) => YEARS[filters.by](edge)[0] === null).length;
  const chip = element("button", { type: "button", class: "filter", id: "undated", onclick: () => {
    filters.undated = !filters.undated;
    applyFilters();
  } }, element("span", { class: "name", text: say("undated") }), element("span", { class: "number", text: countText(undated) }));
  return [heading(say("time")), choice, histogram(span), element("div", { class: "span" }, from, to),
    element("div", { class: "years" }, element("output", { id: "time-value" }), undated ? chip : null)];
}

function lineGroup() {
  const counts = countBy(edgeList, (edge) => [edge.origin]);
  const line = (kind) => element("span", { class: `line ${kind}` });
  const texts = { text: "lineText", lexicon: "lineLexicon" };
  const gone = edgeList.some((edge) => edge.status === "withdrawn")
    ? element("p", { class: "key" }, line("gone"), element("span", { text: say("lineWithdrawn") })) : null;
  return [...filterGroup("origins", say("lines"), ["text", "lexicon"], counts, line, (name) => say(texts[name])), gone].filter(Boolean);
}

function renderLegend() {
  byId("legend-title").textContent = say("filters");
  byId("reset").textContent = say("reset");
  byId("filters").replaceChildren(
    ...filterGroup("labels", say("entities"), view.order.labels, countBy(nodeList, (node) => [node.label]), labelMark, labelText),
    ...lineGroup(),
    ...filterGroup("types", say("relationships"), view.order.types, countBy(edgeList, (edge) => [edge.type]), noMark, typeText),
    ...filterGroup("statuses", say("status"), [...view.order.statuses, ""], countBy(edgeList, (edge) => [edge.status]), noMark, statusText),
    ...countryGroup(), ...confidenceGroup(), ...timeGroup(),
  );
  markFilters();
}

function markFilters() {
  for (const row of byId("filters").querySelectorAll(".filter[data-kind]")) {
    row.setAttribute("aria-pressed", String(!filters[row.dataset.kind].has(row.dataset.name)));
  }
  const set = (id, change) => { if (byId(id)) change(byId(id)); };
  set("confidence-value", (output) => { output.textContent = filters.confidence.toFixed(2); });
  set("undated", (chip) => chip.setAttribute("aria-pressed", String(filters.undated)));
  set("time-from", (input) => { input.value = Math.max(filters.from, input.min); });
  set("time-to", (input) => { input.value = Math.min(filters.to, input.max); });
  set("time-value", (output) => { output.textContent = `${byId("time-from").value} – ${byId("time-to").value}`; });
  for (const column of byId("filters").querySelectorAll(".histogram rect")) {
    column.classList.toggle("out", column.dataset.year < filters.from || column.dataset.year > filters.to);
  }
  byId("reset").hidden = !isFiltered();
}

function applyFilters() {
  computeShown();
  groupEdges();
  nodes.update(nodeList.filter((node) => nodes.get(node.id).hidden === nodeShown(node))
    .map((node) => ({ id: node.id, hidden: !nodeShown(node) })));
  if (released) setReleased(true);
  renderHeading();
  markFilters();
  if (renderPanel) openPanel(renderPanel);
  redraw();
}

byId("reset").addEventListener("click", () => {
  filters = startFilters();
  renderLegend();
  applyFilters();
  byId("legend-title").focus();
});
