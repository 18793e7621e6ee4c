// The sliders and switches of what if.
import { el, svg } from "./talk.js";
import { move } from "./asking.js";
import { copy, draft, many, number, remember, reset, size, step, undo } from "./draft.js";

const FOUND = 40; // sliders shown of a search
const panel = document.getElementById("levers");
const seek = document.getElementById("seek");
const count = document.getElementById("count");
let forumShown = null;
let everybody = false; // those too who could sit at the table

/** Draw all of them; the one that had the focus, else the slider `keep`, has it afterwards. */
export function drawLevers(keep = null) {
  const held = document.activeElement;
  const focused = held?.closest?.("[data-lever]")?.dataset.lever ?? keep;
  const switched = held?.dataset?.switch;
  count.replaceChildren(changed(), ...(draft.past.length ? undoing() : []));
  const words = seek.value.toLowerCase().split(/\s+/).filter(Boolean);
  panel.replaceChildren(...(words.length ? found(words) : groups()));
  if (focused) panel.querySelector(`[data-lever="${CSS.escape(focused)}"] input`)?.focus();
  else if (switched) panel.querySelector(`[data-switch="${CSS.escape(switched)}"]`)?.focus();
}
seek.addEventListener("input", () => drawLevers());

const changed = () => (size() ? many(size(), "change") : "nothing changed");
const link = (words, onclick) => el("button", { class: "link", type: "button", onclick }, words);
const undoing = () => [" · ", link("undo", undo), " ", el("kbd", {}, "Ctrl Z")];
const group = (...heading) => el("p", { class: "grp" }, ...heading);

function found(words) {
  const all = draft.controls.levers.filter((lever) =>
    words.every((part) => `${lever.label} ${lever.id}`.toLowerCase().includes(part)),
  );
  const heading = group(
    `${many(all.length, "slider")} found`,
    all.length > FOUND ? `first ${FOUND} shown` : "",
  );
  return [heading, ...all.slice(0, FOUND).map((lever) => slider(lever.id))];
}
function groups() {
  const { changes, controls } = draft;
  const moved = Object.keys(changes.cells);
  const top = controls.top.filter((id) => !moved.includes(id));
  const why = document.body.dataset.run ? el("a", { href: "/verdict#tornado" }, "why these") : null;
  const vetoes = controls.vetoes.map((each) => toggle("vetoes", each.id, each.label, each.of, true));
  forumShown ??= controls.headline;
  return [
    ...(size() ? [group("Changed here", link("reset all", reset)), ...moved.map(slider)] : []),
    group(el("span", {}, "Matter most to this answer"), why),
    ...top.map(slider),
    ...(vetoes.length ? [group("Who can block at home"), ...vetoes] : []),
    ...(forumShown ? seating() : []),
  ];
}
function seating() {
  const { changes, controls } = draft;
  const onchange = () => {
    forumShown = pick.value;
    drawLevers();
  };
  const options = controls.forums.map((each) =>
    el("option", { value: each.id, selected: each.id === forumShown }, each.name),
  );
  const pick = el("select", { "aria-label": "Table", class: "pick", onchange }, options);
  const seats = controls.seats[forumShown] ?? [];
  const shown = everybody ? seats : seats.filter((each) => each.on || each.role || each.id in changes.seats);
  const all = () => {
    everybody = true;
    drawLevers();
  };
  const others = seats.length - shown.length;
  return [
    group("Who must agree", pick),
    ...shown.map((each) => toggle("seats", each.id, each.label, each.on ? "" : each.role, each.on)),
    ...(others ? [link(`${others} others who could sit there`, all)] : []),
  ];
}
function toggle(kind, id, label, small, coded) {
  const on = draft.changes[kind][id] ?? coded;
  const onclick = () =>
    step(() => {
      if (!on === coded) delete draft.changes[kind][id];
      else draft.changes[kind][id] = !on;
    });
  const button = el("button", {
    type: "button",
    role: "switch",
    "aria-checked": String(on),
    "aria-label": label,
    "data-switch": `${kind}:${id}`,
    onclick,
  });
  const text = el("span", {}, label, small ? el("small", {}, ` ${small}`) : null);
  return el("div", { class: `sw${id in draft.changes[kind] ? " moved" : ""}` }, text, button);
}

