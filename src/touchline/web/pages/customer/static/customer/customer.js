/* The tall strip opens at today; the anchors follow what is on the screen. */
'use strict';
(function () {
  const anchors = [...document.querySelectorAll('.tl-anchors a')];
  const mark = (id) => anchors.forEach((link) => {
    if (link.hash === `#${id}`) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  });
  anchors.forEach((link) => link.addEventListener('click', () => mark(link.hash.slice(1))));
  const seen = new IntersectionObserver((entries) => {
    const shown = entries.find((entry) => entry.isIntersecting);
    if (shown) mark(shown.target.id);
  }, { rootMargin: '-120px 0px -60% 0px' });
  anchors.forEach((link) => {
    const section = document.querySelector(link.hash);
    if (section) seen.observe(section);
  });
})();

/* The number to dial comes with the answer: it does not stand in the page. */
document.addEventListener('tl:dial', (event) => {
  if (/^tel:[+0-9%()A-Za-z. -]+$/.test(event.detail.tel)) location.assign(event.detail.tel);
});
