// The inspector: what a cell means, what it rests on, what it was, how much it matters.
import { parse } from "./cells.js";
import { go } from "./cursor.js";
import { editing, removeRow, trial } from "./editor.js";
import { showEvidence } from "./slips.js";
import { cellOf } from "./grid.js";
import { picture } from "./picture.js";
import { send } from "./saving.js";
import { at, column, fixed, isHead, name, path, problemAt, redLine, t } from "./table.js";
import { ask, el, percent, word } from "./talk.js";

const inspector = document.getElementById("inspector");
const known = new Map(); // evidence that was asked for

export function preview(text) {
  const old = inspector.querySelector(".pv");
  if (!old) return;
  const fresh = pictured(text);
  if (fresh) old.replaceWith(fresh);
}

function pictured(text) {
  const col = column(at.c),
    position = name === "stakes" && col.name === "position";
  const red = position ? redLine(at.r) : null;
  return picture(text, col, {
    hue: name === "stakes" ? `var(--camp-${t.camps[t.rows[at.r][0]] ?? "other"})` : undefined,
    free: position,
    line: red,
  });
}

// What a cell was in earlier runs, and how far the answer follows it; asked for when it is looked at.
async function past_of(key, col) {
  const place = inspector.querySelector(".history");
  try {
    const found = await ask(`${path()}/history?${new URLSearchParams({ key, column: col })}`);
    if (!place?.isConnected || found.length < 2) return;
    const day = (seconds) => new Date(1000 * seconds).toISOString().slice(0, 10);
    place.replaceChildren(
      el("h3", {}, "History"),
      el(
        "p",
        {},
        found.map((each, i) => [
          i ? ", then " : "",
          el("code", {}, each.value || "empty"),
          ` (${each.run ? `run ${each.run.slice(0, 6)}, ${day(each.made)}` : "now"})`,
        ]),
      ),
    );
  } catch {
    /* the grid works without it */
  }
}

async function matters(id, value) {
  const place = inspector.querySelector(".matters");
  place.replaceChildren(el("h3", {}, "How much it matters"), el("p", { class: "note" }, "Asking…"));
  try {
    const controls = await ask("/api/controls");
    if (!controls.headline) throw new Error("There is no forum to ask about.");
    const odds = async (best) =>
      (await ask("/api/whatif", { changes: { cells: { [id]: best } }, forums: [controls.headline] })).forums[
        controls.headline
      ];
    const [low, high] = [await odds(value.low), await odds(value.high)];
    if (!place.isConnected) return;
    const gap = Math.abs(100 * (high.value - low.value));
    const forum = controls.forums.find((each) => each.id === controls.headline)?.name ?? controls.headline;
    place.replaceChildren(
      el("h3", {}, "How much it matters"),
      el(
        "p",
        {},
        el("b", {}, gap < 2 ? "Little. " : gap < 10 ? "Some. " : "Much. "),
        `With the best value at ${value.low} a deal at ‘${forum}’ is possible in ${percent(low.value)} `,
        `of draws (${word(low.value)}), at ${value.high} in ${percent(high.value)} (${word(high.value)}).`,
      ),
    );
  } catch (error) {
    place.replaceChildren(
      el("h3", {}, "How much it matters"),
      el("p", { class: "note" }, error.message.split("\n")[0]),
    );
  }
}

