/* One Leaflet map: its layers, what they look like, and how they are painted, whole and in order. */

import { nameOf } from "./map_circles.js";
import { placeLabels } from "./map_labels.js";
import { paintNeighbourhoods } from "./map_neighbourhoods.js";
import { paintOverlay } from "./map_overlay.js";
import { hasTile, patternFill } from "./map_patterns.js";

export const MUTED = { fill: "#e6e9ed", opacity: 1, pattern: null, ink: null };
const PENS = {
  hair: { width: 0.7, colour: "#ffffff", alpha: 0.95 },
  region: { width: 1.1, colour: "#76879a", alpha: 0.9 },
  coast: { width: 0.8, colour: "#8fa1b3", alpha: 1 },
  casing: { width: 4, colour: "#ffffff", alpha: 0.85 },
  shore: { width: 1.1, colour: "#14213d", alpha: 0.8 },
  shoreDashed: { width: 1.1, colour: "#14213d", alpha: 0.8, dash: [3, 3] },
  border: { width: 2, colour: "#14213d", alpha: 1 },
  borderDashed: { width: 2, colour: "#14213d", alpha: 1, dash: [6, 4] },
};
const SMALL_RING = 6; // px: radius of the ring of what has no circle of its own
const OUTLINES = ["shore", "shoreDashed", "border", "borderDashed"];
export const COMMUNES_ZOOM = 9; // contours of communes from here on

export function newMap(kind, element) {
  element.id = `map_${kind}`; // the name folium knows; free for the next map as soon as this one is made
  const map = window.atlasBaseMap[kind]();
  element.removeAttribute("id");
  return map;
}

let Ink; // a canvas that paints its plate whole, in order, without what is hidden

function defineInk() {
  Ink ??= L.Canvas.extend({
    options: { pane: "atlas-ink", padding: 0.2 },
    _extendRedrawBounds() {},
    _onZoomEnd() {
      if (!this._postponeUpdatePaths) L.Canvas.prototype._onZoomEnd.call(this); // else a reset projects all next
    },
    _reset() {
      L.Renderer.prototype._reset.call(this); // Leaflet's own would clip every layer once more
      this._postponeUpdatePaths = false;
      repaint(this.plate);
    },
    _draw() {
      this._drawing = true;
      if (this.plate) paint(this.plate, this._ctx);
      this._drawing = false;
      this.painted = true;
    },
    _fillStroke(ctx, layer) {
      L.Canvas.prototype._fillStroke.call(this, ctx, layer);
      if (!layer.look || !hasTile(layer.look)) return;
      const quiet = this._map.getZoom() < COMMUNES_ZOOM ? 1 : 0.4; // a quieter ground for near views
      ctx.globalAlpha = quiet * this.plate.veil;
      ctx.fillStyle = patternFill(ctx, layer.look);
      ctx.fill("evenodd");
    },
  });
}

/** The layers of one map of a kind (`main`, `inset`, `loupe`); `belongs` says which shapes it shows. */
export function newPlate(sheet, kind, map, belongs) {
  defineInk();
  const { atlas } = sheet;
  const ink = new Ink();
  const empty = { veil: 1, marks: {}, circles: {}, areas: [], lines: [], shown: [], near: [], over: [], seats: [] };
  const plate = (ink.plate = { sheet, kind, map, ink, atlas, belongs, focus: L.svg({ pane: "atlas-focus" }), ...empty });
  plate.neighbourhoods = atlas.neighbourhoods.filter(belongs);
  ink.addTo(map); // which paints at once
  plate.departments = atlas.departments.shapes.filter(belongs);
  const drawn = kind === "main" && atlas.perimeters ? plate.neighbourhoods : []; // elsewhere, communes stand for them
  const known = [plate.departments, atlas.communes.shapes.filter(belongs), drawn].flat();
  plate.shapes = new Map(known.map((shape) => [nameOf(shape), shape]));
  plate.areas = plate.departments.map((shape) => newArea(plate, shape));
  const regions = new Map(plate.departments.map(({ code, region }) => [code, region]));
  const lines = atlas.departments.lines.filter(({ sides }) => sides.some((code) => regions.has(code)));
  plate.lines = lines.map((line) => newLine(plate, line));
  plate.coast = plate.lines.filter(({ sides }) => sides.length === 1);
  plate.region = plate.lines.filter(({ sides: [a, b] }) => b && regions.get(a) !== regions.get(b));
  plate.hair = plate.lines.filter(({ sides: [a, b] }) => b && regions.get(a) === regions.get(b));
  return plate;
}

