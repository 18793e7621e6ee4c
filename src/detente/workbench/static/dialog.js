// Dialogs.
import { el } from "./talk.js";

/** Open a dialog over the page; it is gone once closed. */
export function dialog(title, ...content) {
  const box = el("dialog", { "aria-label": title }, el("h2", {}, title), ...content);
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
  return box;
}
