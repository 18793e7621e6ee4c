// The Ground page: scenario and date; the map at that date, the fan and the race with the date marked.
import { ask, capital, drawn, el, interval, percent, ruler, say, svg, word } from "./talk.js";

const place = document.getElementById("ground");
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const month = (date) => `${MONTHS[Number(date.slice(5, 7)) - 1]} ${date.slice(0, 4)}`;
let g = null, run = "", scenario = "", forum = "", at = 0, region = "";

const title = (name) => (name ? capital(name.replaceAll("-", " ")) : "As coded");
const file = (kind, given) => el("span", { class: "dl" }, "Save ", ["svg", "png", "csv"].map((to) => [el("a", { href: `/figure/${run}/${kind}.${to}?${new URLSearchParams(given)}`, download: "", "aria-label": `Save the ${kind === "tiles" ? "map" : kind} as ${to.toUpperCase()}` }, to.toUpperCase()), " "]));
function sources(made) { return el("p", { class: "src" }, made.source, made.evidence?.length ? [" ", el("button", { class: "link", type: "button", "data-sources": made.evidence.join(" ") }, "Sources")] : null); }
function pictures(made) {
  const both = ["wide", "narrow"].map((size) => el("div", { class: `draw ${size}` }, drawn(made[size])));
  return el("div", { class: "drawn" }, both);
}

// The date in a drawing that runs over time: a line in the accent.
function markDate(holder) {
  const date = +new Date(g.dates[at]);
  for (const drawing of holder.querySelectorAll("svg[data-plot]")) {
    drawing.querySelector(".now")?.remove();
    const [x0, y0, x1, y1] = drawing.dataset.plot.split(" ").map(Number);
    const from = +new Date(drawing.dataset.from), to = +new Date(drawing.dataset.to);
    if (date < from || date > to) continue;
    const x = x0 + ((x1 - x0) * (date - from)) / (to - from || 1);
    drawing.append(svg("line", { class: "now", x1: x, x2: x, y1: y0, y2: y1, stroke: "var(--accent)", "stroke-width": 2 }));
  }
}

