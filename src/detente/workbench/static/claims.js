// Claims beside verdicts: what the writer says, what the model says, and whether they agree.
import { capital, el, interval, percent, ruler, word } from "./talk.js";
import { itemOf, review, selectItem } from "./review.js";
import { dropZone } from "./upload.js";

const given = (claim) => claim.low !== null && claim.high !== null;
const band = (claim) =>
  given(claim) ? `${Math.round(100 * claim.low)}–${Math.round(100 * claim.high)}\u00a0%` : "";
// What the model says: a chance as everywhere, anything else (a rank, a difference) as its number.
const chance = (verdict) => verdict.unit === "probability" || verdict.unit === "share";
const figure = (verdict) =>
  chance(verdict) ? percent(verdict.value) : `${Number(verdict.value.toFixed(2))} (${verdict.unit})`;
const answered = (verdict) => verdict && verdict.value !== null;
const both = (claim, label) =>
  ruler(claim.verdict.value, {
    low: claim.verdict.low,
    high: claim.verdict.high,
    writer: given(claim) ? [claim.low, claim.high] : undefined,
    label,
  });

/** A claim's ruler for the margin, or why there is none. */
export function marginRuler(claim) {
  const v = claim.verdict;
  if (!answered(v)) {
    const short = v?.reason && v.reason.length < 34;
    return el(
      "span",
      { class: "note" },
      short ? v.reason : claim.quantity ? "not computed" : "not testable here",
    );
  }
  if (!chance(v)) return el("span", { class: "note" }, `Model: ${figure(v)}`);
  const writer = band(claim) ? `, writer ${band(claim)}` : "";
  return both(claim, `Model ${v.words || word(v.value)} ${percent(v.value)}${writer}`);
}

/** All that is known of a claim, for the panel of the item under review. */
export function claimFacts(claim) {
  const v = claim.verdict;
  const facts = [
    ["Writer", writerSays(claim)],
    ["Model", modelSays(claim)],
    ["Verdict", v?.agreement ? capital(v.agreement) : ""],
    ["Event", claim.event],
    ["Kind", [claim.kind, claim.holder ? `held by ${claim.holder}` : ""].filter(Boolean).join(" · ")],
    [
      "Credibility",
      [claim.credibility, claim.source ? `source ${claim.source}` : ""].filter(Boolean).join(" · "),
    ],
    ["Outcome", claim.outcome === "1" ? "it happened" : claim.outcome === "0" ? "it did not happen" : ""],
    ["Tested by", claim.quantity ? el("code", {}, claim.quantity) : ""],
    ["Feeds", feedsOf(claim)],
  ].filter(([, said]) => said && said.length !== 0);
  return [
    answered(v) && chance(v) ? both(claim, "Writer and model") : null,
    el(
      "dl",
      {},
      facts.map(([name, said]) => [el("dt", {}, name), el("dd", {}, said)]),
    ),
    v ? el("p", { class: "note" }, v.statement) : null,
  ];
}
function writerSays(claim) {
  if (!band(claim)) return claim.phrase || "no odds";
  const middle = capital(word((claim.low + claim.high) / 2));
  const phrase = claim.phrase ? el("span", { class: "note" }, ` from “${claim.phrase}”`) : null;
  return [el("b", {}, middle), ` ${band(claim)}`, phrase];
}
function modelSays(claim) {
  const v = claim.verdict;
  if (!answered(v)) {
    if (v?.reason) return v.reason;
    if (!claim.quantity) return "not testable here";
    return review.brief.computed ? "not computed" : "no run yet";
  }
  if (!chance(v)) return figure(v);
  const words = capital(v.words || word(v.value));
  return [el("b", {}, words), ` ${percent(v.value)} `, el("span", { class: "iv" }, interval(v.low, v.high))];
}
function feedsOf(claim) {
  if (!claim.feeds.length) return "no number rests on it";
  const links = claim.feeds
    .slice(0, 6)
    .map(({ table, key, value }, i) => [
      i ? ", " : "",
      el("a", { href: `/situation?${new URLSearchParams({ table, key })}` }, key.replaceAll("/", " / ")),
      value ? ` ${value}` : "",
    ]);
  return [links, claim.feeds.length > 6 ? ` and ${claim.feeds.length - 6} more` : ""];
}

/** The claims of the tables as a list, where the folder holds no document. */
export function drawList(doc) {
  const { claims, readonly } = review.brief;
  const said = claims.length
    ? "The document itself is not in this folder, so its claims are listed."
    : "With a document Detente finds its claims, hedges and actors, " +
      "and sets what it says beside what the model says.";
  doc.replaceChildren(
    el("p", { class: "kick" }, "What the brief claims, and what the model says"),
    el("h1", {}, headline()),
    el("p", { class: "note" }, said),
    readonly ? "" : dropZone(),
    el("div", { class: "claims-list" }, claims.map(row)),
  );
}
function headline() {
  const { claims, computed } = review.brief;
  if (!claims.length) return "No document and no claims yet";
  const count = `${claims.length} claim${claims.length === 1 ? "" : "s"}`;
  if (!computed) return `${count}; the model’s answers are not computed yet`;
  const agree = claims.filter((each) => each.verdict?.agreement === "agrees").length;
  return `${count}; ${agree} agree${agree === 1 ? "s" : ""} with the model`;
}
function row(claim) {
  const item = itemOf(claim.id);
  const odds = claim.phrase ? `“${claim.phrase}” ${band(claim)}` : band(claim);
  return el(
    "button",
    {
      class: "cl",
      type: "button",
      id: claim.id,
      "data-at": item,
      onclick: () => selectItem(itemOf(claim.id)),
    },
    el("b", {}, claim.id),
    el(
      "span",
      {},
      el("p", {}, claim.text),
      el("small", {}, [claim.locator, claim.holder, odds].filter(Boolean).join(" · ")),
    ),
    marginRuler(claim),
  );
}
