// Moves things by their grips: dragged with a mouse or a finger, or with the arrow keys. Where it lands is told to the page, which saves it and draws anew.
// Once the root has data-on they move. [data-list=ID] holds [data-item=ID], each with a [data-grip]. Within a [data-list][data-ordered] the place counts, elsewhere only the list does.
export function grips(root, page) {
  let drag = null;

  const lists = () => [...root.querySelectorAll("[data-list]")];
  const items = list => [...list.querySelectorAll("[data-item]")];
  const marker = () => drag.marker ??= Object.assign(document.createElement("div"), { className: "drop-line" });

  async function move(item, list, before) {
    const said = await page.invokeMethodAsync("MovedAsync", item, list, before);
    if (said) window.vega.say(said);
    requestAnimationFrame(() => root.querySelector(`[data-item="${CSS.escape(item)}"] [data-grip]`)?.focus());
  }

  function aim(x, y) {
    const under = document.elementFromPoint(x, y);
    const list = under?.closest("[data-list]");
    drag.list?.classList.remove("aimed");
    drag.list = list && root.contains(list) ? list : null;
    if (!drag.list) { drag.marker?.remove(); return; }
    if (!("ordered" in drag.list.dataset)) { drag.marker?.remove(); drag.list.classList.add("aimed"); return; }
    const all = items(drag.list), next = all.find(i => { const box = i.getBoundingClientRect(); return y < box.top + box.height / 2; });
    drag.before = next?.dataset.item ?? null;
    const edge = next ? next.getBoundingClientRect().top : all.length ? all.at(-1).getBoundingClientRect().bottom : drag.list.getBoundingClientRect().top;
    const box = drag.list.getBoundingClientRect();
    Object.assign(marker().style, { left: box.left + "px", width: box.width + "px", top: edge - 1 + "px" });
    if (!drag.marker.isConnected) document.body.append(drag.marker);
  }

  function stop() {
    drag?.marker?.remove();
    drag?.list?.classList.remove("aimed");
    drag?.item.classList.remove("dragged");
    drag = null;
  }

  root.addEventListener("pointerdown", e => {
    const grip = e.target.closest("[data-grip]"), item = grip?.closest("[data-item]");
    if (!item || e.button !== 0) return;
    e.preventDefault();
    grip.focus();
    grip.setPointerCapture(e.pointerId);
    drag = { item, from: item.closest("[data-list]"), before: null, x: e.clientX, y: e.clientY, moved: false };
  });
  root.addEventListener("pointermove", e => {
    if (!drag) return;
    if (!drag.moved && Math.hypot(e.clientX - drag.x, e.clientY - drag.y) < 4) return;
    drag.moved = true;
    drag.item.classList.add("dragged");
    aim(e.clientX, e.clientY);
  });
  root.addEventListener("pointerup", () => {
    if (!drag) return;
    const { item, from, list, before, moved } = drag, ordered = list && "ordered" in list.dataset;
    const goes = moved && list && (list !== from || (ordered && before !== item.dataset.item && items(list)[items(list).indexOf(item) + 1]?.dataset.item !== (before ?? undefined)));
    stop();
    if (goes) move(item.dataset.item, list.dataset.list, before);
  });
  root.addEventListener("pointercancel", stop);

  root.addEventListener("keydown", e => {
    if (e.key === "Escape" && drag) { e.stopPropagation(); stop(); return; }
    const grip = e.target.closest("[data-grip]"), item = grip?.closest("[data-item]");
    if (!item || (e.key !== "ArrowUp" && e.key !== "ArrowDown")) return;
    e.preventDefault();
    const down = e.key === "ArrowDown", list = item.closest("[data-list]"), all = lists();
    if ("ordered" in list.dataset) {
      const own = items(list), at = own.indexOf(item);
      if (down ? at < own.length - 1 : at > 0) move(item.dataset.item, list.dataset.list, down ? own[at + 2]?.dataset.item ?? null : own[at - 1].dataset.item);
    } else {
      const to = all[all.indexOf(list) + (down ? 1 : -1)];
      if (to) move(item.dataset.item, to.dataset.list, null);
    }
  });

  root.dataset.on = "";
}
