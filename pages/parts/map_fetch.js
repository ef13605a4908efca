/* What the map fetches, by address and once: scripts, style sheets, drawings, geometry. */

import { hostsOf, neighbourhoodsOf } from "./map_neighbourhoods.js";

const fetched = new Map(); // address -> promise: nothing is loaded twice

/** Whether an address was asked for before. */
export const isFetched = (address) => fetched.has(address);

/** Has what stands at an address at hand, so that it is not fetched. */
export function provide(address, content) {
  fetched.set(address, Promise.resolve(content));
}

/** Addresses of our style sheets, which stand beside this module. */
export function styleSheets() {
  return ["map_component.css", "map_present.css"].map((name) => new URL(name, import.meta.url).href);
}

/** What a map is made of, fetched at once; the atlas is the same for all maps of the page. */
export async function load({ resources, geometry }) {
  const leaflet = once(resources.leaflet, loadScript);
  const [atlas] = await Promise.all([
    once(JSON.stringify(geometry), () => loadAtlas(geometry, leaflet)),
    leaflet.then(() => once(resources.base_map, loadScript)),
    once(resources.leaflet_css, loadStyle),
    ...styleSheets().map((address) => once(address, loadStyle)),
  ]);
  return atlas;
}

async function loadAtlas(geometry, leaflet) {
  const [departments, communes, labels, perimeters] = await Promise.all([
    once(geometry.departments, loadJson),
    once(geometry.communes, loadJson),
    once(geometry.labels, loadJson),
    geometry.perimeters && once(geometry.perimeters, loadJson),
    leaflet, // its points are what shapes are made of
  ]);
  const atlas = {
    departments: decode(departments, "departments", "department"),
    communes: decode(communes, "communes", "commune"),
    perimeters: perimeters && decode(perimeters, "perimeters", "neighbourhood"),
    labels,
  };
  atlas.hosts = hostsOf(labels);
  atlas.neighbourhoods = neighbourhoodsOf(atlas);
  atlas.regionOf = new Map(atlas.departments.shapes.map(({ code, region }) => [code, region]));
  return atlas;
}

export function once(address, load) {
  if (!fetched.has(address)) {
    const promise = load(address);
    promise.catch(() => fetched.delete(address)); // so that another try is one
    fetched.set(address, promise);
  }
  return fetched.get(address);
}

export async function loadJson(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

const loadScript = (src) => loadElement(Object.assign(document.createElement("script"), { src }));
const loadStyle = (href) => loadElement(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));

function loadElement(element) {
  return new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = () => {
      element.remove();
      reject(new Error(`not loaded: ${element.src ?? element.href}`));
    };
    document.head.append(element);
  });
}

/** TopoJSON to shapes of a level, and to lines that know the codes on their two sides. */
export function decode(topology, name, level) {
  const arcs = topology.arcs.map((arc) => decodeArc(arc, topology.transform));
  const sides = arcs.map(() => []);
  const shapes = topology.objects[name].geometries.map(({ type, id, arcs: nested, properties }) => {
    const polygons = type === "Polygon" ? [nested] : nested;
    polygons.flat(2).forEach((i) => sides[i < 0 ? ~i : i].push(id));
    const [longitude, latitude] = properties.anchor;
    const facts = { level, code: id, ...properties, at: L.latLng(latitude, longitude) };
    return { ...facts, rings: polygons.map((rings) => rings.map((ring) => join(ring, arcs))) };
  });
  return { shapes, lines: arcs.map((points, i) => ({ points, sides: sides[i] })) };
}

function decodeArc(arc, { scale, translate }) {
  let [x, y] = [0, 0];
  return arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    return L.latLng(y * scale[1] + translate[1], x * scale[0] + translate[0]);
  });
}

function join(ring, arcs) {
  return ring.flatMap((i) => (i < 0 ? arcs[~i].slice().reverse() : arcs[i]).slice(0, -1));
}
