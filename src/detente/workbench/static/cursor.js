// The place in the grid: moving by mouse and keys, the selection.
import { clear, edit, editing, finish, removeRow } from "./editor.js";
import { cellOf, reveal } from "./grid.js";
import { inspect } from "./inspector.js";
import { shown } from "./rows.js";
import { redo, undo } from "./saving.js";
import { anchor, at, selected, stand, t } from "./table.js";
import { say, typing } from "./talk.js";

const wrap = document.getElementById("grid-wrap");

export function go(r, c, extend = false) {
  const old = cellOf(at.r, at.c);
  old?.setAttribute("tabindex", "-1");
  const before = anchor;
  stand(
    { r: Math.max(0, Math.min(t.rows.length - 1, r)), c: Math.max(0, Math.min(t.header.length - 1, c)) },
    extend ? (anchor ?? { ...at }) : null,
  );
  let cell = cellOf(at.r, at.c);
  const place = cell ? -1 : shown().indexOf(at.r);
  if (reveal(place)) cell = cellOf(at.r, at.c);
  if (!cell) return;
  cell.setAttribute("tabindex", "0");
  cell.focus({ preventScroll: true });
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (extend || before)
    for (const each of wrap.querySelectorAll("td"))
      each.classList.toggle("in", Boolean(selected(+each.dataset.r, +each.dataset.c)));
  inspect();
}
wrap.addEventListener("mousedown", (event) => {
  const cell = event.target.closest?.("td[data-r]");
  if (!cell || editing?.cell === cell) return;
  if (editing) finish(true);
  event.preventDefault();
  go(+cell.dataset.r, +cell.dataset.c, event.shiftKey);
});
wrap.addEventListener("dblclick", (event) => {
  if (event.target.closest?.("td[data-r]") && !editing) edit();
});
wrap.addEventListener("focusin", (event) => {
  const cell = event.target.closest?.("td[data-r]");
  if (cell && (at.r !== +cell.dataset.r || at.c !== +cell.dataset.c) && !editing) {
    stand({ r: +cell.dataset.r, c: +cell.dataset.c });
    inspect();
  }
});

export function next(rows, r, down) {
  const i = rows.indexOf(r);
  return rows[Math.max(0, Math.min(rows.length - 1, i + down))] ?? r;
}
wrap.addEventListener("keydown", (event) => {
  if (!t || editing || !event.target.closest?.("td[data-r]")) return;
  const control = event.ctrlKey || event.metaKey,
    rows = shown();
  const moves = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    PageUp: [-15, 0],
    PageDown: [15, 0],
  };
  if (event.key in moves) {
    event.preventDefault();
    const [dr, dc] = moves[event.key];
    if (control && dr) go(dr < 0 ? rows[0] : rows.at(-1), at.c, event.shiftKey);
    else go(dr ? next(rows, at.r, dr) : at.r, at.c + dc, event.shiftKey);
  } else if (event.key === "Home") {
    event.preventDefault();
    go(control ? rows[0] : at.r, 0, event.shiftKey);
  } else if (event.key === "End") {
    event.preventDefault();
    go(control ? rows.at(-1) : at.r, t.header.length - 1, event.shiftKey);
  } else if (event.key === "Enter" || event.key === "F2") {
    event.preventDefault();
    edit();
  } else if (event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    event.shiftKey && event.key === "Delete" ? removeRow() : clear();
  } else if (!control && !event.altKey && event.key.length === 1) {
    event.preventDefault();
    edit(event.key);
  }
});
document.addEventListener("keydown", (event) => {
  if (!t || typing(event.target) || document.querySelector("dialog[open]")) return;
  const control = event.ctrlKey || event.metaKey;
  if (control && event.key.toLowerCase() === "z" && !event.shiftKey) {
    event.preventDefault();
    undo();
  } else if (
    control &&
    (event.key.toLowerCase() === "y" || (event.shiftKey && event.key.toLowerCase() === "z"))
  ) {
    event.preventDefault();
    redo();
  } else if (event.key === "F8") {
    event.preventDefault();
    const found = t.problems.own.filter((each) => each.row !== null).sort((a, b) => a.row - b.row);
    const one = found.find((each) => each.row > at.r) ?? found[0];
    if (one) go(one.row, Math.max(0, t.header.indexOf(one.column)));
    else say("No problem in this table.");
  }
});

// The rows and columns of the selection, or of the one cell.
export function area() {
  const from = anchor ?? at,
    rows = shown();
  const r1 = Math.min(from.r, at.r),
    r2 = Math.max(from.r, at.r),
    c1 = Math.min(from.c, at.c),
    c2 = Math.max(from.c, at.c);
  return {
    rows: rows.filter((r) => r >= r1 && r <= r2),
    cols: Array.from({ length: c2 - c1 + 1 }, (_, i) => c1 + i),
  };
}
