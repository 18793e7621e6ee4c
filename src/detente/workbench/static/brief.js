// The Brief page: the text with what was found in it; claims beside verdicts; the review queue.
import { ask, capital, el, interval, line, percent, ruler, say, typing, word } from "./talk.js";
import { letters } from "./frame.js";
import { corrected, digit, point, progress, scalesOf, stepRow, waits, went, wordRows } from "./queue.js";

const doc = document.getElementById("doc"), review = document.getElementById("review");
let b = null, at = null, list = [], past = [], picked = {};
// Corrections that were begun and left by a click elsewhere.
const begun = new Map();
const show = { claims: true, hedges: true, actors: true };

// What a correction of each kind may say; whatever stands in the tables can be corrected.
const CORRECTED = {
  actor: "A name. part_of=usa makes it a faction of usa, part_of=none a party of its own; kind=government, influence=high and other columns likewise, between semicolons",
  issue: "A name; low=…; high=…; reversion=20/40/60; linkable=no",
  forum: "A name; kind=regional; guarantee=low",
  stake: "Position; salience: very low, low, medium, high, very high, unknown, or a cell like 40/55/70",
  claim: "Its text, or its kind: fact, cause, forecast, conditional, necessity, impossibility, recommendation",
  relation: "The stance (ally, supports, talks, neutral, wary, hostile, undermines), or the trust: a word or a cell like 0.2/0.4/0.6",
  seat: "essential or not essential; member, observer, guarantor, invited",
  ratifier: "The power to block: very low to very high, or a cell like 0.2/0.5/0.8",
  dependency: "The share: very low to very high, or a cell; patience=1/3/8",
  threat: "The level: very low to very high, or a cell like 30/50/70",
};
function items() {
  const queue = b.queue.filter((each) => !went(each));
  if (queue.length) return queue.map((each) => ({ ...each, claim: claimOf(each) }));
  const places = new Map(b.anchors.map((each) => [each.id, each]));
  return b.claims.map((each) => ({ ...places.get(each.id), id: each.id, kind: "claim", proposal: each.text, claim: each, state: each.draft ? "waiting" : "" }));
}
function claimOf(item) {
  if (item.kind !== "claim") return null;
  const found = b.anchors.find((each) => each.start === item.start && each.end === item.end);
  return found ? b.claims.find((each) => each.id === found.id) : null;
}
const idOf = (name) => (name in b.actors ? name : Object.keys(b.actors).find((id) => b.actors[id] === name));
const band = (c) => (c.low === null || c.high === null ? "" : `${Math.round(100 * c.low)}–${Math.round(100 * c.high)}\u00a0%`);
// What the model says: a chance as everywhere, anything else (a rank, a difference) as its number.
const chance = (v) => v.unit === "probability" || v.unit === "share";
const figure = (v) => (chance(v) ? percent(v.value) : `${Number(v.value.toFixed(2))} (${v.unit})`);
function marginRuler(c) {
  const v = c.verdict;
  if (!v || v.value === null) return el("span", { class: "note" }, v?.reason && v.reason.length < 34 ? v.reason : c.quantity ? "not computed" : "not testable here");
  if (!chance(v)) return el("span", { class: "note" }, `Model: ${figure(v)}`);
  return ruler(v.value, { low: v.low, high: v.high, writer: c.low !== null && c.high !== null ? [c.low, c.high] : undefined, label: `Model ${v.words || word(v.value)} ${percent(v.value)}${band(c) ? `, writer ${band(c)}` : ""}` });
}

