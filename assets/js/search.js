// The search: a dialog over the index that pagefind made of the built pages. All of it is reached by
// keyboard: the arrow keys move through the results, which are plain links.
import { improve, known } from "./search/known.js";
import { look } from "./search/look.js";
import { read } from "./search/query.js";
import { entry } from "./search/entry.js";
import { element } from "./search/element.js";
import { remember, remembered } from "./remembered";

const MOST = 20;

// Gives a function that opens the search, with a query or without one.
async function prepare({ style, index, words: address }) {
  await loaded(style);
  const input = element("input", {
    type: "search",
    "aria-label": "Search",
    "aria-controls": "search-results",
    placeholder: "Operations, paths, fields, guides",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    enterkeyhint: "go",
  });
  const close = element("button", { type: "button", class: "search-close", "aria-label": "Close" }, "Esc");
  const status = element("p", { class: "search-status", role: "status" });
  const results = element("ul", { class: "search-results", id: "search-results" });
  const slash = element("input", { type: "checkbox" });
  slash.checked = remembered("slash") !== "off";
  const dialog = element(
    "dialog",
    { class: "search", "aria-label": "Search" },
    element("div", { class: "search-box" }, icon(), input, close),
    status,
    results,
    element(
      "div",
      { class: "search-foot" },
      element("span", {}, key("↑"), " ", key("↓"), " to move, ", key("Enter"), " to open"),
      element("label", {}, slash, element("span", {}, "Open with ", key("/"))),
    ),
  );
  document.body.append(dialog);

  let pagefind = null;
  let asked = 0;
  let vocabulary = null;

  async function ask() {
    const turn = ++asked;
    vocabulary ??= known(address).catch(() => ({ words: new Set(), synonyms: [] }));
    const better = improve(input.value, await vocabulary);
    if (turn !== asked) return;
    const query = { ...read(better.text), first: better.first };
    if (!query.term) {
      results.replaceChildren();
      status.textContent = "Try a path such as /api/workspaces, a field such as workspaceId, or a task such as revoke token.";
      return;
    }
    try {
      pagefind ??= import(index).then(async (module) => {
        await module.options({ excerptLength: 24 });
        return module;
      });
      const { count, more, pages } = await look(await pagefind, query);
      // What was typed since has its own answer.
      if (turn !== asked) return;
      results.replaceChildren(...pages.slice(0, MOST).map((page) => entry(page, query)));
      results.scrollTop = 0;
      const words = count === 1 ? "1 page" : `${count} pages`;
      const all = more ? `The best ${Math.min(count, MOST)} pages` : count > MOST ? `${words}, the first ${MOST} of them` : words;
      const meant = better.shown ? ` for \u201c${better.shown}\u201d` : "";
      status.textContent = count ? all + meant : "Nothing found.";
    } catch {
      pagefind = null;
      if (turn !== asked) return;
      results.replaceChildren();
      status.replaceChildren("The search index could not be loaded. ", all("Browse all operations"), ".");
    }
  }

  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 60);
  });
  function shut() {
    // The browser takes the focus away a moment later; a key that is pressed until then is not for here.
    input.blur();
    dialog.close();
  }

  close.addEventListener("click", shut);
  slash.addEventListener("change", () => remember("slash", slash.checked ? null : "off"));
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog || target.closest("a")) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    const links = [...results.querySelectorAll("a")];
    const place = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      // By itself it would only empty the field.
      event.preventDefault();
      shut();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const next = place + (event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
      if (next < 0) input.focus();
      else links[Math.min(next, links.length - 1)]?.focus();
    } else if (event.key === "Enter" && document.activeElement === input && !event.isComposing) {
      event.preventDefault();
      links[0]?.click();
    } else if (place >= 0 && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      // Who goes on typing among the results goes on with the query.
      input.focus();
    }
  });

  return (query) => {
    if (query !== "") input.value = query;
    if (!dialog.open) dialog.showModal();
    input.focus();
    input.select();
    ask();
  };
}

function loaded(address) {
  const link = element("link", { rel: "stylesheet", href: address });
  return new Promise((resolve, reject) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", reject);
    document.head.append(link);
  });
}

const key = (name) => element("kbd", {}, name);
const icon = () => document.querySelector(".search-open .icon").cloneNode(true);
const all = (text) => element("a", { href: document.querySelector("a.search-open").href }, text);

dispatchEvent(new CustomEvent("search-loaded", { detail: prepare }));
