// What a chart does under the pointer. It all comes from the table that stands beside each: the values, and where a click leads.

const chartOf = (target) => target?.closest?.('[data-chart]');
let over = null;

function stepAt(plot, x, steps) {
  const box = plot.getBoundingClientRect();
  return Math.min(Math.max(Math.floor(((x - box.left) / box.width) * steps), 0), steps - 1);
}

function rowAt(chart, step) {
  return chart.querySelector(`tr[data-step="${step}"]`);
}

function show(chart, plot, step) {
  const steps = +chart.dataset.steps;
  const row = rowAt(chart, step);
  const crosshair = plot.querySelector('[data-crosshair]');
  crosshair.hidden = false;
  crosshair.style.left = `${((step + 0.5) / steps) * 100}%`;
  plot.classList.toggle('leads', !!row?.querySelector('a'));
  const tip = plot.querySelector('[data-tip]');
  tip.hidden = !row;
  if (!row) return;

  const heads = [...chart.querySelectorAll('thead th')].slice(1);
  const lines = [...row.cells].slice(1).map((cell, i) => {
    const line = document.createElement('div');
    const swatch = document.createElement('span');
    swatch.className = `key-swatch look-${heads[i].dataset.look}`;
    const name = document.createElement('span');
    name.textContent = heads[i].textContent;
    const value = document.createElement('b');
    value.textContent = cell.textContent;
    line.append(swatch, name, value);
    return line;
  });
  const time = document.createElement('div');
  time.className = 'tip-time';
  time.textContent = row.cells[0].textContent.trim();
  // The topmost of what is stacked stands on top.
  tip.replaceChildren(time, ...lines.reverse());
  const left = (step + 0.5) / steps;
  tip.style.left = `${left * 100}%`;
  tip.classList.toggle('to-left', left > 0.5);
}

function hide(plot) {
  plot.querySelector('[data-crosshair]').hidden = true;
  plot.querySelector('[data-tip]').hidden = true;
}

document.addEventListener('pointermove', (e) => {
  const plot = e.target.closest?.('[data-plot]');
  if (over && over !== plot) hide(over);
  over = plot;
  const chart = chartOf(plot);
  if (chart) show(chart, plot, stepAt(plot, e.clientX, +chart.dataset.steps));
});

document.addEventListener('click', (e) => {
  const plot = e.target.closest?.('[data-plot]');
  const chart = chartOf(e.target);
  if (plot && chart) rowAt(chart, stepAt(plot, e.clientX, +chart.dataset.steps))?.querySelector('a')?.click();
  const key = e.target.closest?.('[data-series]');
  if (key && chart) press(chart, key);
});

// One series alone stays lit until its key is pressed again.
function press(chart, key) {
  const lit = key.getAttribute('aria-pressed') === 'true' ? null : key;
  for (const other of chart.querySelectorAll('[data-series]')) other.setAttribute('aria-pressed', other === lit);
  light(chart, lit);
}

function light(chart, key) {
  const shown = key ?? chart.querySelector('[data-series][aria-pressed=true]');
  if (shown) chart.dataset.lit = shown.dataset.series;
  else delete chart.dataset.lit;
}

for (const [event, on] of [['pointerover', true], ['pointerout', false], ['focusin', true], ['focusout', false]]) {
  document.addEventListener(event, (e) => {
    const key = e.target.closest?.('[data-series]');
    if (key && chartOf(key)) light(chartOf(key), on ? key : null);
  });
}

// Without a pointer: a row of the open table shows its step.
document.addEventListener('focusin', (e) => {
  const row = e.target.closest?.('tr[data-step]');
  const chart = chartOf(row);
  const plot = chart?.querySelector('[data-plot]');
  if (plot) show(chart, plot, +row.dataset.step);
});
document.addEventListener('focusout', (e) => {
  const plot = chartOf(e.target.closest?.('tr[data-step]'))?.querySelector('[data-plot]');
  if (plot) hide(plot);
});
