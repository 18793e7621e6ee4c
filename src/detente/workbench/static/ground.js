// The Ground page: scenario and date; the map at that date, the fan and the race with the date marked.
import { ask, el, say } from "./talk.js";
import { odds } from "./dates.js";
import { markDate, timed } from "./figure.js";
import { dateNow, mapNow, month, stage, title } from "./stage.js";
import { map } from "./tiles.js";

const place = document.getElementById("ground");

// Each part is drawn anew only when what it shows has changed: the slider stays in hand.
const parts = {};
function put(name, made) {
  parts[name].replaceChildren(...[made].flat().filter(Boolean));
}
function move() {
  parts.slider.value = String(stage.at);
  parts.slider.setAttribute("aria-valuetext", month(dateNow()));
  for (const [k, mark] of [...parts.ticks.children].entries())
    mark.toggleAttribute("aria-current", k === stage.at);
  put("map", map());
  put("odds", odds());
  markDate(place);
}
function restage() {
  const { ground, scenario } = stage;
  for (const button of parts.seg.children)
    button.setAttribute("aria-pressed", String(button.dataset.scenario === scenario));
  put("fan", timed(ground.fans[scenario], { kind: "fan", number: 2, given: { scenario } }));
  move();
}
function rerace() {
  const { forum, ground } = stage;
  const head = Object.keys(ground.races).length > 1 ? forums() : null;
  put("race", timed(ground.races[forum], { kind: "race", number: 3, given: { forum }, head }));
  markDate(parts.race);
}
function forums() {
  const onchange = (event) => {
    stage.forum = event.target.value;
    rerace();
    parts.race.querySelector("select").focus();
  };
  const options = Object.entries(stage.ground.races).map(([key, each]) =>
    el("option", { value: key, selected: key === stage.forum }, each.name),
  );
  return el("label", { class: "hi" }, "Table ", el("select", { onchange }, options));
}

function scenarios() {
  const button = (name) => {
    const onclick = () => {
      stage.scenario = name;
      restage();
      say(`${title(name)}. ${mapNow(name)?.title ?? ""}`);
    };
    return el(
      "button",
      { type: "button", "data-scenario": name, "aria-pressed": "false", onclick },
      title(name),
    );
  };
  return el(
    "div",
    { class: "seg", role: "group", "aria-label": "Scenario" },
    stage.ground.scenarios.map(button),
  );
}
function slider() {
  const made = el("input", {
    type: "range",
    min: "0",
    max: String(stage.ground.dates.length - 1),
    step: "1",
    "aria-label": "Date",
    oninput: () => {
      stage.at = Number(made.value);
      move();
    },
    onchange: () => say(mapNow()?.title ?? month(dateNow())),
  });
  return made;
}
function ticks() {
  const { dates } = stage.ground;
  const many = dates.length > 7;
  const marks = dates.map((date, k) => {
    const mark = el("span", {}, month(date).replace(/^(...)\S* /, "$1 "));
    mark.style.left = `${(100 * k) / Math.max(1, dates.length - 1)}%`;
    if (many && k % 2) mark.className = "minor";
    return mark;
  });
  return el("div", { class: "t", "aria-hidden": "true" }, marks);
}
async function begin() {
  stage.run = place.dataset.run;
  stage.ground = await ask(`/api/runs/${stage.run}/ground`);
  stage.at = stage.ground.begin;
  stage.forum = stage.ground.forum;
  if (!stage.ground.dates.length) {
    place.replaceChildren(el("p", { class: "none" }, "This run kept no map."));
    return;
  }
  Object.assign(parts, { seg: scenarios(), slider: slider(), ticks: ticks() });
  for (const name of ["map", "fan", "race", "odds"]) parts[name] = el("div", { class: `part-${name}` });
  const dates = el("div", { class: "dates" }, parts.slider, parts.ticks);
  place.replaceChildren(
    el("div", { class: "bar-row" }, el("span", {}, "Scenario"), parts.seg, dates),
    el(
      "div",
      { class: "two-up" },
      el("div", { class: "stack" }, parts.map, parts.odds),
      el("div", { class: "stack" }, parts.fan, parts.race),
    ),
  );
  rerace();
  restage();
}
function failed(error) {
  place.replaceChildren(
    el(
      "div",
      { class: "state bad" },
      el("p", { class: "kick" }, "Error"),
      el("h2", {}, "The ground cannot be shown"),
      el("p", {}, error.message),
    ),
  );
}
if (place) begin().catch(failed);
