// What a cell of the grid looks like: its text, a small picture of its distribution, its marks.
import { parse } from "./cells.js";
import { bounds } from "./picture.js";
import { changed, column, name, problemAt, redLine, selected, t } from "./table.js";
import { el, svg } from "./talk.js";

function mini(r, c) {
  const col = column(c);
  if (col.type !== "cell") return null;
  const [low, high] = bounds(col);
  const top = high ?? 10,
    text = t.rows[r][c];
  const pos = (x) => `${Math.max(0, Math.min(100, (100 * (x - (low ?? 0))) / (top - (low ?? 0))))}%`;
  if (!text.trim() && !(name === "stakes" && col.name === "position")) return null;
  const out = svg(
    "svg",
    { class: "mini", "aria-hidden": "true" },
    svg("line", { x1: 0, x2: "100%", y1: 9, y2: 9, stroke: "var(--rule)", "stroke-width": 1.5 }),
  );
  if (!text.trim()) {
    if (name === "stakes" && col.name === "position")
      out.append(
        svg("rect", {
          x: 0,
          y: 6,
          width: "100%",
          height: 6,
          fill: "none",
          stroke: "var(--warn)",
          "stroke-dasharray": "3 2",
        }),
      );
    return out;
  }
  const value = parse(text);
  if (!value || value.low > value.best || value.best > value.high) {
    out.append(
      svg("line", { x1: 0, x2: "100%", y1: 9, y2: 9, stroke: "var(--bad)", "stroke-dasharray": "2 2" }),
    );
    return out;
  }
  const hue =
    name === "stakes" && col.name === "position"
      ? `var(--camp-${t.camps[t.rows[r][0]] ?? "other"})`
      : "var(--ink-3)";
  if (value.high > value.low)
    out.append(
      svg("rect", {
        x: pos(value.low),
        y: 6.5,
        width: `${(100 * (Math.min(top, value.high) - value.low)) / (top - (low ?? 0))}%`,
        height: 5,
        fill: hue,
        opacity: 0.42,
      }),
    );
  out.append(
    svg(
      "svg",
      { x: pos(value.best), y: 0, width: 1, height: 18, overflow: "visible" },
      svg("rect", { x: -1.25, y: 4, width: 2.5, height: 10, fill: hue }),
    ),
  );
  const line_ = name === "stakes" && col.name === "position" ? redLine(r) : null;
  if (line_)
    out.append(
      svg(
        "svg",
        { x: pos(line_[1]), y: 0, width: 1, height: 18, overflow: "visible" },
        svg("path", {
          d: line_[0] === ">=" ? "M4 3H0V15H4" : "M-4 3H0V15H-4",
          fill: "none",
          stroke: "var(--ink)",
          "stroke-width": 1.25,
        }),
      ),
    );
  return out;
}

export function inside(r, c) {
  const col = column(c),
    text = t.rows[r][c];
  if (col.type === "cell") {
    const unknown = !text.trim() && name === "stakes" && col.name === "position";
    return [
      el("span", { class: `cellv${unknown ? " unknown" : ""}` }, unknown ? "unknown" : text),
      mini(r, c),
    ];
  }
  if (col.name === "evidence" && text)
    return [
      el(
        "span",
        { class: "ev" },
        text
          .split(/[\s;]+/)
          .slice(0, 2)
          .join(" ") + (text.split(/[\s;]+/).length > 2 ? " …" : ""),
      ),
    ];
  if (col.refers?.includes("actors") && col.type === "id" && text)
    return [el("span", { class: `chip c-${t.camps[text] ?? "other"}` }), text];
  return [text];
}

export function mark(cell, r, c) {
  const found = problemAt(r, c).filter((each) => each.column === t.header[c]);
  const worst = found.some((each) => each.severity === "error") ? "err" : found.length ? "warned" : "";
  cell.className = [
    column(c).type === "cell" ? "num-c" : "",
    worst,
    changed.has(`${t.keys[r]}|${t.header[c]}`) ? "changed" : "",
    selected(r, c) ? "in" : "",
  ]
    .filter(Boolean)
    .join(" ");
  if (worst === "err") cell.setAttribute("aria-invalid", "true");
  else cell.removeAttribute("aria-invalid");
}
