"""Paths, coalitions, the inverse question and misperception against brute force."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from detente.models.graph_coalitions import coalition_stability
from detente.models.graph_inverse import smallest_change
from detente.models.graph_model import CONCEPTS, solve_conflict
from detente.models.graph_paths import paths_from
from detente.models.graph_states import conflict
from detente.models.graph_views import View, solve_views

PRISONERS = [[1, 0, 3, 2], [1, 3, 0, 2]]
# Elmira (Hipel, Fang, Kilgour & Haight 1993): feasible states and published orders.
ELMIRA = [2, 3, 4, 5, 8, 9, 18, 19, 20, 21, 24, 25]
ELMIRA_SCORES = [
    [4, 3, 8, 7, 1, 1, 5, 2, 9, 6, 1, 1],
    [9, 4, 3, 8, 5, 5, 6, 1, 2, 7, 5, 5],
    [6, 2, 8, 3, 1, 1, 7, 4, 9, 5, 1, 1],
]


def elmira():
    return conflict([0, 1, 1, 1, 2], direction=[1, -1, 0, 1, 0], states=ELMIRA)


def random_model(rng, *, makers=3, options=4, most=10, levels=6):
    owner = np.concatenate([np.arange(makers), rng.integers(0, makers, options - makers)])
    states = rng.permutation(1 << options)[: int(rng.integers(2, most + 1))]
    model = conflict(
        owner, direction=rng.choice([0, 0, 1, -1], options), states=states, makers=makers
    )
    return model, rng.integers(0, levels, (makers, model.count)).astype(float)


def reached(model, group, start, score=None):
    """Closure of single moves, by a plain loop."""
    found, waiting = {start}, [start]
    while waiting:
        a = waiting.pop()
        for j in group:
            for b in model.moves(a, maker=j).tolist():
                if (score is None or score[j][b] > score[j][a]) and b not in found:
                    found.add(b)
                    waiting.append(b)
    return found


def test_paths_are_shortest_and_legal():
    rng = np.random.default_rng(1)
    for _ in range(200):
        model, score = random_model(rng, options=5, most=20)
        for improving in (True, False):
            paths = paths_from(model, score, 0, improving=improving)
            assert set(np.flatnonzero(paths.moves >= 0)) == reached(
                model, range(3), 0, score if improving else None
            )
            for state in np.flatnonzero(paths.moves > 0):
                steps = paths.to(int(state))
                assert len(steps) == paths.moves[state]
                assert all(a[0] != b[0] for a, b in itertools.pairwise(steps))
                here = 0
                for maker, there in steps:
                    assert there in model.moves(here, maker=maker)
                    assert not improving or score[maker, there] > score[maker, here]
                    here = there
                assert here == state
            # No state lies nearer than one more than the nearest state it is entered from.
            for a, j in itertools.product(np.flatnonzero(paths.moves >= 0), range(3)):
                for b in model.moves(int(a), maker=j):
                    if not improving or score[j, b] > score[j, a]:
                        assert 0 <= paths.moves[b] <= paths.moves[a] + 1


def test_nobody_moves_to_a_state_that_it_does_not_see():
    rng = np.random.default_rng(2)
    for _ in range(150):
        model, score = random_model(rng, options=5, most=16)
        hidden = rng.random((3, model.count)) < 0.3
        for improving in (True, False):
            paths = paths_from(model, score, 0, improving=improving, hidden=hidden)
            found, waiting = {0: 0}, [0]
            for a in waiting:
                for j in range(3):
                    for b in model.moves(a, maker=j).tolist():
                        pays = not improving or score[j, b] > score[j, a]
                        if pays and not hidden[j, b] and b not in found:
                            found[b] = found[a] + 1
                            waiting.append(b)
            assert [found.get(s, -1) for s in range(model.count)] == paths.moves.tolist()


def test_paths_of_many_draws_equal_paths_of_each():
    rng = np.random.default_rng(4)
    model, _ = random_model(rng, options=5, most=20)
    score = rng.integers(0, 5, (6, 3, model.count)).astype(float)
    many = paths_from(model, score, 1)
    for d in range(6):
        one = paths_from(model, score[d], 1)
        assert np.array_equal(many.moves[d], one.moves)
        assert np.array_equal(many.previous[d], one.previous)
        assert np.array_equal(many.mover[d], one.mover)


def test_elmira_has_its_published_coalition():
    """The ministry and the company leave state s5 for s8 together (Kilgour & Hipel 2005)."""
    game = elmira()
    alone = solve_conflict(game, ELMIRA_SCORES)
    together = coalition_stability(game, ELMIRA_SCORES)
    s5, s8 = ELMIRA.index(18), ELMIRA.index(21)
    assert alone.equilibria[:, s5].all()
    assert not together.stable[0, together.coalitions.index((0, 1)), s5]
    assert s8 in reached(game, (0, 1), s5)
    assert together.equilibria[:, s8].all()


def test_coalitions_agree_with_a_literal_reading():
    rng = np.random.default_rng(11)
    for _ in range(120):
        model, score = random_model(rng, most=9)
        found = coalition_stability(model, score)
        everyone = range(model.makers)
        groups = [g for size in (1, 2, 3) for g in itertools.combinations(everyone, size)]
        assert list(found.coalitions) == groups

        def better(group, new, old, score=score):
            return all(score[j][new] > score[j][old] for j in group)

        for k, group in enumerate(groups):
            others = [j for j in everyone if j not in group]
            own_groups = [g for g in groups if set(g) <= set(others)]

            def sanctions_seq(start, own_groups=own_groups, model=model):
                seen, waiting = {start}, [start]
                while waiting:
                    a = waiting.pop()
                    for g in own_groups:
                        for b in reached(model, g, a):
                            if better(g, b, a) and b not in seen:
                                seen.add(b)
                                waiting.append(b)
                return seen

            for s in range(model.count):
                ups = [x for x in reached(model, group, s) if better(group, x, s)]
                nash = not ups
                gmr = all(
                    any(not better(group, y, s) for y in reached(model, others, x)) for x in ups
                )
                smr = all(
                    any(
                        not better(group, y, s)
                        and not any(better(group, z, s) for z in reached(model, group, y))
                        for y in reached(model, others, x)
                    )
                    for x in ups
                )
                seq = all(any(not better(group, y, s) for y in sanctions_seq(x)) for x in ups)
                assert found.stable[:, k, s].tolist() == [nash, gmr, smr, seq]


def test_single_coalitions_equal_individual_stability():
    rng = np.random.default_rng(12)
    for _ in range(60):
        model, score = random_model(rng, makers=2, most=12)
        single = coalition_stability(model, score, only=[[0], [1]])
        alone = solve_conflict(model, score, concepts=("Nash", "GMR", "SMR", "SEQ"))
        assert np.array_equal(single.stable, alone.individual)


@pytest.mark.parametrize("concept", CONCEPTS)
def test_smallest_change_is_smallest(concept):
    """Against all ways to lower states in one decision maker's order, one at a time."""
    rng = np.random.default_rng(21)
    checked = 0
    while checked < 60:
        model, score = random_model(rng, most=8)
        state = int(rng.integers(model.count))
        change = smallest_change(model, score, state, concept=concept)
        assert change.holds
        stable = solve_conflict(model, score, concepts=(concept,)).individual[0, :, state]
        if not change.smallest:
            continue
        assert set(change.lower) == set(np.flatnonzero(~stable))
        for maker, lowered in change.lower.items():
            above = np.flatnonzero(score[maker] > score[maker, state]).tolist()
            for size in range(len(lowered) + 1):
                works = False
                for subset in itertools.combinations(above, size):
                    trial = score.copy()
                    trial[maker, list(subset)] = score[maker, state]
                    again = solve_conflict(model, trial, concepts=(concept,))
                    works = works or bool(again.individual[0, maker, state])
                assert works == (size == len(lowered))
        checked += 1


