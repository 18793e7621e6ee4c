// What if: sliders and switches; the answer moves while the slider does.
import { ask, capital, el, interval, line, percent, ruler, say, signed, svg, typing, word } from "./talk.js";
import { dialog } from "./dialog.js";

const KEY = `detente-draft-${location.port}-${document.querySelector(".sit").textContent}`;
const panel = document.getElementById("levers"), place = document.getElementById("answer"), seek = document.getElementById("seek");
// On a small screen the answer stands under the sliders; a strip keeps it in sight.
const bar = el("div", { class: "nowbar", "aria-hidden": "true" });
document.querySelector(".panel").append(bar);
let c = null;                       // what can be moved
let changes = { cells: {}, vetoes: {}, seats: {} };
let past = [], future = [];
let base = null, now = null, ranges = { base: null, now: null }, whole = null, pieces = null;
const compared = new Map();
let byId = new Map();

const many = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;
const size = (given = changes) => Object.keys(given.cells).length + Object.keys(given.vetoes).length + Object.keys(given.seats).length;
const copy = (given) => JSON.parse(JSON.stringify(given));
const number = (lever, value) => (lever.step >= 1 ? String(Math.round(value)) : value.toFixed(lever.step >= 0.1 ? 1 : 2));

// The draft stays on this machine, in this browser.
function remember() { localStorage.setItem(KEY, JSON.stringify(changes)); }
function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (!kept) return;
    for (const [id, value] of Object.entries(kept.cells ?? {})) if (byId.has(id)) changes.cells[id] = value;
    for (const [id, on] of Object.entries(kept.vetoes ?? {})) if (c.vetoes.some((each) => each.id === id)) changes.vetoes[id] = on;
    const seats = new Set(Object.values(c.seats).flat().map((each) => each.id));
    for (const [id, on] of Object.entries(kept.seats ?? {})) if (seats.has(id)) changes.seats[id] = on;
  } catch { localStorage.removeItem(KEY); }
}
function step(change) { past.push(copy(changes)); if (past.length > 200) past.shift(); future = []; change(); remember(); draw(); move(true); }
function undo(from, to) { if (!from.length) return; to.push(copy(changes)); changes = from.pop(); remember(); draw(); move(true); }

