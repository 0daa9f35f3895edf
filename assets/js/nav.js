// A long navigation shows the place where the reader is.
const sidebar = document.querySelector("#sidebar");
const current = sidebar?.querySelector("[aria-current=page]");

function show() {
  if (!current) return;
  const end = current.offsetTop + current.offsetHeight;
  if (end > sidebar.clientHeight) sidebar.scrollTop = end - sidebar.clientHeight / 2;
}

sidebar?.addEventListener("toggle", show);
show();
