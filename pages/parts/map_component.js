/* Atlas CRPV: the map in the page.
 *
 * Streamlit calls the default function at every change of the payload. The Leaflet maps live in this module,
 * not in the component: they survive re-mounts, and the reader keeps zoom and centre. Codes come with the
 * payload, geometry comes by URL, once. Text is put on the page by textContent only.
 *
 * Words: a sheet is the whole figure; a plate is one Leaflet map of it, mainland or inset; ink is its canvas.
 */

const TERRITORIES = ["hexagone", "971", "972", "973", "974", "976", "978", "987"];
const MUTED = { fill: "#e6e9ed", opacity: 1, pattern: null, ink: null };
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
const OUTLINES = ["shore", "shoreDashed", "border", "borderDashed"];
const NARROW = 640; // px of the component, not of the screen
const COMMUNES_ZOOM = 9; // contours of communes from here on
const CLOSEST_FIT = 11;
const HIT = 12; // px around the pointer: targets of 24 px
const NAMES_ON_CARD = 6;

const sheets = new Map(); // name of the map -> sheet, for the whole visit
const fetched = new Map(); // address -> promise: nothing is loaded twice

export default function show({ data, parentElement, setStateValue }) {
  const sheet = sheets.get(data.map) ?? newSheet(data.map);
  sheet.send = (selected) => setStateValue("selected", selected);
  if (sheet.root.parentElement !== parentElement) parentElement.append(sheet.root);
  receive(sheet, data);
  return () => {
    if (sheet.root.parentElement === parentElement) sheet.root.remove(); // not if mounted elsewhere since
  };
}

// ---------------------------------------------------------------- life of a sheet

function newSheet(name) {
  const sheet = { name, plates: new Map(), insets: new Map(), json: {}, history: [], version: 0 };
  buildFrame(sheet);
  new ResizeObserver(() => resized(sheet)).observe(sheet.root);
  sheets.set(name, sheet);
  window.carte = { rejouer: (i) => replay(sheet, i) };
  return sheet;
}

/** A change names its drawing, what the filters leave as it is; together they make a payload. */
async function receive(sheet, change) {
  sheet.change = change;
  try {
    if (!fetched.has(change.drawing)) writeState(sheet, sheet.version ? "ready" : "loading");
    const drawing = await once(change.drawing, loadJson);
    if (sheet.change !== change) return; // a later change came while this one was waiting
    const payload = { ...drawing, ...change, texts: { ...drawing.texts, ...change.texts } };
    const geometry = JSON.stringify(payload.geometry);
    if (sheet.geometry !== geometry) {
      writeState(sheet, "loading");
      const atlas = await load(payload);
      if (sheet.change !== change) return;
      openMain(sheet, atlas);
      sheet.geometry = geometry;
    }
    await draw(sheet, payload);
    writeState(sheet, "ready");
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
  const plate = newPlate(map, atlas, () => true);
  sheet.plates.set("main", plate);
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    map._zoomAnimated = false;
    map.options.inertia = false;
  }
  L.control.scale({ imperial: false }).addTo(map);
  plate.labels = [];
  map.on("moveend", () => moved(sheet));
  map.on("zoomend", () => sheet.drawn && markSelected(sheet)); // a ring from afar, a contour from near
  map.on("movestart zoomstart", () => hideCard(sheet));
  map.on("click", (event) => click(sheet, plate, event.layerPoint));
  watchPointer(sheet, plate);
  resized(sheet);
}

