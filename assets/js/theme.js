// Light, dark, or what the system says.
import { onRemembered, remember } from "./remembered";

function show(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  for (const choice of document.querySelectorAll("[data-theme-choice]")) {
    choice.checked = choice.value === (theme ?? "system");
  }
}

addEventListener("change", ({ target }) => {
  if (!target.matches("[data-theme-choice]")) return;
  const theme = target.value === "system" ? null : target.value;
  remember("theme", theme);
  show(theme);
});

onRemembered("theme", show);
