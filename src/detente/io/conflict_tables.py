"""A conflict of GMCR+, or in the plain dialect, as tables of a situation.

Decision makers become actors, options moves, infeasible patterns and preferences what they are;
rankings of states become statements that give the same order, misperceived states patterns with
``believed_by``.  Such files do not say where things stand today, nor what any deal would be about.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from detente.errors import FileFormatError
from detente.io.conflict_file import ConflictFile, Maker, read_conflict
from detente.io.conflict_terms import Pattern
from detente.io.foreign import (
    ForeignActor,
    ForeignIssue,
    ForeignModel,
    actors_named,
    ids,
    situation_of,
    with_tables,
)
from detente.io.rankings import statements_of_ranking
from detente.situation.model import Situation
from detente.situation.statement import Statement

TABLES = ("moves", "infeasible", "preferences", "perceptions")
WAYS = {0: "both", 1: "on-only", -1: "off-only"}
WORDS = frozenset({"and", "or", "not", "if", "iff"})
MOST_OPTIONS = 20  # states of a ranking are counted out

Rows = dict[str, tuple[list[str], list[list[str]]]]


def read_gmcr(
    path: str | Path, *, as_of: str = "", into: Situation | None = None, today: str = "",
    overwrite: bool = False,
) -> Situation:  # fmt: skip
    """Read a conflict file as a situation, or into one.

    Parameters
    ----------
    path : str or Path
        ``.gmcr`` of GMCR+, or JSON that ``detente moves`` reads.
    as_of : str
        ISO date of a new situation; today where empty.
    into : Situation, optional
        A situation whose actors are the decision makers; it gets the tables.
    today : str
        Where things stand: a letter Y or N for each option, in the order of the file.  Where empty
        the feasible state with the fewest options taken is put in, and each move says so.
    overwrite : bool
        Replace moves, infeasible and preferences that ``into`` has already.

    Returns
    -------
    Situation

    Raises
    ------
    FileFormatError
        If the file cannot be read, decision makers are no actors of ``into``, or it has such tables
        already.
    """
    file = read_conflict(path)
    name = Path(path).name
    if into is None:
        actors = ids([maker.name for maker in file.makers])
        base = situation_of(_model(file, name), as_of=as_of)
    else:
        full = [table for table in TABLES if into.table(table)]
        if full and not overwrite:
            raise FileFormatError(
                f"{name}: the situation has {' and '.join(f'{t}.csv' for t in full)} already. "
                "Replace them with --overwrite, or choose another folder."
            )
        actors = actors_named(into, [maker.name for maker in file.makers], file=name)
        base = into
    return with_tables(base, _tables(file, actors, name, today))


def _model(file: ConflictFile, name: str) -> ForeignModel:
    """Actors, and one issue that stands for what the file does not tell."""
    nothing = "The file does not tell what is at stake; without it there is no verdict on deals."
    return ForeignModel(
        file.title,
        f"{name} (a conflict in option form)",
        [ForeignActor(maker.name, "Influence and resolve are not in the file.", 1.0)
         for maker in file.makers],
        [ForeignIssue("What is at stake")],
        [(k, 0, None, 50.0, nothing) for k in range(len(file.makers))],
        ["Decision makers became actors, options moves; preferences are as in the file.",
         "Where things stand today (taken in moves.csv), influence, issues and stakes are not in "
         "the file: fill them in."],
        question="Which outcomes would hold?",
    )  # fmt: skip


def _tables(file: ConflictFile, actors: Sequence[str], name: str, today: str) -> Rows:
    moves = _move_ids(file, actors)
    standing, told = _today(file, name, today)
    rows = [
        [moves[k], actors[file.owner[k]], option, WAYS[file.direction[k]],
         "yes" if standing >> k & 1 else "no", told]
        for k, option in enumerate(file.options)
    ]  # fmt: skip
    patterns = [(pattern, "") for pattern in file.infeasible]
    for actor, maker in zip(actors, file.makers, strict=True):
        patterns += [(pattern, actor) for pattern in maker.hidden]
    infeasible = [
        [f"inf-{k}", str(_renamed(_conjunction(pattern), moves)), viewer, ""]
        for k, (pattern, viewer) in enumerate(patterns, start=1)
    ]
    wanted = [
        [actor, str(rank), str(_renamed(statement, moves)), "strong" if strong else "", ""]
        for actor, maker in zip(actors, file.makers, strict=True)
        for rank, (statement, strong) in enumerate(_wishes(file, maker, name), start=1)
    ]
    key = dict(zip([maker.name for maker in file.makers], actors, strict=True))
    beliefs = [
        [actor, key[other], str(rank), str(_renamed(statement, moves)), ""]
        for actor, maker in zip(actors, file.makers, strict=True)
        for other, wishes in maker.beliefs
        for rank, statement in enumerate(wishes, start=1)
    ]
    return {
        "moves": (["id", "actor", "name", "reversible", "taken", "note"], rows),
        "infeasible": (["id", "pattern", "believed_by", "note"], infeasible),
        "preferences": (["actor", "rank", "statement", "strength", "note"], wanted),
        "perceptions": (["viewer", "actor", "rank", "statement", "note"], beliefs),
    }


def _move_ids(file: ConflictFile, actors: Sequence[str]) -> list[str]:
    """Ids of the options; the owner stands before a name that several options have."""
    plain = [ids([option])[0] for option in file.options]
    return ids(
        [
            f"{actors[file.owner[k]]}-{key}" if plain.count(key) > 1 or key in WORDS else key
            for k, key in enumerate(plain)
        ]
    )


def _conjunction(pattern: Pattern) -> Statement:
    parts = tuple(
        Statement("move", move=f"#{option}")
        if taken
        else Statement("not", (Statement("move", move=f"#{option}"),))
        for option, taken in pattern
    )
    return parts[0] if len(parts) == 1 else Statement("and", parts)


def _renamed(statement: Statement, moves: Sequence[str]) -> Statement:
    if statement.operator == "move":
        return Statement("move", move=moves[int(statement.move[1:])])
    return replace(statement, parts=tuple(_renamed(part, moves) for part in statement.parts))


def _today(file: ConflictFile, name: str, letters: str) -> tuple[int, str]:
    """Today's state and what to say of it in the table."""
    if letters:
        text = letters.strip().upper()
        if len(text) != len(file.options) or set(text) - {"Y", "N"}:
            raise FileFormatError(
                f"{name}: '{letters}' does not say where things stand. Give {len(file.options)} "
                f"letters Y or N, for {', '.join(file.options)}."
            )
        state = sum(1 << k for k, letter in enumerate(text) if letter == "Y")
        if _excluded(file, state):
            raise FileFormatError(
                f"{name}: '{letters}' is not feasible, or somebody does not see it. Give another."
            )
        return state, ""
    for state in _by_count(len(file.options)):
        if not _excluded(file, state):
            told = "Not in the file: the feasible state with the fewest options taken. Correct it."
            return state, told
    raise FileFormatError(
        f"{name}: no state is feasible and seen by everybody. Check the infeasible patterns."
    )


