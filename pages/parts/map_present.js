/* Presenting: the same map over the whole screen, in letters that a room can read, moved by a few keys.
 *
 * A playlist is a list of changes to show one after the other; without one, the map shows what it showed. The place
 * that the page asks for is kept apart from what is presented, and is back when the presenter leaves.
 */

import { icon, node, openLegend, tell, writeLegend } from "./map_frame.js";
import { closeGlossary, isGlossaryOpen, openGlossary } from "./map_glossary.js";
import { placeLabels, writeLabels } from "./map_labels.js";
import { buildPresentFrame, showPlaceless, writePresentFrame } from "./map_present_frame.js";
import { fly, goHome, isUntouched, lookAt, resized } from "./map_view.js";

export const OVERSEAS = ["971", "972", "973", "974", "976", "978", "987"]; // keys 1 to 7
const HINT_SECONDS = 5;
const ROOMY = 900; // px of the screen: a telephone has its legend on demand

export const isPresenting = (sheet) => Boolean(sheet.presenting);

export function offerPresenting(sheet) {
  const button = Object.assign(node("button", "atlas-present"), { type: "button" });
  button.append(icon("M1.5 2.5h13v8.5h-13zM8 11v3M5 14.2h6"), node("span", ""));
  button.addEventListener("click", () => present(sheet));
  sheet.stage.append(button);
  sheet.buttons.present = button;
  buildPresentFrame(sheet, {
    previous: () => step(sheet, -1),
    next: () => step(sheet, 1),
    legend: () => toggleLegend(sheet),
    glossary: () => toggleGlossary(sheet),
    leave: () => leave(sheet),
  });
  sheet.goTerritory = (code) => goTerritory(sheet, code);
  addEventListener("keydown", (event) => isPresenting(sheet) && press(sheet, event), true); // before the map pans
  document.addEventListener("focusin", ({ target }) => { // the page behind waits
    if (isPresenting(sheet) && !sheet.root.contains(target)) sheet.root.focus({ preventScroll: true });
  });
  document.addEventListener("fullscreenchange", () => {
    if (document.fullscreenElement === sheet.root) sheet.isFull = true;
    else if (sheet.isFull && isPresenting(sheet)) leave(sheet);
  });
}

const NAMES = { scenes: "scene", starts: "lieu" }; // of the lists, in an address
const PARAMETER = "lecture";

let asked = askedByLink(); // where to start once there is a map to start on

/** Where the address asks to start: `scene-2`, `lieu-5`, `vue-carte` for what that map shows, `vue` for any map. */
function askedByLink() {
  const [name, ...rest] = (new URL(location.href).searchParams.get(PARAMETER) ?? "").split("-");
  const list = Object.keys(NAMES).find((key) => NAMES[key] === name) ?? null;
  if (list) return { list, index: Math.max(0, Number(rest[0]) - 1 || 0) };
  return name === "vue" ? { list, index: 0, map: rest.join("-") } : null;
}

/** Has the address of the page say what is presented, so that it is shown to whoever it is given to. */
function writeLink({ presenting, name: map }) {
  const link = new URL(location.href);
  if (link.protocol === "file:") return;
  link.searchParams.delete(PARAMETER);
  const name = NAMES[presenting?.name];
  if (presenting) link.searchParams.set(PARAMETER, name ? `${name}-${presenting.index + 1}` : `vue-${map}`);
  if (link.href !== location.href) history.replaceState(history.state, "", link);
}

/** Starts where another part of the page asks to: at one of the scenes, or at one of the places offered. */
export function followStarts(sheets) {
  addEventListener("atlas-present", ({ detail }) => {
    asked = detail;
    const sheet = [...sheets.values()].find(({ root, drawn }) => root.isConnected && drawn);
    if (sheet) startWaiting(sheet);
  });
}

/** Starts on a map that has just been drawn, if that was asked for meanwhile. */
export function startWaiting(sheet) {
  if (!asked || isPresenting(sheet)) return;
  const { list: name, index, map } = asked;
  if (map && map !== sheet.name) return; // that of another map of the page
  const list = name ? sheet.change[name] : [];
  if (list.length || !name || sheet.change.starts.length) asked = null; // else another map may have the list
  if (name && !list.length) return;
  present(sheet, list, Math.min(index, Math.max(0, list.length - 1)), name);
}

/** Fills the screen: by the browser where it allows, else by the page alone. */
export async function present(sheet, list = [], index = 0, name = null) {
  const { map } = sheet.plates.get("main");
  if (isPresenting(sheet)) return;
  const before = { centre: map.getCenter(), zoom: map.getZoom(), seen: !isUntouched(sheet) && map.getBounds() };
  const focused = document.activeElement;
  sheet.presenting = { base: sheet.change, list, name, index, territory: list[index]?.territory ?? null, before, focused };
  sheet.isFull = false;
  const filled = sheet.change.fills || fullScreen(sheet.root); // at once: a gesture allows it for a short while
  sheet.root.dataset.presenting = "true";
  sheet.root.tabIndex = -1;
  sheet.root.focus({ preventScroll: true });
  document.documentElement.style.overflow = "hidden"; // nothing scrolls behind
  resized(sheet);
  openLegend(sheet, sheet.root.clientWidth >= ROOMY);
  await showEntry(sheet);
  relaid(sheet);
  if (list.length) arrive(sheet);
  else if (before.seen) map.fitBounds(before.seen, { animate: false }); // what was seen, in a frame of another shape
  tell(sheet, sheet.drawn.texts[sheet.change.fills ? "story_keys" : "present_keys"], HINT_SECONDS);
  if (!(await filled) && isPresenting(sheet) && sheet.root.showPopover) { // above all else of the page, whatever its layers
    sheet.root.popover = "manual";
    sheet.root.showPopover();
  }
}

