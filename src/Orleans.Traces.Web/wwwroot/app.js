// What the page does without asking the server. Listeners stand on the document, since components come and go.

const treeKeys = new Set(['ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft', 'Home', 'End', 'PageDown', 'PageUp']);
const withModifier = (e) => e.ctrlKey || e.altKey || e.metaKey;

document.addEventListener('click', async (e) => {
  const button = e.target.closest?.('[data-copy]');
  if (!button) return;
  const copied = await copy(button.dataset.copy);
  button.dataset.copied = copied ? 'yes' : 'no';
  setTimeout(() => delete button.dataset.copied, 1500);
});

document.addEventListener('keydown', (e) => {
  if (withModifier(e) || e.target.closest?.('input, textarea, select, [contenteditable]')) return;
  const tree = e.target.closest?.('[data-tree]');
  if (tree) inTree(e, tree);
  else inList(e);
});

// The server moves the selection; here the page is only kept from scrolling on the same key.
function inTree(e, tree) {
  if (treeKeys.has(e.key)) e.preventDefault();
  if (e.key === 'Enter' && e.target === tree) document.querySelector('[data-details]')?.focus();
}

// j and k work from anywhere on the page; the arrows only from a row, since they scroll elsewhere.
function inList(e) {
  const links = [...document.querySelectorAll('[data-rows] tbody a')];
  if (links.length === 0) return;
  const at = links.indexOf(document.activeElement);
  const step = e.key === 'j' || (at >= 0 && e.key === 'ArrowDown') ? 1 : e.key === 'k' || (at >= 0 && e.key === 'ArrowUp') ? -1 : 0;
  if (step === 0) return;
  e.preventDefault();
  // Rows just out of view are there too, so that the first link need not be one that is seen.
  const first = () => Math.max(links.findIndex((link) => link.getBoundingClientRect().top > rowsTop(link)), 0);
  links[Math.min(Math.max(at < 0 ? first() : at + step, 0), links.length - 1)].focus();
}

function rowsTop(link) {
  return link.closest('[data-rows]').querySelector('thead')?.getBoundingClientRect().bottom ?? 0;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // A page that was not served securely has no clipboard; an old way is left to it.
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    return copied;
  }
}

// All that a page shows is in its address, so that a new connection is as good as the one that the server forgot.
const banner = document.getElementById('components-reconnect-modal');
banner?.addEventListener('components-reconnect-state-changed', (e) => {
  if (e.detail.state === 'rejected') location.reload();
  if (e.detail.state === 'hide') setTimeout(lookAgain, 1000);
});

// A server that is going down may take a connection once more and then drop it unnoticed; so the page looks whether it is still there.
async function lookAgain() {
  if (await isThere()) return;
  banner.classList.replace('components-reconnect-hide', 'components-reconnect-show');
  while (!(await isThere())) await new Promise((later) => setTimeout(later, 2000));
  location.reload();
}

async function isThere() {
  try {
    await fetch(import.meta.url, { method: 'HEAD', cache: 'no-store' });
    return true;
  } catch {
    return false;
  }
}
