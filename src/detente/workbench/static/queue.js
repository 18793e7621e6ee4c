// The review queue: its steps, the words that a number may be, and the place of a quote in the text.
import { capital, el } from "./talk.js";

export const WORDS = ["very low", "low", "medium", "high", "very high"];
// What of an item is set with a word; the keys 1 to 5 fill one scale after the other.
const SCALES = {
  stake: ["position", "salience"],
  actor: ["influence", "resolve"],
  ratifier: ["power"],
  dependency: ["share"],
  threat: ["level"],
};
const REST = "rest";

export const waits = (item) => !item.state || item.state === "waiting";
// An item that went with another one is not looked at on its own.
export const went = (item) => item.state === "rejected" && (item.correction ?? "").startsWith("with ");
export const scalesOf = (item) => (item.rows?.length ? (SCALES[item.kind] ?? []) : []);

/** The correction that the picked words make. */
export function corrected(item, picked) {
  const said = scalesOf(item).map((scale) => picked[scale] ?? "");
  if (item.kind === "stake") return said.join("; ");
  if (item.kind === "actor")
    return scalesOf(item)
      .filter((scale) => picked[scale])
      .map((scale) => `${scale}=${picked[scale]}`)
      .join("; ");
  return said[0];
}
const drafted = (item, scale) =>
  item.proposal.match(new RegExp(`\\b${scale} (very low|low|medium|high|very high|unknown)\\b`))?.[1];

/** Buttons for every word of every scale of an item; null where it has none. */
export function wordRows(item, picked, pick) {
  const scales = scalesOf(item);
  if (!scales.length) return null;
  return el(
    "div",
    { class: "words" },
    scales.map((scale) => {
      const words = scale === "position" ? ["unknown", ...WORDS] : WORDS;
      const now = picked[scale] ?? drafted(item, scale);
      return el(
        "div",
        { class: "scale", role: "group", "aria-label": scale },
        el("span", { class: "note" }, capital(scale)),
        words.map((each) =>
          el(
            "button",
            {
              class: "btn",
              type: "button",
              "aria-pressed": String(each === now),
              "data-picked": picked[scale] === each,
              onclick: () => pick(scale, each),
            },
            el("small", {}, `${WORDS.indexOf(each) + 1} `),
            each,
          ),
        ),
      );
    }),
    el(
      "p",
      { class: "note" },
      scales.length > 1 ? "Two digits set both and go on. " : "One digit sets it and goes on. ",
      scales[0] === "position" ? "0 is unknown. " : "",
      el("kbd", {}, "A"),
      " keeps what is drafted",
      scales.length > 1 ? ", or takes the one that you picked." : ".",
    ),
  );
}
/** The scale that the next digit fills, and the word that it means. */
export function digit(item, picked, key) {
  const scale = scalesOf(item).find((each) => !picked[each]);
  if (!scale || !/^[0-5]$/.test(key)) return null;
  const at = Number(key);
  if (!at) return scale === "position" ? [scale, "unknown"] : null;
  return [scale, WORDS[at - 1]];
}

// How far the review is: only what a run needs is counted; the rest may be left.
const countOf = (list, step) => {
  const all = list.filter((each) => each.step === step && !went(each));
  return { all: all.length, done: all.filter((each) => !waits(each)).length };
};
export function progress(list, steps) {
  const needed = Object.keys(steps).filter((each) => each !== REST);
  const counts = Object.fromEntries(Object.keys(steps).map((each) => [each, countOf(list, each)]));
  const first = ["issues", "parties"].some((each) => counts[each].done < counts[each].all);
  // Stakes and factions follow from what is kept, so they count once that is decided.
  const counted = first ? ["issues", "parties", "forums"] : needed;
  const all = counted.reduce((sum, each) => sum + counts[each].all, 0),
    done = counted.reduce((sum, each) => sum + counts[each].done, 0);
  const rest = counts[REST].all - counts[REST].done;
  const said = first
    ? `${done} of ${all} first decisions; then the stakes of what you keep`
    : done < all
      ? `${done} of ${all} that this run needs, about ${Math.max(1, Math.round((all - done) / 8))} min`
      : `All ${all} that this run needs are decided`;
  return { all, done, rest, said, counts, complete: !first && done >= all };
}
export function stepRow(steps, counts, current, go) {
  return el(
    "div",
    { class: "steps", role: "group", "aria-label": "Steps" },
    Object.entries(steps)
      .filter(([step]) => counts[step].all)
      .map(([step, name]) =>
        el(
          "button",
          { class: "btn", type: "button", "aria-pressed": String(step === current), onclick: () => go(step) },
          `${name} `,
          el("span", { class: "note" }, `${counts[step].done}/${counts[step].all}`),
        ),
      ),
  );
}

/** Mark the words of an item in the document and bring them into view. */
export function point(doc, item) {
  globalThis.CSS?.highlights?.delete("quote");
  if (!(item?.start >= 0) || !(item.end > item.start)) return;
  const ranges = [];
  for (const body of doc.querySelectorAll("[data-from]")) {
    let at = Number(body.dataset.from);
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest("sup") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    );
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const from = Math.max(item.start, at),
        to = Math.min(item.end, at + node.length);
      if (from < to) {
        const range = new Range();
        range.setStart(node, from - at);
        range.setEnd(node, to - at);
        ranges.push(range);
      }
      at += node.length;
    }
  }
  if (!ranges.length) return;
  if (globalThis.Highlight) CSS.highlights.set("quote", new Highlight(...ranges));
  const box = ranges[0].getBoundingClientRect();
  if (box.top < 60 || box.bottom > innerHeight - 40)
    ranges[0].startContainer.parentElement.scrollIntoView({ block: "center", behavior: "smooth" });
}
