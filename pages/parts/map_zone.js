/* A zone drawn on the map: a polygon, click by click, or a circle, from its centre.
 *
 * While it is being drawn, a *drawing* holds what was clicked so far; once closed it is sent, and comes back as the
 * `zone` of a change. Nothing here measures: what lies inside is said by the server.
 */

import { addTool, node } from "./map_frame.js";

const PENS = [
  { color: "#ffffff", weight: 5, opacity: 0.9 },
  { color: "#92400e", weight: 2.5, opacity: 1 }, // a hue that nothing else on the map has
];
const INSIDE = { fill: true, fillColor: "#92400e", fillOpacity: 0.1 };
const REACH = 14; // px around the first corner: a target of 28 px, for a finger
const STILL = 5; // px: less is a click, not a drag
const MOST_POINTS = 200;
const RADIUS_KM = [0.05, 500];
const AFTER_CLICK = 350; // ms: the click that ends a drawing must choose no territory

export function offerZones(sheet) {
  addTool(sheet, "draw_zone", "M3 5.2l6-2.7 4.5 5-2.7 6-6.6-1.6z", () => toggle(sheet, "polygon"));
  addTool(sheet, "draw_circle", "M8 2.2a5.8 5.8 0 1 0 .01 0M8 8h.01", () => toggle(sheet, "circle"));
  addTool(sheet, "clear_zone", "M4 4l8 8M4 12l8-8", () => clear(sheet));
  sheet.hint = node("p", "atlas-drawing-hint");
  sheet.hint.setAttribute("role", "status");
  sheet.radius = node("span", "atlas-drawing-radius");
  [sheet.hint, sheet.radius].forEach((part) => (part.hidden = true));
  sheet.stage.append(sheet.hint, sheet.radius);
  sheet.buttons.clear_zone.hidden = true;
}

/** Draws a zone on every plate; that of the last change unless another is given. */
export function drawZone(sheet, zone = sheet.drawn.zone) {
  sheet.zone?.forEach((layer) => layer.remove());
  sheet.zone = zone ? [...sheet.plates.values()].map((plate) => layerOf(plate, zone).addTo(plate.map)) : [];
  sheet.buttons.clear_zone.hidden = !zone;
}

function layerOf({ focus }, { kind, points, centre, radius }) {
  return L.layerGroup(
    PENS.map((pen, i) => {
      const options = { ...pen, ...(i ? INSIDE : { fill: false }), renderer: focus, interactive: false, smoothFactor: 0 };
      return kind === "circle" ? L.circle(centre, { ...options, radius: 1000 * radius }) : L.polygon(points, options);
    }),
  );
}

function send(sheet, zone) {
  delete sheet.json.zone; // whatever comes back is drawn, even what was there before
  drawZone(sheet, zone);
  sheet.sendZone(zone ?? { kind: "none" });
}

function clear(sheet) {
  stop(sheet);
  send(sheet, null);
  sheet.buttons.draw_zone.focus(); // the button that had the focus is gone
}

function toggle(sheet, kind) {
  const isSame = sheet.drawing?.kind === kind && !sheet.drawing.isOver;
  stop(sheet);
  if (!isSame && sheet.plates.has("main")) start(sheet, kind);
}

function start(sheet, kind) {
  const plate = sheet.plates.get("main");
  const { map } = plate;
  const listening = new AbortController();
  const drawing = { kind, plate, points: [], layers: L.layerGroup().addTo(map), listening };
  const { signal } = listening;
  sheet.drawing = drawing;
  drawing.events = kind === "polygon" ? watchClicks(sheet, drawing) : watchDrag(sheet, drawing, signal);
  document.addEventListener("keydown", (event) => key(sheet, drawing, event), { capture: true, signal });
  map.doubleClickZoom.disable();
  map.on(drawing.events);
  sheet.root.dataset.drawing = kind;
  sheet.hint.textContent = sheet.drawn.texts[`draw_${kind}_hint`];
  sheet.hint.hidden = false;
  mark(sheet, kind);
  map.getContainer().focus({ preventScroll: true });
}

/** Ends a drawing, whether it was closed or given up. */
function stop(sheet) {
  const { drawing } = sheet;
  if (!drawing || drawing.isOver) return;
  drawing.isOver = true;
  drawing.listening.abort();
  drawing.layers.remove();
  const { map } = drawing.plate;
  map.off(drawing.events);
  map.dragging.enable();
  delete sheet.root.dataset.drawing;
  sheet.hint.hidden = sheet.radius.hidden = true;
  mark(sheet, null);
  setTimeout(() => {
    if (sheet.drawing !== drawing) return; // another one has begun
    sheet.drawing = null;
    map.doubleClickZoom.enable();
  }, AFTER_CLICK);
}

function mark({ buttons }, kind) {
  buttons.draw_zone.setAttribute("aria-pressed", String(kind === "polygon"));
  buttons.draw_circle.setAttribute("aria-pressed", String(kind === "circle"));
}

