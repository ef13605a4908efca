// Elements that hold text from data as text, for whatever is drawn on the page. Nothing here parses a string as markup.

export function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
}

export function withChildren(node, ...children) {
  node.append(...children);
  return node;
}

export function shape(tag, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

// Only pages of the atlas: any other address that a file may hold stays a text.
export function pageLink(text, address) {
  if (!/^\/[a-z]+(\?[^#]*)?$/.test(address)) return text;
  const node = element("a", "", text);
  node.href = address;
  node.target = "_self";
  return node;
}

export function links(addresses) {
  return addresses.flatMap((address, index) => {
    const source = link(address, addresses.length > 1 ? `source ${index + 1}` : "source");
    return source ? [" ", source] : [];
  });
}

// Only web addresses become links: anything else a file may hold stays out.
function link(address, text) {
  if (!/^https?:\/\//.test(address)) return null;
  const node = element("a", "", text);
  node.href = address;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  node.title = address;
  return node;
}

// A scrolling region must be reachable by keyboard.
export function scroller(label) {
  const node = element("div", "atlas-table-frame");
  node.tabIndex = 0;
  node.setAttribute("role", "region");
  node.setAttribute("aria-label", label);
  return node;
}
