"""The made-up situations obey the format, and survive being written and read."""

from __future__ import annotations

import tempfile

from hypothesis import HealthCheck, given, settings
from tests.property.strategies import situations

from detente.io.folder import read_folder, write_folder
from detente.situation.check import check
from detente.situation.model import Situation
from detente.situation.relations import inherited


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(situations())
def test_made_up_situations_have_no_error(situation: Situation) -> None:
    assert [str(each) for each in check(situation) if each.severity == "error"] == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(situations())
def test_a_situation_written_and_read_is_the_same(situation: Situation) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_folder(situation, folder)
        again = read_folder(folder)
        assert again.faults == ()
        assert again == situation
        assert write_folder(again, folder) == ()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(situations())
def test_a_faction_without_row_of_its_own_sees_the_world_as_its_parent(
    situation: Situation,
) -> None:
    rows = inherited(situation)
    own = {(r.text("source"), r.text("target")) for r in rows.values()}
    for actor in situation.actors:
        parent = actor.text("part_of")
        if not parent:
            continue
        for target in situation.actors:
            pair, above = (actor.key, target.key), (parent, target.key)
            if pair not in own and above in own and target.key != actor.key:
                assert rows[pair] is rows[above]
