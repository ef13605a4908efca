/* The page that is taken away: the same map, with everything it would fetch already there, playing its scenes. */

import show from "./map_component.js";
import { provide, styleSheets } from "./map_fetch.js";

const { files, message } = JSON.parse(document.getElementById("story-data").textContent);
Object.entries(files).forEach(([address, content]) => provide(address, content));
Object.entries(message.resources).forEach(([name, address]) => name !== "glossary" && provide(address, true));
styleSheets().forEach((address) => provide(address, true));

const unheard = () => {}; // there is no server to tell
const start = () => {
  show({
    data: message,
    parentElement: document.getElementById("story"),
    setStateValue: unheard,
    setTriggerValue: unheard,
  });
  dispatchEvent(new CustomEvent("atlas-present", { detail: { list: "scenes", index: 0 } }));
};
document.fonts.load("600 24px Recit").then(start, start); // labels are measured in the letters that they are drawn in
