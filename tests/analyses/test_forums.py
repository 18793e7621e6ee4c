"""Forums side by side: what each would need, against deals solved one by one; edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from tests.analyses.small import ODD, agreement_of, findings_of, odd_situation, sensible, small
from tests.property.strategies import situations

import detente
from detente.analyses.agreement.agreement import open_forums
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Deal
from detente.analyses.forums.forums import GUARANTEES, Forums, changes_of, means, tried
from detente.analyses.protocol import Options
from detente.ensemble.draw import draw

SLOW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


@SLOW
@given(situations())
def test_a_change_is_judged_as_its_own_margin_says(situation):
    frame = Frame.of(situation, draw(situation, count=6))
    alone = means(frame)
    rival = np.linspace(0, 0.1, frame.size)
    for seats in open_forums(situation, frame):
        for change in changes_of(frame, seats, alone):
            first, fits = tried(frame, change, rival)
            guarantee = None
            if change.kind == "guarantee":
                guarantee = np.maximum(frame.guarantee(seats.forum), float(change.what))
            margin = Deal(frame, change.seats, (), guarantee).solution.margin
            clear = np.abs(margin - rival) > 1e-6
            assert (first == (margin >= rival))[clear].all(), change
            clear = np.abs(margin) > 1e-6
            assert (fits == (margin >= 0))[clear].all(), change


@SLOW
@given(situations())
def test_a_stronger_guarantee_never_makes_a_table_worse(situation):
    frame = Frame.of(situation, draw(situation, count=6))
    for seats in open_forums(situation, frame):
        rows = [
            tried(frame, change, np.zeros(frame.size))[0]
            for change in changes_of(frame, seats, means(frame))
            if change.kind == "guarantee"
        ]
        assert len(rows) == len(GUARANTEES)
        assert (np.diff(np.array(rows).astype(int), axis=0) >= 0).all()
        assert (rows[0] >= Deal(frame, seats).solution.feasible).all()


def test_the_best_changed_table_is_counted_draw_by_draw():
    situation = detente.load("afghanistan-2017")
    inputs = agreement_of(situation, count=60)
    result = Forums().run(inputs, Options())
    core = inputs.results["agreement"].sel(linked="no").transpose("draw", "forum", ...)
    margin = np.where(core["feasible"].values, core["margin"].values, -np.inf)
    for place, forum in enumerate(result["forum"].values):
        others = np.delete(margin, place, axis=1)
        best = others.max(axis=1)
        other = result["other"].sel(forum=forum).values
        assert ((other == -1) == ~np.isfinite(best)).all()
        found = np.isfinite(best)
        assert (margin[np.flatnonzero(found), other[found]] == best[found]).all()


def test_rows_of_the_first_case():
    situation = detente.load("afghanistan-2017")
    inputs = agreement_of(situation, count=120)
    result, found = findings_of(Forums(), situation, count=120)
    sensible(found.values())
    assert len(found) == 22
    sco = found["forums.profile[forum=sco]"]
    assert sco.detail["essential"] == [
        "afghan-government", "central-asia", "china", "india", "pakistan", "russia",
    ]  # fmt: skip
    assert sco.detail["looking_on"] == ["iran", "turkey"]
    assert sco.detail["rule"] == "unanimity"
    assert next(who for who, _ in sco.detail["missing"]) == "usa"
    low, middle, high = sco.detail["guarantee"]
    assert 0 <= low < middle < high <= 1
    core = inputs.results["agreement"].sel(forum="sco", linked="no")
    assert sco.detail["feasible"] == pytest.approx(float(core["feasible"].mean()))
    assert sco.value == pytest.approx(float(core["coverage"].mean()))
    for forum in result["forum"].values:
        needs = found[f"forums.needs[forum={forum}]"]
        best = [row["best"] for row in needs.detail["changes"]]
        assert best == sorted(best, reverse=True)
        assert needs.value == best[0]
        assert needs.detail["now"]["best"] <= best[0] + 1e-12
        for kind, what in needs.detail["enough"]:
            row = next(r for r in needs.detail["changes"] if (r["kind"], r["what"]) == (kind, what))
            assert row["first"]
    assert not any(q.startswith(("forums.best", "forums.rank")) for q in found)


def test_a_seat_after_the_horizon_is_told_apart():
    situation = small(4, parties=3, issues=1)
    late = {"table": "members", "key": "f0/p0", "column": "from", "value": "2090-01-01"}
    seat = situation.table("members").get("f0/p0")
    if seat is None:
        late = {"table": "members", "add": {"forum": "f0", "actor": "p0", "from": "2090-01-01"}}
    from detente.situation.edit import edited

    other = edited(situation, [late])
    _, found = findings_of(Forums(), other)
    if "forums.profile[forum=f0]" in found:
        detail = found["forums.profile[forum=f0]"].detail
        assert detail["late"] == ["p0"]
        assert "p0" not in detail["table"]


@pytest.mark.parametrize("odd", ODD)
def test_odd_situations_get_words(odd):
    _, found = findings_of(Forums(), odd_situation(odd))
    sensible(found.values())
    assert found or odd == "nobody essential"
