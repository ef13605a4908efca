/* Fills that can be told apart without colour. */

const tiles = new Map();
const tileSizes = { hatch: 6, crosshatch: 8, dots: 6 };

/** One tile of a pattern, at the same size on every screen and at every zoom. */
function tile({ pattern, ink }) {
  const name = `${pattern} ${ink}`;
  if (!tiles.has(name)) tiles.set(name, drawTile(tileSizes[pattern], pattern, ink));
  return tiles.get(name);
}

function drawTile(size, pattern, ink) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 2 * size, height: 2 * size });
  const ctx = canvas.getContext("2d");
  ctx.scale(2, 2);
  ctx.strokeStyle = ctx.fillStyle = ink ?? "#4a5568";
  ctx.lineWidth = 1.1;
  if (pattern === "dots") ctx.arc(size / 2, size / 2, 1, 0, 2 * Math.PI);
  for (const x of pattern === "dots" ? [] : [-size, 0, size]) {
    segment(ctx, x - size, 2 * size, x + size, 0);
    if (pattern === "crosshatch") segment(ctx, x - size, -size, x + size, size);
  }
  pattern === "dots" ? ctx.fill() : ctx.stroke();
  return canvas;
}

function segment(ctx, x1, y1, x2, y2) {
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
}

export const hasTile = (style) => style.pattern in tileSizes;

export function patternFill(ctx, style) {
  const fill = ctx.createPattern(tile(style), "repeat");
  fill.setTransform(new DOMMatrix().scale(0.5)); // tiles are drawn at twice their size, for sharp screens
  return fill;
}

/** The picture of a tile as an address, written once. */
function address(canvas) {
  canvas.address ??= canvas.toDataURL();
  return canvas.address;
}

/** A style as the background of an element: frames without a contour, swatches of the legend. */
export function paintBackground(element, style) {
  const faded = style.pattern === "none" ? "transparent" : style.fill;
  element.style.backgroundColor = `color-mix(in srgb, ${faded} ${100 * style.opacity}%, #f7f9fb)`;
  element.style.backgroundImage = hasTile(style) ? `url(${address(tile(style))})` : "";
  element.style.backgroundSize = hasTile(style) ? `${tileSizes[style.pattern]}px` : "";
}