def test_no_change_is_needed_where_the_state_is_an_equilibrium():
    change = smallest_change(conflict([0, 1]), PRISONERS, 0)
    assert (change.lower, change.size, change.holds, change.smallest) == ({}, 0, True, True)


def test_views_that_agree_with_the_truth_change_nothing():
    rng = np.random.default_rng(31)
    for _ in range(40):
        model, score = random_model(rng)
        seen = solve_views(model, [View(score)] * model.makers)
        assert np.array_equal(seen.individual, solve_conflict(model, score).individual)
        assert seen.seen.all()


def test_hidden_states_carry_neither_moves_nor_sanctions():
    """Cooperation holds under SEQ only because defection would be answered in kind."""
    game = conflict([0, 1])
    hidden = [True, False, False, False]
    both = solve_views(game, [View(PRISONERS, hidden), View(PRISONERS, hidden)])
    seq = both.concepts.index("SEQ")
    assert solve_conflict(game, PRISONERS).equilibria[seq].tolist() == [True, False, False, True]
    # Unseen, mutual defection punishes nobody, and being exploited leaves nowhere to go.
    assert both.individual[seq].tolist() == [[False, True, True, False]] * 2
    assert both.equilibria[seq].tolist() == [False, True, True, False]
    assert not both.seen[:, 0].any()


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        (lambda: paths_from(conflict([0]), [[0, 1]], 2), "none has the number 2"),
        (lambda: paths_from(conflict([0]), [[0, 1, 2]], 0), "expected"),
        (lambda: smallest_change(conflict([0]), [[0, 1]], 5), "none has the number 5"),
        (lambda: smallest_change(conflict([0]), [[0, 1]], 0, concept="X"), "unknown concept"),
        (lambda: solve_views(conflict([0, 1]), [View(PRISONERS)]), "need as many views"),
        (lambda: solve_views(conflict([0]), [View([[0, 1]], [True, True])]), "sees no state"),
        (lambda: coalition_stability(conflict([0]), [[0, 1]], only=[[3]]), "names decision makers"),
        (
            lambda: coalition_stability(conflict(np.arange(14) % 7), np.zeros((7, 2**14))),
            "all pairs",
        ),
    ],
)
def test_impossible_questions_say_what_is_wrong(problem, message):
    with pytest.raises(ValueError, match=message):
        problem()