/** Draws what changed since the last payload, in one go. Resolves once it is on the screen. */
function draw(sheet, payload) {
  const started = performance.now();
  const changed = compare(sheet, payload);
  if (!changed.size) return Promise.resolve();
  remember(sheet, payload);
  sheet.drawn = payload;
  sheet.muted = new Set(payload.muted);
  if (arrangeInsets(sheet, payload)) ["styles", "owners", "circles", "centres"].forEach((part) => changed.add(part));
  const any = (...parts) => parts.some((part) => changed.has(part));
  const plates = [...sheet.plates.values()];
  if (any("texts", "attribution")) writeTexts(sheet);
  if (any("styles", "areas", "muted")) plates.forEach((plate) => fillAreas(sheet, plate));
  if (any("styles", "insets", "muted")) fillFrames(sheet);
  if (any("owners", "uncertain", "muted")) plates.forEach((plate) => outline(sheet, plate));
  if (any("circles", "centres", "muted")) plates.forEach((plate) => sizeCircles(sheet, plate));
  if (any("centres", "owners", "muted")) plates.forEach((plate) => placeSeats(sheet, plate));
  if (any("centres", "owners", "muted")) writeLabels(sheet);
  if (any("legend", "styles", "circles")) writeLegend(sheet);
  plates.forEach((plate) => (plate.ink.painted = false));
  if (payload.view.key !== sheet.viewKey) look(sheet, payload.view);
  plates.filter((plate) => !plate.ink.painted).forEach(repaint);
  if (any("selected", "circles", "insets")) markSelected(sheet);
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

/** Draws again, whole, one of the last two payloads: the cost of a change without the server. */
function replay(sheet, i) {
  const { history } = sheet;
  sheet.json = {};
  return draw(sheet, history[i % history.length]).finally(() => (sheet.history = history));
}

const afterFrame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

/** Writes on the root element what was really drawn. */
function report(sheet) {
  const level = sheet.drawn.circles.level;
  const zeros = () => Object.fromEntries(TERRITORIES.map((code) => [code, 0]));
  const drawn = { neighbourhoods: zeros(), circles: zeros(), departments: zeros(), centres: zeros() };
  for (const [name, { tally }] of sheet.plates) {
    const territory = name === "main" ? "hexagone" : name;
    drawn[level === "commune" ? "neighbourhoods" : "circles"][territory] = tally.circles[territory] ?? 0;
    drawn.departments[territory] = tally.areas[territory] ?? 0;
    drawn.centres[territory] = tally.seats[territory] ?? 0;
  }
  for (const [code, inset] of sheet.insets) if (inset.symbol) drawn.departments[code] = 1;
  sheet.version += 1;
  sheet.root.dataset.drawn = JSON.stringify(drawn);
  sheet.root.dataset.version = String(sheet.version);
}

// ---------------------------------------------------------------- what comes by URL

async function load({ resources, geometry }) {
  const own = new URL("map_component.css", import.meta.url).href;
  await Promise.all([once(resources.leaflet, loadScript), once(resources.leaflet_css, loadStyle), once(own, loadStyle)]);
  const [departments, communes, labels] = await Promise.all([
    once(geometry.departments, loadJson),
    once(geometry.communes, loadJson),
    once(geometry.labels, loadJson),
    once(resources.base_map, loadScript),
  ]);
  return { departments: decode(departments, "departments"), communes: decode(communes, "communes"), labels };
}

function once(address, load) {
  if (!fetched.has(address)) {
    const promise = load(address);
    promise.catch(() => fetched.delete(address)); // so that another try is one
    fetched.set(address, promise);
  }
  return fetched.get(address);
}

async function loadJson(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

const loadScript = (src) => loadElement(Object.assign(document.createElement("script"), { src }));
const loadStyle = (href) => loadElement(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));

function loadElement(element) {
  return new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = () => {
      element.remove();
      reject(new Error(`not loaded: ${element.src ?? element.href}`));
    };
    document.head.append(element);
  });
}

/** TopoJSON to shapes, and to lines that know the codes on their two sides. */
function decode(topology, name) {
  const arcs = topology.arcs.map((arc) => decodeArc(arc, topology.transform));
  const sides = arcs.map(() => []);
  const shapes = topology.objects[name].geometries.map(({ type, id, arcs: nested, properties }) => {
    const polygons = type === "Polygon" ? [nested] : nested;
    polygons.flat(2).forEach((i) => sides[i < 0 ? ~i : i].push(id));
    return { code: id, ...properties, rings: polygons.map((rings) => rings.map((ring) => join(ring, arcs))) };
  });
  return { shapes, lines: arcs.map((points, i) => ({ points, sides: sides[i] })) };
}

function decodeArc(arc, { scale, translate }) {
  let [x, y] = [0, 0];
  return arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    return L.latLng(y * scale[1] + translate[1], x * scale[0] + translate[0]);
  });
}

function join(ring, arcs) {
  return ring.flatMap((i) => (i < 0 ? arcs[~i].slice().reverse() : arcs[i]).slice(0, -1));
}

// ---------------------------------------------------------------- patterns

const tiles = new Map();
const tileSizes = { hatch: 6, crosshatch: 8, dots: 6 };

/** One tile of a pattern, at the same size on every screen and at every zoom. */
function tile({ pattern, ink }) {
  const name = `${pattern} ${ink}`;
  if (!tiles.has(name)) tiles.set(name, drawTile(tileSizes[pattern], pattern, ink));
  return tiles.get(name);
}

function drawTile(size, pattern, ink) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 2 * size, height: 2 * size });
  const ctx = canvas.getContext("2d");
  ctx.scale(2, 2);
  ctx.strokeStyle = ctx.fillStyle = ink ?? "#4a5568";
  ctx.lineWidth = 1.1;
  if (pattern === "dots") ctx.arc(size / 2, size / 2, 1, 0, 2 * Math.PI);
  for (const x of pattern === "dots" ? [] : [-size, 0, size]) {
    segment(ctx, x - size, 2 * size, x + size, 0);
    if (pattern === "crosshatch") segment(ctx, x - size, -size, x + size, size);
  }
  pattern === "dots" ? ctx.fill() : ctx.stroke();
  return canvas;
}

