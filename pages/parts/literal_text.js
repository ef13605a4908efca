// Puts text from data on the page as text. Nothing here ever parses a string as markup.

import { chart } from "./literal_chart.js";
import { comparison } from "./literal_comparison.js";
import { element, links, pageLink, shape, withChildren } from "./literal_elements.js";
import { matrix } from "./literal_matrix.js";
import { starts } from "./literal_starts.js";
import { table } from "./literal_table.js";

const sheet = document.createElement("link");
sheet.rel = "stylesheet";
sheet.href = new URL("literal_text.css", import.meta.url).href;
document.head.append(sheet);

export default function ({ data, parentElement, setTriggerValue }) {
  document.documentElement.lang = "fr";
  const root = parentElement.querySelector(".atlas-text");
  const kinds = { figures, sentence, notice, mark, footer, card, table, histogram, comparison, matrix, chart, starts };
  const draw = kinds[data.kind];
  root.dataset.kind = data.kind;
  root.replaceChildren(...draw(data, root, (code) => setTriggerValue("row", code)));
}

function figures({ items }) {
  const list = element("dl", "atlas-figures");
  for (const item of items) {
    const box = element("div", "atlas-figure");
    if (item.look) box.dataset.look = item.look;
    list.append(
      withChildren(
        box,
        element("dt", "atlas-figure-label", item.label),
        element("dd", "atlas-figure-value", item.value),
        element("dd", "atlas-figure-detail", item.detail),
        element("dd", "atlas-figure-source", item.source),
      ),
    );
  }
  return [list];
}

function sentence({ text }) {
  return [element("p", "atlas-sentence", text)];
}

function notice({ text, serious }) {
  const node = element("p", serious ? "atlas-notice atlas-serious" : "atlas-notice", text);
  node.setAttribute("role", serious ? "alert" : "status");
  return [node];
}

function footer({ lines, spelled }) {
  spell(spelled);
  const node = element("footer", "atlas-footer");
  for (const line of lines) node.append(element("p", "", line));
  return [node];
}

const CLOTH_WORDS = 120; // enough for the largest screens: what is too many is cut

// The word is generated text, not a background, which browsers do not print; the banner says it to whoever does not see.
function mark({ word, text }) {
  const banner = withChildren(element("p", "atlas-banner"), element("strong", "", word), element("span", "", text));
  banner.setAttribute("role", "status");
  const cloth = element("div", "atlas-cloth");
  cloth.setAttribute("aria-hidden", "true");
  for (let place = 0; place < CLOTH_WORDS; place += 1) {
    const span = element("span", "");
    span.dataset.word = word;
    cloth.append(span);
  }
  return [banner, cloth];
}

let isSpelled = false; // once: from then on Streamlit keeps the address itself

// Writes back, by their labels, the choices that the address gave by codes.
function spell(spelled) {
  if (isSpelled) return;
  isSpelled = true;
  const link = new URL(location.href);
  Object.entries(spelled).forEach(([key, label]) => link.searchParams.set(key, label));
  if (link.href !== location.href) history.replaceState(history.state, "", link);
}

function card({ title, subtitle, facts }) {
  const list = element("dl", "atlas-facts");
  for (const fact of facts) {
    const value = withChildren(element("dd"), ...pages(fact), fact.text, ...links(fact.links));
    list.append(element("dt", "", fact.term), value);
  }
  const head = element("h2", "", title);
  return [withChildren(element("section", "atlas-sheet"), head, element("p", "atlas-sheet-subtitle", subtitle), list)];
}

function pages({ text, pages: found }) {
  const names = found.flatMap((page, index) => [index ? ", " : "", pageLink(page.text, page.address)]);
  return names.length && text ? [...names, ", "] : names;
}

// Drawn in units of its own: 240 wide, bars 56 high, a band of 10 under them.
function histogram({ bars, bands, ends, caption, alternative }) {
  const picture = shape("svg", { viewBox: "0 0 240 70", role: "img", "aria-label": alternative });
  const highest = Math.max(...bars);
  const width = 240 / bars.length;
  bars.forEach((count, index) => {
    const height = count && Math.max(2, (56 * count) / highest);
    if (height) picture.append(shape("rect", { x: index * width, y: 57 - height, width: width - 1, height, class: "atlas-bar" }));
  });
  for (const [start, end, fill] of bands) {
    const x = Math.min(240 * start, 234);
    picture.append(shape("rect", { x, y: 59, width: Math.max(240 * end - x, 6), height: 10, fill, class: "atlas-band" }));
    if (start > 0 && end > start) picture.append(shape("line", { x1: x, x2: x, y1: 0, y2: 69, class: "atlas-bound" }));
  }
  const axis = withChildren(element("div", "atlas-axis"), ...ends.map((text) => element("span", "", text)));
  const words = element("figcaption", "atlas-histogram-caption", caption);
  return [withChildren(element("figure", "atlas-histogram"), picture, axis, words)];
}
