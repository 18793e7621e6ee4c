"""A situation made from another program's model: actors, issues, positions, and a note of how.

``ktab.py``, ``decide.py`` and ``deu.py`` read the field's files into a :class:`ForeignModel`; what
such files do not hold (what happens without agreement, for most of them) is written as unknown.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from detente.errors import FileFormatError, UnknownNameError
from detente.io import tabletext
from detente.schema import table as schema_of
from detente.situation.model import Situation

UNKNOWN = "0/50/100"  # a reversion that the file does not tell
UNDATED = (
    "The file has no date: the situation stands as of {day}, the day of the import, and looks a "
    "year ahead. Give another with --as-of YYYY-MM-DD, or change as_of and horizon in "
    "situation.toml."
)


@dataclass(frozen=True)
class ForeignActor:
    """An actor: its name as written, a description, its capability in the file's unit.

    ``key`` is what the file itself calls it, where that is shorter than the name.
    """

    name: str
    description: str
    capability: float
    key: str = ""


@dataclass(frozen=True)
class ForeignIssue:
    """An issue: its name, what 0, 100 and points between mean, and what happens without a deal."""

    name: str
    low: str = ""
    high: str = ""
    anchors: tuple[tuple[float, str], ...] = ()
    reversion: float | None = None
    key: str = ""


@dataclass(frozen=True)
class ForeignModel:
    """What a file holds.

    Parameters
    ----------
    title, source : str
        Title of the model; the file's name and format, for the note.
    actors : sequence of ForeignActor
    issues : sequence of ForeignIssue
    stakes : sequence of tuple
        (actor number, issue number, position 0-100 or None if unknown, salience 0-100, note).
    notes : sequence of str
        What was converted, a sentence each.
    question : str
        What the situation is to answer.
    """

    title: str
    source: str
    actors: Sequence[ForeignActor]
    issues: Sequence[ForeignIssue]
    stakes: Sequence[tuple[int, int, float | None, float, str]]
    notes: Sequence[str] = ()
    question: str = "Where would bargaining end?"


def read_as(
    path: str | Path, *, form: str, proposal: str = "", as_of: str = "", today: str = "",
    into: Situation | None = None, overwrite: bool = False,
) -> Situation:  # fmt: skip
    """Read a situation that stands in another form.

    Parameters
    ----------
    path : str or Path
    form : str
        ``workbook`` (or a folder), ``ktab``, ``decide``, ``deu``, ``gmcr`` or ``signed``.
    proposal : str
        Which proposal of a DEU table.
    as_of : str
        ISO date of the situation, for files that carry none; today where empty.
    today : str
        Where things stand in a GMCR+ file, a letter Y or N for each option.
    into : Situation, optional
        A situation that a GMCR+ file or a signed network is added to.
    overwrite : bool
        Whether tables of ``into`` may be replaced.

    Raises
    ------
    UnknownNameError
        If there is no such form.
    FileFormatError
        If the file is not of this form, or ``as_of`` is no date or one too many.

    Examples
    --------
    >>> read_as("model.csv", form="ktag")
    Traceback (most recent call last):
    detente.errors.UnknownNameError: there is no form 'ktag'; did you mean 'ktab'?
    """
    if as_of:
        try:
            dt.date.fromisoformat(as_of)
        except ValueError:
            raise FileFormatError(f"'{as_of}' is not a date such as 2017-05-23.") from None
        if form == "workbook" or into is not None:
            raise FileFormatError(
                f"--as-of {as_of} is for files without a date. The "
                f"{'workbook' if into is None else 'situation'} has its own; leave --as-of out and "
                "change as_of in situation.toml afterwards, if it must change."
            )
    if form == "workbook":
        from detente.io.load import read

        return read(path)
    if form == "ktab":
        from detente.io.ktab import read_ktab

        return read_ktab(path, as_of=as_of)
    if form == "decide":
        from detente.io.decide import read_decide

        return read_decide(path, as_of=as_of)
    if form == "deu":
        from detente.io.deu import read_deu

        return read_deu(path, proposal=proposal, as_of=as_of)
    if form == "gmcr":
        from detente.io.conflict_tables import read_gmcr

        return read_gmcr(path, as_of=as_of, into=into, today=today, overwrite=overwrite)
    if form == "signed":
        from detente.io.signed_tables import read_signed

        return read_signed(path, as_of=as_of, into=into)
    forms = ("workbook", "ktab", "decide", "deu", "gmcr", "signed")
    near = get_close_matches(form, forms, 1)
    hint = f"did you mean '{near[0]}'?" if near else f"choose one of {', '.join(forms)}."
    raise UnknownNameError(f"there is no form '{form}'; {hint}")


def situation_of(model: ForeignModel, *, as_of: str = "") -> Situation:
    """The model as a situation, ids made from names.

    Parameters
    ----------
    model : ForeignModel
    as_of : str
        ISO date; today where empty, because such files carry none.

    Returns
    -------
    Situation
        With ``situation.toml``, actors, issues, stakes and a ``NOTES.md``.

    Examples
    --------
    >>> actors = [ForeignActor("Xi Jinping", "", 100.0), ForeignActor("MOF", "", 35.0)]
    >>> stakes = [(0, 0, 30.0, 30.0, ""), (1, 0, 45.0, 50.0, "")]
    >>> model = ForeignModel("Reform", "example", actors, [ForeignIssue("Policy")], stakes)
    >>> [row.key for row in situation_of(model, as_of="2016-01-01").stakes]
    ['xi-jinping/policy', 'mof/policy']
    """
    actors = ids([actor.key or actor.name for actor in model.actors])
    issues = ids([issue.key or issue.name for issue in model.issues])
    strongest = max((actor.capability for actor in model.actors), default=0.0)
    day = dt.date.fromisoformat(as_of) if as_of else dt.date.today()
    head = {
        "format": 1,
        "title": model.title,
        "question": model.question,
        "as_of": day.isoformat(),
        "horizon": _years_later(day, 1).isoformat(),
        "summary": f"Made from {model.source}.",
    }
    tables = {
        "actors": [
            [key, actor.name, "organisation", number(100 * actor.capability / strongest), "1",
             actor.description]
            for key, actor in zip(actors, model.actors, strict=True)
        ],
        "issues": [
            [key, issue.name, issue.low, issue.high,
             "; ".join(f"{number(at)}={text}" for at, text in issue.anchors),
             UNKNOWN if issue.reversion is None else number(issue.reversion), "no",
             "What happens without agreement is not in the file." if issue.reversion is None
             else ""]
            for key, issue in zip(issues, model.issues, strict=True)
        ],
        "stakes": [
            [actors[i], issues[k], "" if position is None else number(position),
             number(salience), note]
            for i, k, position, salience, note in model.stakes
        ],
    }  # fmt: skip
    headers = {
        "actors": ["id", "name", "kind", "influence", "resolve", "note"],
        "issues": ["id", "name", "low", "high", "anchors", "reversion", "linkable", "note"],
        "stakes": ["actor", "issue", "position", "salience", "note"],
    }
    undated = [] if as_of else [UNDATED.format(day=day.isoformat())]
    notes = "\n".join(f"- {line}" for line in (*model.notes, *undated))
    return Situation(
        head,
        {
            name: tabletext.table(schema_of(name), headers[name], list(enumerate(rows, start=2)))
            for name, rows in tables.items()
        },
        texts={"NOTES.md": f"# {model.title}\n\nMade from {model.source}.\n\n{notes}\n"},
    )


def with_tables(
    situation: Situation, tables: Mapping[str, tuple[Sequence[str], Sequence[Sequence[str]]]]
) -> Situation:
    """The situation with some tables put in, each a header and rows of texts."""
    made = {
        name: tabletext.table(schema_of(name), header, list(enumerate(rows, start=2)))
        for name, (header, rows) in tables.items()
        if rows or name in situation.tables
    }
    return replace(situation, tables={**situation.tables, **made})


def actors_named(situation: Situation, names: Sequence[str], *, file: str) -> list[str]:
    """Ids of the actors that a file calls by these names: by id, by name, or by short name.

    Raises
    ------
    FileFormatError
        Naming those whom no actor, or more than one, answers to.
    """
    known: dict[str, set[str]] = {}
    for row in situation.actors:
        full = row.text("name")
        for text in (row.key, full, row.text("short"), re.split(r"\s*[(:,]", full)[0]):
            if text:
                known.setdefault(ids([text])[0], set()).add(row.key)
    found, lost = [], []
    for name in names:
        keys = known.get(ids([name])[0], set())
        if len(keys) == 1:
            found.append(next(iter(keys)))
            continue
        near = get_close_matches(ids([name])[0], sorted(known), 1, 0.5)
        hint = f" (did you mean {sorted(known[near[0]])[0]}?)" if near and not keys else ""
        lost.append(f"'{name}'{' (several)' if keys else hint}")
    if lost:
        raise FileFormatError(
            f"{file}: no single actor of the situation is {', '.join(lost)}. Rename there, or add "
            "actors to actors.csv; the id or the name must be the same."
        )
    if len(set(found)) < len(found):
        twice = next(key for key in found if found.count(key) > 1)
        raise FileFormatError(f"{file}: two names mean the actor '{twice}'. Give each its own.")
    return found


def ids(names: Sequence[str]) -> list[str]:
    """Lower-case ids of names, all different, in order.

    Examples
    --------
    >>> ids(["Xi Jinping", "U.S. Gov", "U.S. Gov", "Öl"])
    ['xi-jinping', 'u-s-gov', 'u-s-gov-2', 'ol']
    """
    found: list[str] = []
    for name in names:
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        key = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "x"
        if not key[0].isalpha():
            key = f"a-{key}"
        unique, count = key, 1
        while unique in found:
            count += 1
            unique = f"{key}-{count}"
        found.append(unique)
    return found


def number(value: float) -> str:
    """A number without needless digits, at most twelve significant ones.

    Examples
    --------
    >>> number(30.0), number(100 / 3)
    ('30', '33.3333333333')
    """
    return f"{value:.12g}"


def text_of(path: str | Path) -> str:
    """Text of a file, UTF-8 or the Windows-1252 that older programs write.

    Raises
    ------
    FileFormatError
        If there is no such file, or it is no text.
    """
    file = Path(path)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise FileFormatError(
            f"{file}: cannot be read ({error.strerror or error}). Give the path of the file."
        ) from error
    text, problems = tabletext.decode(data, file.name)
    if text is None and any(each.code == "wrong-encoding" for each in problems):
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16", "replace")
        return data.decode("cp1252", "replace")
    if text is None:
        raise FileFormatError(str(problems[0]))
    if not text.strip():
        raise FileFormatError(f"{file}: the file is empty. Give a file with data.")
    return text


def rows_of(text: str, *, delimiter: str = ",", quote: str = '"') -> list[tuple[int, list[str]]]:
    """Rows with line numbers, cells without surrounding blanks; rows without text left out."""
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote, skipinitialspace=True
    )
    rows = []
    for cells in reader:
        clean = [cell.strip() for cell in cells]
        if any(clean):
            rows.append((reader.line_num, clean))
    return rows


def cell_number(
    text: str, *, where: str, what: str, low: float = -math.inf, high: float = math.inf
) -> float:
    """The number in a cell, inside its range.

    Raises
    ------
    FileFormatError
        Saying where, what was found and what was expected.

    Examples
    --------
    >>> cell_number("42", where="a.csv, line 3", what="position", low=0, high=100)
    42.0
    """
    limits = "" if math.isinf(high) and math.isinf(low) else (
        f" of at least {low:g}" if math.isinf(high) else f" in {low:g}-{high:g}"
    )  # fmt: skip
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or not low <= value <= high:
        found = f"'{text}'" if text else "nothing"
        raise FileFormatError(
            f"{where}: {what} is {found}; expected a number{limits}. Correct the cell."
        )
    return value


def _years_later(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
