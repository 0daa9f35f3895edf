// A link to something inside a closed <details> opens it.
import { targetOf } from "./address";

function reveal() {
  const target = targetOf(location.hash);
  if (!target) return;
  let closed = target.matches("details") ? target : target.parentElement?.closest("details");
  let opened = false;
  while (closed) {
    opened ||= !closed.open;
    closed.open = true;
    closed = closed.parentElement.closest("details");
  }
  // A field's own contents come along: who follows a link to an object wants to see inside.
  if (opened) target.scrollIntoView();
}

addEventListener("hashchange", reveal);
// Following the same link again changes no address.
addEventListener("click", ({ target }) => {
  const link = target.closest?.("a[href*='#']");
  if (link && link.href === location.href) reveal();
});
reveal();
