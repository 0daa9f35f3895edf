// The switch that wraps long lines of code: one choice for every example, which is remembered. Without
// one, lines wrap where the window is narrow.
import { onRemembered, remember, remembered } from "./remembered";

const root = document.documentElement;
const narrow = matchMedia("(max-width: 48rem)");
const wraps = () => (root.dataset.wrap ?? (narrow.matches ? "yes" : "no")) === "yes";

function show(choice) {
  if (choice) root.dataset.wrap = choice;
  else delete root.dataset.wrap;
  for (const button of document.querySelectorAll("[data-wrap-lines]")) button.setAttribute("aria-pressed", wraps());
}

addEventListener("click", ({ target }) => {
  if (!target.closest?.("[data-wrap-lines]")) return;
  const choice = wraps() ? "no" : "yes";
  remember("wrap", choice);
  show(choice);
});
narrow.addEventListener("change", () => show(remembered("wrap")));
onRemembered("wrap", show);
show(remembered("wrap"));
