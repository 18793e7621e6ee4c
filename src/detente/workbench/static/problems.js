// Problems of the table: the list under the grid, the counts beside the names of the tables.
import { parse } from "./cells.js";
import { go } from "./cursor.js";
import { send } from "./saving.js";
import { column, isHead, name, t } from "./table.js";
import { el } from "./talk.js";

const problems = document.getElementById("problems");

export function drawProblems() {
  const own = t.problems.own,
    counts = t.problems.counts;
  const many = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;
  for (const link of document.querySelectorAll("[data-table]")) {
    const file = link.dataset.table === "situation" ? "situation.toml" : `${link.dataset.table}.csv`;
    const found = t.problems.files[file];
    link.querySelector(".bad-n").textContent = found?.error ? String(found.error) : "";
    if (found?.error) link.querySelector(".bad-n").setAttribute("title", many(found.error, "problem"));
    if (link.dataset.table === name) {
      link.setAttribute("aria-current", "true");
      if (!isHead()) link.querySelector(".n").textContent = String(t.total);
    } else link.removeAttribute("aria-current");
  }
  const errors = own.filter((each) => each.severity === "error").length;
  problems.replaceChildren(
    el(
      "div",
      { class: "hd" },
      own.length
        ? `${many(errors, "problem")}, ${many(own.length - errors, "warning")} here`
        : "No problem here",
      el(
        "span",
        {},
        counts.error + counts.warning > own.length
          ? `${many(counts.error, "problem")} and ${many(counts.warning, "warning")} in all tables · `
          : "",
        "same messages as detente check · ",
        el("kbd", {}, "F8"),
        " next",
      ),
    ),
    ...own.slice(0, 100).map((each) =>
      el(
        "div",
        { class: "p" },
        el(
          "button",
          {
            type: "button",
            onclick: () => {
              const c = t.header.indexOf(each.column);
              if (each.row !== null) go(each.row, c >= 0 ? c : 0);
            },
          },
          el(
            "span",
            { class: each.severity === "error" ? "e" : "w" },
            each.severity === "error" ? "Problem" : "Warning",
          ),
          el(
            "span",
            {},
            [each.row !== null ? `row ${each.row + 1}` : "", each.column].filter(Boolean).join(", "),
          ),
          el("span", {}, `${each.message} ${each.fix}`),
        ),
        mend(each),
      ),
    ),
  );
}

// A mistake that has one right way out is mended with a click.
function mend(each) {
  const c = t.header.indexOf(each.column),
    text = each.row !== null && c >= 0 ? t.rows[each.row]?.[c] : "";
  const value = text ? parse(text) : null;
  if (t.readonly || !value || each.severity !== "error") return null;
  const sorted = [value.low, value.best, value.high].sort((a, b) => a - b).join("/");
  if (column(c).type !== "cell" || (value.low <= value.best && value.best <= value.high)) return null;
  return el(
    "button",
    {
      class: "link",
      type: "button",
      onclick: () => {
        go(each.row, c);
        send(
          [{ op: "set", row: each.row, key: t.keys[each.row], column: t.header[c], value: sorted }],
          [{ op: "set", row: each.row, key: null, column: t.header[c], value: text }],
        );
      },
    },
    `Sort the three: ${sorted}`,
  );
}
