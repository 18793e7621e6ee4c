"""The order of the review queue: first what a run needs, step by step."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from detente.io.folder import read_folder
from detente.reading.deliver import read_file, write_draft
from detente.reading.steps import STEPS

OWN = Path(__file__).parent / "briefs" / "selk-corridor.html"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("steps") / "draft"
    write_draft(read_file(OWN), OWN, made)
    return made


@pytest.fixture(scope="module")
def rows(folder):
    with (folder / "review.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_steps_follow_each_other_and_hold_every_row_of_their_table(folder, rows):
    order = [list(STEPS).index(row["step"]) for row in rows]
    assert order == sorted(order)
    assert [int(row["rank"]) for row in rows] == list(range(1, len(rows) + 1))
    situation = read_folder(folder)

    def found(step, table):
        return {
            each.partition("/")[2] for row in rows if row["step"] == step
            for each in row["rows"].split() if each.startswith(f"{table}/")
        }  # fmt: skip

    parties = {row.key for row in situation.actors if not row.text("part_of")}
    assert found("issues", "issues") == set(situation.issues.by_key)
    assert found("parties", "actors") == parties
    assert found("forums", "forums") == set(situation.table("forums").by_key)
    assert found("stakes", "stakes") == {
        row.key for row in situation.stakes if row.text("actor") in parties
    }
    assert found("factions", "ratifiers") == set(situation.table("ratifiers").by_key)
    assert {row["kind"] for row in rows if row["step"] == "rest"} >= {"claim", "relation", "seat"}


def test_stakes_stand_issue_by_issue_in_the_order_of_the_issues(rows):
    issues = [row["id"].removeprefix("issue:") for row in rows if row["step"] == "issues"]
    stakes = [row["id"].rpartition("/")[2] for row in rows if row["step"] == "stakes"]
    assert list(dict.fromkeys(stakes)) == issues
    assert stakes == sorted(stakes, key=issues.index)


def test_a_proposal_says_every_number_that_accepting_it_takes_over(rows):
    party = next(row for row in rows if row["step"] == "parties")["proposal"]
    assert "influence " in party
    assert "resolve " in party
    stake = next(row for row in rows if row["step"] == "stakes")["proposal"]
    assert "[0 = " in stake
    assert "; 100 = " in stake
