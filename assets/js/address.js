// Addresses that a reader may have mistyped.

export function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// The element that a link's fragment names.
export const targetOf = (hash) => (hash.length > 1 ? document.getElementById(decoded(hash.slice(1))) : null);
