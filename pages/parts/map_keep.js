/* Keeping what the map shows as a scene: the page knows the filters, the browser where it looks. */

import { addTool, tell } from "./map_frame.js";
import { lookedAt } from "./map_link.js";
import { isUntouched } from "./map_view.js";

export function offerKeeping(sheet) {
  addTool(sheet, "keep", "M1.5 3h9.5M1.5 7.5h9.5M1.5 12h5M12 9.5v5M9.5 12h5", () => {
    const moved = !isUntouched(sheet);
    sheet.sendKept({ at: lookedAt(sheet), moved, time: Date.now() }); // the same view may be kept twice
    tell(sheet, sheet.drawn.texts[sheet.change.is_full ? "kept_full" : "kept"], 4);
  });
}
