/* What surrounds the map: buttons, legend, texts, waiting and failing. */

import { closeChoices } from "./map_choices.js";
import { bandOf, isNear, radius, showsCircles } from "./map_circles.js";
import { markTerms } from "./map_glossary.js";
import { PERIMETER, PLACED_DASH } from "./map_neighbourhoods.js";
import { OVERLAY, showsOverlay } from "./map_overlay.js";
import { paintBackground } from "./map_patterns.js";
import { fit, goHome, measure } from "./map_view.js";

export function node(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children);
  return element;
}

export const icon = (path) => svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: path }));

/** Height of the letters on a map, in px: those of a presentation can be read across a room. */
export const letterSize = ({ root, presenting }) => (presenting ? parseFloat(getComputedStyle(root).fontSize) : 12.5);

export function buildFrame(sheet) {
  for (const part of ["stage", "ground", "strip", "card", "veil", "attribution"]) sheet[part] = node("div", `atlas-${part}`);
  sheet.root = node("div", "atlas");
  sheet.root.dataset.testid = "atlas-map";
  sheet.root.dataset.version = "0";
  sheet.legend = node("section", "atlas-legend");
  sheet.card.hidden = true;
  sheet.card.setAttribute("aria-hidden", "true"); // all it says is in the table beside the map
  sheet.ground.setAttribute("role", "region");
  sheet.buttons = {};
  sheet.tools = node("div", "atlas-tools");
  sheet.tools.append(node("div", "atlas-tool-group"));
  addTool(sheet, "zoom_in", "M3 8h10M8 3v10", () => sheet.plates.get("main").map.zoomIn(1));
  addTool(sheet, "zoom_out", "M3 8h10", () => sheet.plates.get("main").map.zoomOut(1));
  addTool(sheet, "home", "M8 1.8l5.6 3.1v6.2L8 14.2l-5.6-3.1V4.9z", () => goHome(sheet));
  sheet.tools.append(node("div", "atlas-tool-group")); // moving about, then everything else
  sheet.notice = node("p", "atlas-notice-bar");
  sheet.notice.setAttribute("role", "status");
  sheet.notice.hidden = true;
  sheet.stage.append(sheet.ground, sheet.tools, sheet.attribution, sheet.notice);
  sheet.root.append(sheet.stage, sheet.strip, sheet.card, sheet.veil);
  sheet.root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !sheet.drawn) return;
    if (sheet.choices) closeChoices(sheet);
    else fit(sheet, sheet.drawn.view.bounds);
  });
}

/** A button of the last group of tools, drawn by a path on a grid of 16; its name is the text of that key. */
export function addTool(sheet, name, path, act) {
  const button = Object.assign(node("button", "atlas-tool"), { type: "button" });
  button.dataset.tool = name;
  button.append(icon(path));
  button.addEventListener("click", act);
  sheet.buttons[name] = button;
  sheet.tools.lastChild.append(button);
  return button;
}

/** A sentence over the map, for a while: what went wrong beside it, what was done. */
export function tell(sheet, text, seconds = 8) {
  clearTimeout(sheet.noticeEnd);
  sheet.notice.textContent = text;
  sheet.notice.hidden = false;
  sheet.noticeEnd = setTimeout(() => (sheet.notice.hidden = true), 1000 * seconds);
}

export function writeTexts(sheet) {
  const { texts } = sheet.drawn;
  sheet.ground.setAttribute("aria-label", texts.map);
  sheet.strip.setAttribute("role", "group");
  sheet.strip.setAttribute("aria-label", texts.insets);
  writeAttribution(sheet);
  writeCredit(sheet);
  for (const [name, button] of Object.entries(sheet.buttons)) {
    button.title = texts[name];
    button.setAttribute("aria-label", texts[name]);
    if (button.lastChild.localName === "span") button.lastChild.textContent = texts[name];
  }
}

/** The line under a map that stands without its page: who published what it shows. */
export function writeCredit({ show, drawn, presenting }) {
  const isShown = presenting || drawn.embedded;
  show.foot.textContent = isShown ? [drawn.source, drawn.attribution].filter(Boolean).join(" · ") : "";
}

export function writeAttribution({ attribution, drawn, plates }) {
  const credits = [drawn.attribution, plates.get("main").tiles && drawn.texts.tiles_credit];
  attribution.textContent = credits.filter(Boolean).join(" · ");
}

export function writeState(sheet, state) {
  const { texts } = sheet.change;
  sheet.root.dataset.state = state;
  sheet.veil.hidden = state === "ready";
  sheet.veil.setAttribute("role", state === "error" ? "alert" : "status");
  sheet.veil.replaceChildren(node("p", "atlas-veil-text", texts[state] ?? ""));
  if (state !== "error") return;
  const retry = Object.assign(node("button", "atlas-retry", texts.retry), { type: "button" });
  retry.addEventListener("click", () => sheet.retry());
  sheet.veil.append(retry);
}

