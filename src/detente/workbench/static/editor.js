// Changing the table: a cell by typing, a selection emptied, rows added and removed.
import { inside } from "./cellview.js";
import { area, go, next } from "./cursor.js";
import { cellOf, draw } from "./grid.js";
import { inspect, preview } from "./inspector.js";
import { shown } from "./rows.js";
import { keyed, send } from "./saving.js";
import { at, column, fixed, isHead, path, t, want } from "./table.js";
import { ask, el, say } from "./talk.js";

const filter = document.getElementById("filter"),
  inspector = document.getElementById("inspector");
export let editing = null; // the cell that is being typed in

export function edit(start) {
  if (t.readonly || fixed(at.c)) {
    say("This cell cannot be changed.");
    return;
  }
  const cell = cellOf(at.r, at.c),
    col = isHead()
      ? { ...(t.columns.find((each) => each.name === t.keys[at.r]) ?? {}), refers: [] }
      : column(at.c),
    old = t.rows[at.r][at.c];
  const choices = col.choices?.length ? ["", ...col.choices] : null;
  const field = choices
    ? el(
        "select",
        { "aria-label": `${col.name}` },
        (choices.includes(old) ? choices : [old, ...choices]).map((each) =>
          el("option", { value: each, selected: each === old }, each || "(empty)"),
        ),
      )
    : el("input", {
        type: "text",
        "aria-label": col.name,
        autocomplete: "off",
        spellcheck: col.type === "text" ? "true" : "false",
      });
  if (!choices) {
    field.value = start ?? old;
    if (col.refers?.length && t.names) {
      const list = el(
        "datalist",
        { id: "ids" },
        Object.entries(t.names).map(([id, said]) => el("option", { value: id }, said)),
      );
      document.getElementById("ids")?.remove();
      document.body.append(list);
      if (col.type === "id") field.setAttribute("list", "ids");
    }
  } else if (start) {
    const hit = choices.find((each) => each.startsWith(start.toLowerCase()));
    if (hit) field.value = hit;
  }
  editing = { cell, field, old, r: at.r, c: at.c };
  cell.classList.add("editing");
  cell.replaceChildren(field);
  field.focus();
  if (!choices && start === undefined) field.select();
  field.addEventListener("input", () => trial(field.value, editing));
  field.addEventListener("blur", () => {
    if (editing?.field === field) finish(true, 0, 0, false);
  });
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") {
      event.preventDefault();
      finish(true, event.shiftKey ? -1 : 1, 0);
    } else if (event.key === "Tab") {
      event.preventDefault();
      finish(true, 0, event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      finish(false);
    }
  });
}

export function finish(keep, dr = 0, dc = 0, focus = true) {
  if (!editing) return;
  const { cell, field, old, r, c } = editing;
  const text = field.value;
  editing = null;
  cell.classList.remove("editing");
  cell.replaceChildren(...inside(r, c).filter(Boolean));
  const rows = shown();
  if (focus) go(next(rows, r, dr), c + dc);
  if (keep && text !== old)
    send(
      [{ op: "set", row: r, key: t.keys[r], column: t.header[c], value: text }],
      [{ op: "set", row: r, key: null, column: t.header[c], value: old }],
    );
  else inspect();
}
// As you type: the same check as on the command line, on the table as it would be.
let waiting = 0,
  asked = 0;

export function trial(text, { r, c, cell }) {
  clearTimeout(waiting);
  const mine = ++asked,
    note = inspector.querySelector(".err"); // of this cell; the next has its own
  waiting = setTimeout(async () => {
    try {
      const found = await ask(`${path()}/check`, {
        steps: [{ op: "set", row: r, key: t.keys[r], column: t.header[c], value: text }],
      });
      if (mine !== asked) return;
      const here = found.own.filter((each) => each.row === r && (each.column === t.header[c] || isHead()));
      const wrong = here.find((each) => each.severity === "error");
      cell.classList.toggle("err", Boolean(wrong));
      if (note) note.textContent = here.length ? `${here[0].message} ${here[0].fix}` : "";
      if (wrong) say(wrong.message);
    } catch {
      /* saving says what is wrong */
    }
  }, 140);
  preview(text);
}

export function clear() {
  const { rows, cols } = area(),
    steps = [],
    back = [];
  for (const r of rows)
    for (const c of cols)
      if (t.rows[r][c] !== "" && !fixed(c)) {
        steps.push({ op: "set", row: r, column: t.header[c], value: "" });
        back.push({ op: "set", row: r, column: t.header[c], value: t.rows[r][c] });
      }
  if (steps.length && !t.readonly) send(keyed(steps), back);
}

export function addRow() {
  const r = t.rows.length;
  want(null);
  send([{ op: "insert", row: r, cells: {} }], [{ op: "delete", row: r }]).then(() => {
    filter.value = "";
    draw();
    go(r, 0);
  });
}

export function removeRow() {
  if (t.readonly || isHead()) return;
  const r = at.r,
    cells = Object.fromEntries(
      t.header.map((each, c) => [each, t.rows[r][c]]).filter(([, text]) => text !== ""),
    );
  send([{ op: "delete", row: r, key: t.keys[r] }], [{ op: "insert", row: r, cells }]);
}
document.getElementById("add-row").addEventListener("click", addRow);
