"""Answers that came back: a second coder in a table of its own, compared and pooled.

``answers/NAME.csv`` in the folder of the situation holds what one person answered.  Nobody's
numbers are overwritten: the pooled version is the scenario ``pooled``, whose cells average the
quantiles of all coders (Lichtendahl, Grushka-Cockayne and Winkler 2013).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from detente.errors import FileFormatError
from detente.io import tomltext
from detente.io.folder import SCENARIOS, read_folder
from detente.io.folder import replace as write_file
from detente.schema import table as schema_of
from detente.situation.model import Situation, Value
from detente.situation.relations import current
from detente.workbench.questionnaire.questions import question
from detente.workbench.questionnaire.returned import Answer, read_answers

FOLDER, POOLED = "answers", "pooled"
COLUMNS = ("cell", "low", "best", "high", "sure", "why", "coder", "date")


@dataclass(frozen=True)
class Comparison:
    """A cell as the tables have it beside all answers, and the pool of them.

    Parameters
    ----------
    cell : str
    coded : Value or None
    answers : tuple of Answer
    pooled : Value
    words : str
        ``agree`` (each best value inside the other's range), ``disagree`` (ranges do not meet) or
        ``partly``.
    gap : float
        Largest distance of two best values, as a share of the scale.
    """

    cell: str
    asked: str
    coded: Value | None
    answers: tuple[Answer, ...]
    pooled: Value
    words: str
    gap: float


def stored(folder: str | Path) -> dict[str, list[Answer]]:
    """All answers kept in a situation's folder, by cell."""
    out: dict[str, list[Answer]] = {}
    for path in sorted((Path(folder) / FOLDER).glob("*.csv")):
        for answer in read_answers(path):
            out.setdefault(answer.cell, []).append(answer)
    return out


def keep(folder: str | Path, answers: Sequence[Answer]) -> Path:
    """Write one coder's answers into the folder; earlier ones by the same coder stay unless
    answered anew.  Nobody else's file is touched, whatever the name.
    """
    path = _place(Path(folder) / FOLDER, answers[0].coder)
    anew = {answer.cell for answer in answers}
    before = read_answers(path) if path.is_file() else []
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in [*(answer for answer in before if answer.cell not in anew), *answers]:
        day = each.date or dt.date.today().isoformat()
        numbers = [f"{value:.12g}" for value in (each.low, each.best, each.high)]
        writer.writerow([each.cell, *numbers, each.sure, each.why, each.coder, day])
    write_file(path, out.getvalue().encode())
    return path


def _place(folder: Path, coder: str) -> Path:
    """The file of a coder: an own one, even where two names are spelled alike in ASCII."""
    plain = unicodedata.normalize("NFKD", coder.lower()).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "coder"
    for count in itertools.count(1):
        path = folder / (f"{stem}.csv" if count == 1 else f"{stem}-{count}.csv")
        if not path.is_file() or read_answers(path)[0].coder == coder:
            return path
    raise AssertionError("unreachable")


def coded(situation: Situation, cell: str) -> tuple[Value | None, tuple[float, float]]:
    """A cell as the tables have it, and the ends of its scale.

    Raises
    ------
    FileFormatError
        If the situation has no such cell.
    """
    table, *key, column = cell.split("/")
    if cell == "situation/default_trust":
        return Value.parse(str(situation.head.get("default_trust", "0.3")), cell), (0.0, 1.0)
    rows = current(situation) if table == "relations" else tuple(situation.table(table))
    row = {each.key: each for each in rows}.get("/".join(key))
    known = schema_of(table).by_name if row is not None else {}
    if row is None or column not in known or known[column].type != "cell":
        raise FileFormatError(
            f"the situation has no cell '{cell}'; give table/key/column as in the form"
        )
    return row.value(column), known[column].bounds


def compared(situation: Situation, answers: Iterable[Answer]) -> list[Comparison]:
    """Every answered cell beside the tables, largest disagreement first."""
    by_cell: dict[str, list[Answer]] = {}
    for answer in answers:
        by_cell.setdefault(answer.cell, []).append(answer)
    out: list[Comparison] = []
    problems: list[str] = []
    strange: list[str] = []
    for cell, found in by_cell.items():
        try:
            value, (bottom, top) = coded(situation, cell)
        except FileFormatError:
            strange.append(cell)
            continue
        problems += [
            f"{cell} has {each.low:g} / {each.best:g} / {each.high:g} of {each.coder}; expected "
            f"numbers from {bottom:g} to {top:g}"
            for each in found
            if each.low < bottom or each.high > top
        ]
        every = [Value(each.low, each.best, each.high) for each in found]
        if value is not None:
            every.insert(0, value)
        asked = question(situation, cell)
        out.append(Comparison(
            cell, asked.text if asked is not None else cell, value, tuple(found), pool(every),
            _words(every), _gap(every, bottom, top),
        ))  # fmt: skip
    if strange:
        more = f" and {len(strange) - 3} more" if len(strange) > 3 else ""
        problems.append(
            f"it has no cell '{', '.join(strange[:3])}'{more}; was the form made for another "
            "situation, or an id renamed since?"
        )
    if problems:
        raise FileFormatError(
            "the answers do not fit this situation, so nothing was written:\n  "
            + "\n  ".join(problems)
        )
    return sorted(out, key=lambda one: (-one.gap, one.cell))


def pool(values: Sequence[Value]) -> Value:
    """The average of low, best and high: each is a quantile or a mode of the same uncertainty.

    Examples
    --------
    >>> pool([Value(10, 20, 30), Value(30, 50, 60)])
    Value(low=20.0, best=35.0, high=45.0, source='')
    """
    count = len(values)
    return Value(
        sum(value.low for value in values) / count,
        sum(value.best for value in values) / count,
        sum(value.high for value in values) / count,
    )


def _words(values: Sequence[Value]) -> str:
    if max(value.low for value in values) > min(value.high for value in values):
        return "disagree"
    inside = all(a.low <= b.best <= a.high for a in values for b in values)
    return "agree" if inside else "partly"


def _gap(values: Sequence[Value], bottom: float, top: float) -> float:
    best = [value.best for value in values]
    width = top - bottom if top < float("inf") else max(1.0, max(best))
    return (max(best) - min(best)) / width


def pooled_scenario(found: Sequence[Comparison]) -> dict[str, object]:
    """The scenario that puts the pooled numbers in place of the coded ones."""
    edits = []
    for one in sorted(found, key=lambda each: each.cell):
        table, *key, column = one.cell.split("/")
        text = "/".join(
            f"{round(v, 4):g}" for v in (one.pooled.low, one.pooled.best, one.pooled.high)
        )
        edit = {"table": table, "column": column, "value": text}
        if key:
            edit["key"] = "/".join(key)
        edits.append(edit)
    coders = sorted({answer.coder for one in found for answer in one.answers})
    said = f"Averages of the coded numbers and the answers of {', '.join(coders)}"
    return {"describe": said, "edits": edits}


def take_in(folder: str | Path, path: str | Path, *, coder: str = "") -> list[Comparison]:
    """Keep the answers of a form, and write the scenario ``pooled`` of all answers kept.

    Parameters
    ----------
    folder : str or Path
        Of the situation; its tables are not touched.
    path : str or Path
        The form that came back.
    coder : str
        Who answered, where the form does not say.

    Returns
    -------
    list of Comparison
        All answers kept by now, beside the tables.

    Raises
    ------
    FileFormatError
        If the form cannot be read or does not fit this situation; nothing is written then.
    """
    situation = read_folder(folder)
    answers = read_answers(path, coder=coder)
    before = stored(folder)
    anew = {(answer.coder, answer.cell) for answer in answers}
    others = [a for found in before.values() for a in found if (a.coder, a.cell) not in anew]
    result = compared(situation, [*others, *answers])
    keep(folder, answers)
    wanted = {**situation.scenarios, POOLED: pooled_scenario(result)}
    text = _scenarios(situation, wanted)
    write_file(Path(folder) / SCENARIOS, text.encode())
    return result


def _scenarios(situation: Situation, wanted: Mapping[str, object]) -> str:
    """The text of scenarios.toml with its comments where they can stay."""
    from detente.workbench.scenarios import without_scenario

    text = situation.texts.get(SCENARIOS, "")
    if POOLED in situation.scenarios:
        text = without_scenario(situation, POOLED)
    added = (
        text.rstrip("\n")
        + ("\n\n" if text.strip() else "")
        + tomltext.emit({POOLED: wanted[POOLED]})
    )
    same = tomltext.parse(added, SCENARIOS)[0] == tomltext.plain(dict(wanted))
    return added if same else tomltext.emit(wanted)


_SAID = {"agree": "AGREE", "partly": "PARTLY", "disagree": "DISAGREE"}


def said(found: Sequence[Comparison]) -> str:
    """The comparison for a terminal: who says what, largest disagreement first."""
    lines = []
    for one in found:
        lines.append(f"{_SAID[one.words]}  {one.asked}")
        table = _three(one.coded) if one.coded is not None else "unknown"
        lines.append(f"    {'tables':<20} {table}")
        for answer in one.answers:
            numbers = _three(Value(answer.low, answer.best, answer.high))
            sure = f"  sure {answer.sure} of 5" if answer.sure else ""
            why = f"  “{answer.why}”" if answer.why else ""
            lines.append(f"    {answer.coder:<20} {numbers}{sure}{why}")
        lines.append(f"    {'pooled':<20} {_three(one.pooled)}   {one.cell}")
    counts = {word: sum(one.words == word for one in found) for word in _SAID}
    lines.append(
        f"{len(found)} {'cell' if len(found) == 1 else 'cells'}: "
        + ", ".join(f"{count} {word}" for word, count in counts.items() if count)
        + "."
    )
    return "\n".join(lines)


def _three(value: Value) -> str:
    if not value.spread:
        return f"{value.best:.4g}"
    return f"{value.low:.3g}/{value.best:.3g}/{value.high:.3g}"
