"""The graph model against published conflicts and against a literal reading of its definitions."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest

from detente.models.graph_model import (
    CONCEPTS,
    scores_from_ranking,
    scores_from_statements,
    solve_conflict,
)
from detente.models.graph_states import conflict
from detente.models.graph_views import View, solve_views

WAYS = {"reversible": 0, "N->Y only": 1, "Y->N only": -1}


class Literal:
    """Definitions followed word by word, with sets, on explicit moves; slow on purpose."""

    def __init__(self, owner, direction, states, score):
        self.owner, self.direction = owner, direction
        self.states, self.score = list(states), score
        self.makers = len(score)
        self.step = {
            (i, a): [b for b in range(len(self.states)) if b != a and self._allowed(i, a, b)]
            for i in range(self.makers)
            for a in range(len(self.states))
        }

    def _allowed(self, maker, a, b):
        for option, holder in enumerate(self.owner):
            before, after = self.states[a] >> option & 1, self.states[b] >> option & 1
            if before == after:
                continue
            if holder != maker:
                return False
            if self.direction[option] == 1 and after == 0:
                return False
            if self.direction[option] == -1 and after == 1:
                return False
        return True

    def better(self, i, new, old):
        return self.score[i][new] > self.score[i][old]

    def legal(self, group, start, improving):
        """States reached by sequences in which nobody moves twice in a row."""
        seen, waiting = set(), [(start, None)]
        while waiting:
            here, last = waiting.pop()
            for j in group:
                if j == last:
                    continue
                for there in self.step[j, here]:
                    if improving and not self.better(j, there, here):
                        continue
                    if (there, j) not in seen:
                        seen.add((there, j))
                        waiting.append((there, j))
        return {there for there, _ in seen}

    def stable(self, concept, i, s, grade=None):
        others = [j for j in range(self.makers) if j != i]

        def punishes(x):
            if grade is None:
                return not self.better(i, x, s)
            return grade[i][x] < grade[i][s]

        for s1 in self.step[i, s]:
            if not self.better(i, s1, s):
                continue
            if concept == "Nash":
                return False
            for s2 in self.legal(others, s1, concept in ("SEQ", "SSEQ")):
                if not punishes(s2):
                    continue
                if concept in ("GMR", "SEQ") or all(punishes(s3) for s3 in self.step[i, s2]):
                    break
            else:
                return False
        return True

    def solve(self, concept, grade=None):
        return np.array(
            [
                [self.stable(concept, i, s, grade) for s in range(len(self.states))]
                for i in range(self.makers)
            ]
        )


def random_conflict(rng, *, most_options=6):
    """Owners, directions, feasible codes and tied scores of a random model."""
    makers = int(rng.integers(1, 5))
    options = int(rng.integers(makers, most_options + 1))
    owner = np.concatenate([np.arange(makers), rng.integers(0, makers, options - makers)])
    direction = rng.choice([0, 0, 1, -1], options)
    codes = rng.permutation(1 << options)
    states = codes[: max(1, int(rng.integers(1, min(len(codes), 24) + 1)))]
    levels = int(rng.integers(1, 12))
    score = rng.integers(0, levels, (makers, len(states))).astype(float)
    return owner, direction, states, score


def read_case(path):
    """A published conflict as arrays."""
    case = json.loads(path.read_text())
    owner = np.zeros(len(case["options"]), int)
    for number, maker in enumerate(case["decision_makers"]):
        owner[maker["options"]] = number
    masks, values = [], []
    for pattern in case["infeasible"]:
        bits = {int(key.partition("#")[2]): taken for key, taken in pattern.items()}
        masks.append(sum(1 << k for k in bits))
        values.append(sum(1 << k for k, taken in bits.items() if taken))
    ways = [WAYS[option["moves"]] for option in case["options"]]
    return case, conflict(owner, direction=ways, masks=masks, values=values)


@pytest.mark.parametrize("name", ["elmira", "garrison", "prisoners", "syriairaq"])
def test_published_conflicts_come_out_state_by_state(shared, name):
    case, model = read_case(shared(f"cases/graph-model/{name}.json"))
    assert model.states.tolist() == [state["decimal"] for state in case["states"]]
    solution = solve_conflict(model, np.array(case["utilities_ordinal"], float))
    for concept, wanted in case["expected_individual_1based"].items():
        for maker, person in enumerate(case["decision_makers"]):
            found = np.flatnonzero(solution.of(concept)[maker]) + 1
            assert found.tolist() == wanted[person["name"]], (concept, person["name"])
    for concept, wanted in case["expected_equilibria_1based"].items():
        found = np.flatnonzero(solution.equilibria[solution.concepts.index(concept)]) + 1
        assert found.tolist() == wanted


def test_rankings_and_statements_of_published_conflicts_give_their_order(shared):
    for name in ("elmira", "garrison", "prisoners", "syriairaq"):
        case, model = read_case(shared(f"cases/graph-model/{name}.json"))
        for maker, points in zip(case["decision_makers"], case["utilities_ordinal"], strict=True):
            ranking = maker["ranking_best_to_worst_1based"]
            if ranking is not None:
                zero = [[s - 1 for s in g] if isinstance(g, list) else g - 1 for g in ranking]
                score = scores_from_ranking(zero, states=model.count)
            else:
                taken = model.taken()
                holds = [
                    np.all([taken[:, int(k.partition("#")[2])] == v for k, v in p.items()], axis=0)
                    for p in maker["preference_statements"]
                ]
                score = scores_from_statements(holds)
            assert np.array_equal(
                np.sign(score[:, None] - score), np.sign(np.subtract.outer(points, points))
            )


@pytest.mark.parametrize("seed", range(10))
def test_agrees_with_the_definitions_on_random_conflicts(seed):
    rng = np.random.default_rng(seed)
    for _ in range(250):
        owner, direction, states, score = random_conflict(rng)
        makers = len(score)
        model = conflict(owner, direction=direction, states=states, makers=makers)
        solution = solve_conflict(model, score)
        literal = Literal(owner, direction, states, score)
        for concept in CONCEPTS:
            assert np.array_equal(solution.of(concept), literal.solve(concept)), (
                concept, owner, direction, states, score,
            )  # fmt: skip


def test_strong_stability_agrees_with_the_definitions():
    rng = np.random.default_rng(99)
    for _ in range(300):
        owner, direction, states, score = random_conflict(rng, most_options=5)
        cut = rng.integers(0, 12, (len(score), 1))
        grade = (score >= cut).astype(int) + (score >= cut + 3)
        model = conflict(owner, direction=direction, states=states, makers=len(score))
        solution = solve_conflict(model, score, grade=grade)
        literal = Literal(owner, direction, states, score)
        for k, concept in enumerate(CONCEPTS):
            assert np.array_equal(solution.individual[k], literal.solve(concept))
            if concept != "Nash":
                assert np.array_equal(solution.strong[k], literal.solve(concept, grade)), concept
            assert not (solution.strong[k] & ~solution.individual[k]).any()


def test_grades_of_draws_equal_grades_of_each():
    rng = np.random.default_rng(17)
    owner, direction, states, _ = random_conflict(rng)
    makers = int(owner.max()) + 1
    model = conflict(owner, direction=direction, states=states, makers=makers)
    score = rng.integers(0, 8, (20, makers, model.count)).astype(float)
    grade = (score >= rng.integers(0, 8, (20, makers, 1))).astype(int)
    many = solve_conflict(model, score, grade=grade)
    for d in range(20):
        one = solve_conflict(model, score[d], grade=grade[d])
        assert np.array_equal(many.individual[d], one.individual)
        assert np.array_equal(many.strong[d], one.strong)


def test_views_agree_with_the_definitions():
    """Each decision maker in its own view: believed preferences, states that it does not see."""
    rng = np.random.default_rng(41)
    for _ in range(200):
        owner, direction, states, score = random_conflict(rng, most_options=5)
        makers, count = score.shape
        model = conflict(owner, direction=direction, states=states, makers=makers)
        draws = 2
        views, kept = [], []
        for _ in range(makers):
            believed = rng.integers(0, 6, (draws, makers, count)).astype(float)
            hidden = rng.random(count) < rng.choice([0, 0.3])
            hidden[0] = False
            views.append(View(believed, hidden, (believed >= 3).astype(int)))
            kept.append(np.flatnonzero(~hidden))
        found = solve_views(model, views)
        for i, view in enumerate(views):
            for d in range(draws):
                believed = np.asarray(view.score)[d][:, kept[i]]
                literal = Literal(owner, direction, np.asarray(states)[kept[i]], believed)
                for k, concept in enumerate(CONCEPTS):
                    wanted = literal.solve(concept)
                    assert np.array_equal(found.individual[d, k, i, kept[i]], wanted[i])
                    assert np.array_equal(found.believed[d, k, i, kept[i]], wanted.all(axis=0))
                    assert not found.individual[d, k, i][~found.seen[i]].any()
                    if concept != "Nash":
                        firm = literal.solve(concept, np.asarray(view.grade)[d][:, kept[i]])
                        assert np.array_equal(found.strong[d, k, i, kept[i]], firm[i])
        assert np.array_equal(found.equilibria, found.individual.all(axis=2))


def test_infeasible_patterns_give_the_same_states_as_a_filter():
    rng = np.random.default_rng(3)
    for _ in range(200):
        options = int(rng.integers(1, 9))
        masks = rng.integers(1, 1 << options, int(rng.integers(0, 5)))
        values = masks & rng.integers(0, 1 << options, masks.size)
        kept = [
            c
            for c in range(1 << options)
            if all(c & m != v for m, v in zip(masks, values, strict=True))
        ]
        if kept:
            found = conflict(np.zeros(options, int), masks=masks, values=values).states
            assert found.tolist() == kept
        else:
            with pytest.raises(ValueError, match="no state is feasible"):
                conflict(np.zeros(options, int), masks=masks, values=values)


def test_moves_are_what_directions_and_feasibility_allow():
    rng = np.random.default_rng(5)
    for _ in range(100):
        owner, direction, states, score = random_conflict(rng)
        model = conflict(owner, direction=direction, states=states, makers=len(score))
        literal = Literal(owner, direction, states, score)
        for i, s in itertools.product(range(model.makers), range(model.count)):
            assert model.moves(s, maker=i).tolist() == literal.step[i, s]


def test_known_order_of_concepts_holds():
    """Nash ⊆ SEQ ⊆ GMR, Nash ⊆ SMR ⊆ GMR, SSEQ ⊆ SEQ and SSEQ ⊆ SMR (Fang et al. 1993)."""
    rng = np.random.default_rng(8)
    for _ in range(100):
        owner, direction, states, score = random_conflict(rng)
        model = conflict(owner, direction=direction, states=states, makers=len(score))
        nash, gmr, smr, seq, sseq = solve_conflict(model, score).individual
        for inner, outer in ((nash, sseq), (sseq, seq), (sseq, smr), (seq, gmr), (smr, gmr)):
            assert not (inner & ~outer).any()


def test_one_decision_maker_simply_chooses_its_best_reachable_state():
    solution = solve_conflict(conflict([0, 0]), [[0, 2, 1, 2]])
    assert solution.equilibria.tolist() == [[False, True, False, True]] * 5


def test_a_decision_maker_without_options_is_content_everywhere():
    solution = solve_conflict(conflict([0], makers=2), [[0, 1], [1, 0]])
    assert solution.individual[:, 1].all()
    assert solution.equilibria.tolist() == [[False, True]] * 5


def test_draws_are_solved_one_by_one_and_names_do_not_matter():
    rng = np.random.default_rng(2)
    model = conflict([0, 0, 1, 2], masks=[0b101], values=[0b101])
    score = rng.integers(0, 6, (7, 3, model.count)).astype(float)
    together = solve_conflict(model, score)
    for d in range(7):
        assert np.array_equal(together.individual[d], solve_conflict(model, score[d]).individual)
    order = rng.permutation(model.count)
    shuffled = conflict([0, 0, 1, 2], states=model.states[order])
    assert np.array_equal(
        solve_conflict(shuffled, score[..., order]).individual, together.individual[..., order]
    )


def test_only_the_order_of_scores_counts():
    model = conflict([0, 1, 1])
    score = np.random.default_rng(0).normal(size=(2, 8))
    once, again = solve_conflict(model, score), solve_conflict(model, np.exp(3 * score) - 7)
    assert np.array_equal(once.individual, again.individual)


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        (lambda: conflict([]), "1 to 62 options"),
        (lambda: conflict([0, -1]), "numbered 0 to"),
        (lambda: conflict([0], direction=[5]), "one direction"),
        (lambda: conflict([0], masks=[2], values=[2]), "do not exist"),
        (lambda: conflict([0], masks=[1], values=[]), "a mask and a value"),
        (lambda: conflict([0], states=[0, 2]), "lies between 0 and 1"),
        (lambda: conflict([0], states=[1, 1]), "listed twice"),
        (lambda: conflict([0], states=[]), "no state is feasible"),
        (lambda: conflict([0], states=[0, 1], masks=[1], values=[1]), "state number 2"),
        (lambda: conflict(np.zeros(40, int)), "leave options out"),
        (lambda: solve_conflict(conflict([0]), [[1, 2, 3]]), "expected"),
        (lambda: solve_conflict(conflict([0]), [[1, np.nan]]), "not a number"),
        (lambda: solve_conflict(conflict([0]), [[1, 2]], concepts=["Pareto"]), "unknown concept"),
        (lambda: solve_conflict(conflict([0]), [[1, 2]], grade=[[1, 0]]), "contradict"),
        (lambda: scores_from_ranking([0, [1, 0]], states=2), "cyclic"),
        (lambda: scores_from_ranking([0], states=2), "leaves out state 2"),
        (lambda: scores_from_ranking([0, 1, 2], states=2), "names state 3"),
    ],
)
def test_impossible_models_say_what_is_wrong(problem, message):
    with pytest.raises(ValueError, match=message):
        problem()


def test_many_options_with_few_states_need_no_full_list():
    """Forty options of which exactly one is taken: 41 states out of 10^12."""
    pairs = list(itertools.combinations(range(40), 2))
    masks = [1 << a | 1 << b for a, b in pairs]
    model = conflict(np.arange(40) % 4, masks=masks, values=masks)
    assert model.count == 41
