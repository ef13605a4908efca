/* Going to a place by its level and code: the map flies there, the place is chosen. */

import { shapeOf } from "./map_plate.js";
import { fly } from "./map_view.js";

const CLOSEST = { neighbourhood: 13, commune: 11 }; // zooms from which one sees what it is

/** Flies to a place, and tells the server that it is chosen. */
export function goTo(sheet, { level, code }) {
  flyTo(sheet, { level, code });
  sheet.send({ level, code });
}

/** Flies to a neighbourhood, a commune, a département or a région; stays where there is no contour to go to. */
export function flyTo(sheet, place) {
  const main = sheet.plates.get("main");
  const shape = shapeOf(main, place);
  const within = main.areas.filter((area) => place.level === "region" && area.shape.region === place.code);
  if (shape?.level in CLOSEST) fly(sheet, [shape.at, shape.at], CLOSEST[shape.rings.length ? shape.level : "commune"]);
  else if (shape) fly(sheet, L.latLngBounds(shape.rings.flat(2)));
  else if (within.length) fly(sheet, L.featureGroup(within).getBounds());
}

/** Goes where another part of the page asks to go, and takes the keyboard along, once there is a map to go on. */
export function followSearch(sheets) {
  addEventListener("atlas-goto", (event) => {
    const sheet = [...sheets.values()].find(({ root, drawn }) => root.isConnected && drawn);
    if (!sheet) return;
    event.preventDefault();
    sheet.plates.get("main").map.getContainer().focus({ preventScroll: true });
    sheet.root.scrollIntoView({ block: "nearest" });
    goTo(sheet, event.detail);
  });
}
