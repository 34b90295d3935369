// What a span's panel asks of the browser.

/** What this browser was told to remember; null: nothing. */
export function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Remembers a text in this browser, if it lets us. */
export function remember(name, text) {
  try {
    localStorage.setItem(name, text);
  } catch {
    // A browser that keeps nothing shows everything all the same.
  }
}
