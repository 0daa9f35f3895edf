// A button copies the text of the element that its data-copy names, exactly as it is shown.
const status = document.querySelector("[data-copy-status]");
const timers = new WeakMap();

addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  let message = "Copied";
  try {
    await navigator.clipboard.writeText(source.textContent);
  } catch {
    // No permission, or not a secure context: select it, so that the reader's own copy key works.
    getSelection().selectAllChildren(source);
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
