// What every page has: keys, Find, export, a run's progress, slips. One tab listens for all tabs.
import { ask, capital, el, line, percent, ruler, say, svg, typing, word } from "./talk.js";

const run = document.body.dataset.run;
const TABS = [...document.querySelectorAll(".tabs a")];
// On a phone the tabs may be wider than the screen: the page's own is in sight.
TABS.find((tab) => tab.hasAttribute("aria-current"))?.scrollIntoView({ block: "nearest", inline: "nearest" });

// Slips ---------------------------------------------------------------------------------------
const slip = document.getElementById("slip");
export function showSlip(...content) {
  slip.replaceChildren(el("button", { class: "link x", type: "button", "aria-label": "Close", onclick: () => slip.hidePopover() }, "×"), ...content);
  if (!slip.matches(":popover-open")) slip.showPopover();
}
export function evidenceItem(item) {
  const by = [item.by, item.place].filter(Boolean).join(", ");
  return el("li", {}, el("b", {}, item.id), ` ${item.text} `, el("span", { class: "note" }, by, item.grade ? ` · grade ${item.grade}` : ""), item.url ? el("span", {}, " ", el("a", { href: item.url, rel: "noreferrer" }, "source")) : null);
}
export function showFinding(finding) {
  const number = finding.unit === "probability" && finding.value !== null ? el("p", {}, el("b", {}, capital(finding.words)), ` ${percent(finding.value)} `, el("span", { class: "iv" }, finding.interval)) : null;
  showSlip(el("p", { class: "kick" }, "What stands behind this number"), el("h2", {}, finding.statement), number ?? "", el("ul", {}, finding.evidence.map(evidenceItem)), finding.more ? el("p", { class: "note" }, `and ${finding.more} more`) : "", finding.reference.length ? el("p", { class: "note" }, `Method: ${finding.reference.join(", ")}`) : "", el("p", {}, el("code", {}, finding.quantity)));
}
export async function showEvidence(ids) {
  const items = await Promise.all(ids.slice(0, 24).map((id) => ask(`/api/evidence/${encodeURIComponent(id)}`).catch(() => ({ id, text: "is cited but not listed", by: "", place: "", grade: "", url: "" }))));
  showSlip(el("p", { class: "kick" }, "Rests on"), el("ul", {}, items.map(evidenceItem)), ids.length > 24 ? el("p", { class: "note" }, `and ${ids.length - 24} more`) : "");
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target.closest("[data-do],[data-evidence],[data-sources]") : null;
  if (!target) return;
  if (target.dataset.evidence) {
    event.preventDefault();
    showEvidence([target.dataset.evidence]);
  } else if (target.dataset.sources) showEvidence(target.dataset.sources.split(" "));
  else if (target.dataset.do === "find") openFind();
  else if (target.dataset.do === "export") openExport();
  else if (target.dataset.do === "run") startRun();
});

// Dialogs -------------------------------------------------------------------------------------
export function dialog(title, ...content) {
  const box = el("dialog", { "aria-label": title }, el("h2", {}, title), ...content);
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
  return box;
}

let index = null;
async function openFind() {
  if (document.querySelector("dialog[open]")) return;
  const hits = el("div", { class: "hits", role: "listbox", id: "hits", "aria-label": "Found" });
  const field = el("input", { type: "search", placeholder: "A page, actor, issue, stake, claim or source", "aria-label": "Find", "aria-controls": "hits", role: "combobox", "aria-expanded": "true", autocomplete: "off" });
  const box = dialog("Find", field, hits);
  let at = 0;
  const list = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = (index ?? []).filter((item) => words.every((part) => item.label.toLowerCase().includes(part))).slice(0, 60);
    at = Math.min(at, Math.max(0, found.length - 1));
    hits.replaceChildren(...found.map((item, i) => el("a", { href: item.to, role: "option", id: `hit-${i}`, tabindex: "-1", "aria-selected": i === at ? "true" : "false" }, el("span", {}, item.kind), el("span", {}, item.label))));
    if (found.length) field.setAttribute("aria-activedescendant", `hit-${at}`);
    else hits.replaceChildren(el("p", { class: "note", role: "option", "aria-selected": "false" }, index ? "Nothing has these words." : "Reading…"));
  };
  field.addEventListener("input", () => { at = 0; list(); });
  field.addEventListener("keydown", (event) => {
    const all = hits.querySelectorAll("a");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      at = Math.max(0, Math.min(all.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)));
      list();
      hits.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
      event.preventDefault();
    } else if (event.key === "Enter") { all[at]?.click(); box.close(); }
  });
  hits.addEventListener("click", () => box.close());
  list();
  field.focus();
  if (!index) { index = await ask("/api/find").catch(() => []); list(); }
}

