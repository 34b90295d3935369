// Tells a page when what is marked with data-near comes near the view.

/** Calls Near of the page with the names of what comes near, several at a time. Stops when told. */
export function watch(root, page) {
  const waiting = new Set();
  let later = 0;
  const tell = () => {
    later = 0;
    const names = [...waiting];
    waiting.clear();
    page.invokeMethodAsync('Near', names);
  };
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) waiting.add(entry.target.dataset.near);
    if (waiting.size > 0) later ||= setTimeout(tell, 60);
  }, { rootMargin: '400px' });

  // What is drawn anew is looked at anew: the end of a list comes near again when more has been put before it.
  const look = () => {
    seen.disconnect();
    for (const marked of root.querySelectorAll('[data-near]')) seen.observe(marked);
  };
  let again = 0;
  const grown = new MutationObserver(() => {
    again ||= requestAnimationFrame(() => {
      again = 0;
      look();
    });
  });
  grown.observe(root, { childList: true, subtree: true });
  look();
  return {
    stop() {
      clearTimeout(later);
      grown.disconnect();
      seen.disconnect();
    },
  };
}
