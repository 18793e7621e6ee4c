"""Outside support: what leaves unreplaced weakens, and when."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from detente.models.support import NEVER, Flow, Lever, Rules, support

FIRST = 2017 * 12 + 5  # June 2017
DAYS = np.array(
    [dt.date((FIRST + m) // 12, (FIRST + m) % 12 + 1, 1).toordinal() for m in range(61)]
)
AS_OF = dt.date(2017, 5, 23).toordinal()


def flow(donor, resource, share, patience, *, substitutes=0.0, coded=None):
    one = np.ones(1)
    return Flow(
        donor, resource, one * (share if coded is None else coded), one * share,
        one * substitutes, one * patience,
    )  # fmt: skip


def run(flows, **more):
    return support(flows, boundaries=DAYS, first_month=FIRST, as_of=AS_OF, runs=1, **more)


def strength(out):
    return np.exp(out.log_strength[0])


def test_strength_is_the_weighted_product_of_what_is_left():
    flows = [
        flow("usa", "money", 0.45, 2.0, substitutes=0.12),
        flow("usa", "troops", 0.65, 1.0, substitutes=0.07),
        flow("usa", "arms", 0.88, 3.0, substitutes=0.18),
    ]
    out = run(flows)
    money = 1 - (1 - 0.12) * (0.45 - 0.65 * 0.45)  # troops gone: 35 per cent of it kept back
    troops = 1 - 0.93 * 0.65
    assert strength(out)[0] == pytest.approx(1)
    assert strength(out)[14] == pytest.approx(money**0.5 * troops**0.35)
    money, arms = 1 - 0.88 * 0.45, 1 - 0.82 * 0.88
    assert strength(out)[-1] == pytest.approx(money**0.5 * troops**0.35 * arms**0.15)


@pytest.mark.parametrize(
    ("patience", "month"), [(0.0, 0), (1.0, 12), (14 / 365.25, 0), (25 / 365.25, 1), (99.0, None)]
)
def test_a_donor_stops_at_the_nearest_month_boundary(patience, month):
    """23 May + 14 days = 6 June, nearest 1 June; + 25 = 17 June, nearest 1 July."""
    out = run([flow("usa", "money", 0.5, patience)])
    assert out.stops["usa", "money"][0] == (NEVER if month is None else FIRST + month)
    assert (strength(out) < 1).argmax() == (0 if month is None else month)


def test_allies_follow_the_lead_donor_within_six_months():
    flows = [flow("nato", "troops", 0.35, 9.0), flow("usa", "troops", 0.65, 2.0)]
    out = run(flows)
    assert out.stops["usa", "troops"][0] == FIRST + 24
    assert out.stops["nato", "troops"][0] == FIRST + 30
    at_once = run(flows, rules=Rules(follow=0.0))
    assert at_once.stops["nato", "troops"][0] == FIRST + 24
    patient = run([flow("nato", "troops", 0.35, 1.0), flow("usa", "troops", 0.65, 2.0)])
    assert patient.stops["nato", "troops"][0] == FIRST + 12  # an impatient ally does not wait


def test_levers_end_with_the_lead_donor():
    flows = [flow("nato", "troops", 0.35, 0.5), flow("usa", "troops", 0.65, 2.0)]
    plain = strength(run(flows))
    surge = strength(run(flows, levers=[Lever("troops", FIRST + 4, np.array([0.336]))]))
    assert surge[3] == pytest.approx(plain[3])
    assert surge[4] == pytest.approx(1.336**0.35)
    assert surge[23] == pytest.approx((1 - 0.35 + 0.336) ** 0.35)
    assert surge[24] == pytest.approx(plain[24])


def test_strength_never_falls_below_the_floor():
    out = run([flow("usa", "money", 1.0, 0.0)])
    assert strength(out)[-1] == pytest.approx(0.05**0.5)


def test_a_scenario_edits_the_share_that_flows():
    """Aid cut from 45 to 23 per cent of all means, a tenth of the loss replaced."""
    out = run([flow("usa", "money", 0.23, 99, coded=0.45, substitutes=0.1)])
    assert strength(out)[5] == pytest.approx((1 - 0.9 * 0.22) ** 0.5)
    assert out.flowing["money"][0, 5] == pytest.approx(0.23 / 0.45)


def test_halved_doubled_and_no_aid_replace_nothing():
    flows = [flow("usa", "money", 0.4, 99, substitutes=0.5), flow("un", "money", 0.2, 99)]
    for factor in (0.5, 2.0, 0.0):
        out = run(flows, factors={"money": factor})
        assert strength(out)[3] == pytest.approx((1 - (1 - factor) * 0.6) ** 0.5)


def test_withdrawn_means_troops_or_money_whichever_first():
    out = run([flow("usa", "troops", 0.65, 3.0), flow("usa", "money", 0.4, 1.0)])
    assert out.withdrawn("usa")[0] == FIRST + 12
    with pytest.raises(KeyError, match="neither money nor troops"):
        out.withdrawn("iran")
