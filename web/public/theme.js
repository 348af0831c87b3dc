// Runs before the first paint so that a dark page never flashes white; the policy forbids inline script.
(function () {
  var choice = null;
  try { choice = localStorage.getItem("parley.theme"); } catch (_) { /* storage is blocked: follow the system */ }
  var dark = choice === "dark" || (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
