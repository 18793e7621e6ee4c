"""A row goes with everything that hangs on it, and what is left passes the check."""

from __future__ import annotations

import pytest

from detente.errors import UnknownNameError
from detente.io.folder import read_folder, write_folder
from detente.io.load import check, find
from detente.situation.removal import without


@pytest.fixture(scope="module")
def ister():
    return read_folder(find("ister-gates"))


def left_whole(situation, folder):
    write_folder(situation, folder)
    return [p for p in check(str(folder)) if p.severity == "error"]


@pytest.mark.parametrize("table", ["actors", "issues", "forums", "claims"])
def test_any_row_can_go(ister, tmp_path, table):
    for number, row in enumerate(ister.table(table)):
        smaller = without(ister, table, row.key)
        assert smaller.table(table).get(row.key) is None
        assert left_whole(smaller, tmp_path / f"{table}{number}") == []


def test_an_actor_takes_its_factions_seats_and_scenarios_along(ister):
    faction = next(row for row in ister.actors if row.text("part_of"))
    party = faction.text("part_of")
    smaller = without(ister, "actors", party)
    assert smaller.actors.get(faction.key) is None
    assert all(party not in (row.text("actor"),) for row in smaller.stakes)
    assert all(row.text("actor") != party for row in smaller.table("members"))
    seats = [row.text("forum") for row in smaller.table("members")]
    assert all(seats.count(row.key) > 1 for row in smaller.table("forums"))
    for content in smaller.scenarios.values():
        assert all(party not in edit.get("key", "").split("/") for edit in content["edits"])
    assert len(ister.actors) > len(smaller.actors)
    assert ister.actors.get(party) is not None


def test_the_headline_asks_about_what_is_left(ister):
    forum = ister.head["headline"]["forum"]
    smaller = without(ister, "forums", forum)
    assert smaller.head["headline"]["forum"] in {row.key for row in smaller.table("forums")}
    issue = ister.head["headline"]["issue"]
    smaller = without(ister, "issues", issue)
    assert smaller.head["headline"]["issue"] in {row.key for row in smaller.issues}


def test_evidence_forgets_a_claim_that_went(ister):
    claim = next(key for row in ister.stakes for key in row.ids("evidence") if key.startswith("c"))
    smaller = without(ister, "claims", claim)
    for name in ("stakes", "actors", "relations", "issues", "forums"):
        assert len(smaller.table(name)) == len(ister.table(name))
        assert all(claim not in row.ids("evidence") for row in smaller.table(name))


def test_a_row_that_is_not_there(ister):
    with pytest.raises(UnknownNameError, match="no row 'nobody'"):
        without(ister, "actors", "nobody")
