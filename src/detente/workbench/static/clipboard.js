// Cells out of the clipboard.
// Excel writes cells with tabs and line ends in quotes.
export function cells(text) {
  const out = [[]];
  let cell = "", quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const sign = text[i];
    if (quoted) { if (sign === '"' && text[i + 1] === '"') { cell += '"'; i += 1; } else if (sign === '"') quoted = false; else cell += sign; }
    else if (sign === '"' && cell === "") quoted = true;
    else if (sign === "\t") { out.at(-1).push(cell); cell = ""; }
    else if (sign === "\n") { out.at(-1).push(cell); cell = ""; out.push([]); }
    else cell += sign;
  }
  out.at(-1).push(cell);
  return out;
}
