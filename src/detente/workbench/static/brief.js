// The Brief page: the text with what was found in it, the item under review, and their keys.
import { ask, el, say, typing } from "./talk.js";
import { letters } from "./keys.js";
import { drawList } from "./claims.js";
import { correct } from "./corrections.js";
import { accept, decide, pick, undo } from "./decisions.js";
import { drawItem } from "./item.js";
import { drawText } from "./marks.js";
import { digit } from "./queue.js";
import { itemsOf, next, review, select } from "./review.js";

const doc = document.getElementById("doc");
const panel = document.getElementById("review");

review.selected = (focus) => drawItem(doc, panel, focus);
review.stale = load;

function state(kind, kick, heading, said) {
  const above = kick ? el("p", { class: "kick" }, kick) : null;
  doc.replaceChildren(el("div", { class: kind }, above, el("h1", {}, heading), el("p", {}, said)));
}
async function load() {
  const brief = await ask("/api/brief");
  review.brief = brief;
  if (brief.file && !brief.document) {
    const said = "By rules, on this machine; a long PDF takes some seconds.";
    state("state", "One moment", `${brief.file} is being read`, said);
    try {
      brief.document = await ask("/api/brief/read", {});
    } catch (error) {
      state("state bad", "Error", `${brief.file} could not be read`, error.message);
      return;
    }
  }
  review.list = itemsOf(brief);
  if (brief.document) drawText(doc);
  else drawList(doc);
  const named = review.list.findIndex((each) => each.claim?.id === location.hash.slice(1));
  select(named >= 0 ? named : Math.max(0, next(-1)), named >= 0);
}

const busy = (event) =>
  !review.brief || typing(event.target) || event.altKey || document.querySelector("dialog[open]");
const decidable = () => review.brief.queue.length && !review.brief.readonly;

document.addEventListener("keydown", (event) => {
  if (busy(event)) return;
  const held = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (held && key === "z" && review.past.length) {
    event.preventDefault();
    undo();
  }
  if (held || !letters()) return;
  if (key === "j") select((review.at ?? -1) + 1, true);
  else if (key === "k") select((review.at ?? 1) - 1, true);
  else if (decidable()) {
    if (key === "a") accept();
    else if (key === "l") decide("leave");
    else if (key === "x") decide("reject");
    else if (key === "e") {
      event.preventDefault();
      correct();
    }
  }
});
// Digits set words; while there is something to review they lead to no other page by mistake.
document.addEventListener(
  "keydown",
  (event) => {
    if (busy(event) || !decidable() || event.ctrlKey || event.metaKey || !letters()) return;
    if (!/^\d$/.test(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const item = review.list[review.at];
    const set = item && digit(item, review.picked, event.key);
    if (set) pick(...set);
    else say("This item has no word to set with a digit.");
  },
  true,
);

load().catch((error) => state("state bad", "", "The brief cannot be shown", error.message));
