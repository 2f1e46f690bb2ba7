/* Today: the panel beside the list, swipes, dialling, and the list that opens without a connection. */
'use strict';

(function () {
  const list = document.getElementById('tl-list');
  const peek = document.getElementById('tl-peek');
  const sheet = document.getElementById('tl-sheet');
  const words = document.getElementById('tl-outbox').dataset;
  const wide = matchMedia('(min-width: 768px)');
  const keptFor = 5 * 60 * 1000;

  /* ---- the panel ---- */
  const show = (card) => {
    if (!peek || !wide.matches || !navigator.onLine) return;
    htmx.ajax('GET', card.dataset.peek, { source: peek, target: peek, swap: 'innerHTML' });
  };
  const choose = (card) => {
    list.querySelectorAll('[data-row][aria-current]').forEach((each) => each.removeAttribute('aria-current'));
    card.setAttribute('aria-current', 'true');
    show(card);
  };
  list.addEventListener('tl:row', (event) => show(event.target));
  list.addEventListener('click', (event) => {
    const card = event.target.closest('[data-row]');
    if (card && !event.target.closest('a, button, form, summary')) choose(card);
  });
  list.addEventListener('htmx:afterSwap', (event) => {
    if (event.detail.target !== list) return;
    const first = list.querySelector('[data-row]');
    if (first) choose(first);
    else if (peek) peek.replaceChildren();
    TouchlineOffline.showProblems();
    keepList();
  });

  /* ---- dialling: the number is in the answer, not in the page ---- */
  document.addEventListener('tl:dial', (event) => {
    if (/^tel:[+0-9%()A-Za-z. -]+$/.test(event.detail.tel)) location.assign(event.detail.tel);
  });

  /* ---- the log sheet: what is presets and what they refused ---- */
  const SPOKEN = ['visit', 'call', 'meeting'];
  document.addEventListener('change', (event) => {
    const form = event.target.closest('form[data-act="log"]');
    if (!form) return;
    if (event.target.name === 'outcome') form.dataset.outcomeChosen = '';
    if (event.target.name === 'channel' && !('outcomeChosen' in form.dataset)) {
      const preset = SPOKEN.includes(event.target.value) ? 'reached' : 'sent';
      form.querySelector(`[name=outcome][value=${preset}]`).checked = true;
    }
    if (event.target.name === 'direction') {
      const inbound = event.target.value === 'inbound';
      form.querySelectorAll('[data-off] input').forEach((field) => { field.disabled = !inbound; });
    }
  });

  /* ---- swipes: right is done, left is snooze; never the only way ---- */
  let from = null;
  list.addEventListener('touchstart', (event) => {
    const card = event.target.closest('[data-row]');
    const touch = event.touches[0];
    from = card && event.touches.length === 1 ? { card, x: touch.clientX, y: touch.clientY } : null;
  }, { passive: true });
  list.addEventListener('touchend', (event) => {
    if (!from) return;
    const touch = event.changedTouches[0];
    const [x, y] = [touch.clientX - from.x, touch.clientY - from.y];
    const button = Math.abs(x) > 90 && Math.abs(y) < 40 && from.card.querySelector(`[data-key="${x > 0 ? 'e' : 's'}"]`);
    from = null;
    if (button) button.click();
  }, { passive: true });

  /* ---- without a connection ---- */
  const keepList = async () => {
    if (!list.dataset.offlineList || !navigator.onLine) return;
    try {
      const answer = await fetch(list.dataset.offlineList, { headers: { 'HX-Request': 'true' } });
      if (answer.ok) await TouchlineOffline.keep('list', await answer.json());
    } catch { /* the list from before stays */ }
  };
  const openKept = async (path) => {
    const found = path.match(/\/(log|later)\/([0-9A-Z]{13})\/?(?:\?channel=([a-z]+))?$/);
    const keptList = await TouchlineOffline.kept('list');
    const card = found && document.querySelector(`[data-ref="${found[2]}"]`);
    if (!found || !keptList || !keptList[found[1]] || !card) return Touchline.toast({ text: words.noPage, tone: 'bad' });
    sheet.innerHTML = keptList[found[1]];
    const form = sheet.querySelector('form');
    const address = `${path.split('?')[0].replace(/\/$/, '')}/`;
    form.setAttribute('action', address);
    form.setAttribute('hx-post', address);
    form.querySelector('.tl-who b').textContent = card.dataset.name;
    form.querySelector('.tl-who small').textContent = card.querySelector('.tl-st').textContent;
    form.querySelector('.tl-who .tl-tier').replaceWith(card.querySelector('.tl-tier').cloneNode(true));
    if (found[1] === 'log') fitLog(form, card, found[3]);
    htmx.process(sheet);
    sheet.setAttribute('aria-label', sheet.querySelector('h2').textContent);
    if (!sheet.open) sheet.showModal();
  };
  const fitLog = (form, card, channel) => {
    const refused = card.dataset.refused.split(' ');
    form.querySelectorAll('[name=channel]').forEach((field) => {
      const off = refused.includes(field.value) || card.dataset.refused === 'all';
      field.closest('label').toggleAttribute('data-off', off);
      field.disabled = off;
      field.checked = !off && field.value === (channel || card.dataset.channel);
    });
    const preset = SPOKEN.includes(channel || card.dataset.channel) ? 'reached' : 'sent';
    form.querySelector(`[name=outcome][value=${preset}]`).checked = true;
    const anyway = form.querySelector('[data-anyway]');
    if (anyway) anyway.hidden = card.dataset.s !== 'hold';
    if (card.dataset.refused === 'all') form.querySelector('[name=direction][value=inbound]').click();
  };
  document.addEventListener('tl:no-connection', (event) => openKept(event.detail.path));
  const recount = (part, step) => {
    const count = part && part.querySelector('.tl-n');
    if (count) count.textContent = Math.max(0, Number(count.textContent) + step);
  };
  const tidy = () => {
    list.querySelectorAll('section').forEach((part) => { part.hidden = !part.querySelector('[data-row]'); });
    const first = list.querySelector('[data-row]');
    if (first) first.classList.add('tl-first');
  };
  document.addEventListener('tl:card-gone', (event) => { recount(event.detail.part, -1); tidy(); });
  document.addEventListener('tl:card-back', (event) => { recount(event.detail.part, 1); tidy(); });
  const fromDevice = async () => {
    const keptList = await TouchlineOffline.kept('list');
    if (!keptList || !keptList.list) return;
    list.innerHTML = keptList.list;
    const handled = (await TouchlineOffline.entries()).map((entry) => entry.ref);
    list.querySelectorAll('[data-row]').forEach((card) => {
      if (!handled.includes(card.dataset.ref)) return;
      recount(card.closest('section'), -1);
      card.remove();
    });
    tidy();
    htmx.process(list);
    TouchlineOffline.showProblems();
  };

  addEventListener('load', async () => {
    if ('fromDevice' in list.dataset) {
      await fromDevice();
      addEventListener('online', () => setTimeout(() => location.reload(), 500));
      return;
    }
    const keptList = await TouchlineOffline.kept('list').catch(() => null);
    if (!keptList || Date.now() - keptList.at > keptFor || performance.getEntriesByType('navigation')[0].type === 'reload') keepList();
  });
})();
