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

// Puts first what was meant most: the operation whose path was typed, the page that is called so, then
// what pagefind thinks, and of schemas, which are short and many, much less.
export function rank(pages, query) {
  return pages
    .map((page) => ({ page, score: query.segments ? ofPath(page, query) : ofWords(page, query) }))
    .sort((a, b) => b.score - a.score || b.page.score - a.page.score)
    .map(({ page }) => page);
}

function ofPath({ meta }, { method, segments }) {
  if (!meta.path) return 0;
  const own = meta.path.toLowerCase().split("/").filter(Boolean);
  let same = 0;
  while (same < segments.length && same < own.length && fits(segments[same], own[same])) same += 1;
  const exact = same === segments.length && same === own.length ? 100 : 0;
  return exact + 4 * same - own.length + (meta.method === method ? 2 : 0);
}

function ofWords({ meta, score }, { words }) {
  if (meta.title.toLowerCase() === words.join(" ")) return Infinity;
  return meta.kind === "Schema" ? score / 8 : score;
}

// The last segment may be typed in part.
const fits = (typed, own) => own.startsWith(typed) || (own.startsWith("{") && ID.test(typed));
