// Correcting an item: what a correction may say, and the form that it is written in.
import { el } from "./talk.js";
import { decide } from "./decisions.js";
import { review, select } from "./review.js";

// What a correction of each kind may say; whatever stands in the tables can be corrected.
const CORRECTED = {
  actor:
    "A name. part_of=usa makes it a faction of usa, part_of=none a party of its own; " +
    "kind=government, influence=high and other columns likewise, between semicolons",
  issue: "A name; low=…; high=…; reversion=20/40/60; linkable=no",
  forum: "A name; kind=regional; guarantee=low",
  stake: "Position; salience: very low, low, medium, high, very high, unknown, or a cell like 40/55/70",
  claim:
    "Its text, or its kind: fact, cause, forecast, conditional, necessity, impossibility, recommendation",
  relation:
    "The stance (ally, supports, talks, neutral, wary, hostile, undermines), " +
    "or the trust: a word or a cell like 0.2/0.4/0.6",
  seat: "essential or not essential; member, observer, guarantor, invited",
  ratifier: "The power to block: very low to very high, or a cell like 0.2/0.5/0.8",
  dependency: "The share: very low to very high, or a cell; patience=1/3/8",
  threat: "The level: very low to very high, or a cell like 30/50/70",
};
export const correctable = (item) => item.kind in CORRECTED;

/** Put the form in the place of the buttons of the item under review. */
export function correct() {
  const item = review.list[review.at];
  const stake = item.kind === "stake";
  const field = el("textarea", {
    rows: stake ? "1" : "3",
    "aria-label": stake ? "Position; salience" : "What it should be",
  });
  field.value = review.begun.get(item.id) ?? stands(item);
  field.addEventListener("input", () => review.begun.set(item.id, field.value));
  const cancel = () => {
    review.begun.delete(item.id);
    select(review.at);
  };
  const form = el(
    "form",
    { class: "fix" },
    field,
    el("p", { class: "note" }, CORRECTED[item.kind]),
    el("p", { class: "err", role: "alert" }),
    el(
      "p",
      { class: "row" },
      el("button", { class: "btn pri" }, "Save"),
      el("button", { class: "btn", type: "button", onclick: cancel }, "Cancel"),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    decide("correct", { correction: field.value });
  });
  document.querySelector("#review .row").replaceWith(form);
  field.focus();
}
// What an item says now, as a correction would say it.
function stands(item) {
  if (item.state === "corrected" && item.correction) return item.correction;
  if (item.kind === "stake") {
    const words = item.proposal.matchAll(/(?:position|salience) ([^;([]+?)(?: \(| \[|;|$)/g);
    return [...words].map((found) => found[1]).join("; ");
  }
  if (item.claim) return item.claim.text ?? "";
  if (item.kind === "issue") return issueOf(item.proposal);
  if (item.kind === "forum") return item.proposal.split(": ")[0];
  if (item.kind === "actor") return item.proposal.split(" (")[0];
  return "";
}
// All that an issue may be corrected in; its name alone where words hold a semicolon.
function issueOf(proposal) {
  const [, name, low, high, reversion] =
    proposal.match(/^(.*?): 0 = ([^;]*); 100 = ([^;]*); without a deal (.*)$/) ?? [];
  return name ? `${name}; low=${low}; high=${high}; reversion=${reversion}` : proposal.split(": 0 = ")[0];
}
