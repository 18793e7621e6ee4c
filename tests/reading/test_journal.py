"""Decisions that are taken back: the tables are as they were, and nothing else changes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from detente.errors import DetenteError, FileFormatError
from detente.io.folder import read_folder, write_folder
from detente.reading.deliver import read_file, write_draft
from detente.reading.journal import JOURNAL, read_journal
from detente.reading.steps import STEPS
from detente.workbench.drafts import decided, queue

OWN = Path(__file__).parent / "briefs" / "selk-corridor.html"


@pytest.fixture(scope="module")
def reading():
    return read_file(OWN)


@pytest.fixture
def folder(reading, tmp_path):
    made = tmp_path / "draft"
    write_draft(reading, OWN, made)
    return made


def act(folder, chosen, decision, correction=""):
    """Decide and write, as the workbench does."""
    found = decided(folder, read_folder(folder), chosen, decision, correction)
    (folder / "review.csv").write_text(found.review, encoding="utf-8")
    (folder / JOURNAL).write_text(found.journal, encoding="utf-8")
    write_folder(found.situation, folder, overwrite=True)


def cells(folder):
    situation = read_folder(folder)
    tables = {
        name: {row.key: dict(row.cells) for row in table}
        for name, table in situation.tables.items() if table.rows
    }  # fmt: skip
    return tables, situation.headline, situation.scenarios


def states(folder):
    return {each["id"]: each["state"] for each in queue(folder, read_folder(folder))}


def of(folder, step):
    return [each for each in queue(folder, read_folder(folder)) if each["step"] == step]


@pytest.mark.parametrize("step", [step for step in STEPS if step != "rest"])
@pytest.mark.parametrize("decision", ["accept", "reject", "leave"])
def test_a_decision_taken_back_leaves_no_trace(folder, step, decision):
    before, waiting = cells(folder), states(folder)
    item = of(folder, step)[0]["id"]
    act(folder, item, decision)
    assert states(folder)[item] != "waiting"
    assert (cells(folder) == before) == (decision == "leave")
    act(folder, item, "wait")
    assert cells(folder) == before
    assert states(folder) == waiting
    assert read_journal(folder) == {}


def test_many_items_are_rejected_in_one_act_and_come_back_in_one(folder):
    before, waiting = cells(folder), states(folder)
    parties = [each["id"] for each in of(folder, "parties")]
    act(folder, parties[2:], "reject")
    assert len(of(folder, "stakes")) > len(
        [each for each in of(folder, "stakes") if each["state"] == "waiting"]
    )
    assert {row.key for row in read_folder(folder).actors if not row.text("part_of")} == {
        each["rows"][0].partition("/")[2] for each in of(folder, "parties")[:2]
    }
    act(folder, parties[:1:-1], "wait")
    assert cells(folder) == before
    assert states(folder) == waiting


def test_a_stake_on_two_rejected_rows_comes_back_with_the_second(folder):
    before = cells(folder)
    stake = of(folder, "stakes")[0]
    party, issue = stake["rows"][0].removeprefix("stakes/").split("/")
    issue = f"issue:{issue}"
    party = next(e["id"] for e in of(folder, "parties") if e["rows"] == [f"actors/{party}"])
    act(folder, issue, "reject")
    act(folder, party, "reject")
    act(folder, issue, "wait")
    assert states(folder)[stake["id"]] == "rejected"
    with pytest.raises(DetenteError, match=f"together with {party}"):
        decided(folder, read_folder(folder), stake["id"], "accept", "")
    act(folder, party, "wait")
    assert states(folder)[stake["id"]] == "waiting"
    assert cells(folder)[0] == before[0]


def test_another_decision_counts_alone(folder):
    stake = of(folder, "stakes")[0]["id"]
    act(folder, stake, "correct", "low; very high")
    act(folder, stake, "correct", "; medium")
    row = read_folder(folder).stakes[stake.removeprefix("stake:")]
    drafted = next(r for r in csv.DictReader((folder / "review.csv").open()) if r["id"] == stake)
    assert row.text("salience") == "25/45/65"
    assert row.text("position") != "8/25/45" or "position low" in drafted["proposal"]
    assert row.text("note").count("set in review") == 1


def test_what_was_edited_after_a_decision_stays(folder):
    issue = of(folder, "issues")[0]
    key = issue["rows"][0].partition("/")[2]
    act(folder, issue["id"], "correct", "Another name; reversion=10/20/30")
    table = folder / "issues.csv"
    table.write_text(table.read_text().replace("Another name", "My own name"))
    act(folder, issue["id"], "wait")
    row = read_folder(folder).issues[key]
    assert row.text("name") == "My own name"
    assert row.text("reversion") != "10/20/30"


def test_a_rejection_that_nobody_noted_says_how_to_go_on(folder):
    issue = of(folder, "issues")[0]["id"]
    act(folder, issue, "reject")
    (folder / JOURNAL).unlink()
    with pytest.raises(DetenteError, match="draft again with --review"):
        decided(folder, read_folder(folder), issue, "accept", "")


def test_a_damaged_journal_is_named(folder):
    (folder / JOURNAL).write_text("{", encoding="utf-8")
    with pytest.raises(FileFormatError, match=r"decisions\.json' is damaged"):
        decided(folder, read_folder(folder), of(folder, "issues")[0]["id"], "accept", "")


def test_decisions_from_a_table_can_be_taken_back_too(reading, folder, tmp_path):
    issue = of(folder, "issues")[0]["id"]
    before = cells(folder)
    act(folder, issue, "reject")
    other = tmp_path / "again"
    write_draft(reading, OWN, other, review=folder / "review.csv")
    assert states(other) == states(folder)
    act(other, issue, "wait")
    assert cells(other) == before


def test_the_strongest_party_by_word_stands_at_one_hundred(folder):
    parties = of(folder, "parties")
    for each in parties:
        act(folder, each["id"], "correct", "influence=low")
    act(folder, parties[-1]["id"], "correct", "influence=very high")
    row = read_folder(folder).actors[parties[-1]["rows"][0].partition("/")[2]]
    assert row.text("influence") == "55/100/100"
    act(folder, parties[-1]["id"], "correct", "influence=70/80/90")
    assert read_folder(folder).actors[row.key].text("influence") == "70/80/90"


def test_drafting_again_keeps_the_tables_that_somebody_edited(reading, folder):
    table = folder / "issues.csv"
    edited = table.read_text().replace("draft: ", "my reason: ", 1)
    table.write_text(edited)
    done = write_draft(reading, OWN, folder, review=folder / "review.csv")
    assert table.read_text() != edited
    assert (folder / "earlier-1" / "issues.csv").read_text() == edited
    assert any("earlier-1" in line for line in done.messages)
    write_draft(reading, OWN, folder, overwrite=True)
    assert (folder / "earlier-1" / "issues.csv").read_text() == edited
    assert (folder / "earlier-2").is_dir()


def test_a_draft_that_cannot_be_finished_leaves_no_folder(reading, tmp_path, monkeypatch):
    def broken(*_):
        raise OSError(28, "No space left on device")

    made = tmp_path / "draft"
    with monkeypatch.context() as patch:
        patch.setattr("detente.reading.deliver.to_json", broken)
        with pytest.raises(OSError, match="No space"):
            write_draft(reading, OWN, made)
    assert not made.exists()
    write_draft(reading, OWN, made)
    assert [each.name for each in tmp_path.iterdir()] == ["draft"]
    assert (made / JOURNAL).is_file()
