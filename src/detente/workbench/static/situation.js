// The Situation page: a table as a grid. What is in the table stands in table.js, what is shown of it
// in rows.js; grid.js draws it with cellview.js and problems.js; cursor.js moves, editor.js and
// clipboard.js change, saving.js talks to the server; inspector.js tells about the cell one is at.
import "./clipboard.js";
import { go } from "./cursor.js";
import { editing, finish } from "./editor.js";
import { draw, fromTheTop } from "./grid.js";
import { showAll, shown } from "./rows.js";
import { forget, load, saving } from "./saving.js";
import { at, changed, stand, t, turnTo } from "./table.js";

const filter = document.getElementById("filter");
for (const link of document.querySelectorAll("[data-table]")) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (editing) finish(true, 0, 0, false);
    turnTo(link.dataset.table);
    history.pushState({}, "", `/situation?table=${link.dataset.table}`);
    forget();
    changed.clear();
    stand({ r: 0, c: 0 }, null);
    showAll();
    fromTheTop();
    saving.then(load);
  });
}
addEventListener("popstate", () => location.reload());
filter.addEventListener("input", () => {
  if (t) draw();
});
filter.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    filter.value = "";
    draw();
  }
  if (event.key === "ArrowDown") {
    event.preventDefault();
    const first = shown()[0];
    if (first !== undefined) go(first, at.c);
  }
});
load();
