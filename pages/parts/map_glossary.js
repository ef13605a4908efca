/* The glossary of a presentation: over the map, which waits behind it as it was. Words it defines lead there. */

import { once, loadJson } from "./map_fetch.js";
import { node } from "./map_frame.js";

export const isGlossaryOpen = ({ glossary }) => Boolean(glossary?.isConnected);

const wordsOf = ({ drawn }) => once(drawn.resources.glossary, loadJson);

/** Opens it at the definition of what is shown, or at one of the words of the atlas. */
export async function openGlossary(sheet, asked) {
  const { drawn, show } = sheet;
  const words = await wordsOf(sheet);
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
  const found = [...list.querySelectorAll("dt")].find(({ textContent }) => textContent === asked);
  if (!found) return;
  found.dataset.asked = "true";
  panel.scrollTop = found.offsetTop - 20; // px
}

/** Makes the words that are defined, in the texts under an element, ways to their definitions. */
export async function markTerms(sheet, element) {
  const words = await wordsOf(sheet);
  const termOf = new Map(words.flatMap(({ term, forms }) => forms.map((form) => [form, term])));
  const longestFirst = [...termOf.keys()].sort((a, b) => b.length - a.length); // our own words: nothing to escape
  const found = new RegExp(`(?<![\\p{L}-])(?:${longestFirst.join("|")})(?![\\p{L}-])`, "giu");
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    if (text.parentElement.closest("button, svg")) continue;
    const parts = [];
    let end = 0;
    for (const { 0: word, index } of text.data.matchAll(found)) {
      parts.push(text.data.slice(end, index), termButton(sheet, word, termOf.get(word.toLowerCase())));
      end = index + word.length;
    }
    if (end) text.replaceWith(...parts, text.data.slice(end));
  }
}

function termButton(sheet, word, term) {
  const button = Object.assign(node("button", "atlas-term", word), { type: "button", title: sheet.drawn.texts.glossary });
  button.addEventListener("click", () => openGlossary(sheet, term));
  return button;
}

const isNew = (text, index, all) => text && all.indexOf(text) === index;

export function closeGlossary(sheet) {
  if (!isGlossaryOpen(sheet)) return;
  sheet.glossary.remove();
  sheet.show.buttons.glossary.setAttribute("aria-expanded", "false");
  sheet.root.focus({ preventScroll: true });
}
