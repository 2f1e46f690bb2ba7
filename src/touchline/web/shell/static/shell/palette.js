/* The command palette: customers first, then things to do, then pages. Opened to log a contact it
   offers customers only. The server answers each text with a fragment (`shell:search`). */
'use strict';

(function () {
  const WAIT_MS = 120;
  const palette = document.getElementById('tl-palette');
  const field = palette.querySelector('input');
  const found = document.getElementById('tl-found');
  const hint = field.placeholder;
  let purpose = '';
  let timer = 0;
  let asking = null;
  let hurried = false; // Enter was pressed before the answer to what was typed

  const options = () => [...found.querySelectorAll('[role=option]')];
  const chosen = () => found.querySelector('[aria-selected=true]');
  const choose = (option) => {
    options().forEach((each) => each.setAttribute('aria-selected', String(each === option)));
    if (option) option.scrollIntoView({ block: 'nearest' });
    if (option) field.setAttribute('aria-activedescendant', option.id);
    else field.removeAttribute('aria-activedescendant');
  };

  // A list box must hold options; where there are none, what stands there is a message.
  const tellWhatItIs = () => {
    const some = options().length > 0;
    found.setAttribute('role', some ? 'listbox' : 'status');
    field.setAttribute('aria-expanded', String(some));
  };

  const ask = async () => {
    clearTimeout(timer);
    timer = 0;
    if (asking) asking.abort();
    asking = new AbortController();
    const query = new URLSearchParams({ q: field.value, for: purpose });
    found.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(`${palette.dataset.search}?${query}`, {
        signal: asking.signal, headers: { 'HX-Request': 'true' },
      });
      if (answer.status === 401) return location.reload();
      if (!answer.ok) throw new Error(answer.status);
      found.innerHTML = await answer.text();
      choose(options()[0]);
      asking = null;
      if (hurried && chosen()) take(chosen());
    } catch (problem) {
      if (problem.name === 'AbortError') return;
      asking = null;
      const said = document.createElement('p');
      said.className = 'tl-nil';
      said.textContent = Touchline.words('unfound');
      found.replaceChildren(said);
    }
    hurried = false;
    tellWhatItIs();
    found.removeAttribute('aria-busy');
  };

  const take = (option) => {
    const { does, log } = option.dataset;
    if (does === 'log') return Touchline.openPalette('log');
    palette.close();
    if (does === 'keys') Touchline.showKeys();
    else if (log) Touchline.openSheet(log);
    else location.assign(option.href);
  };

  Touchline.openPalette = (aim = '') => {
    const other = document.querySelector('dialog[open]:not(#tl-palette)');
    if (other) other.close();
    purpose = aim;
    hurried = false;
    field.value = '';
    field.placeholder = aim === 'log' ? palette.dataset.logHint : hint;
    found.textContent = '';
    if (!palette.open) palette.showModal();
    field.focus();
    ask();
  };

  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-palette]')) return Touchline.openPalette();
    const option = event.target.closest('#tl-found [role=option]');
    if (!option || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    take(option);
  });
  field.addEventListener('input', (event) => {
    hurried = false;
    if (event.isComposing) return;
    clearTimeout(timer);
    if (asking) asking.abort(); // its answer is to a text that no longer stands
    timer = setTimeout(ask, WAIT_MS);
  });
  field.addEventListener('compositionend', ask);
  field.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const all = options();
    const at = all.indexOf(chosen());
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && all.length) {
      event.preventDefault();
      choose(all[(at + step + all.length) % all.length]);
    }
    if (event.key !== 'Enter') return;
    event.preventDefault();
    if (timer || asking) hurried = true;
    else if (all[at]) take(all[at]);
  });
})();
