/* Circles of the counts: by département or centre from afar, by commune in a nearer view, at one scale everywhere. */

const SMALLEST = 3; // px: no circle is too small to be seen

/** The zoom in the steps it is set by: sums of tenths miss whole numbers by a hair. */
export const zoomOf = ({ map }) => Math.round(map.getZoom() * 10) / 10;

/** The circles a plate shows: the finest overseas; elsewhere those of the zoom of the mainland, so in a loupe too. */
export function bandOf({ drawn, plates }, plate) {
  const { bands } = drawn.circles;
  if (plate.kind === "inset") return bands.at(-1);
  const zoom = zoomOf(plates.get("main"));
  return bands.findLast(({ from }) => from <= zoom);
}

/** Whether a plate shows neighbourhoods one by one, which takes the place of the circles. */
export const isNear = ({ drawn }, plate) =>
  plate.kind === "main" && plate.neighbourhoods.length > 0 && zoomOf(plate) >= drawn.circles.neighbourhoods_from;

/** What the zoom of the mainland decides for all plates: it changes when circles have to be sized anew. */
export function bandKey(sheet) {
  const main = sheet.plates.get("main");
  return `${bandOf(sheet, main).level} ${isNear(sheet, main)}`;
}

/** One scale for all plates, so that one legend is true of them all. */
export function radius(sheet, value) {
  return Math.max(SMALLEST, bandOf(sheet, sheet.plates.get("main")).unit_px * Math.sqrt(value));
}

export function sizeCircles(sheet, plate) {
  const { muted, drawn } = sheet;
  const band = bandOf(sheet, plate);
  plate.shown.forEach((circle) => (circle._hid = true));
  plate.shown = [];
  if (isNear(sheet, plate)) return;
  for (const circle of circlesOf(sheet, plate, band.level)) {
    const { code, department } = circle.shape;
    circle.value = band.values[circle.index];
    circle._hid = !circle.value || muted.has(department ?? code);
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
  if (level === "centre") return circlesOfCentres(sheet, plate);
  plate.circles[level] ??= plate.atlas[`${level}s`].shapes.flatMap((shape, index) =>
    plate.belongs(shape) ? [newCircle(plate, shape.at, { shape, index })] : [],
  );
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
