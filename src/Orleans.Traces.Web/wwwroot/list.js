// What the list of traces asks of the browser.

const remembered = (name) => `traces-list-${name}`;

/** What this browser was told to remember; null: nothing, or it may not. */
export function recall(name) {
  try {
    return localStorage.getItem(remembered(name));
  } catch {
    return null;
  }
}

/** Remembers a text; an empty one is forgotten. */
export function remember(name, text) {
  try {
    if (text) localStorage.setItem(remembered(name), text);
    else localStorage.removeItem(remembered(name));
  } catch {
    // It lasts as long as the page.
  }
}

/** Tells the list when it is scrolled, when its end comes near, and what is clicked in its cells. */
export function watch(root, list) {
  const pane = root.querySelector('[data-list-pane]');
  // On a phone the page scrolls as a whole.
  const own = () => pane && getComputedStyle(pane).overflowY === 'auto';
  const place = () => (own() ? pane.scrollTop : window.scrollY);
  let later = 0;
  let near = false;

  const look = () => {
    const end = root.querySelector('[data-list-end]')?.getBoundingClientRect();
    const isNear = !!end && end.top < window.innerHeight + 800;
    if (isNear && !near) list.invokeMethodAsync('ReachEnd');
    near = isNear;
  };
  const tell = () => {
    later = 0;
    list.invokeMethodAsync('Scroll', place());
  };
  const onScroll = () => {
    look();
    later ||= setTimeout(tell, 120);
  };
  const onClick = (e) => {
    const pick = e.target.closest?.('[data-pick]');
    if (pick) {
      const box = pick.getBoundingClientRect();
      list.invokeMethodAsync('Pick', pick.dataset.pick, pick.dataset.value, box.left, box.bottom);
    }
    if (e.target.closest?.('[data-to-top]')) scrollTo(0);
  };
  const scrollTo = (top) => (own() ? pane : window).scrollTo({ top });

  // More rows, or none: where the end stands is known only once they are drawn.
  const grown = new MutationObserver(() => {
    near = false;
    requestAnimationFrame(look);
  });
  if (pane) grown.observe(pane, { childList: true, subtree: true });
  pane?.addEventListener('scroll', onScroll, { passive: true });
  window.addEventListener('scroll', onScroll, { passive: true });
  root.addEventListener('click', onClick);
  look();
  return {
    scrollTo,
    stop() {
      clearTimeout(later);
      grown.disconnect();
      window.removeEventListener('scroll', onScroll);
    },
  };
}

// A menu closes when something else is clicked, and on Esc, which gives the focus back.
document.addEventListener('click', (e) => {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!menu.contains(e.target) || e.target.closest?.('[data-closes]')) menu.open = false;
  }
});
document.addEventListener('keydown', (e) => {
  if (e.key !== 'Escape') return;
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});
