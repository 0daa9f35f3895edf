// What a reader types, and which results it means most: words, or a method and a path, which may be
// pasted with its origin, its query and real ids.
const METHOD = /^(get|post|put|patch|delete|head|options|trace)$/i;
const ID = /^(?:[0-9a-f]{8}-[0-9a-f-]{27}|\d+|[{<:$].*)$/i;

// Gives {term: for pagefind, words: lower-case, method, segments: of the path}.
export function read(text) {
  const words = [];
  let method = "";
  let segments = null;
  for (const word of text.trim().split(/\s+/)) {
    const path = word.replace(/^["']|["']$/g, "").replace(/^(?:\w+:\/\/[^/]*|\$\{?\w+\}?)(?=\/)/, "");
    if (METHOD.test(word)) method = word.toUpperCase();
    if (path.startsWith("/")) segments = path.split(/[?#]/)[0].toLowerCase().split("/").filter(Boolean);
    else words.push(word);
  }
  // Pagefind reads a path as one word without its slashes; up to the first id it can be looked up.
  const first = segments?.findIndex((segment) => ID.test(segment)) ?? -1;
  const known = segments?.slice(0, first < 0 ? segments.length : first) ?? [];
  const joined = known.join("").replace(/[^\p{L}\p{N}]/gu, "");
  const plain = words.map((word) => word.replace(/[^\p{L}\p{N}$]+/gu, " ").trim());
  return {
    term: [...plain, joined].filter(Boolean).join(" "),
    words: [...plain.join(" ").split(" "), ...known].filter(Boolean).map((word) => word.toLowerCase()),
    method,
    segments,
  };
}

// Puts first the operations whose path is the one that was typed. Without a path, pagefind's order stays.
export function rank(pages, { method, segments }) {
  if (!segments) return pages;
  const score = ({ meta }) => {
    if (!meta.path) return 0;
    const own = meta.path.toLowerCase().split("/").filter(Boolean);
    let same = 0;
    while (same < segments.length && same < own.length && fits(segments[same], own[same])) same += 1;
    const exact = same === segments.length && same === own.length ? 100 : 0;
    return exact + 4 * same - own.length + (meta.method === method ? 2 : 0);
  };
  return pages
    .map((page, place) => ({ page, place, score: score(page) }))
    .sort((a, b) => b.score - a.score || a.place - b.place)
    .map(({ page }) => page);
}

// The last segment may be typed in part.
const fits = (typed, own) => own.startsWith(typed) || (own.startsWith("{") && ID.test(typed));
