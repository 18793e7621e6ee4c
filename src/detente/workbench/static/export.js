// Taking the brief of a run home as a document.
import { el } from "./talk.js";
import { dialog } from "./dialog.js";

const run = document.body.dataset.run;

/** Let the analyst choose how the run that is shown, else the newest, is written. */
export function openExport() {
  if (!run) return;
  const chosen = document.querySelector("[data-chosen]")?.dataset.chosen ?? run;
  const links = [
    ["docx", "Word, issue brief", ""],
    ["pdf", "PDF, issue brief", ""],
    ["pdf", "PDF with the technical annex", "full"],
    ["docx", "Word with the technical annex", "full"],
    ["html", "Web page with the technical annex", "full"],
  ];
  const from = chosen === run ? "the newest run" : `run ${chosen.slice(0, 6)}, which is shown here`;
  const said = el("p", { class: "note" }, `Made from ${from}; nothing leaves this machine.`);
  const onclick = () => {
    said.textContent = "Being made; the download starts by itself.";
  };
  const link = ([to, label, layout]) => {
    const href = `/export/${chosen}/brief.${to}${layout ? `?layout=${layout}` : ""}`;
    return el(
      "li",
      {},
      el("a", { class: "btn", "data-to": `${to}${layout}`, href, download: "", onclick }, label),
    );
  };
  const box = dialog(
    "Export the brief",
    said,
    el("ul", {}, links.map(link)),
    el("form", { method: "dialog", class: "row" }, el("button", { class: "btn" }, "Close")),
  );
  box.querySelectorAll("li").forEach((item) => item.style.setProperty("margin", "6px 0"));
}
