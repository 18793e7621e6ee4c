"""A ranking of states as prioritised statements, which are what a situation's tables hold.

Other programs let a user rank states by hand.  A list of statements, of which the first one on
which two states differ decides, gives the same order: wherever one option, or two together, part
the states as the ranking does, that is the next statement; where none do, the best states that are
left are named outright, by as few options as tell them apart.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence

from detente.situation.statement import Statement

MOST = 53  # statements of one decision maker


def statements_of_ranking(
    groups: Sequence[Sequence[int]], *, options: Sequence[str], after: Sequence[Statement] = ()
) -> tuple[Statement, ...]:
    """Statements that order states as a ranking does.

    Parameters
    ----------
    groups : sequence of sequences of int
        States best first, ties together; bit k of a state says whether option k is taken.
    options : sequence of str
        Names of the options in the statements.
    after : sequence of Statement
        More important statements that agree with the ranking; what is given refines them.

    Returns
    -------
    tuple of Statement
        Most important first, without those of ``after``.

    Raises
    ------
    ValueError
        If it would take more than 53 statements.

    Examples
    --------
    >>> found = statements_of_ranking([[0b10], [0b11], [0b00], [0b01]], options=["mine", "yours"])
    >>> [str(each) for each in found]
    ['yours', 'not mine']
    """
    rank = {state: level for level, group in enumerate(groups) for state in group}
    classes = [sorted(rank)]
    for statement in after:
        classes = _parted(classes, _test(statement, options))
    simple = list(_simple(options))
    found: list[Statement] = []
    while any(_mixed(each, rank) for each in classes):
        statement, holds = _next(classes, rank, simple, options)
        found.append(statement)
        if len(found) + len(after) > MOST:
            raise ValueError(f"it takes more than {MOST} statements to say the same")
        classes = _parted(classes, holds)
    return tuple(found)


Test = Callable[[int], bool]


def _test(statement: Statement, options: Sequence[str]) -> Test:
    return lambda state: bool(
        statement.holds({name: bool(state >> k & 1) for k, name in enumerate(options)})
    )


def _parted(classes: Sequence[Sequence[int]], holds: Test) -> list[list[int]]:
    """Every class in two, without empty ones."""
    return [
        part
        for each in classes
        for part in ([s for s in each if holds(s)], [s for s in each if not holds(s)])
        if part
    ]


def _mixed(states: Sequence[int], rank: dict[int, int]) -> bool:
    return len({rank[state] for state in states}) > 1


def _next(
    classes: Sequence[Sequence[int]], rank: dict[int, int], simple: Sequence[Statement],
    options: Sequence[str],
) -> tuple[Statement, Test]:  # fmt: skip
    """The simplest statement that parts some class as the ranking does, and no class otherwise."""
    for statement in simple:
        holds = _test(statement, options)
        parts = [
            ([rank[s] for s in each if holds(s)], [rank[s] for s in each if not holds(s)])
            for each in classes
        ]
        fits = all(not yes or not no or max(yes) < min(no) for yes, no in parts)
        if fits and any(yes and no for yes, no in parts):
            return statement, holds
    states = next(each for each in classes if _mixed(each, rank))
    best = min(rank[s] for s in states)
    top = [s for s in states if rank[s] == best]
    # What stands alone in its class may fall on either side.
    apart = {s for each in classes if len(each) > 1 for s in each} - set(top)
    named = _named(top, apart, options)
    return named, _test(named, options)


def _simple(options: Sequence[str]) -> Iterator[Statement]:
    """Statements on one option, then on two."""
    literals = [
        each
        for name in options
        for each in (Statement("move", move=name), _not(Statement("move", move=name)))
    ]
    yield from literals
    for one, two in itertools.combinations(range(len(literals)), 2):
        if one // 2 != two // 2:
            yield Statement("or", (literals[one], literals[two]))
            yield Statement("and", (literals[one], literals[two]))


def _not(statement: Statement) -> Statement:
    return Statement("not", (statement,))


def _named(top: Sequence[int], apart: set[int], options: Sequence[str]) -> Statement:
    """A statement that holds in all of ``top`` and in none of ``apart``."""
    left, terms = set(top), []
    for state in top:
        if state not in left:
            continue
        mask = (1 << len(options)) - 1
        for bit in reversed(range(len(options))):
            shorter = mask & ~(1 << bit)
            if all((other ^ state) & shorter for other in apart):
                mask = shorter
        left = {other for other in left if (other ^ state) & mask}
        parts = tuple(
            Statement("move", move=name) if state >> k & 1 else _not(Statement("move", move=name))
            for k, name in enumerate(options)
            if mask >> k & 1
        )
        terms.append(parts[0] if len(parts) == 1 else Statement("and", parts))
    return terms[0] if len(terms) == 1 else Statement("or", tuple(terms))
