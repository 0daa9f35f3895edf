// Says on a button, and aloud, what became of a copy; after two seconds the button is as it was.
const status = document.querySelector("[data-copy-status]");
const timers = new WeakMap();
const words = new WeakMap();

export function say(button, message, aloud = message) {
  const label = button.querySelector("[data-copy-label]");
  if (!words.has(button)) words.set(button, label.textContent);
  label.textContent = message;
  button.dataset.copied = "";
  status.textContent = aloud;
  clearTimeout(timers.get(button));
  timers.set(
    button,
    setTimeout(() => {
      label.textContent = words.get(button);
      delete button.dataset.copied;
      status.textContent = "";
    }, 2000),
  );
}
