"use strict";
// The report of a park, or of two side by side: tables and plots of what Python counted. Every name leads into the graph.

const reportArea = byId("report");
const numberOfKey = new Map(nodeList.map((node) => [node.key, node.id]));
const numberOfEdgeKey = new Map(edgeList.map((edge) => [edge.key, edge.id]));
let reportOpen = false;

function showReport(open) {
  reportOpen = Boolean(open && view.report);
  reportArea.hidden = !reportOpen;
  document.body.classList.toggle("reporting", reportOpen);
  byId("mode-report").setAttribute("aria-pressed", String(reportOpen));
  byId("mode-graph").setAttribute("aria-pressed", String(!reportOpen));
  if (!reportOpen) redraw();
}

const showGraph = () => showReport(false);
const nameOf = (key) => inTable(view.report.names, key);

// ---- cells

function entityCell(key) {
  if (!key) return element("span", { class: "none", text: say("noStatus") });
  const id = numberOfKey.get(key);
  if (id === undefined) return element("span", { text: nameOf(key) });
  return entityButton(id);
}

const entityCells = (keys) => element("span", { class: "several" }, ...keys.map(entityCell));
const statusCell = (status) => (status ? chip(statusText(status), status === "withdrawn" ? "gone" : "status") : null);

function evidenceCell(row) {
  const id = numberOfEdgeKey.get(row.relationship);
  if (id === undefined) return row.evidence === undefined ? null : element("span", { text: countText(row.evidence) });
  const text = row.evidence === undefined ? say("proof") : row.evidence ? countText(row.evidence) : say("lexicon");
  return element("button", { type: "button", class: "proof", text: `${text} ›`, "aria-label": say("evidence"), onclick: () => {
    showGraph();
    chooseEdge(id);
  } });
}

// ---- tables: columns are { name, value: what to sort by, cell, minor }; those that no row fills are left out

const compared = (a, b) => (typeof a === "number" ? a - b : String(a).localeCompare(String(b), "zh-CN", { numeric: true }));
// Empty cells come last in either order.
const inOrder = (a, b, order) => (a === "") - (b === "") || (order === "ascending" ? compared(a, b) : compared(b, a));

function sortableTable(title, columns, rows, note) {
  const filled = columns.filter(({ value }) => rows.some((row) => value(row) !== ""));
  const body = element("tbody");
  const line = (row) => element("tr", row.status === "withdrawn" ? { class: "gone" } : {},
    ...filled.map(({ cell, value, minor }) => element("td", minor ? { class: "minor" } : {}, cell ? cell(row) : value(row))));
  const fillIn = (ordered) => body.replaceChildren(...ordered.map(line));
  const heads = filled.map((column) => {
    const head = element("th", { scope: "col", ...(column.minor ? { class: "minor" } : {}) });
    head.append(element("button", { type: "button", text: say(column.name), onclick: () => {
      // Of numbers a reader wants the largest first.
      const orders = typeof column.value(rows[0]) === "number" ? ["descending", "ascending"] : ["ascending", "descending"];
      const order = head.getAttribute("aria-sort") === orders[0] ? orders[1] : orders[0];
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", order);
      fillIn([...rows].sort((a, b) => inOrder(column.value(a), column.value(b), order)));
    } }));
    return head;
  });
  fillIn(rows);
  const table = element("table", { class: "rows" }, element("thead", {}, element("tr", {}, ...heads)), body);
  return element("section", { class: "card" },
    element("h3", { text: title }, element("span", { class: "number", text: countText(rows.length) })),
    note ? element("p", { class: "none", text: note }) : null,
    rows.length ? element("div", { class: "scroll", tabindex: "0" }, table) : element("p", { class: "none", text: say("noRows") }));
}

const namesOf = (keys) => keys.map(nameOf).join(" ");

function presenceColumns(park, compact) {
  return [
    { name: "who", value: (row) => nameOf(row.who), cell: (row) => entityCell(row.who) },
    { name: "site", value: (row) => (row.site === park.park ? "" : nameOf(row.site)), minor: true,
      cell: (row) => (row.site === park.park ? null : entityCell(row.site)) },
    { name: "origins", value: (row) => namesOf(row.origins), cell: (row) => entityCells(row.origins) },
    { name: "owners", value: (row) => namesOf(row.owners), cell: (row) => entityCells(row.owners), minor: true, wide: true },
    { name: "industries", value: (row) => namesOf(row.industries), cell: (row) => entityCells(row.industries), minor: true },
    { name: "status", value: (row) => (row.status ? statusText(row.status) : ""), cell: (row) => statusCell(row.status) },
    { name: "since", value: (row) => row.since },
    { name: "amount", value: (row) => row.amount, minor: true, wide: true },
    { name: "reported", value: (row) => row.reported, minor: true, wide: true },
    { name: "evidence", value: (row) => row.evidence, cell: evidenceCell },
  ].filter((column) => !(compact && column.wide));
}

const awardColumns = () => [
  { name: "year", value: (row) => row.year },
  { name: "program", value: (row) => nameOf(row.program), cell: (row) => entityCell(row.program) },
  { name: "holder", value: (row) => nameOf(row.holder), cell: (row) => entityCell(row.holder) },
  { name: "rank", value: (row) => row.rank },
  { name: "evidence", value: () => " ", cell: evidenceCell },
];

const whatText = (event) => (event.status ? statusText(event.status) : typeText(event.type));
const eventText = (event) => [event.date, nameOf(event.subject), whatText(event), nameOf(event.target)].join(" · ");

