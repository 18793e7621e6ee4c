"""Input files of the exchange model (Decide): lines that begin with ``#A #P #M #D``.

Actors, issues, points of an issue, data; cells separated by tabs, semicolons or commas, in quotes
or not.  ``#D`` holds actor, issue, position on the issue's own scale, salience and power (0-1, or
0-100 throughout).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from detente.errors import FileFormatError
from detente.io.foreign import (
    ForeignActor,
    ForeignIssue,
    ForeignModel,
    cell_number,
    number,
    rows_of,
    situation_of,
    text_of,
)
from detente.situation.model import Situation

_RECORDS = {"#A": 2, "#P": 2, "#M": 3, "#D": 6}
_REMARKS = ("#/", "#0", "#O", "//")


@dataclass
class _Issue:
    name: str
    points: list[tuple[float, str]] = field(default_factory=list)


def read_decide(path: str | Path, *, as_of: str = "") -> Situation:
    """Read a Decide file as a situation; positions are put on 0-100.

    Parameters
    ----------
    path : str or Path
    as_of : str
        ISO date of the situation; today where empty.

    Returns
    -------
    Situation

    Raises
    ------
    FileFormatError
        If the file is not what it claims to be; names the line.

    Examples
    --------
    >>> import tempfile
    >>> lines = ["#A\\tA\\tSide A", "#A\\tB\\tSide B", "#P\\tgoal\\tGoal", "#M\\tgoal\\t0",
    ...          "#M\\tgoal\\t10", "#D\\tA\\tgoal\\t0\\t0.5\\t1", "#D\\tB\\tgoal\\t5\\t0.5\\t1"]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "demo.txt")
    ...     _ = file.write_text("\\n".join(lines))
    ...     [row.text("position") for row in read_decide(file, as_of="2020-01-01").stakes]
    ['0', '50']
    """
    file = Path(path)
    text = text_of(file)
    delimiter = _delimiter(text, file.name)
    quote = "'" if "'#" in text or "\t'" in text else '"'
    actors: dict[str, tuple[str, str]] = {}
    issues: dict[str, _Issue] = {}
    data: list[tuple[int, str, str, list[float]]] = []
    for line, cells in rows_of(text, delimiter=delimiter, quote=quote):
        where = f"{file.name}, line {line}"
        kind = cells[0].strip("'\"")
        if kind.startswith(_REMARKS):
            continue
        if kind not in _RECORDS:
            raise FileFormatError(
                f"{where}: '{kind}' begins the line; expected {', '.join(_RECORDS)} or a remark #/."
            )
        if len(cells) < _RECORDS[kind]:
            raise FileFormatError(
                f"{where}: {len(cells)} cells; expected at least {_RECORDS[kind]} after a {kind}."
            )
        key = cells[1]
        if kind == "#A":
            actors[key] = (cells[2] if len(cells) > 2 else key, " ".join(cells[3:]))
        elif kind == "#P":
            issues.setdefault(key, _Issue(key)).name = cells[2] if len(cells) > 2 else key
        elif kind == "#M":
            if key not in issues:
                raise FileFormatError(f"{where}: no #P line names the issue '{key}'. Add one.")
            at = cell_number(cells[2], where=where, what="the point")
            issues[key].points.append((at, " ".join(cells[3:]).strip()))
        else:
            if cells[1] not in actors or cells[2] not in issues:
                unknown = cells[1] if cells[1] not in actors else cells[2]
                raise FileFormatError(
                    f"{where}: '{unknown}' is in no #A or #P line. Add one, or correct the name."
                )
            values = [
                cell_number(cells[3], where=where, what="the position"),
                cell_number(cells[4], where=where, what="the salience", low=0, high=100),
                cell_number(cells[5], where=where, what="the power", low=0, high=100),
            ]
            data.append((line, cells[1], cells[2], values))
    if not data:
        raise FileFormatError(f"{file.name}: there is no #D line, so nobody has a position.")
    return situation_of(_model(file.name, actors, issues, data), as_of=as_of)


def _model(
    file: str, actors: dict[str, tuple[str, str]], issues: dict[str, _Issue],
    data: list[tuple[int, str, str, list[float]]],
) -> ForeignModel:  # fmt: skip
    shares = max(values[1] for *_, values in data) <= 1
    scale = 100.0 if shares else 1.0
    ends = {
        key: (min(at for at, _ in issue.points), max(at for at, _ in issue.points))
        if issue.points else (0.0, 100.0)
        for key, issue in issues.items()
    }  # fmt: skip
    actor_at = {key: n for n, key in enumerate(actors)}
    issue_at = {key: n for n, key in enumerate(issues)}
    powers: dict[str, list[float]] = {key: [] for key in actors}
    stakes = []
    seen: set[tuple[str, str]] = set()
    for line, actor, issue, (position, salience, power) in data:
        low, high = ends[issue]
        if not low <= position <= high or low == high:
            raise FileFormatError(
                f"{file}, line {line}: the position is {position:g}; '{issue}' runs from {low:g} "
                f"to {high:g}. Correct it, or the #M lines."
            )
        if (actor, issue) in seen:
            raise FileFormatError(
                f"{file}, line {line}: '{actor}' has a second position on '{issue}'. Keep one."
            )
        seen.add((actor, issue))
        powers[actor].append(power)
        note = "" if (low, high) == (0, 100) else f"{position:g} on the file's scale"
        stakes.append(
            (actor_at[actor], issue_at[issue], 100 * (position - low) / (high - low),
             scale * salience, note)
        )  # fmt: skip
    mean = {key: sum(each) / len(each) if each else 0.0 for key, each in powers.items()}
    if max(mean.values()) <= 0:
        raise FileFormatError(f"{file}: no actor has any power. Give at least one above 0.")
    notes = ["Power became influence, the strongest actor = 100."]
    if shares:
        notes.append("Saliences were multiplied by 100.")
    uneven = sorted(key for key, each in powers.items() if len(set(each)) > 1)
    if uneven:
        notes.append(f"Power differs by issue for {', '.join(uneven)}: the mean was taken.")
    return ForeignModel(
        Path(file).stem, f"{file} (Decide)",
        [ForeignActor(name or key, about.strip(), mean[key], key)
         for key, (name, about) in actors.items()],
        [_issue(key, issue, ends[key]) for key, issue in issues.items()], stakes, notes,
    )  # fmt: skip


def _issue(key: str, issue: _Issue, ends: tuple[float, float]) -> ForeignIssue:
    low, high = ends
    points = [(at, text or number(at)) for at, text in sorted(issue.points)]
    span = high - low or 1.0
    return ForeignIssue(
        issue.name or key,
        points[0][1] if points else "",
        points[-1][1] if points else "",
        tuple((100 * (at - low) / span, text) for at, text in points[1:-1]),
        key=key,
    )


def _delimiter(text: str, file: str) -> str:
    """The character that separates the cells of most records."""
    counts: Counter[str] = Counter()
    for line in text.splitlines():
        if line.lstrip("'\" ").startswith("#"):
            for mark in "\t;,":
                counts[mark] += min(line.count(mark), 1)
    if not counts or counts.most_common(1)[0][1] == 0:
        raise FileFormatError(
            f"{file}: no line begins with #A, #P, #M or #D followed by cells. "
            "Decide's files are made of such lines, separated by tabs, semicolons or commas."
        )
    return max("\t;,", key=lambda mark: (counts[mark], mark == "\t", mark == ";"))
