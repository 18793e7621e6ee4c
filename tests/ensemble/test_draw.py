"""Draws: every cell its own stream, whatever the order, the chunks and the edits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.special import ndtri
from tests.property.strategies import make, situations

from detente.ensemble.draw import BLOCK, cell, cells_of, draw, uniforms
from detente.ensemble.settings import VARIED
from detente.ensemble.settings import settings as settings_of
from detente.errors import UnknownNameError
from detente.situation.edit import edited
from detente.situation.model import Situation

SLOW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def shuffled(situation: Situation, seed: int) -> Situation:
    """The same situation, the rows of every table in another order."""
    rng = np.random.default_rng(seed)
    tables = {
        name: replace(table, rows=tuple(table.rows[i] for i in rng.permutation(len(table.rows))))
        for name, table in situation.tables.items()
    }
    return replace(situation, tables=tables)


@SLOW
@given(situations(), st.integers(0, 100))
def test_row_order_changes_no_byte(situation, seed):
    one, other = draw(situation, count=30), draw(shuffled(situation, seed), count=30)
    assert one.identical(other)


@SLOW
@given(situations(), st.integers(1, 29))
def test_draws_in_two_parts_are_the_draws_in_one(situation, cut):
    whole = draw(situation, count=30)
    parts = draw(situation, count=cut), draw(situation, first=cut, count=30 - cut)
    for name in whole.data_vars:
        got = [part[name] for part in parts]
        if "draw" in whole[name].dims:
            assert np.array_equal(
                whole[name].values, np.concatenate([g.values for g in got]),
                equal_nan=whole[name].dtype.kind == "f",
            )  # fmt: skip


def test_a_stream_is_the_same_across_blocks_and_independent_of_the_start():
    whole = uniforms(5, "a", 0, 2 * BLOCK + 10)
    assert np.array_equal(whole[BLOCK - 3 : BLOCK + 7], uniforms(5, "a", BLOCK - 3, 10))
    assert not np.array_equal(whole[:BLOCK], whole[BLOCK : 2 * BLOCK])
    assert not np.array_equal(whole, uniforms(5, "b", 0, 2 * BLOCK + 10))
    assert not np.array_equal(whole, uniforms(6, "a", 0, 2 * BLOCK + 10))


def test_streams_are_uniform_and_uncorrelated():
    many = np.array([uniforms(0, f"cell/{n}", 0, 4000) for n in range(40)])
    assert many.min() >= 0
    assert many.max() < 1
    # Kolmogorov-Smirnov: 1.95 / sqrt(n) is its 99.9th percentile, with 40 streams 2.3 is generous.
    grid = (np.arange(4000) + 0.5) / 4000
    assert np.abs(np.sort(many, axis=1) - grid).max() < 2.3 / np.sqrt(4000)
    off = np.corrcoef(many)[~np.eye(40, dtype=bool)]
    assert np.abs(off).max() < 5 / np.sqrt(4000)


@SLOW
@given(situations(), st.data())
def test_an_edit_changes_the_draws_of_its_cell_and_no_other(situation, data):
    stake = data.draw(st.sampled_from(situation.stakes.rows))
    old = stake.text("salience")
    new = "55" if old != "55" else "56"
    edit = {"table": "stakes", "key": stake.key, "column": "salience", "value": new}
    before, after = draw(situation, count=40), draw(edited(situation, [edit]), count=40)
    name = f"stakes/{stake.key}/salience"
    assert before["cell"].equals(after["cell"])
    for each in before["cell"].values:
        same = np.array_equal(cell(before, each), cell(after, each))
        assert same == (each != name)


def tied(loading_a, loading_b):
    """Three actors with wide stakes; two positions share one factor."""
    actors = [
        {"id": key, "name": key, "kind": "state", "influence": value, "resolve": "1"}
        for key, value in (("a", "100"), ("b", "50"), ("c", "40"))
    ]
    stakes = [
        {"actor": key, "issue": "land", "position": "20/50/80", "salience": "50"} for key in "abc"
    ]
    correlations = [
        {"group": "g", "table": "stakes", "key": f"{key}/land", "column": "position",
         "loading": str(loading)}
        for key, loading in (("a", loading_a), ("b", loading_b))
    ]  # fmt: skip
    issues = [{"id": "land", "low": "none", "high": "all", "reversion": "50", "linkable": "no"}]
    return make(
        {"actors": actors, "issues": issues, "stakes": stakes, "correlations": correlations}
    )


@pytest.mark.parametrize(("a", "b"), [(0.8, 0.7), (0.9, -0.9), (1.0, 1.0), (1.0, -1.0), (0.5, 0)])
def test_cells_of_a_group_are_tied_by_a_gaussian_copula(a, b):
    count = 20_000
    draws = draw(tied(a, b), count=count, seed=3)
    free = draw(tied(0, 0), count=count, seed=3)
    place = cells_of(tied(a, b))
    share = {}
    for key in "abc":
        name = f"stakes/{key}/land/position"
        values = np.sort(cell(draws, name))
        # Margins stay: the quantiles of the cell, within sampling error.
        for u in (0.1, 0.5, 0.9):
            at = float(np.quantile(values, u))
            assert place[name]._mass(at) == pytest.approx(u, abs=0.012)
        rank = np.argsort(np.argsort(cell(draws, name)))
        share[key] = ndtri((rank + 0.5) / count)
    got = np.corrcoef(share["a"], share["b"])[0, 1]
    assert got == pytest.approx(a * b, abs=5 / np.sqrt(count))
    assert abs(np.corrcoef(share["a"], share["c"])[0, 1]) < 5 / np.sqrt(count)
    if abs(a) == abs(b) == 1:
        assert np.allclose(share["a"], np.sign(a * b) * share["b"], atol=1e-9)
    # A cell outside the group keeps its draws.
    assert np.array_equal(
        cell(draws, "stakes/c/land/position"), cell(free, "stakes/c/land/position")
    )


def test_labels_stand_in_id_order_and_absent_is_not_zero():
    situation = make({
        "actors": [
            {"id": key, "name": key, "kind": "state", "influence": "50"} for key in ("z", "a")
        ],
        "issues": [{"id": key, "low": "n", "high": "y", "reversion": "30"} for key in ("q", "b")],
        "stakes": [{"actor": "z", "issue": "b", "position": "40", "salience": "10"}],
    })  # fmt: skip
    draws = draw(situation, count=2)
    assert draws["actor"].values.tolist() == ["a", "z"]
    assert draws["issue"].values.tolist() == ["b", "q"]
    assert draws["position"].sel(actor="z", issue="b").values.tolist() == [40, 40]
    assert np.isnan(draws["position"].sel(actor="a").values).all()
    assert (draws["salience"].sel(actor="a").values == 0).all()
    with pytest.raises(UnknownNameError):
        cell(draws, "stakes/a/b/position")


def test_fixed_choices_leave_every_other_cell_alone(afghanistan):
    import detente

    situation = detente.load(afghanistan)
    drawn, fixed = draw(situation, count=20), draw(situation, count=20, choices={"lambda": 0.1})
    assert (fixed["lambda"].values == 0.1).all()
    for name in drawn["cell"].values:
        if name != "choices/lambda":
            assert np.array_equal(cell(drawn, name), cell(fixed, name))


def test_settings_cover_the_choices_evenly(afghanistan):
    import detente

    situation = detente.load(afghanistan)
    found = settings_of(situation, count=64, seed=1)
    assert set(found) == set(VARIED)
    again = settings_of(situation, count=64, seed=1)
    cells = cells_of(situation)
    for name, values in found.items():
        assert np.array_equal(values, again[name])
        # A scrambled Sobol net of 64 points has one in each 64th of every choice's distribution.
        share = np.sort([cells[f"choices/{name}"]._mass(v) for v in values])
        bottom, top = cells[f"choices/{name}"]._mass(cells[f"choices/{name}"].bottom), 1.0
        if np.isfinite(cells[f"choices/{name}"].top):
            top = cells[f"choices/{name}"]._mass(cells[f"choices/{name}"].top)
        even = (share - bottom) / (top - bottom) * 64
        assert (np.floor(np.clip(even, 0, 63.999)) == np.arange(64)).all()
