// The state of the review: what the Brief page was told, and where the analyst stands in it.
import { waits, went } from "./queue.js";

export const review = {
  brief: null, // what the server said last; null before it answered
  list: [], // the items that are gone through, in order
  at: null, // place in the list of the item under review
  picked: {}, // words picked for that item, not sent yet
  past: [], // ids of every decision, the newest last
  begun: new Map(), // corrections that were begun and left by a click elsewhere, by id
  // What the page does when another item is selected, and when the server holds something newer.
  selected: () => {},
  stale: async () => {},
};

/** The items of a brief: those of its queue, else its claims. */
export function itemsOf(brief) {
  const queue = brief.queue.filter((each) => !went(each));
  if (queue.length) return queue.map((each) => ({ ...each, claim: claimOf(each, brief) }));
  const places = new Map(brief.anchors.map((each) => [each.id, each]));
  return brief.claims.map((each) => ({
    ...places.get(each.id),
    id: each.id,
    kind: "claim",
    proposal: each.text,
    claim: each,
    state: each.draft ? "waiting" : "",
  }));
}
function claimOf(item, brief) {
  if (item.kind !== "claim") return null;
  const found = brief.anchors.find((each) => each.start === item.start && each.end === item.end);
  return found ? brief.claims.find((each) => each.id === found.id) : null;
}

/** Go to the item at a place of the list, or to the nearest there is. */
export function select(i, focus = false) {
  if (review.list.length) {
    review.at = Math.max(0, Math.min(review.list.length - 1, i));
    const { id } = review.list[review.at];
    if (id !== review.picked.id) review.picked = { id };
  }
  review.selected(focus);
}
// Decisions change the list, so the text names its items by id.
export function selectItem(id) {
  const found = review.list.findIndex((each) => each.id === id);
  if (found >= 0) select(found);
}
export const itemOf = (claim) => review.list.find((each) => each.claim?.id === claim)?.id ?? claim;

/** Place of the next item that waits: below, else the first of what a run needs, else any. */
export function next(from) {
  const { list } = review;
  const below = list.findIndex((each, i) => i > from && waits(each) && each.step !== "rest");
  if (below >= 0) return below;
  const first = list.findIndex((each) => waits(each) && each.step !== "rest");
  return first >= 0 ? first : list.findIndex((each, i) => i > from && waits(each));
}
