// The Performance Table in the browser: group chips that are dragged or moved by arrow keys, and copying what the server hands over.
export function chips(element, page) {
  let dragged = null, focus = null;
  const chipOf = t => t.closest?.("[data-chip]"), zoneOf = t => t.closest?.("[data-zone]");
  const inZone = zone => [...zone.querySelectorAll("[data-chip]")];
  const move = async (key, zone, at) => { focus = key; await page.invokeMethodAsync("MoveAsync", key, zone, at); };

  // Where a chip would stand among the others: before the first whose middle is right of the pointer.
  const place = (zone, x) => inZone(zone).filter(c => c.dataset.chip !== dragged).findIndex(c => { const r = c.getBoundingClientRect(); return x < r.left + r.width / 2; });
  const mark = (zone, x) => {
    clear();
    const others = inZone(zone).filter(c => c.dataset.chip !== dragged), at = place(zone, x);
    zone.classList.add("over");
    (at < 0 ? others.at(-1) : others[at])?.closest(".duo").classList.add(at < 0 ? "after" : "before");
  };
  const clear = () => { for (const x of element.querySelectorAll(".over, .before, .after")) x.classList.remove("over", "before", "after"); };

  const on = {
    dragstart: e => {
      const chip = chipOf(e.target);
      if (!chip) return;
      dragged = chip.dataset.chip;
      e.dataTransfer.effectAllowed = "move";
      e.dataTransfer.setData("text/plain", dragged);
      chip.classList.add("held");
    },
    dragover: e => {
      const zone = zoneOf(e.target);
      if (!dragged || !zone) return;
      e.preventDefault();
      mark(zone, e.clientX);
    },
    drop: e => {
      const zone = zoneOf(e.target);
      if (!dragged || !zone) return;
      e.preventDefault();
      const at = place(zone, e.clientX);
      move(dragged, zone.dataset.zone, at < 0 ? 99 : at);
    },
    dragend: () => { clear(); for (const held of element.querySelectorAll(".held")) held.classList.remove("held"); dragged = null; },
    keydown: e => {
      const chip = chipOf(e.target);
      if (!chip || !/^Arrow/.test(e.key) || e.ctrlKey || e.metaKey || e.altKey) return;
      const zone = zoneOf(chip), at = inZone(zone).indexOf(chip), key = chip.dataset.chip;
      e.preventDefault();
      e.stopPropagation();
      if (zone.dataset.zone === "rows" && e.key === "ArrowLeft" && at > 0) move(key, "rows", at - 1);
      else if (zone.dataset.zone === "rows" && e.key === "ArrowRight" && at < inZone(zone).length - 1) move(key, "rows", at + 1);
      else if (zone.dataset.zone === "rows" && e.key === "ArrowDown") move(key, "cols", 0);
      else if (zone.dataset.zone === "cols" && e.key === "ArrowUp") move(key, "rows", 99);
    },
  };
  for (const [name, listener] of Object.entries(on)) element.addEventListener(name, listener);
  // A chip that moved is another element, or at another place: the focus goes with it.
  const watch = new MutationObserver(() => {
    if (focus === null) return;
    const chip = element.querySelector(`[data-chip="${CSS.escape(focus)}"]`);
    if (chip && document.activeElement !== chip) chip.focus();
  });
  watch.observe(element, { childList: true, subtree: true });
  element.addEventListener("focusout", e => { if (e.relatedTarget) focus = null; });
  return { dispose: () => watch.disconnect() };
}

export async function copy(text, said) {
  await navigator.clipboard?.writeText(text);
  window.vega.say(said);
}
