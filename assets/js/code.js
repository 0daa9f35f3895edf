// The code on a page. What a copy button gives is kept here as text, as the page brought it: what is
// done to the elements afterwards cannot get into it.
const sources = new Map();
for (const { dataset } of document.querySelectorAll("[data-copy]")) {
  const element = document.getElementById(dataset.copy);
  sources.set(element, element.textContent);
}

const filled = new Map();
const untouched = new Map();

export const sourceOf = (element) => sources.get(element);
export const textOf = (element) => filled.get(element) ?? sources.get(element);

// Shows edits of the source, marked; `text` is what is copied from now on.
export function fillIn(element, edits, text) {
  if (!untouched.has(element)) untouched.set(element, element.cloneNode(true));
  filled.set(element, text);
  element.replaceChildren(...untouched.get(element).cloneNode(true).childNodes);
  // From the end, so that the places before stay where they are.
  for (const { start, end, text: shown } of [...edits].reverse()) {
    const range = document.createRange();
    range.setStart(...place(element, start, false));
    range.setEnd(...place(element, end, true));
    range.deleteContents();
    const mark = document.createElement("mark");
    mark.className = "filled";
    mark.textContent = shown;
    range.insertNode(mark);
  }
}

export function restore(element) {
  if (!filled.delete(element)) return;
  element.replaceChildren(...untouched.get(element).cloneNode(true).childNodes);
}

// The text node and the offset in it at which a character begins, or the one before it ends.
function place(element, offset, ending) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let last = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (offset < node.length || (ending && offset === node.length)) return [node, offset];
    offset -= node.length;
    last = node;
  }
  return [last, last.length];
}
