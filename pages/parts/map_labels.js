/* Labels of centres, of which none covers another. */

import { letterSize, node } from "./map_frame.js";
import { isFaded } from "./map_plate.js";

export function writeLabels(sheet) {
  const plate = sheet.plates.get("main");
  plate.labels.forEach(({ marker }) => marker.remove());
  const weight = (code) => Object.values(sheet.drawn.owners).filter((owners) => owners.includes(code)).length;
  const centres = sheet.drawn.centres.filter((centre) => centre.label_at && !isFaded(sheet, centre));
  plate.letters = letterSize(sheet);
  const labels = centres.map((centre) => newLabel(plate, centre, weight(centre.code)));
  plate.labels = labels.sort((a, b) => b.weight - a.weight);
}

function newLabel(plate, centre, weight) {
  const text = node("span", "atlas-label-text", centre.label);
  const icon = L.divIcon({ html: text, className: "atlas-label", iconSize: [0, 0] });
  const marker = L.marker(centre.label_at, { icon, pane: "atlas-labels", interactive: false, keyboard: false });
  return { marker: marker.addTo(plate.map), text, weight, width: textWidth(centre.label, plate) + 6 };
}

const RULED = 12.5; // px
let ruler; // measures text without asking the page for its layout

function textWidth(text, { map, letters }) {
  if (!ruler) {
    ruler = document.createElement("canvas").getContext("2d");
    ruler.font = `600 ${RULED}px ${getComputedStyle(map.getContainer()).fontFamily}`;
  }
  return (ruler.measureText(text).width * 1.03 * letters) / RULED;
}

/** The label of the larger centre first; a lesser one moves a little, or waits for a closer zoom. */
export function placeLabels(plate) {
  const half = 0.72 * plate.letters; // of the height of a label
  const placed = [];
  const seats = plate.seats.map((seat) => {
    const { x, y } = plate.map.latLngToLayerPoint(seat.getLatLng());
    return { left: x - 7, right: x + 7, top: y - 7, bottom: y + 7 };
  });
  for (const { marker, text, width } of plate.labels) {
    const { x, y } = plate.map.latLngToLayerPoint(marker.getLatLng());
    const box = (dy) => ({ left: x - width / 2, right: x + width / 2, top: y + dy - half, bottom: y + dy + half });
    const isClear = (dy, obstacles) => !obstacles.some((other) => overlap(box(dy), other));
    const free = [0, -1.67, 1.67, -3.11, 3.11].map((steps) => steps * half).filter((dy) => isClear(dy, placed));
    const shift = free.find((dy) => isClear(dy, seats)) ?? free[0];
    text.style.visibility = shift === undefined ? "hidden" : "";
    if (shift === undefined) continue;
    text.style.transform = `translate(-50%, calc(-50% + ${shift}px))`;
    placed.push(box(shift));
  }
}

const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
