"use strict";
// The page as a whole: its heading, its two languages, light and dark, and the start.

function centreText() {
  const names = view.centres.map((id) => nodeList[id].name);
  return names.length > 1 ? say("compared", { one: names[0], other: names[1] }) : names.length ? say("around", { name: names[0] }) : "";
}

function amount(list, shown) {
  const count = countText(list.filter(shown).length);
  const all = countText(list.length);
  return count === all ? all : `${count} / ${all}`;
}

function renderHeading() {
  const centre = centreText();
  byId("title").textContent = view.title || centre || say("title");
  document.title = view.title || [centre, say("title")].filter(Boolean).join(" · ");
  byId("counts").textContent = nodeList.length ? say("counts", { nodes: amount(nodeList, nodeShown),
    relationships: amount(edgeList, edgeShown), documents: view.documents.length }) : say("empty");
}

function renderNotices() {
  const { since, statuses } = view.criteria;
  const status = statuses.length && say("onlyStatus", { statuses: statuses.map(statusText).join(" / ") });
  const asked = [since && say("onlySince", { since }), status].filter(Boolean);
  byId("asked").hidden = !asked.length;
  byId("asked").textContent = asked.join(" · ");
  byId("cut").hidden = !view.cut.nodes;
  byId("cut").textContent = say("cut", { nodes: nodeList.length, cutNodes: view.cut.nodes, cutRelationships: view.cut.relationships });
  byId("hint").textContent = say("revision", { workspace: view.workspace.slice(0, 12), revision: String(view.revision) });
}

function renderAll() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  renderHeading();
  renderNotices();
  renderLegend();
  renderTools();
  renderReport();
  search.placeholder = say("searchHint");
  search.setAttribute("aria-label", say("searchHint"));
  graphArea.setAttribute("aria-label", say("graphLabel"));
  if (renderPanel) openPanel(renderPanel);
  redraw();
}

function setLanguage(name) {
  language = name;
  renderAll();
}

// ---- light and dark: as the reader's system says, until the reader says otherwise

const darkSystem = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => document.documentElement.dataset.theme === "dark";

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  readTheme();
  outdateLayer();
  renderAll();
}

darkSystem.addEventListener("change", () => setTheme(darkSystem.matches ? "dark" : "light"));

// ---- start

byId("legend").open = !narrow.matches;
byId("legend").addEventListener("toggle", () => redraw());
setTheme(darkSystem.matches ? "dark" : "light");
showReport(Boolean(view.report));
network.once("afterDrawing", () => {
  window.drawnAt = performance.now(); // what the tests and the benchmark wait for
  document.documentElement.classList.add("drawn");
});
fit(false);
redraw();
