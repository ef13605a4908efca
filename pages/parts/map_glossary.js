/* The glossary of a presentation: over the map, which waits behind it as it was. */

import { once, loadJson } from "./map_fetch.js";
import { node } from "./map_frame.js";

export const isGlossaryOpen = ({ glossary }) => Boolean(glossary?.isConnected);

/** Opens it at the definition of what is shown, then the words of the atlas. */
export async function openGlossary(sheet) {
  const { drawn, show } = sheet;
  const words = await once(drawn.resources.glossary, loadJson);
  const panel = node("section", "atlas-glossary");
  const title = node("h2", "atlas-glossary-title", drawn.texts.glossary);
  const list = node("dl", "atlas-glossary-words");
  const shown = { term: drawn.legend.title, text: [drawn.definition, ...drawn.legend.notes].filter(isNew).join(" ") };
  for (const { term, text } of [shown, ...words]) {
    list.append(node("dt", "atlas-glossary-term", term), node("dd", "atlas-glossary-text", text));
  }
  panel.append(title, list);
  panel.tabIndex = -1;
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", drawn.texts.glossary);
  sheet.glossary?.remove();
  sheet.glossary = panel;
  sheet.root.append(panel);
  show.buttons.glossary.setAttribute("aria-expanded", "true");
  panel.focus({ preventScroll: true });
}

const isNew = (text, index, all) => text && all.indexOf(text) === index;

export function closeGlossary(sheet) {
  if (!isGlossaryOpen(sheet)) return;
  sheet.glossary.remove();
  sheet.show.buttons.glossary.setAttribute("aria-expanded", "false");
  sheet.root.focus({ preventScroll: true });
}
