"""The headline table of the first case by HiGHS alone equals that of the fast path."""

from __future__ import annotations

import numpy as np
import pytest
from tests.reference import highs
from tests.reference.deals import single

import detente
from detente.analyses.agreement.agreement import open_forums, possible
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Deal
from detente.ensemble.draw import draw

NEAR = 1e-6


def compare(situation, count, **choices):
    """Verdict of every forum, linked and not, on every draw; returns how many were compared."""
    frame = Frame.of(situation, draw(situation, count=count, choices=choices or None))
    compared = feasible = 0
    for seats in open_forums(situation, frame):
        for linked in ((), frame.linkable):
            deal = Deal(frame, seats, linked)
            problem, solution = deal.problem, deal.solution
            for d in range(count):
                if problem.quota < 0:
                    want = highs.margin_with_lines(*single(problem, d))
                else:
                    want = highs.margin_by_vote(
                        *single(problem, d), problem.party, problem.essential,
                        problem.power[d], problem.quota,
                    )  # fmt: skip
                assert solution.margin[d] == want or solution.margin[d] == pytest.approx(
                    want, abs=1e-7
                ), (seats.forum, linked, d)
                if abs(want) > NEAR:
                    assert solution.feasible[d] == (want >= 0)
                compared += 1
                feasible += want >= 0
    return compared, feasible


def test_verdicts_of_all_forums_equal_those_of_highs(afghanistan):
    situation = detente.load(afghanistan)
    compared, feasible = compare(situation, 12)
    forums = sum(1 for _ in situation.forums)
    assert compared >= 12 * forums  # linked and not; a planned forum may open after the horizon
    assert 0 < feasible < compared


@pytest.mark.parametrize("choices", [{"trust": "min"}, {"relief": "full"}, {"tax": "expected"}])
def test_verdicts_under_other_forms_equal_those_of_highs(afghanistan, choices):
    compare(detente.load(afghanistan), 3, **choices)


def test_a_deal_worth_having_equals_the_bounded_programme_of_highs(afghanistan):
    situation = detente.load(afghanistan)
    head = situation.headline
    issue, least = str(head["issue"]), float(head["at_least"])
    frame = Frame.of(situation, draw(situation, count=40))
    seats = next(s for s in open_forums(situation, frame) if s.forum == head["forum"])
    for linked in ((), frame.linkable):
        deal = Deal(frame, seats, linked)
        got = possible(deal, issue, low=least)
        bottom, top, optional = deal.bounded(issue, least, 100.0)
        for d in range(40):
            x, w, r, b, active, _, _, _, floor, ceiling = single(deal.problem, d)
            want = highs.margin_with_lines(
                x, w, r, b, active, bottom[d], top[d], optional[d], floor, ceiling
            )
            if abs(want) > NEAR:
                assert got[d] == (want >= 0)


@pytest.mark.slow
def test_the_whole_headline_table_equals_that_of_highs(afghanistan):
    compared, _ = compare(detente.load(afghanistan), 1000)
    assert compared > np.int64(5000)
