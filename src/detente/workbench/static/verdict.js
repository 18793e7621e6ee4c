// Pages of a run: numbers open what stands behind them, the rail follows the reader.
import { ask, el } from "./talk.js";
import { showFinding } from "./slips.js";

const chosen = document.querySelector('link[href^="/sheets/"]')?.getAttribute("href").slice(8, -4) ?? "";
let data = null;
const load = async () => (data ??= await ask(`/api/runs/${chosen}/findings`));

if (chosen) {
  document.addEventListener("click", async (event) => {
    const target = event.target instanceof Element ? event.target.closest("[data-q]") : null;
    if (!target) return;
    const found = (await load()).findings[target.dataset.q];
    if (found) showFinding(found);
  });
  // Numbers in tables become buttons, tied to the finding that they are.
  load().then(({ cells }) => {
    for (const drawn of document.querySelectorAll("[data-figure]")) {
      const known = cells[drawn.dataset.figure];
      if (!known) continue;
      const rows = drawn.querySelectorAll("tbody tr");
      for (const [place, quantity] of Object.entries(known)) {
        const [r, c] = place.split(",").map(Number);
        const cell = rows[r]?.children[c];
        const holder = cell?.querySelector("i") ?? cell;
        if (!holder || holder.querySelector("button")) continue;
        const button = el("button", { class: "q", type: "button", "data-q": quantity });
        button.append(...holder.childNodes);
        holder.append(button);
      }
    }
  });
  const links = new Map(
    [...document.querySelectorAll(".rail a")].map((a) => [a.getAttribute("href").slice(1), a]),
  );
  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries)
        if (entry.isIntersecting && links.has(entry.target.id)) {
          for (const a of links.values()) a.removeAttribute("aria-current");
          links.get(entry.target.id).setAttribute("aria-current", "true");
        }
    },
    { rootMargin: "-10% 0px -70% 0px" },
  );
  for (const figure of document.querySelectorAll(".figures .fig,.part")) seen.observe(figure);
}
