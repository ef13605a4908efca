// Buttons that put the map of the page over the whole screen, at a scene or at a place.

import { element, withChildren } from "./literal_elements.js";

export function starts({ groups }) {
  return groups.map(({ title, list, labels, main }) => {
    const row = element("div", "atlas-starts-row");
    labels.forEach((label, index) => {
      const button = element("button", main ? "atlas-start atlas-start-main" : "atlas-start", label);
      button.type = "button";
      // The map hears it in the same gesture: only then may it fill the screen.
      button.addEventListener("click", () => dispatchEvent(new CustomEvent("atlas-present", { detail: { list, index } })));
      row.append(button);
    });
    return withChildren(element("section", "atlas-starts"), element("h2", "atlas-starts-title", title), row);
  });
}
