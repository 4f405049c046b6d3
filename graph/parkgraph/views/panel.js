"use strict";
// The side panel: everything the graph knows of an entity, and every sentence behind a relationship.

const panel = byId("panel");
let renderPanel = null;

function openPanel(render) {
  const again = renderPanel === render;
  const scrolled = panel.scrollTop;
  renderPanel = render;
  panel.replaceChildren(
    element("button", { type: "button", class: "close", text: "×", title: say("close"), "aria-label": say("close"),
      onclick: () => clearFocus() }),
    ...render(),
  );
  panel.hidden = false;
  panel.scrollTop = again ? scrolled : 0;
}

function closePanel() {
  renderPanel = null;
  panel.hidden = true;
  panel.replaceChildren();
}

const heading = (text) => element("h3", { text });
const chip = (text, kind) => element("span", { class: `chip ${kind}`, text });
const typeChip = (label) => element("span", { class: "type" }, sign(label, 16), element("span", { text: labelText(label) }));

function table(rows) {
  const list = element("dl");
  for (const [name, value] of rows) list.append(element("dt", { text: name }), element("dd", {}, value));
  return list;
}

const valueText = (value) => (Array.isArray(value) ? value.join(language === "zh" ? "、" : ", ") : String(value));

function statusChip(edge) {
  return edge.status ? chip(statusText(edge.status), edge.status === "withdrawn" ? "gone" : "status") : null;
}

// What the pointer or the keyboard is on in the panel is pointed out in the drawing, and the other way round.
function pointingAt(made, what) {
  for (const name of ["mouseenter", "focusin"]) made.addEventListener(name, () => point(what));
  for (const name of ["mouseleave", "focusout"]) made.addEventListener(name, () => point({}));
  return made;
}

function markInPanel({ node, edge }) {
  for (const row of panel.querySelectorAll("[data-node]")) {
    row.classList.toggle("pointed", node !== undefined ? row.dataset.node === String(node) : row.dataset.edge === String(edge));
  }
}

function entityButton(id) {
  const node = nodeList[id];
  return element("button", { type: "button", class: "entity", onclick: () => jumpTo(id) },
    sign(node.label, 16), element("span", { text: node.name }));
}

function relationshipRow(edge, other) {
  const count = edge.origin === "lexicon" ? say("lexicon")
    : edge.count === 1 ? say("evidenceOne") : say("evidenceCount", { count: edge.count });
  const told = [valueText(Object.values(edge.qualifiers)), edge.since, edge.amount].filter(Boolean).join(" · ");
  const row = element("li", { class: "relationship", "data-node": other, "data-edge": edge.id }, entityButton(other), statusChip(edge),
    told ? element("span", { class: "told", text: told }) : null,
    element("button", { type: "button", class: "proof", text: `${count} ›`, onclick: () => chooseEdge(edge.id) }));
  return pointingAt(row, { node: other });
}

function relationshipGroups(node) {
  const groups = new Map();
  for (const type of view.order.types) for (const side of ["from", "to"]) groups.set(`${type} ${side}`, []);
  for (const edge of edgesOf[node.id].filter(edgeShown)) {
    groups.get(`${edge.type} ${edge.from === node.id ? "from" : "to"}`).push(edge);
  }
  const parts = [];
  for (const [name, edges] of groups) {
    if (!edges.length) continue;
    const [type, side] = name.split(" ");
    const other = (edge) => (side === "from" ? edge.to : edge.from);
    edges.sort((a, b) => nodeList[other(b)].degree - nodeList[other(a)].degree || a.id - b.id);
    const title = element("h3", { text: side === "from" ? typeText(type) : inverseText(type) });
    title.append(element("span", { class: "number", text: String(edges.length) }));
    parts.push(title, element("ul", {}, ...edges.map((edge) => relationshipRow(edge, other(edge)))));
  }
  return parts.length ? parts : [element("p", { class: "none", text: say("noRelationships") })];
}

