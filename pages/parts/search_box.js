/* The search box: a combobox that asks the server at each pause of the typing and lists the places it answers.
 *
 * Text is put on the page by textContent only. The box outlives the pages: Streamlit mounts it again, it stays as it was.
 */

const PAUSE_MS = 80;
const SLOW_MS = 400;
const GO = "atlas-goto"; // asks a map of the page to go to a place; one that does cancels the event
const NOTHING = { hits: [], said: "", sure: false };

let box = null;

export default function show({ data, parentElement }) {
  box ??= newBox(data.words);
  if (box.edition !== data.edition) close(box); // its places are those of another edition
  Object.assign(box, { edition: data.edition, words: data.words });
  box.field.maxLength = data.longest;
  if (box.root.parentElement !== parentElement) parentElement.append(box.root);
}

function newBox(words) {
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet" });
  const made = { root: node("div", "atlas-search"), hits: [], active: -1, asked: 0 };
  made.root.hidden = true; // until its place on the page is known
  sheet.onload = () => (made.root.hidden = false);
  sheet.href = new URL("search_box.css", import.meta.url).href;
  document.head.append(sheet);
  made.field = Object.assign(node("input", "atlas-search-field"), { type: "text", autocomplete: "off", spellcheck: false });
  made.said = node("p", "atlas-search-said");
  made.list = node("ul", "atlas-search-list");
  made.panel = node("div", "atlas-search-panel");
  made.list.id = "atlas-search-list";
  describe(made, words);
  made.panel.append(made.said, made.list);
  made.root.append(made.field, node("kbd", "atlas-search-key", "/"), made.panel);
  made.panel.hidden = true;
  listen(made);
  return made;
}

function describe({ root, field, said, list }, { label, placeholder }) {
  const combobox = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  Object.entries({ ...combobox, "aria-label": label, "aria-keyshortcuts": "/" }).forEach(([name, value]) => field.setAttribute(name, value));
  Object.assign(field, { placeholder, title: label });
  root.setAttribute("role", "search");
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  said.setAttribute("role", "status");
}

function listen({ field, list, root }) {
  field.addEventListener("input", () => typed(box));
  field.addEventListener("focus", () => focused(box));
  field.addEventListener("keydown", (event) => pressed(box, event));
  root.addEventListener("focusout", ({ relatedTarget }) => root.contains(relatedTarget) || close(box));
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[role=option]");
    if (row) choose(box, [...list.children].indexOf(row));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}

const isTyping = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

/** The index is made at the first question: the first focus asks one, before there is anything to look for. */
function focused(it) {
  if (it.field.value.trim()) typed(it);
  else if (!it.isWarm) ask(it, "").catch(() => {});
  it.isWarm = true;
}

function typed(it) {
  clearTimeout(it.pause);
  it.asked += 1; // what is still to be answered is stale
  it.isEntered = false;
  it.pause = setTimeout(() => look(it), PAUSE_MS);
}

async function look(it) {
  const text = it.field.value.trim();
  const mine = (it.asked += 1);
  const isLast = () => mine === it.asked;
  const slow = setTimeout(() => isLast() && list(it, { ...NOTHING, said: it.words.waiting }), SLOW_MS);
  const answer = text ? await ask(it, text).catch(() => ({ ...NOTHING, said: it.words.failed })) : NOTHING;
  clearTimeout(slow);
  if (!isLast()) return;
  it.pause = null;
  list(it, answer);
  if (it.isEntered && answer.sure) choose(it, 0);
}

async function ask({ edition }, text) {
  const response = await fetch(`/recherche?${new URLSearchParams({ q: text, edition })}`);
  const answer = await response.json();
  return response.ok ? answer : { ...NOTHING, said: answer.erreur };
}

function list(it, { hits, said, sure }) {
  it.hits = hits;
  it.said.textContent = said;
  it.list.replaceChildren(...hits.map(row));
  it.list.hidden = !hits.length;
  it.said.hidden = !said;
  it.panel.hidden = !hits.length && !said;
  it.field.setAttribute("aria-expanded", String(!it.panel.hidden));
  activate(it, sure ? 0 : -1);
}

function row({ name, detail }, i) {
  const element = node("li", "atlas-search-row");
  element.id = `atlas-search-${i}`;
  element.setAttribute("role", "option");
  element.append(node("span", "atlas-search-name", name), " ", node("span", "atlas-search-detail", detail));
  return element;
}

function activate(it, position) {
  it.active = position;
  [...it.list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === position)));
  const row = it.list.children[position];
  if (row) it.field.setAttribute("aria-activedescendant", row.id);
  else it.field.removeAttribute("aria-activedescendant");
  row?.scrollIntoView({ block: "nearest" });
}

function pressed(it, event) {
  const { length } = it.hits;
  if (event.key === "ArrowDown" && length) activate(it, (it.active + 1) % length);
  else if (event.key === "ArrowUp" && length) activate(it, (it.active <= 0 ? length : it.active) - 1);
  else if (event.key === "Enter") enter(it);
  else if (event.key === "Escape") escape(it);
  else return;
  event.preventDefault();
}

/** Among homonyms none is meant until one is pointed at: the list stays. */
function enter(it) {
  if (it.pause) it.isEntered = true; // what was typed is not answered yet
  else if (it.active >= 0) choose(it, it.active);
}

/** The list goes first, then the text. */
function escape(it) {
  if (it.panel.hidden) it.field.value = "";
  close(it);
}

function choose(it, position) {
  const { address, drawn } = it.hits[position];
  close(it);
  it.field.value = "";
  it.field.blur();
  const isLeft = !drawn || dispatchEvent(new CustomEvent(GO, { detail: drawn, cancelable: true }));
  if (isLeft) location.assign(address);
}

function close(it) {
  clearTimeout(it.pause);
  it.pause = null;
  it.asked += 1;
  list(it, NOTHING);
}

function node(tag, className, text = "") {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}
