// The Situation page: a table as a grid. Edits are steps; each goes to the server with the version
// it is based on, and comes back undone by the opposite step.
import { parse } from "./cells.js";
import { cells } from "./clipboard.js";
import { bounds, picture } from "./picture.js";
import { ask, capital, el, line, percent, say, svg, typing, word } from "./talk.js";
import { dialog, showEvidence } from "./frame.js";

const wrap = document.getElementById("grid-wrap"), problems = document.getElementById("problems"), inspector = document.getElementById("inspector");
const filter = document.getElementById("filter"), undoButton = document.getElementById("undo"), redoButton = document.getElementById("redo");
const where = new URLSearchParams(location.search);
let t = null;                 // the table as the server knows it
let name = where.get("table") ?? "stakes";
let at = { r: 0, c: 0 }, anchor = null, editing = null;
let past = [], future = [];
const changed = new Set();
let wanted = where.get("key");

const path = () => `/api/table/${name.replaceAll("/", "~")}`;
const column = (c) => t.columns.find((each) => each.name === t.header[c]) ?? { name: t.header[c], type: "text", description: "A column of your own; nothing reads it.", unit: "", range: "", choices: [], refers: [] };
const isHead = () => name === "situation";
const fixed = (c) => isHead() && t.header[c] !== "value";
// Rows that the words, the chosen ids and the tick of judgement leave.
const picked = new Map();
let onlyJudged = false;
const judged = (r) => { const e = t.header.indexOf("evidence"); const ids = e < 0 ? [] : t.rows[r][e].split(/[\s;]+/).filter(Boolean); return ids.every((id) => t.judged.includes(id)); };
const shown = () => {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  return t.rows.map((row, r) => r).filter((r) => words.every((part) => t.rows[r].join(" ").toLowerCase().includes(part) || t.keys[r].includes(part)) && [...picked].every(([c, ids]) => !ids.size || ids.has(t.rows[r][c])) && (!onlyJudged || judged(r)));
};
// A list of ticks for each of the first two columns of ids; one button for rows that rest on judgement.
function drawPicks() {
  const place = document.getElementById("picks"), open = place.querySelector("details[open]")?.dataset.c;
  const columns_ = t.header.map((_, c) => c).filter((c) => t.key.includes(t.header[c]) && column(c).refers?.length).slice(0, 2);
  const tick = (c, id) => el("label", {}, el("input", { type: "checkbox", checked: picked.get(c)?.has(id) ?? false, onchange: (event) => { const ids = picked.get(c) ?? new Set(); if (event.target.checked) ids.add(id); else ids.delete(id); picked.set(c, ids); draw(); } }), el("span", { class: `chip c-${t.camps[id] ?? "other"}` }), id);
  const made = columns_.map((c) => {
    const ids = [...new Set(t.rows.map((row) => row[c]).filter(Boolean))], chosen = [...(picked.get(c) ?? [])];
    return el("details", { class: "pick", "data-c": String(c), open: open === String(c) }, el("summary", { class: "btn" }, `${capital(t.header[c].replaceAll("_", " "))}: `, el("b", {}, chosen.length ? chosen.slice(0, 3).join(", ") + (chosen.length > 3 ? " …" : "") : "all")), el("div", { class: "list" }, ids.slice(0, 300).map((id) => tick(c, id))));
  });
  if (t.header.includes("evidence")) made.push(el("button", { class: "btn", type: "button", "aria-pressed": String(onlyJudged), onclick: () => { onlyJudged = !onlyJudged; draw(); document.querySelector("#picks [aria-pressed]")?.focus(); } }, "Only coder’s judgement"));
  const held = document.activeElement?.closest?.("#picks details")?.dataset.c, at_ = held ? [...place.querySelectorAll("details[open] input")].indexOf(document.activeElement) : -1;
  place.replaceChildren(...made);
  if (at_ >= 0) place.querySelectorAll("details[open] input")[at_]?.focus();
}
document.addEventListener("click", (event) => { for (const each of document.querySelectorAll("details.pick[open]")) if (!each.contains(event.target)) each.open = false; });
document.addEventListener("keydown", (event) => { const open = event.key === "Escape" && document.querySelector("details.pick[open]"); if (open) { open.open = false; open.querySelector("summary").focus(); } });

