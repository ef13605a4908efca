/* Circles of the counts: by département or centre from afar, by commune in a nearer view, by neighbourhood where that
 * is what is counted; at one scale everywhere. */

const SMALLEST = 3; // px: no circle is too small to be seen

export const PLACE = "place"; // the level of circles that bring their points along, places of several levels
const NO_CIRCLES = { level: "none", values: [], sizes: [], unit: "", unit_px: 0 };

/** A code names one shape at its level only: région 11 is not département 11. */
export const nameOf = ({ level, code }) => `${level} ${code}`;

/** The zoom in the steps it is set by: sums of tenths miss whole numbers by a hair. */
export const zoomOf = ({ map }) => Math.round(map.getZoom() * 10) / 10;

/** The circles a plate shows: the finest overseas; elsewhere those of the zoom of the mainland, so in a loupe too. */
export function bandOf({ drawn, plates }, plate) {
  const { bands } = drawn.circles;
  if (plate.kind === "inset") return bands.at(-1) ?? NO_CIRCLES;
  const zoom = zoomOf(plates.get("main"));
  return bands.findLast(({ from }) => from <= zoom) ?? NO_CIRCLES;
}

/** Whether a plate is near enough to show known perimeters, which takes the place of the circles of larger places. */
export const isNear = ({ drawn, atlas }, plate) =>
  plate.kind === "main" && Boolean(atlas.perimeters) && zoomOf(plate) >= drawn.circles.neighbourhoods_from;

/** Whether a plate shows neighbourhoods one by one: from near, or at every zoom where the map colours them. */
export const showsNeighbourhoods = (sheet, plate) => Boolean(sheet.drawn.neighbourhoods) || isNear(sheet, plate);

/** Whether circles are shown: from near, those alone that stand at their own place. */
export const showsCircles = (sheet, plate) =>
  ["neighbourhood", PLACE].includes(bandOf(sheet, plate).level) || !isNear(sheet, plate);

/** What the zoom of the mainland decides for all plates: it changes when circles have to be sized anew. */
export function bandKey(sheet) {
  const main = sheet.plates.get("main");
  return `${bandOf(sheet, main).level} ${isNear(sheet, main)}`;
}

/** One scale for all plates, so that one legend is true of them all. */
export function radius(sheet, value) {
  return Math.max(SMALLEST, bandOf(sheet, sheet.plates.get("main")).unit_px * Math.sqrt(value));
}

/** Whether the filters leave a place out of view; what is kept by codes is so at its own level alone. */
export const isOut = ({ muted, kept }, { level, code, department }) =>
  muted.has(department ?? code) || Boolean(kept[level] && !kept[level].has(code));

export function sizeCircles(sheet, plate) {
  const { drawn } = sheet;
  const band = bandOf(sheet, plate);
  plate.shown.forEach((circle) => (circle._hid = true));
  plate.shown = [];
  if (!showsCircles(sheet, plate)) return;
  for (const circle of circlesOf(sheet, plate, band.level)) {
    circle.value = band.values[circle.index];
    circle._hid = !circle.value || isOut(sheet, circle.shape);
    if (circle._hid) continue;
    circle.options.fillColor = drawn.circles.fill;
    circle.options.radius = circle._radius = radius(sheet, circle.value);
    circle._updateBounds();
    plate.shown.push(circle);
  }
  plate.shown.sort((a, b) => b.value - a.value); // the largest first, the others on top
}

/** Circles of a level, made the first time they are asked for. */
function circlesOf(sheet, plate, level) {
  if (level === "none") return [];
  if (level === "centre") return circlesOfCentres(sheet, plate);
  if (level === PLACE) return circlesOfSpots(sheet, plate);
  plate.circles[level] ??= placesOf(plate, level).map((place) => newCircle(plate, place.shape.at, place));
  return plate.circles[level];
}

/** The places of a level on a plate, each with its rank among the values of a band. */
function placesOf({ atlas, neighbourhoods, belongs }, level) {
  if (level === "neighbourhood") return neighbourhoods.map((shape) => ({ shape, index: shape.index }));
  const places = atlas[`${level}s`].shapes.map((shape, index) => ({ shape, index }));
  return places.filter(({ shape }) => belongs(shape));
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

/** Spots come with the drawing too; one that is a shape of the map is this shape, so that both are pointed at as one. */
function circlesOfSpots(sheet, plate) {
  const { spots } = bandOf(sheet, plate);
  if (plate.spots === spots) return plate.circles[PLACE];
  plate.circles[PLACE]?.forEach((circle) => circle.remove());
  const known = new Map([...plate.shapes.values(), ...plate.neighbourhoods].map((shape) => [nameOf(shape), shape]));
  const placed = spots.map((spot, index) => ({ spot, index })).filter(({ spot }) => plate.belongs(spot));
  plate.spots = spots;
  plate.circles[PLACE] = placed.map(({ spot, index }) => {
    const at = L.latLng(spot.at);
    return newCircle(plate, at, { shape: known.get(nameOf(spot)) ?? { ...spot, at, rings: [] }, index });
  });
  return plate.circles[PLACE];
}

function newCircle(plate, at, facts) {
  const look = { weight: 1, color: "#ffffff", opacity: 0.95, fillOpacity: 0.6 };
  const circle = L.circleMarker(at, { ...look, renderer: plate.ink, interactive: false });
  return Object.assign(circle, { ...facts, _hid: true }).addTo(plate.map);
}
