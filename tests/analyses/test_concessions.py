"""Concessions against a grid of packages, set by set; invariants; what they say at the edges."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.analyses.small import FIXED, ODD, odd_situation, sensible, small
from tests.property.strategies import make, situations
from tests.reference import grid

import detente
from detente.analyses.agreement.agreement import open_forums
from detente.analyses.concessions.concessions import Concessions, best_offer, openings, rescues
from detente.analyses.concessions.offers import Offers, issues_in, minimal, offers_of, opened
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Deal
from detente.analyses.deal.waivers import waived
from detente.analyses.protocol import Inputs, Options
from detente.ensemble.draw import draw

STEP = 2.5
SLACK = STEP / 200  # a surplus changes by at most a half step of all stakes
SLOW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def inputs_of(situation, count=None, **results):
    return Inputs(situation, draw(situation, count=count), results, 1)


def computed(situation, *, reach=0.5, count=None):
    inputs = inputs_of(situation, count)
    options = Options(extra={"reach": reach})
    offers = Offers().run(inputs, options)
    result = Concessions().run(inputs_of(situation, count, offers=offers), options)
    found = Concessions().findings(result, situation, options)
    return offers, result, {finding.quantity: finding for finding in found}


@pytest.mark.parametrize("seed", range(40))
def test_every_set_agrees_with_a_grid(seed):
    situation = small(seed, issues=3, linkable=2 if seed % 2 else 1, forums=2)
    case = grid.plain(situation, kappa=FIXED["kappa"])
    offers, _, _ = computed(situation)
    checked = 0
    for forum in offers["forum"].values:
        essential, table, agenda, guarantee = grid.seats(situation, forum)
        agenda = agenda or case.core
        for offer in offers["offer"].values:
            linked = issues_in(offer, [k for k in case.issues if k not in case.core])
            margin = grid.margin(case, essential, table, agenda, guarantee, linked, step=STEP)
            if margin >= 0 or margin < -SLACK:  # else the grid is too coarse to tell
                verdict = offers["feasible"].sel(forum=forum, offer=offer).values
                assert (verdict == (margin >= 0)).all(), (forum, offer, margin)
                checked += 1
    assert checked > 0


@pytest.mark.parametrize("seed", range(12))
def test_pruned_verdicts_are_those_of_separate_deals(seed):
    situation = detente.load("afghanistan-2017")
    frame = Frame.of(situation, draw(situation, first=40 * seed, count=40))
    seats = open_forums(situation, frame)[seed % 11]
    offers = offers_of(frame.linkable)
    found = opened(frame, seats, offers)
    rng = np.random.default_rng(seed)
    for row in rng.choice(len(offers), size=9, replace=False):
        alone = Deal(frame, seats, issues_in(offers[row], frame.linkable))
        assert (found[row] == alone.solution.feasible).all(), offers[row]


@SLOW
@given(situations())
def test_offering_one_issue_more_never_closes_a_deal(situation):
    frame = Frame.of(situation, draw(situation, count=12))
    offers = offers_of(frame.linkable)
    sets = [frozenset(issues_in(each, frame.linkable)) for each in offers]
    for seats in open_forums(situation, frame):
        found = opened(frame, seats, offers)
        for a, b in itertools.product(range(len(offers)), repeat=2):
            if sets[a] <= sets[b]:
                assert (found[a] <= found[b]).all()
        least = minimal(found, sets)
        assert (found <= np.array([
            least[[part for part in range(len(sets)) if sets[part] <= sets[row]]].any(axis=0)
            for row in range(len(sets))
        ])).all()  # fmt: skip


@SLOW
@given(situations())
def test_waiving_somebody_never_closes_a_deal(situation):
    frame = Frame.of(situation, draw(situation, count=12))
    for seats in open_forums(situation, frame):
        deal = Deal(frame, seats, frame.linkable)
        feasible = deal.solution.feasible
        names, found = rescues(frame, seats, frame.linkable, feasible)
        assert (found >= feasible).all()
        for name, row in zip(names, found, strict=True):
            assert (row == (waived(deal, waiver=name) | feasible)).all(), name


@SLOW
@given(situations())
def test_gives_and_gets_are_those_of_packages_that_suit_all(situation):
    frame = Frame.of(situation, draw(situation, count=12))
    offers = offers_of(frame.linkable)
    assume(len(frame.linkable) > 0)
    for seats in open_forums(situation, frame):
        found = opened(frame, seats, offers)
        opening = openings(frame, seats, found, offers)
        opens = found & ~found[0]
        for row, offer in enumerate(offers):
            if not opens[row].any():
                assert np.isnan(opening.price[row])
                assert np.isnan(opening.gain[row]).all()
                continue
            assert opening.price[row] >= 0
            outside = [k for k in frame.linkable if k not in issues_in(offer, frame.linkable)]
            at = [list(frame.linkable).index(k) for k in outside]
            assert (opening.gain[row][:, at] == 0).all()
            assert (opening.moved[row][at] == 0).all()
            assert opening.used[row].max() > 0


def test_hand_case_of_two_concessions():
    # No deal on x pays a party alone; y is worth 0.4 to b and costs a 0.1 (cases of linkage).
    situation = make(
        {
            "actors": [{"id": "a", "kind": "state", "influence": "50"},
                       {"id": "b", "kind": "state", "influence": "50"}],
            "issues": [
                {"id": "x", "low": "none", "high": "all", "reversion": "50"},
                {"id": "y", "low": "none", "high": "all", "reversion": "50", "linkable": "yes"},
                {"id": "v", "low": "none", "high": "all", "reversion": "50", "linkable": "yes"},
            ],
            "stakes": [
                {"actor": "a", "issue": "x", "position": "100", "salience": "80"},
                {"actor": "a", "issue": "y", "position": "0", "salience": "20"},
                {"actor": "b", "issue": "x", "position": "0", "salience": "20"},
                {"actor": "b", "issue": "y", "position": "100", "salience": "80"},
            ],
            "relations": [{"source": "a", "target": "b", "trust": "0.5"},
                          {"source": "b", "target": "a", "trust": "0.5"}],
            "forums": [{"id": "f"}],
            "members": [{"forum": "f", "actor": "a", "essential": "yes"},
                        {"forum": "f", "actor": "b", "essential": "yes"}],
        },
        head={"choices": {"lambda": "0.1", "theta": "1"}, "draws": {"n": 10, "seed": 1}},
    )  # fmt: skip
    _, result, found = computed(situation)
    assert found["agreement.feasible[forum=f,linked=y]"].value == 1
    assert found["agreement.feasible[forum=f,linked=v]"].value == 0
    best = found["levers.concession[forum=f]"]
    assert best.value == 1
    assert best.detail["issue"] == "y"
    told = best.detail["table"][0]
    assert told["issues"] == ["y"]
    assert told["gives"] == ["a"]
    assert told["gains"] == ["b"]
    cheapest = found["levers.package[forum=f,at_least=0.5]"]
    assert cheapest.value == 1
    assert cheapest.detail["issues"] == ["y"]
    # Nash: equal power; a has 0.8 at stake on x, b on y, taxes 0.08 and 0.02 (method 3): with x at
    # 100, max log(0.32 - 0.2 s) + log(0.8 s - 0.12) over s = (y - 50)/100 in [0, 0.5] is s = 0.5.
    at = list(result["offer"].values).index("y")
    moved = result["moved"].sel(forum="f", issue="y").values[at]
    assert moved == pytest.approx(50, abs=1e-4)
    gain = result["gain"].sel(forum="f", issue="y").values[at]
    assert gain == pytest.approx([-0.1, 0.4], abs=1e-6)


@pytest.mark.parametrize("reach", [0.05, 0.25, 0.3, 0.99])
def test_the_cheapest_package_is_the_least_that_reaches(reach):
    situation = detente.load("afghanistan-2017")
    _, result, found = computed(situation, reach=reach, count=300)
    for forum in result["forum"].values:
        part = result["count"].sel(forum=forum)
        odds = dict(zip(result["offer"].values, part.values / 300, strict=True))
        finding = found[f"levers.package[forum={forum},at_least={reach:g}]"]
        sets = {offer for offer in odds if offer not in ("no", "yes")}
        if odds["no"] >= reach:
            assert finding.detail["issues"] == []
            assert finding.value == odds["no"]
        elif any(odds[offer] >= reach for offer in sets):
            chosen = "+".join(finding.detail["issues"])
            assert odds[chosen] >= reach
            assert finding.value == pytest.approx(odds[chosen])
            assert not any(
                odds[offer] >= reach for offer in sets if offer.count("+") < chosen.count("+")
            )
        elif odds["yes"] >= reach:
            assert finding.value == pytest.approx(odds["yes"])
        else:
            assert finding.value is None
            assert "no set" in finding.reason


def test_every_set_has_a_finding_with_evidence_and_what_it_leans_on():
    situation = detente.load("afghanistan-2017")
    offers, result, found = computed(situation, count=200)
    count = dict.fromkeys(result["forum"].values, 0)
    for quantity, finding in found.items():
        if quantity.startswith("agreement.feasible"):
            count[quantity.split("forum=")[1].split(",")[0]] += 1
            assert finding.evidence
            assert finding.assumptions
            assert finding.reference
            assert set(finding.detail["gives"]).isdisjoint(finding.detail["gains"])
    assert set(count.values()) == {6 + 15 + 20}
    assert (offers["feasible"].sel(offer="no") <= offers["feasible"].sel(offer="yes")).all()


@pytest.mark.parametrize("odd", ODD)
def test_odd_situations_get_words(odd):
    situation = odd_situation(odd)
    _, result, found = computed(situation)
    assert found
    sensible(found.values())
    assert "count" not in result or (result["count"].values >= 0).all()
    if odd == "no linkable issue":
        assert "no linkable issue" in found["levers.concession[forum=f]"].reason


def test_the_best_offer_breaks_ties_by_size_and_name():
    offers = ("no", "a", "b", "a+b", "yes")
    assert best_offer(np.array([0, 3, 3, 3, 9]), offers) == 1
    assert best_offer(np.array([0, 2, 3, 3, 9]), offers) == 2
    assert best_offer(np.array([1, 1]), ("no", "yes")) is None


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 7))
def test_names_of_offers(count):
    issues = [f"k{i}" for i in range(count)]
    offers = offers_of(issues)
    assert offers[0] == "no"
    assert offers[-1] == "yes"
    assert len(offers) == 2 + sum(math.comb(count, size) for size in (1, 2, 3))
    assert len(set(offers)) == len(offers)


def test_chunks_change_nothing():
    situation = detente.load("afghanistan-2017")
    whole = Offers().run(inputs_of(situation, 60), Options())
    parts = [
        Offers().run(Inputs(situation, draw(situation, first=first, count=20)), Options())
        for first in (0, 20, 40)
    ]
    for place, part in enumerate(parts):
        same = whole["feasible"].values[20 * place : 20 * place + 20]
        assert (part["feasible"].values == same).all()


def test_a_scenario_asks_nothing():
    situation = detente.load("afghanistan-2017")
    inputs = inputs_of(situation, 10)
    offers = Offers().run(inputs, Options(full=False))
    assert list(offers.data_vars) == []
    result = Concessions().run(inputs_of(situation, 10, offers=offers), Options(full=False))
    assert Concessions().findings(result, situation, Options(full=False)) == []


def test_an_interrupted_run_keeps_what_is_done(tmp_path, monkeypatch):
    situation = detente.load("afghanistan-2017")
    wanted = {"draws": 5000, "only": ["offers"], "workers": 1}
    asked = []
    real = Offers.run

    def counting(self, inputs, options):
        if options.full:
            asked.append(int(inputs.draws["draw"].values[0]))
        return real(self, inputs, options)

    def stop(label, step, total):
        if step == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(Offers, "run", counting)
    with pytest.raises(KeyboardInterrupt):
        detente.run(situation, store=tmp_path, progress=stop, **wanted)
    assert asked == [0, 1000]
    seen = []
    again = detente.run(
        situation, store=tmp_path, progress=lambda label, step, total: seen.append(step), **wanted
    )
    assert asked == [0, 1000, 2000, 3000, 4000]  # nothing twice
    assert seen == sorted(seen)
    plain = detente.run(situation, keep=False, **wanted)
    same = (
        again.results[""]["offers"]["feasible"].values
        == plain.results[""]["offers"]["feasible"].values
    )
    assert same.all()
