// Odds by date: when the state falls, when the cities are cut off.
import { capital, el, interval, percent, ruler, word } from "./talk.js";
import { dateNow, stage, title } from "./stage.js";

const HEADS = [
  "By",
  "The state has fallen",
  "0 – even – 100",
  "Half of the cities cut off",
  "0 – even – 100",
];

/** The odds of the scenario, with the date nearest to the one of the slider marked; null without any. */
export function odds() {
  const rows = stage.ground.odds[stage.scenario] ?? [];
  if (!rows.length) return null;
  const far = (each) => Math.abs(new Date(each.date) - new Date(dateNow()));
  const near = rows.reduce((best, each) => (far(each) < far(best) ? each : best), rows[0]);
  const made = el(
    "table",
    {},
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        HEADS.map((said) => el("th", { scope: "col" }, said)),
      ),
    ),
    el(
      "tbody",
      {},
      rows.map((each) => row(each, each === near)),
    ),
  );
  return el(
    "section",
    { class: "by-date" },
    el("p", { class: "kick" }, "Odds by date"),
    el("h2", { class: "sub" }, `${title(stage.scenario)}: when the state falls, when the cities are cut off`),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Odds by date" }, made),
  );
}
function row(each, near) {
  const pair = (given) => [
    el("td", {}, cell(given)),
    el("td", { class: "rul" }, given ? ruler(given.value, given) : ""),
  ];
  const head = el("th", { scope: "row" }, each.words);
  return el("tr", { class: near ? "sel" : "" }, head, pair(each.fallen), pair(each.cities));
}
function cell(given) {
  if (!given) return "–";
  return el(
    "button",
    { class: "q", type: "button", "data-q": given.quantity },
    el("b", {}, capital(given.words || word(given.value))),
    ` ${percent(given.value)} `,
    el("span", { class: "iv" }, interval(given.low, given.high)),
  );
}
