"""Cells to distributions: exact quantiles, the defining equations, and the edges of the format."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from detente.ensemble.cells import cell_for, quantiles, spreads
from detente.situation.model import Value


def test_quantiles_are_the_exact_ones(shared):
    cases = json.loads(shared("cases/agreement/cells.json").read_text())["cells"]
    assert len(cases) >= 7
    for case in cases:
        value = Value.parse(case["cell"]) if case["cell"] else None
        cell = cell_for(value, *case["range"])
        width = case["range"][1] - case["range"][0]
        for share, want in case["quantiles"].items():
            assert cell.quantile(float(share)) == pytest.approx(want, abs=2e-6 * width), case
        # The mean as the integral of the quantile function.
        mean, _ = quad(lambda u, cell=cell: float(cell.quantile(u)), 0, 1, limit=200)
        assert mean == pytest.approx(case["mean"], abs=2e-5 * width)
        if "sd_below" in case:
            assert cell.sd_below == pytest.approx(case["sd_below"], abs=1e-6 * width)
            assert cell.sd_above == pytest.approx(case["sd_above"], abs=1e-6 * width)
            assert cell.mass_below == pytest.approx(case["mass_below_best"], abs=1e-6)


triples = st.tuples(*[st.integers(-1000, 1000)] * 3).map(sorted).filter(lambda t: t[0] < t[2])


@given(triples)
def test_five_per_cent_lie_below_low_and_above_high_and_the_pieces_meet(triple):
    low, best, high = map(float, triple)
    below, above = spreads(low, best, high)
    mass = below / (below + above)
    under = 2 * mass * norm.cdf((low - best) / below) if low < best else mass
    over = 2 * (1 - mass) * norm.sf((high - best) / above) if best < high else 1 - mass
    assert under == pytest.approx(0.05, abs=1e-9)
    assert over == pytest.approx(0.05, abs=1e-9)
    # Density at the mode from the left and from the right.
    assert mass / below == pytest.approx((1 - mass) / above, rel=1e-9)


@given(triples, st.floats(0.001, 0.999))
def test_quantiles_invert_the_distribution_function_and_rise(triple, share):
    low, best, high = map(float, triple)
    cell = cell_for(Value(low, best, high), -math.inf, math.inf)
    x = float(cell.quantile(share))
    assert cell._mass(x) == pytest.approx(share, abs=1e-9)
    assert float(cell.quantile(min(1.0, share + 0.001))) >= x


@given(st.tuples(*[st.integers(0, 100)] * 3).map(sorted), st.floats(0, 1))
def test_nothing_leaves_the_range_or_piles_up_at_its_ends(triple, share):
    cell = cell_for(Value(*map(float, triple)), 0, 100)
    assert 0 <= float(cell.quantile(share)) <= 100
    if triple[0] < triple[2]:
        inner = cell.quantile(np.linspace(0.01, 0.99, 99))
        assert (np.diff(inner) > 0).all()


def test_a_point_has_no_spread_and_an_unknown_is_uniform():
    assert cell_for(Value.parse("70"), 0, 100).quantile([0.0, 0.3, 1.0]).tolist() == [70, 70, 70]
    unknown = cell_for(None, 20, 60).quantile([0, 0.25, 1])
    assert unknown.tolist() == [20, 30, 60]


def test_what_cannot_be_a_distribution_is_refused():
    with pytest.raises(ValueError, match="two ends"):
        cell_for(None, 0, math.inf)
    with pytest.raises(ValueError, match="low ≤ best ≤ high"):
        cell_for(Value(30, 20, 40), 0, 100)
    with pytest.raises(ValueError, match="outside"):
        cell_for(Value.parse("120"), 0, 100)


def test_many_cells_at_once_equal_each_alone():
    texts = ["10/20/50", "0.9/1/1", "0/0/5", "40", "20..40", "99/99/100"]
    cells = [cell_for(Value.parse(text), 0, 100) for text in texts] + [cell_for(None, 0, 100)]
    u = np.random.default_rng(1).random((len(cells), 50))
    together = quantiles(cells, u)
    for row, cell in enumerate(cells):
        assert np.array_equal(together[row], cell.quantile(u[row]))
