/* The list of neighbourhoods: the way of the keyboard to each of them, beside the map. */

import { addTool, node } from "./map_frame.js";
import { goTo } from "./map_goto.js";
import { addPanel, closePanel, openPanel } from "./map_panel.js";

const MOST_ROWS = 100;
const PAGE = 10;

export function offerList(sheet) {
  const icon = "M6 4h8M6 8h8M6 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01";
  addTool(sheet, "list", icon, () => (list.panel.hidden ? open(sheet) : closePanel(list.panel)));
  const list = (sheet.list = { panel: addPanel(sheet, "list"), found: [], active: 0 });
  list.label = node("span", "");
  list.field = Object.assign(node("input", "atlas-field"), { type: "text", autocomplete: "off", spellcheck: false });
  list.count = node("p", "atlas-list-count");
  list.rows = node("ul", "atlas-list-rows");
  list.more = node("p", "atlas-list-more");
  list.rows.id = `${list.panel.id}-rows`;
  list.rows.setAttribute("role", "listbox");
  list.count.setAttribute("role", "status");
  const combobox = { role: "combobox", "aria-controls": list.rows.id, "aria-expanded": "true", "aria-autocomplete": "list" };
  Object.entries(combobox).forEach(([name, value]) => list.field.setAttribute(name, value));
  const label = node("label", "atlas-field-label");
  label.append(list.label, list.field);
  list.panel.append(label, list.count, list.rows, list.more);
  list.field.addEventListener("input", () => write(sheet));
  list.field.addEventListener("keydown", (event) => pressed(sheet, event));
  list.rows.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
  list.rows.addEventListener("click", (event) => {
    const row = event.target.closest("[role=option]");
    if (row) choose(sheet, [...list.rows.children].indexOf(row));
  });
}

function open(sheet) {
  const { list, drawn } = sheet;
  list.label.textContent = drawn.texts.list_search;
  list.rows.setAttribute("aria-label", drawn.texts.list);
  list.panel.hidden = false;
  write(sheet);
  openPanel(sheet, list.panel, list.field);
  list.field.select();
}

/** The filters, or the atlas, have changed. */
export function refreshList(sheet) {
  if (!sheet.list.panel.hidden) write(sheet);
}

/** Lists what the filters leave in view and the words in the field ask for. */
function write(sheet) {
  const { list, atlas, muted, kept, drawn } = sheet;
  const words = fold(list.field.value).split(" ");
  atlas.listed ??= gather(atlas);
  list.found = atlas.listed.filter(({ code: own, folded, departments }) => {
    const isIn = departments.some((code) => !muted.has(code)) && (kept.neighbourhood?.has(own) ?? true);
    return isIn && words.every((word) => folded.includes(word));
  });
  const shown = list.found.slice(0, MOST_ROWS);
  const others = list.found.length - shown.length;
  list.rows.replaceChildren(...shown.map((place, i) => row(list, place, i)));
  list.count.textContent = drawn.texts.list_count.replace("{n}", list.found.length.toLocaleString("fr-FR"));
  list.more.textContent = others ? drawn.texts.others.replace("{n}", others.toLocaleString("fr-FR")) : "";
  activate(list, 0);
}

function row(list, { code, name, where }, i) {
  const element = node("li", "atlas-list-row");
  element.id = `${list.rows.id}-${i}`;
  element.dataset.code = code;
  element.setAttribute("role", "option");
  element.append(node("span", "atlas-list-name", name), " ", node("span", "atlas-list-where", `${where} · ${code}`));
  return element;
}

function activate(list, position) {
  const { children } = list.rows;
  list.active = Math.max(0, Math.min(position, children.length - 1));
  [...children].forEach((row, i) => row.setAttribute("aria-selected", String(i === list.active)));
  const row = children[list.active];
  if (row) list.field.setAttribute("aria-activedescendant", row.id);
  else list.field.removeAttribute("aria-activedescendant");
  row?.scrollIntoView({ block: "nearest" });
}

function pressed(sheet, event) {
  const { list } = sheet;
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE }[event.key];
  if (step) activate(list, list.active + step);
  else if (event.key === "Enter") choose(sheet, list.active);
  else return;
  event.preventDefault();
}

function choose(sheet, position) {
  const { list } = sheet;
  const place = list.found[position];
  if (!place) return;
  closePanel(list.panel);
  goTo(sheet, { level: "neighbourhood", code: place.code });
}

/** Every neighbourhood of an atlas, by name then place, with the text that is searched. */
function gather({ hosts, labels, communes, neighbourhoods }) {
  const departmentOf = new Map([...communes.shapes, ...neighbourhoods].map(({ code, department }) => [code, department]));
  const places = [...hosts.values()].map(({ code, name, communes: around }) => {
    const names = around.map((commune) => labels.communes[commune].name);
    const departments = (around.length ? around : [code]).map((known) => departmentOf.get(known));
    const department = labels.departments[departments[0]];
    const where = [names.join(", "), department && `(${department})`].filter(Boolean).join(" ");
    return { code, name, departments, where, folded: fold([name, ...names, code].join(" ")) };
  });
  const { compare } = new Intl.Collator("fr", { numeric: true });
  return places.sort((a, b) => compare(a.name, b.name) || compare(a.where, b.where) || compare(a.code, b.code));
}

/** Neither case, accents nor punctuation. */
function fold(text) {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replaceAll("œ", "oe").replaceAll("æ", "ae").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