function redLine(r) {
  const found = /^(>=|<=)\s*([\d.]+)$/.exec(t.rows[r][t.header.indexOf("red_line")]?.trim() ?? "");
  return found ? [found[1], +found[2]] : null;
}
// Drawing -------------------------------------------------------------------------------------
function mini(r, c) {
  const col = column(c);
  if (col.type !== "cell") return null;
  const [low, high] = bounds(col);
  const top = high ?? 10, text = t.rows[r][c];
  const pos = (x) => `${Math.max(0, Math.min(100, (100 * (x - (low ?? 0))) / (top - (low ?? 0))))}%`;
  if (!text.trim() && !(name === "stakes" && col.name === "position")) return null;
  const out = svg("svg", { class: "mini", "aria-hidden": "true" }, svg("line", { x1: 0, x2: "100%", y1: 9, y2: 9, stroke: "var(--rule)", "stroke-width": 1.5 }));
  if (!text.trim()) {
    if (name === "stakes" && col.name === "position") out.append(svg("rect", { x: 0, y: 6, width: "100%", height: 6, fill: "none", stroke: "var(--warn)", "stroke-dasharray": "3 2" }));
    return out;
  }
  const value = parse(text);
  if (!value || value.low > value.best || value.best > value.high) { out.append(svg("line", { x1: 0, x2: "100%", y1: 9, y2: 9, stroke: "var(--bad)", "stroke-dasharray": "2 2" })); return out; }
  const hue = name === "stakes" && col.name === "position" ? `var(--camp-${t.camps[t.rows[r][0]] ?? "other"})` : "var(--ink-3)";
  if (value.high > value.low) out.append(svg("rect", { x: pos(value.low), y: 6.5, width: `${(100 * (Math.min(top, value.high) - value.low)) / (top - (low ?? 0))}%`, height: 5, fill: hue, opacity: 0.42 }));
  out.append(svg("svg", { x: pos(value.best), y: 0, width: 1, height: 18, overflow: "visible" }, svg("rect", { x: -1.25, y: 4, width: 2.5, height: 10, fill: hue })));
  const line_ = name === "stakes" && col.name === "position" ? redLine(r) : null;
  if (line_) out.append(svg("svg", { x: pos(line_[1]), y: 0, width: 1, height: 18, overflow: "visible" }, svg("path", { d: line_[0] === ">=" ? "M4 3H0V15H4" : "M-4 3H0V15H-4", fill: "none", stroke: "var(--ink)", "stroke-width": 1.25 })));
  return out;
}
function inside(r, c) {
  const col = column(c), text = t.rows[r][c];
  if (col.type === "cell") {
    const unknown = !text.trim() && name === "stakes" && col.name === "position";
    return [el("span", { class: `cellv${unknown ? " unknown" : ""}` }, unknown ? "unknown" : text), mini(r, c)];
  }
  if (col.name === "evidence" && text) return [el("span", { class: "ev" }, text.split(/[\s;]+/).slice(0, 2).join(" ") + (text.split(/[\s;]+/).length > 2 ? " …" : ""))];
  if (col.refers?.includes("actors") && col.type === "id" && text) return [el("span", { class: `chip c-${t.camps[text] ?? "other"}` }), text];
  return [text];
}
function problemAt(r, c) { return t.problems.own.filter((each) => each.row === r && (!each.column || each.column === t.header[c])); }
function mark(cell, r, c) {
  const found = problemAt(r, c).filter((each) => each.column === t.header[c]);
  const worst = found.some((each) => each.severity === "error") ? "err" : found.length ? "warned" : "";
  cell.className = [column(c).type === "cell" ? "num-c" : "", worst, changed.has(`${t.keys[r]}|${t.header[c]}`) ? "changed" : "", selected(r, c) ? "in" : ""].filter(Boolean).join(" ");
  if (worst === "err") cell.setAttribute("aria-invalid", "true");
  else cell.removeAttribute("aria-invalid");
}
const selected = (r, c) => anchor && r >= Math.min(anchor.r, at.r) && r <= Math.max(anchor.r, at.r) && c >= Math.min(anchor.c, at.c) && c <= Math.max(anchor.c, at.c) && !(anchor.r === at.r && anchor.c === at.c);
// A long table is drawn as far as somebody looks.
const PAGE = 600;
let limit = PAGE;
function draw() {
  const all = shown(), rows = all.slice(0, limit);
  drawPicks();
  document.getElementById("grid-t").textContent = name.replace("theatre/", "").replaceAll("_", " ").replace(/^./, (x) => x.toUpperCase());
  document.getElementById("grid-d").textContent = `${t.description} ${t.total} row${t.total === 1 ? "" : "s"}${all.length < t.total ? `, ${all.length} shown` : ""}. ${t.readonly ? "Read only." : ""}`;
  document.getElementById("add-row").hidden = isHead() || t.readonly;
  if (!t.rows.length) {
    wrap.replaceChildren(el("div", { class: "state", style: null }, el("p", { class: "kick" }, "Empty"), el("h2", {}, `No row in ${t.file} yet`), el("p", {}, t.description), t.readonly ? null : el("button", { class: "btn pri", type: "button", onclick: addRow }, "Add the first row"), el("p", { class: "note" }, "Or paste rows from Excel here with Ctrl V.")));
    return drawProblems();
  }
  const head = el("tr", { role: "row" }, el("th", { class: "n", scope: "col", role: "columnheader" }, el("span", { class: "vh" }, "Row")), t.header.map((each, c) => { const col = column(c); return el("th", { scope: "col", role: "columnheader", title: col.description }, el("b", {}, each.replaceAll("_", " ")), [col.type === "cell" ? "low/best/high" : "", col.unit || "", col.range && !["id", "ids", "choice"].includes(col.type) ? col.range.replace("..", "–") : ""].filter(Boolean).join(", ") || (col.required ? "required" : "\u00a0")); }));
  const body = rows.map((r) => el("tr", { role: "row", "data-row": String(r), "aria-rowindex": String(r + 2) }, el("th", { class: "n", scope: "row", role: "rowheader" }, String(r + 1)), t.header.map((_, c) => { const cell = el("td", { role: "gridcell", tabindex: "-1", "data-r": String(r), "data-c": String(c), "aria-readonly": t.readonly || fixed(c) ? "true" : "false" }, inside(r, c)); mark(cell, r, c); return cell; })));
  if (all.length > rows.length) body.push(el("tr", { class: "more", role: "row" }, el("th", { class: "n", role: "rowheader" }, "…"), el("td", { role: "gridcell", colspan: String(t.header.length) }, el("button", { class: "link", type: "button", onclick: () => { limit += PAGE; draw(); } }, `${all.length - rows.length} more rows`))));
  else if (!isHead() && !t.readonly) body.push(el("tr", { class: "more", role: "row" }, el("th", { class: "n", role: "rowheader" }, "+"), el("td", { role: "gridcell", colspan: String(t.header.length) }, el("button", { class: "link", type: "button", onclick: addRow }, `New row: ${t.key[0] ? `begin with ${/^[aeiou]/.test(t.key[0]) ? "an" : "a"} ${t.key[0].replaceAll("_", " ")}` : "begin here"}`))));
  const table = el("table", { class: "g-t", role: "grid", "aria-label": `${name}, editable`, "aria-rowcount": String(t.total + 1), "aria-multiselectable": "true" }, el("thead", { role: "rowgroup" }, head), el("tbody", { role: "rowgroup" }, body));
  const { scrollTop, scrollLeft } = wrap;
  wrap.replaceChildren(table);
  wrap.scrollTop = scrollTop;
  wrap.scrollLeft = scrollLeft;
  drawProblems();
  if (wanted) {
    const r = t.keys.indexOf(wanted);
    wanted = null;
    if (r >= 0) { go(r, Math.min(2, t.header.length - 1)); cellOf(at.r, at.c)?.scrollIntoView({ block: "center", inline: "nearest" }); }
  }
  cellOf(at.r, at.c)?.setAttribute("tabindex", "0");
  if (!wrap.querySelector('td[tabindex="0"]')) wrap.querySelector("td")?.setAttribute("tabindex", "0");
  undoButton.disabled = !past.length;
  redoButton.disabled = !future.length;
}
const cellOf = (r, c) => wrap.querySelector(`tr[data-row="${r}"]`)?.children[c + 1] ?? null;
function drawProblems() {
  const own = t.problems.own, counts = t.problems.counts;
  const many = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;
  for (const link of document.querySelectorAll("[data-table]")) {
    const file = link.dataset.table === "situation" ? "situation.toml" : `${link.dataset.table}.csv`;
    const found = t.problems.files[file];
    link.querySelector(".bad-n").textContent = found?.error ? String(found.error) : "";
    if (found?.error) link.querySelector(".bad-n").setAttribute("title", many(found.error, "problem"));
    if (link.dataset.table === name) { link.setAttribute("aria-current", "true"); if (!isHead()) link.querySelector(".n").textContent = String(t.total); } else link.removeAttribute("aria-current");
  }
  const errors = own.filter((each) => each.severity === "error").length;
  problems.replaceChildren(el("div", { class: "hd" }, own.length ? `${many(errors, "problem")}, ${many(own.length - errors, "warning")} here` : "No problem here", el("span", {}, counts.error + counts.warning > own.length ? `${many(counts.error, "problem")} and ${many(counts.warning, "warning")} in all tables · ` : "", "same messages as detente check · ", el("kbd", {}, "F8"), " next")),
    ...own.slice(0, 100).map((each) => el("div", { class: "p" }, el("button", { type: "button", onclick: () => { const c = t.header.indexOf(each.column); if (each.row !== null) go(each.row, c >= 0 ? c : 0); } }, el("span", { class: each.severity === "error" ? "e" : "w" }, each.severity === "error" ? "Problem" : "Warning"), el("span", {}, [each.row !== null ? `row ${each.row + 1}` : "", each.column].filter(Boolean).join(", ")), el("span", {}, `${each.message} ${each.fix}`)), mend(each))));
}
// A mistake that has one right way out is mended with a click.
function mend(each) {
  const c = t.header.indexOf(each.column), text = each.row !== null && c >= 0 ? t.rows[each.row]?.[c] : "";
  const value = text ? parse(text) : null;
  if (t.readonly || !value || each.severity !== "error") return null;
  const sorted = [value.low, value.best, value.high].sort((a, b) => a - b).join("/");
  if (column(c).type !== "cell" || (value.low <= value.best && value.best <= value.high)) return null;
  return el("button", { class: "link", type: "button", onclick: () => { go(each.row, c); send([{ op: "set", row: each.row, key: t.keys[each.row], column: t.header[c], value: sorted }], [{ op: "set", row: each.row, key: null, column: t.header[c], value: text }]); } }, `Sort the three: ${sorted}`);
}

