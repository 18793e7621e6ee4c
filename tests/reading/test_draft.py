"""From a document to a folder that is checked, reviewed, re-anchored, and shows its evidence."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from detente.errors import FileFormatError, UnknownNameError
from detente.io.folder import read_folder
from detente.io.load import check, find, read
from detente.reading.deliver import read_anchors, read_file, write_draft
from detente.reading.draft.share import draft_notice, drafted_share
from detente.reading.evidence import evidence_of

BRIEFS = Path(__file__).parent / "briefs"
OWN = BRIEFS / "selk-corridor.html"
NEEDED = {
    "parties": {"United States", "Russia", "China", "Pakistan", "India", "Iran", "Taliban", "NATO",
                "Government of Afghanistan", "Islamic State"},
    "issues": {"foreign-troops", "power-share", "ct-jihadists", "recognition", "regional-order",
               "aid-level", "burden-sharing", "india-role"},
    "forums": {"russia-usa", "sco", "regional-conference", "russia-taliban",
               "government-of-afghanistan-taliban", "nato-forum"},
}  # fmt: skip


@pytest.fixture
def drafted(tmp_path):
    reading = read_file(OWN)
    return write_draft(reading, OWN, tmp_path / "draft"), reading


def errors(folder):
    return [problem for problem in check(str(folder)) if problem.severity == "error"]


def test_a_draft_passes_the_check_and_is_marked(drafted):
    delivery, _ = drafted
    assert errors(delivery.folder) == []
    situation = read_folder(delivery.folder)
    for table in ("actors", "issues", "stakes", "relations", "forums", "members", "ratifiers"):
        for row in situation.table(table):
            assert row.text("note").startswith("draft:"), (table, row.key)
            assert row.ids("evidence"), (table, row.key)
    share, total = drafted_share(situation)
    assert share == total > 50
    assert "DRAFT: 100 %" in draft_notice(situation)[0]
    assert situation.title.startswith("DRAFT")


def test_review_csv_has_every_proposal_with_its_exact_quote(drafted):
    delivery, reading = drafted
    with (delivery.folder / "review.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    kinds = {row["kind"] for row in rows}
    assert kinds - {"dependency", "threat"} == {
        "actor",
        "claim",
        "relation",
        "event",
        "figure",
        "source",
        "issue",
        "forum",
        "stake",
        "seat",
        "ratifier",
    }
    situation = read_folder(delivery.folder)
    ids = {row["id"] for row in rows}
    assert {f"issue:{row.key}" for row in situation.issues} <= ids
    assert {f"forum:{row.key}" for row in situation.table("forums")} <= ids
    assert len([r for r in rows if r["kind"] == "claim"]) == len(reading.claims)
    for row in rows:
        if row["start"]:
            assert reading.document.text[int(row["start"]) : int(row["end"])] == row["quote"]
        assert row["decision"] == ""
    assert [int(row["rank"]) for row in rows] == list(range(1, len(rows) + 1))


def test_decisions_are_obeyed(drafted, tmp_path):
    delivery, reading = drafted
    path = delivery.folder / "review.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    norway = next(r for r in rows if r["kind"] == "actor" and r["proposal"].startswith("Norway"))
    norway["decision"] = "reject"
    dovar = next(r for r in rows if r["kind"] == "actor" and r["proposal"].startswith("Dovar ("))
    dovar["decision"], dovar["correction"] = "correct", "Republic of Dovar"
    issues = [r for r in rows if r["kind"] == "issue"]
    issues[0]["decision"] = "reject"
    issues[1]["decision"], issues[1]["correction"] = "correct", "What it is really about"
    forum = next(r for r in rows if r["kind"] == "forum")
    forum["decision"], forum["correction"] = "correct", "The narrow table"
    stakes = [r for r in rows if r["kind"] == "stake" and issues[0]["id"][6:] not in r["id"]]
    stakes[0]["decision"], stakes[0]["correction"] = "correct", "unknown; very high"
    stakes[1]["decision"], stakes[1]["correction"] = "correct", "60/70/80"
    edited = tmp_path / "review.csv"
    with edited.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    done = write_draft(reading, OWN, delivery.folder, review=edited)
    situation = read_folder(done.folder)
    names = {row.text("name") for row in situation.actors}
    assert "Norway" not in names
    assert "Republic of Dovar" in names
    assert situation.issues.get(issues[0]["id"].partition(":")[2]) is None
    assert "What it is really about" in {row.text("name") for row in situation.issues}
    assert "The narrow table" in {row.text("name") for row in situation.table("forums")}
    first, second = (situation.stakes[r["id"].partition(":")[2]] for r in stakes[:2])
    assert (first.text("position"), first.text("salience")) == ("", "62/82/97")
    assert second.text("position") == "60/70/80"
    assert not first.text("note").startswith("draft:")
    drafted, total = drafted_share(situation)
    assert drafted < total
    stakes[0]["correction"] = "enormous; high"
    with edited.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(FileFormatError, match="neither a word"):
        write_draft(reading, OWN, delivery.folder, review=edited)
    stakes[0]["correction"] = "low; high"
    assert errors(done.folder) == []
    rows[0]["decision"] = "perhaps"
    with edited.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(FileFormatError, match="line 2, column decision"):
        write_draft(reading, OWN, delivery.folder, review=edited)


def test_the_first_brief_drafts_what_its_coders_found(shared, tmp_path):
    source = shared("brief/afghanistan-2017.txt")
    done = write_draft(read_file(source), source, tmp_path / "draft")
    assert errors(done.folder) == []
    situation = read_folder(done.folder)
    names = {row.text("name") for row in situation.actors if not row.text("part_of")}
    assert len(names & NEEDED["parties"]) >= 8
    assert len({row.key for row in situation.issues} & NEEDED["issues"]) >= 6
    assert len({row.key for row in situation.forums} & NEEDED["forums"]) >= 5
    factions = {row.key.split("/")[1] for row in situation.table("ratifiers")}
    for word in ("us-establishment", "trump-camp", "afghan-national-army", "pakistan-army"):
        assert any(word in faction for faction in factions), word


def test_a_draft_can_be_drawn(drafted):
    from detente.ensemble.draw import draw

    delivery, _ = drafted
    draws = draw(read_folder(delivery.folder), first=0, count=50, seed=1)
    assert draws.sizes["draw"] == 50


def test_a_folder_with_other_files_is_not_touched(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(FileFormatError, match="not empty"):
        write_draft(read_file(OWN), OWN, folder)
    assert [p.name for p in folder.iterdir()] == ["notes.txt"]


def test_quotes_are_found_again_when_the_document_changes(drafted, tmp_path):
    delivery, _ = drafted
    text = OWN.read_text(encoding="utf-8")
    text = text.replace(
        "<h2>Who wants what</h2>",
        "<p>A new first paragraph stands here now.</p><h2>Who wants what</h2>",
    )
    text = text.replace("Sarkheta is unlikely to send troops.", "")
    text = text.replace("have twice blocked a ceasefire", "have three times blocked a ceasefire")
    changed = tmp_path / "changed.html"
    changed.write_text(text, encoding="utf-8")
    before = (delivery.folder / "stakes.csv").read_bytes()
    done = write_draft(read_file(changed), changed, delivery.folder)
    messages = "\n".join(done.messages)
    assert "LOST" in messages
    assert "unlikely to send troops" in messages
    assert "in changed words" in messages
    assert (delivery.folder / "stakes.csv").read_bytes() == before
    assert (delivery.folder / "earlier-brief.html").read_bytes() == OWN.read_bytes()
    assert (delivery.folder / "brief.html").read_bytes() == changed.read_bytes()
    _, _, anchors = read_anchors(delivery.folder)
    document = read_file(changed).document
    new = document.text
    assert all(a.locator == document.locator(a.start) for a in anchors if a.exact in new)
    with (delivery.folder / "review.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["quote"]]
    assert all(new[int(r["start"]) : int(r["end"])] == r["quote"] for r in rows if r["start"])
    places = {(str(a.start), str(a.end)) for a in anchors if a.exact in new}
    claims = [r for r in rows if r["kind"] == "claim"]
    assert {(r["start"], r["end"]) for r in claims if r["start"]} >= places
    lost = [r for r in claims if not r["start"]]
    assert lost
    assert all(r["why"].startswith("LOST") for r in lost)
    assert sum(new[a.start : a.end] == a.exact for a in anchors) >= len(anchors) - 1


def test_a_document_that_is_missing_is_put_back(drafted):
    delivery, reading = drafted
    tables = {p.name: p.read_bytes() for p in delivery.folder.iterdir()}
    again = write_draft(reading, OWN, delivery.folder)
    assert again.files == ()
    assert again.messages == ("the document is the one already read; nothing was changed",)
    (delivery.folder / "brief.html").unlink()
    back = write_draft(reading, OWN, delivery.folder)
    assert [path.name for path in back.files] == ["brief.html"]
    assert "brief.html was missing from the folder and is put back" in back.messages[0]
    assert not back.changed
    assert {p.name: p.read_bytes() for p in delivery.folder.iterdir()} == tables


def test_a_document_put_back_in_another_format_is_the_one_the_anchors_name(tmp_path):
    text = "Ostria accuses Lindmark of raids. Lindmark is unlikely to accept a ceasefire in May.\n"
    plain, marked = tmp_path / "a.txt", tmp_path / "b.md"
    plain.write_text(text, encoding="utf-8")
    marked.write_text(text, encoding="utf-8")
    folder = write_draft(read_file(plain), plain, tmp_path / "draft").folder
    _, digest, anchors = read_anchors(folder)
    (folder / "brief.txt").unlink()
    back = write_draft(read_file(marked), marked, folder)
    assert {path.name for path in back.files} == {"brief.md", "anchors.json"}
    assert "brief.txt was missing from the folder and is put back as brief.md" in back.messages[0]
    assert read_anchors(folder) == ("brief.md", digest, anchors)


def test_evidence_shows_words_place_and_source(drafted):
    delivery, _ = drafted
    situation = read_folder(delivery.folder)
    row = next(row for row in situation.stakes if row.text("evidence").startswith("c"))
    shown = evidence_of(situation, f"stakes/{row.key}/salience")
    first = row.ids("evidence")[0]
    assert f"{first} (" in shown
    assert situation.table("claims")[first].text("text") in shown
    assert "characters" in shown
    assert "source brief" in shown
    with pytest.raises(UnknownNameError, match="Nearest"):
        evidence_of(situation, f"stakes/{row.key}/salienc")
    with pytest.raises(UnknownNameError, match="no row"):
        evidence_of(situation, "stakes/nobody/nothing/salience")


def test_evidence_works_on_the_coded_case(afghanistan):
    shown = evidence_of(read_folder(afghanistan), "stakes/usa/ct-isis/salience")
    assert "c50" in shown


def test_the_shipped_brief_is_reviewed_and_anchored():
    folder = Path(find("ister-gates"))
    situation = read(str(folder))
    assert errors(folder) == []
    assert drafted_share(situation)[0] == 0
    _, _, anchors = read_anchors(folder)
    text = read_file(folder / "brief.md").document.text
    assert anchors
    assert all(text[a.start : a.end] == a.exact for a in anchors)


def test_commands(tmp_path):
    out = tmp_path / "draft"
    code = "import sys; from detente.cli import main; sys.argv[0] = 'detente'; main()"
    run = [sys.executable, "-c", code]
    done = subprocess.run(
        [*run, "read", str(OWN), "-o", str(out), "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    data = json.loads(done.stdout)
    assert {"actors", "relations", "claims", "events", "figures", "footnotes"} <= set(data)
    assert "DRAFT" in done.stderr
    shown = subprocess.run(
        [*run, "evidence", str(out), "actors/dovar"], capture_output=True, text=True, check=True
    )
    assert "quote" in shown.stdout
    bad = subprocess.run(
        [*run, "read", str(tmp_path / "none.pdf")], capture_output=True, text=True, check=False
    )
    assert bad.returncode == 2
    assert "does not exist" in bad.stderr
    assert "Traceback" not in bad.stderr
