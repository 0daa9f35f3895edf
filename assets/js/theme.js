// Light, dark, or what the system says.
import { remember } from "./remembered";

addEventListener("change", ({ target }) => {
  if (!target.matches("[data-theme-choice]")) return;
  const theme = target.value === "system" ? null : target.value;
  remember("theme", theme);
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
});