def _excluded(file: ConflictFile, state: int) -> bool:
    if file.states is not None and all(code != state for _, code in file.states):
        return True
    patterns = [*file.infeasible, *(hidden for maker in file.makers for hidden in maker.hidden)]
    return any(all((state >> k & 1 == 1) == on for k, on in pattern) for pattern in patterns)


def _by_count(options: int) -> Iterator[int]:
    """Combinations of options, those with fewest taken first."""
    if options > MOST_OPTIONS:
        yield 0
        return
    yield from sorted(range(1 << options), key=lambda state: (state.bit_count(), state))


def _wishes(file: ConflictFile, maker: Maker, name: str) -> list[tuple[Statement, bool]]:
    """Statements of a decision maker, and whether each is a strong one."""
    if maker.ranking is None:
        first = maker.strong[0] if maker.strong else 0
        return [(wish, k < first) for k, wish in enumerate(maker.statements or ())]
    place = _numbers(file, name)
    unknown = [s for group in maker.ranking for s in group if s not in place]
    if unknown:
        raise FileFormatError(
            f"{name}, ranking of '{maker.name}': there is no feasible state {unknown[0]}."
        )
    groups = [[place[state] for state in group] for group in maker.ranking]
    if sorted(s for group in groups for s in group) != sorted(place.values()):
        raise FileFormatError(
            f"{name}, ranking of '{maker.name}': it does not name every feasible state once."
        )
    options = [f"#{k}" for k in range(len(file.options))]
    bounds = [0, *maker.strong, len(groups)]
    steps = [
        [state for group in groups[low:high] for state in group]
        for low, high in itertools.pairwise(bounds)
        if high > low
    ]
    try:
        strong = statements_of_ranking(steps, options=options)
        both = statements_of_ranking(groups, options=options, after=strong)
    except ValueError as error:
        raise FileFormatError(
            f"{name}, ranking of '{maker.name}': {error}. Give statements in place of it."
        ) from None
    return [(each, True) for each in strong] + [(each, False) for each in both]


def _numbers(file: ConflictFile, name: str) -> dict[int, int]:
    """Feasible states by their numbers."""
    if file.states is not None:
        return dict(file.states)
    if len(file.options) > MOST_OPTIONS:
        raise FileFormatError(
            f"{name}: rankings of states with more than {MOST_OPTIONS} options need a list of "
            "states in the file."
        )
    feasible = [
        state
        for state in range(1 << len(file.options))
        if not any(
            all((state >> k & 1 == 1) == on for k, on in pattern) for pattern in file.infeasible
        )
    ]
    return dict(enumerate(feasible, start=1))
