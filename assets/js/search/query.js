// What a reader types, and which results it means most: words, or a method and a path, which may be
// pasted with its origin, its query and real ids.
const METHOD = /^(get|post|put|patch|delete|head|options|trace)$/i;
// What people leave out of a title.
const SMALL = /^(?:an?|the|of|your|my|in|to|for|from|with|by|and|or|how|do|does|i|can|is|are|what|all)$/;
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

// Of all paths of the reference those that were typed: of a whole path itself, of the beginning of one
// all that go on from it; where none does, those that share most with it. Of a word that is the name of
// a variable, the paths that end in it. The shortest come first.
export function pathsOf({ segments, words }, all) {
  const paths = all.toSorted((a, b) => split(a).length - split(b).length);
  if (!segments) {
    const variable = words.length === 1 ? `{${words[0]}}` : null;
    return paths.filter((path) => path.toLowerCase().endsWith(`/${variable}`));
  }
  const shared = paths.map((path) => [path, common(segments, split(path)).length]);
  const most = Math.max(...shared.map(([, length]) => length));
  return most > 1 || most === segments.length
    ? shared.filter(([, length]) => length === most).map(([path]) => path)
    : [];
}

// Whether a page has one of the words. Where there is none that begins so, pagefind takes ever less of
// a word's beginning; this asks for half of it.
export function isMeant({ content, locations }, { words, segments }) {
  if (segments || !locations.length) return true;
  const text = content.split(/\s+/);
  const found = locations.map((location) => plain(text[location] ?? ""));
  const wanted = telling(words).length ? telling(words) : words;
  return wanted.every((word) => {
    const stem = plain(word).slice(0, Math.max(4, plain(word).length - 3));
    return found.some((one) => one.includes(stem));
  });
}

// Puts first what was meant most: the operation whose path was typed, the page that is called so, the
// operations on what a variable names, then what pagefind thinks, and of schemas, which are short and
// many, much less.
export function rank(pages, query) {
  return pages
    .map((page) => ({ page, score: query.segments ? ofPath(page, query) : ofWords(page, query) }))
    .sort((a, b) => b.score - a.score || b.page.score - a.page.score)
    .map(({ page }) => page);
}

// Without a method an address is one that a browser could open.
function ofPath({ meta }, { method, segments }) {
  if (!meta.path) return 0;
  const own = split(meta.path);
  const { length, literal } = common(segments, own);
  const exact = length === segments.length && length === own.length ? 100 : 0;
  return exact + 4 * length + literal - own.length + (meta.method === (method || "GET") ? 0.5 : 0);
}

function ofWords({ meta, score, url }, { words, first }) {
  if (first && url?.endsWith(first)) return Infinity;
  if (words.length === 1 && meta.operation?.toLowerCase() === words[0]) return Infinity;
  const title = meta.title.toLowerCase().split(" ");
  // A schema is seldom what is meant where an operation is called alike.
  if (title.join(" ") === words.join(" ")) return meta.kind === "Schema" ? 400 : Infinity;
  if (meta.kind !== "Schema" && telling(title).join(" ") === telling(words).join(" ")) return Number.MAX_VALUE;
  if (words.length === 1 && meta.path?.toLowerCase().endsWith(`/{${words[0]}}`)) {
    return 1000 - split(meta.path).length + (meta.method === "GET" ? 0.5 : 0);
  }
  // The page whose title has all of the words, the shorter the better.
  const wanted = telling(words);
  if (meta.kind !== "Schema" && wanted.length && wanted.every((word) => title.some((own) => begins(own, word)))) {
    return 500 - telling(title).length + (meta.method === "GET" ? 0.5 : 0) + Math.min(score, 0.25);
  }
  return meta.kind === "Schema" ? score / 8 : score;
}

// Singular and plural are the same to a reader.
const begins = (own, word) => own.startsWith(word) || own === word.replace(/s$/, "") || own.replace(/s$/, "") === word.replace(/ies$/, "y");
const telling = (words) => words.filter((word) => !SMALL.test(word));
const split = (path) => path.toLowerCase().split("/").filter(Boolean);
const plain = (word) => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

// How many segments from the beginning fit, and how many of them letter by letter.
function common(typed, own) {
  let length = 0;
  let literal = 0;
  while (length < typed.length && length < own.length && fits(typed[length], own[length], length === typed.length - 1)) {
    if (typed[length] === own[length]) literal += 1;
    length += 1;
  }
  return { length, literal };
}

// The last segment may be typed in part, and anything can stand for a variable.
const fits = (typed, own, last) => typed === own || own.startsWith("{") || (last && own.startsWith(typed));
