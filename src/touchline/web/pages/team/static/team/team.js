/* The toast of what was done, with its undo. */
'use strict';

(function () {
  const done = document.querySelector('[data-done]');
  if (!done) return;
  Touchline.toast({ text: done.dataset.done, undo: done.getAttribute('action') });
  done.parentNode.remove();
})();
