// Slips: what stands behind a number, beside the page.
import { ask, capital, el, percent } from "./talk.js";

const slip = document.getElementById("slip");
export function showSlip(...content) {
  slip.replaceChildren(
    el(
      "button",
      { class: "link x", type: "button", "aria-label": "Close", onclick: () => slip.hidePopover() },
      "×",
    ),
    ...content,
  );
  if (!slip.matches(":popover-open")) slip.showPopover();
}
function evidenceItem(item) {
  const by = [item.by, item.place].filter(Boolean).join(", ");
  return el(
    "li",
    {},
    el("b", {}, item.id),
    ` ${item.text} `,
    el("span", { class: "note" }, by, item.grade ? ` · grade ${item.grade}` : ""),
    item.url ? el("span", {}, " ", el("a", { href: item.url, rel: "noreferrer" }, "source")) : null,
  );
}
export function showFinding(finding) {
  const number =
    finding.unit === "probability" && finding.value !== null
      ? el(
          "p",
          {},
          el("b", {}, capital(finding.words)),
          ` ${percent(finding.value)} `,
          el("span", { class: "iv" }, finding.interval),
        )
      : null;
  showSlip(
    el("p", { class: "kick" }, "What stands behind this number"),
    el("h2", {}, finding.statement),
    number ?? "",
    el("ul", {}, finding.evidence.map(evidenceItem)),
    finding.more ? el("p", { class: "note" }, `and ${finding.more} more`) : "",
    finding.reference.length ? el("p", { class: "note" }, `Method: ${finding.reference.join(", ")}`) : "",
    el("p", {}, el("code", {}, finding.quantity)),
  );
}
export async function showEvidence(ids) {
  const items = await Promise.all(
    ids.slice(0, 24).map((id) =>
      ask(`/api/evidence/${encodeURIComponent(id)}`).catch(() => ({
        id,
        text: "is cited but not listed",
        by: "",
        place: "",
        grade: "",
        url: "",
      })),
    ),
  );
  showSlip(
    el("p", { class: "kick" }, "Rests on"),
    el("ul", {}, items.map(evidenceItem)),
    ids.length > 24 ? el("p", { class: "note" }, `and ${ids.length - 24} more`) : "",
  );
}
