// A button copies the page as Markdown, from the address that its data-copy-page names.
import { say } from "./copied";

addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy-page]");
  if (!button) return;
  const text = fetch(button.dataset.copyPage).then((answer) => {
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.text();
  });
  try {
    // A promise, because Safari allows no copy once the click has been waited over.
    const blob = text.then((markdown) => new Blob([markdown], { type: "text/plain" }));
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    say(button, "Copied", "Copied the page as Markdown");
  } catch {
    // No permission, no network: the Markdown is a page that can be opened.
    location.assign(button.dataset.copyPage);
  }
});
