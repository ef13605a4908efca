/* Going to a place by its level and code: the map flies there, the place is chosen. */

import { shapeOf } from "./map_plate.js";
import { fly } from "./map_view.js";

const CLOSEST = { neighbourhood: 13, commune: 11 }; // zooms from which one sees what it is

/** Flies to a neighbourhood, a commune or a département, and tells the server that it is chosen. */
export function goTo(sheet, { level, code }) {
  const shape = shapeOf(sheet.plates.get("main"), { level, code });
  if (shape?.level in CLOSEST) fly(sheet, [shape.at, shape.at], CLOSEST[shape.rings.length ? shape.level : "commune"]);
  else if (shape) fly(sheet, L.latLngBounds(shape.rings.flat(2)));
  sheet.send({ level, code });
}
