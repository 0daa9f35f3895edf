// A link to something inside a closed <details> opens it.
function reveal() {
  const id = decodeURIComponent(location.hash.slice(1));
  const target = id && document.getElementById(id);
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
reveal();