// Moving --------------------------------------------------------------------------------------
function go(r, c, extend = false) {
  const old = cellOf(at.r, at.c);
  old?.setAttribute("tabindex", "-1");
  const before = anchor;
  if (extend) anchor ??= { ...at };
  else anchor = null;
  at = { r: Math.max(0, Math.min(t.rows.length - 1, r)), c: Math.max(0, Math.min(t.header.length - 1, c)) };
  let cell = cellOf(at.r, at.c);
  const place = cell ? -1 : shown().indexOf(at.r);
  if (place >= limit) {
    limit = place + PAGE;
    draw();
    cell = cellOf(at.r, at.c);
  }
  if (!cell) return;
  cell.setAttribute("tabindex", "0");
  cell.focus({ preventScroll: true });
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (extend || before) for (const each of wrap.querySelectorAll("td")) each.classList.toggle("in", Boolean(selected(+each.dataset.r, +each.dataset.c)));
  inspect();
}
wrap.addEventListener("mousedown", (event) => {
  const cell = event.target.closest?.("td[data-r]");
  if (!cell || editing?.cell === cell) return;
  if (editing) finish(true);
  event.preventDefault();
  go(+cell.dataset.r, +cell.dataset.c, event.shiftKey);
});
wrap.addEventListener("dblclick", (event) => { if (event.target.closest?.("td[data-r]") && !editing) edit(); });
wrap.addEventListener("focusin", (event) => {
  const cell = event.target.closest?.("td[data-r]");
  if (cell && (at.r !== +cell.dataset.r || at.c !== +cell.dataset.c) && !editing) { at = { r: +cell.dataset.r, c: +cell.dataset.c }; inspect(); }
});
function next(rows, r, down) { const i = rows.indexOf(r); return rows[Math.max(0, Math.min(rows.length - 1, i + down))] ?? r; }
wrap.addEventListener("keydown", (event) => {
  if (!t || editing || !event.target.closest?.("td[data-r]")) return;
  const control = event.ctrlKey || event.metaKey, rows = shown();
  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-15, 0], PageDown: [15, 0] };
  if (event.key in moves) {
    event.preventDefault();
    const [dr, dc] = moves[event.key];
    if (control && dr) go(dr < 0 ? rows[0] : rows.at(-1), at.c, event.shiftKey);
    else go(dr ? next(rows, at.r, dr) : at.r, at.c + dc, event.shiftKey);
  } else if (event.key === "Home") { event.preventDefault(); go(control ? rows[0] : at.r, 0, event.shiftKey); }
  else if (event.key === "End") { event.preventDefault(); go(control ? rows.at(-1) : at.r, t.header.length - 1, event.shiftKey); }
  else if (event.key === "Enter" || event.key === "F2") { event.preventDefault(); edit(); }
  else if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); event.shiftKey && event.key === "Delete" ? removeRow() : clear(); }
  else if (!control && !event.altKey && event.key.length === 1) { event.preventDefault(); edit(event.key); }
});
document.addEventListener("keydown", (event) => {
  if (!t || typing(event.target) || document.querySelector("dialog[open]")) return;
  const control = event.ctrlKey || event.metaKey;
  if (control && event.key.toLowerCase() === "z" && !event.shiftKey) { event.preventDefault(); undo(); }
  else if (control && (event.key.toLowerCase() === "y" || (event.shiftKey && event.key.toLowerCase() === "z"))) { event.preventDefault(); redo(); }
  else if (event.key === "F8") {
    event.preventDefault();
    const found = t.problems.own.filter((each) => each.row !== null).sort((a, b) => a.row - b.row);
    const one = found.find((each) => each.row > at.r) ?? found[0];
    if (one) go(one.row, Math.max(0, t.header.indexOf(one.column)));
    else say("No problem in this table.");
  }
});

