/* Pointing and choosing, and the card that follows the pointer. */

import { closeChoices, offer } from "./map_choices.js";
import { bandOf, nameOf, PLACE } from "./map_circles.js";
import { node } from "./map_frame.js";
import { focusOn, shapeOf } from "./map_plate.js";
import { ringTwins } from "./map_twin.js";
import { fly } from "./map_view.js";

const HIT = 12; // px around the pointer: targets of 24 px
const CENTRE = 5; // px: a pointer this near to the middle of one circle means that one
const NAMES_ON_CARD = 6;

const placeOf = ({ level, code }) => ({ level, code });

/** The circles and dots within reach of a point, the nearest first. */
function reached(plate, point) {
  const circles = plate.shown.map(({ shape, value, _point, _radius }) => ({ shape, value, point: _point, radius: _radius }));
  const circled = plate.near.length ? new Set(circles.map(({ shape }) => shape)) : null;
  return [...circles, ...plate.near.filter(({ shape }) => !circled.has(shape))]
    .map((mark) => ({ ...mark, distance: mark.point.distanceTo(point) }))
    .filter(({ distance, radius }) => distance <= Math.max(HIT, radius))
    .sort((a, b) => a.distance - b.distance);
}

/** What a click may mean: one circle when it is clear which, else all those that lie under it. */
function meant(plate, point) {
  const found = reached(plate, point);
  const [first, second] = found;
  if (first?.distance <= CENTRE && !(second?.distance <= CENTRE + 3)) return [first];
  const inside = found.filter(({ distance, radius }) => distance <= radius);
  return inside.length ? inside : found;
}

/** The ground under a point: the perimeter of a neighbourhood, or a département. */
function ground(plate, point) {
  const { _ctx: ctx } = plate.ink;
  ctx.save();
  ctx.resetTransform(); // a path is tested in its own coordinates
  const within = plate.near.find(({ outline }) => outline && ctx.isPointInPath(outline, point.x, point.y, "evenodd"));
  ctx.restore();
  return within ?? plate.areas.find((area) => area._pxBounds?.contains(point) && area._containsPoint(point)) ?? null;
}

export function click(sheet, plate, point) {
  if (sheet.drawing) return; // it places a corner
  closeChoices(sheet);
  const found = meant(plate, point);
  const stage = plate.map.layerPointToContainerPoint(point);
  if (!found.length) {
    const area = ground(plate, point);
    if (area) sheet.send(placeOf(area.shape));
  } else if (found[0].shape.level === "neighbourhood" || bandOf(sheet, plate).level === PLACE) {
    if (found.length === 1) sheet.send(placeOf(found[0].shape));
    else offer(sheet, stage, found.map(({ shape }) => choiceOf(sheet, shape)));
  } else if (bandOf(sheet, plate).level === "commune") {
    sheet.send(placeOf(found[0].shape));
    offer(sheet, stage, largestFirst(found).map(({ shape, value }) => communeChoice(sheet, shape, value)));
  } else if (found.length === 1) {
    enter(sheet, found[0].shape);
  } else {
    offer(sheet, stage, largestFirst(found).map(({ shape }) => choiceOf(sheet, shape, () => enter(sheet, shape))));
  }
}

const largestFirst = (found) => [...found].sort((a, b) => b.value - a.value);

/** Chooses a département and goes there: what it gathers comes apart. */
function enter(sheet, shape) {
  const { areas } = sheet.plates.get("main");
  fly(sheet, areas.find((area) => area.shape.code === shape.code).getBounds());
  sheet.send(placeOf(shape));
}

function choiceOf(sheet, shape, act = () => sheet.send(placeOf(shape))) {
  const [title, soft] = namesOf(sheet, shape);
  return { title, soft, act };
}

function communeChoice(sheet, shape, value) {
  const quarters = sheet.atlas.labels.communes[shape.code]?.neighbourhoods ?? [];
  const items = quarters.map(([code, title]) => ({ title, act: () => sheet.send({ level: "neighbourhood", code }) }));
  return { ...choiceOf(sheet, shape), soft: fillIn(sheet.drawn.texts.neighbourhoods, value), items };
}

