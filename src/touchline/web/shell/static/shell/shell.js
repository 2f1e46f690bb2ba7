/* The frame's behaviour: sheets, keys, popovers, errors, the offline mark. The palette is in
   palette.js, toasts in toasts.js. What pages need to know:

   Rows     A list's entries carry `data-row`; the first link inside is what Enter opens. `j` and `k`
            move `aria-current="true"` and fire `tl:row` on the row (it bubbles).
   Keys     A button with `data-key="e"` is clicked by that key: the one in the current row first,
            else one that lies in no row. `/` goes to `[data-key="/"]`, else to the first search
            field. `g` and a letter opens the link with `data-go="<letter>"`. `Esc` on an open page
            follows `[data-back]`. Single keys rest in fields, in dialogues, and where the person
            switched them off (`data-single-keys="off"` on the body).
   Sheet    `data-log="<ref>"` loads the log sheet of that customer into the dialogue `#tl-sheet`;
            an empty `data-log` asks for the customer first. An element with its own `hx-get` and
            `hx-target="#tl-sheet"` is left to htmx. Whatever htmx puts into `#tl-sheet` is shown as
            a dialogue (wrap it in `<form class="tl-sheet">` or `<div class="tl-sheet">`, with an h2);
            nothing put into it, the event `tl:sheet-close`, or `[data-close]` closes it.
   Toasts   The event `tl:toast` with {text, undo, tone} shows one for 10 seconds: by the header
            `HX-Trigger: {"tl:toast": {…}}`, or `Touchline.toast({…})` from a script. `undo` is an
            address that is sent a POST; the events of the answer's HX-Trigger are fired on the body,
            an answer without them reloads the page. Before it the event `tl:undo` {address} is
            fired: a script that undoes it by itself prevents its default.
   Errors   An htmx request that fails says so in a toast; 422 is swapped in (a form with what is
            wrong). `data-offline-ok` around an element leaves "no connection" to its own script.
   Offline  `window.TouchlineOffline` may offer `waiting()` (a promise of how many logs wait) and
            `wipe()` (a promise; awaited before signing out). The event `tl:offline` with
            {offline, waiting} moves the mark in the top bars.
   Others   `data-apply` on a form sends it at once when a field changes; `data-copy="#id"` copies a
            field; `data-busy` on a form greys its button while it is sent. */
'use strict';

window.Touchline = window.Touchline || {};
Touchline.words = (name) => document.getElementById('tl-words').dataset[name] || '';
Touchline.fieldFocused = () => {
  const at = document.activeElement;
  return Boolean(at) && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName));
};

/* ---- dialogues ---- */
(function () {
  const sheet = document.getElementById('tl-sheet');
  const show = (dialog) => { if (!dialog.open) dialog.showModal(); };

  Touchline.openSheet = (ref) => {
    htmx.ajax('GET', `${sheet.dataset.address}${ref}/`, { source: sheet, target: sheet, swap: 'innerHTML' });
  };
  // The one customer that is ticked in a list, else the row that the keys stand on.
  Touchline.chosenCustomer = () => {
    const ticked = [...document.querySelectorAll('main [data-row] input[name=ids]:checked')];
    if (ticked.length) return ticked.length === 1 ? ticked[0].value : '';
    const here = document.querySelector('main [data-row][aria-current=true] input[name=ids]');
    return here ? here.value : '';
  };
  Touchline.showKeys = () => show(document.getElementById('tl-keys'));

  document.addEventListener('click', (event) => {
    const log = event.target.closest('[data-log]');
    if (log && !log.hasAttribute('hx-get') && !log.closest('#tl-palette')) {
      event.preventDefault();
      const ref = log.dataset.log || Touchline.chosenCustomer();
      if (ref) Touchline.openSheet(ref);
      else Touchline.openPalette('log');
      return;
    }
    if (event.target.closest('[data-show-keys]')) return Touchline.showKeys();
    const dialog = event.target.closest('dialog');
    if (dialog && (event.target === dialog || event.target.closest('[data-close]'))) dialog.close();
  });

  document.addEventListener('htmx:afterSwap', (event) => {
    if (event.detail.target !== sheet) return;
    if (!sheet.textContent.trim()) return sheet.close();
    const title = sheet.querySelector('h1, h2, h3');
    if (title) sheet.setAttribute('aria-label', title.textContent.trim());
    show(sheet);
  });
  document.addEventListener('tl:sheet-close', () => sheet.close());
  sheet.addEventListener('close', () => { sheet.replaceChildren(); });
})();