function articleLine(number, published) {
  const article = view.documents[number];
  const facts = [article.source, published || article.published].filter(Boolean).join(" · ");
  return element("span", { class: "article" },
    article.url ? link(article.url, article.title) : element("span", { class: "title", text: article.title }),
    facts ? element("span", { class: "facts", text: facts }) : null);
}

function nodePanel(node) {
  const rows = Object.entries(node.properties).map(([name, value]) => [propertyText(name), knownValue(valueText(value))]);
  rows.push([propertyText("key"), element("code", { text: node.key })]);
  const more = node.articleCount - node.articles.length;
  return [
    typeChip(node.label),
    element("h2", { text: node.name }),
    node.aliases.length ? element("p", { class: "aliases", text: `${say("aliases")}：${valueText(node.aliases)}` }) : null,
    table(rows),
    ...relationshipGroups(node),
    node.articles.length ? heading(say("articles")) : null,
    node.articles.length
      ? element("ul", { class: "articles" }, ...node.articles.map((number) => element("li", {}, articleLine(number))))
      : null,
    more > 0 ? element("p", { class: "none", text: say("moreArticles", { count: more }) }) : null,
  ].filter(Boolean);
}

function evidenceCard(card) {
  const quote = element("blockquote");
  for (const [role, text] of card.parts) quote.append(role ? element("mark", { class: role, text }) : text);
  const foot = card.document === null ? null : articleLine(card.document, card.published);
  const span = card.span ? element("span", { class: "facts", text: say("position", { span: card.span }) }) : null;
  return element("li", { class: "evidence" }, quote, foot, span);
}

function relationshipFacts(edge) {
  const seen = [...new Set([edge.first_seen, edge.last_seen].filter(Boolean))].join(" – ");
  const measure = element("span", { class: "measure" },
    element("meter", { min: "0", max: "1", value: String(edge.confidence || 0) }), element("span", { text: String(edge.confidence) }));
  const rows = [
    [say("status"), statusChip(edge)],
    [say("since"), edge.since],
    [say("amount"), edge.amount],
    ...Object.entries(edge.qualifiers).map(([name, value]) => [propertyText(name), valueText(value)]),
    [say("confidence"), edge.confidence === "" ? "" : measure],
    [say("origin"), chip(say(edge.origin === "lexicon" ? "lexicon" : "text"), edge.origin === "lexicon" ? "lexicon" : "text")],
    [say("seen"), seen],
  ];
  return table(rows.filter(([, value]) => value));
}

function evidenceList(edge) {
  const parts = [heading(say("evidence"))];
  if (edge.origin === "lexicon") parts.push(element("p", { class: "none", text: say("noEvidence") }));
  if (edge.count > edge.evidence.length && edge.evidence.length) {
    parts.push(element("p", { class: "none", text: say("evidenceShown", { shown: edge.evidence.length, count: edge.count }) }));
  }
  if (edge.evidence.length) parts.push(element("ul", { class: "cards" }, ...edge.evidence.map(evidenceCard)));
  return parts;
}

function edgePanel(edge) {
  // Straight edges between the same two nodes lie on each other, so the panel leads to the ones beneath.
  const others = edgesOf[edge.from].filter((other) =>
    other.id !== edge.id && edgeShown(other) && [other.from, other.to].includes(edge.to));
  return [
    element("div", { class: "statement" }, entityButton(edge.from),
      element("span", { class: "arrow", text: `${typeText(edge.type)} →` }), entityButton(edge.to)),
    relationshipFacts(edge),
    ...evidenceList(edge),
    others.length ? heading(say("also")) : null,
    others.length ? element("ul", {}, ...others.map((other) => element("li", { class: "relationship" },
      element("button", { type: "button", class: "entity", onclick: () => chooseEdge(other.id) },
        element("span", { text: [typeText(other.type), ...Object.values(other.qualifiers)].join(" ") })),
      statusChip(other)))) : null,
  ].filter(Boolean);
}
