/* The map in the page: the life of a sheet, from a change that comes in to what has been drawn.
 *
 * Streamlit calls the default function at every change. The Leaflet maps live in this module, not in the component:
 * they survive re-mounts, and the reader keeps zoom and centre. Codes come with the drawing, geometry comes by
 * address, once. Text is put on the page by textContent only.
 *
 * Words: a sheet is the whole figure; a plate is one Leaflet map of it, mainland or inset; ink is its canvas.
 */

import { closeChoices } from "./map_choices.js";
import { bandKey, bandOf, showsNeighbourhoods, sizeCircles } from "./map_circles.js";
import { isFetched, load, loadJson, once } from "./map_fetch.js";
import { buildFrame, tell, writeLegend, writeState, writeTexts } from "./map_frame.js";
import { followSearch } from "./map_goto.js";
import { arrangeInsets, closeInset, fillFrames } from "./map_insets.js";
import { placeLabels, writeLabels } from "./map_labels.js";
import { offerLink } from "./map_link.js";
import { offerList, refreshList } from "./map_list.js";
import { overlayOf } from "./map_overlay.js";
import { fillAreas, moved, newMap, newPlate, outline, placeSeats, repaint } from "./map_plate.js";
import { click, hideCard, markSelected, watchPointer } from "./map_pointing.js";
import { offerKeeping } from "./map_keep.js";
import { OVERSEAS, followStarts, isPresenting, keepPresenting, offerPresenting, startWaiting } from "./map_present.js";
import { offerTiles, showTiles } from "./map_tiles.js";
import { lead, twinsOf } from "./map_twin.js";
import { lookAt, resized } from "./map_view.js";
import { drawZone, offerZones } from "./map_zone.js";

const TERRITORIES = ["hexagone", ...OVERSEAS];

const sheets = new Map(); // name of the map -> sheet, for the whole visit
followSearch(sheets);
followStarts(sheets);

export default function show({ data, parentElement, setStateValue, setTriggerValue }) {
  const sheet = sheets.get(data.map) ?? newSheet(data);
  sheet.send = (selected) => setStateValue("selected", selected);
  sheet.sendKept = (looked) => setTriggerValue("kept", looked);
  sheet.sendZone = (zone) => setTriggerValue("zone", zone); // the same zone may be drawn, cleared and drawn again
  if (sheet.root.parentElement !== parentElement) parentElement.append(sheet.root);
  if (isPresenting(sheet)) keepPresenting(sheet, data);
  else receive(sheet, data);
  return () => {
    if (sheet.root.parentElement === parentElement) sheet.root.remove(); // not if mounted elsewhere since
  };
}

function newSheet({ map: name, tiles }) {
  const sheet = { name, plates: new Map(), insets: new Map(), json: {}, history: [], version: 0 };
  sheet.room = { width: 0 };
  buildFrame(sheet);
  offerList(sheet);
  offerLink(sheet);
  offerTiles(sheet, tiles);
  offerZones(sheet);
  offerKeeping(sheet);
  offerPresenting(sheet);
  new ResizeObserver(() => resized(sheet)).observe(sheet.root);
  sheet.twins = () => twinsOf(sheets, sheet);
  sheet.receive = (change) => receive(sheet, change);
  sheet.retry = () => receive(sheet, sheet.change);
  sheets.set(name, sheet);
  window.carte ??= { rejouer: (i, names) => replay(sheet, i, names) };
  return sheet;
}

/** A change names its drawing, what the filters leave as it is; together they make a payload. */
export async function receive(sheet, change) {
  sheet.change = change;
  sheet.root.dataset.twin = String(change.twin);
  sheet.root.dataset.small = String(change.small);
  sheet.root.dataset.zones = String(change.zones);
  sheet.root.dataset.embedded = String(change.embedded);
  sheet.root.dataset.keeps = String(change.keeps);
  sheet.root.dataset.watermark = change.watermark;
  try {
    if (!isFetched(change.drawing)) writeState(sheet, sheet.version ? "ready" : "loading");
    const drawing = await once(change.drawing, loadJson);
    if (sheet.change !== change) return; // a later change came while this one was waiting
    const payload = { ...drawing, ...change, texts: { ...drawing.texts, ...change.texts } };
    const geometry = JSON.stringify(payload.geometry);
    if (sheet.geometry !== geometry) {
      writeState(sheet, "loading");
      const atlas = await load(payload);
      // A page that was left meanwhile has no place for a map any more.
      if (sheet.change !== change || !sheet.root.isConnected) return;
      openMain(sheet, atlas);
      sheet.geometry = geometry;
    }
    const overlay = await overlayOf(payload).catch(() => tell(sheet, payload.texts.overlay_failed));
    if (sheet.change !== change) return;
    sheet.overlay = overlay;
    await draw(sheet, payload);
    writeState(sheet, "ready");
    startWaiting(sheet);
  } catch (error) {
    console.error(error);
    writeState(sheet, "error");
  }
}

/** Opens the plate of the mainland, in place of the one of another geometry if there was one. */
function openMain(sheet, atlas) {
  sheet.insets.forEach((inset) => closeInset(sheet, inset));
  sheet.plates.get("main")?.map.remove();
  Object.assign(sheet, { atlas, json: {}, viewKey: undefined, fitted: undefined, pointedPlate: null });
  const map = newMap("main", sheet.ground);
  const plate = newPlate(sheet, "main", map, () => true);
  sheet.plates.set("main", plate);
  sheet.isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (sheet.isStill) {
    map._zoomAnimated = false;
    map.options.inertia = false;
  }
  L.control.scale({ imperial: false }).addTo(map);
  plate.labels = [];
  showTiles(sheet);
  lead(sheet);
  map.on("zoomend", () => sheet.drawn && zoomed(sheet));
  map.on("moveend", () => moved(sheet));
  map.on("moveend", () => {
    if (sheet.drawn && showsNeighbourhoods(sheet, plate)) afterFrame().then(() => writeDrawn(sheet));
  });
  map.on("movestart zoomstart", () => {
    hideCard(sheet);
    closeChoices(sheet);
  });
  map.on("click", (event) => click(sheet, plate, event.layerPoint));
  watchPointer(sheet, plate);
  resized(sheet);
}

