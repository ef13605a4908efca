/* The plan of the IGN under the map: laid by the reader alone, and gone at the first sign that it does not come. */

import { addTool, tell, writeAttribution } from "./map_frame.js";
import { fillAreas, repaint } from "./map_plate.js";

const PATIENCE_MS = 3000; // for tiles awaited of which none comes: a captive portal, a server that hangs
const VEIL = 0.45; // what is left of the areas over the plan
const EXTENT = [[-75, -180], [81, 180]]; // degrees; the plan has no tile beyond

export function offerTiles(sheet, address) {
  if (!address) return;
  const icon = "M2 3.8l4-1.6 4 1.6 4-1.6v10l-4 1.6-4-1.6-4 1.6zM6 2.2v10M10 3.8v10";
  addTool(sheet, "tiles", icon, () => (mainOf(sheet).tiles ? takeUp(sheet) : lay(sheet, address)));
}

const mainOf = (sheet) => sheet.plates.get("main");

function lay(sheet, address) {
  const layer = L.tileLayer(address, { bounds: EXTENT, noWrap: true });
  let wait;
  const beGone = () => {
    takeUp(sheet);
    tell(sheet, sheet.drawn.texts.tiles_failed);
  };
  const beginWait = () => {
    clearTimeout(wait);
    wait = setTimeout(() => layer._noTilesToLoad() || beGone(), PATIENCE_MS);
  };
  layer.on("loading tileload tileabort", beginWait);
  layer.on("load remove", () => clearTimeout(wait));
  layer.on("tileerror", beGone);
  mainOf(sheet).tiles = layer.addTo(mainOf(sheet).map);
  showTiles(sheet);
}

function takeUp(sheet) {
  mainOf(sheet).tiles.remove();
  mainOf(sheet).tiles = null;
  showTiles(sheet);
}

/** Everything but the plan itself that changes with it: the button, the credit, how the areas are filled. */
export function showTiles(sheet) {
  const plate = mainOf(sheet);
  sheet.buttons.tiles?.setAttribute("aria-pressed", String(Boolean(plate.tiles)));
  plate.veil = plate.tiles ? VEIL : 1;
  if (!sheet.drawn) return;
  writeAttribution(sheet);
  fillAreas(sheet, plate);
  repaint(plate);
}
