"""Models of KTAB's spatial model of politics (``smpc``, ``smpq``): CSV and XML.

CSV: a line ``name, description, actors, dimensions``, a header, then a line an actor:
``actor, description, capability`` and position and salience of each dimension; lines may end in a
comma.  XML: ``Scenario`` with ``Dimensions/dName`` and ``Actors/Actor``.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from detente.errors import FileFormatError
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

_FEWEST = 1
_ACTOR = tuple[str, str, float, list[float], list[float]]


def read_ktab(path: str | Path, *, as_of: str = "") -> Situation:
    """Read a KTAB file as a situation.

    In KTAB the saliences of an actor share out its effort: they sum to at most 100 %.  Here the
    largest one says how much the actor cares.  So saliences are multiplied, actor by actor, by
    their sum over their maximum: the challenge model then sees exactly KTAB's numbers.

    Parameters
    ----------
    path : str or Path
        ``.csv`` or ``.xml``.
    as_of : str
        ISO date of the situation; today where empty.

    Returns
    -------
    Situation

    Raises
    ------
    FileFormatError
        If the file is not what it claims to be; names line and column.

    Examples
    --------
    >>> import tempfile
    >>> lines = ["Demo,Two sides,2,1,", "Actor,Description,Power,Goal,Sal,"]
    >>> lines += ["A,first,10,0,50,", "B,second,20,100,40,"]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "demo.csv")
    ...     _ = file.write_text("\\n".join(lines))
    ...     [row.text("influence") for row in read_ktab(file, as_of="2020-01-01").actors]
    ['50', '100']
    """
    file = Path(path)
    text = text_of(file)
    if text.lstrip().startswith("<"):
        title, dimensions, actors, notes = _xml(text, file.name)
    else:
        title, dimensions, actors, notes = _csv(text, file.name)
    if len(actors) < _FEWEST:
        raise FileFormatError(f"{file.name}: there is no actor. Give one line an actor.")
    stakes = []
    for i, (name, _, _, position, salience) in enumerate(actors):
        total, most = sum(salience), max(salience)
        if total > 100 * (1 + 1e-9):
            raise FileFormatError(
                f"{file.name}: the saliences of '{name}' sum to {total:g} %; expected at most "
                "100 %. Divide them."
            )
        if total <= 0:
            raise FileFormatError(
                f"{file.name}: '{name}' has no salience on any dimension. "
                "Give it one above 0, or remove the actor."
            )
        for k, (at, share) in enumerate(zip(position, salience, strict=True)):
            note = "" if len(dimensions) == 1 else f"{share:g} % of its effort in the file"
            stakes.append((i, k, at, share * total / most, note))
    if len(dimensions) > 1:
        notes = [
            *notes,
            "Saliences were multiplied, actor by actor, by their sum over their maximum, so that "
            "the challenge model sees the file's own numbers.",
        ]
    return situation_of(
        ForeignModel(
            title, f"{file.name} (KTAB)",
            [ForeignActor(name, about, power) for name, about, power, _, _ in actors],
            [ForeignIssue(name) for name in dimensions], stakes,
            ["Capability became influence, the strongest actor = 100.", *notes],
        ),
        as_of=as_of,
    )  # fmt: skip


def _csv(text: str, file: str) -> tuple[str, list[str], list[_ACTOR], list[str]]:
    rows = rows_of(text)
    if len(rows) < 3:
        raise FileFormatError(
            f"{file}: {len(rows)} lines with text; expected a line 'name, description, actors, "
            "dimensions', a header and a line an actor."
        )
    line, first = rows[0]
    count, issues, cut = _counts(first, file, line, len(rows) - 2)
    wide = 3 + 2 * issues
    header = rows[1][1]
    if len([cell for cell in header if cell]) < wide:
        raise FileFormatError(
            f"{file}, line {rows[1][0]}: the header has {len([c for c in header if c])} columns; "
            f"expected {wide}: actor, description, capability, and position and salience of "
            f"{issues} dimensions. Add the missing columns or correct the number of dimensions "
            "in the first line."
        )
    dimensions = [_dimension(header[3 + 2 * k]) for k in range(issues)]
    if len(rows) - 2 != count:
        raise FileFormatError(
            f"{file}, line {line}: {count} actors are announced, {len(rows) - 2} lines follow. "
            "Correct the number or the lines."
        )
    actors: list[_ACTOR] = []
    for at, cells in rows[2:]:
        if len(cells) < wide or any(cells[wide:]):
            raise FileFormatError(
                f"{file}, line {at}: {len(cells)} cells; expected {wide} (actor, description, "
                f"capability, and position and salience of {issues} dimensions), and at most a "
                "comma behind."
            )
        where = f"{file}, line {at}"
        numbers = [
            cell_number(
                cells[3 + n], where=f"{where}, column '{header[3 + n]}'",
                what="the position" if n % 2 == 0 else "the salience", low=0, high=100,
            )
            for n in range(2 * issues)
        ]  # fmt: skip
        actors.append(
            (cells[0], cells[1], _power(cells[2], where, header[2]), numbers[::2], numbers[1::2])
        )
    title = ", ".join(cell for cell in first[: cut or 1] if cell) or file
    return title, dimensions, actors, []


def _counts(first: list[str], file: str, line: int, following: int) -> tuple[int, int, int]:
    """Numbers of actors and dimensions; descriptions may hold commas, so they may stand later."""
    pairs = [
        (int(first[n]), int(first[n + 1]), n)
        for n in range(1, len(first) - 1)
        if first[n].isdigit() and first[n + 1].isdigit()
    ]
    for pair in pairs:
        if pair[0] == following:
            return pair
    if pairs:
        return pairs[0]
    raise FileFormatError(
        f"{file}, line {line}: no numbers of actors and dimensions were found in "
        f"'{','.join(first)}'. Write 'name, description, actors, dimensions'."
    )


def _dimension(header: str) -> str:
    """Name of a dimension from the header of its position."""
    for word in (" Position", " position", " Pstn", " pos"):
        if header.endswith(word) and len(header) > len(word):
            return header[: -len(word)]
    return header


def _power(text: str, where: str, column: str) -> float:
    value = cell_number(text, where=f"{where}, column '{column}'", what="the capability", low=0)
    if value == 0:
        raise FileFormatError(
            f"{where}, column '{column}': the capability is 0; expected a number above 0. "
            "Leave the actor out if it has none."
        )
    return value


def _xml(text: str, file: str) -> tuple[str, list[str], list[_ACTOR], list[str]]:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise FileFormatError(f"{file}: a document type is declared. KTAB's files have none.")
    try:
        root = ElementTree.fromstring(text.lstrip("\ufeff").encode("utf-8"))
    except ElementTree.ParseError as error:
        raise FileFormatError(f"{file}: not valid XML ({error}). Close every element.") from error
    if root.tag != "Scenario":
        raise FileFormatError(
            f"{file}: the outermost element is '{root.tag}'; expected 'Scenario'."
        )
    actors: list[_ACTOR] = []
    for place, element in enumerate(root.findall("Actors/Actor"), start=1):
        name = (element.findtext("name") or "").strip() or f"actor {place}"
        where = f"{file}, actor {place} ('{name}')"
        numbers = {}
        for group, item, what in (
            ("Position", "dCoord", "the position"),
            ("Salience", "dSal", "the salience"),
        ):
            numbers[group] = [
                cell_number((each.text or "").strip(), where=f"{where}, {item} {n}", what=what,
                            low=0, high=100)
                for n, each in enumerate(element.findall(f"{group}/{item}"), start=1)
            ]  # fmt: skip
        power = _power((element.findtext("capability") or "").strip(), where, "capability")
        about = (element.findtext("description") or "").strip()
        actors.append((name, about, power, numbers["Position"], numbers["Salience"]))
    dimensions = [
        (each.text or "").strip() or f"dimension {n}"
        for n, each in enumerate(root.findall("Dimensions/dName"), start=1)
    ]
    if not dimensions and actors:
        dimensions = [f"dimension {n + 1}" for n in range(len(actors[0][3]))]
    for name, _, _, position, salience in actors:
        if len(position) != len(dimensions) or len(salience) != len(dimensions):
            raise FileFormatError(
                f"{file}: '{name}' has {len(position)} positions and {len(salience)} saliences; "
                f"expected {len(dimensions)} of each, one a dimension."
            )
    if not dimensions:
        raise FileFormatError(f"{file}: there are no dimensions and no actors in 'Scenario'.")
    notes = []
    if root.find("IdealAdjustment") is not None:
        notes.append(
            "The file moves ideals with positions (IdealAdjustment); a situation does not hold "
            "that: give 'ideals' to models.challenge."
        )
    chosen = root.find("ModelParameters")
    if chosen is not None:
        told = ", ".join(f"{each.tag} {(each.text or '').strip()}" for each in chosen)
        notes.append(f"The file asks for these settings: {told}. Runs here use the defaults.")
    title = (root.findtext("name") or "").strip() or file
    return title, dimensions, actors, notes
