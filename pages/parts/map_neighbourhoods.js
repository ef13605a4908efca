/* Neighbourhoods one by one: their perimeters from near, and a dot above each, so that none is too small to be seen.
 *
 * Where the map colours them, dot and perimeter carry the look of their class, and dots are there at every zoom.
 * They are painted from what is in view and not kept as layers: what is out of sight costs nothing.
 */

import { isNear, isOut, showsNeighbourhoods, zoomOf } from "./map_circles.js";
import { hasTile, patternFill } from "./map_patterns.js";

const DOT = 5; // px, whatever the zoom
const RATED_DOT = 6; // px: a pattern has to show
const MARGIN = 0.15; // of the view, around it
const RATED_ALPHA = 0.85; // of the colour of a class, so that the plan shows through
export const PERIMETER = { fill: "rgb(255 255 255 / 55%)", line: "#23407a", width: 1.8 };
export const PLACED_DASH = [2, 2]; // px: around a dot that stands at a commune

/** Name and host communes of each neighbourhood, by code; none where no commune is known. */
export function hostsOf({ neighbourhoods, communes }) {
  const found = new Map(Object.entries(neighbourhoods).map(([code, name]) => [code, { code, name, communes: [] }]));
  for (const commune of Object.keys(communes).sort()) {
    for (const [code, name] of communes[commune].neighbourhoods) {
      if (!found.has(code)) found.set(code, { code, name, communes: [] });
      found.get(code).communes.push(commune);
    }
  }
  return found;
}

/** The neighbourhoods of an atlas, each with its rank by code; one without a perimeter stands at its first commune. */
export function neighbourhoodsOf({ perimeters, communes, hosts }) {
  const ranks = new Map([...hosts.keys()].sort().map((code, rank) => [code, rank])); // as a drawing orders its values
  const found = new Map((perimeters?.shapes ?? []).map((shape) => [shape.code, { ...shape, box: boxOf(shape) }]));
  const shapes = new Map(communes.shapes.map((shape) => [shape.code, shape]));
  for (const { code, communes: around } of hosts.values()) {
    const commune = shapes.get(around.find((host) => shapes.has(host)));
    if (found.has(code) || !commune) continue;
    const { department, territory, at } = commune;
    const box = [at.lat, at.lng, at.lat, at.lng];
    found.set(code, { level: "neighbourhood", code, department, territory, at, box, rings: [] });
  }
  return [...found.values()].map((shape) => ({ ...shape, index: ranks.get(shape.code) }));
}

export function boxOf({ rings }) {
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
  if (!showsNeighbourhoods(sheet, plate)) return;
  const { map } = plate;
  const { neighbourhoods: looks, styles } = sheet.drawn;
  const isSeen = inView(map);
  const isLarge = isNear(sheet, plate) && zoomOf(plate) >= sheet.drawn.circles.perimeters_from;
  for (const shape of plate.neighbourhoods) {
    if (!isSeen(shape) || isOut(sheet, shape)) continue;
    const outline = isLarge && shape.rings.length ? pathOf(map, shape.rings) : null;
    const look = looks && styles[looks.styles[shape.index]];
    plate.near.push({ shape, point: map.latLngToLayerPoint(shape.at), radius: look ? RATED_DOT : DOT, outline, look });
  }
  ctx.save();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
  plate.near.forEach(({ outline, look }) => outline && paintOutline(ctx, outline, look));
  plate.near.forEach((seen) => paintDot(sheet, ctx, seen));
  ctx.restore();
}

/** Whether the box of a shape is in the view of a map, or nearly. */
export function inView(map) {
  const view = map.getBounds().pad(MARGIN);
  const [south, west, north, east] = [view.getSouth(), view.getWest(), view.getNorth(), view.getEast()];
  return ({ box: [bottom, left, top, right] }) => top >= south && bottom <= north && right >= west && left <= east;
}

export function pathOf(map, polygons) {
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

function paintOutline(ctx, outline, look) {
  if (look) {
    ctx.globalAlpha = RATED_ALPHA;
    fillWith(ctx, outline, look);
    ctx.globalAlpha = 1;
  } else {
    ctx.fillStyle = PERIMETER.fill;
    ctx.fill(outline, "evenodd");
  }
  ctx.lineJoin = "round";
  for (const [colour, width] of [["#ffffff", PERIMETER.width + 1.6], [PERIMETER.line, PERIMETER.width]]) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.stroke(outline);
  }
}

/** Fills a path with a colour and, over it, with the pattern of the look. */
function fillWith(ctx, path, look) {
  ctx.fillStyle = look.fill;
  ctx.fill(path, "evenodd");
  if (!hasTile(look)) return;
  ctx.fillStyle = patternFill(ctx, look);
  ctx.fill(path, "evenodd");
}

/** Full where the perimeter is known; hollow, or of a broken line, where only the commune is. */
function paintDot({ drawn }, ctx, { shape, point, radius, look }) {
  const { fill } = drawn.circles;
  const isKnown = shape.rings.length > 0;
  const dot = new Path2D();
  dot.arc(point.x, point.y, radius, 0, 2 * Math.PI);
  if (look) {
    fillWith(ctx, dot, look);
    ctx.setLineDash(isKnown ? [] : PLACED_DASH);
    ctx.strokeStyle = PERIMETER.line;
    ctx.lineWidth = 1.1;
  } else {
    ctx.fillStyle = isKnown ? fill : "#ffffff";
    ctx.fill(dot);
    ctx.strokeStyle = isKnown ? "#ffffff" : fill;
    ctx.lineWidth = 1.5;
  }
  ctx.stroke(dot);
}
