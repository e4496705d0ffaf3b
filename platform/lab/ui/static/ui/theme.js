/* Runs before the first paint: says that script runs, and puts back the light or dark that this device chose. */
(function () {
  var root = document.documentElement;
  root.classList.add("script");
  try {
    var chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch (error) { /* storage refused: the system decides */ }
})();