// The text: marks may overlap, so the text is cut at every edge.
function paragraph(text, from, marks, claims) {
  const to = from + text.length;
  const here = marks.filter((m) => m.start < to && m.end > from && show[`${m.kind}s`] !== undefined);
  const edges = [...new Set([0, text.length, ...here.flatMap((m) => [Math.max(0, m.start - from), Math.min(text.length, m.end - from)])])].sort((x, y) => x - y);
  const out = el("p", { "data-from": String(from) });
  let claimBox = null, claimMark = null;
  for (let i = 0; i + 1 < edges.length; i += 1) {
    const piece = text.slice(edges[i], edges[i + 1]);
    if (!piece) continue;
    const over = here.filter((m) => m.start - from <= edges[i] && m.end - from >= edges[i + 1]);
    let node = document.createTextNode(piece);
    const actor = over.find((m) => m.kind === "actor"), hedge = over.find((m) => m.kind === "hedge"), claim = over.find((m) => m.kind === "claim");
    if (actor) node = el("mark", { class: `actor c-${b.camps[idOf(actor.name)] ?? "other"}${idOf(actor.name) ? "" : " new"}`, title: idOf(actor.name) ? b.actors[idOf(actor.name)] : `${actor.name}: not an actor of the tables yet` }, node);
    if (hedge) node = el("mark", { class: "hedge" }, node, hedge.end - from === edges[i + 1] && hedge.band ? el("sup", {}, `${Math.round(hedge.band[0])}–${Math.round(hedge.band[1])}`) : null);
    if (claim) {
      if (claimMark !== claim) {
        const label = claims.get(claim)?.label ?? "";
        claimBox = el("mark", { class: "claim", "data-at": claims.get(claim)?.at ?? "" }, claim.start - from >= edges[i] - 1 && label ? el("sup", {}, label) : null);
        claimMark = claim;
        out.append(claimBox);
      }
      claimBox.append(node);
    } else { claimMark = null; out.append(node); }
  }
  return out;
}
function drawText() {
  const d = b.document, claims = new Map();
  let n = 0;
  for (const mark of d.marks.filter((each) => each.kind === "claim")) {
    n += 1;
    const i = list.findIndex((each) => each.kind === "claim" && each.start === mark.start && each.end === mark.end);
    claims.set(mark, { label: list[i]?.claim?.id ?? `d${n}`, at: i >= 0 ? list[i].id : "", claim: list[i]?.claim });
  }
  const count = (kind) => d.marks.filter((each) => each.kind === kind).length;
  const box = (kind, label) => el("label", {}, el("input", { type: "checkbox", checked: show[kind], onchange: (event) => { show[kind] = event.target.checked; doc.classList.toggle(`no-${kind}`, !show[kind]); } }), label);
  const actors = new Set(d.marks.filter((each) => each.kind === "actor").map((each) => each.id)).size;
  const parts = [];
  let from = 0;
  for (const text of d.text.split(/\n/)) {
    if (text.trim()) parts.push([text, from]);
    from += text.length + 1;
  }
  const body = parts.slice(0, 1500).map(([text, start], i) => {
    const heading = text.length < 90 && !/[.!?:;,]$/.test(text.trim()) && !/[:@\d]|www\./.test(text);
    const inside = [...claims].filter(([m]) => m.start >= start && m.start < start + text.length);
    return el("div", { class: "par" }, el("span", { class: "kick" }, String(i + 1)), heading && !inside.length ? el("h3", { "data-from": String(start) }, text) : paragraph(text, start, d.marks, claims), el("div", { class: "margin" }, inside.filter(([, each]) => each.at !== "").map(([, each]) => el("button", { class: "mg", type: "button", "data-at": each.at, "aria-label": `Claim ${each.label}`, onclick: () => selectItem(each.at) }, el("b", {}, each.label), each.claim ? marginRuler(each.claim) : el("span", { class: "note" }, "draft")))));
  });
  doc.replaceChildren(el("div", { class: "tools" }, box("claims", `Claims ${count("claim")}`), box("hedges", `Hedges ${count("hedge")}`), box("actors", `Actors ${actors}`), el("span", { class: "note" }, "Underline: camp. Dotted: not in the tables yet. ⊓ writer, ▮ model."), el("span", { class: "note keysaid" }, el("kbd", {}, "J"), " ", el("kbd", {}, "K"), " next, previous")), el("h1", {}, d.title || "The brief"), el("p", { class: "note" }, `${b.file} · read by rules on this machine`), ...(d.warning ? [el("p", { class: "err" }, capital(d.warning), ".")] : []), el("br"), ...body);
  for (const mark of doc.querySelectorAll("mark.claim[data-at]")) mark.addEventListener("click", () => { if (mark.dataset.at !== "") selectItem(mark.dataset.at); });
}
function drawList() {
  const drop = b.readonly ? null : dropZone();
  const rows = b.claims.map((c) => el("button", { class: "cl", type: "button", id: c.id, "data-at": itemOf(c.id), onclick: () => selectItem(itemOf(c.id)) }, el("b", {}, c.id), el("span", {}, el("p", {}, c.text), el("small", {}, [c.locator, c.holder, c.phrase ? `“${c.phrase}” ${band(c)}` : band(c)].filter(Boolean).join(" · "))), marginRuler(c)));
  doc.replaceChildren(el("p", { class: "kick" }, "What the brief claims, and what the model says"), el("h1", {}, b.claims.length ? !b.computed ? `${b.claims.length} claim${b.claims.length === 1 ? "" : "s"}; the model’s answers are not computed yet` : `${b.claims.length} claim${b.claims.length === 1 ? "" : "s"}; ${b.claims.filter((c) => c.verdict?.agreement === "agrees").length} agree${b.claims.filter((c) => c.verdict?.agreement === "agrees").length === 1 ? "s" : ""} with the model` : "No document and no claims yet"), el("p", { class: "note" }, b.claims.length ? "The document itself is not in this folder, so its claims are listed." : "With a document Detente finds its claims, hedges and actors, and sets what it says beside what the model says."), drop ?? "", el("div", { class: "claims-list" }, rows));
}
function dropZone() {
  const text = el("textarea", { "aria-label": "Text of the brief", placeholder: "…or paste its text here" });
  const wrong = el("p", { class: "err", role: "alert" });
  const send = async (name, body) => {
    wrong.textContent = "Reading…";
    try {
      const answer = await fetch(`/api/brief/upload?name=${encodeURIComponent(name)}`, { method: "POST", body, credentials: "same-origin", headers: { "content-type": "application/octet-stream" } });
      if (!answer.ok) throw new Error((await answer.json().catch(() => ({ message: "The file was not taken; it may be too large." }))).message);
      await load();
    } catch (error) { wrong.textContent = error.message; }
  };
  const file = el("input", { type: "file", accept: ".pdf,.docx,.html,.htm,.md,.txt", "aria-label": "Document", onchange: () => { if (file.files[0]) send(file.files[0].name, file.files[0]); } });
  return el("details", { class: "drop", open: !b.claims.length }, el("summary", {}, "Add the document: PDF, Word, HTML, Markdown or text"), el("p", {}, "It stays in the folder as brief.*; nothing leaves this machine."), file, text, el("p", { class: "row" }, el("button", { class: "btn", type: "button", onclick: () => { if (text.value.trim()) send("brief.txt", text.value); } }, "Read this text")), wrong);
}