/** The name of a place, and what tells it from others of that name. */
function namesOf({ atlas }, { level, code, department = code, title: ownTitle, soft }) {
  if (ownTitle) return [ownTitle, soft];
  const { hosts, labels } = atlas;
  const { departments, communes } = labels;
  const around = `${departments[department] ?? department} (${department})`;
  if (level === "department") return [around, ""];
  if (level === "commune") return [communes[code]?.name ?? code, around];
  const { name, communes: hosted } = hosts.get(code) ?? { name: code, communes: [] };
  const where = [code, ...hosted.map((commune) => communes[commune].name)].join(", ");
  return [name, `${where} (${department})`];
}

/** A click on a frame chooses its territory and goes there; without a contour, there is nowhere to go. */
export function clickInset(sheet, inset) {
  closeChoices(sheet);
  if (sheet.presenting) return sheet.goTerritory(inset.code);
  sheet.send({ level: inset.level, code: inset.code });
  if (inset.plate) fly(sheet, inset.bounds);
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
  if (plate.map.dragging?.moving() || plate.map._animatingZoom || !sheet.drawn || sheet.drawing) return;
  const found = reached(plate, event.layerPoint)[0] ?? ground(plate, event.layerPoint);
  const seat = plate.seats.find((candidate) => candidate._point.distanceTo(event.layerPoint) <= 8);
  plate.map.getContainer().classList.toggle("atlas-hit", Boolean(found));
  if (!found) return hideCard(sheet);
  showCard(sheet, event.originalEvent, `${nameOf(found.shape)} ${seat?.centre.code ?? ""}`, () => describe(sheet, found, seat));
  if (sheet.pointed !== found.shape) {
    focusOn(plate, "pointed", found.shape);
    ringTwins(sheet, found.shape);
  }
  [sheet.pointed, sheet.pointedPlate] = [found.shape, plate];
}

export function markSelected(sheet) {
  const { selected } = sheet.drawn;
  for (const [name, plate] of sheet.plates) {
    const isFramed = name === selected?.code; // the frame of an inset is mark enough
    focusOn(plate, "selected", selected && !isFramed ? shapeOf(plate, selected) : null);
  }
  for (const { node: button, code, level } of sheet.insets.values()) {
    button.setAttribute("aria-pressed", String(selected?.code === code && selected.level === level));
  }
}

function describe(sheet, { shape, value }, seat) {
  const { drawn, atlas } = sheet;
  const { texts } = drawn;
  const department = shape.department ?? shape.code;
  const [title, soft] = namesOf(sheet, shape);
  const lines = [["title", title]];
  if (soft) lines.push(["soft", soft]);
  if (shape.level === "department" && drawn.values[shape.code]) lines.push(["value", drawn.values[shape.code]]);
  const { unit } = bandOf(sheet, sheet.pointedPlate ?? sheet.plates.get("main"));
  if (shape.level === "neighbourhood" && drawn.neighbourhoods) lines.push(["value", rateOf(drawn, shape)]);
  if (value) lines.push(["value", `${value.toLocaleString("fr-FR")} ${unit}`]);
  const quarters = (shape.level === "commune" && atlas.labels.communes[shape.code]?.neighbourhoods) || [];
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

/** The rate of a neighbourhood with its unit, or the words of the legend for the want of one. */
function rateOf({ neighbourhoods, legend }, { index }) {
  const { styles, values, unit, decimals } = neighbourhoods;
  if (values[index] === null) return legend.entries.find(({ style }) => style === styles[index])?.label ?? "";
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return `${values[index].toLocaleString("fr-FR", digits)} ${unit}`;
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
  if (sheet.pointedPlate) {
    focusOn(sheet.pointedPlate, "pointed", null);
    ringTwins(sheet, null);
  }
  sheet.pointed = sheet.pointedPlate = null;
}
