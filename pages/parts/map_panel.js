/* Panels over the map, each opened by a tool: a panel takes the focus, and Escape gives it back to the tool. */

import { node } from "./map_frame.js";

/** A closed panel; its name is that of its tool and of its text. */
export function addPanel(sheet, name) {
  const panel = node("section", `atlas-panel atlas-panel-${name}`);
  panel.id = `atlas-${sheet.name}-${name}`;
  panel.hidden = true;
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation(); // Escape would also take the map back
    closePanel(panel);
  });
  sheet.buttons[name].setAttribute("aria-controls", panel.id);
  sheet.buttons[name].setAttribute("aria-expanded", "false");
  panel.tool = sheet.buttons[name];
  sheet.stage.append(panel);
  return panel;
}

/** Shows a panel, alone, and puts the focus on one of its fields. */
export function openPanel(sheet, panel, field) {
  sheet.stage.querySelectorAll(".atlas-panel").forEach((other) => (other.hidden = other !== panel));
  sheet.tools.querySelectorAll("[aria-expanded]").forEach((tool) => {
    tool.setAttribute("aria-expanded", String(tool === panel.tool));
  });
  panel.setAttribute("aria-label", panel.tool.title);
  field.focus();
}

export function closePanel(panel) {
  panel.hidden = true;
  panel.tool.setAttribute("aria-expanded", "false");
  panel.tool.focus();
}
