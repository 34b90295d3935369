// What the components ask of the browser.

/** The reader's time zone, and its offset from UTC now, in minutes. */
export function clock() {
  return {
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? null,
    offset: -new Date().getTimezoneOffset(),
  };
}

/** Sends a request to our own API, as whoever has signed in. The answer is its status, three digits, and then its body. */
export async function call(method, address, body) {
  const response = await fetch(address, {
    method,
    body,
    headers: body === null ? {} : { 'content-type': 'application/json' },
    credentials: 'same-origin',
    cache: 'no-store',
  });
  return new Blob([String(response.status), await response.arrayBuffer()]);
}
