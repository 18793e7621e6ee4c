// The Runs page: history, a new run, the difference of two.
import { ask, capital, el, interval, percent, ruler, say } from "./talk.js";
import { onEvent } from "./events.js";
import { startRun } from "./progress.js";

const form = document.getElementById("newrun");
const chosen = new Set();
let known = [];

const when = (seconds) => {
  const made = new Date(1000 * seconds),
    now = new Date();
  const time = made.toTimeString().slice(0, 5);
  const days = Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(made).setHours(0, 0, 0, 0)) / 864e5);
  return days === 0 ? `today ${time}` : days === 1 ? `yesterday ${time}` : made.toISOString().slice(0, 10);
};

function row(each, forum) {
  const box = el("input", {
    type: "checkbox",
    checked: chosen.has(each.id),
    "aria-label": `Compare run ${each.id.slice(0, 6)}`,
    onchange: () => {
      if (box.checked) chosen.add(each.id);
      else chosen.delete(each.id);
      while (chosen.size > 2) chosen.delete(chosen.values().next().value);
      show();
      difference();
    },
  });
  const names = each.scenarios.length
    ? `as coded and ${each.scenarios.length} scenario${each.scenarios.length === 1 ? "" : "s"}`
    : "as coded";
  const changed =
    each.changed === null
      ? each.kept
        ? "first run kept"
        : "inputs were not kept"
      : each.changed === 0
        ? "same tables"
        : `${each.changed} cell${each.changed === 1 ? "" : "s"} changed`;
  const odds = each.odds;
  return el(
    "tr",
    { class: chosen.has(each.id) ? "sel" : "" },
    el("td", {}, el("label", {}, box, " ", el("code", {}, each.id.slice(0, 6)))),
    el("td", { class: "when" }, when(each.made)),
    el("td", {}, names, el("small", {}, changed)),
    el(
      "td",
      { class: "num" },
      each.draws?.toLocaleString("en") ?? "",
      el("small", {}, each.seconds ? `${Math.round(each.seconds)} s` : ""),
    ),
    el(
      "td",
      {},
      odds
        ? [
            el("b", {}, capital(odds.words)),
            ` ${percent(odds.value)}`,
            el("small", {}, interval(odds.low, odds.high)),
          ]
        : el("span", { class: "note" }, "no odds kept"),
    ),
    el("td", { class: "rul" }, odds ? ruler(odds.value, { low: odds.low, high: odds.high }) : ""),
    el(
      "td",
      {},
      el("a", { href: `/verdict/${each.id}` }, "open"),
      " · ",
      el(
        "button",
        {
          class: "link",
          type: "button",
          onclick: () =>
            startRun({ draws: each.draws, scenarios: each.scenarios.filter((name) => scenarios.has(name)) }),
        },
        "rerun",
      ),
    ),
  );
}
const scenarios = new Set();
let forum = "";
function show() {
  const place = document.getElementById("history");
  if (!known.length) {
    place.replaceChildren(
      el(
        "div",
        { class: "state" },
        el("p", { class: "kick" }, "Empty"),
        el("h2", {}, "No run yet"),
        el(
          "p",
          {},
          "A run draws every uncertain number thousands of times and asks every question of each draw. Press Run.",
        ),
      ),
    );
    return;
  }
  place.replaceChildren(
    el(
      "table",
      { class: "hist" },
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          ["Run", "When", "What", "Draws", forum || "Headline", "0 – even – 100", ""].map((title, i) =>
            el(
              "th",
              { scope: "col", class: i === 3 ? "num" : "" },
              title || el("span", { class: "vh" }, "Actions"),
            ),
          ),
        ),
      ),
      el(
        "tbody",
        {},
        known.map((each) => row(each, forum)),
      ),
    ),
  );
}
async function difference() {
  const place = document.getElementById("diff");
  if (chosen.size < 2) {
    place.replaceChildren(
      el("p", { class: "kick" }, "Difference"),
      el("h2", {}, "Choose two runs"),
      el("p", { class: "note" }, "Tick two runs to see which answers moved and which inputs differ."),
    );
    return;
  }
  const [a, b] = [...chosen];
  const found = await ask(`/api/runs/compare?a=${a}&b=${b}`);
  const value = (odds) => (odds ? percent(odds.value) : "none");
  const moved = found.answers.map((each) => ({
    ...each,
    gap: (each.after?.value ?? 0) - (each.before?.value ?? 0),
  }));
  const most = [...moved].sort((x, y) => Math.abs(y.gap) - Math.abs(x.gap))[0];
  const title = !moved.length
    ? "Answers cannot be compared"
    : Math.abs(most.gap) < 0.005
      ? "The answers are the same"
      : `${most.label}: ${Math.round(100 * Math.abs(most.gap))} points ${most.gap > 0 ? "more" : "less"}`;
  const cell = (each) => `${each.table} ${each.key} ${each.column}`.trim();
  place.replaceChildren(
    el("p", { class: "kick" }, `Difference from ${found.before.slice(0, 6)} to ${found.after.slice(0, 6)}`),
    el("h2", {}, title),
    el(
      "table",
      {},
      el(
        "tbody",
        {},
        moved.map((each) =>
          el(
            "tr",
            {},
            el("td", {}, each.label),
            el(
              "td",
              { class: "num" },
              Math.abs(each.gap) < 0.005 ? "" : el("s", {}, value(each.before)),
              " ",
              el("b", {}, value(each.after)),
            ),
          ),
        ),
      ),
    ),
    found.words.length
      ? el(
          "table",
          {},
          el(
            "tbody",
            {},
            found.words.map((each) =>
              el(
                "tr",
                {},
                el("td", {}, each.question),
                el(
                  "td",
                  { class: "num words" },
                  each.before === each.after
                    ? `${each.after}, unchanged`
                    : [el("s", {}, each.before), " ", el("b", {}, each.after)],
                ),
              ),
            ),
          ),
        )
      : "",
    el(
      "h3",
      {},
      found.inputs === null
        ? "Inputs"
        : found.inputs.length
          ? `${found.inputs.length} inputs differ`
          : "No input differs",
    ),
    found.inputs === null
      ? el(
          "p",
          { class: "note" },
          "One of the runs did not keep the tables it was made from ",
          "(it was made on the command line before this page saw it).",
        )
      : el(
          "table",
          {},
          el(
            "tbody",
            {},
            found.inputs.map((each) =>
              el(
                "tr",
                {},
                el("td", {}, el("code", {}, cell(each))),
                el("td", { class: "num" }, el("s", {}, each.before), " ", el("b", {}, each.after)),
              ),
            ),
          ),
        ),
    found.settings.length
      ? el(
          "p",
          { class: "note" },
          found.settings.map((each) => `${each.name}: ${each.before} → ${each.after}`).join(" · "),
        )
      : "",
  );
  say(title);
}
async function load() {
  const found = await ask("/api/runs");
  known = found.runs;
  forum = found.forum;
  scenarios.clear();
  for (const each of found.scenarios) scenarios.add(each.name);
  if (!form.draws.value) form.draws.value = found.draws;
  const place = document.getElementById("scenarios");
  if (!place.firstChild) {
    place.replaceChildren(
      ...found.scenarios.map((each) =>
        el(
          "label",
          { class: "scn" },
          el("input", { type: "checkbox", name: "scenario", value: each.name, onchange: count }),
          el("span", {}, each.name, el("small", {}, each.describe)),
        ),
      ),
    );
    if (!found.scenarios.length)
      place.append(el("p", { class: "note" }, "None yet: save one on the page What if."));
  }
  const words = new Set(known.map((each) => each.odds?.words).filter(Boolean));
  const noun = `${known.length} run${known.length === 1 ? "" : "s"} kept`;
  document.getElementById("runs-h").textContent = !known.length
    ? "No run yet"
    : words.size === 1 && known.every((each) => each.odds)
      ? `${capital(noun)}; the headline ${known.length > 1 ? "has stayed" : "is"} ${[...words][0]}`
      : words.size > 1
        ? `${capital(noun)}; the headline has moved`
        : capital(noun);
  show();
}
const count = () => {
  const n = form.querySelectorAll("[name=scenario]:checked").length;
  document.getElementById("picked").textContent = n ? String(n) : "none";
};
form.addEventListener("submit", (event) => {
  event.preventDefault();
  startRun({
    draws: Number(form.draws.value),
    scenarios: [...form.querySelectorAll("[name=scenario]:checked")].map((box) => box.value),
  });
});
onEvent((kind) => {
  if (kind === "done" || kind === "changed" || kind === "saved") load();
});
load();
