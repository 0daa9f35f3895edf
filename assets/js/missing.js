// On the page for an address that does not exist: the pages whose addresses are nearest to it, and a
// search for its words.
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

document.querySelector("[data-search-for]").dataset.searchFor = words(location.pathname)
  .filter((word) => !/^(?:reference|guides|html|index)$/.test(word))
  .join(" ");

const wanted = location.pathname;
const place = document.querySelector("[data-nearest]");

// The links of this page, and those of the pages that list all operations and schemas.
async function links() {
  const pages = [document];
  const lists = place.dataset.nearest.split(" ").map(async (address) => {
    const answer = await fetch(address);
    if (answer.ok) pages.push(new DOMParser().parseFromString(await answer.text(), "text/html"));
  });
  await Promise.allSettled(lists);
  const found = new Map();
  for (const page of pages) {
    for (const link of page.querySelectorAll("main a[href], .sidebar a[href]")) {
      const { origin, pathname, hash } = new URL(link.getAttribute("href"), location.origin);
      const title = (link.querySelector("span") ?? link).textContent.trim();
      if (origin === location.origin && !hash && !found.has(pathname)) found.set(pathname, title);
    }
  }
  return [...found];
}

const near = (await links())
  .map(([pathname, title]) => ({
    pathname,
    title,
    score:
      likeness(words(wanted).join("-"), words(pathname).join("-")) +
      likeness(last(wanted), last(pathname)),
  }))
  .filter(({ score }) => score > 2 * LEAST)
  .sort((a, b) => b.score - a.score)
  .slice(0, MOST);

for (const { pathname, title } of near) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = pathname;
  link.textContent = title;
  const address = document.createElement("code");
  address.textContent = pathname;
  item.append(link, " ", address);
  place.querySelector("ul").append(item);
}
place.hidden = !near.length;
