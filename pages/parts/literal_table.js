// A table whose columns can be sorted. What is sorted by is kept on the element that holds it.

import { element, links, pageLink, scroller, withChildren } from "./literal_elements.js";

const NUMBERS = new Map();

export function table({ caption, columns, codes, selected }, root, choose) {
  const order = columns[0]?.values.map((_, index) => index) ?? [];
  const sorted = root.atlasSort;
  if (sorted && sorted.column < columns.length) order.sort(comparator(columns[sorted.column], sorted.down));
  const node = element("table", "atlas-table");
  node.append(element("caption", "", caption), header(columns, root, { caption, columns, codes, selected }, choose));
  const body = element("tbody");
  for (const index of order) body.append(row(columns, index, codes[index], selected, choose));
  node.append(body);
  return [withChildren(scroller(caption), node)];
}

function header(columns, root, data, choose) {
  const line = element("tr");
  columns.forEach((column, index) => {
    const sorted = root.atlasSort?.column === index ? root.atlasSort : null;
    const cell = element("th", isNumeric(column) ? "atlas-number" : "");
    cell.scope = "col";
    cell.setAttribute("aria-sort", sorted ? (sorted.down ? "descending" : "ascending") : "none");
    const button = element("button", "", column.label);
    button.type = "button";
    button.addEventListener("click", () => {
      root.atlasSort = { column: index, down: sorted ? !sorted.down : isNumeric(column) };
      root.replaceChildren(...table(data, root, choose));
      root.querySelectorAll("thead button")[index].focus();
    });
    line.append(withChildren(cell, button));
  });
  return withChildren(element("thead"), line);
}

function row(columns, index, code, selected, choose) {
  const line = element("tr", code !== undefined && code === selected ? "atlas-selected" : "");
  columns.forEach((column, position) => {
    const text = format(column, column.values[index]);
    const cell = element(position === 0 ? "th" : "td", isNumeric(column) ? "atlas-number" : "");
    if (position === 0) cell.scope = "row";
    if (position === 0 && code !== undefined) {
      const button = element("button", "", text);
      button.type = "button";
      button.dataset.code = code;
      button.addEventListener("click", () => choose(code));
      cell.append(button);
    } else if (column.links) {
      cell.append(...links(text.split(" | ")));
    } else if (column.pages[index]) {
      cell.append(pageLink(text, column.pages[index]));
    } else {
      cell.textContent = text;
      if (column.bars) cell.append(bar(column, column.values[index]));
    }
    line.append(cell);
  });
  return line;
}

// The number beside it says the same: the bar is for the eye alone.
function bar({ values }, value) {
  const node = element("span", "atlas-gauge");
  const largest = Math.max(...values.filter((other) => typeof other === "number"));
  node.style.width = typeof value === "number" && largest > 0 ? `${(100 * value) / largest}%` : "0";
  return node;
}

function isNumeric(column) {
  return column.decimals !== null;
}

function format(column, value) {
  if (value === null) return "";
  return typeof value === "number" ? numberFormat(column.decimals ?? 0).format(value) : value;
}

function numberFormat(decimals) {
  if (!NUMBERS.has(decimals)) {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    NUMBERS.set(decimals, new Intl.NumberFormat("fr-FR", digits));
  }
  return NUMBERS.get(decimals);
}

// Values that are not numbers stay last, whichever way a column of numbers is sorted.
function comparator(column, down) {
  const collator = new Intl.Collator("fr", { sensitivity: "base", numeric: true });
  const sign = down ? -1 : 1;
  return (left, right) => {
    const a = column.values[left];
    const b = column.values[right];
    if (typeof a === "number" && typeof b === "number") return sign * (a - b);
    if (typeof a === "number") return -1;
    if (typeof b === "number") return 1;
    return sign * collator.compare(a ?? "", b ?? "");
  };
}
