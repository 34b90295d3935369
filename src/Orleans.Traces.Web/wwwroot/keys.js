// The dialog that shows a page's keys.

const isText = (e) => e.target.closest?.('input, textarea, select, [contenteditable]');
const dialog = () => document.querySelector('dialog[data-keys]');

document.addEventListener('keydown', (e) => {
  if (e.key !== '?' || e.ctrlKey || e.altKey || e.metaKey || isText(e) || !dialog()) return;
  e.preventDefault();
  if (dialog().open) dialog().close();
  else dialog().showModal();
});

document.addEventListener('click', (e) => {
  if (e.target.closest?.('[data-keys-open]')) dialog()?.showModal();
  // The dialog itself is hit beside its contents alone: on its backdrop.
  else if (e.target.closest?.('[data-keys-close]') || e.target === dialog()) dialog()?.close();
});
