"""What the table of verb frames says under a negation, of several and of things that come."""

from __future__ import annotations

import pytest

from detente.reading import read_text
from detente.reading.reading import read_proposals
from detente.reading.relations.verbs.frame_rules import rules_of


def read(text):
    return {
        (r.source, r.target, r.kind, r.status)
        for r in read_proposals(read_text(text)).relations if r.by_rule
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Chile does not allow Peru to land.", ("Chile", "Peru", "hostile", "actual")),
        ("Chile never lets Peru fish there.", ("Chile", "Peru", "hostile", "actual")),
        ("Chile allows Peru to land.", ("Chile", "Peru", "supports", "actual")),
        ("Chile and Peru are not on speaking terms.", ("Chile", "Peru", "hostile", "actual")),
        ("Chile and Peru aren't on speaking terms.", ("Chile", "Peru", "hostile", "actual")),
        ("Chile and Peru are barely on speaking terms.", ("Chile", "Peru", "hostile", "actual")),
        (
            "Chile and Peru are no longer on speaking terms.",
            ("Chile", "Peru", "hostile", "actual"),
        ),
        ("Chile and Peru are on speaking terms.", ("Chile", "Peru", "negotiates", "actual")),
    ],
)
def test_a_denied_frame_is_a_row_of_its_own(text, relation):
    assert relation in read(text)


def test_rows_that_deny_stand_before_what_they_deny():
    denied = [rule for rule in rules_of("allow") if rule.lemmas >= {"allow", "let"}]
    assert [rule.negated for rule in denied] == [True, False]
    terms = [rule for rule in rules_of("be") if "speaking" in rule.words]
    assert [rule.negated for rule in terms] == [True, False]


def test_an_invitation_of_several_calls_them_to_talk():
    assert ("Chile", "Peru", "cooperates", "historical") in read("Chile invited Peru.")
    both = read("Chile invited Peru and Brazil.")
    assert {row[1] for row in both if row[0] == "Chile" and row[2] == "negotiates"} == {
        "Peru", "Brazil",
    }  # fmt: skip
    assert ("Chile", "Peru", "refuses", "actual") in read(
        "Chile refused to invite Peru and Brazil."
    )


def test_who_should_free_others_holds_them_and_is_asked_for_a_kindness():
    found = read("Chile should release Peru's sailors.")
    assert ("Chile", "Peru", "hostile", "recommended") in found
    assert ("Chile", "Peru", "supports", "recommended") in found
    assert not any(row[2] == "supports" for row in read("Chile should fight Peru."))


def test_what_comes_from_somebody_is_given_by_him():
    found = read("Peru's aid comes from Chile.")
    assert {("Chile", "Peru", "supports", "actual"), ("Peru", "Chile", "depends_on", "actual")} <= (
        found
    )


def test_a_claim_is_a_rivalry_only_where_several_claim():
    assert ("Chile", "Peru", "rival", "actual") in read("Chile and Peru claim the strait.")
    assert read("Chile claims the strait.") == set()
