// What the site knows of words, from a file that is made with it: those that its pages have, and other
// words for the same things.
//
// @returns {words: Set, synonyms: [{words, term, page}]}
export async function known(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const { words, synonyms } = await answer.json();
  const phrases = Object.entries(synonyms).flatMap(([page, { term, of }]) =>
    of.map((phrase) => ({ words: split(phrase), term, page })),
  );
  return { words: new Set(words), synonyms: phrases.sort((a, b) => b.words.length - a.words.length) };
}

// The query with misspelt words set right and other words for a thing in place of ours. `first` is the
// page that was meant for sure, `shown` what was looked for if that differs from what was typed.
export function improve(text, { words, synonyms }) {
  if (/[/{}$:"']/.test(text)) return { text };
  const typed = split(text);
  const synonym = synonyms.find((one) => contains(typed, one.words));
  if (synonym) {
    const rest = typed.filter((word) => !synonym.words.includes(word));
    return { text: [...rest, synonym.term].join(" "), first: rest.length ? undefined : synonym.page };
  }
  const right = typed.map((word) => correct(word, words));
  const again = synonyms.find((one) => contains(right, one.words));
  if (again && right.join() !== typed.join()) return { ...improve(right.join(" "), { words, synonyms }), shown: right.join(" ") };
  return right.join() === typed.join() ? { text } : { text: right.join(" "), shown: right.join(" ") };
}

// The word that was meant: one edit away if it is short, two if it is long. What begins a word that is
// known may still be being typed.
export function correct(word, words) {
  if (word.length < 4 || /\d/.test(word) || words.has(word)) return word;
  const most = word.length < 6 ? 1 : 2;
  let best = word;
  let least = most + 1;
  for (const other of words) {
    if (other.startsWith(word)) return word;
    if (Math.abs(other.length - word.length) > most) continue;
    const edits = distance(word, other, least) + (other[0] === word[0] ? 0 : 0.5);
    if (edits < least) [best, least] = [other, edits];
  }
  return best;
}

// Edits between two words, where two letters in the wrong order are one (Damerau and Levenshtein).
function distance(one, other, most) {
  let before = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        next[j] = Math.min(next[j], before[j - 2] + 1);
      }
    }
    if (Math.min(...next) > most) return Infinity;
    [before, row] = [row, next];
  }
  return row.at(-1);
}

const split = (text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
const contains = (words, part) =>
  words.some((_, start) => part.every((word, index) => words[start + index] === word));
