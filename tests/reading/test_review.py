"""Decisions about a draft: every row has an item, and both ways of deciding give one state."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from detente.errors import FileFormatError
from detente.io.folder import read_folder, write_folder
from detente.io.load import check
from detente.reading.corrections import corrected_cells
from detente.reading.deliver import read_file, write_draft
from detente.reading.items import TABLES
from detente.reading.review import read_decisions
from detente.workbench.drafts import decided, queue

OWN = Path(__file__).parent / "briefs" / "selk-corridor.html"
# States whose power centres the gazetteer knows and the text does not name.
KNOWN = (
    "The United States and Iran hold talks on sanctions. The United States accuses Iran of "
    "enriching uranium. Iran accuses the United States. The opposition in Iran rejects the "
    "talks. Oman wants the talks. A ceasefire between Iran and Oman is unlikely to hold. "
    "Iran is unlikely to accept inspectors, and the United States will not lift sanctions. "
    "Oman and Iran cooperate. The Iranian parliament opposes the sanctions treaty."
)


@pytest.fixture
def known(tmp_path):
    source = tmp_path / "known.txt"
    source.write_text(KNOWN, encoding="utf-8")
    reading = read_file(source)
    write_draft(reading, source, tmp_path / "draft", as_of="2022-06-01")
    return reading, source, tmp_path / "draft"


def rows(folder):
    with (folder / "review.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def save(path, table):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, table[0].keys())
        writer.writeheader()
        writer.writerows(table)
    return path


def redrafted(known, changes, name="reviewed.csv"):
    """Draft again with decisions; ``changes``: item → (decision, correction)."""
    reading, source, folder = known
    table = rows(folder)
    for row in table:
        row["decision"], row["correction"] = changes.get(row["id"], ("", ""))
    path = save(folder.parent / name, table)
    done = write_draft(reading, source, folder, review=path, as_of="2022-06-01")
    return read_folder(folder), done


def errors(folder):
    return [problem for problem in check(str(folder)) if problem.severity == "error"]


def item_of(folder, reference):
    return next(row for row in rows(folder) if reference in row["rows"].split())


@pytest.mark.parametrize("source", [OWN, "shared"])
def test_every_drafted_row_has_an_item(source, shared, tmp_path):
    source = shared("briefs/nile-dam.md") if source == "shared" else source
    write_draft(read_file(source), source, tmp_path / "d")
    situation = read_folder(tmp_path / "d")
    named = {reference for row in rows(tmp_path / "d") for reference in row["rows"].split()}
    for table in TABLES.values():
        for row in situation.table(table):
            if table == "stakes" and f"stakes/{row.key}" not in named:
                # Nothing in the text connects this faction with the issue: it goes with it.
                assert situation.actors[row.text("actor")].text("part_of")
                assert "named together in 0 claims; position unknown" in row.text("note")
                continue
            assert f"{table}/{row.key}" in named
    for reference in named:
        table, _, key = reference.partition("/")
        assert situation.table(table).get(key) is not None
    ids = [row["id"] for row in rows(tmp_path / "d")]
    assert len(ids) == len(set(ids))


def test_a_faction_that_only_the_gazetteer_knows_can_be_rejected(known):
    _, _, folder = known
    situation = read_folder(folder)
    congress = next(r for r in situation.actors if "Congress" in r.text("name"))
    assert "gazetteer" in congress.ids("evidence")
    item = item_of(folder, f"actors/{congress.key}")
    assert item["quote"] == ""
    assert "not named in the brief" in item["why"]
    after, _ = redrafted(known, {item["id"]: ("reject", "")})
    assert after.actors.get(congress.key) is None
    assert not after.table("ratifiers").where(faction=congress.key)
    hung = [row for row in rows(folder) if row["rows"].endswith(f"/{congress.key}")]
    assert {row["decision"] for row in hung} == {"reject"}
    assert errors(folder) == []


def test_the_queue_shows_ids_of_the_tables(known):
    _, _, folder = known
    state = item_of(folder, "actors/usa")
    assert state["id"] == "actor:USA"
    shown = next(each for each in queue(folder, read_folder(folder)) if each["id"] == "actor:USA")
    assert shown["rows"] == ["actors/usa"]


def faction_of_iran(folder):
    situation = read_folder(folder)
    return next(
        r for r in situation.actors
        if r.text("part_of") == "iran" and "gazetteer" not in r.ids("evidence")
    )  # fmt: skip


@pytest.mark.parametrize("parent", ["oman", "Oman"])
def test_a_correction_sets_the_parent_and_takes_the_power_along(known, parent):
    _, _, folder = known
    faction = faction_of_iran(folder)
    item = item_of(folder, f"actors/{faction.key}")
    after, _ = redrafted(known, {item["id"]: ("correct", f"A better name; part_of={parent}")})
    row = after.actors[faction.key]
    assert (row.text("part_of"), row.text("name")) == ("oman", "A better name")
    assert not row.text("note").startswith("draft")
    owners = {r.text("actor") for r in after.table("ratifiers").where(faction=faction.key)}
    assert owners == {"oman"}
    assert item_of(folder, f"ratifiers/oman/{faction.key}")
    assert not any(f"ratifiers/iran/{faction.key}" in row["rows"] for row in rows(folder))
    assert errors(folder) == []


def test_a_faction_becomes_a_party_and_a_party_a_faction(known):
    _, _, folder = known
    faction = faction_of_iran(folder)
    changes = {
        item_of(folder, f"actors/{faction.key}")["id"]: ("correct", "part_of=none"),
        "actor:OMN": ("correct", f"part_of={faction.key}"),
    }
    after, _ = redrafted(known, changes)
    assert after.actors[faction.key].text("part_of") == ""
    assert after.actors[faction.key].text("kind") != "faction"
    assert not after.table("ratifiers").where(faction=faction.key)
    assert after.actors["oman"].text("part_of") == faction.key
    assert after.table("ratifiers").where(faction="oman", actor=faction.key)
    assert not after.table("members").where(actor="oman")
    named = {reference for row in rows(folder) for reference in row["rows"].split()}
    assert f"ratifiers/{faction.key}/oman" in named
    assert errors(folder) == []


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("part_of=usaa", "there is no 'usaa'. Nearest: usa"),
        ("part_of=us-congress", "is itself a faction, of 'usa'"),
        ("part_of={own}", "cannot be part of itself"),
        ("parent=usa", "has no column 'parent' to set. Nearest: part_of"),
        ("kind=kingdom", "none of state, government"),
        ("influence=huge", "neither a word"),
        ("influence=40/200/300", "between 0 and 100"),
        ("One name; another name", "only one part"),
        ("name=", "may not be empty"),
    ],
)
def test_a_correction_that_is_none_says_where_and_what(known, written, message):
    _, _, folder = known
    faction = faction_of_iran(folder)
    item = item_of(folder, f"actors/{faction.key}")
    before = (folder / "actors.csv").read_bytes()
    with pytest.raises(FileFormatError, match=r"line \d+, column correction") as raised:
        redrafted(known, {item["id"]: ("correct", written.format(own=faction.key))})
    assert message in str(raised.value)
    assert (folder / "actors.csv").read_bytes() == before


def test_an_actor_that_was_not_drafted_joins_a_party(tmp_path):
    source = tmp_path / "a.txt"
    source.write_text(KNOWN + " The Harbour Guild waits.", encoding="utf-8")
    reading = read_file(source)
    write_draft(reading, source, tmp_path / "d", as_of="2022-06-01")
    table = rows(tmp_path / "d")
    guild = next(r for r in table if r["kind"] == "actor" and not r["rows"])
    guild["decision"], guild["correction"] = "correct", "part_of=oman"
    path = save(tmp_path / "r.csv", table)
    write_draft(reading, source, tmp_path / "d", review=path, as_of="2022-06-01")
    situation = read_folder(tmp_path / "d")
    (made,) = [r for r in situation.actors if r.text("part_of") == "oman"]
    assert item_of(tmp_path / "d", f"actors/{made.key}")["id"] == guild["id"]
    assert situation.table("ratifiers").get(f"oman/{made.key}") is not None
    assert situation.table("stakes").where(actor=made.key)
    assert errors(tmp_path / "d") == []


def test_spreadsheet_and_browser_show_one_state(known, tmp_path):
    """The same decisions, once in the table and once in the browser: same tables, same queue."""
    reading, source, folder = known
    faction = faction_of_iran(folder)
    issue = next(row for row in rows(folder) if row["kind"] == "issue")
    stake = next(
        r for r in rows(folder) if r["kind"] == "stake" and not r["id"].endswith(issue["id"][6:])
    )
    relation = next(row for row in rows(folder) if row["kind"] == "relation" and row["rows"])
    seat = next(row for row in rows(folder) if row["kind"] == "seat")
    changes = {
        item_of(folder, f"actors/{faction.key}")["id"]: ("correct", "part_of=oman"),
        stake["id"]: ("correct", "low; very high"),
        "actor:USA": ("accept", ""),
        seat["id"]: ("accept", ""),
        relation["id"]: ("reject", ""),
        issue["id"]: ("reject", ""),
    }
    other = tmp_path / "browser"
    write_draft(reading, source, other, as_of="2022-06-01")
    situation = read_folder(other)
    for identifier, (decision, correction) in changes.items():
        text, situation, _ = decided(other, situation, identifier, decision, correction)
        (other / "review.csv").write_text(text, encoding="utf-8")
        write_folder(situation, other, overwrite=True)
    redrafted(known, changes)
    for name in ("actors", "stakes", "relations", "ratifiers", "members", "issues", "claims"):
        assert (folder / f"{name}.csv").read_text() == (other / f"{name}.csv").read_text(), name
    shown = [queue(each, read_folder(each)) for each in (folder, other)]
    states = [{e["id"]: e["state"] for e in each} for each in shown]
    assert states[0] == states[1]
    assert set(states[0].values()) == {"waiting", "accepted", "rejected", "corrected"}
    assert states[0]["actor:USA"] == "accepted"


def test_the_state_of_the_queue_survives_another_draft_by_it(known):
    _, _, folder = known
    first = next(row for row in rows(folder) if row["kind"] == "forum")
    redrafted(known, {first["id"]: ("reject", ""), "actor:USA": ("accept", "")})
    kept = {row["id"]: row["decision"] for row in rows(folder)}
    before = (folder / "members.csv").read_bytes()
    reading, source, _ = known
    write_draft(reading, source, folder, review=folder / "review.csv", as_of="2022-06-01")
    assert {row["id"]: row["decision"] for row in rows(folder)} == kept
    assert (folder / "members.csv").read_bytes() == before


def test_a_pair_keeps_what_else_is_said_when_one_relation_is_rejected(known):
    _, _, folder = known
    of_pair = [r for r in rows(folder) if "relations/usa/iran" in r["rows"].split()]
    assert len(of_pair) >= 2
    hostile = [r["id"] for r in of_pair if "hostile" in r["proposal"]]
    assert hostile
    after, _ = redrafted(known, dict.fromkeys(hostile, ("reject", "")))
    row = after.table("relations")["usa/iran"]
    assert row.text("stance") != "hostile"
    assert "hostile" not in row.text("note")
    after, _ = redrafted(known, {r["id"]: ("reject", "") for r in of_pair})
    assert after.table("relations").get("usa/iran") is None
    assert errors(folder) == []


def test_the_strongest_that_is_left_stands_at_100(known):
    _, _, folder = known
    situation = read_folder(folder)
    tops = [
        r for r in situation.actors
        if not r.text("part_of") and r.value("influence").best == 100
    ]  # fmt: skip
    after, _ = redrafted(
        known, {item_of(folder, f"actors/{r.key}")["id"]: ("reject", "") for r in tops}
    )
    best = [r.value("influence").best for r in after.actors if not r.text("part_of")]
    assert max(best) == 100


def test_a_decision_about_nothing_is_named(known):
    reading, source, folder = known
    table = rows(folder)
    table[0]["id"], table[0]["decision"] = "actor:Atlantis", "reject"
    path = save(folder.parent / "r.csv", table)
    done = write_draft(reading, source, folder, review=path, as_of="2022-06-01")
    assert any("no proposal 'actor:Atlantis'" in line for line in done.messages)


def test_older_tables_and_added_columns(known):
    reading, source, folder = known
    table = [{k: v for k, v in row.items() if k != "rows"} for row in rows(folder)]
    for row in table:
        row["decision"], row["remark"] = "accept", "seen by me" if row["rank"] == "1" else ""
    table[1]["decision"] = "reject"
    path = save(folder.parent / "r.csv", table)
    write_draft(reading, source, folder, review=path, as_of="2022-06-01")
    new = rows(folder)
    assert "accept" not in {row["decision"] for row in new}
    assert next(r for r in new if r["id"] == table[1]["id"])["decision"] == "reject"
    assert next(r for r in new if r["id"] == table[0]["id"])["remark"] == "seen by me"


def test_a_table_with_semicolons_is_read(known):
    reading, source, folder = known
    text = (folder / "review.csv").read_text(encoding="utf-8")
    table = list(csv.DictReader(text.splitlines(keepends=True)))
    path = folder.parent / "r.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, table[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows({**row, "decision": "accept"} for row in table)
    write_draft(reading, source, folder, review=path, as_of="2022-06-01")
    assert {row["decision"] for row in rows(folder)} == {"accept"}


@pytest.mark.parametrize(
    ("table", "written", "cells"),
    [
        ("claims", "forecast", {"kind": "forecast"}),
        ("claims", "It rains; it pours", {"text": "It rains; it pours"}),
        ("claims", "kind=fact; holder=Oman", {"kind": "fact", "holder": "Oman"}),
        ("ratifiers", "very low", {"power": "0.02/0.1/0.25"}),
        ("relations", "rival", {"stance": "wary", "trust": "0.08/0.22/0.4"}),
        ("relations", "hostile; trust=0.1/0.2/0.3", {"stance": "hostile", "trust": "0.1/0.2/0.3"}),
        ("members", "observer; not essential", {"role": "observer", "essential": "no"}),
        ("stakes", "; high", {"salience": "45/65/85"}),
        ("issues", "reversion=low", {"reversion": "8/25/45"}),
    ],
)
def test_what_a_correction_sets(known, table, written, cells):
    assert corrected_cells(table, "", written, read_folder(known[2])) == cells


def test_issues_and_forums_come_before_relations_however_unlikely(known):
    kinds = [row["kind"] for row in rows(known[2])]
    last = max(place for place, kind in enumerate(kinds) if kind in {"issue", "forum"})
    assert "relation" not in kinds[:last]


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8-sig", ";"), ("utf-16", "\t")])
def test_tables_that_a_spreadsheet_saved_are_read(tmp_path, encoding, mark):
    path = tmp_path / "r.csv"
    text = f"id{mark}decision{mark}correction\r\nissue:tax{mark}reject{mark}\r\n"
    path.write_bytes(text.encode(encoding))
    assert read_decisions(path)["issue:tax"].decision == "reject"


def test_another_encoding_is_named_with_the_way_to_mend_it(tmp_path):
    path = tmp_path / "r.csv"
    path.write_bytes("id,decision,correction\nactor:Médéa,reject,\n".encode("cp1252"))
    with pytest.raises(FileFormatError, match=r"line 2: the file is not in UTF-8.*CSV UTF-8"):
        read_decisions(path)


@pytest.mark.parametrize(
    ("decision", "correction", "said"),
    [
        ("", "reject", "column correction holds 'reject'"),
        ("accept", "Another name", "Write 'correct' as the decision"),
        ("yes", "", "is none of accept, reject, correct, leave"),
    ],
)
def test_a_correction_that_contradicts_its_decision_is_pointed_out(
    tmp_path, decision, correction, said
):
    path = tmp_path / "r.csv"
    path.write_text(f"id,rows,decision,correction\nactor:x,actors/x,{decision},{correction}\n")
    with pytest.raises(FileFormatError, match=said):
        read_decisions(path)


def test_a_correction_without_a_decision_counts_and_what_went_along_does_not(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text(
        "id,rows,decision,correction\nstake:x/tax,stakes/x/tax,,low; high\n"
        "stake:y/tax,stakes/y/tax,reject,with actor:y\n"
    )
    found = read_decisions(path)
    assert found["stake:x/tax"].decision == "correct"
    assert "stake:y/tax" not in found
