/* A link to what is on the screen: the address, which knows the filters, with the view and the place chosen. */

import { addTool, node, tell } from "./map_frame.js";
import { flyTo } from "./map_goto.js";
import { addPanel, closePanel, openPanel } from "./map_panel.js";
import { fit } from "./map_view.js";

const VIEW = /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?),(\d+(?:\.\d+)?)$/; // latitude, longitude, zoom

export function offerLink(sheet) {
  const icon = "M6.5 9.5l3-3M7.2 4.6l1.2-1.2a3 3 0 0 1 4.2 4.2l-1.2 1.2M8.8 11.4l-1.2 1.2a3 3 0 0 1-4.2-4.2l1.2-1.2";
  addTool(sheet, "link", icon, () => (panel.hidden ? copy(sheet, panel) : closePanel(panel)));
  const panel = addPanel(sheet, "link");
  const field = Object.assign(node("input", "atlas-field"), { readOnly: true });
  const label = node("label", "atlas-field-label");
  label.append(node("span", ""), field);
  panel.append(label);
}

async function copy(sheet, panel) {
  const { texts } = sheet.drawn;
  const link = linkTo(sheet);
  try {
    await navigator.clipboard.writeText(link);
    tell(sheet, texts.link_copied);
  } catch { // refused, or no clipboard: there is none outside https
    const field = panel.querySelector("input");
    panel.querySelector("span").textContent = texts.link_by_hand;
    field.value = link;
    openPanel(sheet, panel, field);
    field.select();
  }
}

/** Where the map looks, as an address writes it: latitude, longitude, zoom. */
export function lookedAt({ plates }) {
  const { map } = plates.get("main");
  const { lat, lng } = map.getCenter().wrap();
  return `${lat.toFixed(4)},${lng.toFixed(4)},${map.getZoom().toFixed(2)}`;
}

function linkTo(sheet) {
  const { drawn } = sheet;
  const link = new URL(location.href);
  link.searchParams.set("vue", lookedAt(sheet));
  link.searchParams.delete("choisi");
  link.searchParams.delete("introuvable"); // told to whoever asked, once
  link.searchParams.delete("integration"); // from a page of another site, a link leads to the whole atlas
  if (drawn.selected) link.searchParams.set("choisi", `${drawn.selected.level}-${drawn.selected.code}`);
  return link.href.replaceAll("%2C", ","); // as legible in an address, and shorter
}

/** Takes the view that the address asks for, if it asks for one that can be shown; says whether it did. */
export function followLink(sheet) {
  const link = new URL(location.href);
  const asked = link.searchParams.get("vue");
  const isPlace = link.searchParams.has("choisi") && sheet.drawn.selected;
  // Used up: left there, they would take whoever reloads back to this view, whatever was filtered and chosen since.
  link.searchParams.delete("vue");
  link.searchParams.delete("choisi");
  if (link.href !== location.href) history.replaceState(history.state, "", link);
  if (asked === null && isPlace) {
    fit(sheet, sheet.drawn.view.bounds); // a flight starts from somewhere
    flyTo(sheet, sheet.drawn.selected);
  }
  if (asked === null) return Boolean(isPlace);
  const isShown = show(sheet.plates.get("main"), asked);
  if (!isShown) tell(sheet, sheet.drawn.texts.link_unknown);
  return isShown;
}

function show({ map, areas }, asked) {
  const [latitude, longitude, zoom] = VIEW.exec(asked)?.slice(1).map(Number) ?? [];
  if (!(zoom >= map.getMinZoom() && zoom <= map.getMaxZoom())) return false;
  map.setView([latitude, longitude], zoom, { animate: false });
  return areas.some((area) => map.getBounds().intersects(area.getBounds())); // else there is nothing to see
}
