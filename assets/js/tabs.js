// The tabs are radio buttons and work without this. With it, one choice of language holds for every
// example on the page, and for the next pages.
import { remember } from "./remembered";

addEventListener("change", ({ target }) => {
  if (!target.matches("[data-language-choice]")) return;
  const before = target.getBoundingClientRect().top;
  for (const choice of document.querySelectorAll("[data-language-choice]")) {
    if (choice.value === target.value) choice.checked = true;
  }
  remember("language", target.value);
  // Examples above may have changed their height: what the reader clicked stays where it is.
  scrollBy({ top: target.getBoundingClientRect().top - before, behavior: "instant" });
});