/** The shape of a place on a plate; that of its first commune for a neighbourhood that has none of its own there. */
export function shapeOf({ shapes, atlas, shown }, place) {
  const circled = shown.find(({ shape }) => shape.level === place.level && shape.code === place.code);
  const own = shapes.get(nameOf(place)) ?? circled?.shape;
  if (own || place.level !== "neighbourhood") return own;
  const [host] = atlas.hosts.get(place.code)?.communes ?? [];
  return shapes.get(nameOf({ level: "commune", code: host }));
}

function newArea(plate, shape) {
  const options = { renderer: plate.ink, interactive: false, stroke: false, smoothFactor: 0 };
  return Object.assign(L.polygon(shape.rings, options), { shape }).addTo(plate.map);
}

function newLine(plate, { points, sides }) {
  const options = { renderer: plate.ink, interactive: false, smoothFactor: 0 };
  return Object.assign(L.polyline(points, options), { sides, _hid: true }).addTo(plate.map);
}

export function fillAreas(sheet, plate) {
  for (const area of plate.areas) {
    area.look = styleOf(sheet, area.shape.code);
    const { fill, opacity, pattern } = area.look;
    Object.assign(area.options, { fill: pattern !== "none", fillColor: fill, fillOpacity: opacity * plate.veil });
  }
}

function styleOf({ drawn, muted }, code, fallback = 0) {
  return muted.has(code) ? MUTED : drawn.styles[drawn.areas[code] ?? fallback];
}

/** A line is an outline where the centres on its two sides differ: codes join, geometry draws. */
export function outline({ drawn, muted }, plate) {
  const uncertain = new Set(drawn.uncertain);
  const owners = (code) => (muted.has(code) ? "" : [...(drawn.owners[code] ?? [])].sort().join(" "));
  for (const line of plate.lines) {
    const [here, there = ""] = line.sides.map(owners);
    line._hid = here === there;
    const isDashed = line.sides.filter(owners).every((code) => uncertain.has(code));
    line.pen = (line.sides.length === 1 ? "shore" : "border") + (isDashed ? "Dashed" : "");
  }
}

export function placeSeats(sheet, plate) {
  plate.seats.forEach((seat) => seat.remove());
  const territories = new Set(plate.departments.map((shape) => shape.territory));
  const centres = sheet.drawn.centres.filter((centre) => centre.seat && territories.has(centre.territory));
  plate.seats = centres.map((centre) => {
    const dark = isFaded(sheet, centre) ? "#a3adb8" : PENS.border.colour;
    const look = centre.seat_probable ? { fillColor: "#ffffff", color: dark } : { fillColor: dark, color: "#ffffff" };
    const options = { ...look, renderer: plate.ink, interactive: false, radius: 5, weight: 2, fillOpacity: 1 };
    return Object.assign(L.circleMarker(centre.seat, options), { centre, shape: centre }).addTo(plate.map);
  });
}

/** Whether every département of a centre is outside the filter. */
export function isFaded({ drawn, muted }, centre) {
  const codes = Object.keys(drawn.owners).filter((code) => drawn.owners[code].includes(centre.code));
  return codes.length > 0 && codes.every((code) => muted.has(code));
}

