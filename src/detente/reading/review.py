"""The table ``review.csv``: every proposal with quote, place, confidence, reason and decision."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from detente.errors import FileFormatError
from detente.reading.anchors import Anchor, Found, find
from detente.reading.decisions import STATES, WITH, decide
from detente.reading.items import Item, items
from detente.reading.journal import Journal
from detente.reading.reading import Reading
from detente.reading.text.document import Document
from detente.situation.model import Situation

COLUMNS = (
    "id", "rank", "step", "kind", "proposal", "rows", "decision", "correction", "confidence",
    "weight", "why", "quote", "locator", "start", "end", "prefix", "suffix",
)  # fmt: skip
_CONTEXT = 32
_LOST = "LOST: no longer in the document"


@dataclass(frozen=True)
class Decision:
    """What a reviewer wrote about an item, and on which line of the table."""

    decision: str
    correction: str
    line: int
    more: Mapping[str, str]


def review_rows(
    found: Iterable[Item], document: Document | None = None, *, first: int = 1
) -> list[dict[str, str]]:
    """Rows of ``review.csv``, not yet decided.

    Parameters
    ----------
    found : iterable of Item
    document : Document, optional
        Gives quotes and places; without it they stay empty.
    first : int
        Rank of the first.
    """
    rows: list[dict[str, str]] = []
    for rank, item in enumerate(found, start=first):
        row = dict.fromkeys(COLUMNS, "")
        row |= {
            "id": item.id, "rank": str(rank), "step": item.step, "kind": item.kind,
            "proposal": item.proposal,
            "rows": " ".join(item.rows), "confidence": f"{item.confidence:.2f}",
            "weight": f"{item.weight:.2f}", "why": item.why,
        }  # fmt: skip
        if document is not None and item.start >= 0:
            text = document.text
            row |= {
                "quote": text[item.start : item.end], "locator": document.locator(item.start),
                "start": str(item.start), "end": str(item.end),
                "prefix": text[max(0, item.start - _CONTEXT) : item.start],
                "suffix": text[item.end : item.end + _CONTEXT],
            }  # fmt: skip
        rows.append(row)
    return rows


def table_text(rows: Sequence[Mapping[str, str]]) -> str:
    """CSV text of rows; columns that somebody added stay."""
    more = dict.fromkeys(column for row in rows for column in row if column not in COLUMNS)
    out = io.StringIO()
    writer = csv.DictWriter(out, [*COLUMNS, *more], restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def review_table(reading: Reading, found: list[Item] | None = None) -> str:
    """Text of ``review.csv``: nothing is decided yet.

    Parameters
    ----------
    reading : Reading
    found : list of Item, optional
        What stands in it; by default every proposal of the reading.
    """
    return table_text(review_rows(items(reading) if found is None else found, reading.document))


def moved_review(text: str, document: Document) -> str:
    """Text of a ``review.csv`` with its quotes found again in a document that changed.

    Parameters
    ----------
    text : str
        Of the table; decisions and all other columns stay.
    document : Document
        The new one.

    Returns
    -------
    str
        A quote that is lost keeps its words, has no place, and says so in ``why``.
    """
    rows = list(csv.DictReader(io.StringIO(text)))
    if not rows:
        return text
    for row in rows:
        if not (row.get("start") or "").isdigit():
            continue
        known = Anchor(
            row["id"], row.get("quote") or "", row.get("prefix") or "", row.get("suffix") or "",
            int(row["start"]), int(row.get("end") or row["start"]),
        )  # fmt: skip
        found = find(document.text, known) if known.exact else Found(known, "lost", 0.0)
        if found.state == "lost":
            row["start"] = row["end"] = row["locator"] = ""
            if known.exact and not row["why"].startswith(_LOST):
                row["why"] = f"{_LOST}; {row['why']}"
            continue
        new = found.anchor
        row["quote"], row["prefix"], row["suffix"] = new.exact, new.prefix, new.suffix
        row["start"], row["end"] = str(new.start), str(new.end)
        row["locator"] = document.locator(new.start)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def read_review(path: str | Path) -> list[dict[str, str]]:
    """Rows of a ``review.csv``.

    Raises
    ------
    FileFormatError
        If the file cannot be read or is no review table.
    """
    path = Path(path)
    try:
        text = _decoded(path.read_bytes(), path)
    except OSError as error:
        raise FileFormatError(
            f"'{path}' cannot be read ({error}). Give the review.csv of a draft, in UTF-8."
        ) from error
    try:
        head = text.partition("\n")[0]
        # Spreadsheets in some languages save semicolons, as Unicode text tabulators.
        mark = max(",;\t", key=head.count)
        table = list(csv.DictReader(io.StringIO(text), delimiter=mark))
    except csv.Error as error:
        raise FileFormatError(
            f"'{path}' is not a table ({error}). Save it as CSV again."
        ) from error
    if not table or "id" not in table[0] or "decision" not in table[0]:
        raise FileFormatError(
            f"'{path}' is no review table: it lacks the columns id and decision. "
            "Make one with 'detente read FILE -o DIR'."
        )
    return [{name: value or "" for name, value in row.items() if name} for row in table]


def _decoded(data: bytes, path: Path) -> str:
    """Text in UTF-8 or, where a spreadsheet marked it so, in UTF-16."""
    try:
        wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileFormatError(
            f"'{path}', line {line}: the file is not in UTF-8. In Excel save it as 'CSV UTF-8', in "
            "LibreOffice with the character set UTF-8."
        ) from error


def read_decisions(path: str | Path) -> dict[str, Decision]:
    """Decisions by id of a ``review.csv`` that an analyst went through; waiting items are absent.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    dict of str to Decision

    Raises
    ------
    FileFormatError
        If the file is no review table, a decision is none of accept, reject, correct (or empty),
        or a correction is missing.
    """
    found: dict[str, Decision] = {}
    for line, row in enumerate(read_review(path), start=2):
        decision = row["decision"].strip().lower()
        if decision not in STATES:
            raise FileFormatError(
                f"'{path}', line {line}, column decision: '{decision}' is none of "
                f"{', '.join(filter(None, STATES))}. Write one of them, or leave it empty."
            )
        if decision == "accept" and "rows" not in row:
            decision = ""  # Older tables came with it in every row.
        value = row.get("correction", "").strip()
        if decision == "reject" and value.startswith(WITH):
            decision = value = ""  # It follows from the decision about what it hung on.
        decision = _meant(decision, value, f"'{path}', line {line}")
        if decision == "correct" and not value:
            raise FileFormatError(
                f"'{path}', line {line}: the decision is 'correct' but the column correction is "
                "empty. Write what it should be: a name, column=value, or position; salience."
            )
        more = {name: text for name, text in row.items() if name not in COLUMNS and text}
        more.pop("reviewed", None)
        if decision or more:
            found[row["id"].strip()] = Decision(decision, value, line, more)
    return found


def _meant(decision: str, correction: str, where: str) -> str:
    """The decision of a row in which the correction may say more than the decision does."""
    if correction.lower() in STATES and correction:
        raise FileFormatError(
            f"{where}: the column correction holds '{correction}', which is a decision. Move it to "
            "the column decision."
        )
    if decision == "accept" and correction and not correction.startswith(WITH):
        raise FileFormatError(
            f"{where}: the decision is 'accept' but the column correction says "
            f"'{correction[:60]}'. Write 'correct' as the decision, or empty the correction."
        )
    return "correct" if correction and not decision else decision


def decide_all(
    situation: Situation,
    queue: list[dict[str, str]],
    decisions: Mapping[str, Decision],
    path: str,
    journal: Journal,
) -> tuple[Situation, list[dict[str, str]], tuple[str, ...]]:
    """A fresh draft and its queue after all decisions of a reviewer.

    Corrections come first (an actor that becomes a party before those that become its factions),
    then what was accepted, then what was rejected.

    Parameters
    ----------
    situation : Situation
    queue : list of dict
        Rows of ``review.csv``; nothing is decided in them yet.
    decisions : mapping of str to Decision
    path : str
        Of the table with the decisions, for messages.
    journal : dict
        Gets what each decision changed.

    Returns
    -------
    (Situation, list of dict, tuple of str)
        Tables, queue with the decisions in it, and decisions that met no item.

    Raises
    ------
    FileFormatError
        If a correction cannot be understood; names file and line.
    """
    rows = {row["id"]: row for row in queue}
    for identifier, made in decisions.items():
        if identifier in rows:
            rows[identifier] |= {
                **made.more, "decision": made.decision, "correction": made.correction,
            }  # fmt: skip
    order = sorted(
        (identifier for identifier in decisions if identifier in rows),
        key=lambda each: (_TURN[decisions[each].decision], not _frees(decisions[each])),
    )
    for identifier in order:
        try:
            situation, queue = decide(situation, queue, rows[identifier], journal)
        except FileFormatError as error:
            line = decisions[identifier].line
            raise FileFormatError(f"'{path}', line {line}, column correction: {error}") from error
    unmet = [each for each in decisions if each not in rows and decisions[each].decision]
    ignored = tuple(
        f"'{path}', line {decisions[each].line}: the draft has no proposal '{each}'; ignored"
        for each in unmet
    )
    return situation, queue, ignored


_TURN = {"correct": 0, "accept": 1, "reject": 2, "leave": 3, "": 3}


def _frees(made: Decision) -> bool:
    """Whether a correction makes a party of a faction."""
    return re.search(r"\bpart_of\s*=\s*(?:none|nobody|-)?\s*(?:;|$)", made.correction) is not None
