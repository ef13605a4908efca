/* Neighbourhoods seen from near: their perimeters, and a dot above each, so that none is too small to be seen.
 *
 * They are painted from what is in view and not kept as layers: what is out of sight costs nothing.
 */

import { isNear, zoomOf } from "./map_circles.js";

const DOT = 5; // px, whatever the zoom
const MARGIN = 0.15; // of the view, around it
export const PERIMETER = { fill: "rgb(255 255 255 / 55%)", line: "#23407a", width: 1.8 };

/** The neighbourhoods of an atlas that knows some perimeters; one without stands at its commune. */
export function neighbourhoodsOf({ perimeters, communes, labels }) {
  if (!perimeters) return [];
  const known = new Set(perimeters.shapes.map(({ code }) => code));
  const found = perimeters.shapes.map((shape) => ({ ...shape, box: boxOf(shape) }));
  for (const commune of communes.shapes) {
    for (const [code] of labels.communes[commune.code]?.neighbourhoods ?? []) {
      if (known.has(code)) continue;
      known.add(code); // one dot, even where it lies in several communes
      const { department, territory, at } = commune;
      const box = [at.lat, at.lng, at.lat, at.lng];
      found.push({ level: "neighbourhood", code, department, territory, at, box, rings: [] });
    }
  }
  return found;
}

function boxOf({ rings }) {
  let [south, west, north, east] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [outer] of rings) {
    for (const { lat, lng } of outer) {
      if (lat < south) south = lat;
      if (lat > north) north = lat;
      if (lng < west) west = lng;
      if (lng > east) east = lng;
    }
  }
  return [south, west, north, east];
}

/** Paints those in view and keeps where each was put, for the pointer. */
export function paintNeighbourhoods(sheet, plate, ctx) {
  plate.near = [];
  if (!isNear(sheet, plate)) return;
  const { map } = plate;
  const view = map.getBounds().pad(MARGIN);
  const [south, west, north, east] = [view.getSouth(), view.getWest(), view.getNorth(), view.getEast()];
  const isLarge = zoomOf(plate) >= sheet.drawn.circles.perimeters_from;
  for (const shape of plate.neighbourhoods) {
    const [bottom, left, top, right] = shape.box;
    if (top < south || bottom > north || right < west || left > east || sheet.muted.has(shape.department)) continue;
    const outline = isLarge && shape.rings.length ? pathOf(map, shape.rings) : null;
    plate.near.push({ shape, point: map.latLngToLayerPoint(shape.at), radius: DOT, outline });
  }
  ctx.save();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
  plate.near.forEach(({ outline }) => outline && paintOutline(ctx, outline));
  plate.near.forEach((seen) => paintDot(sheet, ctx, seen));
  ctx.restore();
}

function pathOf(map, polygons) {
  const path = new Path2D();
  for (const ring of polygons.flat()) {
    ring.forEach((at, i) => {
      const { x, y } = map.latLngToLayerPoint(at);
      i ? path.lineTo(x, y) : path.moveTo(x, y);
    });
    path.closePath();
  }
  return path;
}

function paintOutline(ctx, outline) {
  ctx.fillStyle = PERIMETER.fill;
  ctx.fill(outline, "evenodd");
  ctx.lineJoin = "round";
  for (const [colour, width] of [["#ffffff", PERIMETER.width + 1.6], [PERIMETER.line, PERIMETER.width]]) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.stroke(outline);
  }
}

/** Full where the perimeter is known, hollow where only the commune is. */
function paintDot({ drawn }, ctx, { shape, point, radius }) {
  const { fill } = drawn.circles;
  const isKnown = shape.rings.length > 0;
  ctx.beginPath();
  ctx.arc(point.x, point.y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = isKnown ? fill : "#ffffff";
  ctx.strokeStyle = isKnown ? "#ffffff" : fill;
  ctx.lineWidth = 1.5;
  ctx.fill();
  ctx.stroke();
}
