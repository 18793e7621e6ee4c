"""Baselines, pool and score against published and exactly known numbers."""

from __future__ import annotations

import csv
import datetime as dt

import numpy as np
import pytest
from scipy import stats

from detente.models.forecasts import (
    GRID,
    crps,
    inside,
    pool_weight,
    random_walk,
    sampled,
    straight_line,
    student_t,
    trend_up,
)


def test_student_t_equals_scipy():
    x = np.linspace(-12, 12, 101)
    for freedom in (1, 2, 3, 4, 5, 8, 11, 30):
        assert np.allclose(student_t(x, freedom), stats.t.cdf(x, freedom), atol=1e-13)


def test_crps_of_a_normal_equals_its_closed_form():
    mean, sd = 50.0, 3.0
    forecast = stats.norm.cdf((GRID - mean) / sd)
    for seen in (41.234, 50.0, 55.5):
        z = (seen - mean) / sd
        exact = sd * (z * (2 * stats.norm.cdf(z) - 1) + 2 * stats.norm.pdf(z) - np.pi**-0.5)
        assert crps(forecast, seen) == pytest.approx(exact, abs=1e-5)


def test_crps_of_a_sample_equals_the_pairwise_form():
    rng = np.random.default_rng(0)
    values = rng.normal(40, 8, 400)
    pairwise = np.abs(values - 37.3).mean()
    pairwise -= np.abs(values[:, None] - values[None]).mean() / 2
    assert crps(sampled(values), 37.3) == pytest.approx(pairwise, abs=0.02)


def sigar(shared):
    path = shared("data/afghanistan/sigar_district_control_quarterly.csv")
    series = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            day = dt.date.fromisoformat(row["as_of"])
            for name in ("gov_pct", "contested_pct", "insurgent_pct"):
                if row[name]:
                    series.setdefault(name, []).append((day, float(row[name])))
    return series


def test_baselines_reach_the_figures_of_the_design(shared):
    """ground.md: freeze 2017-02, seven targets: CRPS 1.93 and 4.98, as points 2.27 and 6.92."""
    scores = {"walk": [], "line": [], "point walk": []}
    for series in sigar(shared).values():
        past = [(d, y) for d, y in series if d <= dt.date(2017, 2, 20)]
        origin = past[0][0]
        time = [(d - origin).days / 30.4375 for d, _ in past]
        share = [y for _, y in past]
        for day, seen in [(d, y) for d, y in series if d > dt.date(2017, 2, 20)][:8]:
            at = (day - origin).days / 30.4375
            scores["walk"].append(crps(random_walk(time, share, at), seen))
            scores["line"].append(crps(straight_line(time, share, at), seen))
            scores["point walk"].append(abs(seen - share[-1]))
    assert len(scores["walk"]) == 21
    assert np.mean(scores["walk"]) == pytest.approx(1.93, abs=0.005)
    assert np.mean(scores["line"]) == pytest.approx(4.98, abs=0.005)
    assert np.mean(scores["point walk"]) == pytest.approx(2.27, abs=0.005)


def test_pool_weight_is_earned_slowly():
    sure = sampled(np.full(10, 30.0))
    wrong = sampled(np.full(10, 60.0))
    pair = [(sure, wrong, 30.0)] * 3
    assert pool_weight([]) == 0.5
    assert pool_weight([pair]) == pytest.approx((5 + 1) / 11)
    assert pool_weight([pair] * 30) == pytest.approx((5 + 30) / 40)
    against = [(wrong, sure, 30.0)] * 3
    assert pool_weight([against] * 30) == pytest.approx(5 / 40)
    assert pool_weight([against] * 30, prior=30) == pytest.approx(15 / 60)


def test_pool_weight_equals_a_plain_search():
    rng = np.random.default_rng(1)
    pairs = [
        [
            (sampled(rng.normal(c, 3, 200)), sampled(rng.normal(c + 2, 6, 200)), float(c + e))
            for c, e in zip(rng.uniform(20, 70, 3), rng.normal(0, 3, 3), strict=True)
        ]
        for _ in range(6)
    ]
    steps = np.linspace(0, 1, 21)
    total = [sum(crps(v * m + (1 - v) * w, y) for pair in pairs for m, w, y in pair) for v in steps]
    best = steps[int(np.argmin(total))]
    assert pool_weight(pairs) == pytest.approx((5 + 6 * best) / 16)


def test_intervals_cover_what_they_should():
    forecast = sampled(np.linspace(0, 100, 10001))
    seen = np.linspace(0.5, 99.5, 199)
    for level in (0.5, 0.8, 0.95):
        share = np.mean([inside(forecast, float(y), level) for y in seen])
        assert share == pytest.approx(level, abs=0.02)


def test_trend_has_the_probability_of_students_t():
    rng = np.random.default_rng(2)
    time, share = np.arange(6.0), np.arange(6.0) * 0.4 + rng.normal(0, 0.5, 6)
    fit = stats.linregress(time, share)
    assert trend_up(time, share) == pytest.approx(stats.t.cdf(fit.slope / fit.stderr, 4))


def test_too_few_or_disordered_observations_are_refused():
    with pytest.raises(ValueError, match="3 observations"):
        straight_line([0, 1], [1, 2], 3)
    with pytest.raises(ValueError, match="must rise"):
        random_walk([0, 2, 1], [1, 2, 3], 3)
