/* Pointing and choosing, and the card that follows the pointer. */

import { node } from "./map_frame.js";
import { COMMUNES_ZOOM } from "./map_plate.js";

const HIT = 12; // px around the pointer: targets of 24 px
const NAMES_ON_CARD = 6;

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

export function click(sheet, plate, point) {
  const found = pick(plate, point);
  if (found) sheet.send(placeOf(found));
}

/** A first click on an inset chooses the territory; once it is chosen, circles can be. */
export function clickInset(sheet, inset, event) {
  const { selected } = sheet.drawn;
  const isChosen = selected && (selected.code === inset.code || inset.plate?.byCode.has(selected.code));
  const isPointed = isChosen && inset.plate && event.detail > 0; // no point in a key stroke
  const found = isPointed && pick(inset.plate, inset.plate.map.mouseEventToLayerPoint(event));
  sheet.send(found ? placeOf(found) : { level: "department", code: inset.code });
}

export function watchPointer(sheet, plate) {
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

export function markSelected(sheet) {
  const { selected } = sheet.drawn;
  for (const [name, plate] of sheet.plates) {
    const isFramed = name === selected?.code; // the frame of an inset is mark enough
    focusOn(plate, "selected", selected && !isFramed ? plate.byCode.get(selected.code) : null);
  }
  for (const { node: button, code } of sheet.insets.values()) {
    button.setAttribute("aria-pressed", String(selected?.code === code));
  }
}

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

export function hideCard(sheet) {
  if (sheet.card.hidden) return;
  sheet.card.hidden = true;
  sheet.cardName = null;
  if (sheet.pointedPlate) focusOn(sheet.pointedPlate, "pointed", null);
  sheet.pointed = sheet.pointedPlate = null;
}
