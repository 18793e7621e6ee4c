// The table and the server: reading, saving in turn, taking back, two writers at once. A change is a
// list of steps with the version it is based on, and is undone by the opposite steps.
import { go } from "./cursor.js";
import { editing } from "./editor.js";
import { dialog } from "./dialog.js";
import { onEvent } from "./events.js";
import { draw, patched } from "./grid.js";
import { inspect } from "./inspector.js";
import { shown } from "./rows.js";
import { at, changed, path, stand, t, take } from "./table.js";
import { ask, el, line, say } from "./talk.js";

const wrap = document.getElementById("grid-wrap"),
  undoButton = document.getElementById("undo"),
  redoButton = document.getElementById("redo");
let past = [],
  future = [];

export async function load() {
  try {
    take(await ask(path()));
    stand({ r: Math.min(at.r, Math.max(0, t.rows.length - 1)), c: Math.min(at.c, t.header.length - 1) });
    draw();
    inspect();
  } catch (error) {
    wrap.replaceChildren(
      el(
        "div",
        { class: "state bad" },
        el("p", { class: "kick" }, "Error"),
        el("h2", {}, "This table cannot be shown"),
        el("p", {}, error.message),
      ),
    );
  }
}
export let saving = Promise.resolve();

export function send(steps, back, kind = "do") {
  saving = saving.then(() => sendNow(steps, back, kind));
  return saving;
}

async function sendNow(steps, back, kind, version = t.version, byKey = false) {
  try {
    const fresh = await ask(`${path()}/save`, { version, steps, by_key: byKey });
    for (const step of steps)
      if (step.op === "set") changed.add(`${fresh.keys[step.row] ?? step.key}|${step.column}`);
    if (kind === "do") {
      past.push({ steps, back });
      future = [];
    } else if (kind === "undo") future.push({ steps: back, back: steps });
    else past.push({ steps, back });
    const before = t,
      was = shown();
    take(fresh);
    const had = wrap.contains(document.activeElement) && !editing;
    if (!patched(before, was, steps)) draw();
    if (had) go(at.r, at.c);
    else inspect();
    const now = new Date().toTimeString().slice(0, 5);
    document.getElementById("line-right").textContent =
      `Saved ${now} to ${t.file} · the verdict is older: run again with Ctrl Enter`;
    say("Saved.");
  } catch (error) {
    if (error.status === 409) conflict(error.data, steps, back, kind);
    else line(error.message.split("\n")[0], "bad");
  }
}

// The opposite of a step is sent with the key that the row has by then.
export function keyed(steps) {
  return steps.map((step) => ({ ...step, key: step.op === "insert" ? undefined : t.keys[step.row] }));
}

export function undo() {
  const one = past.pop();
  if (one) send(keyed(one.back), one.steps, "undo");
}

export function redo() {
  const one = future.pop();
  if (one) send(keyed(one.steps), one.back, "redo");
}
undoButton.addEventListener("click", undo);
redoButton.addEventListener("click", redo);

function conflict(data, steps, back, kind) {
  const cell = (each) =>
    el(
      "tr",
      {},
      el("td", {}, el("code", {}, `${each.key} ${each.column}`)),
      el("td", {}, each.theirs || each.after || "(empty)"),
      el("td", {}, each.theirs !== undefined ? each.after || "(empty)" : ""),
    );
  const close = (after) => {
    box.close();
    after();
  };
  const box = dialog(
    `${data.file} changed on disk`,
    el(
      "p",
      {},
      "Somebody else saved this table: another tab, a text editor or git. ",
      "Nothing was written, and both versions are kept.",
    ),
    el(
      "table",
      {},
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          ["Cell you changed", "there now", "yours"].map((said) => el("th", { scope: "col" }, said)),
        ),
      ),
      el("tbody", {}, data.mine.slice(0, 20).map(cell)),
    ),
    data.others.length
      ? el(
          "p",
          { class: "note" },
          `The other writer changed ${data.others.length} cell${data.others.length === 1 ? "" : "s"}: ${data.others
            .slice(0, 5)
            .map((each) => `${each.key} ${each.column} ${each.before} → ${each.after}`)
            .join("; ")}`,
        )
      : null,
    el(
      "p",
      { class: "row" },
      el(
        "button",
        {
          class: "btn pri",
          type: "button",
          onclick: () => close(() => sendNow(steps, back, kind, data.version, true)),
        },
        "Keep theirs, put my cells on top",
      ),
      el(
        "button",
        {
          class: "btn",
          type: "button",
          onclick: () =>
            close(() => {
              load();
              say("Their version is shown; your change was dropped.");
            }),
        },
        "Keep theirs only",
      ),
      el(
        "button",
        {
          class: "btn",
          type: "button",
          onclick: () => {
            const text = steps.map((step) => step.value ?? JSON.stringify(step.cells ?? "")).join("\n");
            navigator.clipboard?.writeText(text).then(() => say("Copied."));
          },
        },
        "Copy mine",
      ),
    ),
  );
}

export function drawButtons() {
  undoButton.disabled = !past.length;
  redoButton.disabled = !future.length;
}

export function forget() {
  past = [];
  future = [];
}

onEvent((kind) => {
  if (kind !== "changed" || editing) return;
  // Another writer: show it at once where this page has nothing of its own at stake.  In turn with
  // the page's own saves, so that what it just wrote is not taken for somebody else's.
  saving = saving.then(async () => {
    if (editing) return;
    const fresh = await ask(path()).catch(() => null);
    if (!fresh || fresh.version === t?.version || editing) return;
    take(fresh);
    forget();
    draw();
    inspect();
    say("The table changed on disk and was read again.");
  });
});
