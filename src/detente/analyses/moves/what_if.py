"""Preferences as they are written: paths, smallest changes, coalitions.

These questions are asked once, of the statements themselves, not on every draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from detente.analyses.moves.conflict import MoveModel
from detente.models.graph_coalitions import coalition_stability
from detente.models.graph_inverse import PreferenceChange, smallest_change
from detente.models.graph_model import CONCEPTS, scores_from_statements, solve_conflict
from detente.models.graph_paths import paths_from
from detente.models.graph_views import solve_views

NEAR = 200  # states with a move that are looked at, nearest to today first
CANDIDATES = 5  # of the nearest, states for which the smallest change is worked out
MOST_FOR_COALITIONS = 1500  # states


@dataclass(frozen=True)
class Change:
    """What would have to change for some outcome with a move to hold.

    Parameters
    ----------
    move : str
    state : int
        An outcome with the move that holds and that improvements lead to, the nearest; where there
        is none, of the outcomes with the move nearest to today by any moves, the one that needs
        least.
    lower : tuple of (str, int)
        Decider → how many comparisons change.
    preferred : tuple of (str, tuple of int)
        Decider → the states that it now ranks above this one and would no longer.
    smallest : bool
        Whether proven smallest for this state.
    statements : tuple of (str, str, str), or None
        Decider, ``drop`` or ``first``, and the statement: single changes after which improvements
        lead from today to an outcome with this move that holds.  None where they do so already.
    """

    move: str
    state: int
    lower: tuple[tuple[str, int], ...]
    preferred: tuple[tuple[str, tuple[int, ...]], ...]
    smallest: bool
    statements: tuple[tuple[str, str, str], ...] | None = None

    @property
    def size(self) -> int:
        """Comparisons that change, over all deciders."""
        return sum(count for _, count in self.lower)


def path_as_written(model: MoveModel, concept: str) -> tuple[list[tuple[int, int]], list[int]]:
    """Shortest improving path from today to a stable state, and all stable states in reach."""
    score = model.written()
    stable = solve_views(model.game, model.written_views(), concepts=(concept,)).equilibria[0]
    paths = paths_from(model.game, score, model.today, hidden=model.hidden)
    ends = np.flatnonzero(stable & (paths.moves >= 0))
    if not len(ends):
        return [], []
    ordered = sorted(ends.tolist(), key=lambda s: (int(paths.moves[s]), s))
    return paths.to(ordered[0]), ordered


def ways_and_needs(
    model: MoveModel, states: Sequence[int], concept: str
) -> dict[int, tuple[list[list[str]] | None, dict[str, list[str]]]]:
    """For each state, preferences as written: how to get there, and what it takes for it to last.

    Returns
    -------
    dict
        State → (steps from today by improvements as [decider, state reached], None where there is
        no way; decider → states that it would have to rank no higher, empty where it lasts).
    """
    score, labels = model.written(), model.labels
    paths = paths_from(model.game, score, model.today, hidden=model.hidden)
    found: dict[int, tuple[list[list[str]] | None, dict[str, list[str]]]] = {}
    for state in states:
        way = [[model.deciders[maker], labels[there]] for maker, there in paths.to(state)]
        change = smallest_change(model.game, score, state, concept=concept)
        needs = {
            model.deciders[maker]: [labels[s] for s in lowered]
            for maker, lowered in change.lower.items()
        }
        found[state] = (way if paths.moves[state] >= 0 else None, needs)
    return found


def changes_for_moves(model: MoveModel, concept: str) -> Iterator[Change]:
    """For every move, the smallest change of preferences for a nearby outcome with it to hold."""
    score = model.written()
    individual = solve_conflict(model.game, score, concepts=(concept,)).individual[0]
    unstable = (~individual).sum(axis=0)
    distance = paths_from(model.game, score, model.today, improving=False).moves
    far = np.where(distance < 0, len(distance), distance)
    order = np.lexsort((np.arange(len(unstable)), unstable, far))
    taken = model.game.taken()
    singles = single_edits(model, concept)
    reached = paths_from(model.game, score, model.today).moves
    lasting = np.where((unstable == 0) & (reached >= 0), reached, len(reached))
    known: dict[int, PreferenceChange] = {}
    for k, move in enumerate(model.moves):
        soonest = np.where(taken[:, k], lasting, len(reached))
        if soonest.min() < len(reached):
            yield Change(move, int(soonest.argmin()), (), (), True)
            continue
        with_move = [int(s) for s in order if taken[s, k]]
        if not with_move:
            continue
        near = [s for s in with_move[:NEAR] if far[s] == far[with_move[0]]][:CANDIDATES]
        for state in near:
            if state not in known:
                known[state] = smallest_change(model.game, score, state, concept=concept)
        best = min(near, key=lambda s: known[s].size)
        found = known[best]
        names = model.deciders
        yield Change(
            move,
            best,
            tuple((names[who], len(states)) for who, states in found.lower.items()),
            tuple((names[who], states) for who, states in found.lower.items()),
            found.smallest and found.holds,
            singles[move],
        )


def single_edits(model: MoveModel, concept: str) -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Single changes of one statement after which some outcome with a move holds in reach of today.

    Every statement of every decider is left out, or put first, one at a time.  Moves that are part
    of a stable state reached by improvements as things are need none and are not in the result.
    """
    base = model.written()
    edits: list[tuple[str, str, str]] = []
    scores = [base]
    for k, decider in enumerate(model.deciders):
        wishes = list(model.wishes[decider])
        for w, wish in enumerate(wishes):
            for what in ("drop", "first"):
                rest = wishes[:w] + wishes[w + 1 :]
                changed = rest if what == "drop" else [wish, *rest]
                if what == "first" and w == 0:
                    continue
                score = base.copy()
                score[k] = (
                    scores_from_statements([each.holds for each in changed])
                    if changed
                    else np.zeros(model.game.count)
                )
                scores.append(score)
                edits.append((decider, what, wish.text))
    stacked = np.stack(scores)
    stable = np.asarray(solve_conflict(model.game, stacked, concepts=(concept,)).equilibria)
    near = paths_from(model.game, stacked, model.today).moves >= 0
    within = np.asarray(stable[:, 0] & near)
    taken = model.game.taken()
    found = {}
    for m, move in enumerate(model.moves):
        some = np.asarray(within[:, taken[:, m]].any(axis=1))
        if not some[0]:
            found[move] = tuple(edits[e] for e in np.flatnonzero(some[1:]))
    return found


def coalitions_that_leave(
    model: MoveModel, result: xr.Dataset, concept: str, *, most: int = 5
) -> Iterator[tuple[int, list[tuple[int, ...]]]]:
    """For the likeliest stable states in reach: groups that would leave together.

    Only groups are named of which no part would leave by itself.  Nothing is given where the model
    is too large for coalitions.
    """
    if model.game.count > MOST_FOR_COALITIONS or len(model.deciders) < 2:
        return
    place = CONCEPTS.index(concept)
    stable = np.asarray(result["stable"].values >> place & 1 == 1)
    within = np.asarray(stable & (result["improving"].values >= 0)).mean(axis=0)
    states = [int(s) for s in np.lexsort((np.arange(len(within)), -within)) if within[s] > 0][:most]
    if not states:
        return
    found = coalition_stability(model.game, model.written())
    row = found.concepts.index(concept if concept in found.concepts else "SEQ")
    for state in states:
        leaving = [
            group
            for group, holds in zip(found.coalitions, found.stable[row, :, state], strict=True)
            if not holds
        ]
        yield (
            state,
            [
                group
                for group in leaving
                if len(group) > 1 and not any(set(other) < set(group) for other in leaving)
            ],
        )
