// Decisions on items: accept, reject, correct, leave, take back.
import { ask, line, say } from "./talk.js";
import { corrected, scalesOf, waits } from "./queue.js";
import { itemsOf, next, review, select } from "./review.js";

const SAID = {
  accept: "Accepted.",
  reject: "Rejected.",
  correct: "Corrected.",
  leave: "Left as drafted.",
  wait: "Taken back.",
};

const current = () => review.list[review.at];
/** True once a word of the item under review was picked. */
export const anyPicked = () => scalesOf(current()).some((each) => review.picked[each]);

/** Decide on some items, else on the one under review, and go on to the next that waits. */
export async function decide(decision, { correction = "", ids = [current().id], back = false } = {}) {
  const id = current()?.id;
  try {
    const sent = { ids, decision, correction, review: review.brief.review };
    Object.assign(review.brief, await ask("/api/brief/decide", sent));
    if (!back) review.past.push(ids);
    const count = document.getElementById("drafted");
    if (count) count.textContent = String(review.brief.drafted);
    review.picked = {};
    for (const each of ids) review.begun.delete(each);
    review.list = itemsOf(review.brief);
    say(SAID[decision]);
    const stood = review.list.findIndex((each) => each.id === (back ? ids[0] : id));
    const to = back ? stood : next(stood >= 0 ? stood : review.at - 1);
    select(to >= 0 ? to : stood >= 0 ? stood : review.at, true);
  } catch (error) {
    line(error.message, "bad");
    const wrong = document.querySelector("#review .fix .err");
    if (wrong) wrong.textContent = error.message;
    if (error.status === 409) review.stale();
  }
}
export const decideAll = (decision, items) => decide(decision, { ids: items.map((each) => each.id) });
export function undo() {
  const ids = review.past.pop();
  if (ids) decide("wait", { ids: [...ids].reverse(), back: true });
}
export function accept() {
  if (anyPicked()) decide("correct", { correction: corrected(current(), review.picked) });
  else decide("accept");
}
/** Pick a word of a scale; the last scale of an item sends them all. */
export function pick(scale, said) {
  review.picked[scale] = said;
  if (scalesOf(current()).every((each) => review.picked[each])) accept();
  else select(review.at);
}
/** Go to the first item of a step that waits, else to its first. */
export function toStep(step) {
  const waiting = review.list.findIndex((each) => each.step === step && waits(each));
  select(waiting >= 0 ? waiting : review.list.findIndex((each) => each.step === step), true);
}