// Editing -------------------------------------------------------------------------------------
function edit(start) {
  if (t.readonly || fixed(at.c)) { say("This cell cannot be changed."); return; }
  const cell = cellOf(at.r, at.c), col = isHead() ? { ...(t.columns.find((each) => each.name === t.keys[at.r]) ?? {}), refers: [] } : column(at.c), old = t.rows[at.r][at.c];
  const choices = col.choices?.length ? ["", ...col.choices] : null;
  const field = choices ? el("select", { "aria-label": `${col.name}` }, (choices.includes(old) ? choices : [old, ...choices]).map((each) => el("option", { value: each, selected: each === old }, each || "(empty)"))) : el("input", { type: "text", "aria-label": col.name, autocomplete: "off", spellcheck: col.type === "text" ? "true" : "false" });
  if (!choices) {
    field.value = start ?? old;
    if (col.refers?.length && t.names) {
      const list = el("datalist", { id: "ids" }, Object.entries(t.names).map(([id, said]) => el("option", { value: id }, said)));
      document.getElementById("ids")?.remove();
      document.body.append(list);
      if (col.type === "id") field.setAttribute("list", "ids");
    }
  } else if (start) { const hit = choices.find((each) => each.startsWith(start.toLowerCase())); if (hit) field.value = hit; }
  editing = { cell, field, old, r: at.r, c: at.c };
  cell.classList.add("editing");
  cell.replaceChildren(field);
  field.focus();
  if (!choices && start === undefined) field.select();
  field.addEventListener("input", () => trial(field.value));
  field.addEventListener("blur", () => { if (editing?.field === field) finish(true, 0, 0, false); });
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") { event.preventDefault(); finish(true, event.shiftKey ? -1 : 1, 0); }
    else if (event.key === "Tab") { event.preventDefault(); finish(true, 0, event.shiftKey ? -1 : 1); }
    else if (event.key === "Escape") { event.preventDefault(); finish(false); }
  });
}
function finish(keep, dr = 0, dc = 0, focus = true) {
  if (!editing) return;
  const { cell, field, old, r, c } = editing;
  const text = field.value;
  editing = null;
  cell.classList.remove("editing");
  cell.replaceChildren(...inside(r, c).filter(Boolean));
  const rows = shown();
  if (focus) go(next(rows, r, dr), c + dc);
  if (keep && text !== old) send([{ op: "set", row: r, key: t.keys[r], column: t.header[c], value: text }], [{ op: "set", row: r, key: null, column: t.header[c], value: old }]);
  else inspect();
}
// As you type: the same check as on the command line, on the table as it would be.
let waiting = 0, asked = 0;
function trial(text) {
  clearTimeout(waiting);
  const { r, c, cell } = editing, mine = ++asked;
  waiting = setTimeout(async () => {
    try {
      const found = await ask(`${path()}/check`, { steps: [{ op: "set", row: r, key: t.keys[r], column: t.header[c], value: text }] });
      if (mine !== asked) return;
      const here = found.own.filter((each) => each.row === r && (each.column === t.header[c] || isHead()));
      const wrong = here.find((each) => each.severity === "error");
      cell.classList.toggle("err", Boolean(wrong));
      const note = inspector.querySelector(".err");
      if (note) note.textContent = here.length ? `${here[0].message} ${here[0].fix}` : "";
      if (wrong) say(wrong.message);
    } catch { /* saving says what is wrong */ }
  }, 140);
  preview(text);
}
let saving = Promise.resolve();
function send(steps, back, kind = "do") {
  saving = saving.then(() => sendNow(steps, back, kind));
  return saving;
}
async function sendNow(steps, back, kind, version = t.version, byKey = false) {
  try {
    const fresh = await ask(`${path()}/save`, { version, steps, by_key: byKey });
    for (const step of steps) if (step.op === "set") changed.add(`${fresh.keys[step.row] ?? step.key}|${step.column}`);
    if (kind === "do") { past.push({ steps, back }); future = []; }
    else if (kind === "undo") future.push({ steps: back, back: steps });
    else past.push({ steps, back });
    const before = t, was = shown();
    t = fresh;
    const had = wrap.contains(document.activeElement) && !editing;
    if (!patched(before, was, steps)) draw();
    if (had) go(at.r, at.c);
    else inspect();
    const now = new Date().toTimeString().slice(0, 5);
    document.getElementById("line-right").textContent = `Saved ${now} to ${t.file} · the verdict is older: run again with Ctrl Enter`;
    say("Saved.");
  } catch (error) {
    if (error.status === 409) conflict(error.data, steps, back, kind);
    else line(error.message.split("\n")[0], "bad");
  }
}
// Where only cells changed, only they are drawn anew.
function patched(before, was, steps) {
  const now = shown();
  if (steps.some((step) => step.op !== "set") || before.header.join() !== t.header.join() || before.total !== t.total || was.length !== now.length || was.some((r, i) => r !== now[i]) || !wrap.querySelector("table")) return false;
  const touched = new Set(steps.map((step) => step.row));
  for (const each of [...before.problems.own, ...t.problems.own]) if (each.row !== null) touched.add(each.row);
  for (const r of touched) for (let c = 0; c < t.header.length; c += 1) {
    const cell = cellOf(r, c);
    if (!cell) continue;
    cell.replaceChildren(...inside(r, c).filter(Boolean));
    mark(cell, r, c);
  }
  drawPicks();
  drawProblems();
  undoButton.disabled = !past.length;
  redoButton.disabled = !future.length;
  return true;
}
// The opposite of a step is sent with the key that the row has by then.
function keyed(steps) { return steps.map((step) => ({ ...step, key: step.op === "insert" ? undefined : t.keys[step.row] })); }
function undo() { const one = past.pop(); if (one) send(keyed(one.back), one.steps, "undo"); }
function redo() { const one = future.pop(); if (one) send(keyed(one.steps), one.back, "redo"); }
undoButton.addEventListener("click", undo);
redoButton.addEventListener("click", redo);

