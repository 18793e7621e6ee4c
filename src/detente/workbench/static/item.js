// The item under review: what it says, where it stands in the tables, and what may be decided on it.
import { capital, el, percent } from "./talk.js";
import { claimFacts } from "./claims.js";
import { correct, correctable } from "./corrections.js";
import { accept, anyPicked, decide, decideAll, pick, toStep, undo } from "./decisions.js";
import { point, progress, stepRow, waits, wordRows } from "./queue.js";
import { review, select } from "./review.js";

const SHOWN = 10; // rows of the queue

const button = (words, key, onclick, more = {}) =>
  el("button", { class: "btn", type: "button", onclick, ...more }, `${words} `, el("kbd", {}, key));
const note = (...said) => el("p", { class: "note" }, ...said);

/** Draw the item under review into its panel, and show its words in the document. */
export function drawItem(doc, panel, focus) {
  const { brief, list, at } = review;
  if (!list.length) {
    panel.replaceChildren(nothing());
    return;
  }
  const item = list[at];
  for (const each of document.querySelectorAll("[data-at]"))
    each.toggleAttribute("aria-current", each.dataset.at === item.id);
  const near = list.filter((each) => each.step === item.step);
  const parts = [
    heading(item, near),
    item.claim ? claimFacts(item.claim) : draftFacts(item),
    brief.queue.length && !brief.readonly ? choices(item) : null,
    brief.queue.length ? [queue(item, near), draftedShare()] : steps(),
  ];
  panel.replaceChildren(el("div", { tabindex: "0", role: "region", "aria-label": "Selected item" }, parts));
  if (brief.document) point(doc, item);
  else if (focus) {
    const row = document.querySelector(`.cl[data-at="${CSS.escape(item.id)}"]`);
    row?.scrollIntoView({ block: "center", behavior: "smooth" });
  }
}
function nothing() {
  const said =
    "Drafted items appear here once a document has been read. " +
    "detente read FILE -o FOLDER makes a whole draft situation.";
  return el(
    "div",
    {},
    el("p", { class: "kick" }, "Review"),
    el("h2", {}, "Nothing to review"),
    el("p", {}, said),
  );
}

function heading(item, near) {
  const { brief, list, at } = review;
  const claim = item.claim;
  const [title, ends] =
    item.kind === "stake" ? item.proposal.split(/ \[(?=0 = )/) : [claim?.text ?? item.proposal];
  const name = brief.queue.length
    ? `${brief.steps[item.step] ?? item.kind}: ${near.indexOf(item) + 1} of ${near.length}`
    : claim
      ? `${item.kind} ${claim.id}`
      : item.id;
  const locator = item.locator ? ` · ${item.locator}` : "";
  const place = brief.queue.length ? "" : ` · ${at + 1} of ${list.length}`;
  return [
    el("p", { class: "kick" }, name, locator, place),
    rowsOf(item),
    el("h2", {}, capital(title)),
    ends ? el("p", {}, capital(ends.replace(/\]$/, ""))) : null,
  ];
}
// The rows of the tables that an item became, by the ids that the tables know them by.
function rowsOf(item) {
  if (!item.rows?.length) {
    if (!item.rows || !correctable(item)) return null;
    const party = item.kind === "actor";
    return note(party ? "Not in the tables; part_of=… in a correction puts it there." : "Not in the tables.");
  }
  const rows = item.rows.map((each, i) => {
    const [table, ...key] = each.split("/");
    const href = `/situation?${new URLSearchParams({ table, key: key.join("/") })}`;
    return [i ? ", " : "", item.state === "rejected" ? each : el("a", { href }, el("code", {}, each))];
  });
  return note("In the tables: ", rows);
}
const FOUND = new Set(["actor", "claim", "relation", "event", "figure", "source"]);
function draftFacts(item) {
  return el(
    "dl",
    {},
    item.quote ? [el("dt", {}, "Quote"), el("dd", {}, `“${item.quote}”`)] : null,
    // A drafted row is a guess by its kind; only what was read has a confidence of its own.
    FOUND.has(item.kind) ? [el("dt", {}, "Confidence"), el("dd", {}, item.confidence)] : null,
    item.why ? [el("dt", {}, "Why"), el("dd", {}, item.why)] : null,
  );
}

function choices(item) {
  return [
    wordRows(item, review.picked, pick),
    el(
      "div",
      { class: "row" },
      button(anyPicked() ? "Set" : "Accept", "A", () => accept(), { class: "btn pri" }),
      correctable(item) ? button("Correct", "E", correct) : null,
      button("Reject", "X", () => decide("reject")),
      button("Leave", "L", () => decide("leave")),
      button("Undo", "Ctrl Z", undo, { disabled: !review.past.length }),
    ),
  ];
}
function queue(item, near) {
  const { brief, list } = review;
  const far = progress(list, brief.steps);
  const first = Math.max(0, Math.min(near.indexOf(item) - 3, near.length - SHOWN));
  return el(
    "section",
    { class: "queue", "aria-label": "Review queue" },
    el("div", { class: "hd" }, el("h3", {}, "Review queue"), el("span", { class: "note" }, far.said)),
    el("progress", {
      max: String(far.all),
      value: String(far.done),
      "aria-label": "Reviewed of what this run needs",
    }),
    stepRow(brief.steps, far.counts, item.step, toStep),
    brief.readonly ? null : together(item, far),
    near.slice(first, first + SHOWN).map((each) => waiting(each, each === item)),
  );
}
// What may be decided on many items at once.
function together(item, far) {
  const { list } = review;
  const others = list.filter((each) => each.step === item.step && waits(each));
  const rest = list.filter((each) => each.step === "rest" && waits(each));
  const many = (decision, words, of) =>
    el("button", { class: "btn", type: "button", onclick: () => decideAll(decision, of) }, words);
  const several = item.step !== "rest" && others.length > 1;
  return el(
    "div",
    { class: "row" },
    several && item.step !== "stakes" ? many("reject", `Reject these ${others.length}`, others) : null,
    several ? many("leave", `Leave these ${others.length}`, others) : null,
    far.rest && (far.complete || item.step === "rest")
      ? many("leave", `Leave the rest (${far.rest})`, rest)
      : null,
  );
}
function waiting(item, current) {
  const onclick = () => select(review.list.indexOf(item), true);
  return el(
    "button",
    { class: "i", type: "button", "aria-current": current ? "true" : null, onclick },
    el("span", { class: "k" }, item.kind),
    el("span", {}, el("span", { class: "clip" }, item.claim?.text ?? item.proposal)),
    el("span", { class: `s ${item.state}` }, item.state || ""),
  );
}
function draftedShare() {
  const { brief, list } = review;
  const [drafted, numbers] = brief.numbers ?? [0, 0];
  if (!numbers) return null;
  if (!drafted) return note("No number of the tables is drafted any more.");
  const share = `${percent(drafted / numbers)} of the numbers (${drafted} of ${numbers})`;
  const ready = progress(list, brief.steps).complete
    ? " What a run needs is decided: compute it on the page Verdict."
    : "";
  return note(`${share} are still drafted; they are wide guesses until somebody sets them.${ready}`);
}
function steps() {
  return el(
    "p",
    { class: "row" },
    button("Previous", "K", () => select(review.at - 1)),
    button("Next", "J", () => select(review.at + 1)),
  );
}
