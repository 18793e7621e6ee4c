// Asking what the draft would do: one question at a time; while it is out, only the newest is kept.
import { ask, capital, percent, say, word } from "./talk.js";
import { copy, draft, parts, size } from "./draft.js";

export const answers = {
  now: null, // of the draft at the headline's table
  base: null, // of the situation as coded, at the same table
  ranges: { base: null, now: null }, // their intervals
  whole: null, // of the draft at every table; stale where a move came after it
  baseAll: null, // of the situation as coded at every table
  pieces: null, // of each change alone
  turns: null, // the turning point of the slider that did most
  // What the page does with a new answer, and with an error.
  shown: () => {},
  failed: () => {},
};
let out = false;
let wanted = null;
let resting = 0;
let turn = 0;

const question = (given) => ask("/api/whatif", given);

/** Ask anew; `rest` says that the slider was let go, so that the rest follows sooner. */
export function move(rest) {
  turn += 1;
  wanted = { changes: copy(draft.changes), rest, turn };
  pump();
}
async function pump() {
  if (out || !wanted) return;
  out = true;
  const mine = wanted;
  wanted = null;
  try {
    await first(mine);
  } catch (error) {
    answers.failed(error);
  }
  out = false;
  if (wanted) pump();
  else {
    clearTimeout(resting);
    resting = setTimeout(() => settle(mine), mine.rest ? 60 : 350);
  }
}
// The headline's table at once.
async function first(mine) {
  const { headline } = draft.controls;
  const started = performance.now();
  const found = await question({ changes: mine.changes, forums: headline ? [headline] : [] });
  const took = Math.round(performance.now() - started);
  document.getElementById("line-right").textContent =
    `Live: ${found.draws.toLocaleString("en")} draws in ${took} ms · draft kept on this machine`;
  const now = found.forums[headline] ?? null;
  if (!size(mine.changes)) answers.base = now;
  Object.assign(answers, { now, pieces: null, turns: null });
  answers.ranges.now = null;
  // The other tables are of the move before: never shown as if they were of this one.
  const { whole } = answers;
  if (whole && now)
    answers.whole = { forums: { [headline]: now }, before: whole.before ?? whole.forums, stale: true };
  answers.shown();
}
// When it rests: all forums, then the interval, then what did it. A newer move ends it.
async function settle(mine) {
  const { headline } = draft.controls;
  const left = () => mine.turn !== turn;
  if (left()) return;
  try {
    const all = await question({ changes: mine.changes });
    if (left()) return;
    answers.whole = all;
    if (!size(mine.changes)) answers.baseAll = all;
    answers.shown();
    const wide = await question({ changes: mine.changes, forums: [headline], interval: true });
    if (left()) return;
    answers.ranges.now = wide.forums[headline] ?? null;
    if (!size(mine.changes)) answers.ranges.base = answers.ranges.now;
    answers.shown();
    const steps = parts(mine.changes);
    if (steps.length > 1 && steps.length <= 6) {
      const found = await ask("/api/whatif/parts", { steps, forum: headline });
      if (left()) return;
      answers.pieces = found;
      answers.shown();
    }
    if (steps.length && !answers.ranges.base) {
      const coded = await question({ forums: [headline], interval: true });
      if (left()) return;
      answers.ranges.base = coded.forums[headline] ?? null;
    }
    answers.turns = await turning(mine);
    if (left()) return;
    answers.shown();
    const { now } = answers;
    if (now) say(`${capital(word(now.value))}, ${percent(now.value)}`);
  } catch (error) {
    answers.failed(error);
  }
}
// Where the slider that did most takes the odds past even, the other changes kept.
async function turning(mine) {
  const { controls, levers } = draft;
  const moved = Object.keys(mine.changes.cells);
  const cells = moved.filter((id) => levers.get(id).live);
  if (!cells.length || !controls.headline) return null;
  const { pieces } = answers;
  const still = pieces?.base ?? 0;
  const gain = (id) => Math.abs((pieces?.alone[moved.indexOf(id)]?.value ?? still) - still);
  const [id] = cells.sort((a, b) => gain(b) - gain(a));
  const lever = levers.get(id);
  const odds = async (value) => {
    const changes = { ...mine.changes, cells: { ...mine.changes.cells, [id]: value } };
    const found = await question({ changes, forums: [controls.headline] });
    return found.forums[controls.headline]?.value ?? null;
  };
  let [low, high] = [lever.bottom, lever.top];
  const from = await odds(low);
  if (mine.turn !== turn) return null;
  const to = await odds(high);
  if (from === null || to === null) return null;
  if (from >= 0.5 === to >= 0.5) return { lever, from, to };
  for (let i = 0; i < 7 && high - low > lever.step; i += 1) {
    const middle = (low + high) / 2;
    const value = await odds(middle);
    if (mine.turn !== turn || value === null) return null;
    if (value >= 0.5 === from >= 0.5) low = middle;
    else high = middle;
  }
  return { lever, from, to, at: (low + high) / 2 };
}
