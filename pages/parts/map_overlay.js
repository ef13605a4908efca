/* The perimeters of another edition, above those of the one shown: what changed from one generation to the other. */

import { isNear, zoomOf } from "./map_circles.js";
import { decode, loadJson, once } from "./map_fetch.js";
import { boxOf, inView, pathOf } from "./map_neighbourhoods.js";

export const OVERLAY = { line: "#8a4b08", width: 1.8, dash: [6, 4] };

/** The perimeters that a change asks for, fetched once. */
export const overlayOf = async ({ overlay }) => (overlay ? once(`${overlay.address}#overlay`, () => loadOverlay(overlay)) : []);

async function loadOverlay({ address }) {
  const { shapes } = decode(await once(address, loadJson), "perimeters", "neighbourhood");
  return shapes.map((shape) => ({ ...shape, box: boxOf(shape) }));
}

/** Paints those in view, from where perimeters are shown. */
export function paintOverlay(sheet, plate, ctx) {
  plate.over = [];
  if (plate.kind !== "main" || !sheet.overlay?.length || zoomOf(plate) < sheet.drawn.circles.perimeters_from) return;
  const { map } = plate;
  plate.over = sheet.overlay.filter(inView(map));
  ctx.save();
  ctx.globalAlpha = 1;
  ctx.setLineDash(OVERLAY.dash);
  Object.assign(ctx, { strokeStyle: OVERLAY.line, lineWidth: OVERLAY.width, lineJoin: "round" });
  plate.over.forEach(({ rings }) => ctx.stroke(pathOf(map, rings)));
  ctx.restore();
}

/** Whether the legend has to name it. */
export const showsOverlay = (sheet, plate) => Boolean(sheet.drawn.overlay) && isNear(sheet, plate);
