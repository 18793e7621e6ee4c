"""The conflict told in words: the way from today, who must change what, who leaves together."""

from __future__ import annotations

from collections.abc import Iterator

from detente.analyses.moves.what_if import (
    Change,
    changes_for_moves,
    coalitions_that_leave,
    path_as_written,
)
from detente.analyses.moves.wording import REFERENCES, Answer, listed
from detente.findings.finding import Finding
from detente.findings.quantity import name


def written_path(answer: Answer) -> Finding:
    """The way from today if every statement counts as it is written."""
    steps, ends = path_as_written(answer.model, answer.main)
    quantity = name("conflict.path")
    if not ends:
        return Finding(
            quantity, 0.0,
            "Taken as written, the preferences leave no stable outcome within reach of today.",
            unit="moves", evidence=answer.evidence, reference=("li2005",),
        )  # fmt: skip
    told = []
    before = answer.model.today
    for maker, state in steps:
        who = answer.who(answer.model.deciders[maker])
        told.append(f"{who}: {_change(answer, before, state)}")
        before = state
    text = (
        "Taken as written, the preferences keep things as they stand."
        if not steps
        else f"Taken as written, the nearest outcome that holds is {len(steps)} "
        f"move{'s' if len(steps) > 1 else ''} away: {'; then '.join(told)}."
    )
    return Finding(
        quantity, float(len(steps)), text, unit="moves", evidence=answer.evidence,
        reference=("li2005", *REFERENCES),
        detail={
            "steps": [
                [answer.model.deciders[maker], str(answer.result["state"].values[state])]
                for maker, state in steps
            ],
            "outcomes": [str(answer.result["state"].values[s]) for s in ends],
        },
    )  # fmt: skip


def _change(answer: Answer, before: int, after: int) -> str:
    parts = [
        f"{'' if on else 'gives up '}'{answer.name_of(move)}'"
        for move, was, on in zip(
            answer.model.moves, answer.taken[before], answer.taken[after], strict=True
        )
        if was != on
    ]
    return ", ".join(parts)


def changes(answer: Answer) -> Iterator[Finding]:
    """Who would have to change what for each move to be part of an outcome that holds."""
    for change in changes_for_moves(answer.model, answer.main):
        quantity = name("conflict.takes", move=change.move)
        evidence = answer.evidence_of(change.move)
        beside = answer.beside(change.state, change.move)
        if change.statements is None:
            text = f"'{answer.name_of(change.move)}'{beside} holds, and improvements lead there"
        elif change.size == 0:
            text = f"'{answer.name_of(change.move)}'{beside} holds once it is there"
        else:
            parts = [
                f"{answer.who(decider)} would have to stop preferring {_outcomes(count)} to it"
                for decider, count in change.lower
            ]
            text = f"For '{answer.name_of(change.move)}'{beside} to hold, {listed(parts)}"
        text += f"; {_opened(answer, change)}." if change.statements is not None else "."
        yield Finding(
            quantity, float(change.size), text, unit="comparisons", evidence=evidence,
            reference=("kinsara2015",),
            detail={
                "state": str(answer.result["state"].values[change.state]),
                "who": dict(change.lower),
                "preferred": {
                    who: [str(answer.result["state"].values[s]) for s in states]
                    for who, states in change.preferred
                },
                "smallest": change.smallest,
                "already": change.statements is None,
                "statements": [list(each) for each in change.statements or ()],
            },
        )  # fmt: skip


def _outcomes(count: int) -> str:
    return "one other outcome" if count == 1 else f"{count} other outcomes"


def _opened(answer: Answer, change: Change) -> str:
    """Which single changes of a statement open a way to the move, in words."""
    if not change.statements:
        return "no change of one statement alone opens a way there from today"
    told = []
    for decider, what, statement in change.statements[:3]:
        who = answer.who(decider)
        if what == "drop":
            told.append(f"{who} gave up a wish ({answer.wish(statement)})")
        else:
            told.append(f"{who} put a wish first ({answer.wish(statement)})")
    more = len(change.statements) - len(told)
    rest = f" ({more} more such changes)" if more else ""
    return f"a way there from today would open if {' or '.join(told)}{rest}"


def coalitions(answer: Answer) -> Iterator[Finding]:
    """Which groups would leave the likeliest outcomes together, preferences as written."""
    for state, groups in coalitions_that_leave(answer.model, answer.result, answer.main):
        label = str(answer.result["state"].values[state])
        named = [listed([answer.who(answer.model.deciders[j]) for j in group]) for group in groups]
        yield Finding(
            name("conflict.coalitions", state=label), float(len(groups)),
            f"Groups that would leave '{answer.said(state)}' together, though no part of them "
            f"would alone: {'; '.join(named) if named else 'none'}.",
            unit="coalitions", evidence=answer.evidence, reference=("kilgour2001", "inohara2008"),
            detail={"coalitions": [[answer.model.deciders[j] for j in group] for group in groups]},
        )  # fmt: skip
