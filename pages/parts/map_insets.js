/* The strip of overseas territories: small maps, and frames for those without a contour. */

import { node } from "./map_frame.js";
import { paintBackground } from "./map_patterns.js";
import { MUTED, newMap, newPlate } from "./map_plate.js";
import { clickInset, watchPointer } from "./map_pointing.js";

const LOUPE = "region"; // the level of a frame that shows a part of the mainland

/** One inset per entry, kept as long as its kind stays; says whether a map was made or moved. */
export function arrangeInsets(sheet, { insets }) {
  const codes = new Set(insets.map(({ code }) => code));
  for (const [code, inset] of sheet.insets) if (!codes.has(code)) closeInset(sheet, inset);
  const shifted = new Set();
  insets.forEach((entry, position) => {
    const known = sheet.insets.get(entry.code);
    if (known && known.symbol !== entry.symbol) closeInset(sheet, known);
    const inset = sheet.insets.get(entry.code) ?? openInset(sheet, entry);
    if (String(inset.bounds) !== String(entry.bounds)) shifted.add(inset);
    Object.assign(inset, { bounds: entry.bounds, style: entry.style });
    inset.title.textContent = entry.title;
    inset.note.textContent = entry.note;
    inset.node.setAttribute("aria-label", `${entry.title}, ${entry.note}`);
    if (sheet.strip.children[position] !== inset.node) sheet.strip.insertBefore(inset.node, sheet.strip.children[position]);
  });
  shifted.forEach(frameInset);
  return shifted.size > 0;
}

function openInset(sheet, { code, level, symbol }) {
  const inset = { code, level, symbol, node: node("div", "atlas-inset"), ground: node("div", "atlas-inset-ground") };
  Object.assign(inset, { title: node("span", "atlas-inset-title"), note: node("span", "atlas-inset-note") });
  inset.node.append(inset.title, inset.note, inset.ground);
  Object.assign(inset.node, { tabIndex: 0, role: "button" });
  inset.node.classList.toggle("atlas-inset-frame", symbol);
  inset.node.classList.toggle("atlas-loupe", level === LOUPE);
  inset.node.dataset.code = code;
  inset.node.addEventListener("click", () => clickInset(sheet, inset));
  inset.node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    clickInset(sheet, inset);
  });
  sheet.insets.set(code, inset);
  sheet.strip.append(inset.node);
  if (symbol) inset.ground.append(node("span", "atlas-inset-symbol"));
  else openInsetMap(sheet, inset);
  return inset;
}

function openInsetMap(sheet, inset) {
  const map = newMap("inset", inset.ground);
  const { regionOf } = sheet.atlas;
  const isInLoupe = ({ code, department = code }) => regionOf.get(department) === inset.code;
  const isInTerritory = ({ territory }) => territory === inset.code;
  const isLoupe = inset.level === LOUPE;
  inset.plate = newPlate(sheet, isLoupe ? "loupe" : "inset", map, isLoupe ? isInLoupe : isInTerritory);
  sheet.plates.set(inset.code, inset.plate);
  L.control.scale({ imperial: false, maxWidth: 46 }).addTo(map);
  watchPointer(sheet, inset.plate);
}

export function closeInset(sheet, inset) {
  inset.plate?.map.remove();
  inset.node.remove();
  sheet.plates.delete(inset.code);
  sheet.insets.delete(inset.code);
}

export function frameInset({ plate, bounds, ground, level }) {
  if (!plate || !bounds || !ground.clientWidth) return;
  const asked = `${bounds} ${ground.clientWidth} ${ground.clientHeight}`;
  if (plate.asked === asked) return;
  plate.asked = asked;
  plate.map.invalidateSize({ animate: false });
  const left = ground.clientWidth > 120 && level !== LOUPE ? 40 : 3; // the scale bar stands in the sea if there is room
  plate.map.fitBounds(bounds, { paddingTopLeft: [left, 3], paddingBottomRight: [3, 3], animate: false });
}

export function fillFrames(sheet) {
  for (const { symbol, ground, code, style } of sheet.insets.values()) {
    if (symbol) paintBackground(ground, sheet.muted.has(code) ? MUTED : sheet.drawn.styles[style]);
  }
}
