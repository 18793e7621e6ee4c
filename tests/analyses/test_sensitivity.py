"""Rank correlations against scipy's, and answers other than margins."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from scipy.stats import spearmanr

import detente
from detente.analyses.sensitivity.others import others, ranked
from detente.findings.quantity import parse
from detente.study.run import run

DRAWS = 80


@pytest.fixture(scope="module")
def some(afghanistan):
    only = ["sensitivity", "offers", "sequence", "necessity"]
    return run(detente.load(afghanistan), draws=DRAWS, only=only, keep=False)


def test_rank_correlations_equal_those_of_scipy(some):
    result = some.results[""]["sensitivity"]
    margin = some.results[""]["agreement"]["margin"].sel(forum="sco", linked="no").values
    cells = some.draws["cells"].values
    at = {str(each): place for place, each in enumerate(some.draws["cell"].values)}
    checked = 0
    for name in result["input"].values:
        if name in at:
            want = spearmanr(cells[:, at[name]], margin).statistic
            got = result["rank_correlation"].sel(forum="sco", linked="no", input=name)
            assert float(got) == pytest.approx(want, abs=1e-9)
            checked += 1
    assert checked > 300


def test_sets_orders_and_groups_have_tornados_of_their_own(some):
    found = [f for f in some.findings if f.quantity.startswith("sensitivity.tornado")]
    kinds = {parse(f.quantity)[1].get("of", "margin") for f in found}
    assert kinds == {
        "agreement.feasible", "agreement.necessary", "agreement.empty", "agreement.reason",
        "agreement.blockers", "sequence.whole", "margin",
    }  # fmt: skip
    offers = some.results[""]["offers"]["feasible"].sel(forum="sco", offer="ukraine-sanctions")
    answer = "agreement.feasible[forum=sco,linked=ukraine-sanctions]"
    one = some.results[""]["sensitivity"]["with_other"].sel(answer=answer)
    at = list(some.draws["cell"].values).index("choices/lambda")
    want = spearmanr(some.draws["cells"].values[:, at], offers.values).statistic
    assert float(one.sel(input="choices/lambda")) == pytest.approx(want, abs=1e-9)
    assert want < 0


def test_a_waiver_counts_among_the_draws_without_a_deal(some):
    data = some.results[""]["agreement"].sel(linked="no")
    failed = ~data["feasible"].sel(forum="us-russia").values.astype(bool)
    opened = data["waived"].sel(seat="us-russia:russia").values.astype(float)
    answer = "agreement.blockers[forum=us-russia,linked=no,actor=russia]"
    given = dict(others(some.results[""]))[answer]
    assert (np.isnan(given) == ~failed).all()
    assert (given[failed] == opened[failed]).all()
    assert answer in some.results[""]["sensitivity"]["answer"].values


def test_answers_that_never_change_are_left_out_and_others_stand_at_the_mean():
    needed = np.array([[1.0, 0.0, np.nan, 1.0], [1.0, 1.0, np.nan, 1.0], [np.nan] * 4])
    data = xr.Dataset(
        {"needed": (("group", "draw"), needed)},
        coords={"group": np.array(["a", "b", "c"], dtype=object)},
    )
    (only,) = others({"necessity": data})
    assert only[0] == "agreement.necessary[actors=a]"
    assert ranked([only[1]], 4)[:, 0] == pytest.approx([1, 0, 2 / 3, 1])
    assert ranked([], 4).shape == (4, 0)
