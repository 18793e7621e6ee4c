"""A conflict of a file told in words for the terminal: what lasts, how to get there, what it takes.

The way from a state and the smallest change that makes a state last are asked on demand.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import numpy as np

from detente.analyses.moves.bare import SolvedConflict
from detente.models.graph_inverse import smallest_change
from detente.models.graph_model import CONCEPTS
from detente.models.graph_paths import paths_from

TOLD = 40  # stable states that are named
WAYS = 12  # paths that are told
CONCEPT = "SEQ"


def narrate(solved: SolvedConflict) -> str:
    """The solution in plain words, for the terminal."""
    file, model = solved.file, solved.model
    lines = [
        f"{file.title}: {len(file.options)} options, {model.count} feasible states, "
        f"{len(file.makers)} decision makers"
    ]
    flags = dict(zip(solved.stability.concepts, solved.stability.equilibria, strict=True))
    last = np.array([flags[c] for c in CONCEPTS]).any(axis=0)
    if not last.any():
        return "\n".join([*lines, "No state is stable for all under any concept."])
    width = max(len(str(number)) for number in solved.numbers)
    lines.append("")
    lines.append(
        f"{'state':>{max(width, 5)}}  {'options':<{len(file.options)}}  stable for all under"
    )
    for k in np.flatnonzero(last)[:TOLD]:
        named = " ".join(concept for concept in CONCEPTS if flags[concept][k])
        lines.append(
            f"{solved.numbers[k]:>{max(width, 5)}}  "
            f"{solved.letters(int(k)):<{max(len(file.options), 7)}}  {named}"
        )
        lines += _indented(solved.words(int(k)), max(width, 5) + 2)
    if last.sum() > TOLD:
        lines.append(f"… and {int(last.sum()) - TOLD} more; --json lists all.")
    firm = [str(solved.numbers[k]) for k in np.flatnonzero(np.array(list(flags.values())).all(0))]
    more = f" and {len(firm) - TOLD} more" if len(firm) > TOLD else ""
    told = [
        f"Stable under every concept: {', '.join(firm[:TOLD])}{more}."
        if firm
        else "No state is stable under every concept."
    ]
    restless = {
        maker.name: int((~solved.stability.of("Nash")[i]).sum())
        for i, maker in enumerate(file.makers)
    }
    most = max(restless, key=lambda who: restless[who])
    if restless[most]:
        told.append(
            f"{most} has most to gain by moving: from {restless[most]} of {model.count} states it "
            "has a better one within its own reach."
        )
    if solved.views is not None:
        found = solved.views.equilibria[solved.views.concepts.index(CONCEPT)]
        last_seen = [str(solved.numbers[k]) for k in np.flatnonzero(found)[:TOLD]]
        told.append(
            f"As each sees the conflict, stable for all under {CONCEPT}: "
            f"{', '.join(last_seen) if last_seen else 'none'} (more with --full)."
        )
    lines.append("")
    for sentence in told:
        lines += textwrap.wrap(sentence, 80)
    return "\n".join(lines)


def _indented(text: str, indent: int) -> list[str]:
    blank = " " * indent
    return textwrap.wrap(text, 80, initial_indent=blank, subsequent_indent=blank)


def narrate_ways(solved: SolvedConflict, number: int) -> str:
    """How to get from a state to those that are stable for all under SEQ: status-quo analysis."""
    start = solved.place(number)
    stable = np.flatnonzero(solved.stability.of(CONCEPT).all(axis=0))
    lines = [f"From state {number} ({solved.words(start)}):"]
    better = paths_from(solved.model, solved.score, start)
    anyhow = paths_from(solved.model, solved.score, start, improving=False)
    ends = sorted(stable.tolist(), key=lambda s: (better.moves[s] < 0, better.moves[s], s))
    for end in ends[:WAYS]:
        target = solved.numbers[end]
        if end == start:
            lines.append(f"  {target} is stable under {CONCEPT}: nobody need move.")
        elif better.moves[end] >= 0:
            lines.append(f"  to {target} by improvements: {_way(solved, better.to(end))}")
        elif anyhow.moves[end] >= 0:
            lines.append(
                f"  to {target} only by moves against somebody's interest: "
                f"{_way(solved, anyhow.to(end))}"
            )
        else:
            lines.append(f"  to {target} there is no way.")
    if not ends:
        lines.append(f"  no state is stable for all under {CONCEPT}.")
    if len(ends) > WAYS:
        lines.append(f"  … and {len(ends) - WAYS} more stable states.")
    return "\n".join(lines)


def _way(solved: SolvedConflict, steps: list[tuple[int, int]]) -> str:
    return ", ".join(
        f"{solved.file.makers[maker].name} → {solved.numbers[state]}" for maker, state in steps
    )


def narrate_change(solved: SolvedConflict, number: int) -> str:
    """The smallest change of preferences for a state to be stable for all, under each concept."""
    state = solved.place(number)
    lines = [f"For state {number} ({solved.words(state)}) to be stable for all:"]
    lines += list(_changes(solved, state, number))
    return "\n".join(lines)


def _changes(solved: SolvedConflict, state: int, number: int) -> Iterator[str]:
    for concept in CONCEPTS:
        change = smallest_change(solved.model, solved.score, state, concept=concept)
        if not change.lower:
            yield f"  {concept}: it is already."
            continue
        told = "; ".join(
            f"{solved.file.makers[maker].name} would rank "
            f"{', '.join(str(solved.numbers[s]) for s in lowered)} no higher than {number}"
            for maker, lowered in change.lower.items()
        )
        doubt = "" if change.smallest else " (not proven smallest)"
        yield f"  {concept}: {told}{doubt}."