function segment(ctx, x1, y1, x2, y2) {
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
}

const hasTile = (style) => style.pattern in tileSizes;

function patternFill(ctx, style) {
  const fill = ctx.createPattern(tile(style), "repeat");
  fill.setTransform(new DOMMatrix().scale(0.5)); // tiles are drawn at twice their size, for sharp screens
  return fill;
}

/** A style as the background of an element: frames without a contour, swatches of the legend. */
function paintBackground(element, style) {
  const faded = style.pattern === "none" ? "transparent" : style.fill;
  element.style.backgroundColor = `color-mix(in srgb, ${faded} ${100 * style.opacity}%, #f7f9fb)`;
  element.style.backgroundImage = hasTile(style) ? `url(${tile(style).toDataURL()})` : "";
  element.style.backgroundSize = hasTile(style) ? `${tileSizes[style.pattern]}px` : "";
}

// ---------------------------------------------------------------- one Leaflet map

function newMap(kind, element) {
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
      ctx.globalAlpha = this._map.getZoom() < COMMUNES_ZOOM ? 1 : 0.4; // a quieter ground for near views
      ctx.fillStyle = patternFill(ctx, layer.look);
      ctx.fill("evenodd");
    },
  });
}

/** The layers of one map; `belongs` says which territories it shows. */
function newPlate(map, atlas, belongs) {
  defineInk();
  const ink = new Ink();
  const shapes = (level) => atlas[level].shapes.filter((shape) => belongs(shape.territory));
  const empty = { marks: {}, circles: {}, areas: [], lines: [], shown: [], seats: [] };
  const plate = (ink.plate = { map, ink, atlas, focus: L.svg({ pane: "atlas-focus" }), ...empty });
  ink.addTo(map);
  plate.departments = shapes("departments");
  plate.communes = shapes("communes");
  plate.byCode = new Map([...plate.departments, ...plate.communes].map((shape) => [shape.code, shape]));
  plate.areas = plate.departments.map((shape) => newArea(plate, shape));
  const regions = new Map(plate.departments.map(({ code, region }) => [code, region]));
  const lines = atlas.departments.lines.filter(({ sides }) => sides.some((code) => regions.has(code)));
  plate.lines = lines.map((line) => newLine(plate, line));
  plate.coast = plate.lines.filter(({ sides }) => sides.length === 1);
  plate.region = plate.lines.filter(({ sides: [a, b] }) => b && regions.get(a) !== regions.get(b));
  plate.hair = plate.lines.filter(({ sides: [a, b] }) => b && regions.get(a) === regions.get(b));
  return plate;
}

function newArea(plate, shape) {
  const options = { renderer: plate.ink, interactive: false, stroke: false, smoothFactor: 0 };
  return Object.assign(L.polygon(shape.rings, options), { shape }).addTo(plate.map);
}

function newLine(plate, { points, sides }) {
  const options = { renderer: plate.ink, interactive: false, smoothFactor: 0 };
  return Object.assign(L.polyline(points, options), { sides, _hid: true }).addTo(plate.map);
}

/** Circles of a level, made the first time they are asked for. */
function circlesOf(sheet, plate, level) {
  if (level === "centre") return circlesOfCentres(sheet, plate);
  const shapes = plate[`${level}s`];
  plate.circles[level] ??= plate.atlas[`${level}s`].shapes.flatMap((shape, index) => {
    if (!shapes.includes(shape)) return [];
    const [longitude, latitude] = shape.anchor;
    return newCircle(plate, [latitude, longitude], { shape, index });
  });
  return plate.circles[level];
}

/** Centres come with the drawing, not with the geometry: their circles are made anew, where their labels stand. */
function circlesOfCentres({ drawn }, plate) {
  plate.circles.centre?.forEach((circle) => circle.remove());
  const territories = new Set(plate.departments.map((shape) => shape.territory));
  plate.circles.centre = drawn.centres.flatMap((centre, index) => {
    if (!centre.label_at || !territories.has(centre.territory)) return [];
    const shape = plate.departments.find(({ code }) => drawn.owners[code]?.includes(centre.code));
    return shape ? [newCircle(plate, centre.label_at, { shape, index })] : [];
  });
  return plate.circles.centre;
}

function newCircle(plate, at, facts) {
  const look = { weight: 1, color: "#ffffff", opacity: 0.95, fillOpacity: 0.6 };
  const circle = L.circleMarker(at, { ...look, renderer: plate.ink, interactive: false });
  return Object.assign(circle, { ...facts, _hid: true }).addTo(plate.map);
}

function fillAreas(sheet, plate) {
  for (const area of plate.areas) {
    area.look = styleOf(sheet, area.shape.code);
    const { fill, opacity, pattern } = area.look;
    Object.assign(area.options, { fill: pattern !== "none", fillColor: fill, fillOpacity: opacity });
  }
}

