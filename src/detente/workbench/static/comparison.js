// Scenarios side by side: the situation as coded, the draft, and those that were saved.
import { ask, capital, el, interval, percent, ruler, word } from "./talk.js";
import { answers } from "./asking.js";
import { draft, forumFull, forumName, many, size } from "./draft.js";

const SHOWN = 7; // tables
const compared = new Map(); // what saved scenarios answer, by name; null while it is asked for

export function comparison() {
  const name = "Side by side";
  if (!draft.controls.scenarios.length && !size()) {
    const said = "Saved scenarios appear here, beside the situation as coded.";
    return el(
      "section",
      { class: "cmp" },
      el("p", { class: "kick" }, name),
      el("p", { class: "note" }, said),
    );
  }
  const shown = columns();
  const corner = el("th", { scope: "col" }, el("span", { class: "vh" }, "Forum"));
  return el(
    "section",
    { class: "cmp", tabindex: "0", role: "region", "aria-label": name },
    el("p", { class: "row" }, el("span", { class: "kick" }, name), picker()),
    el(
      "table",
      {},
      el("thead", {}, el("tr", {}, corner, shown.map(heading))),
      el(
        "tbody",
        {},
        forums().map((id) => rows(id, shown)),
      ),
    ),
  );
}
function picker() {
  const onchange = () => {
    if (pick.value) add(pick.value);
  };
  const others = draft.controls.scenarios.filter((each) => !compared.has(each.name));
  const pick = el(
    "select",
    { "aria-label": "Add a scenario to the comparison", "data-keep": "pick", onchange },
    el("option", { value: "" }, "Compare a scenario…"),
    others.map((each) => el("option", { value: each.name }, each.name)),
  );
  return pick;
}
const scenario = (name) => draft.controls.scenarios.find((each) => each.name === name);
// Name, what stands below it, odds by forum, interval at the headline's table.
function columns() {
  const { baseAll, ranges, whole } = answers;
  const changed = size() > 0;
  const coded = {
    kind: "coded",
    name: "As coded",
    small: "no edits",
    found: baseAll?.forums ?? (changed ? null : whole?.forums),
    range: changed ? ranges.base : ranges.now,
  };
  const own = {
    kind: "draft",
    name: "Your draft",
    small: `${many(size(), "change")}, not saved`,
    found: whole?.forums,
    range: ranges.now,
  };
  const saved = [...compared].map(([name, answer]) => ({
    kind: "saved",
    name,
    small: `${many(scenario(name)?.edits ?? 0, "edit")}, scenarios.toml`,
    found: answer?.forums,
    range: answer?.range,
  }));
  return changed ? [coded, own, ...saved] : [coded, ...saved];
}
function heading({ kind, name, small }) {
  const onclick = () => {
    compared.delete(name);
    answers.shown();
  };
  const given = { class: "link", type: "button", "aria-label": `Leave ${name} out`, onclick };
  return el(
    "th",
    { scope: "col", class: mine(kind), title: scenario(name)?.describe },
    el("b", {}, name),
    el("br"),
    small,
    kind === "saved" ? [" ", el("button", given, "×")] : null,
  );
}
const mine = (kind) => (kind === "draft" ? "me" : "");
// The headline's table first, the others by their odds.
function forums() {
  const { baseAll, whole } = answers;
  const { headline } = draft.controls;
  return Object.entries(baseAll?.forums ?? whole?.before ?? whole?.forums ?? {})
    .sort((a, b) => (b[0] === headline) - (a[0] === headline) || b[1].value - a[1].value)
    .slice(0, SHOWN)
    .map(([id]) => id);
}
function rows(id, shown) {
  const { headline, worth } = draft.controls;
  const first = id === headline;
  const odds = el(
    "tr",
    { class: first ? "hl" : "" },
    el("th", { scope: "row", title: forumFull(id) }, forumName(id)),
    shown.map(({ found, kind, range }) => cell(found?.[id], kind, first ? range : null)),
  );
  if (!first || !worth) return [odds];
  const having = shown.map(({ found, kind }) => cell(found?.[id] ? { value: found[id].worth } : null, kind));
  return [odds, el("tr", {}, el("th", { scope: "row" }, "One worth having"), having)];
}
function cell(each, kind, range) {
  if (!each) return el("td", { class: mine(kind) }, el("span", { class: "note" }, "…"));
  return el(
    "td",
    { class: mine(kind) },
    el("b", {}, capital(word(each.value))),
    ` ${percent(each.value)}`,
    range ? el("small", {}, interval(range.low, range.high)) : null,
    ruler(each.value, range ?? {}),
  );
}

/** Set a saved scenario beside the others: its odds first, then its interval. */
export async function add(name) {
  compared.set(name, null);
  answers.shown();
  try {
    const { headline } = draft.controls;
    const found = await ask("/api/whatif", { scenario: name });
    if (!compared.has(name)) return;
    compared.set(name, found);
    answers.shown();
    const wide = await ask("/api/whatif", { scenario: name, forums: [headline], interval: true });
    if (compared.has(name)) compared.set(name, { ...found, range: wide.forums[headline] });
  } catch (error) {
    compared.delete(name);
    answers.failed(error);
  }
  answers.shown();
}
