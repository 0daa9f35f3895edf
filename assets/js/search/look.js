// The pages that a query means: from pagefind those with its words, and those of the operations whose
// paths it names, which are known by the filter of that name.
import { isMeant, pathsOf, rank } from "./query.js";

// Some that come later for pagefind come first here.
const LOOKED_AT = 40;

// Gives {count: of pages that were looked at and meant, more: whether there may be others, pages: the
// best first}.
export async function look(pagefind, query) {
  const paths = pathsOf(query, Object.keys((await pagefind.filters()).path ?? {}));
  const at = async (some) => (some.length ? (await pagefind.search(null, { filters: { path: { any: some } } })).results : []);
  const [byPath, nearest, byWords] = await Promise.all([
    at(paths),
    at(paths.slice(0, LOOKED_AT)),
    paths.length && query.segments ? [] : pagefind.search(query.term).then(({ results }) => results),
  ]);
  // Only what was found by words knows where they stand.
  const known = new Map([...byPath, ...byWords].map((result) => [result.id, result]));
  const looked = new Set([...byWords.slice(0, LOOKED_AT), ...nearest].map(({ id }) => id));
  const pages = await Promise.all(
    [...looked].map(async (id) => ({ ...(await known.get(id).data()), score: known.get(id).score })),
  );
  const meant = pages.filter((page) => isMeant(page, query));
  return {
    // Pages that were not looked at may have only a part of what was asked.
    count: meant.length,
    more: known.size > looked.size && meant.length > LOOKED_AT / 2,
    pages: rank(meant, query),
  };
}