function conflict(data, steps, back, kind) {
  const cell = (each) => el("tr", {}, el("td", {}, el("code", {}, `${each.key} ${each.column}`)), el("td", {}, each.theirs || each.after || "(empty)"), el("td", {}, each.theirs !== undefined ? each.after || "(empty)" : ""));
  const close = (after) => { box.close(); after(); };
  const box = dialog(`${data.file} changed on disk`, el("p", {}, "Somebody else saved this table: another tab, a text editor or git. Nothing was written, and both versions are kept."),
    el("table", {}, el("thead", {}, el("tr", {}, ["Cell you changed", "there now", "yours"].map((said) => el("th", { scope: "col" }, said)))), el("tbody", {}, data.mine.slice(0, 20).map(cell))),
    data.others.length ? el("p", { class: "note" }, `The other writer changed ${data.others.length} cell${data.others.length === 1 ? "" : "s"}: ${data.others.slice(0, 5).map((each) => `${each.key} ${each.column} ${each.before} → ${each.after}`).join("; ")}`) : null,
    el("p", { class: "row" }, el("button", { class: "btn pri", type: "button", onclick: () => close(() => sendNow(steps, back, kind, data.version, true)) }, "Keep theirs, put my cells on top"), el("button", { class: "btn", type: "button", onclick: () => close(() => { load(); say("Their version is shown; your change was dropped."); }) }, "Keep theirs only"), el("button", { class: "btn", type: "button", onclick: () => { const text = steps.map((step) => step.value ?? JSON.stringify(step.cells ?? "")).join("\n"); navigator.clipboard?.writeText(text).then(() => say("Copied.")); } }, "Copy mine")));
}
function area() {
  const from = anchor ?? at, rows = shown();
  const r1 = Math.min(from.r, at.r), r2 = Math.max(from.r, at.r), c1 = Math.min(from.c, at.c), c2 = Math.max(from.c, at.c);
  return { rows: rows.filter((r) => r >= r1 && r <= r2), cols: Array.from({ length: c2 - c1 + 1 }, (_, i) => c1 + i) };
}
function clear() {
  const { rows, cols } = area(), steps = [], back = [];
  for (const r of rows) for (const c of cols) if (t.rows[r][c] !== "" && !fixed(c)) { steps.push({ op: "set", row: r, column: t.header[c], value: "" }); back.push({ op: "set", row: r, column: t.header[c], value: t.rows[r][c] }); }
  if (steps.length && !t.readonly) send(keyed(steps), back);
}
function addRow() {
  const r = t.rows.length;
  wanted = null;
  send([{ op: "insert", row: r, cells: {} }], [{ op: "delete", row: r }]).then(() => { filter.value = ""; draw(); go(r, 0); });
}
function removeRow() {
  if (t.readonly || isHead()) return;
  const r = at.r, cells = Object.fromEntries(t.header.map((each, c) => [each, t.rows[r][c]]).filter(([, text]) => text !== ""));
  send([{ op: "delete", row: r, key: t.keys[r] }], [{ op: "insert", row: r, cells }]);
}
document.getElementById("add-row").addEventListener("click", addRow);
wrap.addEventListener("copy", (event) => {
  if (editing || !t) return;
  const { rows, cols } = area();
  event.clipboardData.setData("text/plain", rows.map((r) => cols.map((c) => t.rows[r][c]).join("\t")).join("\n"));
  event.preventDefault();
});
document.addEventListener("paste", (event) => {
  if (editing || !t || t.readonly || typing(event.target)) return;
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (!text) return;
  event.preventDefault();
  paste(cells(text));
});
function paste(block) {
  // A header row that names columns says where each column goes.
  const first = block[0].map((each) => each.trim().toLowerCase());
  const named = block.length > 1 && first.every((each) => t.header.includes(each) || t.columns.some((col) => col.name === each));
  const names = named ? first : block[0].map((_, i) => t.header[at.c + i]);
  const lines = named ? block.slice(1) : block;
  const rows = t.rows.length ? shown() : [], start = t.rows.length ? rows.indexOf(at.r) : 0;
  const steps = [], back = [];
  let added = 0;
  lines.forEach((line_, i) => {
    const r = rows[start + i];
    const given = line_.map((text, k) => [names[k], text.trim()]).filter(([column_]) => column_ !== undefined);
    if (r === undefined) {
      if (isHead()) return;
      steps.push({ op: "insert", row: t.rows.length + added, cells: Object.fromEntries(given) });
      back.unshift({ op: "delete", row: t.rows.length + added });
      added += 1;
    } else {
      for (const [column_, text] of given) {
        const c = t.header.indexOf(column_);
        if (c >= 0 && !fixed(c) && t.rows[r][c] !== text) { steps.push({ op: "set", row: r, key: t.keys[r], column: column_, value: text }); back.unshift({ op: "set", row: r, column: column_, value: t.rows[r][c] }); }
      }
    }
  });
  if (!steps.length) { say("Nothing changes."); return; }
  send(steps, back).then(() => say(`${lines.length} rows pasted.`));
}

