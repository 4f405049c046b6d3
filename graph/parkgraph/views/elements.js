"use strict";
// The page's data, its two languages, and the one way this page makes elements: text is always text, never markup.

const readData = (id) => JSON.parse(document.getElementById(id).textContent);
const view = readData("view-data");
const nodeList = readData("node-data");
const edgeList = readData("edge-data");
const options = readData("option-data");

let language = (navigator.language || "zh").toLowerCase().startsWith("zh") ? "zh" : "en";

function fill(template, values = {}) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name] ?? whole;
    return typeof value === "number" ? value.toLocaleString("en-US") : value;
  });
}

// Own properties only: a name from the data such as "constructor" must not reach an object's inherited ones.
const inLanguage = (table, name) => (Object.hasOwn(table, name) ? table[name][language] : name);
const inTable = (table, name) => (Object.hasOwn(table, name) ? table[name] : name);
const say = (name, values) => fill(inLanguage(view.texts, name), values);
const labelText = (name) => inLanguage(view.labels, name);
const typeText = (name) => inLanguage(view.types, name);
const inverseText = (name) => inLanguage(view.inverse, name);
const statusText = (name) => (name ? inLanguage(view.statuses, name) : say("noStatus"));
const knownValue = (value) => inLanguage(view.values, value);
const countText = (count) => count.toLocaleString("en-US");
const propertyText = (name) => inLanguage(view.properties, name);

function element(tag, { text, onclick, ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  if (onclick) made.addEventListener("click", onclick);
  made.append(...children.filter(Boolean));
  return made;
}

// Drawings in the page: the plots of a report, the signs on the buttons.
function svg(tag, { text, ...attributes } = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  made.append(...children.filter(Boolean));
  return made;
}

const byId = (id) => document.getElementById(id);

// Python sends only addresses with http or https; "noopener" keeps the page it opens away from this one.
const link = (url, text) => element("a", { href: url, target: "_blank", rel: "noopener noreferrer", text });
