// The tabs of examples are radio buttons and work without this. With it, one choice holds for every
// example on the site: it changes them all, is remembered, and stands in the address to be linked to.
import { onRemembered, remember, remembered } from "./remembered";

const choices = () => document.querySelectorAll("[data-language-choice]");

function choose(language) {
  for (const choice of choices()) {
    if (choice.value === language) choice.checked = true;
  }
}

addEventListener("change", ({ target }) => {
  if (!target.matches("[data-language-choice]")) return;
  const before = target.getBoundingClientRect().top;
  choose(target.value);
  remember("language", target.value);
  remember("language", null, "sessionStorage");
  const address = new URL(location.href);
  address.searchParams.set("lang", target.value);
  history.replaceState(history.state, "", address);
  // Examples above may have changed their height: what the reader clicked stays where it is.
  scrollBy({ top: target.getBoundingClientRect().top - before, behavior: "instant" });
});

onRemembered("language", (language) => language && choose(language));

// A link's choice holds for this visit, and leaves alone what the reader chose before. early.js
// ticked the boxes already.
const linked = new URLSearchParams(location.search).get("lang");
if ([...choices()].some(({ value }) => value === linked) && remembered("language") !== linked) {
  remember("language", linked, "sessionStorage");
}