function styleOf({ drawn, muted }, code, fallback = 0) {
  return muted.has(code) ? MUTED : drawn.styles[drawn.areas[code] ?? fallback];
}

/** A line is an outline where the centres on its two sides differ: codes join, geometry draws. */
function outline({ drawn, muted }, plate) {
  const uncertain = new Set(drawn.uncertain);
  const owners = (code) => (muted.has(code) ? "" : [...(drawn.owners[code] ?? [])].sort().join(" "));
  for (const line of plate.lines) {
    const [here, there = ""] = line.sides.map(owners);
    line._hid = here === there;
    const isDashed = line.sides.filter(owners).every((code) => uncertain.has(code));
    line.pen = (line.sides.length === 1 ? "shore" : "border") + (isDashed ? "Dashed" : "");
  }
}

const radius = (circles, value) => Math.max(3, circles.max_radius * Math.sqrt(value / circles.max));

function sizeCircles(sheet, plate) {
  const { drawn, muted } = sheet;
  const { circles } = drawn;
  plate.shown.forEach((circle) => (circle._hid = true));
  for (const circle of circlesOf(sheet, plate, circles.level)) {
    const { code, department } = circle.shape;
    circle.value = circles.values[circle.index];
    circle._hid = !circle.value || muted.has(department ?? code);
    if (circle._hid) continue;
    circle.options.fillColor = circles.fill;
    circle.options.radius = circle._radius = radius(circles, circle.value);
    circle._updateBounds();
  }
  const shown = plate.circles[circles.level].filter((circle) => !circle._hid);
  plate.shown = shown.sort((a, b) => b.value - a.value); // the largest first, the others on top
}