/* ---- keys ---- */
(function () {
  const GO_MS = 1500;
  let goUntil = 0;
  const rows = () => [...document.querySelectorAll('[data-row]')].filter((row) => row.checkVisibility());
  const current = () => rows().find((row) => row.getAttribute('aria-current') === 'true');
  const free = (selector) => [...document.querySelectorAll(selector)]
    .find((found) => !found.closest('[data-row]') && found.checkVisibility());

  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    const from = all.indexOf(current());
    const to = from < 0 ? 0 : Math.max(0, Math.min(all.length - 1, from + step));
    all.forEach((row) => row.removeAttribute('aria-current'));
    all[to].setAttribute('aria-current', 'true');
    all[to].scrollIntoView({ block: 'nearest' });
    all[to].dispatchEvent(new CustomEvent('tl:row', { bubbles: true }));
  };
  const press = (selector) => {
    const row = current();
    const found = (row && row.querySelector(selector)) || free(selector);
    if (!found || found.disabled || found.getAttribute('aria-disabled') === 'true') return false;
    found.click();
    return true;
  };
  const open = () => {
    const link = current() && current().querySelector('a[href]');
    if (link) link.click();
    return Boolean(link);
  };
  const search = () => {
    const field = free('[data-key="/"]') || free('input[type=search]');
    if (!field) return Touchline.openPalette();
    field.focus();
    if (field.select) field.select();
  };
  const log = () => {
    const chosen = Touchline.chosenCustomer();
    if (chosen) return Touchline.openSheet(chosen);
    if (press('[data-key="l"]') || press('main [data-log]:not([data-log=""])')) return;
    Touchline.openPalette('log');
  };
  const back = () => {
    const link = document.querySelector('[data-back]');
    if (link) link.click();
    return Boolean(link);
  };

  const onBody = () => !document.activeElement.closest('a, button, summary, [role=button]');
  const does = {
    j: () => move(1),
    k: () => move(-1),
    l: log,
    g: () => { goUntil = Date.now() + GO_MS; },
    '/': search,
    '?': () => Touchline.showKeys(),
    Enter: () => onBody() && open(),
    Escape: back,
  };

  document.addEventListener('keydown', (event) => {
    if ((event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      return Touchline.openPalette();
    }
    if (event.defaultPrevented || event.isComposing || event.metaKey || event.ctrlKey || event.altKey) return;
    if (document.querySelector('dialog[open], [popover]:popover-open')) return;
    if (Touchline.fieldFocused()) {
      if (event.key === 'Escape') document.activeElement.blur();
      return;
    }
    const single = event.key.length === 1;
    if (single && document.body.dataset.singleKeys === 'off') return;
    if (single && Date.now() < goUntil) {
      goUntil = 0;
      const link = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
      if (link) { event.preventDefault(); link.click(); }
      return;
    }
    const act = does[event.key];
    if (act ? act() !== false : single && press(`[data-key="${CSS.escape(event.key)}"]`)) event.preventDefault();
  });

  if (/Mac|iPhone|iPad/.test(navigator.platform)) {
    document.querySelectorAll('[data-palette-key]').forEach((key) => { key.textContent = '⌘K'; });
  }
})();

/* ---- popovers: native ones, put beside their button ---- */
document.addEventListener('toggle', (event) => {
  const pop = event.target;
  if (event.newState !== 'open' || !pop.matches('.tl-pop[popover]')) return;
  const button = document.querySelector(`[popovertarget="${CSS.escape(pop.id)}"]`);
  if (!button) return;
  const [at, size, edge] = [button.getBoundingClientRect(), pop.getBoundingClientRect(), 12];
  const left = Math.min(at.left, innerWidth - size.width - edge);
  const below = at.bottom + 8;
  const top = below + size.height > innerHeight - edge ? at.top - size.height - 8 : below;
  pop.style.margin = '0';
  pop.style.left = `${Math.max(edge, left)}px`;
  pop.style.top = `${Math.max(edge, top)}px`;
}, true);

/* ---- htmx: what is busy, what failed ---- */
(function () {
  const target = (event) => event.detail.target || event.detail.elt;
  document.addEventListener('htmx:beforeSend', (event) => target(event).setAttribute('aria-busy', 'true'));
  document.addEventListener('htmx:afterRequest', (event) => target(event).removeAttribute('aria-busy'));
  const unsent = (event) => {
    if (event.detail.elt.closest('[data-offline-ok]')) return;
    Touchline.toast({ text: Touchline.words('unsent'), tone: 'bad' });
  };
  document.addEventListener('htmx:sendError', unsent);
  document.addEventListener('htmx:timeout', unsent);
  document.addEventListener('htmx:responseError', (event) => {
    const status = event.detail.xhr.status;
    if (status === 401) return location.reload();
    const word = status >= 500 ? 'failed' : status === 404 ? 'missing' : 'refused';
    Touchline.toast({ text: Touchline.words(word), tone: 'bad' });
  });
})();

/* ---- the offline mark ---- */
(function () {
  let waiting = 0;
  const draw = (offline) => {
    const words = [Touchline.words('offline'), waiting || ''].filter(Boolean).join(' · ');
    document.querySelectorAll('.tl-offline[data-offline]').forEach((mark) => {
      mark.hidden = !(offline || waiting);
      mark.querySelector('[data-offline-words]').textContent = words;
    });
  };
  const look = async () => {
    const queue = window.TouchlineOffline;
    if (queue && queue.waiting) waiting = await queue.waiting();
    draw(!navigator.onLine);
  };
  document.addEventListener('tl:offline', (event) => {
    waiting = event.detail.waiting || 0;
    draw(event.detail.offline);
  });
  addEventListener('online', look);
  addEventListener('offline', look);
  addEventListener('load', look);
})();

/* ---- forms ---- */
document.addEventListener('change', (event) => {
  const form = event.target.closest('form[data-apply]');
  if (form) form.requestSubmit();
});
document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (form.matches('[data-busy]')) {
    form.querySelectorAll('button[type=submit]').forEach((button) => button.setAttribute('aria-disabled', 'true'));
  }
  const queue = window.TouchlineOffline;
  if (form.matches('[data-sign-out]') && queue && queue.wipe) {
    event.preventDefault();
    await queue.wipe();
    form.submit();
  }
});
document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  const field = document.querySelector(button.dataset.copy);
  field.select();
  await navigator.clipboard.writeText(field.value);
  Touchline.toast({ text: Touchline.words('copied') });
});

/* ---- what a page said of the last act goes by itself; errors and warnings stay ---- */
(function () {
  const SHOWN_MS = 8000;
  for (const note of document.querySelectorAll('.tl-messages [data-tone="good"], .tl-messages [data-tone="plain"]')) {
    setTimeout(() => {
      const all = note.parentElement;
      if (note.contains(document.activeElement) || note.matches(':hover')) return;
      note.remove();
      if (all && !all.childElementCount) all.remove();
    }, SHOWN_MS);
  }
})();
