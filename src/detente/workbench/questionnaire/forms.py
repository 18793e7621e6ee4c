"""The form: one page in Word, Excel or HTML with the same questions, and ids that come back.

The present numbers are not shown: an expert who sees a number answers near it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape
from typing import Any

from detente.errors import UnknownNameError
from detente.figures.labels import shortened
from detente.figures.palette import PAGE, css
from detente.figures.view import day
from detente.situation.model import Situation
from detente.workbench.questionnaire.questions import Question

KINDS = ("docx", "xlsx", "html")
HEADER = ("cell", "lowest", "best", "highest", "sure", "why")
SURE = "how sure, 1 (a guess) to 5 (certain)"
LEAD = (
    "For every question give three numbers on the scale shown: the lowest you would think credible "
    "(1 chance in 20 that the truth is below), the best single value, and the highest (1 chance in "
    "20 above). Leave a row empty where you cannot say. A few words on why help most."
)


def form(situation: Situation, asked: Sequence[Question], *, to: str) -> bytes:
    """The form as a file.

    Parameters
    ----------
    situation : Situation
    asked : sequence of Question
    to : str
        ``docx``, ``xlsx`` or ``html``.

    Raises
    ------
    UnknownNameError
        If there is no such kind.
    """
    makers = {"docx": _docx, "xlsx": _xlsx, "html": _html}
    if to not in makers:
        raise UnknownNameError(f"there is no form of kind '{to}'. There are: {', '.join(KINDS)}.")
    return makers[to](situation, asked)


def number(value: float) -> str:
    """A number of a scale without needless digits."""
    return f"{value:g}"


def scale(one: Question) -> str:
    """The scale of a question in words."""
    points = [(one.low, one.low_words), *one.anchors, (one.high, one.high_words)]
    seen: dict[float, str] = {}
    for at, words in points:
        if words:
            seen.setdefault(at, words)
    return "; ".join(f"{number(at)} = {words}" for at, words in sorted(seen.items()))


def _about(situation: Situation) -> str:
    return f"As of {day(situation.as_of)}, horizon {day(situation.horizon)}."


# Widths of the columns of the Word form in mm: question, three numbers, how sure, why.
_WIDTHS = (101, 14, 14, 16, 11, 28)
_TITLES = ("Question and scale", "lowest", "best", "highest", "sure", "why")


def _docx(situation: Situation, asked: Sequence[Question]) -> bytes:
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Mm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(13)
    section.top_margin = section.bottom_margin = Mm(10)
    section.header_distance = section.footer_distance = Mm(5)
    style = document.styles["Normal"]
    style.font.size, style.font.name = Pt(8.5), "Arial"
    style.paragraph_format.space_after = Pt(0)
    document.core_properties.title = f"Questionnaire: {situation.title}"
    _line(document.add_paragraph(), "Questionnaire", size=8, tone="ink-3")
    title = document.add_paragraph()
    name = shortened(situation.title) if situation.title else "Untitled situation"
    _line(title, name, size=13, bold=True, font="Times New Roman")
    title.paragraph_format.space_after = Pt(3)
    lead = document.add_paragraph(
        f"{_about(situation)} {LEAD} Sure: {SURE}. Please keep the marks in brackets: they lead "
        "back to the table."
    )
    lead.paragraph_format.space_after = Pt(5)
    head = document.add_table(rows=1, cols=4)
    _widen(head, (16, 104, 16, 48))
    for cell, text in zip(head.rows[0].cells, ("Name", "", "Date", ""), strict=True):
        _line(cell.paragraphs[0], text, bold=True)
        _dress(cell, open_=not text)
    document.add_paragraph()
    table = document.add_table(rows=1, cols=len(_TITLES))
    for cell, text in zip(table.rows[0].cells, _TITLES, strict=True):
        _line(cell.paragraphs[0], text, size=8, tone="ink-3")
        _dress(cell, edge="ink")
    for place, one in enumerate(asked, start=1):
        row = table.add_row()
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
        cells = row.cells
        _line(cells[0].paragraphs[0], f"{place}. {one.text}", size=8.5, bold=True)
        below = cells[0].add_paragraph()
        _line(below, f"{scale(one)} ", size=7, tone="ink-2")
        _line(below, f"[{one.cell}]", size=5.5, tone="ink-3")
        cells[0].paragraphs[0].paragraph_format.space_before = Pt(2)
        cells[0].paragraphs[-1].paragraph_format.space_after = Pt(2)
        for index, cell in enumerate(cells):
            _dress(cell, open_=index > 0)
    _widen(table, _WIDTHS)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _widen(table: Any, widths: Sequence[int]) -> None:
    """Columns of fixed width, mm: Word asks the cells, others the grid."""
    from docx.shared import Mm

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _line(
    paragraph: Any, text: str, *, size: float = 8.5, bold: bool = False, tone: str = "ink",
    font: str = "",
) -> None:  # fmt: skip
    """A run in a paragraph, as the documents set it."""
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    run.font.color.rgb = RGBColor.from_string(PAGE[tone].lstrip("#"))
    if font:
        run.font.name = font


def _dress(cell: Any, *, open_: bool = False, edge: str = "rule") -> None:
    """A hairline below a cell, and a tint where an answer goes."""
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    look = cell._tc.get_or_add_tcPr()
    colour, paper = PAGE[edge].lstrip("#"), PAGE["paper"].lstrip("#")
    white = f'w:val="single" w:sz="24" w:space="0" w:color="{paper}"'
    left, right = (f"<w:{side} {white}/>" * open_ for side in ("left", "right"))
    bottom = f'<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{colour}"/>'
    look.append(parse_xml(f"<w:tcBorders {nsdecls('w')}>{left}{bottom}{right}</w:tcBorders>"))
    if open_:
        fill = PAGE["accent-wash"].lstrip("#")
        look.append(
            parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')
        )
    # Last: the schema wants borders and shading before it.
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _xlsx(situation: Situation, asked: Sequence[Question]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("answers")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        open_ = book.add_format({"bg_color": "#E3ECF4", "border": 1, "locked": False})
        big = book.add_format({"bold": True, "font_size": 13})
        grey = book.add_format({"font_color": "#82848C", "font_size": 8, "valign": "top"})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 1)
        for column, width in enumerate((46, 58, 9, 9, 9, 9, 34, 30)):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, situation.title or "Questionnaire", big)
        sheet.merge_range(1, 0, 1, 6, f"{_about(situation)} {LEAD}", wrap)
        sheet.set_row(1, 44)
        sheet.write_string(2, 0, "Name", bold)
        sheet.write_blank(2, 1, None, open_)
        sheet.write_string(3, 0, "Date", bold)
        sheet.write_blank(3, 1, None, open_)
        titles = ("question", "scale", "lowest", "best", "highest", "sure", "why", "cell")
        for column, text in enumerate(titles):
            sheet.write_string(5, column, text, bold)
        for place, one in enumerate(asked, start=6):
            sheet.write_string(place, 0, f"{place - 5}. {one.text}", wrap)
            sheet.write_string(place, 1, scale(one), wrap)
            for column in range(2, 7):
                sheet.write_blank(place, column, None, open_)
            sheet.write_string(place, 7, one.cell, grey)
            sheet.data_validation(place, 2, place, 4, {
                "validate": "decimal", "criteria": "between", "minimum": one.low,
                "maximum": one.high, "error_title": "Outside the scale",
                "error_message": f"A number from {number(one.low)} to {number(one.high)}.",
            })  # fmt: skip
            sheet.data_validation(
                place, 5, place, 5, {"validate": "list", "source": [1, 2, 3, 4, 5]}
            )
        sheet.protect("", {"select_locked_cells": True})
    return out.getvalue()


def _html(situation: Situation, asked: Sequence[Question]) -> bytes:
    rows = "".join(
        f'<fieldset data-cell="{escape(one.cell)}"><legend>{place}. {escape(one.text)}</legend>'
        f"<p>{escape(scale(one))}</p><div>"
        + "".join(
            f'<label>{label}<input name="{label}" type="number" step="any" '
            f'min="{number(one.low)}" max="{number(one.high)}"></label>'
            for label in ("lowest", "best", "highest")
        )
        + '<label>sure<select name="sure"><option></option>'
        + "".join(f"<option>{level}</option>" for level in range(1, 6))
        + '</select></label><label class="w">why<input name="why" maxlength="1000"></label></div>'
        '<p class="bad" role="alert"></p></fieldset>'
        for place, one in enumerate(asked, start=1)
    )
    title = escape(situation.title or "Questionnaire")
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<style>{css()}{_SHEET}</style></head><body><main><p class="kick">Questionnaire</p>'
        f"<h1>{title}</h1><p>{_about(situation)} {LEAD} Sure: {SURE}.</p>"
        '<form id="f" novalidate><div><label class="w">Name<input name="coder" required></label>'
        '<label>Date<input name="date" type="date"></label></div>'
        f'{rows}<p><button>Save the answers as a file</button> <span id="s" role="status"></span>'
        "</p></form><p>The file is saved on your machine and sent nowhere; send it back yourself."
        f"</p></main><script>{_SCRIPT}</script></body></html>\n"
    )
    return page.encode()


_SHEET = """
body{margin:0;background:var(--paper);color:var(--ink);font:14px/1.45 var(--sans)}
main{max-width:820px;margin:0 auto;padding:24px}
.kick{margin:0;font-size:12px;color:var(--ink-3)}
h1{font:700 22px/1.2 var(--serif);margin:0 0 8px}
fieldset{border:0;border-top:1px solid var(--rule-2);margin:0;padding:6px 0 8px;break-inside:avoid}
form>div{margin-bottom:14px}
legend{font-weight:700;padding:6px 0 0;float:left;width:100%}
fieldset p{clear:both;margin:2px 0 5px;color:var(--ink-2);font-size:12.5px}
form div{display:flex;flex-wrap:wrap;gap:10px}
label{display:grid;font-size:12px;color:var(--ink-2)}
input,select,button{font:inherit;min-height:28px;padding:3px 8px;border:1px solid var(--ink-3);
border-radius:3px}
input,select{background:var(--surface);color:var(--ink)}
[aria-invalid]{border:2px solid var(--ink);background:var(--accent-wash)}
input[type=number]{width:88px}
.w{flex:1 1 220px}
.bad{font-weight:700;margin:4px 0 0}.bad:empty{display:none}
button{background:var(--accent);color:var(--paper);border-color:var(--accent);cursor:pointer}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
@media print{@page{size:A4;margin:12mm 15mm}button,form+p{display:none}
main{padding:0;max-width:none}
body{background:#fff;font-size:11px;line-height:1.3}h1{font-size:16px}fieldset{padding:3px 0}
legend{padding:2px 0 0}fieldset p{font-size:10px;margin:1px 0 3px}input,select{min-height:20px}}
"""
_SCRIPT = """
const f = document.getElementById("f"), s = document.getElementById("s");
const q = (t) => (/[",\\n]/.test(t) ? '"' + t.replace(/"/g, '""') + '"' : t);
const today = new Date();
f.elements.date.value = [today.getFullYear(), today.getMonth() + 1, today.getDate()]
  .map((n) => String(n).padStart(2, "0")).join("-");
const fault = (one) => {
  const [low, best, high] = ["lowest", "best", "highest"].map((n) => one.querySelector(`[name=${n}]`));
  for (const i of [low, best, high]) {
    if (i.validity.badInput) return [i, "This is no number."];
    if (i.value && (Number(i.value) < Number(i.min) || Number(i.value) > Number(i.max)))
      return [i, `Outside the scale: give a number from ${i.min} to ${i.max}.`];
  }
  if (!low.value && !best.value && !high.value) return null;
  if (!best.value) return [best, "Give the best single value too, or leave the row empty."];
  if (low.value && Number(low.value) > Number(best.value)) return [low, "The lowest is above the best value."];
  if (high.value && Number(high.value) < Number(best.value)) return [high, "The highest is below the best value."];
  return null;
};
f.addEventListener("submit", (event) => {
  event.preventDefault();
  const out = ["cell,lowest,best,highest,sure,why,coder,date"];
  let first = null, bad = 0;
  for (const i of f.querySelectorAll("[aria-invalid]")) i.removeAttribute("aria-invalid");
  if (!f.elements.coder.value.trim()) { first = f.elements.coder; first.setAttribute("aria-invalid", "true"); }
  for (const one of f.querySelectorAll("[data-cell]")) {
    const wrong = fault(one);
    one.querySelector(".bad").textContent = wrong ? wrong[1] : "";
    if (wrong) { wrong[0].setAttribute("aria-invalid", "true"); first = first || wrong[0]; bad += 1; continue; }
    const v = ["lowest", "best", "highest", "sure", "why"].map((n) => one.querySelector(`[name=${n}]`).value);
    if (v[1]) out.push([one.dataset.cell, ...v, f.elements.coder.value, f.elements.date.value].map(q).join(","));
  }
  if (first) {
    s.textContent = bad ? `Not saved: ${bad} to mend, see above.` : "Not saved: fill in your name.";
    first.focus();
    return;
  }
  if (out.length === 1) { s.textContent = "Not saved: no question is answered yet."; return; }
  const a = document.createElement("a");
  a.href = URL.createObjectURL(new Blob([out.join("\\n") + "\\n"], { type: "text/csv" }));
  a.download = "answers.csv";
  a.click();
  s.textContent = `Saved as answers.csv: ${out.length - 1} answers.`;
});
"""  # noqa: E501
