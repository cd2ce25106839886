// Runs before the first paint: light, dark or as the system is, remembered in a cookie so that the server sends the right page at once.
(() => {
  const root = document.documentElement, system = matchMedia("(prefers-color-scheme: dark)");
  const read = name => document.cookie.split("; ").find(c => c.startsWith(name + "="))?.slice(name.length + 1);
  const keep = (name, value) => document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
  const apply = () => {
    const wish = read("vega-theme") ?? "system", dark = wish === "dark" || wish === "system" && system.matches;
    root.dataset.theme = dark ? "dark" : "light";
    for (const link of document.querySelectorAll("link[data-radzen]")) {
      const media = (link.dataset.radzen === "dark") === dark ? "all" : "not all";
      if (link.media !== media) link.media = media;
    }
    for (const button of document.querySelectorAll("[data-theme-wish]")) button.setAttribute("aria-pressed", String(button.dataset.themeWish === wish));
  };
  window.vegaTheme = { apply, set: wish => { keep("vega-theme", wish); apply(); } };
  keep("vega-zone", encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone));
  system.addEventListener("change", apply);
  apply();
})();
