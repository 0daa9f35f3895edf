// The table of contents follows the scroll: the section that is being read is marked in it.
import { targetOf } from "./address";

// How far below the top of the window a heading is read.
const HEADING_LINE = 120;
const links = new Map();
for (const link of document.querySelectorAll(".toc a")) {
  const section = targetOf(link.hash);
  if (section) links.set(link, section);
}

function follow() {
  const sections = [...links].filter(([link]) => link.checkVisibility()).map(([, section]) => section);
  const current = reached(sections);
  for (const [link, section] of links) {
    const here = section === current;
    if (here === link.hasAttribute("aria-current")) continue;
    if (here) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    if (here) keepInSight(link);
  }
}

function reached(sections) {
  const end = scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
  const top = (section) => section.getBoundingClientRect().top;
  if (!end) return sections.findLast((section) => top(section) <= HEADING_LINE);
  // The last ones cannot come up to the line: there it is the one that was asked for.
  const asked = targetOf(location.hash);
  return sections.includes(asked) && top(asked) > 0 ? asked : sections.at(-1);
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

if (links.size) {
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  addEventListener("toggle", soon, true);
  follow();
}