function key(sheet, drawing, event) {
  const isTyped = event.target.matches?.("input, textarea, select, [contenteditable]");
  const act = {
    Escape: () => stop(sheet),
    Enter: () => closeRing(sheet, drawing),
    Backspace: () => {
      drawing.points.pop();
      sketchRing(drawing);
    },
  }[event.key];
  if (isTyped || !act || (drawing.kind === "circle" && event.key !== "Escape")) return;
  if (event.key === "Enter" && sheet.tools.contains(event.target)) return; // it presses that button
  event.preventDefault();
  event.stopPropagation();
  act();
}

// ------------------------------------------------------------ polygon

function watchClicks(sheet, drawing) {
  const { map } = drawing.plate;
  return {
    click: ({ latlng, containerPoint }) => {
      const far = (place) => map.latLngToContainerPoint(place).distanceTo(containerPoint);
      const { points } = drawing;
      if (points.length > 2 && far(points[0]) <= REACH) return closeRing(sheet, drawing);
      if (points.length && far(points.at(-1)) < STILL) return; // the second half of a double click
      points.push(latlng);
      if (points.length === MOST_POINTS) closeRing(sheet, drawing);
      else sketchRing(drawing, latlng);
    },
    mousemove: ({ latlng }) => sketchRing(drawing, latlng),
    dblclick: () => closeRing(sheet, drawing),
  };
}

/** The corners so far, the sides between them, and one that follows the pointer. */
function sketchRing({ points, layers, plate, isOver }, pointer = points.at(-1)) {
  layers.clearLayers();
  if (isOver || !points.length) return;
  const options = { renderer: plate.focus, interactive: false, smoothFactor: 0 };
  const ring = [...points, pointer];
  PENS.forEach((pen) => layers.addLayer(L.polyline(ring, { ...options, ...pen })));
  if (points.length > 1) layers.addLayer(L.polygon(ring, { ...options, ...INSIDE, stroke: false }));
  const corner = { ...options, ...PENS[1], fill: true, fillColor: "#ffffff", fillOpacity: 1 };
  points.forEach((place, i) => layers.addLayer(L.circleMarker(place, { ...corner, radius: i ? 3.5 : 6 })));
}

function closeRing(sheet, drawing) {
  if (drawing.points.length < 3) return;
  stop(sheet);
  send(sheet, { kind: "polygon", points: drawing.points.map(placeOf) });
}

// ------------------------------------------------------------ circle

/** Press, move, release; or a click on the centre and another on the edge. */
function watchDrag(sheet, drawing, signal) {
  const { map } = drawing.plate;
  const ground = map.getContainer();
  const place = (event) => map.mouseEventToLatLng(event);
  map.dragging.disable();
  const on = (name, act) =>
    ground.addEventListener(name, (event) => event.isPrimary && event.button <= 0 && act(event), { signal });
  on("pointerdown", (event) => {
    ground.setPointerCapture(event.pointerId); // the release may come outside of the map
    drawing.centre ??= place(event);
  });
  on("pointermove", (event) => drawing.centre && sketchCircle(sheet, drawing, place(event)));
  on("pointerup", (event) => {
    if (!drawing.centre) return;
    const edge = place(event);
    const [from, to] = [drawing.centre, edge].map((one) => map.latLngToContainerPoint(one));
    if (from.distanceTo(to) < STILL) return; // a click: the edge comes with the next one
    stop(sheet);
    send(sheet, { kind: "circle", centre: placeOf(drawing.centre), radius: radiusOf(drawing, edge) });
  });
  on("pointercancel", () => stop(sheet));
  return {};
}

function sketchCircle(sheet, drawing, edge) {
  const { layers, plate, centre } = drawing;
  const radius = radiusOf(drawing, edge);
  layers.clearLayers();
  layers.addLayer(layerOf(plate, { kind: "circle", centre, radius }));
  layers.addLayer(L.polyline([centre, edge], { ...PENS[1], weight: 1.2, renderer: plate.focus, interactive: false }));
  const { x, y } = plate.map.latLngToContainerPoint(edge);
  sheet.radius.textContent = `${radius.toLocaleString("fr-FR")} km`;
  sheet.radius.hidden = false;
  const left = Math.min(x + 14, sheet.stage.clientWidth - sheet.radius.offsetWidth - 6);
  sheet.radius.style.transform = `translate(${left}px, ${Math.max(6, y - 30)}px)`;
}

/** Kilometres, no finer than a hand can draw. */
function radiusOf({ plate, centre }, edge) {
  const km = plate.map.distance(centre, edge) / 1000;
  const [least, most] = RADIUS_KM;
  return Math.min(most, Math.max(least, Number(km.toFixed(km < 10 ? 2 : 1))));
}

const placeOf = ({ lat, lng }) => [lat, lng].map((degrees) => Number(degrees.toFixed(5)));
