// Opens the search from its buttons, with / and with Ctrl K or Command K. The search itself, a script,
// a style and the index, is loaded when it is used for the first time.
import { remembered } from "./remembered";

const button = document.querySelector("[data-search]");
let search = null;

async function open(query = "") {
  const { search: script, searchStyle: style, searchIndex: index, searchWords: words } = button.dataset;
  search ??= import(script).then((module) => module.prepare({ style, index, words }));
  try {
    (await search)(query);
  } catch {
    // Not there, or no network: the list of all operations serves too.
    search = null;
    location.assign(document.querySelector("a.search-open").href);
  }
}

addEventListener("click", ({ target }) => {
  const opener = target.closest?.("[data-search], [data-search-for]");
  if (opener) open(opener.dataset.searchFor);
});

addEventListener("keydown", (event) => {
  const { key, target } = event;
  const command = key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  const slash = key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
  const typing = target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
  if (!command && (!slash || typing || remembered("slash") === "off")) return;
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  open();
});