// Sliders -------------------------------------------------------------------------------------
function slider(id) {
  const lever = byId.get(id);
  const moved = id in changes.cells;
  const value = changes.cells[id] ?? lever.best;
  const at = (x) => `${(100 * (x - lever.bottom)) / (lever.top - lever.bottom)}%`;
  const mid = "50%";
  const drawn = svg("svg", { "aria-hidden": "true" },
    svg("line", { x1: 0, x2: "100%", y1: mid, y2: mid, stroke: "var(--rule-2)", "stroke-width": 1.5 }),
    svg("line", { x1: at(lever.low), x2: at(lever.high), y1: mid, y2: mid, stroke: "var(--rule-2)", "stroke-width": 5, opacity: 0.75 }),
    moved ? svg("line", { x1: at(Math.min(value, lever.best)), x2: at(Math.max(value, lever.best)), y1: mid, y2: mid, stroke: "var(--accent)", "stroke-width": 2.5 }) : null,
    moved ? svg("svg", { x: at(lever.best), y: mid, width: 1, height: 1, overflow: "visible" }, svg("rect", { x: -0.75, y: -7, width: 1.5, height: 14, fill: "var(--ink-3)" })) : null);
  const shown = el("span", { class: "v" }, moved ? el("s", {}, number(lever, lever.best)) : null, number(lever, value));
  const input = el("input", { type: "range", min: String(lever.bottom), max: String(lever.top), step: String(lever.step), "aria-label": lever.label });
  input.value = String(value);
  input.setAttribute("aria-valuetext", `${number(lever, value)}${moved ? `, coded ${number(lever, lever.best)}` : ""}`);
  let before = null;
  input.addEventListener("input", () => {
    before ??= copy(changes);
    const next = Number(input.value);
    if (Math.abs(next - lever.best) < lever.step / 2) delete changes.cells[id];
    else changes.cells[id] = next;
    redo(id);
    move(false);
  });
  input.addEventListener("change", () => {
    if (before) { past.push(before); future = []; before = null; }
    remember();
    draw(id);
    move(true);
  });
  input.addEventListener("keydown", (event) => {
    if (event.shiftKey && /^Arrow/.test(event.key)) {
      event.preventDefault();
      const way = event.key === "ArrowRight" || event.key === "ArrowUp" ? 10 : -10;
      input.value = String(Number(input.value) + way * lever.step);
      input.dispatchEvent(new Event("input"));
      input.dispatchEvent(new Event("change"));
    }
  });
  return el("div", { class: `lv${moved ? " moved" : ""}`, "data-lever": id }, el("div", { class: "hd" }, el("span", {}, lever.label, lever.live ? null : el("small", { class: "note" }, " moves the ground: shown by a run")), shown), el("div", { class: "track" }, drawn, input));
}
// While a slider is held only its own picture changes: nothing jumps.
function redo(id) {
  const old = panel.querySelector(`[data-lever="${CSS.escape(id)}"]`);
  if (!old) return;
  const fresh = slider(id);
  old.className = fresh.className;
  old.querySelector(".v").replaceWith(fresh.querySelector(".v"));
  old.querySelector(".track>svg").replaceWith(fresh.querySelector(".track>svg"));
  document.getElementById("count").textContent = size() ? `${many(size(), "change")}` : "nothing changed";
}
function toggle(kind, id, label, small, coded) {
  const on = changes[kind][id] ?? coded;
  const moved = id in changes[kind];
  const button = el("button", { type: "button", role: "switch", "aria-checked": String(on), "aria-label": label, "data-switch": `${kind}:${id}`, onclick: () => step(() => { if (!on === coded) delete changes[kind][id]; else changes[kind][id] = !on; }) });
  return el("div", { class: `sw${moved ? " moved" : ""}` }, el("span", {}, label, small ? el("small", {}, ` ${small}`) : null), button);
}
let forumShown = null, everybody = false;
function draw(keep) {
  const focused = document.activeElement?.closest?.("[data-lever]")?.dataset.lever ?? keep ?? null;
  const switched = document.activeElement?.dataset?.switch;
  document.getElementById("count").replaceChildren(size() ? many(size(), "change") : "nothing changed", ...(past.length ? [" · ", el("button", { class: "link", type: "button", onclick: () => undo(past, future) }, "undo"), " ", el("kbd", {}, "Ctrl Z")] : []));
  const words = seek.value.toLowerCase().split(/\s+/).filter(Boolean);
  const out = [];
  if (words.length) {
    const found = c.levers.filter((lever) => words.every((part) => `${lever.label} ${lever.id}`.toLowerCase().includes(part)));
    out.push(el("p", { class: "grp" }, `${many(found.length, "slider")} found`, found.length > 40 ? "first 40 shown" : ""), ...found.slice(0, 40).map((lever) => slider(lever.id)));
  } else {
    const moved = Object.keys(changes.cells);
    if (size()) out.push(el("p", { class: "grp" }, "Changed here", el("button", { class: "link", type: "button", onclick: () => step(() => { changes = { cells: {}, vetoes: {}, seats: {} }; }) }, "reset all")), ...moved.map(slider));
    const top = c.top.filter((id) => !moved.includes(id));
    out.push(el("p", { class: "grp" }, el("span", {}, "Matter most to this answer"), document.body.dataset.run ? el("a", { href: "/verdict#tornado" }, "why these") : null), ...top.map(slider));
    if (c.vetoes.length) out.push(el("p", { class: "grp" }, "Who can block at home"), ...c.vetoes.map((each) => toggle("vetoes", each.id, each.label, each.of, true)));
    forumShown ??= c.headline;
    if (forumShown) {
      const pick = el("select", { "aria-label": "Table", class: "pick", onchange: () => { forumShown = pick.value; draw(); } }, c.forums.map((each) => el("option", { value: each.id, selected: each.id === forumShown }, each.name)));
      const seats = c.seats[forumShown] ?? [];
      const shown = everybody ? seats : seats.filter((each) => each.on || each.role || each.id in changes.seats);
      out.push(el("p", { class: "grp" }, "Who must agree", pick), ...shown.map((each) => toggle("seats", each.id, each.label, each.on ? "" : each.role, each.on)));
      if (shown.length < seats.length) out.push(el("button", { class: "link", type: "button", onclick: () => { everybody = true; draw(); } }, `${seats.length - shown.length} others who could sit there`));
    }
  }
  panel.replaceChildren(...out);
  if (focused) panel.querySelector(`[data-lever="${CSS.escape(focused)}"] input`)?.focus();
  else if (switched) panel.querySelector(`[data-switch="${CSS.escape(switched)}"]`)?.focus();
}

