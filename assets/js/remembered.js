// What the reader chose, kept in this browser: the theme, the language of examples, other tabs, and
// of the variables those that are no secret. Storage can be switched off or full; then a choice lasts
// as long as the page.

export function remembered(name, store = "localStorage") {
  try {
    return globalThis[store].getItem(name);
  } catch {
    return null;
  }
}

export function remember(name, value, store = "localStorage") {
  try {
    if (value === null) globalThis[store].removeItem(name);
    else globalThis[store].setItem(name, value);
  } catch {
    // The choice holds on this page all the same.
  }
}

// Another tab of this site changed one of these, or the next page did before the reader came back to
// this one: the same holds here.
export function onRemembered(name, take) {
  addEventListener("pageshow", ({ persisted }) => persisted && take(remembered(name)));
  addEventListener("storage", ({ key, newValue }) => {
    if (key === name || key === null) take(newValue);
  });
}
