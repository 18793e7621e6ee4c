"""Decisions of the review queue: what they do to the tables, and that the check still passes."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest

from detente.errors import DetenteError
from detente.io.folder import read_folder, write_folder
from detente.io.load import check
from detente.reading.deliver import read_file, write_draft
from detente.workbench.drafts import decided, queue

OWN = Path(__file__).parents[1] / "reading" / "briefs" / "selk-corridor.html"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("drafted") / "draft"
    write_draft(read_file(OWN), OWN, made)
    return made


def item(folder, kind):
    return next(each for each in queue(folder, read_folder(folder)) if each["kind"] == kind)


def test_every_item_can_be_rejected_and_the_rest_holds_together(folder, tmp_path):
    situation = read_folder(folder)
    seen: Counter[str] = Counter()
    for number, each in enumerate(queue(folder, situation)):
        seen[each["kind"]] += 1
        if each["kind"] in {"event", "figure", "source"} or seen[each["kind"]] > 5:
            continue
        _, changed, _ = decided(folder, situation, each["id"], "reject", "")
        made = tmp_path / str(number)
        write_folder(changed, made, overwrite=True)
        errors = [p for p in check(str(made)) if p.severity == "error"]
        assert errors == [], (each["id"], errors[:2])


def test_what_hangs_on_a_rejected_item_leaves_the_queue(folder):
    situation = read_folder(folder)
    issue = item(folder, "issue")["id"]
    text, _, _ = decided(folder, situation, issue, "reject", "")
    rows = list(csv.DictReader(io.StringIO(text)))
    hung = [r for r in rows if r["id"].startswith("stake:") and r["id"].endswith(issue[6:])]
    assert hung
    assert {r["decision"] for r in hung} == {"reject"}
    assert sum(r["decision"] == "reject" for r in rows) == len(hung) + 1


@pytest.mark.parametrize("kind", ["issue", "forum", "stake", "claim"])
def test_accepting_takes_the_mark_off_one_row(folder, kind):
    situation = read_folder(folder)
    text, changed, _ = decided(folder, situation, item(folder, kind)["id"], "accept", "")
    assert ",accept," in text
    drafts = [
        sum(row.text("note").startswith("draft") for row in each.table(f"{kind}s"))
        for each in (situation, changed)
    ]
    assert drafts[0] - drafts[1] == 1


def test_a_corrected_stake_takes_words_or_cells(folder):
    situation = read_folder(folder)
    each = item(folder, "stake")
    key = each["id"].partition(":")[2]
    _, changed, _ = decided(folder, situation, each["id"], "correct", "very low; 40/50/60")
    row = changed.stakes[key]
    assert (row.text("position"), row.text("salience")) == ("0/8/25", "40/50/60")
    assert not row.text("note").startswith("draft")
    with pytest.raises(DetenteError, match="neither a word"):
        decided(folder, situation, each["id"], "correct", "a lot; high")


def test_a_corrected_issue_gets_another_name(folder):
    situation = read_folder(folder)
    each = item(folder, "issue")
    _, changed, _ = decided(folder, situation, each["id"], "correct", "Who pays")
    assert changed.issues[each["id"].partition(":")[2]].text("name") == "Who pays"
