// The keys that every page knows, and whether single letters count.
import { el } from "./talk.js";
import { dialog } from "./dialog.js";

export const letters = () => localStorage.getItem("detente-letters") !== "off";

const KEYS = [
  ["1 – 7", "go to a page; in the review of a brief: set a word"],
  ["Ctrl K", "find"],
  ["/", "filter"],
  ["J, K", "next, previous"],
  ["A, E, X, L", "accept, correct, reject, leave"],
  ["F8", "next problem"],
  ["Ctrl Z, Ctrl Y", "undo, redo"],
  ["Ctrl S", "save scenario"],
  ["Ctrl Enter", "run"],
  ["← →", "move a slider by 1, with Shift by 10"],
  ["?", "this list"],
];
export function openKeys() {
  if (document.querySelector("dialog[open]")) return;
  const off = el("input", {
    type: "checkbox",
    checked: !letters(),
    onchange: () => localStorage.setItem("detente-letters", off.checked ? "off" : "on"),
  });
  const theme = el(
    "select",
    {
      "aria-label": "Theme",
      onchange: () => {
        if (theme.value) {
          localStorage.setItem("detente-theme", theme.value);
          document.documentElement.dataset.theme = theme.value;
        } else {
          localStorage.removeItem("detente-theme");
          delete document.documentElement.dataset.theme;
        }
      },
    },
    [
      ["", "as the system"],
      ["light", "light"],
      ["dark", "dark"],
    ].map(([value, label]) =>
      el("option", { value, selected: (localStorage.getItem("detente-theme") ?? "") === value }, label),
    ),
  );
  dialog(
    "Keys",
    el(
      "dl",
      { class: "keys" },
      KEYS.map(([key, said]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, said)]),
    ),
    el("label", {}, off, " Switch single letters and digits off"),
    el("label", {}, "Theme ", theme),
    el("form", { method: "dialog", class: "row" }, el("button", { class: "btn" }, "Close")),
  );
}