// Inspector -----------------------------------------------------------------------------------
function preview(text) {
  const old = inspector.querySelector(".pv");
  if (!old) return;
  const fresh = pictured(text);
  if (fresh) old.replaceWith(fresh);
}
function pictured(text) {
  const col = column(at.c), position = name === "stakes" && col.name === "position";
  const red = position ? redLine(at.r) : null;
  return picture(text, col, { hue: name === "stakes" ? `var(--camp-${t.camps[t.rows[at.r][0]] ?? "other"})` : undefined, free: position, line: red });
}
// What a cell was in earlier runs, and how far the answer follows it; asked for when it is looked at.
async function past_of(key, col) {
  const place = inspector.querySelector(".history");
  try {
    const found = await ask(`${path()}/history?${new URLSearchParams({ key, column: col })}`);
    if (!place?.isConnected || found.length < 2) return;
    const day = (seconds) => new Date(1000 * seconds).toISOString().slice(0, 10);
    place.replaceChildren(el("h3", {}, "History"), el("p", {}, found.map((each, i) => [i ? ", then " : "", el("code", {}, each.value || "empty"), ` (${each.run ? `run ${each.run.slice(0, 6)}, ${day(each.made)}` : "now"})`])));
  } catch { /* the grid works without it */ }
}
async function matters(id, value) {
  const place = inspector.querySelector(".matters");
  place.replaceChildren(el("h3", {}, "How much it matters"), el("p", { class: "note" }, "Asking…"));
  try {
    const controls = await ask("/api/controls");
    if (!controls.headline) throw new Error("There is no forum to ask about.");
    const odds = async (best) => (await ask("/api/whatif", { changes: { cells: { [id]: best } }, forums: [controls.headline] })).forums[controls.headline];
    const [low, high] = [await odds(value.low), await odds(value.high)];
    if (!place.isConnected) return;
    const gap = Math.abs(100 * (high.value - low.value));
    const forum = controls.forums.find((each) => each.id === controls.headline)?.name ?? controls.headline;
    place.replaceChildren(el("h3", {}, "How much it matters"), el("p", {}, el("b", {}, gap < 2 ? "Little. " : gap < 10 ? "Some. " : "Much. "), `With the best value at ${value.low} a deal at ‘${forum}’ is possible in ${percent(low.value)} of draws (${word(low.value)}), at ${value.high} in ${percent(high.value)} (${word(high.value)}).`));
  } catch (error) { place.replaceChildren(el("h3", {}, "How much it matters"), el("p", { class: "note" }, error.message.split("\n")[0])); }
}
function inspect() {
  if (!t?.rows.length || editing) return;
  const { r, c } = at, col = isHead() ? t.columns.find((each) => each.name === t.keys[r]) : column(c), text = t.rows[r][c];
  if (!col) return;
  const parts = t.keys[r].split("/").map((each) => t.names[each] ?? each);
  const field = el("input", { class: "cell", type: "text", "aria-label": `${col.name} of ${t.keys[r]}`, autocomplete: "off", readonly: t.readonly || fixed(c) });
  field.value = text;
  field.addEventListener("input", () => { editing = { cell: cellOf(r, c), field, old: text, r, c }; trial(field.value); editing = null; });
  field.addEventListener("change", () => { if (field.value !== text) send([{ op: "set", row: r, key: t.keys[r], column: t.header[c], value: field.value }], [{ op: "set", row: r, column: t.header[c], value: text }]); });
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") field.blur(); if (event.key === "Escape") { field.value = text; go(r, c); } });
  const found = problemAt(r, c);
  const facts = [col.type === "cell" ? "low / best / high" : col.type, col.unit, col.range ? col.range.replace("..", "–") : "", col.default ? `default ${col.default}` : "", col.required ? "required" : ""].filter(Boolean).join(" · ");
  const out = [el("p", { class: "kick" }, `${name} · row ${r + 1} · ${isHead() ? t.keys[r] : col.name}`), el("h2", {}, isHead() ? t.keys[r] : name === "stakes" && parts.length === 2 ? `${parts[0]} on ${parts[1]}` : parts.join(", ") || "New row"), field, el("p", { class: "err" }, found.map((each) => `${each.message} ${each.fix}`).join(" ")), pictured(text), el("p", {}, col.description), el("p", { class: "note" }, facts)];
  const scale = name === "stakes" && ["position", "red_line"].includes(col.name) ? t.scales[t.rows[r][t.header.indexOf("issue")]] : null;
  if (scale) {
    const points = [[0, scale.low], ...scale.anchors, [100, scale.high]].filter((each) => each[1]);
    out.push(el("dl", { class: "scale" }, points.map(([v, said]) => [el("dt", {}, String(v)), el("dd", {}, said)])));
  }
  const others = t.answers?.[isHead() ? t.keys[r] : `${t.keys[r]}/${col.name}`] ?? [];
  if (others.length) {
    const own = parse(text);
    const apart = own && others.some((a) => a.low > own.high || a.high < own.low);
    out.push(el("h3", {}, apart ? "Other coders disagree" : "Other coders"), el("dl", { class: "scale" }, others.map((a) => [el("dt", {}, String(a.best)), el("dd", {}, `${a.coder}: ${a.low}/${a.best}/${a.high}${a.sure ? `, sure ${a.sure} of 5` : ""}${a.why ? `. ${a.why}` : ""}`)])), el("p", { class: "note" }, "The table keeps its own number. The average is the scenario ‘pooled’."));
  }
  const e = t.header.indexOf("evidence");
  const ids = e >= 0 ? t.rows[r][e].split(/[\s;]+/).filter(Boolean) : [];
  if (e >= 0) out.push(el("h3", {}, "Rests on"), ids.length ? el("div", { class: "rests" }, el("p", {}, ids.map((id_) => [el("a", { href: `/evidence/${id_}`, "data-evidence": id_ }, id_), " "]))) : el("p", { class: "note" }, "Nothing is cited. Name claims or sources in the column evidence."));
  const id = `${name}/${t.keys[r]}/${col.name}`, value = parse(text);
  if (t.levers.includes(col.name) && value && value.high > value.low) out.push(el("section", { class: "matters" }, el("h3", {}, "How much it matters"), el("button", { class: "btn", type: "button", onclick: () => matters(id, value) }, "Ask the model")));
  if (!isHead()) out.push(el("section", { class: "history" }));
  if (t.levers.includes(col.name)) out.push(el("p", { class: "row" }, el("a", { class: "btn", href: `/questionnaire.docx?${new URLSearchParams({ cell: id })}`, download: "", title: "A one-page form about this cell, without the present numbers" }, "Ask an expert (Word)"), el("a", { class: "btn", href: `/questionnaire.html?${new URLSearchParams({ cell: id })}`, download: "" }, "HTML")));
  if (!isHead() && !t.readonly) out.push(el("p", { class: "row" }, el("button", { class: "btn", type: "button", onclick: removeRow }, "Delete row ", el("kbd", {}, "Shift Del"))));
  inspector.replaceChildren(...out.filter(Boolean));
  if (!isHead()) past_of(t.keys[r], col.name);
  if (ids.length) rests(ids);
}
// What is cited, in words.
async function rests(ids) {
  const place = inspector.querySelector(".rests");
  const items = await Promise.all(ids.slice(0, 4).map((id) => (known.has(id) ? known.get(id) : ask(`/api/evidence/${encodeURIComponent(id)}`).catch(() => null))));
  items.forEach((item, i) => known.set(ids[i], item));
  if (!place?.isConnected) return;
  const short = (text) => (text.length > 150 ? `${text.slice(0, 148)}…` : text);
  place.replaceChildren(...ids.slice(0, 4).map((id, i) => el("p", {}, el("a", { href: `/evidence/${id}`, "data-evidence": id }, id), items[i] ? [` ${short(items[i].text)}`, items[i].grade ? el("span", { class: "note" }, ` · grade ${items[i].grade}`) : null] : el("span", { class: "note" }, " is cited but not listed"))), ids.length > 4 ? el("button", { class: "link", type: "button", onclick: () => showEvidence(ids) }, `${ids.length - 4} more`) : "");
}
const known = new Map();

