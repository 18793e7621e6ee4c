"""Draws that copy what another situation has already drawn are the same, byte for byte."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from tests.property.strategies import situations

import detente
from detente.analyses.protocol import Inputs
from detente.ensemble.draw import draw
from detente.situation.edit import edited, edits_of, scenario


@pytest.mark.parametrize("first", [0, 1500])
def test_scenarios_of_the_first_case(first):
    situation = detente.load("afghanistan-2017")
    before = draw(situation, first=first, count=120, seed=4)
    for name in situation.scenarios:
        other = scenario(situation, name)
        plain = draw(other, first=first, count=120, seed=4)
        assert draw(other, first=first, count=120, seed=4, like=(situation, before)).identical(
            plain
        )
        inputs = Inputs(situation, before, {}, 4)
        assert inputs.redraw(edits_of(situation, name)).draws.identical(plain)


def test_nothing_is_copied_where_it_does_not_fit():
    situation = detente.load("afghanistan-2017")
    before = draw(situation, count=100, seed=4)
    some = before.isel(draw=np.array([0, 2, 4]))
    fixed = draw(situation, count=100, seed=4, choices={"lambda": 0.1})
    for like, arguments in (
        (before, {"count": 100, "seed": 5}),
        (before, {"count": 60, "seed": 4}),
        (before, {"count": 100, "seed": 4, "first": 7}),
        (some, {"count": 3, "seed": 4}),
        (fixed, {"count": 100, "seed": 4}),
        (before, {"count": 100, "seed": 4, "choices": {"kappa": 0.3}}),
    ):
        plain = draw(situation, **arguments)
        assert draw(situation, **arguments, like=(situation, like)).identical(plain)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(situations())
def test_one_edit_changes_the_draws_of_one_cell(situation):
    actor = next(iter(situation.actors)).key
    edit = {"table": "actors", "key": actor, "column": "resolve", "value": "0.1/0.4/0.9"}
    other = edited(situation, [edit])
    before = draw(situation, count=9, seed=1)
    after = draw(other, count=9, seed=1, like=(situation, before))
    assert after.identical(draw(other, count=9, seed=1))
    changed = (before["cells"].values != after["cells"].values).any(axis=0)
    names = {str(name) for name in before["cell"].values[changed]}
    assert names <= {f"actors/{actor}/resolve"}
