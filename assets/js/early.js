// Runs before the page is painted: what the reader chose is there from the first frame.
import { remembered } from "./remembered";

const root = document.documentElement;
root.dataset.js = "";

const theme = remembered("theme");
if (theme) root.dataset.theme = theme;
const wrap = remembered("wrap");
if (wrap) root.dataset.wrap = wrap;

// A link's language comes first, then that of the link which began the visit, then the reader's.
const language =
  new URLSearchParams(location.search).get("lang") ??
  remembered("language", "sessionStorage") ??
  remembered("language");
const choices = { theme, language };

// Of the tabs in one pane, the one that the reader chose last, wherever it was.
const tabs = remembered("tabs")?.split("\n") ?? [];
const ranks = {};
function wantsTab({ name, value }) {
  const rank = tabs.indexOf(value);
  if (rank < 0 || ranks[name] < rank) return false;
  ranks[name] = rank;
  return true;
}

// Each choice is checked as the parser adds it, so that no tab switches before the reader's eyes.
const observer = new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) {
      if (node.localName !== "input" || node.type !== "radio") continue;
      if ("tabChoice" in node.dataset) {
        if (wantsTab(node)) node.checked = true;
        continue;
      }
      const wanted = "themeChoice" in node.dataset ? choices.theme : choices.language;
      if (node.value === wanted) node.checked = true;
    }
  }
});
observer.observe(root, { childList: true, subtree: true });
addEventListener("DOMContentLoaded", () => observer.disconnect());
