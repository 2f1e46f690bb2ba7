/* What is done without a connection: kept sealed on the device, sent once when it is back.

   Every form with `data-act` gets a number of its own (`client_id`) when it is sent; the server does
   a thing with the same number once. Without a connection the form's fields are put into the queue
   in place of being sent. They are sealed with a key that the server gives to this person's
   session; the browser holds it so that no script can read it. The day's list is kept sealed by the
   same key, and for KEPT_DAYS: over a weekend, not over a lost phone. Signing out removes
   everything, and so does another person's signing in; an ended session removes the key and the
   list, so that what waits can only be sent, and read, after the same person signs in again. */
'use strict';

(function () {
  const NAME = 'touchline';
  const KEPT_DAYS = 3;
  const said = document.getElementById('tl-outbox').dataset;
  const fire = (name, detail = {}) => document.body.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  const uuid = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  };

  /* ---- the store ---- */
  let opened = null;
  const open = () => {
    opened = opened || new Promise((resolve, reject) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore('queue', { keyPath: 'place', autoIncrement: true });
        asked.result.createObjectStore('kept');
      };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    return opened;
  };
  const store = async (name, act, write = false) => {
    const transaction = (await open()).transaction(name, write ? 'readwrite' : 'readonly');
    const asked = act(transaction.objectStore(name));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  };
  const kept = (name) => store('kept', (room) => room.get(name));
  const keep = (name, value) => store('kept', (room) => room.put(value, name), true);
  const entries = () => store('queue', (room) => room.getAll());
  const put = (entry) => store('queue', (room) => room.put(entry), true);
  const drop = (entry) => store('queue', (room) => room.delete(entry.place), true);

  const seal = async (key, value) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(value));
    return { iv, text: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, text) };
  };
  const unseal = async (key, sealed) => {
    const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.iv }, key, sealed.text);
    return JSON.parse(new TextDecoder().decode(text));
  };

  /* What is kept under a name, sealed: null where there is none, or none that is young enough. */
  const keepSealed = async (name, value) => {
    const { key } = await token(); // of who is signed in now; it wipes what another left
    await keep(name, { at: Date.now(), sealed: await seal(key, value) });
  };
  const keptSealed = async (name) => {
    const found = await kept(name);
    if (!found) return null;
    const owner = await kept('owner'); // after what it seals: another tab may be writing both
    const isYoung = Date.now() - found.at < KEPT_DAYS * 24 * 3600 * 1000;
    if (owner && found.sealed && isYoung) {
      try { return { ...await unseal(owner.key, found.sealed), at: found.at }; } catch { /* another's */ }
    }
    await store('kept', (room) => room.delete(name), true);
    return null;
  };

  /* ---- whose device it is ---- */
  const forget = async () => {
    await store('kept', (room) => room.clear(), true);
  };
  const wipe = async () => {
    await forget();
    await store('queue', (room) => room.clear(), true);
  };
  const token = async () => {
    const answer = await fetch(said.token, { headers: { 'HX-Request': 'true' }, cache: 'no-store' });
    if (answer.status === 401) {
      await forget();
      throw new Error('signed out');
    }
    if (!answer.ok) throw new Error(answer.status);
    const told = await answer.json();
    const owner = await kept('owner');
    if (owner && owner.person !== told.person) await wipe();
    const secret = Uint8Array.from(atob(told.key), (letter) => letter.charCodeAt(0));
    const key = await crypto.subtle.importKey('raw', secret, 'AES-GCM', false, ['encrypt', 'decrypt']);
    await keep('owner', { person: told.person, key });
    return { ...told, key };
  };

  /* ---- the queue ---- */
  const add = async (address, fields, about) => {
    const owner = await kept('owner');
    if (!owner) {
      Touchline.toast({ text: said.notKept, tone: 'bad' });
      return false;
    }
    const entry = {
      clientId: fields.client_id || '', address, person: owner.person, ref: about.ref || '',
      sealed: await seal(owner.key, { fields, name: about.name || '' }),
    };
    await put(entry);
    await tell();
    return true;
  };
  const waiting = async () => (await entries()).filter((entry) => !entry.problem).length;
  const tell = async () => fire('tl:offline', { offline: !navigator.onLine, waiting: await waiting() });

  const send = async (entry, told) => {
    const { fields, name } = await unseal(told.key, entry.sealed);
    const answer = await fetch(entry.address, {
      method: 'POST',
      headers: { 'X-CSRFToken': told.token, 'X-Outbox': '1', 'HX-Request': 'true' },
      body: new URLSearchParams(fields),
    });
    if (answer.status === 401) {
      await forget();
      throw new Error('signed out');
    }
    if (answer.status >= 500 || answer.status === 403) throw new Error(answer.status);
    if (answer.ok) return drop(entry);
    const problem = answer.status === 422 ? await answer.json() : { refused: said.foreign, remedy: '' };
    return put({ ...entry, name, problem });
  };
  const flushAlone = async () => {
    const all = (await entries()).filter((entry) => !entry.problem);
    const told = await token();
    const mine = all.filter((entry) => entry.person === told.person);
    for (const entry of mine) await send(entry, told);
    await tell();
    if (!mine.length) return;
    await showProblems();
    if ((await entries()).every((entry) => entry.problem)) Touchline.toast({ text: said.sent });
    fire('tl:changed');
  };
  let flushing = null;
  const flush = () => {
    if (!navigator.onLine) return tell();
    const alone = async () => {
      try { await flushAlone(); } catch { await tell().catch(() => {}); }
    };
    // Another tab of this browser may be sending: one at a time.
    flushing = flushing || (navigator.locks ? navigator.locks.request(NAME, alone) : alone())
      .finally(() => { flushing = null; });
    return flushing;
  };

  /* ---- what the server did not take ---- */
  const showProblems = async () => {
    const place = document.getElementById('tl-unsent');
    if (!place) return;
    place.replaceChildren();
    for (const entry of (await entries()).filter((each) => each.problem)) {
      const note = document.createElement('p');
      note.className = 'tl-note';
      note.setAttribute('role', 'alert');
      const words = document.createElement('span');
      const { refused, remedy } = entry.problem;
      words.textContent = [said.refused, entry.name ? `${entry.name}.` : '', refused, remedy].filter(Boolean).join(' ');
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'tl-link';
      button.textContent = said.discard;
      button.addEventListener('click', async () => { await drop(entry); await showProblems(); await tell(); });
      note.append(words, button);
      place.append(note);
    }
  };

  /* ---- forms ---- */
  const actOf = (event) => event.detail.elt.closest('form[data-act]');
  const cardOf = (ref) => document.querySelector(`[data-ref="${CSS.escape(ref)}"]`);
  const taken = new Map(); // what left the list for the queue, until it is undone

  document.addEventListener('htmx:configRequest', (event) => {
    if (!actOf(event) || event.detail.verb !== 'post') return;
    event.detail.parameters.client_id = uuid();
    event.detail.parameters.happened_at = new Date().toISOString();
  });
  const queueForm = async (form, config) => {
    const fields = Object.fromEntries([...config.formData.entries()].filter(([name]) => name !== 'csrfmiddlewaretoken'));
    const ref = form.action.match(/([0-9A-Z]{13})\/$/);
    const card = ref && cardOf(ref[1]);
    const about = { ref: ref ? ref[1] : '', name: card ? card.dataset.name : '' };
    if (!await add(form.getAttribute('action'), fields, about)) return;
    fire('tl:sheet-close');
    if (card) {
      taken.set(fields.client_id, { card, parent: card.parentNode, next: card.nextSibling });
      const part = card.closest('section');
      card.remove();
      fire('tl:card-gone', { part });
    }
    const undo = document.getElementById('tl-outbox').dataset.undo;
    Touchline.toast({ text: said.kept, undo: undo.replace('0'.repeat(8) + '-0000-0000-0000-' + '0'.repeat(12), fields.client_id) });
  };
  const without = (event) => {
    const form = actOf(event);
    const config = event.detail.requestConfig;
    if (form && config.verb === 'post') queueForm(form, config);
    else if (event.detail.elt.closest('[data-dial]')) Touchline.toast({ text: said.noDial, tone: 'bad' });
    else if (!fire('tl:no-connection', { path: event.detail.pathInfo.requestPath })) return;
  };
  document.addEventListener('htmx:beforeRequest', (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    without(event);
  });
  document.addEventListener('htmx:sendError', (event) => {
    event.stopImmediatePropagation();
    without(event);
  }, true);

  document.addEventListener('tl:undo', (event) => {
    const found = event.detail.address.match(/[0-9a-f]{8}-[0-9a-f-]{27}/);
    if (!found || (!taken.has(found[0]) && navigator.onLine)) return;
    event.preventDefault();
    (async () => {
      const entry = (await entries()).find((each) => each.clientId === found[0]);
      if (entry) await drop(entry);
      else await add(event.detail.address, {}, {}); // it was sent before the connection went
      const back = taken.get(found[0]);
      if (back && back.parent.isConnected) {
        back.parent.insertBefore(back.card, back.next && back.next.isConnected ? back.next : null);
        fire('tl:card-back', { part: back.card.closest('section') });
      }
      taken.delete(found[0]);
      await tell();
      if (navigator.onLine) await flush();
    })();
  });

  /* ---- beginning ---- */
  window.TouchlineOffline = {
    waiting, flush, entries, showProblems, keep: keepSealed, kept: keptSealed,
    wipe: async () => {
      await flush();
      if (await waiting() && !confirm(said.signOut)) await new Promise(() => {}); // stays signed in
      await wipe();
    },
  };
  addEventListener('online', flush);
  addEventListener('load', async () => {
    await showProblems();
    await keptSealed('list'); // whatever page is opened: a list too old is removed
    await flush();
    if (!('serviceWorker' in navigator)) return;
    const worker = await navigator.serviceWorker.register(said.worker).then(() => navigator.serviceWorker.ready);
    const files = performance.getEntriesByType('resource').map((each) => each.name)
      .filter((name) => new URL(name).pathname.startsWith('/static/'));
    if (navigator.onLine) worker.active.postMessage({ keep: [said.emptyPage, ...new Set(files)] });
  });
  document.addEventListener('visibilitychange', () => { if (!document.hidden) flush(); });
})();