function placeSeats(sheet, plate) {
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
function isFaded({ drawn, muted }, centre) {
  const codes = Object.keys(drawn.owners).filter((code) => drawn.owners[code].includes(centre.code));
  return codes.length > 0 && codes.every((code) => muted.has(code));
}

// ---------------------------------------------------------------- painting

function paint(plate, ctx) {
  plate.tally = { areas: {}, circles: {}, seats: {} };
  paintLayers(plate.areas, plate.tally.areas);
  for (const pen of ["hair", "coast", "region"]) strokeLines(ctx, plate[pen] ?? [], PENS[pen]);
  plate.areas.forEach(({ contours }) => contours?._map && contours._updatePath());
  const outlines = plate.lines.filter((line) => !line._hid);
  strokeLines(ctx, outlines.filter(({ sides }) => sides.length > 1), PENS.casing);
  for (const pen of OUTLINES) strokeLines(ctx, outlines.filter((line) => line.pen === pen), PENS[pen]);
  paintLayers(plate.shown, plate.tally.circles);
  paintLayers(plate.seats, plate.tally.seats);
}

function paintLayers(layers, tally) {
  for (const layer of layers) {
    layer._updatePath();
    tally[layer.shape.territory] = (tally[layer.shape.territory] ?? 0) + 1;
  }
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

function repaint({ ink }) {
  L.Util.cancelAnimFrame(ink._redrawRequest);
  ink._redraw();
}

function moved(sheet) {
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
  const lines = plate.atlas.communes.lines.filter(({ sides }) => plate.byCode.get(sides[0]).department === department);
  const options = { renderer: plate.ink, interactive: false, weight: 0.8, color: "#475569", opacity: 0.75, fill: false };
  return L.polyline(lines.map(({ points }) => points), options);
}

// ---------------------------------------------------------------- view

function look(sheet, view) {
  if (!sheet.ground.clientWidth) return; // not on the page: done when it is, by resized()
  sheet.viewKey = view.key;
  fit(sheet, view.bounds);
}

/** Fits the bounds beside the legend when they would run under it. */
function fit(sheet, bounds) {
  const { map } = sheet.plates.get("main");
  const legend = sheet.legend.parentElement === sheet.stage ? sheet.legend.offsetWidth + 20 : 0;
  const area = L.latLngBounds(bounds);
  const zoom = Math.min(CLOSEST_FIT, map.getBoundsZoom(area, false, L.point(20, 20)));
  const width = Math.abs(map.project(area.getNorthEast(), zoom).x - map.project(area.getSouthWest(), zoom).x);
  const isClear = (map.getSize().x - width) / 2 > legend;
  const paddingBottomRight = [isClear ? 10 : legend, 10];
  map.fitBounds(area, { paddingTopLeft: [10, 10], paddingBottomRight, maxZoom: CLOSEST_FIT, animate: false });
  sheet.fitted = { bounds, centre: map.getCenter(), zoom: map.getZoom() };
}

function goHome(sheet) {
  const land = sheet.plates.get("main").areas.filter(({ shape }) => shape.territory === "hexagone");
  fit(sheet, L.featureGroup(land).getBounds());
}

function resized(sheet) {
  const width = sheet.root.clientWidth;
  if (!width || !sheet.plates.size) return;
  sheet.root.dataset.size = width < NARROW ? "narrow" : "wide";
  const home = width < NARROW ? sheet.root : sheet.stage;
  if (sheet.legend.parentElement !== home) {
    home.append(sheet.legend, sheet.attribution);
    openLegend(sheet, width >= NARROW);
  }
  const { map } = sheet.plates.get("main");
  const { fitted } = sheet;
  const isUntouched = fitted && fitted.zoom === map.getZoom() && fitted.centre.equals(map.getCenter(), 1e-6);
  map.invalidateSize({ animate: false });
  if (isUntouched) fit(sheet, fitted.bounds);
  else if (sheet.drawn && sheet.viewKey === undefined) look(sheet, sheet.drawn.view);
  sheet.insets.forEach(frameInset);
}

// ---------------------------------------------------------------- labels of centres

function writeLabels(sheet) {
  const plate = sheet.plates.get("main");
  plate.labels.forEach(({ marker }) => marker.remove());
  const weight = (code) => Object.values(sheet.drawn.owners).filter((owners) => owners.includes(code)).length;
  const centres = sheet.drawn.centres.filter((centre) => centre.label_at && !isFaded(sheet, centre));
  const labels = centres.map((centre) => newLabel(plate, centre, weight(centre.code)));
  plate.labels = labels.sort((a, b) => b.weight - a.weight);
}

function newLabel(plate, centre, weight) {
  const text = node("span", "atlas-label-text", centre.label);
  const icon = L.divIcon({ html: text, className: "atlas-label", iconSize: [0, 0] });
  const marker = L.marker(centre.label_at, { icon, pane: "atlas-labels", interactive: false, keyboard: false });
  return { marker: marker.addTo(plate.map), text, weight, width: textWidth(centre.label, plate.map.getContainer()) + 6 };
}

let ruler; // measures text without asking the page for its layout

function textWidth(text, element) {
  if (!ruler) {
    ruler = document.createElement("canvas").getContext("2d");
    ruler.font = `600 12.5px ${getComputedStyle(element).fontFamily}`;
  }
  return ruler.measureText(text).width * 1.03;
}

/** The label of the larger centre first; a lesser one moves a little, or waits for a closer zoom. */
function placeLabels(plate) {
  const placed = [];
  const seats = plate.seats.map((seat) => {
    const { x, y } = plate.map.latLngToLayerPoint(seat.getLatLng());
    return { left: x - 7, right: x + 7, top: y - 7, bottom: y + 7 };
  });
  for (const { marker, text, width } of plate.labels) {
    const { x, y } = plate.map.latLngToLayerPoint(marker.getLatLng());
    const box = (dy) => ({ left: x - width / 2, right: x + width / 2, top: y + dy - 9, bottom: y + dy + 9 });
    const isClear = (dy, obstacles) => !obstacles.some((other) => overlap(box(dy), other));
    const free = [0, -15, 15, -28, 28].filter((dy) => isClear(dy, placed));
    const shift = free.find((dy) => isClear(dy, seats)) ?? free[0];
    text.style.visibility = shift === undefined ? "hidden" : "";
    if (shift === undefined) continue;
    text.style.transform = `translate(-50%, calc(-50% + ${shift}px))`;
    placed.push(box(shift));
  }
}

const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

// ---------------------------------------------------------------- pointing and choosing

/** What is under a point: the nearest circle within reach, or the département. */
function pick(plate, point) {
  let [nearest, least] = [null, Infinity];
  for (const circle of plate.shown) {
    const distance = circle._point.distanceTo(point);
    if (distance < least && distance <= Math.max(HIT, circle._radius)) [nearest, least] = [circle, distance];
  }
  if (nearest) return nearest;
  return plate.areas.find((area) => area._pxBounds?.contains(point) && area._containsPoint(point)) ?? null;
}

const placeOf = ({ shape }) => ({ level: shape.department ? "commune" : "department", code: shape.code });

function click(sheet, plate, point) {
  const found = pick(plate, point);
  if (found) sheet.send(placeOf(found));
}

/** A first click on an inset chooses the territory; once it is chosen, circles can be. */
function clickInset(sheet, inset, event) {
  const { selected } = sheet.drawn;
  const isChosen = selected && (selected.code === inset.code || inset.plate?.byCode.has(selected.code));
  const isPointed = isChosen && inset.plate && event.detail > 0; // no point in a key stroke
  const found = isPointed && pick(inset.plate, inset.plate.map.mouseEventToLayerPoint(event));
  sheet.send(found ? placeOf(found) : { level: "department", code: inset.code });
}

function watchPointer(sheet, plate) {
  let last = null; // one look per frame, however fast the pointer moves
  plate.map.on("mousemove", (event) => {
    if (!last) requestAnimationFrame(() => (last && point(sheet, plate, last), (last = null)));
    last = event;
  });
  plate.map.on("mouseout", () => {
    last = null;
    hideCard(sheet);
  });
}

function point(sheet, plate, event) {
  if (plate.map.dragging?.moving() || plate.map._animatingZoom || !sheet.drawn) return;
  const found = pick(plate, event.layerPoint);
  const seat = plate.seats.find((candidate) => candidate._point.distanceTo(event.layerPoint) <= 8);
  plate.map.getContainer().classList.toggle("atlas-hit", Boolean(found));
  if (!found) return hideCard(sheet);
  showCard(sheet, event.originalEvent, `${found.shape.code} ${seat?.centre.code ?? ""}`, () => describe(sheet, found, seat));
  if (sheet.pointed !== found) focusOn(plate, "pointed", found.shape);
  [sheet.pointed, sheet.pointedPlate] = [found, plate];
}

/** Rings a shape above the ink: its contour, or its circle while the contour is too small to be seen. */
function focusOn(plate, slot, shape) {
  plate.marks[slot]?.remove();
  delete plate.marks[slot];
  if (!shape) return;
  const pens = slot === "selected" ? [["#ffffff", 6], ["#b8336a", 3]] : [["#ffffff", 4], ["#14213d", 1.6]];
  const circle = plate.shown.find((candidate) => candidate.shape === shape);
  const isDot = circle && shape.department && plate.map.getZoom() < COMMUNES_ZOOM;
  const layers = pens.map(([color, weight]) => {
    const options = { renderer: plate.focus, interactive: false, fill: false, color, weight, smoothFactor: 0 };
    if (isDot) return L.circleMarker(circle.getLatLng(), { ...options, radius: circle._radius + 2.5 });
    return L.polygon(shape.rings, options);
  });
  plate.marks[slot] = L.layerGroup(layers).addTo(plate.map);
}

function markSelected(sheet) {
  const { selected } = sheet.drawn;
  for (const [name, plate] of sheet.plates) {
    const isFramed = name === selected?.code; // the frame of an inset is mark enough
    focusOn(plate, "selected", selected && !isFramed ? plate.byCode.get(selected.code) : null);
  }
  for (const { node: button, code } of sheet.insets.values()) {
    button.setAttribute("aria-pressed", String(selected?.code === code));
  }
}

// ---------------------------------------------------------------- insets

/** One inset per entry, kept as long as its kind stays; says whether a map was made or moved. */
function arrangeInsets(sheet, { insets }) {
  const codes = new Set(insets.map(({ code }) => code));
  for (const [code, inset] of sheet.insets) if (!codes.has(code)) closeInset(sheet, inset);
  const moved = new Set();
  insets.forEach((entry, position) => {
    const known = sheet.insets.get(entry.code);
    if (known && known.symbol !== entry.symbol) closeInset(sheet, known);
    const inset = sheet.insets.get(entry.code) ?? openInset(sheet, entry);
    if (String(inset.bounds) !== String(entry.bounds)) moved.add(inset);
    Object.assign(inset, { bounds: entry.bounds, style: entry.style });
    inset.title.textContent = entry.title;
    inset.note.textContent = entry.note;
    inset.node.setAttribute("aria-label", `${entry.title}, ${entry.note}`);
    if (sheet.strip.children[position] !== inset.node) sheet.strip.insertBefore(inset.node, sheet.strip.children[position]);
  });
  moved.forEach(frameInset);
  return moved.size > 0;
}

function openInset(sheet, { code, symbol }) {
  const inset = { code, symbol, node: node("div", "atlas-inset"), ground: node("div", "atlas-inset-ground") };
  Object.assign(inset, { title: node("span", "atlas-inset-title"), note: node("span", "atlas-inset-note") });
  inset.node.append(inset.title, inset.note, inset.ground);
  Object.assign(inset.node, { tabIndex: 0, role: "button" });
  inset.node.classList.toggle("atlas-inset-frame", symbol);
  inset.node.dataset.code = code;
  inset.node.addEventListener("click", (event) => clickInset(sheet, inset, event));
  inset.node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    clickInset(sheet, inset, event);
  });
  sheet.insets.set(code, inset);
  sheet.strip.append(inset.node);
  if (symbol) inset.ground.append(node("span", "atlas-inset-symbol"));
  else openInsetMap(sheet, inset);
  return inset;
}

