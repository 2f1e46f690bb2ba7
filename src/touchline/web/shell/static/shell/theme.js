/* Before anything is drawn: follow the device's theme where the person chose none. */
(function () {
  var root = document.documentElement;
  if (!root.hasAttribute('data-theme-auto')) return;
  var dark = matchMedia('(prefers-color-scheme: dark)');
  var follow = function () { root.setAttribute('data-bs-theme', dark.matches ? 'dark' : 'light'); };
  dark.addEventListener('change', follow);
  follow();
})();
