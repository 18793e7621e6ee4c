// The distribution of one cell, large, with its scale and red line.
import { density, parse, spreads } from "./cells.js";
import { svg } from "./talk.js";

export const bounds = (col) => {
  const [low, high] = col.range.includes("..") ? col.range.split("..") : ["", ""];
  return [low === "" ? null : +low, high === "" ? null : +high];
};
// hue: a colour of the style sheet; free: whether an empty cell means anywhere on the scale; line: a red line.
export function picture(text, col, { hue = "var(--model)", free = false, line = null } = {}) {
  if (col.type !== "cell") return null;
  const [low, high] = bounds(col),
    value = parse(text);
  const out = svg("svg", {
    class: "pv",
    viewBox: "0 0 270 96",
    role: "img",
    "aria-label": value
      ? `Between ${value.low} and ${value.high}, most likely ${value.best}`
      : "No distribution",
  });
  const bottom = low ?? 0,
    top = high ?? Math.max(1, (value?.high ?? 5) * 1.6);
  const x = (v) => 4 + (262 * (v - bottom)) / (top - bottom);
  const words = (v, y, said, anchor_ = "middle") =>
    svg("text", { x: v, y, "font-size": 11, fill: "var(--ink-2)", "text-anchor": anchor_ }, said);
  out.append(
    svg("line", { x1: 4, x2: 266, y1: 70, y2: 70, stroke: "var(--rule-2)" }),
    words(4, 94, String(bottom), "start"),
    words(266, 94, String(top), "end"),
  );
  if (line) {
    const left = line[0] === ">=",
      at = x(line[1]);
    out.append(
      svg("path", {
        d: left ? `M${at + 6} 24H${at}V70H${at + 6}` : `M${at - 6} 24H${at}V70H${at - 6}`,
        fill: "none",
        stroke: "var(--ink)",
        "stroke-width": 1.5,
      }),
      words(left ? at - 4 : at + 4, 34, `red line ${line[1]}`, left ? "end" : "start"),
    );
  }
  if (!text.trim()) {
    if (free)
      out.append(
        svg("rect", {
          x: 4,
          y: 44,
          width: 262,
          height: 26,
          fill: "none",
          stroke: "var(--warn)",
          "stroke-dasharray": "4 3",
        }),
        words(135, 36, "unknown: anywhere on the scale"),
      );
    return out;
  }
  if (
    !value ||
    value.low > value.best ||
    value.best > value.high ||
    value.best < bottom ||
    value.best > top
  ) {
    out.append(words(135, 44, "no distribution"));
    return out;
  }
  const pair = spreads(value),
    points = [];
  for (let i = 0; i <= 131; i += 1) {
    const v = bottom + ((top - bottom) * i) / 131;
    points.push([x(v), 70 - 54 * density(value, pair, v), v]);
  }
  const shape = (from, to) => {
    const part = points.filter((each) => each[2] >= from && each[2] <= to);
    if (part.length < 2) return "";
    const edge = part.map((each) => `${each[0].toFixed(1)} ${each[1].toFixed(1)}`).join("L");
    return `M${part[0][0]} 70L${edge}L${part.at(-1)[0]} 70Z`;
  };
  if (value.high > value.low)
    out.append(
      svg("path", { d: shape(bottom, top), fill: hue, opacity: 0.22 }),
      svg("path", { d: shape(value.low, value.high), fill: hue, opacity: 0.38 }),
    );
  out.append(
    svg("line", { x1: x(value.best), x2: x(value.best), y1: 14, y2: 70, stroke: hue, "stroke-width": 2.5 }),
    words(x(value.best), 83, String(value.best)),
  );
  if (value.high > value.low) {
    if (x(value.best) - x(value.low) > 22) out.append(words(x(value.low), 83, String(value.low)));
    if (x(value.high) - x(value.best) > 22) out.append(words(x(value.high), 83, String(value.high)));
  }
  return out;
}