function openInsetMap(sheet, inset) {
  const map = newMap("inset", inset.ground);
  inset.plate = newPlate(map, sheet.atlas, (territory) => territory === inset.code);
  sheet.plates.set(inset.code, inset.plate);
  L.control.scale({ imperial: false, maxWidth: 46 }).addTo(map);
  watchPointer(sheet, inset.plate);
}

function closeInset(sheet, inset) {
  inset.plate?.map.remove();
  inset.node.remove();
  sheet.plates.delete(inset.code);
  sheet.insets.delete(inset.code);
}

function frameInset({ plate, bounds, ground }) {
  if (!plate || !bounds || !ground.clientWidth) return;
  const asked = `${bounds} ${ground.clientWidth} ${ground.clientHeight}`;
  if (plate.asked === asked) return;
  plate.asked = asked;
  plate.map.invalidateSize({ animate: false });
  const left = ground.clientWidth > 120 ? 40 : 3; // the scale bar stands in the sea where there is room
  plate.map.fitBounds(bounds, { paddingTopLeft: [left, 3], paddingBottomRight: [3, 3], animate: false });
}

function fillFrames(sheet) {
  for (const { symbol, ground, code, style } of sheet.insets.values()) {
    if (symbol) paintBackground(ground, sheet.muted.has(code) ? MUTED : sheet.drawn.styles[style]);
  }
}

