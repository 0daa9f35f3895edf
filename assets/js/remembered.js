// What the reader chose, kept in this browser: the theme and the language of examples, nothing else.
// Storage can be switched off or full; then a choice lasts as long as the page.

export function remembered(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function remember(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // The choice holds on this page all the same.
  }
}
