// Which rows are shown, and the lists of ticks that say so.
import { capital, el } from "./talk.js";
import { column, t } from "./table.js";

const filter = document.getElementById("filter");
// Rows that the words, the chosen ids and the tick of judgement leave.
const picked = new Map();
let onlyJudged = false;
const judged = (r) => {
  const e = t.header.indexOf("evidence");
  const ids = e < 0 ? [] : t.rows[r][e].split(/[\s;]+/).filter(Boolean);
  return ids.every((id) => t.judged.includes(id));
};
export const shown = () => {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  return t.rows
    .map((row, r) => r)
    .filter(
      (r) =>
        words.every((part) => t.rows[r].join(" ").toLowerCase().includes(part) || t.keys[r].includes(part)) &&
        [...picked].every(([c, ids]) => !ids.size || ids.has(t.rows[r][c])) &&
        (!onlyJudged || judged(r)),
    );
};

// A list of ticks for each of the first two columns of ids; one button for rows that rest on judgement.
export function drawPicks(draw) {
  const place = document.getElementById("picks"),
    open = place.querySelector("details[open]")?.dataset.c;
  const columns_ = t.header
    .map((_, c) => c)
    .filter((c) => t.key.includes(t.header[c]) && column(c).refers?.length)
    .slice(0, 2);
  const tick = (c, id) =>
    el(
      "label",
      {},
      el("input", {
        type: "checkbox",
        checked: picked.get(c)?.has(id) ?? false,
        onchange: (event) => {
          const ids = picked.get(c) ?? new Set();
          if (event.target.checked) ids.add(id);
          else ids.delete(id);
          picked.set(c, ids);
          draw();
        },
      }),
      el("span", { class: `chip c-${t.camps[id] ?? "other"}` }),
      id,
    );
  const made = columns_.map((c) => {
    const ids = [...new Set(t.rows.map((row) => row[c]).filter(Boolean))],
      chosen = [...(picked.get(c) ?? [])];
    return el(
      "details",
      { class: "pick", "data-c": String(c), open: open === String(c) },
      el(
        "summary",
        { class: "btn" },
        `${capital(t.header[c].replaceAll("_", " "))}: `,
        el("b", {}, chosen.length ? chosen.slice(0, 3).join(", ") + (chosen.length > 3 ? " …" : "") : "all"),
      ),
      el(
        "div",
        { class: "list" },
        ids.slice(0, 300).map((id) => tick(c, id)),
      ),
    );
  });
  if (t.header.includes("evidence"))
    made.push(
      el(
        "button",
        {
          class: "btn",
          type: "button",
          "aria-pressed": String(onlyJudged),
          onclick: () => {
            onlyJudged = !onlyJudged;
            draw();
            document.querySelector("#picks [aria-pressed]")?.focus();
          },
        },
        "Only coder’s judgement",
      ),
    );
  const held = document.activeElement?.closest?.("#picks details")?.dataset.c,
    at_ = held ? [...place.querySelectorAll("details[open] input")].indexOf(document.activeElement) : -1;
  place.replaceChildren(...made);
  if (at_ >= 0) place.querySelectorAll("details[open] input")[at_]?.focus();
}
document.addEventListener("click", (event) => {
  for (const each of document.querySelectorAll("details.pick[open]"))
    if (!each.contains(event.target)) each.open = false;
});
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector("details.pick[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

export function showAll() {
  filter.value = "";
  picked.clear();
  onlyJudged = false;
}
