"""Read a conflict in option form from a JSON file: options, decision makers, patterns, preferences.

Two dialects come out as one :class:`ConflictFile`: the plain one (``options``, ``decision_makers``,
``infeasible``, ``states``), read here, and the files that GMCR+ saves, read by
:mod:`detente.io.gmcr`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from detente.errors import FileFormatError
from detente.io.conflict_terms import Names, Pattern, Reader
from detente.situation.statement import Statement

_LARGEST = 50_000_000


@dataclass(frozen=True)
class Maker:
    """A decision maker of a file.

    Parameters
    ----------
    name : str
    options : tuple of int
        Numbers of its options.
    ranking : tuple of tuple of int, optional
        Numbers of states, best first, ties together.
    statements : tuple of Statement, optional
        What it wants, most important first; moves are named ``#0``, ``#1``, … after options.
    hidden : tuple of Pattern
        States that it does not know of.
    strong : tuple of int
        Where strong steps stand: after how many groups of the ranking, or how many of the first
        statements part states that it prefers strongly.
    beliefs : tuple of (str, tuple of Statement)
        Whose statements it takes to be which, where it errs.
    """

    name: str
    options: tuple[int, ...]
    ranking: tuple[tuple[int, ...], ...] | None = None
    statements: tuple[Statement, ...] | None = None
    hidden: tuple[Pattern, ...] = ()
    strong: tuple[int, ...] = ()
    beliefs: tuple[tuple[str, tuple[Statement, ...]], ...] = ()


@dataclass(frozen=True)
class ConflictFile:
    """A conflict as a file states it.

    Parameters
    ----------
    title : str
    options : tuple of str
        Names.
    direction : tuple of int
        0 both ways, 1 can only be taken, -1 can only be left.
    makers : tuple of Maker
        Every option belongs to exactly one.
    infeasible : tuple of Pattern
    states : tuple of (int, int), optional
        Number and code (bit k = option k is taken) of every feasible state, in file order.
    """

    title: str
    options: tuple[str, ...]
    direction: tuple[int, ...]
    makers: tuple[Maker, ...]
    infeasible: tuple[Pattern, ...] = ()
    states: tuple[tuple[int, int], ...] | None = None

    @property
    def owner(self) -> list[int]:
        """Number of the decision maker of each option."""
        holder = {option: k for k, maker in enumerate(self.makers) for option in maker.options}
        return [holder[option] for option in range(len(self.options))]


def read_conflict(path: str | Path) -> ConflictFile:
    """Read a conflict from a JSON file, of either dialect.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    ConflictFile

    Raises
    ------
    FileFormatError
        If the file cannot be read as a conflict; the message says where and how to mend it.

    Examples
    --------
    >>> read_conflict("dispute.json").makers[0].name  # doctest: +SKIP
    'Ministry'
    """
    from detente.io.gmcr import is_gmcr, parse_gmcr

    data = _load(Path(path))
    if is_gmcr(data):
        return parse_gmcr(data, name=str(path))
    return parse_conflict(data, name=str(path))


def parse_conflict(data: Any, *, name: str = "conflict") -> ConflictFile:
    """The plain dialect, already loaded; ``name`` stands in messages."""
    file = Reader(name)
    top = file.mapping(data, "the file")
    for field in ("options", "decision_makers"):
        if field not in top:
            file.fail(f"there is no field '{field}'", "A conflict has options and decision_makers.")
    names, ways = [], []
    for k, (at, option) in enumerate(_options(file, top["options"])):
        names.append(str(option.get("name", f"option {k}")))
        ways.append(file.direction(option.get("moves", "reversible"), at))
    lookup = Names(file, names)
    makers = []
    for k, each in enumerate(file.listing(top["decision_makers"], "decision_makers")):
        at = f"decision_makers, entry {k + 1}"
        person = file.mapping(each, at)
        makers.append(_maker(file, person, at, lookup, partial(_by_utility, file, top, k)))
    patterns = tuple(
        lookup.pattern(each, f"infeasible, entry {k + 1}")
        for k, each in enumerate(file.listing(top.get("infeasible") or [], "infeasible"))
    )
    states = _states(file, top.get("states"), len(names))
    title = str(top.get("title") or top.get("id") or Path(name).stem)
    found = ConflictFile(title, tuple(names), tuple(ways), tuple(makers), patterns, states)
    check_owners(file, found)
    return found


def _options(file: Reader, given: Any) -> list[tuple[str, Mapping[str, Any]]]:
    """Options with their place in the file, in the order of their index."""
    found: list[tuple[int, str, Mapping[str, Any]]] = []
    for k, each in enumerate(file.listing(given, "options")):
        at = f"options, entry {k + 1}"
        option = {"name": each} if isinstance(each, str) else file.mapping(each, at)
        index = file.whole(option.get("index", k), f"{at}, index")
        if any(index == other for other, *_ in found):
            file.fail(f"{at}: index {index} stands twice", "Number the options 0, 1, 2, …")
        found.append((index, at, option))
    for index, at, _ in found:
        if index >= len(found):
            file.fail(f"{at}: index {index}", f"There are options 0 to {len(found) - 1}.")
    return [(at, option) for _, at, option in sorted(found, key=lambda each: each[0])]


def _by_utility(
    file: Reader, top: Mapping[str, Any], maker: int
) -> tuple[tuple[int, ...], ...] | None:
    """The ranking of a decision maker from a list of utilities, in the order of the states."""
    rows = top.get("utilities_ordinal")
    if rows is None:
        return None
    rows = file.listing(rows, "utilities_ordinal")
    if maker >= len(rows):
        return None
    at = f"utilities_ordinal, entry {maker + 1}"
    values = file.listing(rows[maker], at)
    if any(isinstance(v, bool) or not isinstance(v, (int, float)) or v != v for v in values):
        file.fail(f"{at} holds something that is no number", "Give a number for each state.")
    states = top.get("states")
    numbers = [
        each.get("number", k) if isinstance(each, Mapping) else k
        for k, each in enumerate(states if isinstance(states, list) else values, start=1)
    ]
    if len(numbers) != len(values):
        file.fail(f"{at} has {len(values)} numbers for {len(numbers)} states", "Give one for each.")
    levels = sorted(set(values), reverse=True)
    return tuple(
        tuple(n for n, v in zip(numbers, values, strict=True) if v == level) for level in levels
    )


def _maker(
    file: Reader, person: Mapping[str, Any], at: str, lookup: Names,
    by_utility: Callable[[], tuple[tuple[int, ...], ...] | None],
) -> Maker:  # fmt: skip
    name = person.get("name")
    if not isinstance(name, str) or not name:
        file.fail(f"{at} has no name", 'Write "name": "…".')
    own = tuple(
        lookup.number(each, f"{at} ({name}), options")
        for each in file.listing(person.get("options", []), f"{at}, options")
    )
    ranking = person.get("ranking_best_to_worst_1based", person.get("ranking"))
    wishes = person.get("preference_statements", person.get("preferences"))
    groups = by_utility() if ranking is None and wishes is None else None
    if ranking is None and wishes is None and groups is None:
        file.fail(
            f"{at} ({name}) has no preferences",
            "Give ranking_best_to_worst_1based or preference_statements.",
        )
    statements = None
    if wishes is not None:
        statements = _wishes(file, wishes, f"{at} ({name}), preference_statements", lookup)
    strong: tuple[int, ...] = ()
    if ranking is not None:
        groups, strong = file.ranking(ranking, f"{at} ({name}), ranking")
    elif person.get("strong_statements"):
        strong = (file.whole(person["strong_statements"], f"{at}, strong_statements"),)
    hidden = tuple(
        lookup.pattern(each, f"{at} ({name}), hidden, entry {k + 1}")
        for k, each in enumerate(file.listing(person.get("hidden") or [], f"{at}, hidden"))
    )
    beliefs = tuple(
        (other, _wishes(file, listed, f"{at} ({name}), believes, '{other}'", lookup))
        for other, listed in file.mapping(person.get("believes") or {}, f"{at}, believes").items()
    )
    return Maker(str(name), own, groups, statements, hidden, strong, beliefs)


def _wishes(file: Reader, listed: Any, at: str, lookup: Names) -> tuple[Statement, ...]:
    return tuple(
        lookup.statement(each, f"{at}, entry {k + 1}")
        for k, each in enumerate(file.listing(listed, at))
    )


def _states(file: Reader, given: Any, options: int) -> tuple[tuple[int, int], ...] | None:
    if given is None:
        return None
    found: list[tuple[int, int]] = []
    for k, each in enumerate(file.listing(given, "states")):
        at = f"states, entry {k + 1}"
        if isinstance(each, str):
            each = {"yn": each}
        state = file.mapping(each, at)
        number = file.whole(state.get("number", k + 1), f"{at}, number")
        codes = []
        if "yn" in state:
            text = str(state["yn"]).upper()
            if len(text) != options or set(text) - {"Y", "N"}:
                file.fail(f"{at}: '{state['yn']}'", f"Expected {options} letters Y or N.")
            codes.append(sum(1 << bit for bit, letter in enumerate(text) if letter == "Y"))
        if "decimal" in state:
            codes.append(file.whole(state["decimal"], f"{at}, decimal"))
        if not codes or len(set(codes)) > 1 or not 0 <= codes[0] < 1 << options:
            file.fail(
                f"{at} states no combination of {options} options, or two different ones",
                "Give yn (a letter an option) or decimal (bit k = option k is taken).",
            )
        found.append((number, codes[0]))
    if not found:
        file.fail("the list of states is empty", "Leave it out to have the states found.")
    for what, column in (("number", 0), ("combination of options", 1)):
        seen: set[int] = set()
        for k, pair in enumerate(found):
            if pair[column] in seen:
                file.fail(f"states, entry {k + 1} has the {what} of an earlier entry", "Drop one.")
            seen.add(pair[column])
    return tuple(found)


def check_owners(file: Reader, found: ConflictFile) -> None:
    """Every option has exactly one owner, every decision maker a name of its own."""
    if not found.options:
        file.fail("there are no options", "A conflict has at least one.")
    if not found.makers:
        file.fail("there are no decision makers", "A conflict has at least one.")
    names = [maker.name for maker in found.makers]
    for name in names:
        if names.count(name) > 1:
            file.fail(f"two decision makers are called '{name}'", "Give each its own name.")
    for maker in found.makers:
        for other, _ in maker.beliefs:
            if other not in names or other == maker.name:
                file.fail(
                    f"'{maker.name}' believes something about '{other}'",
                    f"Expected another decision maker: {', '.join(names)}.",
                )
    holders: dict[int, str] = {}
    for maker in found.makers:
        for option in maker.options:
            if option in holders:
                file.fail(
                    f"option #{option} '{found.options[option]}' belongs to "
                    f"'{holders[option]}' and to '{maker.name}'",
                    "An option has one owner.",
                )
            holders[option] = maker.name
    for option, label in enumerate(found.options):
        if option not in holders:
            file.fail(
                f"option #{option} '{label}' belongs to nobody",
                "Name it among the options of a decision maker.",
            )


def _load(path: Path) -> Any:
    """The JSON of a file; a key that stands twice in one object is an error."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found and found[key] != value:
                raise FileFormatError(
                    f"{path}: '{key}' stands twice in one object with different values, so it "
                    "contradicts itself. Drop one of the two."
                )
            found[key] = value
        return found

    if path.is_dir():
        raise FileFormatError(
            f"{path}: this is a folder. For a situation run: detente run {path} --only moves"
        )
    if not path.is_file():
        raise FileFormatError(f"{path}: there is no such file. Give a conflict as a JSON file.")
    if path.stat().st_size > _LARGEST:
        raise FileFormatError(f"{path}: larger than {_LARGEST // 10**6} MB; that is no conflict.")
    if path.stat().st_size == 0:
        raise FileFormatError(f"{path}: the file is empty. Give a conflict as a JSON file.")
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=once)
    except UnicodeDecodeError:
        raise FileFormatError(
            f"{path}: not a text file. Save it as JSON in UTF-8; open a file of an old GMCR+ there "
            "and save it again."
        ) from None
    except json.JSONDecodeError as error:
        raise FileFormatError(
            f"{path}, line {error.lineno}, column {error.colno}: not JSON: {error.msg}. "
            "Check commas, quotes and brackets there."
        ) from None
    except RecursionError:
        raise FileFormatError(f"{path}: nested too deeply to be a conflict.") from None
