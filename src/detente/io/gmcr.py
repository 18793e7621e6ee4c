"""Read the files that GMCR+ saves (``.gmcr``, JSON).

Fields: ``options`` with ``permittedDirection`` (both, fwd, back), ``decisionMakers`` with options,
``preferences`` (conditions, most important first; compound ones hold where any member holds),
``preferenceRanking`` and ``misperceptions`` (states that the decision maker does not see),
``infeasibles``; conditions are lists of ``[option, "Y" or "N"]``.  Options count in the order in
which the decision makers hold them.  Rankings name feasible states by their place in ascending
order, from 1, and rule where ``useManualPreferenceRanking`` is set; older files call the two
``preferenceVector`` and ``useManualPreferenceVectors``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from detente.io.conflict_file import ConflictFile, Maker, check_owners
from detente.io.conflict_terms import Names, Pattern, Reader
from detente.situation.statement import Statement


def is_gmcr(data: Any) -> bool:
    """Whether loaded JSON looks like a file of GMCR+."""
    return isinstance(data, Mapping) and "decisionMakers" in data


def parse_gmcr(data: Any, *, name: str = "conflict") -> ConflictFile:
    """A loaded file of GMCR+ as a conflict.

    Raises
    ------
    FileFormatError
        With the place at fault.

    Examples
    --------
    >>> data = {"options": [{"name": "Attack", "permittedDirection": "fwd"}], "infeasibles": [],
    ...         "decisionMakers": [{"name": "A", "options": [0], "preferences": [[[0, "N"]]]}]}
    >>> parse_gmcr(data).direction
    (1,)
    """
    file = Reader(name)
    top = file.mapping(data, "the file")
    names, ways = [], []
    for k, each in enumerate(file.listing(top.get("options"), "options")):
        option = file.mapping(each, f"options, entry {k + 1}")
        names.append(str(option.get("name", f"option {k}")))
        ways.append(file.direction(option.get("permittedDirection", "both"), f"option {k}"))
    lookup = Names(file, names)
    manual = bool(top.get("useManualPreferenceRanking") or top.get("useManualPreferenceVectors"))
    makers = []
    for k, each in enumerate(file.listing(top.get("decisionMakers"), "decisionMakers")):
        at = f"decisionMakers, entry {k + 1}"
        person = file.mapping(each, at)
        ranking = person.get("preferenceRanking", person.get("preferenceVector"))
        wishes = file.listing(person.get("preferences") or [], f"{at}, preferences")
        groups = None
        if manual:
            if not ranking:
                file.fail(
                    f"{at} has no preferenceRanking, though the file says that rankings rule",
                    "Save it again, or set useManualPreferenceRanking to false.",
                )
            groups, _ = file.ranking(ranking, f"{at}, preferenceRanking")
        makers.append(
            Maker(
                str(person.get("name") or f"decision maker {k + 1}"),
                tuple(
                    lookup.number(option, f"{at}, options")
                    for option in file.listing(person.get("options"), f"{at}, options")
                ),
                groups,
                tuple(
                    lookup.statement(wish, f"{at}, preferences, entry {place + 1}")
                    for place, wish in enumerate(wishes)
                ),
                tuple(
                    lookup.pattern(state, f"{at}, misperceptions, entry {place + 1}")
                    for place, state in enumerate(
                        file.listing(person.get("misperceptions") or [], f"{at}, misperceptions")
                    )
                ),
            )
        )
    patterns = tuple(
        lookup.pattern(each, f"infeasibles, entry {k + 1}")
        for k, each in enumerate(file.listing(top.get("infeasibles") or [], "infeasibles"))
    )
    title = str(top.get("title") or Path(name).stem)
    found = ConflictFile(title, tuple(names), tuple(ways), tuple(makers), patterns)
    check_owners(file, found)
    return _in_order_of_owners(found)


def _in_order_of_owners(found: ConflictFile) -> ConflictFile:
    """The same conflict with options numbered as the decision makers hold them."""
    order = [option for maker in found.makers for option in maker.options]
    new = {old: place for place, old in enumerate(order)}

    def pattern(old: Pattern) -> Pattern:
        return tuple(sorted((new[option], taken) for option, taken in old))

    def statement(old: Statement) -> Statement:
        if old.operator == "move":
            return Statement("move", move=f"#{new[int(old.move[1:])]}")
        return Statement(old.operator, tuple(statement(part) for part in old.parts))

    makers = tuple(
        replace(
            maker,
            options=tuple(new[option] for option in maker.options),
            statements=tuple(statement(wish) for wish in maker.statements or ()),
            hidden=tuple(pattern(state) for state in maker.hidden),
        )
        for maker in found.makers
    )
    return replace(
        found,
        options=tuple(found.options[old] for old in order),
        direction=tuple(found.direction[old] for old in order),
        makers=makers,
        infeasible=tuple(pattern(each) for each in found.infeasible),
    )
