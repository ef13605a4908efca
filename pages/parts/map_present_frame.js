/* What surrounds a map that is presented: title, comment, source, buttons, and a card where a territory has no contour. */

import { icon, node, writeCredit } from "./map_frame.js";
import { markTerms } from "./map_glossary.js";
import { paintBackground } from "./map_patterns.js";

const PATHS = {
  previous: "M10 2.5L4.5 8l5.5 5.5",
  next: "M6 2.5L11.5 8 6 13.5",
  legend: "M2 3.5h3v2.4H2zM2 10h3v2.4H2zM8 4.7h6M8 11.2h6",
  glossary: "M8 4C6.5 2.8 4.5 2.6 2 2.8v9.6c2.5-.2 4.5 0 6 1.2 1.5-1.2 3.5-1.4 6-1.2V2.8C11.5 2.6 9.5 2.8 8 4zM8 4v9.6",
  leave: "M3.5 3.5l9 9M12.5 3.5l-9 9",
};

export function buildPresentFrame(sheet, acts) {
  const words = node("div", "atlas-show-words");
  const bar = node("div", "atlas-show-bar");
  sheet.show = {
    head: node("header", "atlas-show-head"),
    foot: node("footer", "atlas-show-foot"),
    title: node("div", "atlas-show-title"),
    subtitle: node("div", "atlas-show-subtitle"),
    comment: node("div", "atlas-show-comment"),
    rank: node("span", "atlas-show-rank"),
    placeless: node("section", "atlas-show-placeless"),
    buttons: {},
  };
  const { show } = sheet;
  show.title.setAttribute("role", "heading");
  show.title.setAttribute("aria-level", "1");
  show.head.setAttribute("aria-live", "polite");
  show.placeless.hidden = true;
  words.append(show.title, show.subtitle);
  for (const [name, act] of Object.entries(acts)) {
    const button = Object.assign(node("button", "atlas-show-button"), { type: "button" });
    button.append(icon(PATHS[name]));
    button.addEventListener("click", act);
    show.buttons[name] = button;
  }
  const { previous, next, legend, glossary, leave } = show.buttons;
  bar.append(previous, show.rank, next, legend, glossary, leave);
  show.head.append(words, bar, show.comment);
  sheet.stage.append(show.placeless);
  sheet.root.prepend(show.head);
  sheet.root.append(show.foot);
}

/** Says what is on the screen, where it comes from, of when it is. */
export function writePresentFrame(sheet) {
  const { show, drawn, insets } = sheet;
  const { list, index, territory, base } = sheet.presenting;
  const { texts, legend } = drawn;
  const { title, comment } = list[index] ?? {};
  const place = territory ? insets.get(territory).title.textContent : drawn.where;
  const head = title || legend.title;
  const isSaid = (text) => !text || head.includes(text);
  show.title.textContent = head;
  show.subtitle.textContent = [legend.title, place, legend.subtitle].filter((text) => !isSaid(text)).join(" · ");
  show.comment.textContent = comment ?? "";
  writeCredit(sheet);
  [show.title, show.subtitle, show.comment].forEach((element) => markTerms(sheet, element));
  show.rank.textContent = list.length > 1 ? `${index + 1} / ${list.length}` : "";
  for (const [name, button] of Object.entries(show.buttons)) {
    button.title = texts[`present_${name}`];
    button.setAttribute("aria-label", texts[`present_${name}`]);
  }
  show.buttons.previous.hidden = show.buttons.next.hidden = list.length < 2;
  show.buttons.previous.disabled = index === 0;
  show.buttons.next.disabled = index === list.length - 1;
  show.buttons.leave.hidden = Boolean(base.fills);
}

/** A card in place of the map, for a territory without a contour; none takes it away. */
export function showPlaceless({ show, drawn }, inset) {
  show.placeless.hidden = !inset;
  if (!inset) return;
  const swatch = node("span", "atlas-show-swatch");
  paintBackground(swatch, drawn.styles[inset.style]);
  const meaning = drawn.legend.entries.find(({ style }) => style === inset.style)?.label ?? "";
  const told = [meaning, drawn.values[inset.code], inset.note.textContent].filter(Boolean);
  const lines = [...new Set(told)].map((text) => node("p", "atlas-show-line", text));
  show.placeless.replaceChildren(swatch, node("div", "atlas-show-name", inset.title.textContent), ...lines);
}
