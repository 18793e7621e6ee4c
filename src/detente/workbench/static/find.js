// Find: pages, actors, issues, stakes, claims and sources by their words.
import { ask, el } from "./talk.js";
import { dialog } from "./dialog.js";

const SHOWN = 60;
let index = null; // all that can be found; null until it was asked for

function matches(sought) {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  return (index ?? [])
    .filter((item) => words.every((part) => item.label.toLowerCase().includes(part)))
    .slice(0, SHOWN);
}
function hit(item, i, chosen) {
  return el(
    "a",
    { href: item.to, role: "option", id: `hit-${i}`, tabindex: "-1", "aria-selected": String(chosen) },
    el("span", {}, item.kind),
    el("span", {}, item.label),
  );
}
function none() {
  const said = index ? "Nothing has these words." : "Reading…";
  return el("p", { class: "note", role: "option", "aria-selected": "false" }, said);
}

export async function openFind() {
  if (document.querySelector("dialog[open]")) return;
  const hits = el("div", { class: "hits", role: "listbox", id: "hits", "aria-label": "Found" });
  const field = el("input", {
    type: "search",
    placeholder: "A page, actor, issue, stake, claim or source",
    "aria-label": "Find",
    "aria-controls": "hits",
    role: "combobox",
    "aria-expanded": "true",
    autocomplete: "off",
  });
  const box = dialog("Find", field, hits);
  let at = 0;
  const list = () => {
    const found = matches(field.value);
    at = Math.min(at, Math.max(0, found.length - 1));
    hits.replaceChildren(...(found.length ? found.map((item, i) => hit(item, i, i === at)) : [none()]));
    if (found.length) field.setAttribute("aria-activedescendant", `hit-${at}`);
  };
  field.addEventListener("input", () => {
    at = 0;
    list();
  });
  field.addEventListener("keydown", (event) => {
    const all = hits.querySelectorAll("a");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      at = Math.max(0, Math.min(all.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)));
      list();
      hits.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
      event.preventDefault();
    } else if (event.key === "Enter") {
      all[at]?.click();
      box.close();
    }
  });
  hits.addEventListener("click", () => box.close());
  list();
  field.focus();
  if (!index) {
    index = await ask("/api/find").catch(() => []);
    list();
  }
}
