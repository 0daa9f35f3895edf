// A button copies the code of the element that its data-copy names: its source, or, where values are
// filled in, the source with them.
import { textOf } from "./code";
import { say } from "./copied";

let refused = null;

addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(textOf(source));
    say(button, "Copied");
  } catch {
    // No permission, or not a secure context: select it, so that the reader's own copy key works.
    getSelection().selectAllChildren(source);
    refused = source;
    say(button, "Press Ctrl+C", "Selected. Press Ctrl+C or Command+C to copy.");
  }
});

// The reader's own key gives the same text as the button would have.
addEventListener("copy", (event) => {
  const selection = getSelection();
  if (!refused || !selection.containsNode(refused.firstChild) || !refused.contains(selection.anchorNode)) return;
  event.clipboardData.setData("text/plain", textOf(refused));
  event.preventDefault();
});