// Decisions change the list, so the text names its items by id.
const itemOf = (claim) => list.find((each) => each.claim?.id === claim)?.id ?? claim;
function selectItem(id) {
  const found = list.findIndex((each) => each.id === id);
  if (found >= 0) select(found);
}
// One item and the queue ----------------------------------------------------------------------
function select(i, focus = false) {
  if (!list.length) { review.replaceChildren(el("div", {}, el("p", { class: "kick" }, "Review"), el("h2", {}, "Nothing to review"), el("p", {}, "Drafted items appear here once a document has been read. detente read FILE -o FOLDER makes a whole draft situation."))); return; }
  at = Math.max(0, Math.min(list.length - 1, i));
  if (list[at].id !== picked.id) picked = { id: list[at].id };
  for (const each of document.querySelectorAll("[data-at]")) each.toggleAttribute("aria-current", each.dataset.at === list[at].id);
  const item = list[at], c = item.claim;
  const v = c?.verdict;
  const [title, ends] = item.kind === "stake" ? item.proposal.split(/ \[(?=0 = )/) : [c?.text ?? item.proposal];
  const near = list.filter((each) => each.step === item.step);
  const parts = [el("p", { class: "kick" }, b.queue.length ? `${b.steps[item.step] ?? item.kind}: ${near.indexOf(item) + 1} of ${near.length}` : c ? `${item.kind} ${c.id}` : item.id, item.locator ? ` · ${item.locator}` : "", b.queue.length ? "" : ` · ${at + 1} of ${list.length}`), rowsOf(item), el("h2", {}, capital(title)), ends ? el("p", {}, capital(ends.replace(/\]$/, ""))) : null];
  if (c) {
    parts.push(v && v.value !== null && chance(v) ? ruler(v.value, { low: v.low, high: v.high, writer: c.low !== null && c.high !== null ? [c.low, c.high] : undefined, label: "Writer and model" }) : null);
    const facts = [["Writer", band(c) ? [el("b", {}, capital(word((c.low + c.high) / 2))), ` ${band(c)}`, c.phrase ? el("span", { class: "note" }, ` from “${c.phrase}”`) : null] : c.phrase || "no odds"], ["Model", v && v.value !== null ? (chance(v) ? [el("b", {}, capital(v.words || word(v.value))), ` ${percent(v.value)} `, el("span", { class: "iv" }, interval(v.low, v.high))] : figure(v)) : v?.reason || (c.quantity ? (b.computed ? "not computed" : "no run yet") : "not testable here")], ["Verdict", v?.agreement ? capital(v.agreement) : ""], ["Event", c.event], ["Kind", [c.kind, c.holder ? `held by ${c.holder}` : ""].filter(Boolean).join(" · ")], ["Credibility", [c.credibility, c.source ? `source ${c.source}` : ""].filter(Boolean).join(" · ")], ["Outcome", c.outcome === "1" ? "it happened" : c.outcome === "0" ? "it did not happen" : ""], ["Tested by", c.quantity ? el("code", {}, c.quantity) : ""], ["Feeds", c.feeds.length ? [c.feeds.slice(0, 6).map((each, i) => [i ? ", " : "", el("a", { href: `/situation?${new URLSearchParams({ table: each.table, key: each.key })}` }, each.key.replaceAll("/", " / ")), each.value ? ` ${each.value}` : ""]), c.feeds.length > 6 ? ` and ${c.feeds.length - 6} more` : ""] : "no number rests on it"]];
    parts.push(el("dl", {}, facts.filter(([, said]) => said && said.length !== 0).map(([name, said]) => [el("dt", {}, name), el("dd", {}, said)])), v ? el("p", { class: "note" }, v.statement) : null);
  } else parts.push(el("dl", {}, item.quote ? [el("dt", {}, "Quote"), el("dd", {}, `“${item.quote}”`)] : null, el("dt", {}, "Confidence"), el("dd", {}, item.confidence), item.why ? [el("dt", {}, "Why"), el("dd", {}, item.why)] : null));
  if (b.queue.length && !b.readonly) {
    const scaled = scalesOf(item).some((each) => picked[each]);
    parts.push(wordRows(item, picked, pick), el("div", { class: "row" }, el("button", { class: "btn pri", type: "button", onclick: () => accept() }, scaled ? "Set " : "Accept ", el("kbd", {}, "A")), item.kind in CORRECTED ? el("button", { class: "btn", type: "button", onclick: correct }, "Correct ", el("kbd", {}, "E")) : null, el("button", { class: "btn", type: "button", onclick: () => decide("reject") }, "Reject ", el("kbd", {}, "X")), el("button", { class: "btn", type: "button", onclick: () => decide("leave") }, "Leave ", el("kbd", {}, "L")), el("button", { class: "btn", type: "button", disabled: !past.length, onclick: undo }, "Undo ", el("kbd", {}, "Ctrl Z"))));
  }
  if (b.queue.length) {
    const far = progress(list, b.steps), others = list.filter((each) => each.step === item.step && waits(each));
    const first = Math.max(0, Math.min(near.indexOf(item) - 3, near.length - 10));
    const many = (decision, words, of) => el("button", { class: "btn", type: "button", onclick: () => decideAll(decision, of) }, words);
    parts.push(el("section", { class: "queue", "aria-label": "Review queue" }, el("div", { class: "hd" }, el("h3", {}, "Review queue"), el("span", { class: "note" }, far.said)), el("progress", { max: String(far.all), value: String(far.done), "aria-label": "Reviewed of what this run needs" }), stepRow(b.steps, far.counts, item.step, toStep), b.readonly ? null : el("div", { class: "row" }, item.step !== "rest" && item.step !== "stakes" && others.length > 1 ? many("reject", `Reject these ${others.length}`, others) : null, item.step !== "rest" && others.length > 1 ? many("leave", `Leave these ${others.length}`, others) : null, far.rest && (far.complete || item.step === "rest") ? many("leave", `Leave the rest (${far.rest})`, list.filter((each) => each.step === "rest" && waits(each))) : null), near.slice(first, first + 10).map((each) => el("button", { class: "i", type: "button", "aria-current": each === item ? "true" : null, onclick: () => select(list.indexOf(each), true) }, el("span", { class: "k" }, each.kind), el("span", {}, el("span", { class: "clip" }, each.claim?.text ?? each.proposal)), el("span", { class: `s ${each.state}` }, each.state || "")))));
    const [drafted, numbers] = b.numbers ?? [0, 0];
    if (numbers) parts.push(el("p", { class: "note" }, drafted ? `${percent(drafted / numbers)} of the numbers (${drafted} of ${numbers}) are still drafted; they are wide guesses until somebody sets them.${far.complete ? " What a run needs is decided: compute it on the page Verdict." : ""}` : "No number of the tables is drafted any more."));
  } else parts.push(el("p", { class: "row" }, el("button", { class: "btn", type: "button", onclick: () => select(at - 1) }, "Previous ", el("kbd", {}, "K")), el("button", { class: "btn", type: "button", onclick: () => select(at + 1) }, "Next ", el("kbd", {}, "J"))));
  review.replaceChildren(el("div", { tabindex: "0", role: "region", "aria-label": "Selected item" }, parts));
  if (b.document) point(doc, item);
  else if (focus) document.querySelector(`.cl[data-at="${CSS.escape(list[at].id)}"]`)?.scrollIntoView({ block: "center", behavior: "smooth" });
}
// The rows of the tables that an item became, by the ids that the tables know them by.
function rowsOf(item) {
  if (!item.rows?.length) return item.rows && item.kind in CORRECTED ? el("p", { class: "note" }, item.kind === "actor" ? "Not in the tables; part_of=… in a correction puts it there." : "Not in the tables.") : null;
  return el("p", { class: "note" }, "In the tables: ", item.rows.map((each, i) => {
    const [table, ...key] = each.split("/");
    return [i ? ", " : "", item.state === "rejected" ? each : el("a", { href: `/situation?${new URLSearchParams({ table, key: key.join("/") })}` }, el("code", {}, each))];
  }));
}
// The next item that waits: below, else the first of what a run needs, else any.
function next(from) {
  const below = list.findIndex((each, i) => i > from && waits(each) && each.step !== "rest");
  if (below >= 0) return below;
  const first = list.findIndex((each) => waits(each) && each.step !== "rest");
  return first >= 0 ? first : list.findIndex((each, i) => i > from && waits(each));
}
async function decide(decision, correction = "", ids = null, back = false) {
  const item = list[at];
  try {
    Object.assign(b, await ask("/api/brief/decide", { ids: ids ?? [item.id], decision, correction, review: b.review }));
    if (!back) past.push(ids ?? [item.id]);
    const count = document.getElementById("drafted");
    if (count) count.textContent = String(b.drafted);
    picked = {};
    for (const id of ids ?? [item.id]) begun.delete(id);
    list = items();
    say({ accept: "Accepted.", reject: "Rejected.", correct: "Corrected.", leave: "Left as drafted.", wait: "Taken back." }[decision]);
    const stood = list.findIndex((each) => each.id === (back ? ids[0] : item.id)), to = back ? stood : next(stood >= 0 ? stood : at - 1);
    select(to >= 0 ? to : stood >= 0 ? stood : at, true);
  } catch (error) {
    line(error.message, "bad");
    const wrong = review.querySelector(".fix .err");
    if (wrong) wrong.textContent = error.message;
    if (error.status === 409) load();
  }
}
const decideAll = (decision, of) => decide(decision, "", of.map((each) => each.id));
function undo() { const ids = past.pop(); if (ids) decide("wait", "", [...ids].reverse(), true); }
function pick(scale, said) {
  picked[scale] = said;
  if (scalesOf(list[at]).every((each) => picked[each])) accept();
  else select(at);
}
function accept() {
  const item = list[at];
  if (scalesOf(item).some((each) => picked[each])) decide("correct", corrected(item, picked));
  else decide("accept");
}
function toStep(step) {
  const waiting = list.findIndex((each) => each.step === step && waits(each));
  select(waiting >= 0 ? waiting : list.findIndex((each) => each.step === step), true);
}
function correct() {
  const item = list[at], stake = item.kind === "stake";
  const field = el("textarea", { rows: stake ? "1" : "3", "aria-label": stake ? "Position; salience" : "What it should be" });
  field.value = begun.get(item.id) ?? (item.state === "corrected" && item.correction ? item.correction : stake ? [...item.proposal.matchAll(/(?:position|salience) ([^;([]+?)(?: \(| \[|;|$)/g)].map((found) => found[1]).join("; ") : item.claim?.text ?? (item.kind === "issue" ? issueOf(item.proposal) : item.kind === "forum" ? item.proposal.split(": ")[0] : item.kind === "actor" ? item.proposal.split(" (")[0] : ""));
  field.addEventListener("input", () => begun.set(item.id, field.value));
  const form = el("form", { class: "fix" }, field, el("p", { class: "note" }, CORRECTED[item.kind]), el("p", { class: "err", role: "alert" }), el("p", { class: "row" }, el("button", { class: "btn pri" }, "Save"), el("button", { class: "btn", type: "button", onclick: () => { begun.delete(item.id); select(at); } }, "Cancel")));
  form.addEventListener("submit", (event) => { event.preventDefault(); decide("correct", field.value); });
  review.querySelector(".row").replaceWith(form);
  field.focus();
}
// All that an issue may be corrected in, as a correction says it; its name alone where words hold a semicolon.
function issueOf(proposal) {
  const [, name, low, high, reversion] = proposal.match(/^(.*?): 0 = ([^;]*); 100 = ([^;]*); without a deal (.*)$/) ?? [];
  return name ? `${name}; low=${low}; high=${high}; reversion=${reversion}` : proposal.split(": 0 = ")[0];
}
document.addEventListener("keydown", (event) => {
  if (!b || typing(event.target) || event.altKey || document.querySelector("dialog[open]")) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") { if (past.length) { event.preventDefault(); undo(); } return; }
  if (event.ctrlKey || event.metaKey || !letters()) return;
  const key = event.key.toLowerCase();
  if (key === "j") select((at ?? -1) + 1, true);
  else if (key === "k") select((at ?? 1) - 1, true);
  else if (b.queue.length && !b.readonly) {
    if (key === "a") accept();
    else if (key === "l") decide("leave");
    else if (key === "e") { event.preventDefault(); correct(); }
    else if (key === "x") decide("reject");
  }
});
// Digits set words; while there is something to review they lead to no other page by mistake.
document.addEventListener("keydown", (event) => {
  if (!b?.queue.length || b.readonly || typing(event.target) || event.altKey || event.ctrlKey || event.metaKey || !letters() || document.querySelector("dialog[open]")) return;
  if (!/^\d$/.test(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
  const set = list[at] && digit(list[at], picked, event.key);
  if (set) pick(...set);
  else say("This item has no word to set with a digit.");
}, true);
async function load() {
  b = await ask("/api/brief");
  if (b.file && !b.document) {
    doc.replaceChildren(el("div", { class: "state" }, el("p", { class: "kick" }, "One moment"), el("h1", {}, `${b.file} is being read`), el("p", {}, "By rules, on this machine; a long PDF takes some seconds.")));
    try { b.document = await ask("/api/brief/read", {}); } catch (error) {
      doc.replaceChildren(el("div", { class: "state bad" }, el("p", { class: "kick" }, "Error"), el("h1", {}, `${b.file} could not be read`), el("p", {}, error.message)));
      return;
    }
  }
  list = items();
  if (b.document) drawText();
  else drawList();
  const named = list.findIndex((each) => each.claim?.id === location.hash.slice(1));
  const waiting = next(-1);
  select(named >= 0 ? named : Math.max(0, waiting), named >= 0);
}
load().catch((error) => doc.replaceChildren(el("div", { class: "state bad" }, el("h1", {}, "The brief cannot be shown"), el("p", {}, error.message))));
