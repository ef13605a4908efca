/* Where several places lie under the pointer: the list of them, to choose from. */

import { node } from "./map_frame.js";

/** Opens the list at a point of the stage. Each group is a place and the places in it: `{ title, soft, act, items }`. */
export function offer(sheet, { x, y }, groups) {
  closeChoices(sheet);
  const panel = node("div", "atlas-choices");
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", sheet.drawn.texts.choices);
  for (const { items = [], ...head } of groups) {
    const list = node("ul", "atlas-choices-list");
    list.append(...items.map((item) => inRow(newChoice(sheet, item, "atlas-choice"))));
    panel.append(newChoice(sheet, head, "atlas-choice atlas-choice-head"), list);
  }
  panel.addEventListener("keydown", (event) => event.key === "Escape" && closeChoices(sheet));
  sheet.stage.append(panel);
  sheet.choices = panel;
  const left = Math.min(Math.max(6, x + 12), sheet.stage.clientWidth - panel.offsetWidth - 6);
  const top = Math.min(Math.max(6, y + 8), sheet.stage.clientHeight - panel.offsetHeight - 6);
  Object.assign(panel.style, { left: `${Math.max(6, left)}px`, top: `${Math.max(6, top)}px` });
}

function newChoice(sheet, { title, soft, act }, className) {
  const choice = Object.assign(node("button", className), { type: "button" });
  choice.append(node("span", "", title));
  if (soft) choice.append(node("span", "atlas-choice-soft", soft));
  choice.addEventListener("click", () => {
    closeChoices(sheet);
    act();
  });
  return choice;
}

function inRow(button) {
  const row = node("li", "");
  row.append(button);
  return row;
}

/** Closes the list; the keyboard, if it was there, goes back to the map, where Escape is heard. */
export function closeChoices(sheet) {
  if (sheet.choices?.contains(document.activeElement)) sheet.ground.focus({ preventScroll: true });
  sheet.choices?.remove();
  sheet.choices = null;
}
