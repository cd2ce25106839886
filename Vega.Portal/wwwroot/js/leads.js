// The list of leads in the browser: it asks for rows before the reader reaches an end, keeps every row where it is when rows come or go around it, and moves by keys.
const near = 1200;

export function attach(scroller, page) {
  const body = scroller.querySelector("tbody"), stop = new AbortController(), on = { signal: stop.signal };
  let asking = false, anchor = null;

  const first = () => {
    const edge = scroller.getBoundingClientRect().top + 60;
    for (const row of body.querySelectorAll("tr[data-lead]")) if (row.getBoundingClientRect().bottom > edge) return row;
    return null;
  };
  const note = () => { const row = first(); anchor = row && { row, top: row.getBoundingClientRect().top }; };
  const ask = async () => {
    if (asking) return;
    const below = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    const what = below < near && scroller.dataset.older ? "OlderNeededAsync" : scroller.scrollTop < near && scroller.dataset.newer ? "NewerNeededAsync" : null;
    if (!what) return;
    asking = true;
    try { await page.invokeMethodAsync(what); } finally { asking = false; }
    requestAnimationFrame(ask);
  };

  scroller.addEventListener("scroll", () => { note(); ask(); }, { passive: true, ...on });
  const watch = new MutationObserver(() => {
    if (!anchor?.row.isConnected) return;
    const moved = anchor.row.getBoundingClientRect().top - anchor.top;
    if (Math.abs(moved) >= 1) scroller.scrollTop += moved;
  });
  watch.observe(body, { childList: true });

  scroller.addEventListener("click", e => {
    const tick = e.target.closest("input[data-tick]");
    if (tick) { page.invokeMethodAsync("TickedRow", tick.dataset.tick, tick.checked, e.shiftKey); return; }
    if (e.target.closest("a, button, input, label") || getSelection().type === "Range") return;
    link(e.target.closest("tr[data-lead]"))?.click();
  }, on);

  document.addEventListener("keydown", e => {
    if (e.ctrlKey || e.metaKey || e.altKey || document.querySelector("dialog[open], .pop:not([hidden])") || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) && e.target.type !== "checkbox") return;
    const panel = document.querySelector("[data-panel]"), down = e.key === "ArrowDown" || e.key === "j", up = e.key === "ArrowUp" || e.key === "k";
    if (down || up) {
      e.preventDefault();
      if (panel) { panel.querySelector(down ? "[data-next]" : "[data-prev]")?.click(); return; }
      const row = document.activeElement.closest("tr[data-lead]"), rows = [...body.querySelectorAll("tr[data-lead]")];
      link(row ? rows[rows.indexOf(row) + (down ? 1 : -1)] : first())?.focus();
    } else if (e.key === "Escape" && panel) panel.querySelector("[data-leave]")?.click();
    else if (e.key === "x" || e.key === "X") {
      const row = document.activeElement.closest("tr[data-lead]") ?? body.querySelector("tr.cur"), tick = row?.querySelector("input[data-tick]");
      if (tick) { e.preventDefault(); page.invokeMethodAsync("TickedRow", tick.dataset.tick, !tick.checked, e.shiftKey); }
    }
  }, on);

  return {
    // The first row is held where it is: newer ones that are asked for at once must not push a chosen day away.
    top: () => { scroller.scrollTop = 0; note(); ask(); },
    show: () => {
      const row = body.querySelector("tr.cur");
      if (!row) return;
      const box = row.getBoundingClientRect(), frame = scroller.getBoundingClientRect(), head = 76;
      if (box.top < frame.top + head) scroller.scrollTop -= frame.top + head - box.top;
      else if (box.bottom > frame.bottom) scroller.scrollTop += box.bottom - frame.bottom + 8;
      note();
    },
    check: ask,
    detach: () => { stop.abort(); watch.disconnect(); },
  };
}

const link = row => row && [...row.querySelectorAll("a[href]")].find(a => a.offsetParent);
