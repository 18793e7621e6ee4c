// Adding the document that a situation was made from.
import { el } from "./talk.js";
import { review } from "./review.js";

/** Where a document is chosen or its text is pasted; open while there are no claims. */
export function dropZone() {
  const text = el("textarea", { "aria-label": "Text of the brief", placeholder: "…or paste its text here" });
  const wrong = el("p", { class: "err", role: "alert" });
  const send = async (name, body) => {
    wrong.textContent = "Reading…";
    try {
      await upload(name, body);
      await review.stale();
    } catch (error) {
      wrong.textContent = error.message;
    }
  };
  const file = el("input", {
    type: "file",
    accept: ".pdf,.docx,.html,.htm,.md,.txt",
    "aria-label": "Document",
    onchange: () => {
      if (file.files[0]) send(file.files[0].name, file.files[0]);
    },
  });
  const read = () => {
    if (text.value.trim()) send("brief.txt", text.value);
  };
  return el(
    "details",
    { class: "drop", open: !review.brief.claims.length },
    el("summary", {}, "Add the document: PDF, Word, HTML, Markdown or text"),
    el("p", {}, "It stays in the folder as brief.*; nothing leaves this machine."),
    file,
    text,
    el(
      "p",
      { class: "row" },
      el("button", { class: "btn", type: "button", onclick: read }, "Read this text"),
    ),
    wrong,
  );
}
async function upload(name, body) {
  const answer = await fetch(`/api/brief/upload?name=${encodeURIComponent(name)}`, {
    method: "POST",
    body,
    credentials: "same-origin",
    headers: { "content-type": "application/octet-stream" },
  });
  if (answer.ok) return;
  const unsaid = { message: "The file was not taken; it may be too large." };
  throw new Error((await answer.json().catch(() => unsaid)).message);
}
