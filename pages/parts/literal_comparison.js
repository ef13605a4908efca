// Places side by side: a row per indicator, on common bounds.

import { element, links, pageLink, scroller, withChildren } from "./literal_elements.js";

export function comparison({ caption, heads, groups }, root, choose) {
  const node = element("table", "atlas-table atlas-comparison");
  node.append(element("caption", "", caption), header(heads, choose));
  for (const group of groups) {
    const title = element("th", "atlas-theme", group.title);
    title.colSpan = heads.length + 2;
    title.scope = "rowgroup";
    const body = withChildren(element("tbody"), withChildren(element("tr"), title));
    for (const row of group.rows) body.append(line(row));
    node.append(body);
  }
  return [withChildren(scroller(caption), node)];
}

function header(heads, choose) {
  const line = withChildren(element("tr"), columnHead("Indicateur"));
  for (const { name, address, subtitle, code } of heads) {
    const button = element("button", "atlas-remove", "Retirer");
    button.type = "button";
    button.dataset.code = code;
    button.setAttribute("aria-label", `Retirer ${name}`);
    button.addEventListener("click", () => choose(code));
    const head = columnHead("");
    head.append(pageLink(name, address), element("span", "atlas-detail", subtitle), button);
    line.append(head);
  }
  line.append(columnHead("Sources"));
  return withChildren(element("thead"), line);
}

function columnHead(text) {
  const head = element("th", "", text);
  head.scope = "col";
  return head;
}

function line({ label, detail, classes, classes_note, cells, sources }) {
  const head = element("th", "", label);
  head.scope = "row";
  head.append(element("span", "atlas-detail", detail));
  if (classes.length) head.append(legend(classes, classes_note));
  const row = withChildren(element("tr"), head);
  for (const one of cells) row.append(cell(one));
  row.append(withChildren(element("td"), ...links(sources)));
  return row;
}

// The word of the class stands beside each colour: colour is never the only sign.
function cell({ text, known, length, colour, band, told, refusal, note }) {
  const node = element("td", known ? "" : "atlas-empty");
  const value = element("span", "atlas-value", text);
  if (colour) value.prepend(swatch(colour));
  node.append(value);
  if (length !== null) node.append(bar(length));
  if (band) node.append(element("span", "atlas-detail", band));
  if (told) node.append(element("span", "atlas-change", told));
  if (refusal) node.append(element("span", "atlas-detail", refusal));
  if (note) node.append(element("span", "atlas-detail", note));
  return node;
}

function legend(classes, note) {
  const list = element("ul", "atlas-classes");
  for (const { colour, text } of classes) list.append(withChildren(element("li"), swatch(colour), text));
  list.title = note;
  return list;
}

function swatch(colour) {
  const node = element("span", "atlas-swatch");
  node.style.background = colour;
  return node;
}

function bar(length) {
  const full = element("span", "atlas-length");
  full.style.width = `${100 * length}%`;
  return withChildren(element("span", "atlas-track"), full);
}