export function inspect() {
  if (!t?.rows.length || editing) return;
  const { r, c } = at,
    col = isHead() ? t.columns.find((each) => each.name === t.keys[r]) : column(c),
    text = t.rows[r][c];
  if (!col) return;
  const parts = t.keys[r].split("/").map((each) => t.names[each] ?? each);
  const field = el("input", {
    class: "cell",
    type: "text",
    "aria-label": `${col.name} of ${t.keys[r]}`,
    autocomplete: "off",
    readonly: t.readonly || fixed(c),
  });
  field.value = text;
  field.addEventListener("input", () => trial(field.value, { r, c, cell: cellOf(r, c) }));
  field.addEventListener("change", () => {
    if (field.value !== text)
      send(
        [{ op: "set", row: r, key: t.keys[r], column: t.header[c], value: field.value }],
        [{ op: "set", row: r, column: t.header[c], value: text }],
      );
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") field.blur();
    if (event.key === "Escape") {
      field.value = text;
      go(r, c);
    }
  });
  const found = problemAt(r, c);
  const facts = [
    col.type === "cell" ? "low / best / high" : col.type,
    col.unit,
    col.range ? col.range.replace("..", "–") : "",
    col.default ? `default ${col.default}` : "",
    col.required ? "required" : "",
  ]
    .filter(Boolean)
    .join(" · ");
  const out = [
    el("p", { class: "kick" }, `${name} · row ${r + 1} · ${isHead() ? t.keys[r] : col.name}`),
    el(
      "h2",
      {},
      isHead()
        ? t.keys[r]
        : name === "stakes" && parts.length === 2
          ? `${parts[0]} on ${parts[1]}`
          : parts.join(", ") || "New row",
    ),
    field,
    el("p", { class: "err" }, found.map((each) => `${each.message} ${each.fix}`).join(" ")),
    pictured(text),
    el("p", {}, col.description),
    el("p", { class: "note" }, facts),
  ];
  const scale =
    name === "stakes" && ["position", "red_line"].includes(col.name)
      ? t.scales[t.rows[r][t.header.indexOf("issue")]]
      : null;
  if (scale) {
    const points = [[0, scale.low], ...scale.anchors, [100, scale.high]].filter((each) => each[1]);
    out.push(
      el(
        "dl",
        { class: "scale" },
        points.map(([v, said]) => [el("dt", {}, String(v)), el("dd", {}, said)]),
      ),
    );
  }
  const others = t.answers?.[isHead() ? t.keys[r] : `${t.keys[r]}/${col.name}`] ?? [];
  if (others.length) {
    const own = parse(text);
    const apart = own && others.some((a) => a.low > own.high || a.high < own.low);
    out.push(
      el("h3", {}, apart ? "Other coders disagree" : "Other coders"),
      el(
        "dl",
        { class: "scale" },
        others.map((a) => [
          el("dt", {}, String(a.best)),
          el(
            "dd",
            {},
            `${a.coder}: ${a.low}/${a.best}/${a.high}`,
            a.sure ? `, sure ${a.sure} of 5` : "",
            a.why ? `. ${a.why}` : "",
          ),
        ]),
      ),
      el("p", { class: "note" }, "The table keeps its own number. The average is the scenario ‘pooled’."),
    );
  }
  const e = t.header.indexOf("evidence");
  const ids = e >= 0 ? t.rows[r][e].split(/[\s;]+/).filter(Boolean) : [];
  if (e >= 0)
    out.push(
      el("h3", {}, "Rests on"),
      ids.length
        ? el(
            "div",
            { class: "rests" },
            el(
              "p",
              {},
              ids.map((id_) => [el("a", { href: `/evidence/${id_}`, "data-evidence": id_ }, id_), " "]),
            ),
          )
        : el("p", { class: "note" }, "Nothing is cited. Name claims or sources in the column evidence."),
    );
  const id = `${name}/${t.keys[r]}/${col.name}`,
    value = parse(text);
  if (t.levers.includes(col.name) && value && value.high > value.low)
    out.push(
      el(
        "section",
        { class: "matters" },
        el("h3", {}, "How much it matters"),
        el("button", { class: "btn", type: "button", onclick: () => matters(id, value) }, "Ask the model"),
      ),
    );
  if (!isHead()) out.push(el("section", { class: "history" }));
  if (t.levers.includes(col.name))
    out.push(
      el(
        "p",
        { class: "row" },
        el(
          "a",
          {
            class: "btn",
            href: `/questionnaire.docx?${new URLSearchParams({ cell: id })}`,
            download: "",
            title: "A one-page form about this cell, without the present numbers",
          },
          "Ask an expert (Word)",
        ),
        el(
          "a",
          { class: "btn", href: `/questionnaire.html?${new URLSearchParams({ cell: id })}`, download: "" },
          "HTML",
        ),
      ),
    );
  if (!isHead() && !t.readonly)
    out.push(
      el(
        "p",
        { class: "row" },
        el(
          "button",
          { class: "btn", type: "button", onclick: removeRow },
          "Delete row ",
          el("kbd", {}, "Shift Del"),
        ),
      ),
    );
  inspector.replaceChildren(...out.filter(Boolean));
  if (!isHead()) past_of(t.keys[r], col.name);
  if (ids.length) rests(ids);
}

// What is cited, in words.
async function rests(ids) {
  const place = inspector.querySelector(".rests");
  const items = await Promise.all(
    ids
      .slice(0, 4)
      .map((id) =>
        known.has(id) ? known.get(id) : ask(`/api/evidence/${encodeURIComponent(id)}`).catch(() => null),
      ),
  );
  items.forEach((item, i) => known.set(ids[i], item));
  if (!place?.isConnected) return;
  const short = (text) => (text.length > 150 ? `${text.slice(0, 148)}…` : text);
  place.replaceChildren(
    ...ids
      .slice(0, 4)
      .map((id, i) =>
        el(
          "p",
          {},
          el("a", { href: `/evidence/${id}`, "data-evidence": id }, id),
          items[i]
            ? [
                ` ${short(items[i].text)}`,
                items[i].grade ? el("span", { class: "note" }, ` · grade ${items[i].grade}`) : null,
              ]
            : el("span", { class: "note" }, " is cited but not listed"),
        ),
      ),
    ids.length > 4
      ? el(
          "button",
          { class: "link", type: "button", onclick: () => showEvidence(ids) },
          `${ids.length - 4} more`,
        )
      : "",
  );
}
