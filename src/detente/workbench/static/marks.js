// The text of the brief with the marks of what was found in it.
import { capital, el } from "./talk.js";
import { review, selectItem } from "./review.js";
import { marginRuler } from "./claims.js";

const PARAGRAPHS = 1500; // shown at most
const show = { claims: true, hedges: true, actors: true };

/** Draw the document: its tools, and every paragraph with its marks and the claims beside it. */
export function drawText(doc) {
  const { document: d, file } = review.brief;
  const claims = claimsOf(d);
  doc.replaceChildren(
    tools(doc, d),
    el("h1", {}, d.title || "The brief"),
    el("p", { class: "note" }, `${file} · read by rules on this machine`),
    ...(d.warning ? [el("p", { class: "err" }, capital(d.warning), ".")] : []),
    el("br"),
    ...paragraphsOf(d.text)
      .slice(0, PARAGRAPHS)
      .map(([text, start], i) => numbered(text, start, i, d.marks, claims)),
  );
  for (const mark of doc.querySelectorAll("mark.claim[data-at]"))
    mark.addEventListener("click", () => {
      if (mark.dataset.at !== "") selectItem(mark.dataset.at);
    });
}
// Label, item and claim of every mark of a claim; a claim that is no row yet is numbered as a draft.
function claimsOf(d) {
  const claims = new Map();
  for (const mark of d.marks.filter((each) => each.kind === "claim")) {
    const item = review.list.find(
      (each) => each.kind === "claim" && each.start === mark.start && each.end === mark.end,
    );
    const label = item?.claim?.id ?? `d${claims.size + 1}`;
    claims.set(mark, { label, at: item ? item.id : "", claim: item?.claim });
  }
  return claims;
}
// Every paragraph that says something, with its place in the text.
function paragraphsOf(whole) {
  const parts = [];
  let from = 0;
  for (const text of whole.split(/\n/)) {
    if (text.trim()) parts.push([text, from]);
    from += text.length + 1;
  }
  return parts;
}
function tools(doc, d) {
  const count = (kind) => d.marks.filter((each) => each.kind === kind).length;
  const actors = new Set(d.marks.filter((each) => each.kind === "actor").map((each) => each.id)).size;
  const box = (kind, label) => {
    const onchange = (event) => {
      show[kind] = event.target.checked;
      doc.classList.toggle(`no-${kind}`, !show[kind]);
    };
    return el("label", {}, el("input", { type: "checkbox", checked: show[kind], onchange }), label);
  };
  return el(
    "div",
    { class: "tools" },
    box("claims", `Claims ${count("claim")}`),
    box("hedges", `Hedges ${count("hedge")}`),
    box("actors", `Actors ${actors}`),
    el("span", { class: "note" }, "Underline: camp. Dotted: not in the tables yet. ⊓ writer, ▮ model."),
    el("span", { class: "note keysaid" }, el("kbd", {}, "J"), " ", el("kbd", {}, "K"), " next, previous"),
  );
}
const headed = (text) => text.length < 90 && !/[.!?:;,]$/.test(text.trim()) && !/[:@\d]|www\./.test(text);
function numbered(text, start, i, marks, claims) {
  const inside = [...claims].filter(([mark]) => mark.start >= start && mark.start < start + text.length);
  const heading = headed(text) && !inside.length;
  return el(
    "div",
    { class: "par" },
    el("span", { class: "kick" }, String(i + 1)),
    heading ? el("h3", { "data-from": String(start) }, text) : paragraph(text, start, marks, claims),
    el(
      "div",
      { class: "margin" },
      inside.filter(([, each]) => each.at !== "").map(([, each]) => beside(each)),
    ),
  );
}
function beside({ label, at, claim }) {
  return el(
    "button",
    {
      class: "mg",
      type: "button",
      "data-at": at,
      "aria-label": `Claim ${label}`,
      onclick: () => selectItem(at),
    },
    el("b", {}, label),
    claim ? marginRuler(claim) : el("span", { class: "note" }, "draft"),
  );
}

// Marks may overlap, so the text is cut at every edge.
function paragraph(text, from, marks, claims) {
  const here = marks.filter(
    (mark) => mark.start < from + text.length && mark.end > from && show[`${mark.kind}s`] !== undefined,
  );
  const edges = edgesOf(here, from, text.length);
  const out = el("p", { "data-from": String(from) });
  let claimBox = null;
  let claimMark = null;
  for (let i = 0; i + 1 < edges.length; i += 1) {
    const [first, last] = [edges[i], edges[i + 1]];
    const piece = text.slice(first, last);
    if (!piece) continue;
    const over = here.filter((mark) => mark.start - from <= first && mark.end - from >= last);
    const of = (kind) => over.find((mark) => mark.kind === kind);
    const claim = of("claim");
    let node = document.createTextNode(piece);
    if (of("actor")) node = actorMark(of("actor"), node);
    if (of("hedge")) node = hedgeMark(of("hedge"), node, of("hedge").end - from === last);
    if (claim && claimMark !== claim) {
      const { label = "", at = "" } = claims.get(claim) ?? {};
      const opens = claim.start - from >= first - 1 && label;
      claimBox = el("mark", { class: "claim", "data-at": at }, opens ? el("sup", {}, label) : null);
      out.append(claimBox);
    }
    claimMark = claim ?? null;
    (claim ? claimBox : out).append(node);
  }
  return out;
}
function edgesOf(marks, from, length) {
  const ends = marks.flatMap((mark) => [Math.max(0, mark.start - from), Math.min(length, mark.end - from)]);
  return [...new Set([0, length, ...ends])].sort((x, y) => x - y);
}
function actorMark(mark, node) {
  const { actors, camps } = review.brief;
  const id = mark.name in actors ? mark.name : Object.keys(actors).find((each) => actors[each] === mark.name);
  const title = id ? actors[id] : `${mark.name}: not an actor of the tables yet`;
  return el("mark", { class: `actor c-${camps[id] ?? "other"}${id ? "" : " new"}`, title }, node);
}
function hedgeMark(mark, node, ends) {
  const band = ends && mark.band ? `${Math.round(mark.band[0])}–${Math.round(mark.band[1])}` : null;
  return el("mark", { class: "hedge" }, node, band ? el("sup", {}, band) : null);
}
