// Runs before the first paint, so that a dark page never flashes white. The switch is in src/look/theme.svelte.ts.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('earwitness.theme');
  } catch (e) {
    // Storage is forbidden: the system's theme it is.
  }
  var dark = chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