function openExport() {
  if (!run) return;
  const chosen = document.querySelector("[data-chosen]")?.dataset.chosen ?? run;
  const links = [["docx", "Word, issue brief", ""], ["pdf", "PDF, issue brief", ""], ["pdf", "PDF with the technical annex", "full"], ["docx", "Word with the technical annex", "full"], ["html", "Web page with the technical annex", "full"]];
  const said = el("p", { class: "note" }, `Made from ${chosen === run ? "the newest run" : `run ${chosen.slice(0, 6)}, which is shown here`}; nothing leaves this machine.`);
  const box = dialog("Export the brief", said, el("ul", {}, links.map(([to, label, layout]) => el("li", {}, el("a", { class: "btn", "data-to": `${to}${layout}`, href: `/export/${chosen}/brief.${to}${layout ? `?layout=${layout}` : ""}`, download: "", onclick: () => { said.textContent = "Being made; the download starts by itself."; } }, label)))), el("form", { method: "dialog", class: "row" }, el("button", { class: "btn" }, "Close")));
  box.querySelectorAll("li").forEach((item) => item.style.setProperty("margin", "6px 0"));
}

const KEYS = [["1 – 7", "go to a page; in the review of a brief: set a word"], ["Ctrl K", "find"], ["/", "filter"], ["J, K", "next, previous"], ["A, E, X, L", "accept, correct, reject, leave"], ["F8", "next problem"], ["Ctrl Z, Ctrl Y", "undo, redo"], ["Ctrl S", "save scenario"], ["Ctrl Enter", "run"], ["← →", "move a slider by 1, with Shift by 10"], ["?", "this list"]];
function openKeys() {
  if (document.querySelector("dialog[open]")) return;
  const off = el("input", { type: "checkbox", checked: !letters(), onchange: () => localStorage.setItem("detente-letters", off.checked ? "off" : "on") });
  const theme = el("select", { "aria-label": "Theme", onchange: () => { if (theme.value) { localStorage.setItem("detente-theme", theme.value); document.documentElement.dataset.theme = theme.value; } else { localStorage.removeItem("detente-theme"); delete document.documentElement.dataset.theme; } } }, [["", "as the system"], ["light", "light"], ["dark", "dark"]].map(([value, label]) => el("option", { value, selected: (localStorage.getItem("detente-theme") ?? "") === value }, label)));
  dialog("Keys", el("dl", { class: "keys" }, KEYS.map(([key, said]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, said)])), el("label", {}, off, " Switch single letters and digits off"), el("label", {}, "Theme ", theme), el("form", { method: "dialog", class: "row" }, el("button", { class: "btn" }, "Close")));
}
export const letters = () => localStorage.getItem("detente-letters") !== "off";

document.addEventListener("keydown", (event) => {
  const control = event.ctrlKey || event.metaKey;
  if (control && event.key.toLowerCase() === "k") { event.preventDefault(); openFind(); return; }
  if (control && event.key === "Enter") { event.preventDefault(); startRun(); return; }
  if (control || event.altKey || typing(event.target) || document.querySelector("dialog[open]") || !letters()) return;
  if (event.target instanceof Element && event.target.closest("[role=grid]")) return;
  if (event.key >= "1" && Number(event.key) <= TABS.length) location.href = TABS[Number(event.key) - 1].href;
  else if (event.key === "?") openKeys();
  else if (event.key === "/") {
    const field = document.querySelector("#seek,#filter");
    if (field) { event.preventDefault(); field.focus(); }
  }
});

// Runs ----------------------------------------------------------------------------------------
export async function startRun(given = {}) {
  try {
    await ask("/api/runs", given);
    say("The run has started.");
  } catch (error) {
    const first = error.data?.problems?.find((each) => each.severity === "error");
    line(first ? `This run did not begin. ${first.file}, line ${first.line}, ${first.column}: ${first.message} ${first.fix}` : error.message, "bad");
    say(error.message);
  }
}
export const cancelRun = () => ask("/api/runs/cancel", {});
const watchers = [];
export const onEvent = (handle) => watchers.push(handle);