// One region in words: what the squares of a tile add up to.
function regions() {
  const now = g.maps[scenario][g.dates[at]].units, out = new Map();
  for (const [unit, [held, lost, cut]] of Object.entries(now)) {
    const [name, where, city, size] = g.units[unit] ?? [unit, unit, false, 1];
    const one = out.get(where) ?? { size: 0, held: 0, lost: 0, cities: [] };
    one.size += size;
    one.held += held * size;
    one.lost += lost * size;
    if (city) one.cities.push([name.replace(/\s*\(.*\)$/, ""), cut]);
    out.set(where, one);
  }
  return out;
}
function told(name, one) {
  const count = (share) => (share < 10 ? share.toFixed(1).replace(/\.0$/, "") : String(Math.round(share)));
  return [el("b", {}, `${name}: `), `${count(one.lost)} of ${one.size} districts lost, ${count(one.held)} held, in expectation`, one.cities.map(([city, cut]) => [`; ${city} cut off: `, el("b", {}, word(cut)), ` ${percent(cut)}`]), "."];
}
function table(all) {
  const made = el("details", {}, el("summary", {}, "The same as a table"));
  made.addEventListener("toggle", () => {
    if (!made.open || made.querySelector("table")) return;
    made.append(el("div", { class: "gw", role: "region", tabindex: "0", "aria-label": "Districts by region" }, el("table", {}, el("thead", {}, el("tr", {}, ["Region", "districts", "lost", "contested", "held", "likeliest city to be cut off"].map((said, i) => el("th", { scope: "col", class: i > 0 && i < 5 ? "num" : "" }, said)))), el("tbody", {}, [...all].sort((a, b) => b[1].lost / b[1].size - a[1].lost / a[1].size).map(([name, one]) => el("tr", {}, el("th", { scope: "row" }, name), [one.size, one.lost, one.size - one.held - one.lost, one.held].map((value, i) => el("td", { class: "num" }, i ? value.toFixed(1) : String(value))), el("td", {}, one.cities.length ? one.cities.sort((a, b) => b[1] - a[1]).slice(0, 1).map(([city, cut]) => `${city} ${percent(cut)}`) : "–")))))));
  });
  return made;
}
function map() {
  const made = g.maps[scenario]?.[g.dates[at]];
  if (!made || made.absent) return el("figure", { class: "fig" }, el("figcaption", {}, el("div", { class: "no" }, "Figure 1")), el("p", { class: "none" }, made?.absent ?? "No map was computed for this scenario."));
  const all = regions();
  if (!all.has(region)) region = [...all].sort((a, b) => b[1].lost / b[1].size - a[1].lost / a[1].size)[0]?.[0] ?? "";
  const said = el("p", { class: "region", "aria-live": "polite" });
  const pick = el("select", { "aria-label": "Region", onchange: () => choose(pick.value) }, [...all.keys()].sort().map((name) => el("option", { value: name }, name)));
  const shown = pictures(made);
  const choose = (name) => {
    region = name;
    pick.value = name;
    said.replaceChildren(...told(name, all.get(name)).flat(3));
    for (const tile of shown.querySelectorAll("[data-region]")) tile.classList.toggle("chosen", tile.dataset.region === name);
  };
  shown.addEventListener("click", (event) => { const tile = event.target.closest?.("[data-region]"); if (tile) choose(tile.dataset.region); });
  choose(region);
  return el("figure", { class: "fig", id: "tiles", "aria-labelledby": "tiles-t" }, el("figcaption", {}, el("div", { class: "no" }, el("span", {}, "Figure 1"), file("tiles", { date: g.dates[at], scenario })), el("h2", { class: "ti", id: "tiles-t" }, made.title), el("div", { class: "hi" }, made.hint)), shown, el("p", { class: "row regions" }, pick, said), sources(made), table(all));
}
function timed(made, kind, number, given, head) {
  if (!made || made.absent) return el("figure", { class: "fig" }, el("figcaption", {}, el("div", { class: "no" }, `Figure ${number}`), head ?? null), el("p", { class: "none" }, made?.absent ?? "Not computed."));
  return el("figure", { class: "fig", id: kind, "aria-labelledby": `${kind}-t` }, el("figcaption", {}, el("div", { class: "no" }, el("span", {}, `Figure ${number}`), file(kind, given)), el("h2", { class: "ti", id: `${kind}-t` }, made.title), el("div", { class: "hi" }, made.hint), head ?? null), pictures(made), sources(made), drawn(made.twin));
}
function odds() {
  const rows = g.odds[scenario] ?? [];
  if (!rows.length) return null;
  const near = rows.reduce((best, each) => (Math.abs(new Date(each.date) - new Date(g.dates[at])) < Math.abs(new Date(best.date) - new Date(g.dates[at])) ? each : best), rows[0]);
  const cell = (each) => (each ? el("button", { class: "q", type: "button", "data-q": each.quantity }, el("b", {}, capital(each.words || word(each.value))), ` ${percent(each.value)} `, el("span", { class: "iv" }, interval(each.low, each.high))) : "–");
  return el("section", { class: "by-date" }, el("p", { class: "kick" }, "Odds by date"), el("h2", { class: "sub" }, `${title(scenario)}: when the state falls, when the cities are cut off`), el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Odds by date" }, el("table", {}, el("thead", {}, el("tr", {}, ["By", "The state has fallen", "0 – even – 100", "Half of the cities cut off", "0 – even – 100"].map((said) => el("th", { scope: "col" }, said)))), el("tbody", {}, rows.map((each) => el("tr", { class: each === near ? "sel" : "" }, el("th", { scope: "row" }, each.words), el("td", {}, cell(each.fallen)), el("td", { class: "rul" }, each.fallen ? ruler(each.fallen.value, each.fallen) : ""), el("td", {}, cell(each.cities)), el("td", { class: "rul" }, each.cities ? ruler(each.cities.value, each.cities) : "")))))));
}

// Each part is drawn anew only when what it shows has changed: the slider stays in hand.
const parts = {};
function put(name, made) { parts[name].replaceChildren(...[made].flat().filter(Boolean)); }
function move() {
  parts.slider.value = String(at);
  parts.slider.setAttribute("aria-valuetext", month(g.dates[at]));
  for (const [k, mark] of [...parts.ticks.children].entries()) mark.toggleAttribute("aria-current", k === at);
  put("map", map());
  put("odds", odds());
  markDate(place);
}
function restage() {
  for (const button of parts.seg.children) button.setAttribute("aria-pressed", String(button.dataset.scenario === scenario));
  put("fan", timed(g.fans[scenario], "fan", 2, { scenario }));
  move();
}
function rerace() {
  const made = g.races[forum];
  const pick = el("label", { class: "hi" }, "Table ", el("select", { onchange: (event) => { forum = event.target.value; rerace(); parts.race.querySelector("select").focus(); } }, Object.entries(g.races).map(([key, each]) => el("option", { value: key, selected: key === forum }, each.name))));
  put("race", timed(made, "race", 3, { forum }, Object.keys(g.races).length > 1 ? pick : null));
  markDate(parts.race);
}
async function begin() {
  run = place.dataset.run;
  g = await ask(`/api/runs/${run}/ground`);
  at = g.begin;
  forum = g.forum;
  if (!g.dates.length) { place.replaceChildren(el("p", { class: "none" }, "This run kept no map.")); return; }
  parts.seg = el("div", { class: "seg", role: "group", "aria-label": "Scenario" }, g.scenarios.map((name) => el("button", { type: "button", "data-scenario": name, "aria-pressed": "false", onclick: () => { scenario = name; restage(); say(`${title(name)}. ${g.maps[name]?.[g.dates[at]]?.title ?? ""}`); } }, title(name))));
  parts.slider = el("input", { type: "range", min: "0", max: String(g.dates.length - 1), step: "1", "aria-label": "Date", oninput: () => { at = Number(parts.slider.value); move(); }, onchange: () => say(g.maps[scenario]?.[g.dates[at]]?.title ?? month(g.dates[at])) });
  const many = g.dates.length > 7;
  parts.ticks = el("div", { class: "t", "aria-hidden": "true" }, g.dates.map((date, k) => { const mark = el("span", {}, month(date).replace(/^(...)\S* /, "$1 ")); mark.style.left = `${(100 * k) / Math.max(1, g.dates.length - 1)}%`; if (many && k % 2) mark.className = "minor"; return mark; }));
  for (const name of ["map", "fan", "race", "odds"]) parts[name] = el("div", { class: `part-${name}` });
  place.replaceChildren(el("div", { class: "bar-row" }, el("span", {}, "Scenario"), parts.seg, el("div", { class: "dates" }, parts.slider, parts.ticks)), el("div", { class: "two-up" }, el("div", { class: "stack" }, parts.map, parts.odds), el("div", { class: "stack" }, parts.fan, parts.race)));
  rerace();
  restage();
}
if (place) begin().catch((error) => place.replaceChildren(el("div", { class: "state bad" }, el("p", { class: "kick" }, "Error"), el("h2", {}, "The ground cannot be shown"), el("p", {}, error.message))));
