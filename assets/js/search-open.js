// Opens the search from its buttons, with / and with Ctrl K or Command K. The search itself, a script,
// a style and the index, is loaded when it is used for the first time.
import { remembered } from "./remembered";

const button = document.querySelector("[data-search]");
let search = null;

// The page's policy lets its own scripts load others, if these are elements and not imported.
function loaded() {
  const { search: src, searchIntegrity: integrity } = button.dataset;
  return new Promise((resolve, reject) => {
    addEventListener("search-loaded", ({ detail }) => resolve(detail), { once: true });
    const script = Object.assign(document.createElement("script"), { type: "module", src, integrity });
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}

async function open(query = "") {
  const { searchStyle: style, searchIndex: index, searchWords: words } = button.dataset;
  search ??= loaded().then((prepare) => prepare({ style, index, words }));
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