// Messages come a step at a time; in between the page counts on by itself.
let job = null, heardAt = 0, ticking = 0;
function tick() {
  if (!job) return;
  const more = (performance.now() - heardAt) / 1000, seconds = job.seconds + more;
  const left = job.left === null ? null : Math.max(0, job.left - more);
  const share = left === null ? job.share : Math.min(0.99, seconds / (seconds + left || 1));
  document.getElementById("line-right").textContent = `Running · ${Math.round(100 * share)} %`;
  const place = document.getElementById("progress");
  if (!place?.firstChild) return;
  document.getElementById("p-bar").setAttribute("width", String(100 * share));
  place.querySelector("[role=progressbar]").setAttribute("aria-valuenow", String(Math.round(100 * share)));
  document.getElementById("p-what").textContent = job.of ? `${capital(job.label)} · step ${job.step} of ${job.of}` : "Starting";
  document.getElementById("p-left").textContent = left === null || left < 1 ? `${Math.round(seconds)} s so far` : left < 90 ? `about ${Math.round(left)} s left` : `about ${Math.round(left / 60)} min left`;
}
function showProgress(given) {
  job = given;
  heardAt = performance.now();
  if (!ticking) ticking = setInterval(tick, 1000);
  const place = document.getElementById("progress");
  if (place && !place.firstChild) {
    place.append(el("div", { class: "prog", role: "group", "aria-label": "Run in progress" },
      el("div", { class: "hd" }, el("h2", {}, `Running: ${job.draws.toLocaleString("en")} draws${job.scenarios.length ? `, ${job.scenarios.length} scenario${job.scenarios.length === 1 ? "" : "s"}` : ""}`), el("button", { class: "btn", type: "button", onclick: cancelRun }, "Cancel ", el("kbd", {}, "Esc"))),
      el("div", { class: "bar", role: "progressbar", "aria-valuemin": "0", "aria-valuemax": "100", "aria-label": "Progress" }, svg("svg", { preserveAspectRatio: "none", viewBox: "0 0 100 1" }, svg("rect", { id: "p-bar", width: 0, height: 1, fill: "var(--accent)" }))),
      el("div", { class: "two" }, el("span", { id: "p-what" }), el("span", { id: "p-left" })), el("div", { class: "two", id: "p-odds" })));
    soFar();
  }
  tick();
}
// The first 2,000 draws are part of the run: their odds are its first partial answer.
async function soFar() {
  try {
    const controls = await ask("/api/controls");
    if (!controls.headline) return;
    const found = await ask("/api/whatif", { forums: [controls.headline] });
    const odds = found.forums[controls.headline];
    const place = document.getElementById("p-odds");
    if (!odds || !place) return;
    place.replaceChildren(el("span", {}, `So far, on ${found.draws.toLocaleString("en")} draws: `, el("b", {}, odds.words), ` ${percent(odds.value)}. Simulation error ${(100 * odds.error).toFixed(1)} points.`), el("span", { class: "sofar" }, ruler(odds.value)));
    place.lastChild.style.setProperty("width", "180px");
  } catch { /* the run itself says what is wrong */ }
}
function endProgress() { job = null; clearInterval(ticking); ticking = 0; document.getElementById("progress")?.replaceChildren(); }
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && document.querySelector(".prog") && !document.querySelector("dialog[open]")) cancelRun(); });

function heard(kind, data) {
  if (kind === "run") showProgress(data);
  else if (kind === "done") {
    endProgress();
    say("The run is done.");
    document.getElementById("line-right").textContent = `Run ${data.run.slice(0, 6)} is done`;
    if (document.getElementById("line").classList.contains("stale")) line("The verdict is of these tables again.");
    const page = document.body.dataset.page;
    if ((page === "verdict" && location.pathname === "/verdict") || page === "ground" || page === "moves") location.reload();
  } else if (kind === "cancelled") { endProgress(); document.getElementById("line-right").textContent = "Cancelled; finished parts are kept"; }
  else if (kind === "failed") { endProgress(); line(`The run stopped: ${data.message.split("\n").slice(0, 2).join(" ")}`, "bad"); }
  for (const each of watchers) each(kind, data);
}
// A browser keeps six connections to a host, so only one of all open tabs holds the stream.
const channel = "BroadcastChannel" in window ? new BroadcastChannel(`detente-${location.port}`) : null;
function listen() {
  const source = new EventSource("/api/events");
  for (const kind of ["run", "done", "cancelled", "failed", "changed", "saved"]) {
    source.addEventListener(kind, (event) => {
      const data = JSON.parse(event.data);
      channel?.postMessage({ kind, data });
      heard(kind, data);
    });
  }
  return new Promise(() => {});
}
if (channel && navigator.locks) {
  channel.onmessage = (event) => heard(event.data.kind, event.data.data);
  navigator.locks.request(`detente-${location.port}`, listen);
} else listen();

// A run whose page nobody has made yet.
const waiting = document.querySelector("[data-make]");
if (waiting) {
  ask(`/api/runs/${waiting.dataset.make}/page`, {}).then(() => location.reload()).catch((error) => {
    waiting.classList.add("bad");
    waiting.replaceChildren(el("p", { class: "kick" }, "Error"), el("h1", {}, "This run cannot be shown"), el("p", {}, error.message), el("p", { class: "row" }, el("button", { class: "btn pri", type: "button", "data-do": "run" }, "Run again")));
  });
}
