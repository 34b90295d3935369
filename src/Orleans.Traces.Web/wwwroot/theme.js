// Before anything is painted: the scheme that the reader has chosen. A choice of "system" is none.
(() => {
  const key = 'traces-theme';
  const order = ['system', 'light', 'dark'];
  const chosen = () => {
    try { return localStorage.getItem(key) ?? 'system'; } catch { return 'system'; }
  };
  const show = (theme) => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    for (const button of document.querySelectorAll('[data-theme-switch]')) {
      button.dataset.themeSwitch = theme;
      button.title = button.ariaLabel = `Colours: ${theme}`;
    }
  };

  show(chosen());
  document.addEventListener('DOMContentLoaded', () => show(chosen()));
  document.addEventListener('click', (e) => {
    if (!e.target.closest?.('[data-theme-switch]')) return;
    const next = order[(order.indexOf(chosen()) + 1) % order.length];
    try { localStorage.setItem(key, next); } catch { /* It lasts as long as the page. */ }
    show(next);
  });
})();
