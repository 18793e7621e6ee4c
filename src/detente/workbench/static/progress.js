// A run: starting it, its progress, its end.
import { ask, capital, el, line, percent, ruler, say, svg } from "./talk.js";
import { onEvent } from "./events.js";

export async function startRun(given = {}) {
  try {
    await ask("/api/runs", given);
    say("The run has started.");
  } catch (error) {
    const first = error.data?.problems?.find((each) => each.severity === "error");
    line(
      first
        ? `This run did not begin. ${first.file}, line ${first.line}, ${first.column}: ${first.message} ${first.fix}`
        : error.message,
      "bad",
    );
    say(error.message);
  }
}
export const cancelRun = () => ask("/api/runs/cancel", {});

// Messages come a step at a time; in between the page counts on by itself.
let job = null,
  heardAt = 0,
  ticking = 0;
function tick() {
  if (!job) return;
  const more = (performance.now() - heardAt) / 1000,
    seconds = job.seconds + more;
  const left = job.left === null ? null : Math.max(0, job.left - more);
  const share = left === null ? job.share : Math.min(0.99, seconds / (seconds + left || 1));
  document.getElementById("line-right").textContent = `Running · ${Math.round(100 * share)} %`;
  const place = document.getElementById("progress");
  if (!place?.firstChild) return;
  document.getElementById("p-bar").setAttribute("width", String(100 * share));
  place.querySelector("[role=progressbar]").setAttribute("aria-valuenow", String(Math.round(100 * share)));
  document.getElementById("p-what").textContent = job.of
    ? `${capital(job.label)} · step ${job.step} of ${job.of}`
    : "Starting";
  document.getElementById("p-left").textContent =
    left === null || left < 1
      ? `${Math.round(seconds)} s so far`
      : left < 90
        ? `about ${Math.round(left)} s left`
        : `about ${Math.round(left / 60)} min left`;
}
function showProgress(given) {
  job = given;
  heardAt = performance.now();
  if (!ticking) ticking = setInterval(tick, 1000);
  const place = document.getElementById("progress");
  if (place && !place.firstChild) {
    const many = job.scenarios.length;
    const scenarios = many ? `, ${many} scenario${many === 1 ? "" : "s"}` : "";
    place.append(
      el(
        "div",
        { class: "prog", role: "group", "aria-label": "Run in progress" },
        el(
          "div",
          { class: "hd" },
          el("h2", {}, `Running: ${job.draws.toLocaleString("en")} draws${scenarios}`),
          el("button", { class: "btn", type: "button", onclick: cancelRun }, "Cancel ", el("kbd", {}, "Esc")),
        ),
        el(
          "div",
          {
            class: "bar",
            role: "progressbar",
            "aria-valuemin": "0",
            "aria-valuemax": "100",
            "aria-label": "Progress",
          },
          svg(
            "svg",
            { preserveAspectRatio: "none", viewBox: "0 0 100 1" },
            svg("rect", { id: "p-bar", width: 0, height: 1, fill: "var(--accent)" }),
          ),
        ),
        el("div", { class: "two" }, el("span", { id: "p-what" }), el("span", { id: "p-left" })),
        el("div", { class: "two", id: "p-odds" }),
      ),
    );
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
    place.replaceChildren(
      el(
        "span",
        {},
        `So far, on ${found.draws.toLocaleString("en")} draws: `,
        el("b", {}, odds.words),
        ` ${percent(odds.value)}. Simulation error ${(100 * odds.error).toFixed(1)} points.`,
      ),
      el("span", { class: "sofar" }, ruler(odds.value)),
    );
    place.lastChild.style.setProperty("width", "180px");
  } catch {
    /* the run itself says what is wrong */
  }
}
function endProgress() {
  job = null;
  clearInterval(ticking);
  ticking = 0;
  document.getElementById("progress")?.replaceChildren();
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.querySelector(".prog") && !document.querySelector("dialog[open]"))
    cancelRun();
});

onEvent((kind, data) => {
  if (kind === "run") showProgress(data);
  else if (kind === "done") {
    endProgress();
    say("The run is done.");
    document.getElementById("line-right").textContent = `Run ${data.run.slice(0, 6)} is done`;
    if (document.getElementById("line").classList.contains("stale"))
      line("The verdict is of these tables again.");
    const page = document.body.dataset.page;
    if ((page === "verdict" && location.pathname === "/verdict") || page === "ground" || page === "moves")
      location.reload();
  } else if (kind === "cancelled") {
    endProgress();
    document.getElementById("line-right").textContent = "Cancelled; finished parts are kept";
  } else if (kind === "failed") {
    endProgress();
    line(`The run stopped: ${data.message.split("\n").slice(0, 2).join(" ")}`, "bad");
  }
});
