/* Before anything is drawn: say that scripts run, and follow the device's theme where the person
   chose none. */
(function () {
  const root = document.documentElement;
  root.classList.add('tl-js');
  if (!root.hasAttribute('data-theme-auto')) return;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const follow = () => root.setAttribute('data-bs-theme', dark.matches ? 'dark' : 'light');
  dark.addEventListener('change', follow);
  follow();
})();