const eventColumns = () => [
  { name: "date", value: (row) => row.date },
  { name: "what", value: whatText, cell: (row) => statusCell(row.status) || chip(whatText(row), "status") },
  { name: "who", value: (row) => nameOf(row.subject), cell: (row) => entityCell(row.subject) },
  { name: "where", value: (row) => nameOf(row.target), cell: (row) => entityCell(row.target) },
  { name: "amount", value: (row) => row.amount, minor: true },
  { name: "evidence", value: () => " ", cell: evidenceCell },
];

// ---- the report

// Rows of several lists of [name, number], in the order of the first lists, the unknown last.
function merged(lists) {
  const names = [...new Set(lists.flat().map(([name]) => name))];
  const tables = lists.map((list) => new Map(list));
  const rows = names.map((name) => [name, ...tables.map((table) => table.get(name) || 0)]);
  const total = ([, ...numbers]) => numbers.reduce((sum, number) => sum + number, 0);
  return lists.length < 2 ? rows : rows.sort((a, b) => (a[0] === "") - (b[0] === "") || total(b) - total(a));
}

function keyFigures(park) {
  const figures = [["figCompanies", park.present.length], ["figForeign", park.foreign.length],
    ["figOrigins", park.by_origin.filter(([key]) => key).length], ["figPrograms", new Set(park.awards.map((row) => row.program)).size],
    ["figDated", park.events.length]];
  return element("dl", { class: "figures" }, ...figures.map(([name, number]) =>
    element("div", {}, element("dt", { text: say(name) }), element("dd", { text: countText(number) }))));
}

function parkHead(park, place, several) {
  const facts = [["places", park.places], ["focus", park.focus], ["clusters", park.clusters]].filter(([, keys]) => keys.length);
  return element("section", { class: "card head" },
    element("h2", {}, several ? element("span", { class: `swatch series${place}` }) : null, entityCell(park.park)),
    keyFigures(park),
    facts.length ? element("dl", { class: "facts" }, ...facts.flatMap(([name, keys]) =>
      [element("dt", { text: say(name) }), element("dd", {}, entityCells(keys))])) : null);
}

function sharedPart(shared) {
  const groups = Object.entries({ companies: shared.companies, owners: shared.owners, origins: shared.origins,
    industries: shared.industries, program: shared.programs });
  const none = () => element("span", { class: "none", text: say("nothingShared") });
  return element("section", { class: "card", id: "shared" }, element("h3", { text: say("shared") }),
    element("dl", { class: "facts" }, ...groups.flatMap(([name, keys]) =>
      [element("dt", { text: say(name) }), element("dd", {}, keys.length ? entityCells(keys) : none())])));
}

function plotCards(parks) {
  const both = (field) => merged(parks.map((park) => park[field]));
  const statuses = merged(parks.map((park) => park.by_status)).sort((a, b) =>
    [...view.order.statuses, ""].indexOf(a[0]) - [...view.order.statuses, ""].indexOf(b[0]));
  const card = (kind, ...children) => (children.some(Boolean) ? element("section", { class: `card ${kind}` }, ...children) : null);
  const lineTitle = (park) => (parks.length > 1 ? `${say("timeline")} · ${nameOf(park.park)}` : say("timeline"));
  const line = (park) => timeline(lineTitle(park), park.events, span, eventText);
  const span = everyYear(parks.map((park) => park.events.map((event) => [yearOf(event.date)])));
  return [
    card("plot", barTable(say("byOrigin"), both("by_origin"), parks, entityCell)),
    card("plot", barTable(say("byIndustry"), both("by_industry"), parks, entityCell)),
    card("plot", barTable(say("byStatus"), statuses, parks, (name) => statusCell(name) || entityCell(""))),
    card("plot", yearColumns(say("byYear"), parks.map((park) => park.awards_by_year)), ...parks.map(line)),
  ];
}

function parkTables(park, several) {
  const name = (title) => (several ? `${nameOf(park.park)} · ${say(title)}` : say(title));
  return [
    sortableTable(name("companies"), presenceColumns(park, several), park.companies, say("companiesNote")),
    park.institutions.length ? sortableTable(name("institutions"), presenceColumns(park, several), park.institutions) : null,
    sortableTable(name("programs"), awardColumns(), park.awards),
    sortableTable(name("timeline"), eventColumns(), park.events),
  ];
}

function renderReport() {
  byId("modes").hidden = !view.report;
  byId("bar").classList.toggle("modal", Boolean(view.report));
  if (!view.report) return;
  for (const mode of ["graph", "report"]) byId(`mode-${mode}`).textContent = say(`mode-${mode}`);
  const { parks, shared } = view.report;
  const several = parks.length > 1;
  const tablesOf = (park) => element("div", {}, ...parkTables(park, several));
  const notes = [byId("asked").textContent, say("reportNote"), byId("hint").textContent];
  reportArea.replaceChildren(...[
    element("div", { class: several ? "heads two" : "heads" }, ...parks.map((park, place) => parkHead(park, place, several))),
    several ? sharedPart(shared) : null,
    element("div", { class: "plots" }, ...plotCards(parks)),
    element("div", { class: several ? "tables two" : "tables" }, ...parks.map(tablesOf)),
    element("p", { class: "none", text: notes.filter(Boolean).join(" · ") }),
  ].filter(Boolean));
}

let resized = 0;
window.addEventListener("resize", () => {
  clearTimeout(resized);
  resized = setTimeout(renderReport, 150);
});
byId("mode-graph").addEventListener("click", showGraph);
byId("mode-report").addEventListener("click", () => showReport(true));
