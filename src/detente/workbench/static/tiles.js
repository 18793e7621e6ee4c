// The map at a date: tiles by region, one region in words, all of them as a table.
import { el, percent, word } from "./talk.js";
import { figure, noFigure, pictures, sources } from "./figure.js";
import { dateNow, mapNow, stage } from "./stage.js";

export function map() {
  const made = mapNow();
  if (!made || made.absent) return noFigure(1, made?.absent ?? "No map was computed for this scenario.");
  const all = regions(made.units);
  if (!all.has(stage.region)) stage.region = worstFirst(all)[0]?.[0] ?? "";
  const said = el("p", { class: "region", "aria-live": "polite" });
  const pick = el(
    "select",
    { "aria-label": "Region", onchange: () => choose(pick.value) },
    [...all.keys()].sort().map((name) => el("option", { value: name }, name)),
  );
  const shown = pictures(made);
  const choose = (name) => {
    stage.region = name;
    pick.value = name;
    said.replaceChildren(...told(name, all.get(name)).flat(3));
    for (const tile of shown.querySelectorAll("[data-region]"))
      tile.classList.toggle("chosen", tile.dataset.region === name);
  };
  shown.addEventListener("click", (event) => {
    const tile = event.target.closest?.("[data-region]");
    if (tile) choose(tile.dataset.region);
  });
  choose(stage.region);
  const given = { date: dateNow(), scenario: stage.scenario };
  const below = el("p", { class: "row regions" }, pick, said);
  return figure(made, { kind: "tiles", number: 1, given }, shown, below, sources(made), table(all));
}

// What the squares of each tile add up to: districts, those held and lost, and the cities in it.
function regions(units) {
  const out = new Map();
  for (const [unit, [held, lost, cut]] of Object.entries(units)) {
    const [name, where, city, size] = stage.ground.units[unit] ?? [unit, unit, false, 1];
    const one = out.get(where) ?? { size: 0, held: 0, lost: 0, cities: [] };
    one.size += size;
    one.held += held * size;
    one.lost += lost * size;
    if (city) one.cities.push([name.replace(/\s*\(.*\)$/, ""), cut]);
    out.set(where, one);
  }
  return out;
}
const worstFirst = (all) => [...all].sort(([, a], [, b]) => b.lost / b.size - a.lost / a.size);

function told(name, one) {
  const count = (share) => (share < 10 ? share.toFixed(1).replace(/\.0$/, "") : String(Math.round(share)));
  return [
    el("b", {}, `${name}: `),
    `${count(one.lost)} of ${one.size} districts lost, ${count(one.held)} held, in expectation`,
    one.cities.map(([city, cut]) => [`; ${city} cut off: `, el("b", {}, word(cut)), ` ${percent(cut)}`]),
    ".",
  ];
}
// Made only when it is opened: a map may have hundreds of tiles.
function table(all) {
  const made = el("details", {}, el("summary", {}, "The same as a table"));
  made.addEventListener("toggle", () => {
    if (!made.open || made.querySelector("table")) return;
    const rows = el("table", {}, el("thead", {}, heads()), el("tbody", {}, worstFirst(all).map(row)));
    made.append(
      el("div", { class: "gw", role: "region", tabindex: "0", "aria-label": "Districts by region" }, rows),
    );
  });
  return made;
}
const HEADS = ["Region", "districts", "lost", "contested", "held", "likeliest city to be cut off"];
const heads = () =>
  el(
    "tr",
    {},
    HEADS.map((said, i) => el("th", { scope: "col", class: i > 0 && i < 5 ? "num" : "" }, said)),
  );
function row([name, one]) {
  const counts = [one.size, one.lost, one.size - one.held - one.lost, one.held];
  const worst = one.cities.sort((a, b) => b[1] - a[1])[0];
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, name),
    counts.map((value, i) => el("td", { class: "num" }, i ? value.toFixed(1) : String(value))),
    el("td", {}, worst ? `${worst[0]} ${percent(worst[1])}` : "–"),
  );
}
