"""Which analyses run, and in which order."""

from __future__ import annotations

import detente
from detente.study.plan import discovered, planned


def names(**wanted):
    analyses, _ = planned(detente.load("afghanistan-2017"), **wanted)
    return [analysis.card.name for analysis in analyses]


def test_what_an_analysis_needs_or_looks_at_comes_before_it():
    order = names()
    for key in order:
        card = discovered()[key].card
        for other in (*card.needs, *card.after):
            assert order.index(other) < order.index(key), (other, key)
    assert order.index("sequence") < order.index("claims")


def test_what_it_only_looks_at_is_not_run_for_it():
    assert names(only=["claims"]) == ["claims"]
    assert "sequence" not in names(quick=True)
    assert names(only=["claims", "sequence"]) == ["agreement", "sequence", "claims"]


def test_claims_about_the_order_of_deals_are_compared_and_argued():
    run = detente.run(
        detente.load("afghanistan-2017"), draws=60, keep=False, only=["argument", "sequence"],
        options=detente.analyses.protocol.Options(settings=0),
    )  # fmt: skip
    left_out = run["argument.premises"].detail["left_out"]
    assert "c30" not in left_out
    assert run["claims.verdict[claim=c30]"].reason == ""
