// The table on the Situation page and the place in it: read everywhere, changed only by take, turnTo,
// stand and want.
const where = new URLSearchParams(location.search);
export let t = null; // the table as the server knows it
export let name = where.get("table") ?? "stakes";
export let at = { r: 0, c: 0 },
  anchor = null; // the cell, and the other corner of a selection
export let wanted = where.get("key"); // the row to go to once it is drawn
export const changed = new Set();

export function take(fresh) {
  t = fresh;
}
export function turnTo(other) {
  name = other;
}
export function stand(place, corner = anchor) {
  at = place;
  anchor = corner;
}
export function want(key) {
  wanted = key;
}

export const path = () => `/api/table/${name.replaceAll("/", "~")}`;
export const column = (c) =>
  t.columns.find((each) => each.name === t.header[c]) ?? {
    name: t.header[c],
    type: "text",
    description: "A column of your own; nothing reads it.",
    unit: "",
    range: "",
    choices: [],
    refers: [],
  };
export const isHead = () => name === "situation";
export const fixed = (c) => isHead() && t.header[c] !== "value";
export function redLine(r) {
  const found = /^(>=|<=)\s*([\d.]+)$/.exec(t.rows[r][t.header.indexOf("red_line")]?.trim() ?? "");
  return found ? [found[1], +found[2]] : null;
}
export function problemAt(r, c) {
  return t.problems.own.filter((each) => each.row === r && (!each.column || each.column === t.header[c]));
}
export const selected = (r, c) =>
  anchor &&
  r >= Math.min(anchor.r, at.r) &&
  r <= Math.max(anchor.r, at.r) &&
  c >= Math.min(anchor.c, at.c) &&
  c <= Math.max(anchor.c, at.c) &&
  !(anchor.r === at.r && anchor.c === at.c);
