// The Ground page: scenario and date; shares, fan and odds of collapse at that date.
import { ask, capital, el, interval, percent, ruler, say, svg, word } from "./talk.js";
import { showFinding } from "./frame.js";

const place = document.getElementById("ground");
if (place) begin();
async function begin() {
  const g = await ask(`/api/runs/${place.dataset.run}/ground`);
  let scenario = "", at = Math.min(1, g.dates.length - 1);
  const title = (name) => (name ? name.replaceAll("-", " ") : "As coded");
  const draw = () => {
    const rows = g.dates.map((date) => ({ date, ...g.data[scenario][date] })), now = rows[at];
    const seg = el("div", { class: "seg", role: "group", "aria-label": "Scenario" }, g.scenarios.map((name) => el("button", { type: "button", "aria-pressed": String(name === scenario), onclick: () => { scenario = name; draw(); place.querySelector('[aria-pressed="true"]').focus(); } }, title(name))));
    const slider = el("input", { type: "range", min: "0", max: String(g.dates.length - 1), step: "1", "aria-label": "Date", "aria-valuetext": now.date });
    slider.value = String(at);
    slider.addEventListener("input", () => { at = +slider.value; draw(); place.querySelector("input[type=range]").focus(); });
    const held = now.held?.value ?? null, lost = now.lost?.value ?? null;
    const said = held !== null && lost !== null ? `${now.date}: ${percent(held)} of districts held, ${percent(lost)} lost, in the median draw` : `${now.date}`;
    const shares = held === null || lost === null ? null : svg("svg", { class: "fan", viewBox: "0 0 600 60", preserveAspectRatio: "none", role: "img", "aria-label": said }, svg("rect", { x: 0, y: 8, width: 600 * held, height: 34, fill: "var(--held)" }), svg("rect", { x: 600 * held, y: 8, width: 600 * Math.max(0, 1 - held - lost), height: 34, fill: "var(--contested)", stroke: "var(--contested-edge)" }), svg("rect", { x: 600 * (1 - lost), y: 8, width: 600 * lost, height: 34, fill: "var(--lost)" }));
    shares?.style.setProperty("height", "60px");
    place.replaceChildren(el("div", { class: "bar-row" }, el("span", {}, "Scenario"), seg, el("div", { class: "dates" }, slider, el("div", { class: "t" }, g.dates.map((date) => el("span", {}, date.slice(0, 4)))))),
      el("div", { class: "two-up" },
        el("figure", { class: "fig" }, el("figcaption", {}, el("div", { class: "no" }, "Figure 1"), el("h2", { class: "ti" }, said), el("div", { class: "key" }, [["held", "held by the government"], ["contested", "contested"], ["lost", "lost"]].map(([tone, label]) => el("span", {}, svg("svg", { width: 14, height: 12, "aria-hidden": "true" }, svg("rect", { width: 10, height: 10, fill: `var(--${tone})`, stroke: tone === "contested" ? "var(--contested-edge)" : "none" })), label)))), shares, collapse(rows, now)),
        el("figure", { class: "fig" }, el("figcaption", {}, el("div", { class: "no" }, "Figure 2"), el("h2", { class: "ti" }, fanTitle(rows)), el("div", { class: "hi" }, "Line: median. Shade: 5th to 95th percentile of draws. Rings: observed before the as-of date.")), fan(g, rows, at))),
      g.drivers.length ? el("section", { class: "fig" }, el("h2", { class: "ti" }, "What collapse hangs on"), el("ul", {}, g.drivers.slice(0, 5).map((each) => el("li", {}, each.statement)))) : "");
    say(said);
  };
  document.addEventListener("click", (event) => {
    const hit = event.target instanceof Element ? event.target.closest("[data-q]") : null;
    if (hit && g.findings[hit.dataset.q]) showFinding(g.findings[hit.dataset.q]);
  });
  draw();
}
function fanTitle(rows) {
  const crossing = rows.find((row) => row.held && row.lost && row.lost.value > row.held.value);
  return crossing ? `In the median draw lost districts outnumber held ones by ${crossing.date}` : "In the median draw held districts stay ahead of lost ones";
}
function collapse(rows, now) {
  return el("table", {}, el("thead", {}, el("tr", {}, ["By", "The state has fallen", "0 – even – 100", "cities cut off"].map((said, i) => el("th", { scope: "col", class: i === 3 ? "num" : "" }, said)))), el("tbody", {}, rows.map((row) => el("tr", { class: row === now ? "sel" : "" }, el("th", { scope: "row" }, row.date), el("td", {}, row.collapse ? el("button", { class: "q", type: "button", "data-q": row.collapse.quantity }, el("b", {}, capital(row.collapse.words || word(row.collapse.value))), ` ${percent(row.collapse.value)} `, el("span", { class: "iv" }, interval(row.collapse.low, row.collapse.high))) : "–"), el("td", {}, row.collapse ? ruler(row.collapse.value, { low: row.collapse.low, high: row.collapse.high }) : ""), el("td", { class: "num" }, row.cities ? (row.cities.value <= 1 && row.cities.value > 0 ? row.cities.value.toFixed(2) : String(Math.round(row.cities.value))) : "–")))));
}
function fan(g, rows, at) {
  const days = [...g.observed.map((each) => each.date), ...rows.map((row) => row.date)].map((date) => +new Date(date));
  const from = Math.min(...days), to = Math.max(...days), x = (date) => 44 + (500 * (+new Date(date) - from)) / (to - from || 1), y = (share) => 250 - 230 * share;
  const out = svg("svg", { viewBox: "0 0 640 290", role: "img", "aria-label": "Share of districts held and lost by date" });
  for (const share of [0, 0.25, 0.5, 0.75, 1]) out.append(svg("line", { x1: 44, x2: 544, y1: y(share), y2: y(share), stroke: "var(--rule)" }), svg("text", { x: 38, y: y(share) + 4, "font-size": 12, "text-anchor": "end", fill: "var(--ink-3)" }, `${100 * share}`));
  for (const [key, tone] of [["held", "held"], ["lost", "lost"]]) {
    const points = rows.filter((row) => row[key]);
    const last = g.observed.filter((each) => each[key] !== null).at(-1);
    const start = last ? [{ date: last.date, [key]: { value: last[key], low: last[key], high: last[key] } }] : [];
    const whole = [...start, ...points];
    if (whole.some((row) => row[key].low !== null)) out.append(svg("path", { d: `M${whole.map((row) => `${x(row.date)} ${y(row[key].high ?? row[key].value)}`).join("L")}L${[...whole].reverse().map((row) => `${x(row.date)} ${y(row[key].low ?? row[key].value)}`).join("L")}Z`, fill: `var(--${tone})`, opacity: 0.2 }));
    out.append(svg("path", { d: `M${whole.map((row) => `${x(row.date)} ${y(row[key].value)}`).join("L")}`, fill: "none", stroke: `var(--${tone})`, "stroke-width": 2.5 }));
    for (const each of g.observed) if (each[key] !== null) out.append(svg("circle", { cx: x(each.date), cy: y(each[key]), r: 3.5, fill: "var(--paper)", stroke: `var(--${tone})`, "stroke-width": 1.5 }));
    const end = points.at(-1);
    if (end) out.append(svg("text", { x: 550, y: y(end[key].value) + 4, "font-size": 12, fill: "var(--ink)" }, `${key} ${Math.round(100 * end[key].value)} %`));
  }
  out.append(svg("line", { x1: x(g.as_of), x2: x(g.as_of), y1: 14, y2: 250, stroke: "var(--ink)" }), svg("text", { x: x(g.as_of) + 4, y: 12, "font-size": 11.5, fill: "var(--ink-2)" }, `as of ${g.as_of}`), svg("line", { x1: x(rows[at].date), x2: x(rows[at].date), y1: 20, y2: 250, stroke: "var(--accent)", "stroke-width": 2 }));
  for (const row of rows) out.append(svg("text", { x: x(row.date), y: 270, "font-size": 12, "text-anchor": "middle", fill: "var(--ink-3)" }, row.date.slice(0, 4)));
  return out;
}
