// Moves things by their grips: dragged with a mouse or a finger, or with the arrow keys. Where it lands is told to the page, which saves it and draws anew.
// Once the root has data-on they move. [data-list=ID] holds [data-item=ID], each with a [data-grip]. Within a [data-list][data-ordered] the place counts, elsewhere only the list does.
export function grips(root, page) {
  const patience = 15_000;
  let drag = null, moves = Promise.resolve(), held = null;

  const lists = () => [...root.querySelectorAll("[data-list]")];
  const items = list => [...list.querySelectorAll("[data-item]")];
  const find = id => root.querySelector(`[data-item="${CSS.escape(id)}"]`);
  const marker = () => drag.marker ??= Object.assign(document.createElement("div"), { className: "drop-line" });
  const pause = time => new Promise(done => setTimeout(done, time));

  // One move after the other: the next is reckoned from where the one before it was drawn. A call that a lost connection swallowed holds the others up for a while only.
  function next(id, work) {
    const mine = held = { id };
    moves = moves.then(work).catch(() => { }).finally(() => { if (held === mine) held = null; });
  }

  async function move(id, list, before) {
    const said = await Promise.race([page.invokeMethodAsync("MovedAsync", id, list, before), pause(patience)]);
    if (said) window.vega.say(said);
    await Promise.race([new Promise(requestAnimationFrame), pause(200)]);
    const focused = document.activeElement;
    if (!focused || focused === document.body || root.contains(focused)) find(id)?.querySelector("[data-grip]")?.focus();
  }

  async function step(id, down) {
    const item = find(id), list = item?.closest("[data-list]");
    if (!list) return;
    if ("ordered" in list.dataset) {
      const own = items(list), at = own.indexOf(item);
      if (down ? at < own.length - 1 : at > 0) await move(id, list.dataset.list, down ? own[at + 2]?.dataset.item ?? null : own[at - 1].dataset.item);
    } else {
      const all = lists(), to = all[all.indexOf(list) + (down ? 1 : -1)];
      if (to) await move(id, to.dataset.list, null);
    }
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
    if (goes) next(item.dataset.item, () => move(item.dataset.item, list.dataset.list, before));
  });
  root.addEventListener("pointercancel", stop);

  // What is moved loses the focus while it is drawn in its new place: an arrow pressed in that moment still means it.
  function key(e) {
    if (!root.isConnected) { document.removeEventListener("keydown", key, true); return; }
    if (e.key === "Escape" && drag) { e.stopPropagation(); stop(); return; }
    if (e.key !== "ArrowUp" && e.key !== "ArrowDown") return;
    const grip = e.target.closest?.("[data-grip]"), item = grip && root.contains(grip) ? grip.closest("[data-item]") : null;
    const id = item?.dataset.item ?? (e.target === document.body ? held?.id : undefined);
    if (id === undefined) return;
    e.preventDefault();
    next(id, () => step(id, e.key === "ArrowDown"));
  }
  document.addEventListener("keydown", key, true);

  root.dataset.on = "";
}
