// The sheet of Allocations in the browser. Arrows, typing, selecting, copying and undoing never wait for the server: a cell is painted as it will be, waits in an outbox that
// outlives the page, and is saved by one call. The server draws the lines near what is seen; the plain values of all lines are known here.
const columns = ["Cap", "CPL", "Projection", "Over the cap"], policies = ["refuse", "unpaid", "hold"];
const patience = 10000, most = 200;

export function attach(scroller, server) {
  const table = scroller.querySelector("table"), body = table.tBodies[0], layer = scroller.querySelector("[data-layer]"), root = scroller.closest(".allocs");
  const stop = new AbortController(), on = { signal: stop.signal };
  let keys = [], cells = {}, store = null, month = null;     // the lines' keys in order; plain values by campaign; the name of the outbox; whose month it is
  let active = null, anchor = null, input = null, editing = null, shown = null;
  let outbox = [], sending = false, undo = [], redo = [];
  const faults = new Map(), fresh = new Map(), name = (row, col) => row + ":" + col;

  // Places
  const rowsInOrder = () => keys.filter(k => k[0] === "r").map(k => +k.slice(1));
  const cellAt = (row, col) => body.querySelector(`tr[data-row="${row}"] > [data-c="${col}"]`);
  const placeOf = td => td && { row: +td.parentElement.dataset.row, col: +td.dataset.c };
  const heading = row => { const th = body.querySelector(`tr[data-row="${row}"] > th`); return th ? th.textContent.trim().replace(/\s+/g, " ") : ""; };
  const waiting = (row, col) => outbox.findLast(e => e.row === row && e.col === col);
  const plain = (row, col) => waiting(row, col)?.typed ?? faults.get(name(row, col))?.typed ?? cells[row]?.[col] ?? "";

  // Painting: attributes only, so that the server's drawing and ours never fight over a class.
  const spell = (col, value) => {
    if (col === 3 || value === "") return value || "–";
    if (col === 0 && /^no cap$/i.test(value)) return "No cap";
    if (col === 0 && +value === 0) return "Closed";
    const number = +value.replace(/[$,]/g, "");
    if (!Number.isFinite(number)) return value;
    return col === 1 ? "$" + number.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 }) : number.toLocaleString("en-US");
  };
  const write = (td, text) => {
    const node = td.firstChild;
    if (node?.nodeType === 3) { if (node.data !== text) node.data = text; }
    else if (!node) td.append(text);
  };
  const flag = (td, key, value) => { if (value === null || value === undefined) { if (key in td.dataset) delete td.dataset[key]; } else if (td.dataset[key] !== value) td.dataset[key] = value; };
  const range = () => {
    if (!active) return null;
    const rows = rowsInOrder(), a = rows.indexOf(active.row), b = rows.indexOf((anchor ?? active).row);
    return { rows, top: Math.min(a, b), bottom: Math.max(a, b), left: Math.min(active.col, (anchor ?? active).col), right: Math.max(active.col, (anchor ?? active).col) };
  };
  function paint() {
    const r = range(), index = r && new Map(r.rows.map((row, i) => [row, i])), many = r && (r.top !== r.bottom || r.left !== r.right);
    for (const td of body.querySelectorAll("td[data-c]")) {
      const { row, col } = placeOf(td), key = name(row, col), wait = waiting(row, col), fault = faults.get(key), i = r ? index.get(row) : -1;
      const inside = r && i >= r.top && i <= r.bottom && col >= r.left && col <= r.right;
      flag(td, "state", fault ? "fault" : wait ? "waits" : fresh.has(key) ? "saved" : null);
      flag(td, "sel", inside && many ? (i === r.top ? "t" : "") + (i === r.bottom ? "b" : "") + (col === r.left ? "l" : "") + (col === r.right ? "r" : "") : null);
      const here = active && active.row === row && active.col === col;
      flag(td, "here", here ? "" : null);
      const stopAt = here || store && !active && td === body.querySelector("td[data-c]") ? "0" : "-1";
      if (td.getAttribute("tabindex") !== stopAt) td.setAttribute("tabindex", stopAt);
      if (inside && many) td.setAttribute("aria-selected", "true"); else if (td.hasAttribute("aria-selected")) td.removeAttribute("aria-selected");
      if (fault) td.setAttribute("aria-invalid", "true"); else if (td.hasAttribute("aria-invalid")) td.removeAttribute("aria-invalid");
      if (col < 3 && (wait || fault)) write(td, fault ? fault.typed || "–" : spell(col, wait.typed));
    }
    tell("[data-unsaved]", faults.size, n => `${n} ${n === 1 ? "cell" : "cells"} not saved`);
    const held = sending && !late ? 0 : outbox.length, words = `${held} ${held === 1 ? "cell waits" : "cells wait"}`, kept = document.querySelector("[data-kept]");
    tell("[data-waiting]", held, () => `${words} for the connection`);
    if (kept) kept.textContent = held ? `${words} here and will be saved when it is back.` : "What you typed stays here.";
    for (const u of root?.querySelectorAll("[data-undo]") ?? []) u.disabled = !undo.length;
    for (const h of root?.querySelectorAll("[data-history]") ?? []) h.disabled = !active;
  }
  function tell(selector, count, text) {
    const at = root?.querySelector(selector);
    if (!at) return;
    at.hidden = !count;
    if (count) at.lastElementChild.firstChild.data = text(count);
  }

  // The window: what is not drawn is held open by the two pads, whose heights are the lines' own.
  let heights = {}, asked = "", creeping = false;
  const height = key => heights[kind(key)] ?? 32;
  const kind = key => key[0] === "r" ? "r" : key.includes("v") ? "s" : "g";
  function measure() {
    for (const row of body.querySelectorAll("tr[data-row], tr[data-line]")) { const k = row.dataset.row ? "r" : kind(row.dataset.line); heights[k] = row.offsetHeight || heights[k]; }
  }
  function pads() {
    const first = +body.dataset.first, count = +body.dataset.count, [top, bottom] = body.querySelectorAll("tr[data-pad]");
    if (!bottom) return;
    const all = count >= keys.length;
    const sum = (from, to) => keys.slice(from, to).reduce((s, k) => s + height(k), 0);
    for (const [pad, size] of [[top, all ? 0 : sum(0, first)], [bottom, all ? 0 : sum(first + count, keys.length)]]) { const h = size + "px"; if (pad.style.height !== h) { pad.style.height = h; pad.firstElementChild.style.height = h; } }
  }
  function look(force) {
    const count = +body.dataset.count;
    if (!force && (count >= keys.length || !keys.length)) return;
    let y = 0, first = 0;
    const from = scroller.scrollTop, to = from + scroller.clientHeight;
    while (first < keys.length && y + height(keys[first]) < from) y += height(keys[first++]);
    let last = first;
    while (last < keys.length && y < to) y += height(keys[last++]);
    // Under the cursor the window moves line by line, so that going on typing costs a line at a time; otherwise ten at once.
    const drawn = +body.dataset.first, end = drawn + count, creeps = creeping, near = creeps ? 16 : 6;
    creeping = false;
    if (!force && (drawn === 0 || first - near >= drawn) && (end >= keys.length || last + near <= end)) return;
    const start = Math.max(0, first - 16, creeps ? Math.min(drawn - 1, first - 4) : 0), rows = Math.min(119, (creeps ? Math.min(last + 16, Math.max(end + 1, last + 4)) : last + 16) - start), wish = start + ":" + rows;
    if (wish === asked) return;
    asked = wish;
    server.invokeMethodAsync("Show", start, rows);
  }
  const bring = (row, then) => {
    const index = keys.indexOf("r" + row), y = keys.slice(0, index).reduce((s, k) => s + height(k), 0);
    if (!cellAt(row, 0) && !cellAt(row, 2)) { scroller.scrollTop = Math.max(0, y - scroller.clientHeight / 2); look(true); }
    const wait = (n) => cellAt(row, active?.col ?? 0) || n > 120 ? then() : requestAnimationFrame(() => wait(n + 1));
    wait(0);
  };
  const watch = new MutationObserver(() => { measure(); pads(); paint(); place(); });
  watch.observe(body, { childList: true, characterData: true, subtree: true, attributes: true, attributeFilter: ["data-first", "data-count"] });

  // Going
  function go(row, col, extend, focus = true) {
    if (!extend) anchor = { row, col };
    active = { row, col };
    shut();
    const focusNow = () => {
      const td = cellAt(row, col);
      if (td && focus) { td.focus({ preventScroll: true }); sight(td); }
      paint();
      if (faults.has(name(row, col))) complain(row, col);
    };
    cellAt(row, col) ? focusNow() : bring(row, focusNow);
  }
  function sight(td) {
    const box = td.getBoundingClientRect(), frame = scroller.getBoundingClientRect(), head = (table.tHead?.offsetHeight || 0) + 2, foot = (table.tFoot?.offsetHeight || 0) + 2, side = table.querySelector("tbody th")?.offsetWidth ?? 0;
    const up = frame.top + head - box.top, down = box.bottom - frame.bottom + foot;
    creeping = Math.max(up, down) <= 2 * box.height;
    if (up > 0) scroller.scrollTop -= up;
    else if (down > 0) scroller.scrollTop += down;
    if (matchMedia("(min-width: 641px)").matches) {
      if (box.left < frame.left + side) scroller.scrollLeft -= frame.left + side - box.left;
      else if (box.right > frame.right) scroller.scrollLeft += box.right - frame.right;
    }
  }
  const columnsOf = row => { const tr = body.querySelector(`tr[data-row="${row}"]`); return tr ? [...tr.querySelectorAll("[data-c]")].map(td => +td.dataset.c) : [0, 1, 2, 3]; };
  function move(dx, dy, extend, jump) {
    const from = active, rows = rowsInOrder(), i = rows.indexOf(from.row);
    if (dy) {
      let to = jump ? (dy < 0 ? 0 : rows.length - 1) : i + dy;
      to = Math.max(0, Math.min(rows.length - 1, to));
      if (to !== i) go(rows[to], from.col, extend);
      return;
    }
    const free = columnsOf(from.row), at = free.indexOf(from.col), to = jump ? (dx < 0 ? 0 : free.length - 1) : at + dx;
    if (to >= 0 && to < free.length) go(from.row, free[to], extend);
    else if (!extend && dx > 0 && i + 1 < rows.length) go(rows[i + 1], columnsOf(rows[i + 1])[0] ?? free[0]);
    else if (!extend && dx < 0 && i > 0) go(rows[i - 1], columnsOf(rows[i - 1]).at(-1) ?? free.at(-1));
  }

  // Typing
  function edit(text) {
    const td = active && cellAt(active.row, active.col);
    if (!td) return;
    shut();
    const { row, col } = active, before = plain(row, col);
    editing = { row, col, before, seen: cells[row]?.[col] ?? "" };
    if (col === 3) {
      input = document.createElement("select");
      for (const p of policies) input.add(new Option({ refuse: "refuse", unpaid: "take unpaid", hold: "hold for review" }[p], p));
      input.value = policies.find(p => text && p.startsWith(text.toLowerCase())) ?? before;
    } else {
      input = document.createElement("input");
      input.maxLength = 40;
      input.inputMode = "decimal";
      input.autocomplete = "off";
      input.value = text ?? before;
    }
    input.className = "in-cell";
    input.setAttribute("aria-label", `${columns[col]}, ${heading(row)}`);
    layer.append(input);
    place();
    input.focus({ preventScroll: true });
    if (text === undefined || text === null) input.select?.();
    td.dataset.edit = "";
    input.addEventListener("keydown", typed);
    input.addEventListener("blur", () => { if (input) leave(true); });
  }
  function place() {
    const at = (el, td, below) => {
      const box = td.getBoundingClientRect(), frame = scroller.getBoundingClientRect();
      el.style.left = box.left - frame.left + scroller.scrollLeft + "px";
      el.style.top = box.top - frame.top + scroller.scrollTop + (below ? box.height + 2 : 0) + "px";
      return box;
    };
    if (input && editing) { const td = cellAt(editing.row, editing.col); if (td) { const box = at(input, td, false); input.style.width = Math.max(box.width, editing.col === 3 ? 140 : 0) + "px"; input.style.height = box.height + "px"; } }
    if (shown) {
      const td = shown.anchor();
      if (!td) { shut(); return; }
      const box = at(shown.box, td, true), width = shown.box.offsetWidth, frame = scroller.getBoundingClientRect();
      const left = Math.max(frame.left + 8, Math.min(box.left, frame.left + scroller.clientWidth - width - 8));
      shown.box.style.left = left - frame.left + scroller.scrollLeft + "px";
      // Below its cell, else above it, else as high as it must be to be seen whole; what is taller than the sheet scrolls.
      const floor = frame.bottom - (table.tFoot?.offsetHeight ?? 0) - 8, room = floor - frame.top - 8;
      shown.box.style.maxHeight = room + "px";
      shown.box.style.overflow = shown.box.scrollHeight > room ? "auto" : "";
      const high = shown.box.offsetHeight, below = box.bottom + 2, above = box.top - high - 4;
      const top = below + high <= floor ? below : above > frame.top ? above : Math.max(frame.top + 8, floor - high);
      shown.box.style.top = top - frame.top + scroller.scrollTop + "px";
    }
  }
  /** Ends typing; keep says whether what was typed is to be saved. */
  function leave(keep) {
    const box = input, what = editing;
    input = editing = null;
    if (!box) return;
    const value = box.value.trim();
    delete cellAt(what.row, what.col)?.dataset.edit;
    box.remove();
    if (keep && value !== what.before) change([{ row: what.row, col: what.col, typed: value, from: cells[what.row]?.[what.col] ?? "" }]);
    paint();
  }
  function typed(e) {
    const { row, col } = editing, back = () => { const td = cellAt(row, col); td?.focus({ preventScroll: true }); };
    if (e.key === "Enter") { e.preventDefault(); leave(true); back(); move(0, e.shiftKey ? -1 : 1); }
    else if (e.key === "Tab") { e.preventDefault(); leave(true); back(); move(e.shiftKey ? -1 : 1, 0); }
    else if (e.key === "Escape") { e.preventDefault(); e.stopPropagation(); leave(false); back(); }
    else if ((e.key === "ArrowUp" || e.key === "ArrowDown") && col !== 3) { e.preventDefault(); leave(true); back(); move(0, e.key === "ArrowUp" ? -1 : 1); }
  }

  // Changing and saving
  function change(edits, how) {
    const real = edits.filter(e => e.typed !== plain(e.row, e.col) || faults.has(name(e.row, e.col)));
    if (!real.length) return;
    if (how !== "undo" && how !== "put") { undo.push(real.map(e => ({ row: e.row, col: e.col, from: cells[e.row]?.[e.col] ?? "", to: e.typed }))); if (undo.length > most) undo.shift(); if (how !== "redo") redo = []; }
    for (const e of real) {
      faults.delete(name(e.row, e.col));
      const queued = sending ? undefined : waiting(e.row, e.col);
      if (queued) queued.typed = e.typed;
      else outbox.push({ n: Date.now() + Math.random(), row: e.row, col: e.col, typed: e.typed, seen: e.seen ?? cells[e.row]?.[e.col] ?? "" });
    }
    keep();
    shut();
    paint();
    send();
  }
  function keep() {
    try { if (store) outbox.length ? sessionStorage.setItem(store, JSON.stringify(outbox)) : sessionStorage.removeItem(store); } catch { /* a full or forbidden store costs the replay, never the edit */ }
  }
  let late = false, again = 0;
  const timed = promise => new Promise((done, failed) => { const t = setTimeout(() => failed(new Error("late")), patience); promise.then(v => { clearTimeout(t); done(v); }, e => { clearTimeout(t); failed(e); }); });
  async function send() {
    clearTimeout(again);
    if (sending || !outbox.length || stop.signal.aborted) return;
    sending = true;
    const from = store, batch = outbox.slice(0, most), slow = setTimeout(() => { late = true; paint(); }, 1500);
    try {
      // While the connection is away the call never settles, hence our own time-out. Saving a cell again that was saved already changes nothing, so it is simply sent again.
      const answer = await timed(server.invokeMethodAsync("CommitAsync", month, batch.map(e => ({ row: e.row, column: e.col, typed: e.typed, seen: e.seen }))));
      late = false;
      if (answer.elsewhere || from && from !== store) {
        // The month they were typed in has given way to another: what was refused is sent again when it is opened, and told there.
        const done = new Set(batch.filter((e, i) => answer.cells[i].state === "saved").map(e => e.n)), left = JSON.parse(sessionStorage.getItem(from) ?? "[]").filter(e => !done.has(e.n));
        left.length ? sessionStorage.setItem(from, JSON.stringify(left)) : sessionStorage.removeItem(from);
        if (from === store) outbox = outbox.filter(e => !batch.includes(e));
        if (done.size < batch.length) say(`${batch.length - done.size} of the cells of the other month not saved`, true);
      } else {
        outbox = outbox.filter(e => !batch.includes(e));
        const before = {};
        for (const [row, values] of Object.entries(answer.rows)) { before[row] = cells[row]; cells[row] = values; }
        for (const e of outbox) if (before[e.row] && e.seen === before[e.row][e.col]) e.seen = cells[e.row][e.col];
        let bad = 0;
        batch.forEach((e, i) => { if (!received(e, answer.cells[i])) bad++; });
        keep();
        if (bad) say(`${bad === 1 ? "Not saved" : bad + " cells not saved"}`, true); else say(batch.length === 1 ? "Saved" : `${batch.length} cells saved`);
      }
    } catch {
      late = true;
      again = setTimeout(send, 2000);
    } finally {
      clearTimeout(slow);
      sending = false;
      paint();
    }
    if (!late && outbox.length) send();
  }
  function received(e, answer) {
    const key = name(e.row, e.col), td = cellAt(e.row, e.col);
    if (answer.state === "saved") {
      if (td && e.col < 3 && !waiting(e.row, e.col)) write(td, answer.text);
      fresh.set(key, 1);
      setTimeout(() => { fresh.delete(key); if (!stop.signal.aborted) paint(); }, 2000);
      return true;
    }
    if (waiting(e.row, e.col)) return true;
    faults.set(key, { ...answer, typed: e.typed });
    if (td && e.col < 3) write(td, e.typed || "–");
    if (!input && (!shown || shown.kind === "fault")) complain(e.row, e.col);
    return false;
  }
  function restore(row, col) {
    const fault = faults.get(name(row, col));
    faults.delete(name(row, col));
    const td = cellAt(row, col);
    if (td && col < 3 && fault) write(td, fault.text);
    shut();
    go(row, col);
  }
  function back(from, to) {
    const undoing = from === undo;
    // A row that was made by typing stays: its cap and price cannot be emptied.
    const step = from.pop()?.filter(s => !undoing || s.from !== "" || s.col === 2);
    if (!step) return;
    if (!step.length) { say("A new row stays"); paint(); return; }
    to.push(step);
    change(step.map(s => ({ row: s.row, col: s.col, typed: undoing ? s.from : s.to })), undoing ? "undo" : "put");
    const first = step.find(s => keys.includes("r" + s.row));
    if (first) go(first.row, first.col);
  }

  // What floats under a cell
  function shut() { if (shown) { shown.done?.(); shown.box.remove(); shown = null; } }
  function pop(kindOf, anchorOf, role, done) {
    shut();
    const box = document.createElement("div");
    box.className = "pop say-" + kindOf;
    box.setAttribute("role", role);
    layer.append(box);
    shown = { kind: kindOf, box, anchor: anchorOf, done };
    return box;
  }
  const el = (tag, text, cls) => { const x = document.createElement(tag); if (cls) x.className = cls; if (text) x.textContent = text; return x; };
  const button = (text, cls, act, kbd) => { const b = el("button", text, cls); b.type = "button"; if (kbd) b.append(" ", el("span", kbd, "kbd")); b.addEventListener("click", act); return b; };
  function complain(row, col) {
    const fault = faults.get(name(row, col));
    if (!fault || !cellAt(row, col)) return;
    const box = pop("fault", () => cellAt(row, col), "alert"), acts = el("div", "", "acts");
    if (fault.state === "stale") {
      box.append(el("h2", fault.message));
      const list = el("table", "", "two"), line = (what, value, cls) => { const tr = list.insertRow(); const th = el("th", what); th.scope = "row"; tr.append(th); const td = tr.insertCell(); td.textContent = value; td.className = "num " + cls; };
      line("Before", fault.before, "t2");
      line(`${fault.who}, in force`, fault.text, "mid");
      line("Yours, not saved", fault.mine, "mid mine");
      box.append(list);
      acts.append(button(`Save ${fault.mine}`, "btn sm go", () => { faults.delete(name(row, col)); cells[row][col] = fault.plain; change([{ row, col, typed: fault.typed, seen: fault.plain }], "put"); go(row, col); }));
      acts.append(button(`Keep ${fault.text}`, "btn sm", () => restore(row, col)));
    } else {
      const cut = fault.message.indexOf(". "), head = cut < 0 ? fault.message : fault.message.slice(0, cut + 1);
      box.append(el("b", head, "red"));
      if (cut >= 0) box.append(el("p", fault.message.slice(cut + 2)));
      acts.append(button("Correct it", "btn sm", () => { go(row, col); edit(fault.typed); input?.select?.(); }));
      acts.append(button(`Put back ${fault.text}`, "btn sm plain", () => restore(row, col), "Esc"));
    }
    box.append(acts);
    place();
  }
  // A score explains itself by hover, focus and tap; by tap it stays until it is tapped again.
  let explained = 0, pinned = false, later = 0, quiet = false;
  async function explain(sign, stays) {
    const row = +sign.closest("tr").dataset.row, mine = ++explained;
    const reason = await server.invokeMethodAsync("ScoreAsync", row);
    if (!reason || mine !== explained || !sign.isConnected) return;
    pinned = stays;
    const box = pop("score", () => sign.isConnected ? sign : null, "dialog", () => { sign.setAttribute("aria-expanded", "false"); pinned = false; }), head = el("h2", "");
    sign.setAttribute("aria-expanded", "true");
    box.setAttribute("aria-label", "Smart score of " + heading(row));
    box.addEventListener("mouseenter", () => clearTimeout(later));
    box.addEventListener("mouseleave", () => leaveScore(200));
    const cut = reason.text.match(/^(.{4,120}?[.:;])\s+(.+)$/s);
    head.append(shape(sign.querySelector("svg"), reason.class), cut ? `${reason.title}: ${lower(cut[1].replace(/[.:;]$/, ""))}` : reason.title);
    box.append(head, el("p", cut ? cut[2] : reason.text, "t2"));
    if (reason.outlook) box.append(el("p", reason.outlook));
    if (reason.metrics.length) box.append(metrics(reason.metrics));
    if (reason.spells.length) { const past = el("div", "", "past"); if (reason.weeks.filter(Boolean).length > 1) past.append(weeks(reason)); past.append(el("span", reason.spells.join(" · "), "t2")); box.append(past); }
    const foot = el("p", "", "ends");
    if (reason.leads) { const a = el("a", reason.leads); a.href = reason.href; foot.append(a); }
    if (reason.when) foot.append(el("span", reason.when, "dim"));
    if (foot.childNodes.length) box.append(foot);
    place();
  }
  function shape(svg, cls) { const copy = svg.cloneNode(true); copy.setAttribute("class", "sign " + cls); return copy; }
  function metrics(list) {
    const table = el("table", "", "metrics"), head = table.createTHead().insertRow(), body = table.createTBody();
    for (const text of ["Metric", "At maturity", "80% band", "Target, limit"]) { const th = el("th", text, text === "Metric" ? "" : "num"); th.scope = "col"; head.append(th); }
    for (const m of list) {
      const tr = body.insertRow(), th = el("th", ""), known = root.querySelector(`.score.${m.class} svg`);
      th.scope = "row";
      if (known) th.append(shape(known, m.class)); else th.append(el("span", "", "sign"));
      th.append(m.name, el("span", ", " + m.word, "sr"));
      tr.append(th);
      if (m.note) { const td = tr.insertCell(); td.colSpan = 3; td.className = "num t2"; td.textContent = m.note; continue; }
      for (const [text, cls] of [[m.value, "num mid"], [m.band, "num t2"], [m.goal, "num t2"]]) { const td = tr.insertCell(); td.textContent = text; td.className = cls; }
    }
    return table;
  }
  function weeks(reason) {
    const level = { green: 1, yellow: 6, red: 11, none: 6 }, parts = reason.weeks.map((w, i) => w && `<rect class="${w}" x="${i * 5}" y="${level[w]}" width="4" height="4"/>`).filter(Boolean);
    const holder = document.createElement("div");
    holder.innerHTML = `<svg class="spark" viewBox="0 0 130 16" role="img">${parts.join("")}</svg>`;
    holder.firstChild.setAttribute("aria-label", "The last 26 weeks: " + reason.spells.join(", "));
    return holder.firstChild;
  }
  function leaveScore(wait) {
    clearTimeout(later);
    later = setTimeout(() => { if (shown?.kind === "score" && !pinned && !shown.box.contains(document.activeElement)) { explained++; shut(); } }, wait);
  }
  scroller.addEventListener("mouseover", e => {
    const sign = e.target.closest?.("[data-score]");
    if (!sign || e.buttons || pinned || shown && shown.kind !== "score" || sign.contains(e.relatedTarget)) return;
    clearTimeout(later);
    if (sign.getAttribute("aria-expanded") !== "true") later = setTimeout(() => explain(sign, false), 250);
  }, on);
  scroller.addEventListener("mouseout", e => { const sign = e.target.closest?.("[data-score]"); if (sign && !sign.contains(e.relatedTarget)) leaveScore(200); }, on);
  scroller.addEventListener("focusin", e => { if (e.target.matches?.("[data-score]:focus-visible") && !quiet) { clearTimeout(later); explain(e.target, false); } }, on);
  scroller.addEventListener("focusout", e => { if (e.target.matches?.("[data-score]")) leaveScore(200); }, on);
  document.addEventListener("keydown", e => { if (e.key === "Escape" && shown?.kind === "score" && !scroller.contains(document.activeElement)) { explained++; shut(); } }, on);
  const lower = text => text.replace(/^(Green|Yellow|Red|Too early)[:,]?\s*/i, "");

  // Listening
  scroller.addEventListener("focusin", e => {
    const td = e.target.closest?.("td[data-c]");
    if (!td || editing) return;
    const p = placeOf(td);
    if (!active || p.row !== active.row || p.col !== active.col) { active = p; anchor = p; if (shown?.kind !== "score") shut(); paint(); if (faults.has(name(p.row, p.col))) complain(p.row, p.col); }
  }, on);
  let dragging = false;
  scroller.addEventListener("mousedown", e => {
    const td = e.target.closest("td[data-c]");
    if (e.button || !td || e.target.closest("a, button, .pop")) return;
    e.preventDefault();
    if (input) leave(true);
    const p = placeOf(td);
    go(p.row, p.col, e.shiftKey && active);
    dragging = !e.shiftKey;
  }, on);
  scroller.addEventListener("mouseover", e => {
    const td = dragging && e.buttons === 1 && e.target.closest("td[data-c]");
    if (!td) return;
    active = placeOf(td);
    paint();
  }, on);
  document.addEventListener("mouseup", () => { if (dragging) { dragging = false; if (active && anchor && (active.row !== anchor.row || active.col !== anchor.col)) { const end = active; active = anchor; anchor = end; paint(); } } }, on);
  scroller.addEventListener("dblclick", e => { if (e.target.closest("td[data-c]")) edit(); }, on);
  scroller.addEventListener("click", e => {
    const fold = e.target.closest("[data-fold]"), sign = e.target.closest("[data-score]");
    if (fold) server.invokeMethodAsync("FoldGroup", fold.dataset.fold);
    else if (sign) { clearTimeout(later); if (pinned && sign.getAttribute("aria-expanded") === "true") { explained++; shut(); } else if (sign.getAttribute("aria-expanded") === "true") pinned = true; else explain(sign, true); }
    else if (e.target.closest("td[data-c]") && matchMedia("(max-width: 640px), (pointer: coarse)").matches && active && !input) edit();
    else if (shown?.kind === "score" && !e.target.closest(".pop")) shut();
  }, on);
  scroller.addEventListener("contextmenu", e => { const td = e.target.closest("td[data-c]"); if (td && active) { e.preventDefault(); menu(placeOf(td)); } }, on);
  function menu(p) {
    go(p.row, p.col);
    const box = pop("menu", () => cellAt(p.row, p.col), "menu");
    for (const [text, act] of [["Edit", () => edit()], ["History of this cell", () => past()], ["Copy", () => document.execCommand("copy")]]) { const b = button(text, "opt", () => { shut(); cellAt(p.row, p.col)?.focus(); act(); }); b.setAttribute("role", "menuitem"); box.append(b); }
    place();
    box.querySelector("button").focus();
  }
  const past = () => { if (active) server.invokeMethodAsync("ShowHistory", active.row, active.col); };

  scroller.addEventListener("keydown", e => {
    if (shown && e.key === "Escape" && shown.kind !== "fault") { e.preventDefault(); const was = shown.anchor(); explained++; clearTimeout(later); shut(); quiet = true; was?.focus(); quiet = false; return; }
    if (shown?.kind === "menu" && (e.key === "ArrowDown" || e.key === "ArrowUp")) { e.preventDefault(); const all = [...shown.box.querySelectorAll("button")]; all[(all.indexOf(document.activeElement) + (e.key === "ArrowDown" ? 1 : all.length - 1)) % all.length].focus(); return; }
    const td = e.target.closest("td[data-c]");
    if (!td || input || e.target !== td || !active) return;
    const ctrl = e.ctrlKey || e.metaKey, key = e.key;
    const arrows = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[key];
    if (arrows) { e.preventDefault(); move(arrows[0], arrows[1], e.shiftKey, ctrl); }
    else if (key === "Enter") { e.preventDefault(); if (columnsOf(active.row).includes(active.col) && !e.shiftKey && active.col === 3) edit(); else move(0, e.shiftKey ? -1 : 1); }
    else if (key === "Tab") { const rows = rowsInOrder(), free = columnsOf(active.row), edge = e.shiftKey ? active.row === rows[0] && active.col === free[0] : active.row === rows.at(-1) && active.col === free.at(-1); if (!edge) { e.preventDefault(); move(e.shiftKey ? -1 : 1, 0); } }
    else if (key === "F2" && e.shiftKey) { e.preventDefault(); past(); }
    else if (key === "F2") { e.preventDefault(); edit(); }
    else if (key === "Escape") { if (faults.has(name(active.row, active.col))) { e.preventDefault(); restore(active.row, active.col); } else { anchor = { ...active }; shut(); paint(); } }
    else if (key === "Home" || key === "End") { e.preventDefault(); ctrl ? move(0, key === "Home" ? -1 : 1, e.shiftKey, true) : move(key === "Home" ? -1 : 1, 0, e.shiftKey, true); }
    else if (key === "PageDown" || key === "PageUp") { e.preventDefault(); move(0, (key === "PageUp" ? -1 : 1) * Math.max(1, Math.floor((scroller.clientHeight - 80) / (heights.r ?? 32))), e.shiftKey); }
    else if (key === "Delete" || key === "Backspace") { e.preventDefault(); change(selected().filter(p => p.col !== 3).map(p => ({ ...p, typed: "" }))); }
    else if (ctrl && (key === "z" || key === "Z")) { e.preventDefault(); e.shiftKey ? back(redo, undo) : back(undo, redo); }
    else if (ctrl && key === "y") { e.preventDefault(); back(redo, undo); }
    else if (ctrl && key === "a") { e.preventDefault(); const rows = rowsInOrder(); anchor = { row: rows.at(-1), col: 2 }; active = { row: rows[0], col: 0 }; cellAt(active.row, 0)?.focus(); paint(); }
    else if (key.length === 1 && !ctrl && !e.altKey) { if (key === " ") e.preventDefault(); if (key !== " ") { if (active.col === 3) e.preventDefault(); edit(active.col === 3 ? key : ""); } }
  }, on);
  const selected = () => { const r = range(); if (!r) return []; const all = []; for (let i = r.top; i <= r.bottom; i++) for (let c = r.left; c <= r.right; c++) all.push({ row: r.rows[i], col: c }); return all; };

  scroller.addEventListener("copy", e => {
    const r = range();
    if (!r || input || getSelection().type === "Range") return;
    e.preventDefault();
    const lines = [];
    for (let i = r.top; i <= r.bottom; i++) { const line = []; for (let c = r.left; c <= r.right; c++) line.push(cells[r.rows[i]]?.[c] ?? ""); lines.push(line.join("\t")); }
    e.clipboardData.setData("text/plain", lines.join("\n"));
    say(`Copied ${lines.length} × ${r.right - r.left + 1} cells`);
  }, on);
  scroller.addEventListener("paste", e => {
    const r = range();
    if (!r || input) return;
    e.preventDefault();
    const block = e.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "").split("\n").map(l => l.split("\t").map(v => v.trim()));
    const single = block.length === 1 && block[0].length === 1, edits = [], width = Math.max(...block.map(l => l.length));
    const bottom = single ? r.bottom : Math.min(r.rows.length - 1, r.top + block.length - 1), right = single ? r.right : Math.min(3, r.left + width - 1);
    for (let i = r.top; i <= bottom; i++) for (let c = r.left; c <= right; c++) {
      const value = single ? block[0][0] : block[i - r.top]?.[c - r.left];
      if (value !== undefined) edits.push({ row: r.rows[i], col: c, typed: value });
    }
    change(edits);
    active = { row: r.rows[r.top], col: r.left };
    anchor = { row: r.rows[bottom], col: right };
    paint();
  }, on);

  root?.addEventListener("click", e => {
    if (e.target.closest("[data-undo]")) back(undo, redo);
    else if (e.target.closest("[data-history]")) past();
    else if (e.target.closest("[data-unsaved]")) {
      const all = [...faults.keys()].map(k => ({ row: +k.split(":")[0], col: +k.split(":")[1] })), at = all.findIndex(p => active && p.row === active.row && p.col === active.col), next = all[(at + 1) % all.length];
      if (next) go(next.row, next.col);
    }
  }, on);
  scroller.addEventListener("scroll", () => look(false), { passive: true, ...on });
  addEventListener("resize", () => { heights = {}; measure(); pads(); place(); look(false); }, on);
  addEventListener("beforeunload", e => { if (faults.size) e.preventDefault(); }, on);
  const say = (text, loud) => { const live = loud && root?.querySelector("[data-loud]"); if (live) { live.textContent = ""; requestAnimationFrame(() => live.textContent = text); } else window.vega?.say(text); };

  return {
    /** Other lines, or another month of them: the keys in their order, and the plain values by campaign. What still waited for this sheet, from before a reload, is sent. */
    model(owner, of, order, values) {
      const named = `vega-sheet:${owner}:${of}`, other = store !== named, first = !store;
      month = of; keys = order; cells = values; asked = "";
      if (other) {
        store = named;
        // On a slow line somebody may type before the sheet has its name: that stays.
        if (first) { if (editing) editing.seen = cells[editing.row]?.[editing.col] ?? ""; }
        else { faults.clear(); undo = []; redo = []; outbox = []; active = anchor = null; shut(); scroller.scrollTop = 0; }
        try { outbox = [...JSON.parse(sessionStorage.getItem(store) ?? "[]"), ...outbox]; } catch { /* nothing that can be read */ }
      } else if (active && !keys.includes("r" + active.row)) active = anchor = null;
      measure(); pads(); paint(); look(false);
      if (outbox.length) send();
    },
    /** Some rows have other values now. */
    rows(values) { Object.assign(cells, values); paint(); },
    detach() { stop.abort(); watch.disconnect(); clearTimeout(again); shut(); },
  };
}