/** Another zoom may ask for other circles. The mainland is painted after this, by its own canvas. */
function zoomed(sheet) {
  const band = bandKey(sheet);
  const isOther = band !== sheet.band;
  sheet.band = band;
  if (isOther) {
    sheet.plates.forEach((plate) => sizeCircles(sheet, plate));
    writeLegend(sheet);
    sheet.plates.forEach((plate) => plate.kind !== "main" && repaint(plate));
    afterFrame().then(() => report(sheet));
  }
  markSelected(sheet); // a ring from afar, a contour from near
}

/** Draws what changed since the last payload, in one go. Resolves once it is on the screen. */
function draw(sheet, payload, isDrawn = () => true) {
  const started = performance.now();
  const changed = compare(sheet, payload);
  if (!changed.size) return Promise.resolve();
  remember(sheet, payload);
  sheet.drawn = payload;
  sheet.muted = new Set(payload.muted);
  sheet.kept = Object.fromEntries(Object.entries(payload.kept ?? {}).map(([level, codes]) => [level, new Set(codes)]));
  if (arrangeInsets(sheet, payload)) ["styles", "owners", "circles", "centres"].forEach((part) => changed.add(part));
  if (sheet.band !== bandKey(sheet)) changed.add("circles"); // a flight may be under way
  sheet.band = bandKey(sheet);
  const any = (...parts) => parts.some((part) => changed.has(part));
  const plates = [...sheet.plates].filter(([name]) => isDrawn(name)).map(([, plate]) => plate);
  if (any("texts", "attribution", "source")) writeTexts(sheet);
  if (any("styles", "areas", "muted")) plates.forEach((plate) => fillAreas(sheet, plate));
  if (any("styles", "insets", "muted")) fillFrames(sheet);
  if (any("owners", "uncertain", "muted")) plates.forEach((plate) => outline(sheet, plate));
  if (any("circles", "centres", "muted", "kept")) plates.forEach((plate) => sizeCircles(sheet, plate));
  if (any("centres", "owners", "muted")) plates.forEach((plate) => placeSeats(sheet, plate));
  if (any("centres", "owners", "muted")) writeLabels(sheet);
  if (any("legend", "styles", "circles", "overlay")) writeLegend(sheet);
  if (any("muted", "kept", "geometry")) refreshList(sheet);
  plates.forEach((plate) => (plate.ink.painted = false));
  if (payload.view.key !== sheet.viewKey) lookAt(sheet, payload.view);
  plates.filter((plate) => !plate.ink.painted).forEach(repaint);
  if (any("selected", "circles", "neighbourhoods", "insets")) markSelected(sheet);
  if (any("zone", "insets")) drawZone(sheet);
  placeLabels(sheet.plates.get("main"));
  hideCard(sheet);
  performance.measure("atlas-draw", { start: started });
  return afterFrame().then(() => report(sheet));
}

/** The parts of the payload that are not what is on the screen. */
function compare(sheet, payload) {
  const changed = new Set();
  for (const [part, value] of Object.entries(payload)) {
    const json = JSON.stringify(value);
    if (sheet.json[part] !== json) changed.add(part);
    sheet.json[part] = json;
  }
  return changed;
}

function remember(sheet, payload) {
  if (sheet.history.at(-1) !== payload) sheet.history = [...sheet.history.slice(-1), payload];
}

/** Draws again, on all plates or on those named, one of the last two payloads: a change without the server. */
function replay(sheet, i, names) {
  const { history } = sheet;
  const isDrawn = names && ((name) => names.includes(name));
  sheet.json = {};
  return draw(sheet, history[i % history.length], isDrawn).finally(() => (sheet.history = history));
}

const afterFrame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

/** Says on the root element what was really drawn, and that it is another drawing. */
function report(sheet) {
  writeDrawn(sheet);
  sheet.version += 1;
  sheet.root.dataset.version = String(sheet.version);
}

/** Counts what was painted, by layer and territory; a loupe shows again what the mainland counts. */
function writeDrawn(sheet) {
  const zeros = () => Object.fromEntries(TERRITORIES.map((code) => [code, 0]));
  const layers = ["neighbourhoods", "perimeters", "overlay", "circles", "departments", "centres"];
  const drawn = Object.fromEntries(layers.map((layer) => [layer, zeros()]));
  for (const [name, plate] of sheet.plates) {
    if (plate.kind === "loupe") continue;
    const { tally } = plate;
    const territory = name === "main" ? "hexagone" : name;
    const layer = bandOf(sheet, plate).level === "commune" ? "neighbourhoods" : "circles";
    drawn[layer][territory] = tally.circles[territory] ?? 0;
    drawn.neighbourhoods[territory] += tally.neighbourhoods[territory] ?? 0;
    drawn.perimeters[territory] = tally.perimeters[territory] ?? 0;
    drawn.overlay[territory] = tally.overlay[territory] ?? 0;
    drawn.departments[territory] = tally.areas[territory] ?? 0;
    drawn.centres[territory] = tally.seats[territory] ?? 0;
  }
  for (const [code, inset] of sheet.insets) if (inset.symbol) drawn.departments[code] = 1;
  sheet.root.dataset.drawn = JSON.stringify(drawn);
}