// The answer ----------------------------------------------------------------------------------
// One question at a time; while it is out, only the newest is kept.
let out = false, wanted = null, resting = 0, turn = 0;
function move(rest) {
  turn += 1;
  wanted = { changes: copy(changes), rest, turn };
  pump();
}
async function pump() {
  if (out || !wanted) return;
  out = true;
  const mine = wanted;
  wanted = null;
  try {
    const started = performance.now();
    const found = await ask("/api/whatif", { changes: mine.changes, forums: c.headline ? [c.headline] : [] });
    document.getElementById("line-right").textContent = `Live: ${found.draws.toLocaleString("en")} draws in ${Math.round(performance.now() - started)} ms · draft kept on this machine`;
    now = found.forums[c.headline] ?? null;
    if (!size(mine.changes)) base = now;
    ranges.now = null;
    pieces = null;
    turns = null;
    // The other tables are of the move before: never shown as if they were of this one.
    if (whole && now) whole = { forums: { [c.headline]: now }, before: whole.before ?? whole.forums, stale: true };
    show();
  } catch (error) { trouble(error); }
  out = false;
  if (wanted) pump();
  else { clearTimeout(resting); resting = setTimeout(() => settle(mine), mine.rest ? 60 : 350); }
}
// When it rests: all forums, then the interval, then what did it.
async function settle(mine) {
  if (mine.turn !== turn) return;
  try {
    const all = await ask("/api/whatif", { changes: mine.changes });
    if (mine.turn !== turn) return;
    whole = all;
    if (!size(mine.changes)) baseAll = all;
    show();
    const wide = await ask("/api/whatif", { changes: mine.changes, forums: [c.headline], interval: true });
    if (mine.turn !== turn) return;
    ranges.now = wide.forums[c.headline] ?? null;
    if (!size(mine.changes)) ranges.base = ranges.now;
    show();
    const steps = parts(mine.changes);
    if (steps.length > 1 && steps.length <= 6) {
      const found = await ask("/api/whatif/parts", { steps, forum: c.headline });
      if (mine.turn !== turn) return;
      pieces = found;
      show();
    }
    if (steps.length && !ranges.base) {
      const coded = await ask("/api/whatif", { forums: [c.headline], interval: true });
      if (mine.turn !== turn) return;
      ranges.base = coded.forums[c.headline] ?? null;
    }
    turns = await turning(mine);
    if (mine.turn !== turn) return;
    show();
    if (now) say(`${capital(word(now.value))}, ${percent(now.value)}`);
  } catch (error) { trouble(error); }
}
// Where the slider that did most takes the odds past even, the other changes kept.
async function turning(mine) {
  const cells = Object.keys(mine.changes.cells).filter((id) => byId.get(id).live);
  if (!cells.length || !c.headline) return null;
  const gain = (id) => Math.abs((pieces?.alone[Object.keys(mine.changes.cells).indexOf(id)]?.value ?? pieces?.base ?? 0) - (pieces?.base ?? 0));
  const id = cells.sort((a, b) => gain(b) - gain(a))[0], lever = byId.get(id);
  const odds = async (value) => (await ask("/api/whatif", { changes: { ...mine.changes, cells: { ...mine.changes.cells, [id]: value } }, forums: [c.headline] })).forums[c.headline]?.value ?? null;
  let [low, high] = [lever.bottom, lever.top];
  const from = await odds(low);
  if (mine.turn !== turn) return null;
  const to = await odds(high);
  if (from === null || to === null) return null;
  if (from >= 0.5 === to >= 0.5) return { lever, from, to };
  for (let i = 0; i < 7 && high - low > lever.step; i += 1) {
    const middle = (low + high) / 2, value = await odds(middle);
    if (mine.turn !== turn || value === null) return null;
    if (value >= 0.5 === from >= 0.5) low = middle;
    else high = middle;
  }
  return { lever, from, to, at: (low + high) / 2 };
}
function turned() {
  if (!turns) return null;
  const { lever, from, to } = turns;
  if (turns.at === undefined) return el("p", { class: "note" }, `${lever.label}: from ${number(lever, lever.bottom)} to ${number(lever, lever.top)} the odds go from ${percent(from)} to ${percent(to)}, on the same side of even.`);
  return el("p", { class: "note" }, `Turning point: the odds pass even when ${lever.label} ${to > from ? "rises" : "falls"} past ${number(lever, turns.at)}, other changes kept.`);
}
let baseAll = null, turns = null;
const parts = (given) => [
  ...Object.entries(given.cells).map(([id, value]) => ({ label: `${byId.get(id).label}, ${number(byId.get(id), byId.get(id).best)} to ${number(byId.get(id), value)}`, changes: { cells: { [id]: value } } })),
  ...Object.entries(given.vetoes).map(([id, on]) => ({ label: `${c.vetoes.find((each) => each.id === id)?.label}: ${on ? "can" : "cannot"} block`, changes: { vetoes: { [id]: on } } })),
  ...Object.entries(given.seats).map(([id, on]) => ({ label: `${Object.values(c.seats).flat().find((each) => each.id === id)?.label}: ${on ? "must agree" : "not at the table"}`, changes: { seats: { [id]: on } } })),
];
function trouble(error) {
  const first = error.data?.problems?.find((each) => each.severity === "error");
  if (place.querySelector(".big")) line(error.message.split("\n")[0], "bad");
  else place.replaceChildren(el("div", { class: "state bad" }, el("p", { class: "kick" }, "Error"), el("h1", {}, "This cannot be computed"), el("p", {}, first ? `${first.file}, line ${first.line}, ${first.column}: ${first.message} ${first.fix}` : error.message), el("p", { class: "row" }, el("a", { class: "btn", href: "/situation" }, "Go to the tables"))));
}
// Both ends in words, where the interval touches three bands.
const SCALE = ["almost no chance", "very unlikely", "unlikely", "roughly even", "likely", "very likely", "almost certain"];
function ends({ low, high }) {
  const [from, to] = [word(low), word(high)];
  return SCALE.indexOf(to) - SCALE.indexOf(from) >= 2 ? `${from} to ${to}` : "";
}
const name = (id) => capital(c.forums.find((each) => each.id === id)?.name ?? id);
const full = (id) => c.forums.find((each) => each.id === id)?.full ?? id;
function said() {
  const steps = parts(changes);
  return `What if · ${steps.slice(0, 3).map((each) => each.label).join("; ")}${steps.length > 3 ? `; ${steps.length - 3} more` : ""}`;
}
function title() {
  const forum = name(c.headline), said = word(now.value);
  const odds = said === "roughly even" ? `the odds that a deal is possible are roughly even` : said === "almost no chance" ? "there is almost no chance that a deal is possible" : `a deal is ${said} to be possible`;
  if (!size()) return `${forum}: as coded, ${odds}`;
  return `${forum}, with ${many(size(), "change")}: ${odds}`;
}
// What had the focus keeps it while the answer is drawn anew.
function show() {
  const held = place.contains(document.activeElement) ? document.activeElement.getAttribute("data-keep") : null;
  paint();
  if (held) place.querySelector(`[data-keep="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
}
function paint() {
  bar.replaceChildren(...(now ? [el("span", {}, el("b", {}, capital(word(now.value))), ` ${percent(now.value)}`), size() && base ? el("span", { class: "iv" }, `was ${percent(base.value)}`) : el("span", {}), ruler(now.value, { low: ranges.now?.low, high: ranges.now?.high, old: size() ? base?.value : undefined })] : []));
  if (!now) {
    place.replaceChildren(el("div", { class: "state" }, el("p", { class: "kick" }, "Empty"), el("h1", {}, c.headline ? "No verdict at this table" : "No forums yet"), el("p", {}, c.headline ? "Nobody at this table is essential, or it is not open by the horizon." : "Forums say where the parties could meet and who must agree. With them, Detente can say where a deal is feasible and who blocks it."), el("p", { class: "row" }, el("a", { class: "btn", href: "/situation?table=forums" }, "Look at the forums"))));
    return;
  }
  const was = size() ? base : null, range = ranges.now, wasRange = size() ? ranges.base : null;
  const points = was ? 100 * (now.value - was.value) : 0;
  const head = el("div", { class: "ans-head" }, el("div", {}, el("p", { class: "kick" }, size() ? said() : "What if · the situation as coded"), el("h1", {}, title())), el("div", { class: "row" }, el("button", { class: "btn", type: "button", "data-keep": "compare", onclick: () => { const pick = place.querySelector(".cmp select"); place.querySelector(".cmp")?.scrollIntoView({ block: "nearest", behavior: "smooth" }); pick?.focus({ preventScroll: true }); } }, "Compare"), el("button", { class: "btn pri", type: "button", id: "save", "data-keep": "save", disabled: !size() || c.readonly, onclick: save }, "Save as scenario ", el("kbd", {}, "Ctrl S"))));
  const big = el("div", { class: "big" }, el("div", {}, el("p", { class: "o" }, el("b", {}, capital(word(now.value))), ` ${percent(now.value)}`), el("p", { class: "iv" }, was ? `was ${word(was.value)} ${percent(was.value)}${wasRange ? ` (${interval(wasRange.low, wasRange.high)})` : ""}; ` : "", range ? `${was ? "now " : ""}${interval(range.low, range.high)}` : "interval when it rests")),
    el("div", {}, el("span", { class: "bands", "aria-hidden": "true" }, [["2.5", "almost none"], ["12.5", "very unlikely"], ["32", "unlikely"], ["50", "even"], ["67", "likely"], ["88", "very likely"]].map(([at, said]) => { const made = el("span", {}, said); made.style.left = `${at}%`; return made; })), ruler(now.value, { low: range?.low, high: range?.high, old: was?.value, oldLow: wasRange?.low, oldHigh: wasRange?.high, label: `${word(now.value)}, ${percent(now.value)}` })),
    el("p", { class: "more" }, now.worth !== undefined ? was && was.worth !== undefined && percent(was.worth) !== percent(now.worth) ? [`One worth having (${c.worth}) goes from ${percent(was.worth)} to `, el("b", {}, percent(now.worth)), `, ${word(now.worth)}. `] : `One worth having (${c.worth}): ${word(now.worth)}, ${percent(now.worth)}. ` : "", was ? (Math.abs(points) < 100 * now.error ? "The change is within simulation error. " : `${signed(points)} points. `) : "", range && ends(range) ? `The interval runs from ${ends(range)}: the word is a centre, not a finding. ` : "", "Possible is not signed: talks can still fail."));
  const rows = [];
  if (whole) {
    const before = baseAll?.forums ?? {};
    const order = Object.keys(whole.before ?? whole.forums);
    if (whole.stale) order.sort((a, b) => whole.before[b].value - whole.before[a].value);
    else order.sort((a, b) => whole.forums[b].value - whole.forums[a].value);
    for (const id of order) {
      const each = whole.forums[id];
      if (!each) { rows.push(el("tr", {}, el("th", { scope: "row", title: full(id) }, name(id)), el("td", { colspan: "4", class: "note" }, "…"))); continue; }
      const old = size() ? before[id] : null;
      const gain = old ? 100 * (each.value - old.value) : 0;
      rows.push(el("tr", { class: id === c.headline ? "hl" : "" }, el("th", { scope: "row", title: full(id) }, name(id)), el("td", {}, ruler(each.value, { old: old?.value })), el("td", { class: "num" }, capital(word(each.value))), el("td", { class: "num" }, el("b", {}, percent(each.value))), el("td", { class: "num" }, old ? signed(gain) : "")));
    }
  }
  const best = whole && !whole.stale && size() && baseAll ? Object.entries(whole.forums).map(([id, each]) => [id, 100 * (each.value - (baseAll.forums[id]?.value ?? each.value))]).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]))[0] : null;
  const forums = el("section", {}, el("p", { class: "kick" }, "Every forum, before and after"), el("h2", { class: "sub" }, best ? (Math.abs(best[1]) < 0.5 ? "No table moves" : `${name(best[0])} moves most: ${signed(best[1])} points`) : whole?.stale ? "The other tables follow when it rests" : "The tables as they stand"), whole ? el("table", { class: "fo" }, el("thead", {}, el("tr", {}, ["Forum", "0 – even – 100", "", "now", "points"].map((said, i) => el("th", { scope: "col", class: i > 1 ? "num" : "" }, said || el("span", { class: "vh" }, "Word"))))), el("tbody", {}, rows)) : el("p", { class: "note" }, "Follows when it rests."));
  place.replaceChildren(head, big, el("div", { class: "two-up" }, forums, what()), compare());
}
function what() {
  const steps = parts(changes);
  if (!steps.length) return el("section", {}, el("p", { class: "kick" }, "What did it"), el("h2", { class: "sub" }, "Move a slider"), el("p", { class: "note" }, "Or switch off a veto, or take somebody to the table. The answer follows; the tables stay as they are until you save a scenario."));
  if (!pieces || pieces.base === null) return el("section", {}, el("p", { class: "kick" }, "What did it"), el("h2", { class: "sub" }, steps.length === 1 ? steps[0].label : "Each change alone"), el("p", { class: "note" }, steps.length > 6 ? "Shown for up to six changes." : steps.length === 1 ? "One change: all of it." : "Follows when it rests."), turned());
  const gains = pieces.alone.map((each) => ({ label: each.label, gain: each.value === null ? 0 : 100 * (each.value - pieces.base) })).sort((a, b) => Math.abs(b.gain) - Math.abs(a.gain));
  const sum = gains.reduce((all, each) => all + each.gain, 0), rest = 100 * (pieces.now - pieces.base) - sum;
  const bar = (from, to, fill) => svg("svg", { class: "rl", "aria-hidden": "true" }, svg("rect", { x: `${Math.max(0, Math.min(from, to))}%`, y: 2, width: `${Math.max(0.6, Math.abs(Math.min(100, to) - Math.max(0, from)))}%`, height: 14, fill: `var(--${fill})` }));
  let at = 100 * pieces.base;
  const rows = [el("tr", {}, el("th", { scope: "row" }, "As coded"), el("td", {}, bar(0, at, "model")), el("td", { class: "num" }, el("b", {}, percent(pieces.base))))];
  for (const each of [...gains, ...(Math.abs(rest) >= 0.5 ? [{ label: "Only together", gain: rest }] : [])]) {
    rows.push(el("tr", {}, el("th", { scope: "row" }, each.label), el("td", {}, bar(at, at + each.gain, "model-iv")), el("td", { class: "num" }, signed(each.gain))));
    at += each.gain;
  }
  rows.push(el("tr", { class: "apart" }, el("th", { scope: "row" }, "Now"), el("td", {}, bar(0, 100 * pieces.now, "model")), el("td", { class: "num" }, el("b", {}, percent(pieces.now)))));
  const lead = gains[0];
  const table = el("table", { class: "fo did" }, el("thead", { class: "vh" }, el("tr", {}, ["Change", "Odds", "Points"].map((said) => el("th", { scope: "col" }, said)))), el("tbody", {}, rows));
  return el("section", {}, el("p", { class: "kick" }, "What did it"), el("h2", { class: "sub" }, Math.abs(lead.gain) < 0.5 ? "No change does much alone" : `${lead.label.split(",")[0]} does most${Math.abs(rest) >= 3 ? "; they need each other" : ""}`), table, el("p", { class: "note" }, "Each change alone, then what only the combination adds."), turned());
}
// Scenarios beside the draft ------------------------------------------------------------------
function compare() {
  if (!c.scenarios.length && !size()) return el("section", { class: "cmp" }, el("p", { class: "kick" }, "Side by side"), el("p", { class: "note" }, "Saved scenarios appear here, beside the situation as coded."));
  const chosen = [...compared.keys()];
  const pick = el("select", { "aria-label": "Add a scenario to the comparison", "data-keep": "pick", onchange: () => { if (pick.value) add(pick.value); } }, el("option", { value: "" }, "Compare a scenario…"), c.scenarios.filter((each) => !compared.has(each.name)).map((each) => el("option", { value: each.name }, each.name)));
  const columns = [["As coded", "no edits", baseAll?.forums ?? (size() ? null : whole?.forums), ""], ...(size() ? [["Your draft", `${many(size(), "change")}, not saved`, whole?.forums, "me"]] : []), ...chosen.map((key) => [key, `${many(c.scenarios.find((each) => each.name === key)?.edits ?? 0, "edit")}, scenarios.toml`, compared.get(key)?.forums, "sc"])];
  const cell = (each, kind, range) => el("td", { class: kind === "me" ? "me" : "" }, each ? [el("b", {}, capital(word(each.value))), ` ${percent(each.value)}`, range ? el("small", {}, interval(range.low, range.high)) : null, ruler(each.value, range ?? {})] : el("span", { class: "note" }, "…"));
  const wide = (kind, key) => (kind === "me" ? ranges.now : kind === "sc" ? compared.get(key)?.range : size() ? ranges.base : ranges.now);
  const rows = Object.entries(baseAll?.forums ?? whole?.before ?? whole?.forums ?? {}).sort((a, b) => (b[0] === c.headline) - (a[0] === c.headline) || b[1].value - a[1].value).slice(0, 7);
  const lines = rows.flatMap(([id]) => {
    const line_ = el("tr", { class: id === c.headline ? "hl" : "" }, el("th", { scope: "row", title: full(id) }, name(id)), columns.map(([label, , found, kind]) => cell(found?.[id], kind, id === c.headline ? wide(kind, label) : null)));
    const worth = id === c.headline && c.worth ? el("tr", {}, el("th", { scope: "row" }, "One worth having"), columns.map(([, , found, kind]) => cell(found?.[id] ? { value: found[id].worth } : null, kind))) : null;
    return worth ? [line_, worth] : [line_];
  });
  return el("section", { class: "cmp", tabindex: "0", role: "region", "aria-label": "Side by side" }, el("p", { class: "row" }, el("span", { class: "kick" }, "Side by side"), pick),
    el("table", {}, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, el("span", { class: "vh" }, "Forum")), columns.map(([label, small, , kind]) => el("th", { scope: "col", class: kind === "me" ? "me" : "", title: c.scenarios.find((each) => each.name === label)?.describe }, el("b", {}, label), el("br"), small, kind === "sc" ? [" ", el("button", { class: "link", type: "button", "aria-label": `Leave ${label} out`, onclick: () => { compared.delete(label); show(); } }, "×")] : null)))),
      el("tbody", {}, lines)));
}
async function add(key) {
  compared.set(key, null);
  show();
  try {
    const found = await ask("/api/whatif", { scenario: key });
    if (!compared.has(key)) return;
    compared.set(key, found);
    show();
    const range = await ask("/api/whatif", { scenario: key, forums: [c.headline], interval: true });
    if (compared.has(key)) compared.set(key, { ...found, range: range.forums[c.headline] });
  } catch (error) { compared.delete(key); trouble(error); }
  show();
}
function save() {
  if (!size() || document.querySelector("dialog[open]")) return;
  const named = el("input", { type: "text", required: true, pattern: "[a-z0-9]+(-[a-z0-9]+)*", placeholder: "trust-repaired", "aria-label": "Name", maxlength: "60" });
  const said = el("textarea", { rows: "2", maxlength: "500", "aria-label": "What it means" });
  const wrong = el("p", { class: "err", role: "alert" });
  const form = el("form", {}, el("label", {}, "Name, lower-case words joined by -", named), el("label", {}, "What it means, in a sentence", said), wrong, el("p", { class: "row" }, el("button", { class: "btn pri" }, "Save to scenarios.toml"), el("button", { class: "btn", type: "button", onclick: () => box.close() }, "Cancel")));
  const box = dialog("Save as scenario", form);
  named.focus();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const kept = await ask("/api/scenarios", { name: named.value, describe: said.value, changes });
      box.close();
      say(`Saved as ${kept.name}.`);
      document.getElementById("line-right").textContent = `Saved as ${kept.name} in scenarios.toml`;
      const fresh = await ask("/api/controls");
      c.scenarios = fresh.scenarios;
      add(kept.name);
    } catch (error) { wrong.textContent = error.message; }
  });
}
document.addEventListener("keydown", (event) => {
  const control = event.ctrlKey || event.metaKey;
  if (control && event.key.toLowerCase() === "s") { event.preventDefault(); save(); }
  else if (control && !typing(event.target) && event.key.toLowerCase() === "z") { event.preventDefault(); undo(past, future); }
  else if (control && !typing(event.target) && event.key.toLowerCase() === "y") { event.preventDefault(); undo(future, past); }
});
seek.addEventListener("input", () => draw());

async function begin() {
  try {
    c = await ask("/api/controls");
    byId = new Map(c.levers.map((lever) => [lever.id, lever]));
    recall();
    draw();
    const start = copy(changes);
    if (size(start)) {
      const found = await ask("/api/whatif", {});
      base = found.forums[c.headline] ?? null;
      baseAll = found;
    }
    move(true);
  } catch (error) { trouble(error); document.getElementById("levers").replaceChildren(); }
}
begin();
