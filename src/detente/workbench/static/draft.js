// The draft of a scenario: what was changed here, what may be, and the way back.
import { capital } from "./talk.js";

const KEY = `detente-draft-${location.port}-${document.querySelector(".sit").textContent}`;
const DEPTH = 200; // changes that can be taken back
const unchanged = () => ({ cells: {}, vetoes: {}, seats: {} });

export const draft = {
  controls: null, // what can be moved, as the server said it
  levers: new Map(), // the sliders by id
  changes: unchanged(),
  past: [],
  future: [],
  // What the page does when the draft has become another.
  changed: () => {},
};

export const many = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;
export const copy = (given) => JSON.parse(JSON.stringify(given));
export const size = ({ cells, vetoes, seats } = draft.changes) =>
  Object.keys(cells).length + Object.keys(vetoes).length + Object.keys(seats).length;
export const number = (lever, value) =>
  lever.step >= 1 ? String(Math.round(value)) : value.toFixed(lever.step >= 0.1 ? 1 : 2);

const forum = (id) => draft.controls.forums.find((each) => each.id === id);
export const forumName = (id) => capital(forum(id)?.name ?? id);
export const forumFull = (id) => forum(id)?.full ?? id;
const seats = () => Object.values(draft.controls.seats).flat();

/** Every change in words, with the changes that it alone would be. */
export function parts({ cells, vetoes, seats: seated }) {
  const veto = (id) => draft.controls.vetoes.find((each) => each.id === id)?.label;
  const seat = (id) => seats().find((each) => each.id === id)?.label;
  return [
    ...Object.entries(cells).map(([id, value]) => {
      const lever = draft.levers.get(id);
      const label = `${lever.label}, ${number(lever, lever.best)} to ${number(lever, value)}`;
      return { label, changes: { cells: { [id]: value } } };
    }),
    ...Object.entries(vetoes).map(([id, on]) => ({
      label: `${veto(id)}: ${on ? "can" : "cannot"} block`,
      changes: { vetoes: { [id]: on } },
    })),
    ...Object.entries(seated).map(([id, on]) => ({
      label: `${seat(id)}: ${on ? "must agree" : "not at the table"}`,
      changes: { seats: { [id]: on } },
    })),
  ];
}

// The draft stays on this machine, in this browser.
export function remember() {
  localStorage.setItem(KEY, JSON.stringify(draft.changes));
}
/** Take up what was left here, as far as it can still be moved. */
export function recall() {
  const { changes, controls, levers } = draft;
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (!kept) return;
    const vetoes = new Set(controls.vetoes.map((each) => each.id));
    const seated = new Set(seats().map((each) => each.id));
    for (const [id, value] of Object.entries(kept.cells ?? {})) if (levers.has(id)) changes.cells[id] = value;
    for (const [id, on] of Object.entries(kept.vetoes ?? {})) if (vetoes.has(id)) changes.vetoes[id] = on;
    for (const [id, on] of Object.entries(kept.seats ?? {})) if (seated.has(id)) changes.seats[id] = on;
  } catch {
    localStorage.removeItem(KEY);
  }
}

/** Change the draft by a step that can be taken back. */
export function step(change) {
  draft.past.push(copy(draft.changes));
  if (draft.past.length > DEPTH) draft.past.shift();
  draft.future = [];
  change();
  remember();
  draft.changed();
}
export const reset = () =>
  step(() => {
    draft.changes = unchanged();
  });
function travel(from, to) {
  if (!from.length) return;
  to.push(copy(draft.changes));
  draft.changes = from.pop();
  remember();
  draft.changed();
}
export const undo = () => travel(draft.past, draft.future);
export const redo = () => travel(draft.future, draft.past);
