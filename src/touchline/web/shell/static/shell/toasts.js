/* Toasts: what was done, with its undo, for ten seconds. See the head of shell.js. */
'use strict';

(function () {
  const STAYS_MS = 10000;
  const place = document.getElementById('tl-toasts');

  const button = (words, act) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = words;
    made.addEventListener('click', act);
    return made;
  };

  const undo = async (address) => {
    const asked = new CustomEvent('tl:undo', { detail: { address }, bubbles: true, cancelable: true });
    if (!place.dispatchEvent(asked)) return; // a script did it, without a connection
    const headers = { ...JSON.parse(document.body.getAttribute('hx-headers')), 'HX-Request': 'true' };
    let answer;
    try {
      answer = await fetch(address, { method: 'POST', headers });
    } catch {
      return Touchline.toast({ text: Touchline.words('unsent'), tone: 'bad' });
    }
    if (!answer.ok) return Touchline.toast({ text: Touchline.words('failed'), tone: 'bad' });
    const said = answer.headers.get('HX-Trigger');
    if (!said || answer.headers.get('HX-Refresh')) return location.reload();
    const events = said.startsWith('{') ? JSON.parse(said) : { [said]: {} };
    Object.entries(events).forEach(([name, detail]) => {
      document.body.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
    });
  };

  Touchline.toast = ({ text, undo: address, tone }) => {
    if (!text || [...place.children].some((shown) => shown.dataset.text === text && !address)) return;
    const toast = document.createElement('div');
    toast.className = 'tl-toast';
    toast.dataset.text = text;
    if (tone) toast.dataset.tone = tone;
    const words = document.createElement('p');
    words.textContent = text;
    toast.append(words);

    let timer = 0;
    const shut = () => { clearTimeout(timer); toast.remove(); };
    const wait = () => { clearTimeout(timer); timer = setTimeout(shut, STAYS_MS); };
    if (address) toast.append(button(Touchline.words('undo'), () => { shut(); undo(address); }));
    const close = button('×', shut);
    close.dataset.shut = '';
    close.setAttribute('aria-label', Touchline.words('close'));
    toast.append(close);

    toast.addEventListener('pointerenter', () => clearTimeout(timer));
    toast.addEventListener('focusin', () => clearTimeout(timer));
    toast.addEventListener('pointerleave', wait);
    toast.addEventListener('focusout', wait);
    place.append(toast);
    wait();
  };

  document.addEventListener('tl:toast', (event) => {
    const said = event.detail;
    Touchline.toast(typeof said.value === 'string' ? { text: said.value } : said);
  });
})();
