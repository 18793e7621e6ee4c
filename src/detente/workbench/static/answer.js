// The answer of what if: in words and as a ruler, before and after, at every table.
import { capital, el, interval, line, percent, ruler, signed, word } from "./talk.js";
import { answers } from "./asking.js";
import { comparison } from "./comparison.js";
import { draft, forumFull, forumName, many, parts, size } from "./draft.js";
import { whatDidIt } from "./effects.js";
import { save } from "./scenario.js";

const place = document.getElementById("answer");
// On a small screen the answer stands under the sliders; a strip keeps it in sight.
const strip = el("div", { class: "nowbar", "aria-hidden": "true" });
document.querySelector(".panel").append(strip);

/** Draw the answer anew; what had the focus keeps it. */
export function drawAnswer() {
  const inside = place.contains(document.activeElement);
  const held = inside ? document.activeElement.getAttribute("data-keep") : null;
  strip.replaceChildren(...(answers.now ? inShort() : []));
  if (answers.now)
    place.replaceChildren(
      head(),
      odds(),
      el("div", { class: "two-up" }, tables(), whatDidIt()),
      comparison(),
    );
  else place.replaceChildren(nothing());
  if (held) place.querySelector(`[data-keep="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
}
/** Say what went wrong: beside an answer in the line above, else in its place. */
export function drawTrouble(error) {
  if (place.querySelector(".big")) {
    line(error.message.split("\n")[0], "bad");
    return;
  }
  const first = error.data?.problems?.find((each) => each.severity === "error");
  const said = first
    ? `${first.file}, line ${first.line}, ${first.column}: ${first.message} ${first.fix}`
    : error.message;
  place.replaceChildren(
    el(
      "div",
      { class: "state bad" },
      el("p", { class: "kick" }, "Error"),
      el("h1", {}, "This cannot be computed"),
      el("p", {}, said),
      el("p", { class: "row" }, el("a", { class: "btn", href: "/situation" }, "Go to the tables")),
    ),
  );
}
function nothing() {
  const { headline } = draft.controls;
  const said = headline
    ? "Nobody at this table is essential, or it is not open by the horizon."
    : "Forums say where the parties could meet and who must agree. " +
      "With them, Detente can say where a deal is feasible and who blocks it.";
  const look = el("a", { class: "btn", href: "/situation?table=forums" }, "Look at the forums");
  return el(
    "div",
    { class: "state" },
    el("p", { class: "kick" }, "Empty"),
    el("h1", {}, headline ? "No verdict at this table" : "No forums yet"),
    el("p", {}, said),
    el("p", { class: "row" }, look),
  );
}
function inShort() {
  const { base, now, ranges } = answers;
  const old = size() ? base : null;
  return [
    el("span", {}, el("b", {}, capital(word(now.value))), ` ${percent(now.value)}`),
    old ? el("span", { class: "iv" }, `was ${percent(old.value)}`) : el("span", {}),
    ruler(now.value, { low: ranges.now?.low, high: ranges.now?.high, old: old?.value }),
  ];
}

function head() {
  const toComparison = () => {
    const pick = place.querySelector(".cmp select");
    place.querySelector(".cmp")?.scrollIntoView({ block: "nearest", behavior: "smooth" });
    pick?.focus({ preventScroll: true });
  };
  const button = (key, given, ...words) =>
    el("button", { type: "button", "data-keep": key, ...given }, ...words);
  const disabled = !size() || draft.controls.readonly;
  const compare = button("compare", { class: "btn", onclick: toComparison }, "Compare");
  const keep = { class: "btn pri", id: "save", disabled, onclick: save };
  const kept = button("save", keep, "Save as scenario ", el("kbd", {}, "Ctrl S"));
  const above = el("p", { class: "kick" }, size() ? changesInShort() : "What if · the situation as coded");
  return el(
    "div",
    { class: "ans-head" },
    el("div", {}, above, el("h1", {}, title())),
    el("div", { class: "row" }, compare, kept),
  );
}
function changesInShort() {
  const labels = parts(draft.changes).map((each) => each.label);
  const more = labels.length > 3 ? `; ${labels.length - 3} more` : "";
  return `What if · ${labels.slice(0, 3).join("; ")}${more}`;
}
function title() {
  const forum = forumName(draft.controls.headline);
  const said = word(answers.now.value);
  const chance =
    said === "roughly even"
      ? "the odds that a deal is possible are roughly even"
      : said === "almost no chance"
        ? "there is almost no chance that a deal is possible"
        : `a deal is ${said} to be possible`;
  return size() ? `${forum}, with ${many(size(), "change")}: ${chance}` : `${forum}: as coded, ${chance}`;
}

// Where the words of the scale stand over the ruler, in per cent.
const BANDS = [
  ["2.5", "almost none"],
  ["12.5", "very unlikely"],
  ["32", "unlikely"],
  ["50", "even"],
  ["67", "likely"],
  ["88", "very likely"],
];
function bands() {
  const words = BANDS.map(([at, said]) => {
    const made = el("span", {}, said);
    made.style.left = `${at}%`;
    return made;
  });
  return el("span", { class: "bands", "aria-hidden": "true" }, words);
}
function odds() {
  const { now, ranges } = answers;
  const was = size() ? answers.base : null;
  const range = ranges.now;
  const wasRange = size() ? ranges.base : null;
  const before = wasRange ? ` (${interval(wasRange.low, wasRange.high)})` : "";
  const drawn = ruler(now.value, {
    low: range?.low,
    high: range?.high,
    old: was?.value,
    oldLow: wasRange?.low,
    oldHigh: wasRange?.high,
    label: `${word(now.value)}, ${percent(now.value)}`,
  });
  return el(
    "div",
    { class: "big" },
    el(
      "div",
      {},
      el("p", { class: "o" }, el("b", {}, capital(word(now.value))), ` ${percent(now.value)}`),
      el(
        "p",
        { class: "iv" },
        was ? `was ${word(was.value)} ${percent(was.value)}${before}; ` : "",
        range ? `${was ? "now " : ""}${interval(range.low, range.high)}` : "interval when it rests",
      ),
    ),
    el("div", {}, bands(), drawn),
    el(
      "p",
      { class: "more" },
      worth(now, was),
      was ? moved(now, was) : "",
      range && ends(range)
        ? `The interval runs from ${ends(range)}: the word is a centre, not a finding. `
        : "",
      "Possible is not signed: talks can still fail.",
    ),
  );
}
function worth(now, was) {
  if (now.worth === undefined) return "";
  const one = `One worth having (${draft.controls.worth})`;
  const same = !was || was.worth === undefined || percent(was.worth) === percent(now.worth);
  if (same) return `${one}: ${word(now.worth)}, ${percent(now.worth)}. `;
  return [
    `${one} goes from ${percent(was.worth)} to `,
    el("b", {}, percent(now.worth)),
    `, ${word(now.worth)}. `,
  ];
}
function moved(now, was) {
  const points = 100 * (now.value - was.value);
  return Math.abs(points) < 100 * now.error
    ? "The change is within simulation error. "
    : `${signed(points)} points. `;
}
// Both ends in words, where the interval touches three bands.
const SCALE = [
  "almost no chance",
  "very unlikely",
  "unlikely",
  "roughly even",
  "likely",
  "very likely",
  "almost certain",
];
function ends({ low, high }) {
  const [from, to] = [word(low), word(high)];
  return SCALE.indexOf(to) - SCALE.indexOf(from) >= 2 ? `${from} to ${to}` : "";
}

const HEADS = ["Forum", "0 – even – 100", "", "now", "points"];
function tables() {
  const { whole } = answers;
  const column = (said, i) =>
    el("th", { scope: "col", class: i > 1 ? "num" : "" }, said || el("span", { class: "vh" }, "Word"));
  const made = whole
    ? el(
        "table",
        { class: "fo" },
        el("thead", {}, el("tr", {}, HEADS.map(column))),
        el("tbody", {}, byOdds(whole).map(tableRow)),
      )
    : el("p", { class: "note" }, "Follows when it rests.");
  return el(
    "section",
    {},
    el("p", { class: "kick" }, "Every forum, before and after"),
    el("h2", { class: "sub" }, whichMoves()),
    made,
  );
}
function byOdds(whole) {
  const known = whole.stale ? whole.before : whole.forums;
  return Object.keys(whole.before ?? whole.forums).sort((a, b) => known[b].value - known[a].value);
}
function tableRow(id) {
  const each = answers.whole.forums[id];
  const name = el("th", { scope: "row", title: forumFull(id) }, forumName(id));
  if (!each) return el("tr", {}, name, el("td", { colspan: "4", class: "note" }, "…"));
  const old = size() ? answers.baseAll?.forums[id] : null;
  return el(
    "tr",
    { class: id === draft.controls.headline ? "hl" : "" },
    name,
    el("td", {}, ruler(each.value, { old: old?.value })),
    el("td", { class: "num" }, capital(word(each.value))),
    el("td", { class: "num" }, el("b", {}, percent(each.value))),
    el("td", { class: "num" }, old ? signed(100 * (each.value - old.value)) : ""),
  );
}
function whichMoves() {
  const { baseAll, whole } = answers;
  if (whole?.stale) return "The other tables follow when it rests";
  const gain = ([id, each]) => [id, 100 * (each.value - (baseAll.forums[id]?.value ?? each.value))];
  const gains = whole && size() && baseAll ? Object.entries(whole.forums).map(gain) : [];
  const [most] = gains.sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
  if (!most) return "The tables as they stand";
  if (Math.abs(most[1]) < 0.5) return "No table moves";
  return `${forumName(most[0])} moves most: ${signed(most[1])} points`;
}