// ---------------------------------------------------------------- the card that follows the pointer

function describe({ drawn, atlas }, { shape, value }, seat) {
  const { texts } = drawn;
  const department = shape.department ?? shape.code;
  const name = atlas.labels.departments[department] ?? department;
  const commune = shape.department && atlas.labels.communes[shape.code];
  const lines = [["title", shape.department ? (commune?.name ?? shape.code) : `${name} (${shape.code})`]];
  if (shape.department) lines.push(["soft", `${name} (${department})`]);
  else if (drawn.values[shape.code]) lines.push(["value", drawn.values[shape.code]]);
  if (shape.department) lines.push(["value", fillIn(texts.neighbourhoods, value)]);
  const quarters = commune?.neighbourhoods ?? [];
  quarters.slice(0, NAMES_ON_CARD).forEach(([, quarter]) => lines.push(["item", quarter]));
  if (quarters.length > NAMES_ON_CARD) lines.push(["soft", fillIn(texts.others, quarters.length - NAMES_ON_CARD)]);
  const nameOf = (code) => drawn.centres.find((centre) => centre.code === code)?.name ?? code;
  const owners = (drawn.owners[department] ?? []).map(nameOf);
  owners.forEach((owner) => lines.push(["centre", owner]));
  if (!owners.length) lines.push(["alert", texts.no_centre]);
  if (owners.length && drawn.uncertain.includes(department)) lines.push(["soft", texts.uncertain]);
  const mark = seat?.centre.seat_probable ? "seat-probable" : "seat";
  if (seat) lines.push(["seat", `${markLabel(drawn, mark)} : ${seat.centre.name}`]);
  return lines.map(([kind, text]) => node("div", `atlas-card-${kind}`, text));
}

const fillIn = (text, n) => (text ?? "{n}").replace("{n}", () => String(n));
const markLabel = ({ legend }, wanted) => legend.marks.find(({ mark }) => mark === wanted)?.label ?? "";

