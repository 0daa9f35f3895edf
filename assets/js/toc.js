// The table of contents follows the scroll: the section that is being read is marked in it.
const HEADING_LINE = 96;
const links = new Map();
for (const link of document.querySelectorAll(".toc a")) {
  const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (section) links.set(link, section);
}
const sections = [...new Set(links.values())];

function follow() {
  const seen = sections.filter((section) => section.checkVisibility());
  const end = scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
  const passed = seen.filter((section) => section.getBoundingClientRect().top <= HEADING_LINE);
  const current = end ? seen.at(-1) : passed.at(-1);
  for (const [link, section] of links) {
    const here = section === current;
    if (here === link.hasAttribute("aria-current")) continue;
    if (here) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    if (here) keepInSight(link);
  }
}

// In a table of contents that scrolls by itself.
function keepInSight(link) {
  const box = link.closest(".toc");
  const place = link.getBoundingClientRect();
  const frame = box.getBoundingClientRect();
  if (place.bottom > frame.bottom) box.scrollTop += place.bottom - frame.bottom + 32;
  if (place.top < frame.top) box.scrollTop -= frame.top - place.top + 32;
  if (place.right > frame.right) box.scrollLeft += place.right - frame.right + 32;
  if (place.left < frame.left) box.scrollLeft -= frame.left - place.left + 32;
}

let waiting = false;
function soon() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    follow();
  });
}

if (sections.length) {
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  addEventListener("toggle", soon, true);
  follow();
}
