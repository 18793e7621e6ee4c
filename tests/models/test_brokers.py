"""Brokers and links in chains of trust against all paths."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from detente.models.brokers import brokers, link_losses


def chains(trust, keep, start):
    """Every simple path from a node: end, inner nodes, value."""
    n = len(trust)
    for length in range(n - 1):
        for inner in itertools.permutations([k for k in range(n) if k != start], length):
            for end in range(n):
                if end == start or end in inner:
                    continue
                steps = list(itertools.pairwise((start, *inner, end)))
                value = math.prod(trust[a][b] for a, b in steps) * keep ** (len(steps) - 1)
                yield end, inner, value


def test_brokers_equal_all_paths():
    rng = np.random.default_rng(12)
    for round_ in range(30):
        n = int(rng.integers(2, 6))
        trust = rng.random((n, n)) * (rng.random((n, n)) < 0.7)
        if round_ % 3 == 0:
            trust = np.round(trust, 0) * 0.5  # many ties
        keep = float(rng.choice([0.0, 0.5, 0.8, 1.0]))
        found = brokers(trust[None], delta=[keep])
        share = np.zeros(n)
        for i in range(n):
            paths = list(chains(trust, keep, i))
            for j in range(n):
                if j == i:
                    continue
                top = max(v for end, _, v in paths if end == j)
                assert found.best[0, i, j] == pytest.approx(top)
                good = [
                    inner for end, inner, v in paths if end == j and v > 0 and v >= top * (1 - 1e-9)
                ]
                if not good:
                    continue
                fewest = min(len(inner) for inner in good)
                good = [inner for inner in good if len(inner) == fewest]
                for k in range(n):
                    share[k] += sum(k in inner for inner in good) / len(good)
        pairs = max((n - 1) * (n - 2), 1)
        assert found.share[0] == pytest.approx(share / pairs)
        for k in range(n):
            rest = [i for i in range(n) if i != k]
            small = brokers(trust[np.ix_(rest, rest)][None], delta=[keep]).best[0]
            big = found.best[0][np.ix_(rest, rest)]
            off = ~np.eye(n - 1, dtype=bool)
            wanted = (big - small)[off].mean() if n > 2 else 0.0
            assert found.loss[0, k] == pytest.approx(wanted, abs=1e-12)


def test_link_losses_equal_cutting_each_link():
    rng = np.random.default_rng(13)
    trust, power = rng.random((3, 5, 5)), rng.random((3, 5))
    delta, essential = np.array([0.5, 0.8, 1.0]), np.array([True, True, False, True, False])
    found = link_losses(trust, delta=delta, essential=essential, power=power)

    def mutual(matrix, d):
        best = brokers(matrix[None], delta=delta[d : d + 1]).best[0]
        pairs = [(i, j) for i, j in itertools.permutations(np.flatnonzero(essential), 2)]
        heavy = [power[d, i] * power[d, j] for i, j in pairs]
        return np.average([best[pair] for pair in pairs], weights=heavy)

    for d, (a, b) in itertools.product(range(3), itertools.combinations(range(5), 2)):
        cut = trust[d].copy()
        cut[a, b] = cut[b, a] = 0
        assert found[d, a, b] == pytest.approx(mutual(trust[d], d) - mutual(cut, d))
        assert found[d, a, b] == found[d, b, a]
    assert (found >= -1e-12).all()


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        (lambda: brokers([[0.5]], delta=[1]), "draw, node, node"),
        (lambda: brokers([[[0, 2], [1, 0]]], delta=[1]), "lie in 0-1"),
    ],
)
def test_impossible_trust_says_what_is_wrong(problem, message):
    with pytest.raises(ValueError, match=message):
        problem()


def test_one_alone_is_no_broker():
    assert brokers(np.ones((1, 1, 1)), delta=[1]).share.tolist() == [[0.0]]
