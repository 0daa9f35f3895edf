// A result as it is shown: what it is, its method and path, and the places in it that were meant.
import { element } from "./element.js";

const MOST = 3;
const PLACES = [
  [/^path-/, "path parameter"],
  [/^query-/, "query parameter"],
  [/^header-/, "header"],
  [/^cookie-/, "cookie"],
  [/^body-/, "body"],
  [/^response-\w+$/, "response"],
  [/^response-(\w+)/, "$1 response"],
  [/^fields-/, "field"],
];

export function entry(page, { words }) {
  const { title, kind, method, path } = page.meta;
  const link = element(
    "a",
    { href: page.url },
    element("span", { class: "search-title" }, element("span", {}, marked(title, words)), element("span", { class: "search-kind" }, kind ?? "")),
  );
  if (path) {
    const badge = element("span", { class: `method method-${method.toLowerCase()}` }, method);
    link.append(element("span", { class: "search-endpoint" }, badge, " ", element("code", {}, breakable(path, words))));
  }
  const item = element("li", {}, link);
  const places = meant(page, words);
  const heading = `${title} ${method ?? ""} ${path ?? ""}`.toLowerCase();
  if (!places.length && !words.every((word) => heading.includes(word))) {
    link.append(element("span", { class: "search-text" }, excerpt(page.excerpt, path)));
  }
  if (places.length) {
    item.append(
      element(
        "ul",
        {},
        ...places.map(({ id, name, place }) => {
          const label = element(place ? "code" : "span", {}, marked(name, words));
          const kindOf = place ? [" ", element("span", { class: "search-kind" }, place)] : [];
          return element("li", {}, element("a", { href: `${page.url}#${id}` }, label, ...kindOf));
        }),
      ),
    );
  }
  return item;
}

// Fields that are called as what was typed, and in guides the sections where its words stand.
function meant({ anchors, content, meta, weighted_locations: found }, words) {
  const sorted = anchors.filter(({ id }) => id).sort((a, b) => a.location - b.location);
  const text = content.split(/\s+/);
  const places = new Map();
  for (const { location, balanced_score: score } of found) {
    const anchor = sorted.findLast((one) => one.location <= location);
    if (!anchor) continue;
    const heading = /^h[2-6]$/i.test(anchor.element);
    const name = heading ? anchor.text : (text[anchor.location] ?? "").replace(/[.:,]$/, "");
    const called = words.some((word) => (words.length > 1 ? name.toLowerCase() === word : name.toLowerCase().includes(word)));
    const place = heading ? "" : placeOf(anchor.id);
    // The headings of operations and schemas are alike.
    const telling = heading ? name && !meta.path && meta.kind !== "Schema" : place && called;
    if (!telling) continue;
    const known = places.get(anchor.id) ?? { id: anchor.id, name, place, score: 0 };
    known.score += score;
    places.set(anchor.id, known);
  }
  return [...places.values()].sort((a, b) => b.score - a.score).slice(0, MOST);
}

function placeOf(id) {
  const [pattern, words] = PLACES.find(([pattern]) => pattern.test(id)) ?? [/^.*$/, ""];
  return pattern.exec(id)[0].replace(pattern, words);
}

// Text with the words that were typed set apart.
function marked(text, words) {
  const parts = document.createDocumentFragment();
  if (!words.length) {
    parts.append(text);
    return parts;
  }
  const pattern = new RegExp(`(${words.map((word) => word.replace(/[^\p{L}\p{N}]/gu, "\\$&")).join("|")})`, "gi");
  text.split(pattern).forEach((part, index) => parts.append(index % 2 ? element("mark", {}, part) : part));
  return parts;
}

// A path that is too long for its line goes on in the next one with a slash.
function breakable(path, words) {
  const parts = document.createDocumentFragment();
  for (const segment of path.split(/(?=\/)/)) parts.append(element("wbr", {}), marked(segment, words));
  return parts;
}

// Pagefind's excerpt is markup of its own making around text of the page. Only its marks are taken, and
// what the result shows already is left out.
function excerpt(markup, path) {
  const { body } = new DOMParser().parseFromString(markup, "text/html");
  const known = path ? body.textContent.indexOf(path) : -1;
  let skip = known < 0 ? 0 : known + path.length + 1;
  const parts = document.createDocumentFragment();
  for (const { nodeName, textContent } of body.childNodes) {
    const text = textContent.slice(skip);
    skip = Math.max(0, skip - textContent.length);
    parts.append(nodeName === "MARK" ? element("mark", {}, text) : text);
  }
  return parts;
}
