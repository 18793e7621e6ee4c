"""Tables of the Decision-making in the European Union project (DEU I-III).

A line an issue; ``p<actor>`` holds a position, ``s<actor>`` a salience, ``rp`` what happens without
a decision, ``out`` the decision (Thomson et al., doi 10.34810/data53).  A line without a proposal
(the GDP of the members) is left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from detente.errors import FileFormatError, UnknownNameError
from detente.io.foreign import (
    ForeignActor,
    ForeignIssue,
    ForeignModel,
    cell_number,
    rows_of,
    situation_of,
    text_of,
)
from detente.situation.model import Situation

Array = np.ndarray[Any, np.dtype[Any]]

ACTORS = {
    "com": "European Commission", "ep": "European Parliament", "at": "Austria", "be": "Belgium",
    "bu": "Bulgaria", "cr": "Croatia", "cy": "Cyprus", "cz": "Czech Republic", "dk": "Denmark",
    "ee": "Estonia", "fi": "Finland", "fr": "France", "de": "Germany", "el": "Greece",
    "hu": "Hungary", "ie": "Ireland", "it": "Italy", "lv": "Latvia", "lt": "Lithuania",
    "lu": "Luxembourg", "mt": "Malta", "nl": "Netherlands", "pl": "Poland", "pt": "Portugal",
    "ro": "Romania", "si": "Slovenia", "sk": "Slovakia", "es": "Spain", "se": "Sweden",
    "uk": "United Kingdom",
}  # fmt: skip

# Votes in the Council.  Act of Accession 1994, Article 15 (from 1995); Treaty of Nice and Acts of
# Accession 2003, 2005, 2012 (from November 2004, in force until October 2014).
VOTES_1995 = {
    "de": 10, "fr": 10, "it": 10, "uk": 10, "es": 8, "be": 5, "el": 5, "nl": 5, "pt": 5, "at": 4,
    "se": 4, "dk": 3, "fi": 3, "ie": 3, "lu": 2,
}  # fmt: skip
VOTES_NICE = {
    "de": 29, "fr": 29, "it": 29, "uk": 29, "es": 27, "pl": 27, "ro": 14, "nl": 13, "be": 12,
    "cz": 12, "el": 12, "hu": 12, "pt": 12, "at": 10, "se": 10, "bu": 10, "dk": 7, "fi": 7,
    "ie": 7, "lt": 7, "sk": 7, "cr": 7, "cy": 4, "ee": 4, "lv": 4, "lu": 4, "si": 4, "mt": 3,
}  # fmt: skip
# The Treaty of Lisbon (from November 2014) counts people instead of votes: population on 1 January
# 2015 in millions (Eurostat, demo_pjan).
PEOPLE_2015 = {
    "de": 81.2, "fr": 66.5, "uk": 64.9, "it": 60.8, "es": 46.4, "pl": 38.0, "ro": 19.9, "nl": 16.9,
    "be": 11.2, "el": 10.9, "cz": 10.5, "pt": 10.4, "hu": 9.9, "se": 9.7, "at": 8.6, "bu": 7.2,
    "dk": 5.7, "fi": 5.5, "sk": 5.4, "ie": 4.7, "cr": 4.2, "lt": 2.9, "si": 2.1, "lv": 2.0,
    "ee": 1.3, "cy": 0.8, "lu": 0.6, "mt": 0.4,
}  # fmt: skip


@dataclass(frozen=True)
class Decisions:
    """Issues of proposals, in the order of the table.

    Parameters
    ----------
    file : str
    actors : tuple of str
        Codes, in the order of the columns.
    proposal, issue : tuple of str
        Of each issue: its proposal and its own name.
    rule : tuple of str
        ``QMV`` (qualified majority) or ``Unan`` (unanimity), as written.
    procedure : tuple of str
        ``COD`` (codecision) or ``CNS`` (consultation), as written.
    year : (issue,) int array
        Year in the proposal's number.
    position, salience : (issue, actor) arrays
        0-100; nan where empty.
    reference, outcome : (issue,) arrays
        0-100; nan where empty.
    """

    file: str
    actors: tuple[str, ...]
    proposal: tuple[str, ...]
    issue: tuple[str, ...]
    rule: tuple[str, ...]
    procedure: tuple[str, ...]
    year: Array
    position: Array
    salience: Array
    reference: Array
    outcome: Array

    def __len__(self) -> int:
        return len(self.proposal)


def read_decisions(path: str | Path) -> Decisions:
    """Read a DEU table.

    Parameters
    ----------
    path : str or Path
        Cells separated by tabs, semicolons or commas.

    Returns
    -------
    Decisions

    Raises
    ------
    FileFormatError
        If columns are missing or a cell holds no number in 0-100; names line and column.

    Examples
    --------
    >>> import tempfile
    >>> lines = ["prnr\\tisnr\\tcounvte\\tpde\\tpfr\\tsde\\tsfr\\trp\\tout",
    ...          "d99001\\td99001i1\\tQMV\\t0\\t100\\t50\\t50\\t\\t60"]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "demo.tsv")
    ...     _ = file.write_text("\\n".join(lines))
    ...     table = read_decisions(file)
    >>> table.actors, table.outcome.tolist()
    (('de', 'fr'), [60.0])
    """
    file = Path(path)
    text = text_of(file)
    first = text.splitlines()[0]
    delimiter = max("\t;,", key=first.count)
    rows = rows_of(text, delimiter=delimiter)
    header = [cell.lower() for cell in rows[0][1]]
    at = {name: place for place, name in enumerate(header)}
    actors = tuple(name[1:] for name in header if name[:1] == "p" and name[1:] in ACTORS)
    missing = ["prnr"] * ("prnr" not in at) + [f"s{c}" for c in actors if f"s{c}" not in at]
    if not actors:
        missing.append("p<actor>, for example pde")
    if missing:
        raise FileFormatError(
            f"{file.name}, line 1: there is no column {', '.join(missing)}. A DEU table has the "
            "proposal in 'prnr', positions in p<actor>, saliences in s<actor>, 'rp' and 'out'."
        )
    twice = {name for name in header if name and header.count(name) > 1}
    if twice:
        raise FileFormatError(
            f"{file.name}, line 1: column '{sorted(twice)[0]}' stands there twice. Keep one."
        )
    data = [(line, cells) for line, cells in rows[1:] if at["prnr"] < len(cells) and
            cells[at["prnr"]]]  # fmt: skip
    if not data:
        raise FileFormatError(f"{file.name}: there is no line with a proposal in column 'prnr'.")

    def text_column(name: str) -> tuple[str, ...]:
        place = at.get(name, -1)
        return tuple(c[place] if 0 <= place < len(c) else "" for _, c in data)

    def numbers(name: str, what: str) -> list[float]:
        place = at.get(name)
        found = []
        for line, cells in data:
            cell = cells[place] if place is not None and place < len(cells) else ""
            where = f"{file.name}, line {line}, column '{name}'"
            found.append(
                cell_number(cell, where=where, what=what, low=0, high=100) if cell else math.nan
            )
        return found

    proposals = text_column("prnr")
    issues = text_column("isnr")
    return Decisions(
        file=file.name,
        actors=actors,
        proposal=proposals,
        issue=tuple(issue or f"{p}i{n}" for n, (p, issue) in enumerate(
            zip(proposals, issues, strict=True), start=1)),
        rule=text_column("counvte"),
        procedure=text_column("proc"),
        year=np.array([_year(p) for p in proposals]),
        position=np.array([numbers(f"p{c}", "the position") for c in actors]).T,
        salience=np.array([numbers(f"s{c}", "the salience") for c in actors]).T,
        reference=np.array(numbers("rp", "the reference point")),
        outcome=np.array(numbers("out", "the outcome")),
    )  # fmt: skip


def council_votes(decisions: Decisions) -> Array:
    """Formal weight of every actor in every decision: (issue, actor).

    Qualified majority: votes of the treaty in force when the proposal was made, people from 2015
    on.  Unanimity: everybody counts the same.  Commission and Parliament have no votes in the
    Council; they count as much as the average member with a position (a choice, not a fact).

    Examples
    --------
    >>> import dataclasses, numpy as np
    >>> one = np.array([[0.0, 100.0, 50.0]])
    >>> table = Decisions("x", ("com", "de", "lu"), ("d99001",), ("i",), ("QMV",), ("COD",),
    ...                   np.array([1999]), one, one, one[0], one[0])
    >>> council_votes(table)
    array([[ 6., 10.,  2.]])
    """
    weight = np.zeros((len(decisions), len(decisions.actors)))
    members = np.array([code not in ("com", "ep") for code in decisions.actors])
    for row, (year, rule) in enumerate(zip(decisions.year, decisions.rule, strict=True)):
        table: dict[str, Any] = VOTES_1995
        if year >= 2003:  # decided after the enlargement: the new members have positions
            table = VOTES_NICE if year < 2015 else PEOPLE_2015
        votes = np.array([float(table.get(code, 0.0)) for code in decisions.actors])
        if rule.lower().startswith("unan"):
            votes[members] = 1.0
        here = members & ~np.isnan(decisions.position[row])
        # A country that took a position before it had votes counts like the smallest member.
        floor = votes[members & (votes > 0)].min(initial=np.inf)
        votes[members & (votes == 0)] = floor if np.isfinite(floor) else 1.0
        votes[~members] = votes[here].mean() if here.any() else 1.0
        weight[row] = votes
    return weight


def read_deu(path: str | Path, *, proposal: str = "", as_of: str = "") -> Situation:
    """Read one proposal of a DEU table as a situation; its outcome is left out.

    Parameters
    ----------
    path : str or Path
    proposal : str
        Number of the proposal (column ``prnr``); may be empty where the table holds only one.
    as_of : str
        ISO date; the first day of the year in the proposal's number where empty.

    Returns
    -------
    Situation

    Raises
    ------
    FileFormatError
        If the table cannot be read.
    UnknownNameError
        If the proposal is not in it.
    """
    table = read_decisions(path)
    names = list(dict.fromkeys(table.proposal))
    if not proposal and len(names) == 1:
        proposal = names[0]
    if proposal not in names:
        said = f"'{proposal}' is not among" if proposal else "Name one of"
        raise UnknownNameError(
            f"{table.file}: {said} its {len(names)} proposals "
            f"({', '.join(names[:5])}{' …' if len(names) > 5 else ''}). Give it with --proposal."
        )
    rows = [row for row, name in enumerate(table.proposal) if name == proposal]
    known = ~np.isnan(table.position[rows]) & ~np.isnan(table.salience[rows])
    actors = [code for i, code in enumerate(table.actors) if known[:, i].any()]
    place = {code: n for n, code in enumerate(table.actors)}
    weight = council_votes(table)[rows[0]]
    stakes, lost = [], 0
    for k, row in enumerate(rows):
        for i, code in enumerate(actors):
            at = table.position[row, place[code]]
            care = table.salience[row, place[code]]
            if np.isnan(at) or np.isnan(care):
                lost += int(np.isnan(at) != np.isnan(care) and not np.isnan(at))
                continue
            stakes.append((i, k, float(at), float(care), ""))
    notes = [
        f"Rule: {table.rule[rows[0]] or 'not given'}. Influence is the formal weight in the "
        "Council (votes by treaty, people from 2015, equal under unanimity), the largest = 100; "
        "Commission and Parliament count as the average member.",
        "The outcome in the table was left out: it is what a model has to find.",
    ]
    if lost:
        notes.append(f"{lost} positions without a salience were left out.")
    reference = [table.reference[row] for row in rows]
    return situation_of(
        ForeignModel(
            f"Proposal {proposal}", f"{table.file} (DEU), proposal {proposal}",
            [ForeignActor(ACTORS[code], "", float(weight[place[code]])) for code in actors],
            [ForeignIssue(table.issue[row], reversion=None if np.isnan(r) else float(r))
             for row, r in zip(rows, reference, strict=True)],
            stakes, notes,
        ),
        as_of=as_of or f"{int(table.year[rows[0]]):04d}-01-01",
    )  # fmt: skip


def _year(proposal: str) -> int:
    """Year in a proposal's number, such as 1999 in d99163 or 2012 in d120193."""
    digits = "".join(c for c in proposal if c.isdigit())[:2]
    if len(digits) < 2:
        return 1900
    return int(digits) + (1900 if int(digits) > 60 else 2000)
