// Need against activity: a mark per centre, the two medians, and apart, under the axis, those of unknown activity.

import { element, shape, withChildren } from "./literal_elements.js";

const MARGIN = { left: 58, right: 30, top: 22 };
const PLOT = 300;
const LINE = 17;
const LETTER = 6.2;
const RADIUS = 6;
const TICKS = 4;
// Below it the words of the quadrants would lie under the marks: the table says them.
const NARROW = 480;

export function matrix({ x, y: upwards, spots, apart, apart_label, medians, corners, caption, alternative, none }, root) {
  const width = Math.min(Math.max(root.clientWidth || 700, 300), 1900);
  const plot = spots.length ? PLOT : 36;
  const across = axis([...spots, ...apart].map((spot) => spot.x), MARGIN.left, width - MARGIN.right);
  const up = axis(spots.map((spot) => spot.y), MARGIN.top + plot, MARGIN.top);
  const shelves = onShelves(apart, across.at, width);
  const bottom = MARGIN.top + plot + 40;
  const height = bottom + (apart.length ? 26 + LINE * shelves.count : 0);
  const picture = shape("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": alternative });
  picture.append(frame(width, plot), ...ticks(across, up, plot, spots.length > 0), ...titles(x, upwards, width, plot));
  if (spots.length) {
    picture.append(...cornerWords(corners, width, plot), ...medianLines(medians, across, up, width, plot));
    picture.append(...placed(spots, across.at, up.at, width, plot));
  } else {
    picture.append(words(none, width / 2, MARGIN.top + plot / 2 + 4, "atlas-corner", "middle"));
  }
  if (apart.length) {
    picture.append(words(apart_label, 4, bottom + 14, "atlas-axis-title", "start"));
    apart.forEach((spot, index) => {
      const y = bottom + 30 + LINE * shelves.of[index];
      picture.append(mark(spot, across.at(spot.x), y, shelves.side[index], y));
    });
  }
  return [withChildren(element("figure", "atlas-matrix"), picture, element("figcaption", "", caption))];
}

// From zero to a round number that holds every value.
function axis(values, start, end) {
  const highest = Math.max(...values, 0) || 1;
  const rough = highest / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((ones) => ones * power).find((one) => one >= rough);
  const count = Math.ceil(highest / step);
  const at = (value) => start + ((end - start) * value) / (step * count);
  return { at, steps: Array.from({ length: count + 1 }, (_, index) => index * step) };
}

function frame(width, plot) {
  const size = { x: MARGIN.left, y: MARGIN.top, width: width - MARGIN.left - MARGIN.right, height: plot };
  return shape("rect", { ...size, class: "atlas-plot" });
}

function ticks(across, up, plot, withHeights) {
  const format = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 2 });
  const under = across.steps.map((value) => words(format.format(value), across.at(value), MARGIN.top + plot + 15, "", "middle"));
  const beside = up.steps.map((value) => words(format.format(value), MARGIN.left - 5, up.at(value) + 4, "", "end"));
  return withHeights ? [...under, ...beside] : under;
}

function titles(x, y, width, plot) {
  const under = words(x, width - MARGIN.right, MARGIN.top + plot + 31, "atlas-axis-title", "end");
  return [under, words(y, 4, 12, "atlas-axis-title", "start")];
}

// Low need on the left, low activity at the bottom.
function cornerWords(corners, width, plot) {
  if (!corners.length || width < NARROW) return [];
  const [highLeft, highRight, lowLeft, lowRight] = corners;
  const [left, right] = [MARGIN.left + 6, width - MARGIN.right - 6];
  const [top, bottom] = [MARGIN.top + 15, MARGIN.top + plot - 7];
  return [
    words(highLeft, left, top, "atlas-corner", "start"),
    words(highRight, right, top, "atlas-corner", "end"),
    words(lowLeft, left, bottom, "atlas-corner", "start"),
    words(lowRight, right, bottom, "atlas-corner", "end"),
  ];
}

function medianLines(medians, across, up, width, plot) {
  const lines = [];
  if (medians.x !== null) {
    const x = across.at(medians.x);
    lines.push(shape("line", { x1: x, x2: x, y1: MARGIN.top, y2: MARGIN.top + plot, class: "atlas-bound" }));
  }
  if (medians.y !== null) {
    const y = up.at(medians.y);
    lines.push(shape("line", { x1: MARGIN.left, x2: width - MARGIN.right, y1: y, y2: y, class: "atlas-bound" }));
  }
  return lines;
}

// A name that would cover a mark or another name is put elsewhere beside its own, or left to the table.
function placed(spots, atX, atY, width, plot) {
  const taken = spots.map((spot) => ({ start: atX(spot.x) - RADIUS, end: atX(spot.x) + RADIUS, y: atY(spot.y) }));
  return spots.map((spot) => {
    const [x, y] = [atX(spot.x), atY(spot.y)];
    const long = LETTER * spot.label.length;
    const beside = [0, -12, 12].flatMap((move) => [
      { side: "start", start: x + 10, end: x + 10 + long, y: y + move },
      { side: "end", start: x - 10 - long, end: x - 10, y: y + move },
    ]);
    const isInside = (one) => one.start > MARGIN.left && one.end < width && one.y > MARGIN.top + 6 && one.y < MARGIN.top + plot - 4;
    const covers = (one, other) => one.end >= other.start && one.start <= other.end && Math.abs(one.y - other.y) < 11;
    const found = beside.find((one) => isInside(one) && !taken.some((other) => covers(one, other)));
    if (found) taken.push(found);
    return mark(spot, x, y, found?.side, found?.y);
  });
}

// Rows on which no name covers the next mark.
function onShelves(spots, at, width) {
  const ends = [];
  const side = spots.map((spot) => sideOf(spot, at(spot.x), width));
  const of = spots.map(() => 0);
  const spans = spots.map((spot, index) => {
    const x = at(spot.x);
    const long = 12 + LETTER * spot.label.length;
    return side[index] === "end" ? [x - long, x + RADIUS] : [x - RADIUS, x + long];
  });
  const order = spots.map((_, index) => index).sort((one, other) => spans[one][0] - spans[other][0]);
  for (const index of order) {
    const [start, end] = spans[index];
    const found = ends.findIndex((last) => last + 6 < start);
    of[index] = found < 0 ? ends.length : found;
    ends[of[index]] = end;
  }
  return { of, side, count: ends.length };
}

function sideOf(spot, x, width) {
  return x + 12 + LETTER * spot.label.length > width - 4 ? "end" : "start";
}

function mark({ label, title, small, estimated }, x, y, side, nameAt) {
  const classes = ["atlas-mark", small && "atlas-small", estimated && "atlas-estimated"].filter(Boolean).join(" ");
  const circle = shape("circle", { cx: x, cy: y, r: RADIUS, class: classes });
  const told = shape("title", {});
  told.textContent = title;
  const group = withChildren(shape("g", {}), told, circle);
  if (nameAt !== undefined) group.append(words(label, side === "end" ? x - 10 : x + 10, nameAt + 4, "atlas-mark-name", side));
  return group;
}

function words(text, x, y, className, anchor) {
  const node = shape("text", { x, y, class: className, "text-anchor": anchor });
  node.textContent = text;
  return node;
}
