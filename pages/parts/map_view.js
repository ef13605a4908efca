/* Where the map looks: bounds, beside the legend, at any size of the page. */

import { openLegend } from "./map_frame.js";
import { frameInset } from "./map_insets.js";
import { followLink } from "./map_link.js";
import { takeView } from "./map_twin.js";

const NARROW = 640; // px of the component, not of the screen
const CLOSEST_FIT = 11;
const FLIGHT = 1_500_000; // m: a longer way leads over the ocean
const FLIGHT_SECONDS = 0.6;

export function lookAt(sheet, view) {
  if (!sheet.room.width) return; // not on the page: done when it is, by resized()
  sheet.viewKey = view.key;
  const [twin] = sheet.twins().filter(({ viewKey }) => viewKey === view.key);
  if (twin) takeView(sheet, twin); // it opens beside a map that looks there already, perhaps from nearer
  else if (view.at) lookFrom(sheet, view.at);
  else if (!followLink(sheet)) fit(sheet, view.bounds);
}

/** Takes a view that was kept: latitude, longitude and zoom. */
function lookFrom(sheet, [latitude, longitude, zoom]) {
  sheet.fitted = null;
  sheet.plates.get("main").map.setView([latitude, longitude], zoom, { animate: false });
}

/** Whether the map still looks where it was made to, by nobody's hand. */
export function isUntouched({ plates, fitted }) {
  const { map } = plates.get("main");
  return Boolean(fitted) && fitted.zoom === map.getZoom() && fitted.centre.equals(map.getCenter(), 1e-6);
}

/** Fits the bounds beside the legend when they would run under it. */
export function fit(sheet, bounds) {
  const { map } = sheet.plates.get("main");
  map._stop(); // the end of a flight would undo this view; stop() itself would draw once more
  if (map._animatingZoom) map._onZoomTransitionEnd(); // so would that of a zoom
  const area = L.latLngBounds(bounds);
  map.fitBounds(area, { ...beside(sheet, area, CLOSEST_FIT), animate: false });
  sheet.fitted = { bounds, centre: map.getCenter(), zoom: map.getZoom() };
}

/** How an area is fitted: not under the legend or the tools, not nearer than what the contours bear. */
function beside(sheet, area, closest) {
  const { map } = sheet.plates.get("main");
  const { room, legend } = sheet;
  if (legend.parentElement !== sheet.stage) // narrow: the tools are a row, the legend comes below
    return { paddingTopLeft: [10, room.toolsHigh + 20], paddingBottomRight: [10, 10], maxZoom: closest };
  const zoom = Math.min(closest, map.getBoundsZoom(area, false, L.point(20, 20)));
  const width = Math.abs(map.project(area.getNorthEast(), zoom).x - map.project(area.getSouthWest(), zoom).x);
  const isClear = (map.getSize().x - width) / 2 > room.legend + 20;
  const [left, right] = isClear ? [10, 10] : [room.toolsWide + 20, room.legend + 20];
  const top = isClear ? 10 : room.buttonLow + 10; // no circle under the button that presents
  return { paddingTopLeft: [left, top], paddingBottomRight: [right, 10], maxZoom: closest };
}

/** Goes to bounds as the crow flies; at once for who wants no motion, or where there is but the ocean to see. */
export function fly(sheet, bounds, closest = CLOSEST_FIT) {
  const { map } = sheet.plates.get("main");
  const area = L.latLngBounds(bounds);
  const options = beside(sheet, area, closest);
  map._stop();
  const isNear = map.getCenter().distanceTo(area.getCenter()) < FLIGHT;
  if (isNear && !sheet.isStill) map.flyToBounds(area, { ...options, duration: FLIGHT_SECONDS });
  else map.fitBounds(area, { ...options, animate: false });
}

export function goHome(sheet) {
  const land = sheet.plates.get("main").areas.filter(({ shape }) => shape.territory === "hexagone");
  fit(sheet, L.featureGroup(land).getBounds());
}

/** Sizes that a change needs, read while nothing else changes: asking later would lay the whole page out twice. */
export function measure(sheet) {
  const { ground, legend, tools, buttons } = sheet;
  const [width, toolsWide, toolsHigh] = [ground.clientWidth, tools.offsetWidth, tools.offsetHeight];
  const buttonLow = buttons.present.offsetTop + buttons.present.offsetHeight;
  sheet.room = { width, toolsWide, toolsHigh, buttonLow, legend: legend.offsetWidth };
}

export function resized(sheet) {
  const width = (sheet.room.width = sheet.root.clientWidth);
  if (!width || !sheet.plates.size) return;
  sheet.root.dataset.size = width < NARROW ? "narrow" : "wide";
  const home = width < NARROW || sheet.presenting ? sheet.root : sheet.stage;
  if (sheet.legend.parentElement !== home) {
    home.append(sheet.legend, sheet.attribution);
    openLegend(sheet, width >= NARROW);
  }
  measure(sheet);
  const { map } = sheet.plates.get("main");
  const isAsFitted = isUntouched(sheet);
  map.invalidateSize({ animate: false });
  if (isAsFitted) fit(sheet, sheet.fitted.bounds);
  else if (sheet.drawn && sheet.viewKey === undefined) lookAt(sheet, sheet.drawn.view);
  sheet.insets.forEach(frameInset);
}
