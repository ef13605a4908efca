// A chart made of plain elements: its sentence, its picture, what its looks mean, and the same figures as a table.
// Bars are boxes as long as their share, so that a chart fits any width and prints as it is shown.

import { element, pageLink, scroller, withChildren } from "./literal_elements.js";
import { table } from "./literal_table.js";

const MANY = 8; // bars, from which they stand closer

export function chart({ title, sentence, notes, picture, legend, twin }, root, choose) {
  const isOpen = root.querySelector(".atlas-twin")?.open ?? false;
  const figure = element("figure", "atlas-chart");
  figure.append(element("h3", "", title), element("p", "atlas-chart-sentence", sentence));
  if (picture) figure.append(...draw(picture));
  if (legend.length) figure.append(meanings(legend));
  for (const note of notes) figure.append(element("p", "atlas-chart-note", note));
  if (twin) figure.append(beside(twin, isOpen, choose));
  return [figure];
}

function draw(picture) {
  return { columns, rows, multiples, cells }[picture.form](picture);
}

// The same figures, sortable; left open where the reader had opened it.
function beside(twin, isOpen, choose) {
  const details = element("details", "atlas-twin");
  details.open = isOpen;
  const holder = element("div");
  holder.append(...table({ ...twin, codes: [], selected: null }, holder, choose));
  return withChildren(details, element("summary", "", "Voir le tableau"), holder);
}

function columns({ bars, label }) {
  const look = bars.length > MANY ? "atlas-columns atlas-fine" : "atlas-columns";
  return [withChildren(scroller(label), barList(bars, look, label))];
}

function rows({ bars, label }) {
  const list = element("ol", "atlas-rows");
  list.setAttribute("aria-label", label);
  for (const one of bars) {
    const track = withChildren(element("span", "atlas-row-track"), stroke(one, "width"));
    const value = element("span", "atlas-bar-value", one.text);
    const line = withChildren(element("li"), withChildren(element("span", "atlas-bar-label"), named(one)), track, value);
    for (const text of one.under) line.append(element("span", "atlas-bar-under", text));
    list.append(told(line, one));
  }
  return [list];
}

// One small chart for each, all on the same scale.
function multiples({ charts, label }) {
  const list = element("ul", "atlas-multiples");
  list.setAttribute("aria-label", label);
  list.style.setProperty("--bars", Math.max(...charts.map((one) => one.bars.length)));
  for (const one of charts) {
    const head = withChildren(element("span", "atlas-multiple-name"), named(one));
    const text = element("span", "atlas-bar-under", one.text);
    list.append(withChildren(element("li"), head, text, barList(one.bars, "atlas-columns atlas-small", one.label)));
  }
  return [list];
}

function barList(bars, className, label) {
  const list = element("ol", className);
  list.setAttribute("aria-label", label);
  for (const one of bars) {
    const track = element("span", "atlas-column-track");
    track.append(element("span", "atlas-bar-value", one.text), stroke(one, "height"));
    const under = element("span", "atlas-column-under");
    under.append(element("span", "atlas-bar-label", one.label));
    for (const text of one.under) under.append(element("span", "atlas-bar-under", text));
    list.append(told(withChildren(element("li"), track, under), one));
  }
  return list;
}

// What is not a number has no length: a stub whose pattern says which kind of emptiness it is.
function stroke({ share, look }, side) {
  const node = element("span", "atlas-stroke");
  node.dataset.look = look;
  if (share !== null) node.style.setProperty("--share", share);
  node.classList.add(share === null ? "atlas-stub" : `atlas-by-${side}`);
  return node;
}

function cells({ corner, heads, lines, label, narrow }) {
  const node = element("table", narrow ? "atlas-table atlas-cells atlas-narrow" : "atlas-table atlas-cells");
  node.setAttribute("aria-label", label);
  const top = withChildren(element("tr"), columnHead(corner, ""));
  for (const head of heads) top.append(columnHead(named(head), head.under));
  const body = element("tbody");
  for (const line of lines) {
    const head = withChildren(element("th"), named(line));
    head.scope = "row";
    const row = withChildren(element("tr"), head);
    for (const one of line.cells) row.append(cell(one));
    body.append(row);
  }
  node.append(withChildren(element("thead"), top), body);
  return [withChildren(scroller(label), node)];
}

function columnHead(name, under) {
  const head = withChildren(element("th"), name);
  head.scope = "col";
  if (under) head.append(element("span", "atlas-detail", under));
  return head;
}

function cell(one) {
  const node = element("td", "", one.text);
  node.dataset.look = one.look;
  if (one.fill) node.style.background = one.fill;
  if (one.ink) node.style.color = one.ink;
  return told(node, one);
}

function meanings(legend) {
  const list = element("ul", "atlas-meanings");
  for (const { look, fill, text } of legend) {
    const mark = element("span", "atlas-meaning");
    mark.dataset.look = look;
    if (fill) mark.style.background = fill;
    list.append(withChildren(element("li"), mark, text));
  }
  return list;
}

function named({ label, address }) {
  return address ? pageLink(label, address) : label;
}

// What the pointer is told of a bar or a cell; the table says it too.
function told(node, { title }) {
  if (title) node.title = title;
  return node;
}
