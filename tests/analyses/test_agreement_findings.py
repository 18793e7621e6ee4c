"""Statements about deals: which draws a share is a share of, and margins without a median."""

from __future__ import annotations

import numpy as np
import pytest

import detente
from detente.analyses.protocol import Options
from detente.study.run import run

DRAWS, SEARCHED = 60, 25


@pytest.fixture(scope="module")
def some(afghanistan):
    """Smallest sets are searched in fewer draws than there are."""
    options = Options(settings=2, interval_draws=SEARCHED)
    return run(
        detente.load(afghanistan), draws=DRAWS, only=["agreement"], keep=False, options=options
    )


@pytest.mark.parametrize("forum", ["us-russia", "doha-channel", "un"])
def test_a_set_of_one_is_as_frequent_as_waiving_it_in_the_draws_searched(some, forum):
    data = some.results[""]["agreement"].sel(linked="no").isel(draw=slice(0, SEARCHED))
    failed = ~data["feasible"].sel(forum=forum).values.astype(bool)
    found = some[f"agreement.blocking_sets[forum={forum},linked=no]"]
    assert found.detail["draws"] == failed.sum()
    single = {name: share for name, share in found.detail["sets"] if "+" not in name}
    assert single
    for name, share in single.items():
        opened = data["waived"].sel(seat=f"{forum}:{name}").values.astype(bool) & failed
        assert share == pytest.approx(opened.sum() / failed.sum())
    assert found.value <= 1


def test_a_margin_without_median_says_so_and_keeps_its_upper_end(some):
    margin = some.results[""]["agreement"]["margin"].sel(forum="un", linked="no").values
    found = some["agreement.margin[forum=un,linked=no]"]
    assert np.isneginf(margin).mean() > 0.5
    assert found.value is None
    assert "leave no package" in found.reason
    high = np.quantile(margin, 0.95, method="inverted_cdf")
    assert found.detail["high"] == pytest.approx(high)
