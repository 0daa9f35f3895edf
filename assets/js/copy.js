// A button copies the code of the element that its data-copy names: its source, or, where values are
// filled in, the source with them.
import { textOf } from "./code";

const status = document.querySelector("[data-copy-status]");
const timers = new WeakMap();
let refused = null;

addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  let message = "Copied";
  try {
    await navigator.clipboard.writeText(textOf(source));
  } catch {
    // No permission, or not a secure context: select it, so that the reader's own copy key works.
    getSelection().selectAllChildren(source);
    refused = source;
    message = "Press Ctrl+C";
  }
  const label = button.querySelector("[data-copy-label]");
  label.textContent = message;
  button.dataset.copied = "";
  status.textContent = message === "Copied" ? "Copied" : "Selected. Press Ctrl+C or Command+C to copy.";
  clearTimeout(timers.get(button));
  timers.set(
    button,
    setTimeout(() => {
      label.textContent = "Copy";
      delete button.dataset.copied;
      status.textContent = "";
    }, 2000),
  );
});

// The reader's own key gives the same text as the button would have.
addEventListener("copy", (event) => {
  const selection = getSelection();
  if (!refused || !selection.containsNode(refused.firstChild) || !refused.contains(selection.anchorNode)) return;
  event.clipboardData.setData("text/plain", textOf(refused));
  event.preventDefault();
});
