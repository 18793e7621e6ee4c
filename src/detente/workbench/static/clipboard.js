// Copying cells and pasting them, from here or from Excel.
import { area } from "./cursor.js";
import { editing } from "./editor.js";
import { shown } from "./rows.js";
import { send } from "./saving.js";
import { at, fixed, isHead, t } from "./table.js";
import { say, typing } from "./talk.js";

// Excel writes cells with tabs and line ends in quotes.

function cells(text) {
  const out = [[]];
  let cell = "",
    quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const sign = text[i];
    if (quoted) {
      if (sign === '"' && text[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else if (sign === '"') quoted = false;
      else cell += sign;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === "\t") {
      out.at(-1).push(cell);
      cell = "";
    } else if (sign === "\n") {
      out.at(-1).push(cell);
      cell = "";
      out.push([]);
    } else cell += sign;
  }
  out.at(-1).push(cell);
  return out;
}
document.getElementById("grid-wrap").addEventListener("copy", (event) => {
  if (editing || !t) return;
  const { rows, cols } = area();
  event.clipboardData.setData(
    "text/plain",
    rows.map((r) => cols.map((c) => t.rows[r][c]).join("\t")).join("\n"),
  );
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
  const named =
    block.length > 1 &&
    first.every((each) => t.header.includes(each) || t.columns.some((col) => col.name === each));
  const names = named ? first : block[0].map((_, i) => t.header[at.c + i]);
  const lines = named ? block.slice(1) : block;
  const rows = t.rows.length ? shown() : [],
    start = t.rows.length ? rows.indexOf(at.r) : 0;
  const steps = [],
    back = [];
  let added = 0;
  lines.forEach((line_, i) => {
    const r = rows[start + i];
    const given = line_
      .map((text, k) => [names[k], text.trim()])
      .filter(([column_]) => column_ !== undefined);
    if (r === undefined) {
      if (isHead()) return;
      steps.push({ op: "insert", row: t.rows.length + added, cells: Object.fromEntries(given) });
      back.unshift({ op: "delete", row: t.rows.length + added });
      added += 1;
    } else {
      for (const [column_, text] of given) {
        const c = t.header.indexOf(column_);
        if (c >= 0 && !fixed(c) && t.rows[r][c] !== text) {
          steps.push({ op: "set", row: r, key: t.keys[r], column: column_, value: text });
          back.unshift({ op: "set", row: r, column: column_, value: t.rows[r][c] });
        }
      }
    }
  });
  if (!steps.length) {
    say("Nothing changes.");
    return;
  }
  send(steps, back).then(() => say(`${lines.length} rows pasted.`));
}