function paint(plate, ctx) {
  plate.tally = { areas: {}, circles: {}, neighbourhoods: {}, perimeters: {}, overlay: {}, seats: {} };
  paintLayers(plate.areas, plate.tally.areas);
  for (const pen of ["hair", "coast", "region"]) strokeLines(ctx, plate[pen] ?? [], PENS[pen]);
  plate.areas.forEach(({ contours }) => contours?._map && contours._updatePath());
  const outlines = plate.lines.filter((line) => !line._hid);
  strokeLines(ctx, outlines.filter(({ sides }) => sides.length > 1), PENS.casing);
  for (const pen of OUTLINES) strokeLines(ctx, outlines.filter((line) => line.pen === pen), PENS[pen]);
  if (plate.sheet.drawn) paintNeighbourhoods(plate.sheet, plate, ctx);
  if (plate.sheet.drawn) paintOverlay(plate.sheet, plate, ctx);
  paintLayers(plate.shown, plate.tally.circles);
  for (const { shape, outline } of plate.near) {
    count(plate.tally.neighbourhoods, shape);
    if (outline) count(plate.tally.perimeters, shape);
  }
  plate.over.forEach((shape) => count(plate.tally.overlay, shape));
  paintLayers(plate.seats, plate.tally.seats);
}

function paintLayers(layers, tally) {
  for (const layer of layers) {
    layer._updatePath();
    count(tally, layer.shape);
  }
}

function count(tally, { territory }) {
  tally[territory] = (tally[territory] ?? 0) + 1;
}

function strokeLines(ctx, lines, { width, colour, alpha, dash = [] }) {
  ctx.beginPath();
  for (const { _parts = [] } of lines) {
    for (const part of _parts) part.forEach(({ x, y }, i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  }
  Object.assign(ctx, { lineWidth: width, strokeStyle: colour, globalAlpha: alpha, lineJoin: "round" });
  ctx.lineCap = dash.length ? "butt" : "round";
  ctx.setLineDash(dash);
  ctx.stroke();
}

export function repaint({ ink }) {
  L.Util.cancelAnimFrame(ink._redrawRequest);
  ink._redraw();
}

/** Rings a shape above the ink: its contour, or its circle or dot while the contour is too small to be seen. */
export function focusOn(plate, slot, shape) {
  plate.marks[slot]?.remove();
  delete plate.marks[slot];
  if (!shape) return;
  const pens = slot === "selected" ? [["#ffffff", 6], ["#b8336a", 3]] : [["#ffffff", 4], ["#14213d", 1.6]];
  const circle = plate.shown.find((candidate) => candidate.shape === shape);
  const dot = plate.near.find((candidate) => candidate.shape === shape);
  const isSmall = shape.department && (plate.map.getZoom() < COMMUNES_ZOOM || !shape.rings.length);
  const size = dot && !dot.outline ? dot.radius : isSmall ? (circle?._radius ?? SMALL_RING) : 0;
  const layers = pens.map(([color, weight]) => {
    const options = { renderer: plate.focus, interactive: false, fill: false, color, weight, smoothFactor: 0 };
    return size ? L.circleMarker(shape.at, { ...options, radius: size + 2.5 }) : L.polygon(shape.rings, options);
  });
  plate.marks[slot] = L.layerGroup(layers).addTo(plate.map);
}

export function moved(sheet) {
  const plate = sheet.plates.get("main");
  placeLabels(plate);
  const isNear = plate.map.getZoom() >= COMMUNES_ZOOM;
  const bounds = plate.map.getBounds().pad(0.3);
  for (const area of plate.areas) {
    const isWanted = isNear && bounds.intersects(area.getBounds());
    if (isWanted) area.contours ??= newContours(plate, area.shape.code);
    if (isWanted) area.contours.addTo(plate.map);
    else area.contours?.remove();
  }
}

/** The contours of the communes of one département. */
function newContours(plate, department) {
  const departmentOf = (code) => plate.shapes.get(nameOf({ level: "commune", code })).department;
  const lines = plate.atlas.communes.lines.filter(({ sides }) => departmentOf(sides[0]) === department);
  const options = { renderer: plate.ink, interactive: false, weight: 0.8, color: "#475569", opacity: 0.75, fill: false };
  return L.polyline(lines.map(({ points }) => points), options);
}