// Loading -------------------------------------------------------------------------------------
async function load() {
  try {
    t = await ask(path());
    at = { r: Math.min(at.r, Math.max(0, t.rows.length - 1)), c: Math.min(at.c, t.header.length - 1) };
    draw();
    inspect();
  } catch (error) { wrap.replaceChildren(el("div", { class: "state bad" }, el("p", { class: "kick" }, "Error"), el("h2", {}, "This table cannot be shown"), el("p", {}, error.message))); }
}
for (const link of document.querySelectorAll("[data-table]")) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (editing) finish(true, 0, 0, false);
    name = link.dataset.table;
    history.pushState({}, "", `/situation?table=${name}`);
    past = []; future = []; changed.clear();
    at = { r: 0, c: 0 };
    anchor = null;
    filter.value = "";
    picked.clear();
    onlyJudged = false;
    limit = PAGE;
    saving.then(load);
  });
}
addEventListener("popstate", () => location.reload());
filter.addEventListener("input", () => { if (t) draw(); });
filter.addEventListener("keydown", (event) => { if (event.key === "Escape") { filter.value = ""; draw(); } if (event.key === "ArrowDown") { event.preventDefault(); const first = shown()[0]; if (first !== undefined) go(first, at.c); } });
const { onEvent } = await import("./frame.js");
onEvent((kind) => {
  if (kind !== "changed" || editing) return;
  // Another writer: show it at once where this page has nothing of its own at stake.  In turn with
  // the page's own saves, so that what it just wrote is not taken for somebody else's.
  saving = saving.then(async () => {
    if (editing) return;
    const fresh = await ask(path()).catch(() => null);
    if (!fresh || fresh.version === t?.version || editing) return;
    t = fresh;
    past = [];
    future = [];
    draw();
    inspect();
    say("The table changed on disk and was read again.");
  });
});
load();
