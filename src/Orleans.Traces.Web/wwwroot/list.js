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

// A page that has gone meanwhile does not answer.
function call(page, method, ...what) {
  return page.invokeMethodAsync(method, ...what).catch(() => undefined);
}

/** Tells the list when it is scrolled, when its end comes near, and what is clicked in its cells. */
export function watch(root, list) {
  // It goes and comes again with the list. On a phone it is the page that scrolls.
  const pane = () => root.querySelector('[data-list-pane]');
  const scroller = () => (pane() && getComputedStyle(pane()).overflowY === 'auto' ? pane() : document.scrollingElement);
  const place = () => scroller().scrollTop;
  let later = 0;
  let near = false;

  const look = () => {
    const end = root.querySelector('[data-list-end]')?.getBoundingClientRect();
    const isNear = !!end && end.top < window.innerHeight + 800;
    if (isNear && !near) call(list, 'ReachEnd');
    near = isNear;
  };
  const tell = () => {
    later = 0;
    call(list, 'Scroll', place());
  };
  const onScroll = () => {
    look();
    later ||= setTimeout(tell, 120);
  };
  const onClick = (e) => {
    const pick = e.target.closest?.('[data-pick]');
    if (pick) {
      const box = pick.getBoundingClientRect();
      call(list, 'Pick', pick.dataset.pick, pick.dataset.value, box.left, box.bottom);
    }
    if (e.target.closest?.('[data-to-top]')) scrollTo(0);
  };
  const scrollTo = (top) => scroller().scrollTo({ top });

  // More rows, or none: where the end stands is known only once they are drawn.
  const grown = new MutationObserver(() => {
    near = false;
    requestAnimationFrame(look);
  });
  grown.observe(root, { childList: true, subtree: true });
  root.addEventListener('scroll', onScroll, { passive: true, capture: true });
  window.addEventListener('scroll', onScroll, { passive: true });
  root.addEventListener('click', onClick);
  look();
  // It may have been scrolled before anybody listened.
  if (place() > 0) tell();
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

const historyLength = 20;

function history() {
  try {
    const kept = JSON.parse(recall('queries') ?? '[]');
    return Array.isArray(kept) ? kept.filter((q) => typeof q === 'string') : [];
  } catch {
    return [];
  }
}

/** Attends the box for queries: tells what is typed, moves among what is offered, and puts it in. */
export function attendQuery(box, page) {
  const query = box.closest('.query');
  const options = () => [...query.querySelectorAll('[role=option]')];
  const active = () => query.querySelector('[role=option][aria-selected=true]');
  let later = 0;

  const type = (delay) => {
    clearTimeout(later);
    later = setTimeout(() => call(page, 'Type', box.value, box.selectionStart, box.value.trim() ? null : history()), delay);
  };
  const close = () => {
    clearTimeout(later);
    later = 0;
    box.removeAttribute('aria-activedescendant');
    call(page, 'Close');
  };
  const move = (step) => {
    const all = options();
    const next = all[(all.indexOf(active()) + step + all.length + (active() || step > 0 ? 0 : 1)) % all.length];
    for (const option of all) option.setAttribute('aria-selected', option === next);
    box.setAttribute('aria-activedescendant', next.id);
    next.scrollIntoView({ block: 'nearest' });
  };
  const put = (text, from, to) => {
    box.focus();
    box.setSelectionRange(from, to);
    // Only so can it be undone like what was typed.
    if (!document.execCommand('insertText', false, text)) box.setRangeText(text, from, to, 'end');
    type(0);
  };
  const take = (option) => put(option.dataset.text, +option.dataset.from, +option.dataset.to);
  const run = async () => {
    clearTimeout(later);
    const text = box.value.trim();
    if (!(await call(page, 'Run', text)) || !text) return;
    remember('queries', JSON.stringify([text, ...history().filter((q) => q !== text)].slice(0, historyLength)));
  };

  box.addEventListener('input', () => type(90));
  box.addEventListener('focus', () => type(0));
  box.addEventListener('click', () => type(90));
  box.addEventListener('keyup', (e) => {
    if (['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(e.key)) type(90);
  });
  box.addEventListener('blur', close);
  box.addEventListener('keydown', (e) => {
    const any = options().length > 0;
    if (e.isComposing || e.ctrlKey || e.altKey || e.metaKey) return;
    if (e.key === 'Enter' && !e.shiftKey) {
      e.preventDefault();
      if (active()) take(active());
      else run();
    } else if (any && (e.key === 'ArrowDown' || e.key === 'ArrowUp')) {
      e.preventDefault();
      move(e.key === 'ArrowDown' ? 1 : -1);
    } else if (any && e.key === 'Tab' && !e.shiftKey) {
      e.preventDefault();
      take(active() ?? options()[0]);
    } else if (e.key === 'Escape') {
      e.preventDefault();
      if (any) close();
      else box.blur();
    }
  });
  // The box keeps the focus.
  query.addEventListener('mousedown', (e) => {
    const option = e.target.closest?.('[role=option]');
    if (!option) return;
    e.preventDefault();
    take(option);
  });
  query.addEventListener('click', (e) => {
    const example = e.target.closest?.('[data-example]');
    if (example) put(example.dataset.example, 0, box.value.length);
    if (e.target.closest?.('[data-run]')) run();
  });
}

document.addEventListener('keydown', (e) => {
  if (e.key !== '/' || e.ctrlKey || e.altKey || e.metaKey || e.target.closest?.('input, textarea, select, [contenteditable]')) return;
  const box = document.getElementById('query');
  if (!box) return;
  e.preventDefault();
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
});

/** Lets a part of the histogram be drawn over, a bar be clicked, and a double click zoom out. */
export function brush(root, histogram) {
  let start = null;
  let clicked = 0;
  const plot = () => root.querySelector('.histogram-plot');
  const bucketAt = (x) => {
    const box = plot().getBoundingClientRect();
    const count = plot().children.length;
    return Math.min(count - 1, Math.max(0, Math.floor(((x - box.left) / box.width) * count)));
  };
  const draw = (from, to) => {
    plot().querySelectorAll('.bucket').forEach((b, i) => b.classList.toggle('chosen', from !== null && i >= Math.min(from, to) && i <= Math.max(from, to)));
  };
  const end = () => {
    start = null;
    if (plot()) draw(null, null);
  };

  root.addEventListener('pointerdown', (e) => {
    if (e.button !== 0 || !e.target.closest('.histogram-plot')) return;
    start = { x: e.clientX, bucket: bucketAt(e.clientX) };
    root.setPointerCapture(e.pointerId);
    e.preventDefault();
  });
  root.addEventListener('pointermove', (e) => {
    if (start) draw(start.bucket, bucketAt(e.clientX));
  });
  root.addEventListener('pointercancel', end);
  root.addEventListener('pointerup', (e) => {
    if (!start) return;
    const { x, bucket } = start;
    const last = bucketAt(e.clientX);
    end();
    clearTimeout(clicked);
    if (Math.abs(e.clientX - x) > 3) {
      call(histogram, 'Brush', bucket, last);
    } else if (e.detail >= 2 || clicked) {
      clicked = 0;
      call(histogram, 'ZoomOut');
    } else {
      // A second click may follow.
      clicked = setTimeout(() => {
        clicked = 0;
        call(histogram, 'Brush', bucket, bucket);
      }, 250);
    }
  });
}
