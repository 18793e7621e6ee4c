// Talking to the server, and small makers of elements. No markup is built out of what a user wrote.
// A page that is being left has its requests broken off; that is no error to speak of.
let leaving = false;
addEventListener("pagehide", () => {
  leaving = true;
});
addEventListener("pageshow", () => {
  leaving = false;
});

export async function ask(path, given, method) {
  const options =
    given === undefined && !method
      ? {}
      : {
          method: method ?? "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(given ?? {}),
        };
  let answer;
  try {
    answer = await fetch(path, { credentials: "same-origin", ...options });
  } catch {
    if (leaving) return new Promise(() => {});
    throw Object.assign(new Error("The workbench does not answer. Is 'detente serve' still running?"), {
      status: 0,
      data: {},
    });
  }
  const data = await answer.json().catch(() => ({ message: `The server answered ${answer.status}.` }));
  if (!answer.ok)
    throw Object.assign(new Error(data.message ?? `The server answered ${answer.status}.`), {
      status: answer.status,
      data,
    });
  return data;
}

export function el(tag, given = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "class") made.className = value;
    else if (key in made && key !== "list" && typeof value !== "string") made[key] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return made;
}

const SVG = "http://www.w3.org/2000/svg";
export function svg(tag, given = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(given))
    if (value !== undefined && value !== null) made.setAttribute(key, value);
  made.append(...children.flat(Infinity).filter(Boolean));
  return made;
}

// A drawing or table that our own program made, as elements; nothing in it is run.
export function drawn(markup) {
  return [...new DOMParser().parseFromString(markup, "text/html").body.childNodes];
}

export const say = (text) => {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
};

export function line(text, kind = "") {
  const left = document.getElementById("line-left");
  document.getElementById("line").className = `line ${kind}`;
  left.replaceChildren(text);
}

// Words and numbers of a probability, as everywhere else in the product.
const BANDS = [
  [0.05, "almost no chance"],
  [0.2, "very unlikely"],
  [0.45, "unlikely"],
  [0.55, "roughly even"],
  [0.8, "likely"],
  [0.95, "very likely"],
  [1, "almost certain"],
];
export function word(p) {
  for (const [bound, said] of BANDS) if (p < bound || (p === bound && bound >= 0.5)) return said;
  return "almost certain";
}
export const percent = (p) =>
  p < 0.005 ? "<1\u00a0%" : p > 0.995 ? ">99\u00a0%" : `${Math.round(100 * p)}\u00a0%`;
export const interval = (low, high) =>
  low === null || low === undefined ? "" : `${Math.round(100 * low)}–${Math.round(100 * high)}`;
export const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
export const signed = (points) =>
  Math.round(points) > 0
    ? `+${Math.round(points)}`
    : Math.round(points) < 0
      ? `−${Math.abs(Math.round(points))}`
      : "0";

// The odds ruler: ticks at the ICD 203 bounds, bar = interval, thick tick = share of draws.
export function ruler(p, { low, high, old, oldLow, oldHigh, label, writer } = {}) {
  const at = (x) => `${100 * x}%`;
  const out = svg("svg", {
    class: "rl",
    ...(label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" }),
  });
  const mid = "50%";
  out.append(svg("line", { x1: 0, x2: "100%", y1: mid, y2: mid, stroke: "var(--rule-2)" }));
  const shape = (x, given, tag = "rect") =>
    svg("svg", { x: at(x), y: mid, width: 1, height: 1, overflow: "visible" }, svg(tag, given));
  for (const [bound] of BANDS.slice(0, -1))
    out.append(shape(bound, { x: -0.5, y: -3, width: 1, height: 6, fill: "var(--rule-2)" }));
  if (oldLow !== undefined && oldLow !== null)
    out.append(
      svg(
        "svg",
        { x: 0, y: mid, width: "100%", height: 1, overflow: "visible" },
        svg("rect", {
          x: at(oldLow),
          y: -5,
          width: at(oldHigh - oldLow),
          height: 10,
          fill: "none",
          stroke: "var(--ink-3)",
          "stroke-dasharray": "2 2",
        }),
      ),
    );
  if (low !== undefined && low !== null)
    out.append(
      svg(
        "svg",
        { x: 0, y: mid, width: "100%", height: 1, overflow: "visible" },
        svg("rect", {
          x: at(low),
          y: -4,
          width: at(Math.max(0, high - low)),
          height: 8,
          fill: "var(--model-iv)",
          rx: 1,
        }),
      ),
    );
  if (writer) {
    const box = svg("svg", { x: 0, y: mid, width: "100%", height: 1, overflow: "visible" });
    box.append(
      svg("line", {
        x1: at(writer[0]),
        x2: at(writer[1]),
        y1: -7,
        y2: -7,
        stroke: "var(--writer)",
        "stroke-width": 1.75,
      }),
    );
    for (const end of writer)
      box.append(
        svg("line", {
          x1: at(end),
          x2: at(end),
          y1: -7.5,
          y2: 5,
          stroke: "var(--writer)",
          "stroke-width": 1.75,
        }),
      );
    out.append(box);
  }
  if (old !== undefined && old !== null)
    out.append(
      shape(
        old,
        { cx: 0, cy: 0, r: 3.5, fill: "var(--paper)", stroke: "var(--ink-2)", "stroke-width": 1.5 },
        "circle",
      ),
    );
  if (old !== undefined && old !== null && p !== null && Math.abs(p - old) > 0.005)
    out.insertBefore(
      svg("line", {
        x1: at(Math.min(p, old)),
        x2: at(Math.max(p, old)),
        y1: mid,
        y2: mid,
        stroke: "var(--model)",
        "stroke-width": 2.5,
      }),
      out.lastChild,
    );
  if (p !== null && p !== undefined)
    out.append(shape(p, { x: -1.75, y: -8, width: 3.5, height: 16, rx: 1, fill: "var(--model)" }));
  return out;
}

export const typing = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) &&
      !/^(checkbox|range|radio|button)$/.test(target.type)));
