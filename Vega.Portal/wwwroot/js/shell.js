// What the shell does without the server: menus, dialogs of plain HTML, keys, copying, and the notice while the connection is lost.
const editable = t => t instanceof HTMLElement && (t.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(t.tagName));

function close(menu, focus) {
  const button = menu.querySelector("[aria-expanded]"), pop = menu.querySelector(".pop");
  if (!pop || pop.hidden) return;
  pop.hidden = true;
  button.setAttribute("aria-expanded", "false");
  if (focus) button.focus();
}

function open(menu) {
  for (const other of document.querySelectorAll("[data-menu]")) if (other !== menu) close(other);
  const pop = menu.querySelector(".pop");
  pop.hidden = false;
  menu.querySelector("[aria-expanded]").setAttribute("aria-expanded", "true");
  window.vegaTheme?.apply();
  (pop.querySelector("input") ?? pop.querySelector("[aria-current], a, button"))?.focus();
}

document.addEventListener("click", e => {
  const button = e.target.closest("[data-menu] > [aria-expanded]");
  const menu = e.target.closest("[data-menu]");
  for (const other of document.querySelectorAll("[data-menu]")) if (other !== menu) close(other);
  if (button) menu.querySelector(".pop").hidden ? open(menu) : close(menu);
  else if (menu && e.target.closest(".pop a, .pop [data-close]")) close(menu, true);

  const wish = e.target.closest("[data-theme-wish]");
  if (wish) window.vegaTheme.set(wish.dataset.themeWish);
  if (e.target.closest("[data-theme-flip]")) window.vegaTheme.set(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
  const opens = e.target.closest("[data-opens]");
  if (opens) document.getElementById(opens.dataset.opens)?.showModal();
  const shuts = e.target.closest("[data-shuts]");
  if (shuts) shuts.closest("dialog").close();
  const skip = e.target.closest("[data-skip]");
  if (skip) { e.preventDefault(); document.getElementById("main")?.focus(); }
  const copy = e.target.closest("[data-copy]");
  if (copy) navigator.clipboard?.writeText(copy.dataset.copy).then(() => say(copy.dataset.copy.length > 80 ? "Copied" : `Copied ${copy.dataset.copy}`));
  if (e.target.closest("[data-print]")) print();
  if (e.target.closest("[data-reload]")) location.reload();
});

// A pasted text that is too long for one message of the hub goes as a file, by the file input beside its box.
document.addEventListener("paste", e => {
  const box = e.target.closest?.("[data-pastes]"), text = e.clipboardData?.getData("text") ?? "";
  const file = box && text.length >= box.maxLength ? box.closest(box.dataset.pastes)?.querySelector("input[type=file]") : null;
  if (!file) return;
  e.preventDefault();
  const files = new DataTransfer();
  files.items.add(new File([text], "pasted.txt", { type: "text/plain" }));
  file.files = files.files;
  file.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("input", e => {
  const filter = e.target.closest("[data-narrows]");
  if (!filter) return;
  const wanted = filter.value.trim().toLowerCase();
  for (const option of filter.closest(".pop").querySelectorAll(".opt")) option.hidden = !option.textContent.toLowerCase().includes(wanted);
});

document.addEventListener("keydown", e => {
  const menu = e.target.closest?.("[data-menu]");
  if (menu && !menu.querySelector(".pop").hidden) {
    if (e.key === "Escape") { e.stopPropagation(); close(menu, true); return; }
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      const all = [...menu.querySelectorAll(".pop a, .pop button, .pop input")].filter(x => x.offsetParent);
      const next = all[(all.indexOf(document.activeElement) + (e.key === "ArrowDown" ? 1 : all.length - 1)) % all.length];
      if (next && e.target.type !== "date") { e.preventDefault(); next.focus(); }
    }
    return;
  }
  if (editable(e.target) || e.ctrlKey || e.metaKey || e.altKey || document.querySelector("dialog[open]")) return;
  if (e.key === "/") {
    const box = document.querySelector("[data-find]");
    if (box?.offsetParent) { e.preventDefault(); box.focus(); box.select(); }
  }
  if (e.key === "?") { e.preventDefault(); document.getElementById("keys")?.showModal(); }
});

function say(text) {
  const live = document.getElementById("live");
  if (live) { live.textContent = ""; requestAnimationFrame(() => live.textContent = text); }
}

// Blazor sets a class on this element; the words and the counting are ours. A circuit that is gone for good is answered by a reload once the server is back.
const lost = document.getElementById("components-reconnect-modal");
if (lost) {
  let since = null;
  const time = () => new Date().toLocaleTimeString("en-US").toLowerCase();
  const back = async () => {
    try {
      if ((await fetch("/health/live", { cache: "no-store" })).ok) { location.reload(); return; }
    } catch { /* still away */ }
    setTimeout(back, 2000);
  };
  new MutationObserver(() => {
    const gone = /components-reconnect-(failed|rejected)/.test(lost.className), trying = /components-reconnect-show/.test(lost.className);
    if (!gone && !trying) { since = null; return; }
    since ??= time();
    lost.querySelector("[data-since]").textContent = since;
    if (gone && !lost.dataset.gone) { lost.dataset.gone = "1"; back(); }
  }).observe(lost, { attributes: true, attributeFilter: ["class"] });
}

// A page that the browser kept and shows again has lost its circuit, and may show what its reader no longer may see.
addEventListener("pageshow", e => { if (e.persisted) location.reload(); });

// What floats over a page or opens in it gives the focus back when it goes: to what "then" finds, else to what had it last outside.
function lend(part, then, last) {
  const outside = e => { if (!part.contains(e.target)) last = e.target; };
  const gone = new MutationObserver(() => {
    if (part.isConnected) return;
    gone.disconnect();
    removeEventListener("focusin", outside);
    if (document.activeElement && document.activeElement !== document.body) return;
    (then && document.querySelector(then) || last?.isConnected && last || null)?.focus();
  });
  addEventListener("focusin", outside);
  gone.observe(document.body, { childList: true, subtree: true });
}

window.vega = {
  say,
  enter: (part, then) => {
    if (!part) return;
    const last = document.activeElement;
    if (!part.contains(last)) part.focus({ preventScroll: !then });
    lend(part, then, part.contains(last) ? null : last);
  },
  download: address => { const a = document.createElement("a"); a.href = address; a.download = ""; document.body.append(a); a.click(); a.remove(); },
  show: dialog => { if (dialog && !dialog.open) { const last = document.activeElement; dialog.showModal(); lend(dialog, null, last); } }, hide: dialog => dialog?.close(),
};
window.Blazor?.addEventListener?.("enhancedload", () => window.vegaTheme.apply());
