"use strict";
// Search by name, alias, pinyin or initials; Python made the keys, so the page only compares.

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

function leaveSearch() {
  search.value = "";
  renderResults();
  search.blur();
}
