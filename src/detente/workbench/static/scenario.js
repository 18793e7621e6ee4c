// Saving the draft as a scenario.
import { ask, el, say } from "./talk.js";
import { add } from "./comparison.js";
import { dialog } from "./dialog.js";
import { draft, size } from "./draft.js";

/** Ask for a name and keep the draft under it; it is compared at once. */
export function save() {
  if (!size() || document.querySelector("dialog[open]")) return;
  const name = el("input", {
    type: "text",
    required: true,
    pattern: "[a-z0-9]+(-[a-z0-9]+)*",
    placeholder: "trust-repaired",
    "aria-label": "Name",
    maxlength: "60",
  });
  const meaning = el("textarea", { rows: "2", maxlength: "500", "aria-label": "What it means" });
  const wrong = el("p", { class: "err", role: "alert" });
  const cancel = el("button", { class: "btn", type: "button", onclick: () => box.close() }, "Cancel");
  const form = el(
    "form",
    {},
    el("label", {}, "Name, lower-case words joined by -", name),
    el("label", {}, "What it means, in a sentence", meaning),
    wrong,
    el("p", { class: "row" }, el("button", { class: "btn pri" }, "Save to scenarios.toml"), cancel),
  );
  const box = dialog("Save as scenario", form);
  name.focus();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const given = { name: name.value, describe: meaning.value, changes: draft.changes };
      const kept = await ask("/api/scenarios", given);
      box.close();
      say(`Saved as ${kept.name}.`);
      document.getElementById("line-right").textContent = `Saved as ${kept.name} in scenarios.toml`;
      draft.controls.scenarios = (await ask("/api/controls")).scenarios;
      add(kept.name);
    } catch (error) {
      wrong.textContent = error.message;
    }
  });
}
