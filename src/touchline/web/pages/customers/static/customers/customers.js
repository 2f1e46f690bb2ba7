/* The list: choosing rows, panels that close, the toast of what was done. Reads without it. */
'use strict';

(function () {
  const form = document.querySelector('[data-chosen]');
  const boxes = () => [...form.querySelectorAll('[name=ids]')];

  const count = () => {
    const shown = form.querySelector('[data-count]');
    if (!shown) return;
    const chosen = boxes().filter((box) => box.checked).length;
    shown.textContent = chosen === 1 ? shown.dataset.one : shown.dataset.many.replace('{n}', chosen);
    const all = form.querySelector('[data-all]');
    all.checked = chosen === boxes().length;
    all.indeterminate = chosen > 0 && !all.checked;
  };

  const close = (kept) => {
    document.querySelectorAll('[data-drop][open]').forEach((drop) => { if (drop !== kept) drop.open = false; });
  };

  /* What a comparison needs is shown as it is chosen. */
  const compare = (chosen) => {
    const upper = chosen.closest('form').querySelector('[data-upper]');
    if (!upper) return;
    upper.hidden = chosen.value !== 'between';
    upper.parentNode.hidden = ['known', 'unknown'].includes(chosen.value);
  };
  const settle = () => document.querySelectorAll('[data-operator]').forEach(compare);

  if (form) {
    const all = form.querySelector('[data-all]');
    if (all) {
      all.hidden = false;
      all.addEventListener('change', () => {
        boxes().forEach((box) => { box.checked = all.checked; });
        count();
      });
    }
    form.addEventListener('change', count);
    count();
  }
  document.querySelectorAll('[data-next]').forEach((button) => { button.hidden = true; });
  document.addEventListener('change', (event) => { if (event.target.matches('[data-operator]')) compare(event.target); });
  document.addEventListener('htmx:afterSwap', settle);
  document.addEventListener('click', (event) => close(event.target.closest('[data-drop]')));
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') close(null); });
  settle();

  const done = document.querySelector('[data-done]');
  if (done) {
    Touchline.toast({ text: done.dataset.done, undo: done.getAttribute('action') });
    done.parentNode.remove();
  }
})();
