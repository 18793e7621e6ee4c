"""Mediators, debtors, guarantors and what is said of several at once, in sentences of our own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.reading.told import related, tied

from detente.reading import read_text
from detente.reading.reading import read_proposals
from detente.reading.relations.context.deals import unguessed
from detente.reading.relations.hits import Hit
from detente.reading.relations.nouns.company import owed


def test_an_envoy_is_no_party_to_talks_with_his_own():
    text = "The Lake Council met in May. The council's envoy, Karim Dallo, was late. Dallo left."
    assert ("Karim Dallo", "Lake Council", 0, "negotiates") not in related(text)


@pytest.mark.parametrize(
    ("text", "source", "targets"),
    [
        ("Mali fights Niger. Mali bombed Niger. Niger shelled Mali. Mali accuses Niger. "
         "Niger attacked Mali. Norway has offered its good offices.", "Norway", ["Mali", "Niger"]),
        ("Bishop Karol Dremm has urged Mali and Niger to come to the table.", "Karol Dremm",
         ["Mali", "Niger"]),
        ("President Amin Sorel received Bishop Karol Dremm. Dremm prayed. Sorel listened.",
         "Amin Sorel", ["Karol Dremm"]),
        ("Under Swiss and Omani auspices Mali and Niger exchanged lists.", "Oman",
         ["Mali", "Niger"]),
    ],
)  # fmt: skip
def test_mediation(text, source, targets):
    assert all(tied(text, source, target, 0) for target in targets)


def test_whoever_declines_to_mediate_is_read_as_one_who_does_not():
    text = (
        "Mali fights Niger. Mali bombed Niger. Niger shelled Mali. Mali accuses Niger. "
        "Niger attacked Mali. Norway declined to mediate."
    )
    found = [r for r in read_proposals(read_text(text)).relations if r.source == "Norway"]
    assert {(r.target, r.sign, r.status) for r in found if r.by_rule} == {
        ("Mali", 0, "negated"), ("Niger", 0, "negated"),
    }  # fmt: skip


def test_with_two_heads_who_sign_their_movements_agree():
    text = (
        "President Amin Sorel of Mali and Karim Dallo, chairman of the Dune Front, signed a text "
        "of nine pages. Dallo smiled."
    )
    assert tied(text, "Mali", "Dune Front") or tied(text, "Dune Front", "Mali")


def test_a_process_led_by_a_third_is_between_the_two_it_names():
    text = (
        "The Dune process, led on behalf of the Lake Council by Angola, was to reconcile "
        "Mali with Niger."
    )
    assert tied(text, "Angola", "Mali", 0)
    assert tied(text, "Angola", "Niger", 0)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Togo and Benin, rivals in the straits for a generation, share a dam.", -1),
        ("Togo and Benin are estranged.", -1),
        ("Togo and Benin have long been partners.", 1),
    ],
)
def test_what_is_said_of_both(text, sign):
    assert tied(text, "Togo", "Benin", sign) or tied(text, "Benin", "Togo", sign)


def test_rivals_of_a_third_are_no_rivals_of_each_other():
    text = "Togo and Benin, rivals of Ghana, share a dam."
    assert not tied(text, "Togo", "Benin", -1)


def test_the_word_of_a_relation_makes_debtors_not_its_reason():
    said = Hit("A", "B", "supports", 0, 3, 1, word="creditor", why="told in any other words")
    assert [(hit.source, hit.target, hit.kind) for hit in owed([said])] == [
        ("B", "A", "depends_on")
    ]
    assert owed([replace(said, word="friend", why="is 'creditor'")]) == []


def test_a_deal_replaces_guessed_targets_only():
    told = Hit("A", "C", "supports", 0, 3, 1)
    guess = Hit("A", "B", "refuses", 0, 3, -1, guessed=True)
    other = replace(guess, source="D")
    assert unguessed([guess, other, replace(guess, guessed=False)], [told]) == [
        other, replace(guess, guessed=False),
    ]  # fmt: skip


def test_debtors_depend_on_their_creditor():
    assert tied("Togo is Benin's chief creditor.", "Benin", "Togo")


def test_guarantors_stand_behind_both_sides():
    text = (
        "Mali fights Niger. Mali bombed Niger. Niger shelled Mali. Mali accuses Niger. "
        "Niger attacked Mali. Norway and Chile are guarantors."
    )
    assert tied(text, "Norway", "Mali")
    assert tied(text, "Chile", "Niger")
