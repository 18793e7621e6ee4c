// What every page has: tabs, keys, and what its buttons open.
import { ask, el, typing } from "./talk.js";
import { openExport } from "./export.js";
import { openFind } from "./find.js";
import { letters, openKeys } from "./keys.js";
import { startRun } from "./progress.js";
import { showEvidence } from "./slips.js";

const TABS = [...document.querySelectorAll(".tabs a")];
// On a phone the tabs may be wider than the screen: the page's own is in sight.
TABS.find((tab) => tab.hasAttribute("aria-current"))?.scrollIntoView({ block: "nearest", inline: "nearest" });

document.addEventListener("click", (event) => {
  const target =
    event.target instanceof Element ? event.target.closest("[data-do],[data-evidence],[data-sources]") : null;
  if (!target) return;
  if (target.dataset.evidence) {
    event.preventDefault();
    showEvidence([target.dataset.evidence]);
  } else if (target.dataset.sources) showEvidence(target.dataset.sources.split(" "));
  else if (target.dataset.do === "find") openFind();
  else if (target.dataset.do === "export") openExport();
  else if (target.dataset.do === "run") startRun();
});

document.addEventListener("keydown", (event) => {
  const control = event.ctrlKey || event.metaKey;
  if (control && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openFind();
    return;
  }
  if (control && event.key === "Enter") {
    event.preventDefault();
    startRun();
    return;
  }
  if (control || event.altKey || typing(event.target) || document.querySelector("dialog[open]") || !letters())
    return;
  if (event.target instanceof Element && event.target.closest("[role=grid]")) return;
  if (event.key >= "1" && Number(event.key) <= TABS.length) location.href = TABS[Number(event.key) - 1].href;
  else if (event.key === "?") openKeys();
  else if (event.key === "/") {
    const field = document.querySelector("#seek,#filter");
    if (field) {
      event.preventDefault();
      field.focus();
    }
  }
});

// A run whose page nobody has made yet.
const waiting = document.querySelector("[data-make]");
if (waiting) {
  ask(`/api/runs/${waiting.dataset.make}/page`, {})
    .then(() => location.reload())
    .catch((error) => {
      waiting.classList.add("bad");
      waiting.replaceChildren(
        el("p", { class: "kick" }, "Error"),
        el("h1", {}, "This run cannot be shown"),
        el("p", {}, error.message),
        el(
          "p",
          { class: "row" },
          el("button", { class: "btn pri", type: "button", "data-do": "run" }, "Run again"),
        ),
      );
    });
}