function slider(id) {
  const lever = draft.levers.get(id);
  const moved = id in draft.changes.cells;
  const value = draft.changes.cells[id] ?? lever.best;
  const note = lever.live ? null : el("small", { class: "note" }, " moves the ground: shown by a run");
  const coded = moved ? el("s", {}, number(lever, lever.best)) : null;
  const shown = el("span", { class: "v" }, coded, number(lever, value));
  return el(
    "div",
    { class: `lv${moved ? " moved" : ""}`, "data-lever": id },
    el("div", { class: "hd" }, el("span", {}, lever.label, note), shown),
    el("div", { class: "track" }, track(lever, value, moved), handle(lever, value, moved)),
  );
}
// The range of the tables, the way from what is coded, and a tick where that is.
function track(lever, value, moved) {
  const at = (x) => `${(100 * (x - lever.bottom)) / (lever.top - lever.bottom)}%`;
  const mid = "50%";
  const bar = (from, to, given) => svg("line", { x1: from, x2: to, y1: mid, y2: mid, ...given });
  const drawn = svg(
    "svg",
    { "aria-hidden": "true" },
    bar(0, "100%", { stroke: "var(--rule-2)", "stroke-width": 1.5 }),
    bar(at(lever.low), at(lever.high), { stroke: "var(--rule-2)", "stroke-width": 5, opacity: 0.75 }),
  );
  if (!moved) return drawn;
  const [from, to] = [Math.min(value, lever.best), Math.max(value, lever.best)];
  drawn.append(
    bar(at(from), at(to), { stroke: "var(--accent)", "stroke-width": 2.5 }),
    svg(
      "svg",
      { x: at(lever.best), y: mid, width: 1, height: 1, overflow: "visible" },
      svg("rect", { x: -0.75, y: -7, width: 1.5, height: 14, fill: "var(--ink-3)" }),
    ),
  );
  return drawn;
}
function handle(lever, value, moved) {
  const input = el("input", {
    type: "range",
    min: String(lever.bottom),
    max: String(lever.top),
    step: String(lever.step),
    "aria-label": lever.label,
  });
  input.value = String(value);
  const coded = moved ? `, coded ${number(lever, lever.best)}` : "";
  input.setAttribute("aria-valuetext", `${number(lever, value)}${coded}`);
  let before = null; // the changes as they were when the slider was taken in hand
  input.addEventListener("input", () => {
    const { changes } = draft;
    before ??= copy(changes);
    const next = Number(input.value);
    if (Math.abs(next - lever.best) < lever.step / 2) delete changes.cells[lever.id];
    else changes.cells[lever.id] = next;
    redraw(lever.id);
    move(false);
  });
  input.addEventListener("change", () => {
    if (before) {
      draft.past.push(before);
      draft.future = [];
      before = null;
    }
    remember();
    drawLevers(lever.id);
    move(true);
  });
  input.addEventListener("keydown", (event) => {
    if (!event.shiftKey || !/^Arrow/.test(event.key)) return;
    event.preventDefault();
    const way = event.key === "ArrowRight" || event.key === "ArrowUp" ? 10 : -10;
    input.value = String(Number(input.value) + way * lever.step);
    input.dispatchEvent(new Event("input"));
    input.dispatchEvent(new Event("change"));
  });
  return input;
}
// While a slider is held only its own picture changes: nothing jumps.
function redraw(id) {
  const old = panel.querySelector(`[data-lever="${CSS.escape(id)}"]`);
  if (!old) return;
  const fresh = slider(id);
  old.className = fresh.className;
  for (const part of [".v", ".track>svg"]) old.querySelector(part).replaceWith(fresh.querySelector(part));
  count.textContent = changed();
}
