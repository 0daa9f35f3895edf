// What the fillers of the languages share. A filler reads a snippet and gives edits, which put
// values in the place of what reads them from the environment: {start, end, text}. The text that
// results does what the snippet does where the environment holds these values, and nothing else.

export function apply(source, edits) {
  let text = "";
  let position = 0;
  for (const edit of inOrder(edits)) {
    text += source.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return text + source.slice(position);
}

export const inOrder = (edits) => [...edits].sort((a, b) => a.start - b.start);

// Takes what a filler found and decides name by name: where each mention of a name is a place that
// the filler understands and `put` can fill, the value goes there. Where one is not, all stay, and
// `set` gives an edit that sets the variable first.
export function decide(source, values, { places, comments }, put, set) {
  const edits = [];
  for (const [name, value] of Object.entries(values)) {
    const mentions = [...source.matchAll(new RegExp(`\\b${name}\\b`, "g"))].filter(
      ({ index }) => !comments.some(([start, end]) => index >= start && index < end),
    );
    if (!mentions.length) continue;
    const found = places?.filter((place) => place.name === name) ?? [];
    const filled = found.map((place) => ({ ...place, text: put(place, value) }));
    const all = mentions.length === found.length && filled.every(({ text }) => text !== null);
    if (all) edits.push(...filled);
    else edits.push(...set(name, value));
  }
  return edits;
}
