// On the page for an address that does not exist: the pages whose addresses are nearest to it, and a
// search for its words. The navigation of the page names every other page.
import { decoded } from "./address";

const MOST = 5;
const LEAST = 0.4;

// Pairs of letters, which survive a missing, a doubled or a wrong one.
function pairs(text) {
  const found = new Set();
  for (let place = 0; place < text.length - 1; place += 1) found.add(text.slice(place, place + 2));
  return found;
}

// Dice's coefficient: twice what two sets share, by what they hold together.
function likeness(one, other) {
  const [a, b] = [pairs(one), pairs(other)];
  const shared = [...a].filter((pair) => b.has(pair)).length;
  return a.size + b.size ? (2 * shared) / (a.size + b.size) : 0;
}

const words = (path) => decoded(path).toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
const last = (path) => words(path.replace(/(?:index)?(?:\.\w+)?\/*$/, "").split("/").at(-1) ?? "").join("-");

const wanted = location.pathname;
const seen = new Set();
const near = [...document.querySelectorAll(".sidebar a")]
  .filter(({ pathname }) => !seen.has(pathname) && seen.add(pathname))
  .map((link) => ({
    link,
    score:
      likeness(words(wanted).join("-"), words(link.pathname).join("-")) +
      likeness(last(wanted), last(link.pathname)),
  }))
  .filter(({ score }) => score > 2 * LEAST)
  .sort((a, b) => b.score - a.score)
  .slice(0, MOST);

const place = document.querySelector("[data-nearest]");
for (const { link } of near) {
  const item = document.createElement("li");
  const copy = document.createElement("a");
  copy.href = link.href;
  copy.textContent = link.querySelector("span")?.textContent ?? link.textContent;
  const address = document.createElement("code");
  address.textContent = link.pathname;
  item.append(copy, " ", address);
  place.querySelector("ul").append(item);
}
place.hidden = !near.length;

const search = document.querySelector("[data-search-for]");
search.dataset.searchFor = words(wanted)
  .filter((word) => !/^(?:reference|guides|html|index)$/.test(word))
  .join(" ");
