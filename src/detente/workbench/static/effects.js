// What did it: each change alone, what only the combination adds, and the turning point.
import { el, percent, signed, svg } from "./talk.js";
import { answers } from "./asking.js";
import { draft, number, parts } from "./draft.js";

export function whatDidIt() {
  const steps = parts(draft.changes);
  const { pieces } = answers;
  if (!steps.length) {
    const said =
      "Or switch off a veto, or take somebody to the table. " +
      "The answer follows; the tables stay as they are until you save a scenario.";
    return section("Move a slider", el("p", { class: "note" }, said));
  }
  if (pieces && pieces.base !== null) return effects(pieces);
  const said =
    steps.length > 6
      ? "Shown for up to six changes."
      : steps.length === 1
        ? "One change: all of it."
        : "Follows when it rests.";
  const heading = steps.length === 1 ? steps[0].label : "Each change alone";
  return section(heading, el("p", { class: "note" }, said), turned());
}
const section = (heading, ...content) =>
  el(
    "section",
    {},
    el("p", { class: "kick" }, "What did it"),
    el("h2", { class: "sub" }, heading),
    ...content,
  );

function effects({ alone, base, now }) {
  const gains = alone
    .map(({ label, value }) => ({ label, gain: value === null ? 0 : 100 * (value - base) }))
    .sort((a, b) => Math.abs(b.gain) - Math.abs(a.gain));
  const rest = 100 * (now - base) - gains.reduce((all, each) => all + each.gain, 0);
  const steps = Math.abs(rest) >= 0.5 ? [...gains, { label: "Only together", gain: rest }] : gains;
  let at = 100 * base;
  const rows = [row("As coded", bar(0, at, "model"), el("b", {}, percent(base)))];
  for (const { label, gain } of steps) {
    rows.push(row(label, bar(at, at + gain, "model-iv"), signed(gain)));
    at += gain;
  }
  rows.push(row("Now", bar(0, 100 * now, "model"), el("b", {}, percent(now)), { class: "apart" }));
  const [lead] = gains;
  const together = Math.abs(rest) >= 3 ? "; they need each other" : "";
  const heading =
    Math.abs(lead.gain) < 0.5
      ? "No change does much alone"
      : `${lead.label.split(",")[0]} does most${together}`;
  const columns = ["Change", "Odds", "Points"].map((said) => el("th", { scope: "col" }, said));
  return section(
    heading,
    el(
      "table",
      { class: "fo did" },
      el("thead", { class: "vh" }, el("tr", {}, columns)),
      el("tbody", {}, rows),
    ),
    el("p", { class: "note" }, "Each change alone, then what only the combination adds."),
    turned(),
  );
}
const row = (label, drawn, said, given = {}) =>
  el("tr", given, el("th", { scope: "row" }, label), el("td", {}, drawn), el("td", { class: "num" }, said));
function bar(from, to, fill) {
  const left = Math.max(0, Math.min(from, to));
  const width = Math.max(0.6, Math.abs(Math.min(100, to) - Math.max(0, from)));
  const shape = { x: `${left}%`, y: 2, width: `${width}%`, height: 14, fill: `var(--${fill})` };
  return svg("svg", { class: "rl", "aria-hidden": "true" }, svg("rect", shape));
}
function turned() {
  if (!answers.turns) return null;
  const { lever, from, to, at } = answers.turns;
  const ends = `from ${number(lever, lever.bottom)} to ${number(lever, lever.top)}`;
  const said =
    at === undefined
      ? `${lever.label}: ${ends} the odds go from ${percent(from)} to ${percent(to)}, on the same side of even.`
      : `Turning point: the odds pass even when ${lever.label} ${to > from ? "rises" : "falls"} ` +
        `past ${number(lever, at)}, other changes kept.`;
  return el("p", { class: "note" }, said);
}
