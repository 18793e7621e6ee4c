"""Rows of a draft: who stands under whom, what weak relations are worth, how notes are worded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detente.io.folder import write_folder
from detente.io.load import check
from detente.reading import read_text
from detente.reading.decisions import unmarked
from detente.reading.draft.draft import draft_situation
from detente.reading.draft.scale import TRUST
from detente.reading.draft.share import is_drafted
from detente.reading.proposals import Relation
from detente.reading.reading import read_proposals
from detente.situation.model import Row

TWO = "Chile accuses Peru over the border. Chile and Peru hold talks on the border. Peru waits."


def drafted(text, **changes):
    reading = replace(read_proposals(read_text(text)), **changes)
    return draft_situation(reading, as_of="2024-03-06")[0]


def relation(kind, confidence, *, sign=1, status="actual"):
    return Relation("Chile", "Peru", kind, sign, status, TWO[:35], 0, 35, confidence=confidence)


@pytest.mark.parametrize(
    ("kind", "confidence", "word"),
    [
        ("hostile", 0.7, "very low"), ("hostile", 0.5, "very low"), ("hostile", 0.49, "low"),
        ("rival", 0.3, "medium"), ("negotiates", 0.3, "medium"), ("supports", 0.3, "medium"),
        ("ally", 0.3, "high"), ("ally", 0.6, "very high"),
    ],
)  # fmt: skip
def test_a_guessed_relation_gives_a_weaker_word_for_trust(kind, confidence, word):
    situation = drafted(TWO, relations=(relation(kind, confidence),))
    row = situation.table("relations")["chile/peru"]
    assert row.text("trust") == TRUST[word]
    assert ("one step nearer to medium" in row.text("note")) == (confidence < 0.5)
    assert f"trust {word} from stance" in row.text("note")


def test_one_stated_relation_among_guesses_is_enough():
    both = (relation("hostile", 0.3), relation("hostile", 0.6))
    row = drafted(TWO, relations=both).table("relations")["chile/peru"]
    assert row.text("trust") == TRUST["very low"]
    hypothetical = (relation("hostile", 0.3), relation("ally", 0.9, status="hypothetical"))
    row = drafted(TWO, relations=hypothetical).table("relations")["chile/peru"]
    assert row.text("trust") == TRUST["low"]


def test_a_guessed_relation_makes_no_dependency():
    said = replace(relation("supports", 0.7), quote="Chile pays Peru aid of ten million dollars.")
    assert drafted(TWO, relations=(said,)).table("dependencies")
    guessed = replace(said, confidence=0.45, by_rule=False)
    assert not drafted(TWO, relations=(guessed,)).table("dependencies")


def test_influence_says_that_it_comes_from_counting_and_stays_wide():
    situation = drafted(TWO)
    for row in situation.actors:
        if row.text("part_of"):
            continue
        assert "only because the text names it" in row.text("note")
        low, _, high = (float(part) for part in row.text("influence").split("/"))
        assert high - low >= 25
    best = [row.value("influence").best for row in situation.actors if not row.text("part_of")]
    assert max(best) == 100


NESTED = (
    "Dovar accuses Sarkheta of delay. General Anton Rezh, commander of the Dovar Border Corps, "
    "rejects the accord. The Dovar Border Corps answers to the government of Dovar. "
    "Dovar and Sarkheta hold talks. Hardliners in the Dovar Border Corps oppose Sarkheta."
)


def test_factions_stand_under_parties_and_do_not_nest(tmp_path):
    situation = drafted(NESTED)
    parents = {row.key: row.text("part_of") for row in situation.actors}
    assert any(parents.values())
    assert all(not parent or parents[parent] == "" for parent in parents.values())
    write_folder(situation, tmp_path / "d")
    assert [p for p in check(str(tmp_path / "d")) if p.severity == "error"] == []


def test_no_faction_bears_the_name_of_its_party():
    text = (
        "The government in Athens accuses Turkey. The government in Athens wants talks. "
        "The Greek government and Turkey hold talks. The Greek government waits. Turkey waits."
    )
    situation = drafted(text)
    names = {row.key: row.text("name") for row in situation.actors}
    assert len(set(names.values())) == len(names)


QUARREL = (
    "Peru accuses Chile of sabotage. Chile threatens Peru. Peru rejects every word of Chile. "
    "Chile blames Peru for the border incidents. Peru and Chile wait. Brazil and Ecuador hold "
    "talks on trade. Brazil and Ecuador will probably sign a trade agreement."
)


def test_who_is_at_odds_gets_a_forum_and_the_headline():
    situation = drafted(QUARREL)
    forums = situation.table("forums")
    assert "speaks of dealings" in forums["brazil-ecuador"].text("note")
    assert "at odds; nothing says that they meet" in forums["chile-peru"].text("note")
    assert situation.head["headline"]["forum"] == "chile-peru"


def test_a_minister_speaks_for_the_party():
    text = (
        "Peru's defence ministry accuses Chile. Peru's defence ministry threatens Chile. Chile "
        "blames Peru's defence ministry for the border incidents. Peru waits. Peru hopes. Chile "
        "waits. Peru and Bolivia trade."
    )
    assert drafted(text).table("forums").get("chile-peru") is not None


def test_recognition_is_that_of_a_party():
    text = QUARREL + " Peru's parliament wants recognition. Contact with Chile needs dialogue."
    (issue,) = [row for row in drafted(text).issues if row.key == "recognition"]
    names = {row.text("name") for row in drafted(text).actors if not row.text("part_of")}
    assert any(issue.text("name").endswith(name) for name in names)


def test_a_single_claim_makes_an_issue_only_where_there_are_few():
    wide = (
        "Sanctions on Peru will probably stay. Chile will probably lift sanctions. A ceasefire is "
        "unlikely. A ceasefire will not hold. The border treaty will probably fail. The border "
        "between Peru and Chile is likely to stay closed. Elections are unlikely this year. "
        "Elections in Chile will probably be held. Foreign aid to Peru will probably fall. Aid to "
        "Chile is unlikely to rise. Refugees will probably return. Refugees from Peru are likely "
        "to stay. The prisoners of Peru will probably be freed. Peru and Chile wait."
    )
    notes = [row.text("note") for row in drafted(wide).issues]
    assert len(notes) >= 6
    assert not any("in 1 claim;" in note for note in notes[6:])
    few = drafted("Chile accuses Peru. A ceasefire between Chile and Peru is unlikely to hold.")
    assert any("in 1 claim;" in row.text("note") for row in few.issues)


def test_only_the_mark_of_a_draft_makes_a_row_one():
    def row(note: str) -> Row:
        return Row("actors", "ostria", {"id": "ostria", "note": note}, 2)

    assert is_drafted(row("draft: influence low"))
    assert is_drafted(row("Draft: influence low"))
    assert not is_drafted(row("Draft treaty of 2019, article 3"))
    assert not is_drafted(row(""))
    assert unmarked("draft: influence low") == "influence low"
    assert unmarked("Draft treaty of 2019, article 3") == "Draft treaty of 2019, article 3"


def test_a_junta_with_a_name_of_its_own_contests_power():
    text = (
        "Soldiers seized power in Niger in May. The National Council for Renewal (NCR) refuses a "
        "transition. The junta jailed ministers. Chad wants a transition of two years from the "
        "junta. The NCR will not share power before an amnesty."
    )
    names = {row.key: row.text("name") for row in drafted(text).issues}
    assert names["power-share"] == "Share of power for National Council for Renewal"