async function fullScreen(element) {
  try {
    await element.requestFullscreen({ navigationUI: "hide" });
    return true;
  } catch { // refused: a frame that may not, a setting
    return false;
  }
}

/** A page that is only a presentation fills its window; this fills the screen, and gives it back. */
async function toggleFull(sheet) {
  if (!sheet.presenting.base.fills) return;
  if (document.fullscreenElement) await document.exitFullscreen();
  else await fullScreen(document.documentElement);
}

/** Back to the page, which shows what it asks for, from where it was looked at. */
export async function leave(sheet) {
  const { base, before, focused } = sheet.presenting;
  if (base.fills) return;
  closeGlossary(sheet);
  showPlaceless(sheet, null);
  sheet.presenting = null;
  writeLink(sheet);
  delete sheet.root.dataset.presenting;
  delete sheet.root.dataset.legend;
  if (sheet.root.popover) sheet.root.hidePopover();
  sheet.root.popover = null;
  document.documentElement.style.overflow = "";
  if (document.fullscreenElement === sheet.root) document.exitFullscreen();
  sheet.notice.hidden = true;
  relaid(sheet);
  openLegend(sheet, sheet.root.dataset.size === "wide");
  (focused?.isConnected ? focused : sheet.buttons.present).focus({ preventScroll: true });
  await sheet.receive(base);
  sheet.plates.get("main").map.setView(before.centre, before.zoom, { animate: false });
}

/** What the page sends while the map is presented: shown once the presenter leaves, or now where there is no list. */
export function keepPresenting(sheet, change) {
  sheet.presenting.base = change;
  return showEntry(sheet);
}

/** Shows the entry of the list, or what the page asks for; the territory gone to is in view whatever the filters. */
async function showEntry(sheet) {
  const { base, list, index, territory } = sheet.presenting;
  const entry = list[index];
  const change = { ...base, zone: entry ? null : base.zone, ...entry?.change };
  if (territory) Object.assign(change, { muted: change.muted.filter((code) => !isIn(sheet, territory, code)), kept: null });
  await sheet.receive(change);
  if (!isPresenting(sheet)) return;
  writePresentFrame(sheet);
  writeLink(sheet);
  resized(sheet); // a longer title leaves less room
}

function isIn({ insets, atlas }, territory, code) {
  return insets.get(territory)?.level === "region" ? atlas.regionOf.get(code) === territory : code === territory;
}

async function step(sheet, by) {
  const { presenting } = sheet;
  const index = presenting.index + by;
  if (!presenting.list[index]) return;
  Object.assign(presenting, { index, territory: presenting.list[index].territory ?? null });
  await showEntry(sheet);
  arrive(sheet);
}

/** Looks where the entry looks, whatever was looked at in between. */
function arrive(sheet) {
  if (!isPresenting(sheet)) return; // left meanwhile
  const inset = sheet.insets.get(sheet.presenting.territory);
  showPlaceless(sheet, inset && !inset.plate ? inset : null);
  if (inset?.plate) fly(sheet, inset.bounds);
  else lookAt(sheet, sheet.drawn.view);
}

/** One key, and the territory is on the whole map: same figures, same classes, same legend. */
async function goTerritory(sheet, code) {
  if (!sheet.insets.has(code)) return;
  sheet.presenting.territory = code;
  await showEntry(sheet);
  arrive(sheet);
}

/** The hexagon with what the filters leave of it; where it is looked at already, the view of the scene. */
async function goHexagon(sheet, isOwnView) {
  sheet.presenting.territory = null;
  showPlaceless(sheet, null);
  await showEntry(sheet);
  if (isOwnView) lookAt(sheet, sheet.drawn.view);
  else goHome(sheet);
}

function toggleLegend(sheet) {
  const isOpen = sheet.legend.dataset.open !== "true";
  openLegend(sheet, isOpen);
  sheet.root.dataset.legend = String(isOpen);
  relaid(sheet);
}

function toggleGlossary(sheet) {
  if (isGlossaryOpen(sheet)) closeGlossary(sheet);
  else openGlossary(sheet);
}

/** Everything whose size depends on the size of the letters. */
function relaid(sheet) {
  sheet.root.dataset.legend = sheet.legend.dataset.open;
  writeLegend(sheet);
  writeLabels(sheet);
  resized(sheet);
  placeLabels(sheet.plates.get("main"));
}

function press(sheet, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const act = actOf(sheet, digitOf(event) ?? event.key);
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

/** The digit of a key, also where it takes the shift key to write it, as on French keyboards. */
function digitOf({ key, code }) {
  return /^\d$/.test(key) ? key : /^Digit(\d)$/.exec(code)?.[1];
}

function actOf(sheet, key) {
  if (key === "Escape" && isGlossaryOpen(sheet)) return () => closeGlossary(sheet);
  if (key === "g" || key === "G") return () => toggleGlossary(sheet);
  if (isGlossaryOpen(sheet)) return null; // its own keys scroll it
  if (key >= "1" && key <= "7") return () => goTerritory(sheet, OVERSEAS[key - 1]);
  return {
    ArrowRight: () => step(sheet, 1),
    ArrowLeft: () => step(sheet, -1),
    PageDown: () => step(sheet, 1), // what the remote controls of meeting rooms send
    PageUp: () => step(sheet, -1),
    0: () => goHexagon(sheet, false),
    Home: () => goHexagon(sheet, true),
    f: () => toggleFull(sheet),
    F: () => toggleFull(sheet),
    l: () => toggleLegend(sheet),
    L: () => toggleLegend(sheet),
    Escape: () => leave(sheet),
  }[key];
}
