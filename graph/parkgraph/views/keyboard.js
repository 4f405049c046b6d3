"use strict";
// Buttons, keys and the overlay that explains them: one table, so that none is without the other two.

const ICONS = { // paths in a square of 24
  search: "M10 4a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM14.5 14.5 20 20",
  zoomIn: "M12 5v14M5 12h14",
  zoomOut: "M5 12h14",
  fit: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  freeze: "M7 11V8a5 5 0 0 1 10 0v3M5 11h14v9H5z",
  release: "M7 11V8a5 5 0 0 1 9.6-2M5 11h14v9H5z",
  screen: "M3 5h18v12H3zM9 21h6M12 17v4",
  picture: "M12 4v11M7 10l5 5 5-5M4 20h16",
  theme: "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
  help: "M9 9a3 3 0 1 1 4 2.8c-.8.4-1 .9-1 2.2M12 17.5v.5",
};

function toggleFullScreen() {
  // Where the page sits in a frame, its owner may forbid it; then nothing happens.
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

function toggleLegend() {
  byId("legend").open = !byId("legend").open;
}

// where: the group of buttons it stands in, if it has a button.
const ACTIONS = [
  { keys: ["/"], name: "search", act: () => { showGraph(); search.focus(); } },
  { keys: ["+", "="], name: "zoomIn", where: "tools", act: () => zoom(1.25) },
  { keys: ["-"], name: "zoomOut", where: "tools", act: () => zoom(0.8) },
  { keys: ["f"], name: "fit", where: "tools", act: () => fit() },
  { keys: ["h"], name: "freeze", where: "tools", act: () => setReleased(!released) },
  { keys: ["m"], name: "screen", where: "tools", act: toggleFullScreen },
  { keys: ["e"], name: "picture", where: "tools", act: savePicture },
  { keys: ["ArrowLeft"], sign: "←", name: "panLeft", act: () => pan(-1, 0) },
  { keys: ["ArrowRight"], sign: "→", name: "panRight", act: () => pan(1, 0) },
  { keys: ["ArrowUp"], sign: "↑", name: "panUp", act: () => pan(0, -1) },
  { keys: ["ArrowDown"], sign: "↓", name: "panDown", act: () => pan(0, 1) },
  { keys: ["n"], name: "next", act: () => step(1) },
  { keys: ["p"], name: "previous", act: () => step(-1) },
  { keys: ["Enter"], sign: "↵", name: "toPanel", act: () => panel.querySelector(".entity, .proof, .close")?.focus() },
  { keys: ["l"], name: "legend", act: toggleLegend },
  { keys: ["r"], name: "report", act: () => showReport(!reportOpen), only: () => view.report },
  { keys: ["d"], name: "theme", where: "settings", act: () => setTheme(isDark() ? "light" : "dark") },
  { keys: ["t"], name: "language", where: "settings", act: () => setLanguage(language === "zh" ? "en" : "zh") },
  { keys: ["?"], name: "help", where: "settings", act: () => openHelp() },
  { keys: ["Escape"], sign: "Esc", name: "escape", act: () => clearFocus() },
].filter((action) => !action.only || action.only());

const icon = (name) => svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, svg("path", { d: ICONS[name] }));
const keySign = (action) => action.sign || action.keys[0];

function actionButton(action) {
  const off = action.name === "freeze" && released;
  const text = say(off ? "freezeAgain" : action.name);
  const pressed = action.name === "freeze" ? { "aria-pressed": String(!released) } : {};
  const content = action.name === "language" ? element("span", { text: say("otherLanguage") }) : icon(off ? "release" : action.name);
  return element("button", { type: "button", id: action.name, title: `${text} (${keySign(action)})`, "aria-label": text, ...pressed,
    onclick: action.act }, content);
}

function renderTools() {
  for (const where of ["tools", "settings"]) {
    const active = document.activeElement?.id;
    byId(where).replaceChildren(...ACTIONS.filter((action) => action.where === where).map(actionButton));
    if (active && byId(where).querySelector(`[id="${CSS.escape(active)}"]`)) byId(active).focus();
  }
}

function openHelp() {
  const rows = ACTIONS.map((action) => element("div", {}, element("dt", {}, element("kbd", { text: keySign(action) })),
    element("dd", { text: say(action.name) })));
  byId("help-card").replaceChildren(
    element("h2", { text: say("help") }), element("dl", { class: "keys" }, ...rows),
    element("p", { text: say("helpMouse") }), element("p", { text: say("helpMarks") }),
    element("button", { type: "button", class: "wide", text: say("close"), onclick: () => byId("help-card").close() }),
  );
  if (!byId("help-card").open) byId("help-card").showModal();
}

const typesText = (target) => target.matches?.("input:not([type=range]), select, textarea");
const takesArrows = (target) => target.matches?.("input, select") || target.closest?.("#panel, #report, #legend");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || byId("help-card").open) return;
  if (typesText(event.target)) {
    if (event.key === "Escape") leaveSearch();
    return;
  }
  if (event.key.startsWith("Arrow") && takesArrows(event.target)) return;
  if (event.key === "Enter" && event.target.closest?.("button, a, summary")) return;
  const action = ACTIONS.find(({ keys }) => keys.includes(event.key) || keys.includes(event.key.toLowerCase()));
  if (!action) return;
  action.act();
  event.preventDefault();
});
