// Tabs other than those of languages: one choice holds for every pane that has a tab of this key, and
// for the next pages. early.js ticks what was chosen before.
import { remember, remembered } from "./remembered";

const KEPT = 12;

addEventListener("change", ({ target }) => {
  if (!target.matches("[data-tab-choice]")) return;
  const before = target.getBoundingClientRect().top;
  for (const choice of document.querySelectorAll("[data-tab-choice]")) {
    if (choice.value === target.value) choice.checked = true;
  }
  const others = (remembered("tabs") ?? "").split("\n").filter((key) => key && key !== target.value);
  remember("tabs", [target.value, ...others].slice(0, KEPT).join("\n"));
  // Panes above may have changed their height: what the reader clicked stays where it is.
  scrollBy({ top: target.getBoundingClientRect().top - before, behavior: "instant" });
});
