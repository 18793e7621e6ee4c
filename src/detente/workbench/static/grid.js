// The grid: the table drawn, and drawn anew after a change.
import { inside, mark } from "./cellview.js";
import { go } from "./cursor.js";
import { addRow } from "./editor.js";
import { drawProblems } from "./problems.js";
import { drawPicks, shown } from "./rows.js";
import { drawButtons } from "./saving.js";
import { at, column, fixed, isHead, name, t, want, wanted } from "./table.js";
import { el } from "./talk.js";

const wrap = document.getElementById("grid-wrap");
// A long table is drawn as far as somebody looks.
const PAGE = 600;
let limit = PAGE;

const beginning = (column) =>
  column ? `begin with ${/^[aeiou]/.test(column) ? "an" : "a"} ${column.replaceAll("_", " ")}` : "begin here";
export function draw() {
  const all = shown(),
    rows = all.slice(0, limit);
  drawPicks(draw);
  document.getElementById("grid-t").textContent = name
    .replace("theatre/", "")
    .replaceAll("_", " ")
    .replace(/^./, (x) => x.toUpperCase());
  const count = `${t.total} row${t.total === 1 ? "" : "s"}`;
  const part = all.length < t.total ? `, ${all.length} shown` : "";
  document.getElementById("grid-d").textContent =
    `${t.description} ${count}${part}. ${t.readonly ? "Read only." : ""}`;
  document.getElementById("add-row").hidden = isHead() || t.readonly;
  if (!t.rows.length) {
    wrap.replaceChildren(
      el(
        "div",
        { class: "state", style: null },
        el("p", { class: "kick" }, "Empty"),
        el("h2", {}, `No row in ${t.file} yet`),
        el("p", {}, t.description),
        t.readonly
          ? null
          : el("button", { class: "btn pri", type: "button", onclick: addRow }, "Add the first row"),
        el("p", { class: "note" }, "Or paste rows from Excel here with Ctrl V."),
      ),
    );
    return drawProblems();
  }
  const head = el(
    "tr",
    { role: "row" },
    el("th", { class: "n", scope: "col", role: "columnheader" }, el("span", { class: "vh" }, "Row")),
    t.header.map((each, c) => {
      const col = column(c);
      return el(
        "th",
        { scope: "col", role: "columnheader", title: col.description },
        el("b", {}, each.replaceAll("_", " ")),
        [
          col.type === "cell" ? "low/best/high" : "",
          col.unit || "",
          col.range && !["id", "ids", "choice"].includes(col.type) ? col.range.replace("..", "–") : "",
        ]
          .filter(Boolean)
          .join(", ") || (col.required ? "required" : "\u00a0"),
      );
    }),
  );
  const body = rows.map((r) =>
    el(
      "tr",
      { role: "row", "data-row": String(r), "aria-rowindex": String(r + 2) },
      el("th", { class: "n", scope: "row", role: "rowheader" }, String(r + 1)),
      t.header.map((_, c) => {
        const cell = el(
          "td",
          {
            role: "gridcell",
            tabindex: "-1",
            "data-r": String(r),
            "data-c": String(c),
            "aria-readonly": t.readonly || fixed(c) ? "true" : "false",
          },
          inside(r, c),
        );
        mark(cell, r, c);
        return cell;
      }),
    ),
  );
  if (all.length > rows.length)
    body.push(
      el(
        "tr",
        { class: "more", role: "row" },
        el("th", { class: "n", role: "rowheader" }, "…"),
        el(
          "td",
          { role: "gridcell", colspan: String(t.header.length) },
          el(
            "button",
            {
              class: "link",
              type: "button",
              onclick: () => {
                limit += PAGE;
                draw();
              },
            },
            `${all.length - rows.length} more rows`,
          ),
        ),
      ),
    );
  else if (!isHead() && !t.readonly)
    body.push(
      el(
        "tr",
        { class: "more", role: "row" },
        el("th", { class: "n", role: "rowheader" }, "+"),
        el(
          "td",
          { role: "gridcell", colspan: String(t.header.length) },
          el("button", { class: "link", type: "button", onclick: addRow }, `New row: ${beginning(t.key[0])}`),
        ),
      ),
    );
  const table = el(
    "table",
    {
      class: "g-t",
      role: "grid",
      "aria-label": `${name}, editable`,
      "aria-rowcount": String(t.total + 1),
      "aria-multiselectable": "true",
    },
    el("thead", { role: "rowgroup" }, head),
    el("tbody", { role: "rowgroup" }, body),
  );
  const { scrollTop, scrollLeft } = wrap;
  wrap.replaceChildren(table);
  wrap.scrollTop = scrollTop;
  wrap.scrollLeft = scrollLeft;
  drawProblems();
  if (wanted) {
    const r = t.keys.indexOf(wanted);
    want(null);
    if (r >= 0) {
      go(r, Math.min(2, t.header.length - 1));
      cellOf(at.r, at.c)?.scrollIntoView({ block: "center", inline: "nearest" });
    }
  }
  cellOf(at.r, at.c)?.setAttribute("tabindex", "0");
  if (!wrap.querySelector('td[tabindex="0"]')) wrap.querySelector("td")?.setAttribute("tabindex", "0");
  drawButtons();
}
export const cellOf = (r, c) => wrap.querySelector(`tr[data-row="${r}"]`)?.children[c + 1] ?? null;

// Where only cells changed, only they are drawn anew.
export function patched(before, was, steps) {
  const now = shown();
  if (
    steps.some((step) => step.op !== "set") ||
    before.header.join() !== t.header.join() ||
    before.total !== t.total ||
    was.length !== now.length ||
    was.some((r, i) => r !== now[i]) ||
    !wrap.querySelector("table")
  )
    return false;
  const touched = new Set(steps.map((step) => step.row));
  for (const each of [...before.problems.own, ...t.problems.own])
    if (each.row !== null) touched.add(each.row);
  for (const r of touched)
    for (let c = 0; c < t.header.length; c += 1) {
      const cell = cellOf(r, c);
      if (!cell) continue;
      cell.replaceChildren(...inside(r, c).filter(Boolean));
      mark(cell, r, c);
    }
  drawPicks(draw);
  drawProblems();
  drawButtons();
  return true;
}

// Draws as far as the given place among the shown rows; says whether there was need to.
export function reveal(place) {
  if (place < limit) return false;
  limit = place + PAGE;
  draw();
  return true;
}

export function fromTheTop() {
  limit = PAGE;
}
