/* Maps side by side: they look at the same place, and what is pointed at on one is ringed on the other. */

import { nameOf } from "./map_circles.js";
import { focusOn } from "./map_plate.js";

let leader = null; // the map that the others follow while it moves

/** The other maps on the page, if this one is shown beside another. */
export function twinsOf(sheets, sheet) {
  const isTwin = (other) => other !== sheet && other.change.twin && other.root.isConnected && other.plates.has("main");
  return sheet.change.twin ? [...sheets.values()].filter(isTwin) : [];
}

/** Keeps the view of the twins of a sheet on its own. */
export function lead(sheet) {
  const { map } = sheet.plates.get("main");
  map.on("move", () => {
    if (leader && leader !== map) return; // it is being led
    leader = map;
    for (const twin of sheet.twins()) {
      takeView(twin, sheet);
    }
    leader = null;
  });
}

/** Puts the view of one map on another. */
export function takeView(sheet, { plates }) {
  const { map } = plates.get("main");
  sheet.plates.get("main").map.setView(map.getCenter(), map.getZoom(), { animate: false });
}

/** Rings on the twins what is pointed at on one map; nothing when there is no shape. */
export function ringTwins(sheet, shape) {
  for (const twin of sheet.twins()) {
    const plate = twin.plates.get("main");
    focusOn(plate, "pointed", shape && plate.shapes.get(nameOf(shape)));
  }
}
