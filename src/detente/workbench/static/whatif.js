// What if: sliders and switches; the answer moves while the slider does.
import { ask, typing } from "./talk.js";
import { drawAnswer, drawTrouble } from "./answer.js";
import { answers, move } from "./asking.js";
import { copy, draft, recall, redo, size, undo } from "./draft.js";
import { drawLevers } from "./levers.js";
import { save } from "./scenario.js";

answers.shown = drawAnswer;
answers.failed = drawTrouble;
draft.changed = () => {
  drawLevers();
  move(true);
};

document.addEventListener("keydown", (event) => {
  if (!event.ctrlKey && !event.metaKey) return;
  const does = { s: save, z: undo, y: redo }[event.key.toLowerCase()];
  if (!does || (does !== save && typing(event.target))) return;
  event.preventDefault();
  does();
});

async function begin() {
  try {
    const controls = await ask("/api/controls");
    draft.controls = controls;
    draft.levers = new Map(controls.levers.map((lever) => [lever.id, lever]));
    recall();
    drawLevers();
    const start = copy(draft.changes);
    if (size(start)) {
      const found = await ask("/api/whatif", {});
      answers.base = found.forums[controls.headline] ?? null;
      answers.baseAll = found;
    }
    move(true);
  } catch (error) {
    drawTrouble(error);
    document.getElementById("levers").replaceChildren();
  }
}
begin();
