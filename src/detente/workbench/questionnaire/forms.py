"""The form: one page in Word, Excel or HTML with the same questions, and ids that come back.

The present numbers are not shown: an expert who sees a number answers near it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape

from detente.errors import UnknownNameError
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
    return f"As of {situation.as_of}, horizon {situation.horizon}."


def _docx(situation: Situation, asked: Sequence[Question]) -> bytes:
    import docx
    from docx.shared import Mm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(16)
    section.top_margin = section.bottom_margin = Mm(13)
    style = document.styles["Normal"]
    style.font.size = Pt(8.5)
    style.font.name = "Liberation Sans"
    style.paragraph_format.space_after = Pt(2)
    document.core_properties.title = f"Questionnaire: {situation.title}"
    heading = document.add_paragraph()
    run = heading.add_run(situation.title or "Questionnaire")
    run.bold = True
    run.font.size = Pt(12)
    document.add_paragraph(f"{_about(situation)} {LEAD}")
    head = document.add_table(rows=1, cols=4)
    head.style = "Table Grid"
    for cell, text in zip(head.rows[0].cells, ("Name", "", "Date", ""), strict=True):
        cell.text = text
    document.add_paragraph()
    table = document.add_table(rows=1, cols=6)
    table.style = "Table Grid"
    titles = ("Question and scale", "lowest", "best", "highest", "sure 1–5", "why")
    for cell, text in zip(table.rows[0].cells, titles, strict=True):
        cell.text = ""
        cell.paragraphs[0].add_run(text).bold = True
    for place, one in enumerate(asked, start=1):
        cells = table.add_row().cells
        cells[0].text = ""
        first = cells[0].paragraphs[0]
        first.add_run(f"{place}. {one.text}").bold = True
        second = cells[0].add_paragraph()
        second.add_run(scale(one)).font.size = Pt(7.5)
        third = cells[0].add_paragraph()
        mark = third.add_run(f"[{one.cell}]")
        mark.font.size = Pt(6)
        for paragraph in cells[0].paragraphs:
            paragraph.paragraph_format.space_after = Pt(0)
    table.autofit = False
    widths = (92, 14, 14, 14, 13, 31)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    document.add_paragraph(
        f"Sure: {SURE}. Keep the marks in brackets: they lead back to the table."
    )
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


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
        "</fieldset>"
        for place, one in enumerate(asked, start=1)
    )
    title = escape(situation.title or "Questionnaire")
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{_SHEET}</style></head><body><main><h1>{title}</h1><p>{_about(situation)} {LEAD} "
        f"Sure: {SURE}.</p>"
        '<form id="f"><div><label class="w">Name<input name="coder" required></label>'
        '<label>Date<input name="date" type="date"></label></div>'
        f'{rows}<p><button>Save the answers as a file</button> <span id="s" role="status"></span>'
        "</p></form><p>The file is saved on your machine and sent nowhere; send it back yourself."
        f"</p></main><script>{_SCRIPT}</script></body></html>\n"
    )
    return page.encode()


_SHEET = """
body{margin:0;background:#FBFAF6;color:#1A1D21;font:14px/1.45 'Liberation Sans',Arial,sans-serif}
main{max-width:820px;margin:0 auto;padding:24px}
h1{font:700 22px/1.2 Georgia,serif}
fieldset{border:0;border-top:1px solid #A8A59B;margin:0;padding:8px 0 12px}
legend{font-weight:700;padding:8px 0 0;float:left;width:100%}
fieldset p{clear:both;margin:2px 0 6px;color:#474D55;font-size:12.5px}
form div{display:flex;flex-wrap:wrap;gap:10px}
label{display:grid;font-size:12px;color:#474D55}
input,select,button{font:inherit;padding:5px 8px;border:1px solid #82848C;border-radius:3px}
input,select{background:#fff;color:#1A1D21}
input[type=number]{width:88px}
.w{flex:1 1 220px}
button{background:#1D4E7A;color:#fff;border-color:#1D4E7A}
@media print{button{display:none}main{padding:0}body{background:#fff}}
"""
_SCRIPT = """
const f = document.getElementById("f"), s = document.getElementById("s");
const q = (t) => (/[",\\n]/.test(t) ? '"' + t.replace(/"/g, '""') + '"' : t);
f.addEventListener("submit", (event) => {
  event.preventDefault();
  const out = ["cell,lowest,best,highest,sure,why,coder,date"];
  let bad = 0;
  for (const one of f.querySelectorAll("[data-cell]")) {
    const v = ["lowest", "best", "highest", "sure", "why"].map((n) => one.querySelector(`[name=${n}]`).value);
    if (!v[0] && !v[1] && !v[2]) continue;
    const rising = v.slice(0, 3).filter(Boolean).map(Number);
    if (!v[1] || rising.some((x, i) => i && x < rising[i - 1])) { bad += 1; continue; }
    out.push([one.dataset.cell, ...v, f.elements.coder.value, f.elements.date.value].map(q).join(","));
  }
  if (bad) { s.textContent = bad + " answers lack a best value or are not in rising order."; return; }
  const a = document.createElement("a");
  a.href = URL.createObjectURL(new Blob([out.join("\\n") + "\\n"], { type: "text/csv" }));
  a.download = "answers.csv";
  a.click();
  s.textContent = "Saved as answers.csv.";
});
"""  # noqa: E501