function showCard(sheet, { clientX, clientY }, name, content) {
  const { card, root } = sheet;
  if (sheet.cardName !== name) card.replaceChildren(...content());
  sheet.cardName = name;
  card.hidden = false;
  const frame = root.getBoundingClientRect();
  const [x, y] = [clientX - frame.left, clientY - frame.top];
  const left = x + 18 + card.offsetWidth > frame.width ? x - 14 - card.offsetWidth : x + 18;
  const top = Math.min(y + 14, frame.height - card.offsetHeight - 6);
  card.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, top)}px)`;
}

function hideCard(sheet) {
  if (sheet.card.hidden) return;
  sheet.card.hidden = true;
  sheet.cardName = null;
  if (sheet.pointedPlate) focusOn(sheet.pointedPlate, "pointed", null);
  sheet.pointed = sheet.pointedPlate = null;
}

// ---------------------------------------------------------------- frame, legend, texts

function node(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function drawing(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children);
  return element;
}

function buildFrame(sheet) {
  for (const part of ["stage", "ground", "strip", "card", "veil", "attribution"]) sheet[part] = node("div", `atlas-${part}`);
  sheet.root = node("div", "atlas");
  sheet.root.dataset.testid = "atlas-map";
  sheet.root.dataset.version = "0";
  sheet.legend = node("section", "atlas-legend");
  sheet.card.hidden = true;
  sheet.card.setAttribute("aria-hidden", "true"); // all it says is in the table beside the map
  sheet.ground.setAttribute("role", "region");
  sheet.buttons = {
    zoom_in: newButton("M3 8h10M8 3v10", () => sheet.plates.get("main").map.zoomIn(1)),
    zoom_out: newButton("M3 8h10", () => sheet.plates.get("main").map.zoomOut(1)),
    home: newButton("M8 1.8l5.6 3.1v6.2L8 14.2l-5.6-3.1V4.9z", () => goHome(sheet)),
  };
  const tools = node("div", "atlas-tools");
  tools.append(...Object.values(sheet.buttons));
  sheet.stage.append(sheet.ground, tools, sheet.attribution);
  sheet.root.append(sheet.stage, sheet.strip, sheet.card, sheet.veil);
  sheet.root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && sheet.drawn) fit(sheet, sheet.drawn.view.bounds);
  });
}

function newButton(path, act) {
  const button = Object.assign(node("button", "atlas-tool"), { type: "button" });
  button.append(drawing("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, drawing("path", { d: path })));
  button.addEventListener("click", act);
  return button;
}

function writeTexts(sheet) {
  const { texts, attribution } = sheet.drawn;
  sheet.ground.setAttribute("aria-label", texts.map);
  sheet.attribution.textContent = attribution;
  for (const [name, button] of Object.entries(sheet.buttons)) {
    button.title = texts[name];
    button.setAttribute("aria-label", texts[name]);
  }
}

function writeState(sheet, state) {
  const { texts } = sheet.change;
  sheet.root.dataset.state = state;
  sheet.veil.hidden = state === "ready";
  sheet.veil.setAttribute("role", state === "error" ? "alert" : "status");
  sheet.veil.replaceChildren(node("p", "atlas-veil-text", texts[state] ?? ""));
  if (state !== "error") return;
  const retry = Object.assign(node("button", "atlas-retry", texts.retry), { type: "button" });
  retry.addEventListener("click", () => receive(sheet, sheet.change));
  sheet.veil.append(retry);
}

function writeLegend(sheet) {
  const { legend, texts } = sheet.drawn;
  const toggle = Object.assign(node("button", "atlas-legend-toggle", texts.legend), { type: "button" });
  toggle.addEventListener("click", () => openLegend(sheet, sheet.legend.dataset.open !== "true"));
  const body = Object.assign(node("div", "atlas-legend-body"), { tabIndex: 0 }); // it may have to scroll
  if (legend.title) body.append(node("div", "atlas-legend-title", legend.title));
  if (legend.subtitle) body.append(node("div", "atlas-legend-subtitle", legend.subtitle));
  body.append(listOf(legend.entries ?? [], (entry) => legendEntry(sheet, entry)));
  if (legend.circles) body.append(node("div", "atlas-legend-heading", legend.circles.title), circleSizes(sheet.drawn));
  const marks = listOf(legend.marks ?? [], legendMark);
  marks.classList.add("atlas-legend-marks");
  body.append(marks);
  (legend.notes ?? []).forEach((note) => body.append(node("div", "atlas-legend-note", note)));
  sheet.legend.setAttribute("aria-label", texts.legend);
  sheet.legend.replaceChildren(toggle, body);
  openLegend(sheet, sheet.legend.dataset.open === "true");
}

function openLegend({ legend }, isOpen) {
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

function legendMark({ mark, label }) {
  const [ring, dot] = mark === "seat" ? ["#ffffff", "#14213d"] : ["#14213d", "#ffffff"];
  const dashes = mark === "outline-dashed" ? "6 4" : "none";
  const glyph = mark.startsWith("seat")
    ? drawing("circle", { cx: 13, cy: 8, r: 5, fill: dot, stroke: ring, "stroke-width": 2 })
    : drawing("path", { d: "M1 8h24", stroke: ring, "stroke-width": 2, "stroke-dasharray": dashes });
  const row = node("li", "atlas-legend-row");
  const picture = drawing("svg", { viewBox: "0 0 26 16", width: 26, height: 16, "aria-hidden": "true" }, glyph);
  row.append(picture, node("span", "atlas-legend-label", label));
  return row;
}

/** Circles at their true sizes, one in the other, each with its value. */
function circleSizes({ circles, legend }) {
  const sizes = [...legend.circles.sizes].sort((a, b) => b.value - a.value);
  const largest = radius(circles, sizes[0]?.value ?? 1);
  const height = Math.max(2 * largest + 8, 15 * sizes.length + 4);
  const picture = drawing("svg", { width: 2 * largest + 96, height, class: "atlas-sizes" });
  let floor = -Infinity; // labels keep their distance, however close the circles
  for (const { value, label } of sizes) {
    const r = radius(circles, value);
    const top = height - 3 - 2 * r;
    const y = Math.max(top, floor + 15, 6);
    floor = y;
    const fill = { fill: circles.fill, "fill-opacity": 0.6, stroke: "#ffffff" };
    picture.append(
      drawing("circle", { cx: largest + 1, cy: height - 3 - r, r, ...fill }),
      drawing("path", { d: `M${largest + 1} ${top}L${2 * largest + 8} ${y}h8`, class: "atlas-leader" }),
      drawing("text", { x: 2 * largest + 20, y: y + 4 }, label),
    );
  }
  return picture;
}
