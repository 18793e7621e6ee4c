import { ask, line } from "./talk.js";
for (const button of document.querySelectorAll("[data-new]")) {
  button.addEventListener("click", async () => {
    try {
      await ask("/api/new", { like: button.dataset.new });
      location.href = "/situation";
    } catch (error) {
      line(error.message, "bad");
    }
  });
}
