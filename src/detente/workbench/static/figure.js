// A figure of the Ground page: its drawing, its sources, its files.
import { drawn, el, svg } from "./talk.js";
import { dateNow, stage } from "./stage.js";

const files = (kind, given) => {
  const query = new URLSearchParams(given);
  const name = kind === "tiles" ? "map" : kind;
  const link = (to) =>
    el(
      "a",
      {
        href: `/figure/${stage.run}/${kind}.${to}?${query}`,
        download: "",
        "aria-label": `Save the ${name} as ${to.toUpperCase()}`,
      },
      to.toUpperCase(),
    );
  return el(
    "span",
    { class: "dl" },
    "Save ",
    ["svg", "png", "csv"].map((to) => [link(to), " "]),
  );
};
export function sources(made) {
  const cited = made.evidence?.join(" ");
  const button = cited
    ? el("button", { class: "link", type: "button", "data-sources": cited }, "Sources")
    : null;
  return el("p", { class: "src" }, made.source, button ? [" ", button] : null);
}
export function pictures(made) {
  const both = ["wide", "narrow"].map((size) => el("div", { class: `draw ${size}` }, drawn(made[size])));
  return el("div", { class: "drawn" }, both);
}

/** A figure of what a run made; `given` says of what its files are, `head` stands below its hint. */
export function figure(made, { kind, number, given, head = null }, ...content) {
  return el(
    "figure",
    { class: "fig", id: kind, "aria-labelledby": `${kind}-t` },
    el(
      "figcaption",
      {},
      el("div", { class: "no" }, el("span", {}, `Figure ${number}`), files(kind, given)),
      el("h2", { class: "ti", id: `${kind}-t` }, made.title),
      el("div", { class: "hi" }, made.hint),
      head,
    ),
    content,
  );
}
/** The place of a figure that there is not, with the reason. */
export function noFigure(number, reason, head = null) {
  return el(
    "figure",
    { class: "fig" },
    el("figcaption", {}, el("div", { class: "no" }, `Figure ${number}`), head),
    el("p", { class: "none" }, reason),
  );
}
/** A figure that runs over time, with its numbers as a table. */
export function timed(made, given) {
  if (!made || made.absent) return noFigure(given.number, made?.absent ?? "Not computed.", given.head);
  return figure(made, given, pictures(made), sources(made), drawn(made.twin));
}

/** Mark the date in every drawing that runs over time: a line in the accent. */
export function markDate(holder) {
  const date = +new Date(dateNow());
  for (const drawing of holder.querySelectorAll("svg[data-plot]")) {
    drawing.querySelector(".now")?.remove();
    const [x0, y0, x1, y1] = drawing.dataset.plot.split(" ").map(Number);
    const from = +new Date(drawing.dataset.from);
    const to = +new Date(drawing.dataset.to);
    if (date < from || date > to) continue;
    const x = x0 + ((x1 - x0) * (date - from)) / (to - from || 1);
    drawing.append(
      svg("line", { class: "now", x1: x, x2: x, y1: y0, y2: y1, stroke: "var(--accent)", "stroke-width": 2 }),
    );
  }
}