export function writeLegend(sheet) {
  const { legend, texts } = sheet.drawn;
  const toggle = Object.assign(node("button", "atlas-legend-toggle", texts.legend), { type: "button" });
  toggle.addEventListener("click", () => {
    openLegend(sheet, sheet.legend.dataset.open !== "true");
    measure(sheet);
  });
  const body = Object.assign(node("div", "atlas-legend-body"), { tabIndex: 0 }); // it may have to scroll
  if (legend.title) body.append(node("div", "atlas-legend-title", legend.title));
  if (legend.subtitle) body.append(node("div", "atlas-legend-subtitle", legend.subtitle));
  body.append(listOf(legend.entries ?? [], (entry) => legendEntry(sheet, entry)));
  const main = sheet.plates.get("main");
  const { title, sizes } = bandOf(sheet, main);
  if (sizes.length && showsCircles(sheet, main)) {
    body.append(node("div", "atlas-legend-heading", title), circleSizes(sheet, sizes));
  }
  const marks = listOf(legend.marks, legendMark);
  marks.classList.add("atlas-legend-marks");
  body.append(marks);
  if (isNear(sheet, main) && !sheet.drawn.neighbourhoods) body.append(listOf(legend.near_marks, legendMark));
  if (showsOverlay(sheet, main)) body.append(listOf([{ mark: "overlay", label: sheet.drawn.overlay.label }], legendMark));
  (legend.notes ?? []).forEach((note) => body.append(node("div", "atlas-legend-note", note)));
  sheet.legend.setAttribute("aria-label", texts.legend);
  sheet.legend.replaceChildren(toggle, body);
  openLegend(sheet, sheet.legend.dataset.open === "true");
  if (sheet.presenting) markTerms(sheet, body);
}

export function openLegend({ legend }, isOpen) {
  legend.dataset.open = String(isOpen);
  legend.querySelector(".atlas-legend-toggle")?.setAttribute("aria-expanded", String(isOpen));
}

function listOf(entries, row) {
  const list = node("ul", "atlas-legend-list");
  list.append(...entries.map(row));
  return list;
}

function legendEntry({ drawn }, { style, label, count }) {
  const row = node("li", "atlas-legend-row");
  const swatch = node("span", "atlas-swatch");
  paintBackground(swatch, drawn.styles[style]);
  const text = node("span", "atlas-legend-label");
  text.append(node("span", "", label), node("span", "atlas-legend-count", count ?? ""));
  row.append(swatch, text);
  return row;
}

const dotted = (fill, stroke) => svg("circle", { cx: 13, cy: 8, r: 5, fill, stroke, "stroke-width": 2 });
const lined = (dashes) => svg("path", { d: "M1 8h24", stroke: "#14213d", "stroke-width": 2, "stroke-dasharray": dashes });
const GLYPHS = {
  seat: () => [dotted("#14213d", "#ffffff")],
  "seat-probable": () => [dotted("#ffffff", "#14213d")],
  outline: () => [lined("none")],
  "outline-dashed": () => [lined("6 4")],
  neighbourhood: () => [
    svg("path", { d: "M3 2l19-1 2 9-6 5-14-2z", fill: "#ffffff", stroke: PERIMETER.line, "stroke-width": PERIMETER.width }),
    svg("circle", { cx: 13, cy: 8, r: 4, fill: PERIMETER.line }),
  ],
  "neighbourhood-placed": () => [dotted("#ffffff", PERIMETER.line)],
  overlay: () => [
    svg("path", { d: "M3 2l19-1 2 9-6 5-14-2z", fill: "none", stroke: OVERLAY.line, "stroke-width": OVERLAY.width, "stroke-dasharray": OVERLAY.dash }),
  ],
  "neighbourhood-dashed": () => [
    svg("circle", { cx: 13, cy: 8, r: 5, fill: "#ffffff", stroke: PERIMETER.line, "stroke-dasharray": PLACED_DASH }),
  ],
};

function legendMark({ mark, label }) {
  const row = node("li", "atlas-legend-row");
  const picture = svg("svg", { viewBox: "0 0 26 16", width: 26, height: 16, "aria-hidden": "true" }, ...GLYPHS[mark]());
  const text = node("span", "atlas-legend-label");
  text.append(node("span", "", label)); // one part, whatever terms of the glossary are marked in it
  row.append(picture, text);
  return row;
}

/** Circles at their true sizes, one in the other, each with its value. */
function circleSizes(sheet, listed) {
  const sizes = [...listed].sort((a, b) => b.value - a.value);
  const largest = radius(sheet, sizes[0].value);
  const row = 1.2 * letterSize(sheet); // px
  const height = Math.max(2 * largest + 8, row * sizes.length + 4);
  const picture = svg("svg", { width: 2 * largest + 6.4 * row, height, class: "atlas-sizes" });
  let floor = -Infinity; // labels keep their distance, however close the circles
  for (const [i, { value, label }] of sizes.entries()) {
    const r = radius(sheet, value);
    const top = height - 3 - 2 * r;
    const lowest = height - row / 2 - row * (sizes.length - 1 - i); // so that those below have room
    const y = Math.min(Math.max(top, floor + row, 0.4 * row), lowest);
    floor = y;
    const fill = { fill: sheet.drawn.circles.fill, "fill-opacity": 0.6, stroke: "#ffffff" };
    picture.append(
      svg("circle", { cx: largest + 1, cy: height - 3 - r, r, ...fill }),
      svg("path", { d: `M${largest + 1} ${top}L${2 * largest + 8} ${y}h8`, class: "atlas-leader" }),
      svg("text", { x: 2 * largest + 20, y: y + 0.27 * row }, label),
    );
  }
  return picture;
}
