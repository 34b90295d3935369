// The page of a trace: which rows and which part of the time are in view, and what needs no server at all.
// The server draws each bar as shares of the whole time (--s, --w); the part in view (--from, --scale) is set here.

const kinds = ['span', 'llm', 'embedding', 'retriever', 'reranker', 'tool', 'agent', 'chain', 'guardrail', 'evaluator'];
const failed = 99;
const widest = 3e7; // CSS pixels that a browser can still place.
const pageKeys = new Set(['j', 'k', 'e', 'c', 'n', 'N', '[', ']']);
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const isText = (e) => e.target.closest?.('input, textarea, select, [contenteditable]');

/** Looks after a tree from now on. */
export function watch(scroller, server, rowHeight) {
  return scroller ? new TreeView(scroller, server, rowHeight) : null;
}

class TreeView {
  #over = new AbortController();
  #from = 0;
  #scale = 1;
  #seen = { first: 0, count: 0 };
  #asking = false;
  #runs = null;
  #marks = [];

  constructor(scroller, server, rowHeight) {
    Object.assign(this, { scroller, server, rowHeight });
    this.pane = scroller.closest('.tree-pane');
    this.grid = scroller.querySelector('[data-tree]');
    this.rows = scroller.querySelector('.rows');
    this.minimap = this.pane.querySelector('[data-minimap]');
    this.canvas = this.minimap.querySelector('canvas');
    this.window = this.minimap.querySelector('.minimap-window');

    const on = (target, kind, act, options = {}) => target.addEventListener(kind, act, { signal: this.#over.signal, ...options });
    on(scroller, 'scroll', () => this.#soon(), { passive: true });
    on(scroller, 'wheel', (e) => this.#wheel(e), { passive: false });
    on(scroller, 'dblclick', (e) => this.#fit(e));
    on(scroller, 'pointerdown', (e) => this.#grab(e));
    on(this.minimap, 'pointerdown', (e) => this.#choose(e, this.minimap));
    on(this.minimap, 'dblclick', () => this.#show(0, 1));
    on(this.pane, 'click', (e) => e.target.closest('[data-zoom-all]') && this.#show(0, 1));
    on(document, 'keydown', (e) => this.#press(e));
    on(matchMedia('(prefers-color-scheme: dark)'), 'change', () => this.#paint());
    this.themes = new MutationObserver(() => this.#paint());
    this.themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    this.sizes = new ResizeObserver(() => { this.#soon(); this.#paint(); this.#apply(); });
    this.sizes.observe(scroller);
    this.rowsChange = new MutationObserver(() => this.#soon());
    this.rowsChange.observe(this.rows, { attributeFilter: ['style'] });
    this.#takeFromAddress();
  }

  end() {
    this.#over.abort();
    clearTimeout(this.telling);
    for (const observer of [this.themes, this.sizes, this.rowsChange]) observer.disconnect();
  }

  get length() { return Number(this.scroller.dataset.length) || 0; }
  // The one of the two that is shown.
  get lane() { return this.scroller.querySelector(`.axis .lane.${this.pane.hasAttribute('data-laid') ? 'laid' : 'at-rest'}`); }

  // Rows

  /** Brings a row into view, by its number: one that is out of view does not exist. */
  reveal(row) {
    const axis = this.scroller.querySelector('.axis').offsetHeight;
    const top = this.rows.offsetTop + row * this.rowHeight;
    const { scrollTop, clientHeight } = this.scroller;
    const isFar = top < scrollTop - clientHeight || top > scrollTop + 2 * clientHeight;
    if (top - axis < scrollTop) this.scroller.scrollTop = isFar ? top - clientHeight / 3 : top - axis - this.rowHeight;
    else if (top + this.rowHeight > scrollTop + clientHeight)
      this.scroller.scrollTop = isFar ? top - clientHeight / 3 : top + 2 * this.rowHeight - clientHeight;
  }

  #soon() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.#look();
    });
  }

  // One question at a time; where the reader has gone on since, the next one follows.
  async #look() {
    const all = Number(this.grid.ariaRowCount) - 1;
    const first = Math.max(0, Math.floor((this.scroller.scrollTop - this.rows.offsetTop) / this.rowHeight));
    const count = Math.ceil(this.scroller.clientHeight / this.rowHeight) + 1;
    const margin = Math.floor(count / 4);
    const [from, to] = [this.#seen.first - Math.floor(this.#seen.count / 2), this.#seen.first + Math.floor(this.#seen.count * 1.5)];
    const isThere = Math.max(0, first - margin) >= from && Math.min(all, first + count + margin) <= to;
    if (this.#asking || isThere || this.#over.signal.aborted) return;
    this.#asking = true;
    this.#seen = { first, count };
    try {
      await this.server.invokeMethodAsync('Look', first, count);
    } catch {
      // The connection is away; the page comes back with it.
    }
    this.#asking = false;
    this.#soon();
  }

  // The part of the time in view

  #show(from, scale) {
    const most = Math.max(1, Math.min(widest / Math.max(1, this.lane?.clientWidth ?? 1), this.length / 1000));
    this.#scale = clamp(scale, 1, most);
    this.#from = clamp(from, 0, 1 - 1 / this.#scale);
    this.#apply();
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.#tell(), 300);
  }

  #zoom(factor, at = 0.5) {
    const moment = this.#from + at / this.#scale;
    const scale = Math.max(1, this.#scale * factor);
    this.#show(moment - at / scale, scale);
  }

  #apply() {
    const isZoomed = this.#scale > 1;
    this.pane.toggleAttribute('data-zoomed', isZoomed);
    this.scroller.style.setProperty('--from', this.#from);
    this.scroller.style.setProperty('--scale', this.#scale);
    this.window.style.left = `${this.#from * 100}%`;
    this.window.style.width = `${100 / this.#scale}%`;
    this.#layTicks();
  }

  // In nanoseconds, so that it means the same when the trace has grown.
  #tell() {
    const [from, to] = [this.#from, this.#from + 1 / this.#scale].map((share) => Math.round(share * this.length));
    this.server.invokeMethodAsync('Zoomed', this.#scale > 1 ? `${from}-${to}` : null).catch(() => {});
  }

  #takeFromAddress() {
    const [from, to] = (this.scroller.dataset.zoom ?? '').split('-').map(Number);
    if (!(to > from) || !(this.length > 0)) return;
    this.#scale = Math.max(1, this.length / (to - from));
    this.#from = clamp(from / this.length, 0, 1 - 1 / this.#scale);
    this.#apply();
  }

  // As many as the column has room for. Until now the server's stood there, who does not know.
  #layTicks() {
    const view = this.length / this.#scale;
    if (!(view > 0)) return;
    this.pane.toggleAttribute('data-laid', true);
    const width = this.scroller.querySelector('.axis .span-time').clientWidth;
    const step = roundStep(view / Math.max(1, Math.floor(width / 90)));
    const start = this.#from * this.length;
    const [ticks, lines] = [[], []];
    for (let at = Math.ceil(start / step) * step; at <= start + view && ticks.length < 20; at += step) {
      const left = `${((at - start) / view) * 100}%`;
      ticks.push(element('tick', left, (1 - (at - start) / view) * width < 50 ? '' : duration(at, step)));
      lines.push(element('line', left, ''));
    }
    this.pane.querySelector('[data-ticks]').replaceChildren(...ticks);
    this.pane.querySelector('[data-lines]').replaceChildren(...lines);
  }

  #shareOf(e, box) {
    const { left, width } = box.getBoundingClientRect();
    return clamp((e.clientX - left) / Math.max(1, width), 0, 1);
  }

  #wheel(e) {
    if (e.ctrlKey) {
      e.preventDefault();
      this.#zoom(Math.exp(-e.deltaY / 200), e.target.closest('.span-time') ? this.#shareOf(e, this.lane) : 0.5);
    } else if (this.#scale > 1 && (e.shiftKey || Math.abs(e.deltaX) > Math.abs(e.deltaY))) {
      e.preventDefault();
      this.#show(this.#from + (e.deltaX || e.deltaY) / this.lane.clientWidth / this.#scale, this.#scale);
    }
  }

  #fit(e) {
    const bar = e.target.closest('.span-row .span-time')?.querySelector('[data-bar]');
    if (!bar) return;
    const [start, width] = ['--s', '--w'].map((name) => Number(bar.style.getPropertyValue(name)));
    if (width > 0) this.#show(start - width * 0.05, 1 / (width * 1.1));
  }

  // A part of the time is dragged out on the head of the column; in the rows what is in view is moved.
  #grab(e) {
    if (e.button !== 0 || e.pointerType === 'touch') return;
    if (e.target.closest('.axis .span-time')) {
      this.#choose(e, this.lane);
    } else if (this.#scale > 1 && e.target.closest('.span-row .span-time')) {
      const [from, width] = [this.#from, this.lane.clientWidth];
      drag(e, (to) => this.#show(from - (to.clientX - e.clientX) / width / this.#scale, this.#scale));
    }
  }

  #choose(e, box) {
    if (e.button !== 0) return;
    e.preventDefault();
    const at = this.#shareOf(e, box);
    const [shownFrom, shown] = box === this.minimap ? [0, 1] : [this.#from, 1 / this.#scale];
    const isWindow = box === this.minimap && this.#scale > 1 && at >= this.#from && at <= this.#from + 1 / this.#scale;
    const from = this.#from;
    const choice = isWindow ? null : box.appendChild(element('chosen', `${at * 100}%`, ''));
    let to = at;
    drag(e, (moved) => {
      to = this.#shareOf(moved, box);
      if (isWindow) this.#show(from + to - at, this.#scale);
      else Object.assign(choice.style, { left: `${Math.min(at, to) * 100}%`, width: `${Math.abs(to - at) * 100}%` });
    }, () => {
      choice?.remove();
      const width = Math.abs(to - at) * shown;
      if (!isWindow && width * box.clientWidth > 4 * shown) this.#show(shownFrom + Math.min(at, to) * shown, 1 / width);
    });
  }

  // The whole in small

  draw(runs) {
    this.#runs = runs;
    this.#paint();
    this.#apply();
  }

  mark(columns) {
    this.#marks = columns;
    this.#paint();
  }

  #paint() {
    if (!this.#runs) return;
    const { lanes, columns, runs } = this.#runs;
    const ratio = devicePixelRatio || 1;
    const [width, height] = [this.minimap.clientWidth * ratio, this.minimap.clientHeight * ratio].map(Math.round);
    if (width === 0) return;
    Object.assign(this.canvas, { width, height });
    const context = this.canvas.getContext('2d');
    const colours = this.#colours();
    const [column, lane] = [width / columns, height / lanes];
    const bar = Math.max(1, lane >= 3 * ratio ? lane - ratio : lane);
    for (let i = 0; i < runs.length; i += 4) {
      context.fillStyle = colours[runs[i + 3]] ?? colours[0];
      context.fillRect(runs[i + 1] * column, runs[i] * lane, Math.max(ratio, runs[i + 2] * column), bar);
    }
    context.fillStyle = colours.mark;
    for (const at of this.#marks) context.fillRect(at * column, height - 5 * ratio, 2 * ratio, 5 * ratio);
  }

  // As the style sheet has them, whatever scheme is shown.
  #colours() {
    const probe = document.createElement('span');
    this.pane.append(probe);
    const colourOf = (name) => {
      probe.className = name;
      return getComputedStyle(probe).color;
    };
    const colours = Object.assign(kinds.map((kind) => colourOf(`kind kind-${kind}`)), { [failed]: colourOf('error-mark'), mark: colourOf('flag') });
    probe.remove();
    return colours;
  }

  // Keys

  #press(e) {
    if (e.ctrlKey || e.altKey || e.metaKey || document.querySelector('dialog[open]')) return;
    const search = this.pane.querySelector('[data-tree-search]');
    if (e.key === 'Escape') {
      if (e.target === search || e.target.closest?.('[data-details]')) this.grid.focus({ preventScroll: true });
      else if (!isText(e)) this.server.invokeMethodAsync('StopSearching').catch(() => {});
      return;
    }
    if (isText(e)) return;
    if (e.key === '/') search.focus();
    else if (e.key === '0') this.#show(0, 1);
    else if (e.key === '+' || e.key === '=') this.#zoom(1.5);
    else if (e.key === '-' || e.key === '−') this.#zoom(1 / 1.5);
    else if (pageKeys.has(e.key) && !e.target.closest?.('[data-tree]')) this.server.invokeMethodAsync('Press', e.key).catch(() => {});
    else return;
    e.preventDefault();
  }
}

// The panel's width: the reader's choice, kept by the browser.

const widthKey = 'traces-panel-width';
const panelOf = (handle) => handle.parentElement.querySelector('[data-details]');

function setWidth(handle, width) {
  const chosen = Math.round(clamp(width, 280, Math.max(280, innerWidth - 360)));
  document.documentElement.style.setProperty('--panel-width', `${chosen}px`);
  if (handle) handle.ariaValueNow = chosen;
  return chosen;
}

function keepWidth(width) {
  try { localStorage.setItem(widthKey, width); } catch { /* It lasts as long as the page. */ }
}

if (Number(stored(widthKey)) > 0) setWidth(document.querySelector('[data-splitter]'), Number(stored(widthKey)));

document.addEventListener('pointerdown', (e) => {
  const handle = e.target.closest?.('[data-splitter]');
  if (!handle) return;
  e.preventDefault();
  let width = panelOf(handle)?.offsetWidth;
  drag(e, (to) => { width = setWidth(handle, handle.parentElement.getBoundingClientRect().right - to.clientX); }, () => keepWidth(width));
});

document.addEventListener('keydown', (e) => {
  const step = { ArrowLeft: 32, ArrowRight: -32 }[e.key];
  if (!step || !e.target.matches?.('[data-splitter]')) return;
  e.preventDefault();
  keepWidth(setWidth(e.target, (panelOf(e.target)?.offsetWidth ?? 480) + step));
});

function stored(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}

// Follows a pointer that was pressed until it is released; a click that ends a movement is none.
function drag(pressed, moved, released = () => {}) {
  const over = new AbortController();
  let isFar = false;
  const on = (kind, act, options = {}) => window.addEventListener(kind, act, { signal: over.signal, ...options });
  on('pointermove', (e) => {
    isFar ||= Math.abs(e.clientX - pressed.clientX) > 3;
    if (isFar) moved(e);
  });
  const end = () => {
    over.abort();
    if (isFar) window.addEventListener('click', (e) => e.stopPropagation(), { capture: true, once: true, signal: AbortSignal.timeout(50) });
    released();
  };
  on('pointerup', end);
  on('pointercancel', end);
}

function element(name, left, text) {
  const made = document.createElement('span');
  made.className = name;
  made.style.left = left;
  made.textContent = text;
  return made;
}

// Nanoseconds: one, two or five of a unit below a second; what clocks have above.
function roundStep(least) {
  const second = 1e9;
  for (let power = 1; power <= second; power *= 10)
    for (const digit of [1, 2, 5]) if (digit * power >= least) return digit * power;
  for (const seconds of [10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400])
    if (seconds * second >= least) return seconds * second;
  return Math.ceil(least / (86400 * second)) * 86400 * second;
}

// An offset, as exact as the step between two asks for.
function duration(nanos, step) {
  if (nanos === 0) return '0';
  const units = [[86400e9, 'd'], [3600e9, 'h'], [60e9, 'm'], [1e9, 's'], [1e6, 'ms'], [1e3, 'µs'], [1, 'ns']];
  const at = units.findIndex(([unit]) => nanos >= unit);
  const [unit, name] = units[at];
  if (unit < 60e9) return `${Number((nanos / unit).toFixed(Math.max(0, Math.ceil(-Math.log10(step / unit)))))} ${name}`;
  const [below, nameBelow] = units[at + 1];
  const rest = (nanos % unit) / below;
  return rest === 0 ? `${nanos / unit} ${name}` : `${Math.floor(nanos / unit)} ${name} ${Number(rest.toFixed(Math.max(0, Math.ceil(-Math.log10(step / below)))))} ${nameBelow}`;
}

// Buttons of the head

document.addEventListener('click', (e) => {
  const link = e.target.closest?.('[data-copy-address]');
  // app.js copies what stands here.
  if (link) link.dataset.copy = location.href;
}, { capture: true });

document.addEventListener('click', async (e) => {
  const button = e.target.closest?.('[data-download]');
  if (!button) return;
  button.disabled = true;
  try {
    const answer = await fetch(button.dataset.download, { headers: { accept: 'application/json' } });
    if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await answer.blob());
    link.download = button.dataset.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  } catch {
    button.textContent = 'not downloaded';
  } finally {
    button.disabled = false;
  }
});
