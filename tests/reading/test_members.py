"""What is a part or a member of what, in sentences made for the purpose."""

from __future__ import annotations

import pytest
from tests.reading.told import related, tied

from detente.reading import read_text
from detente.reading.reading import read_proposals


@pytest.mark.parametrize(
    ("text", "members", "body"),
    [
        ("The Lake Council (Chad, Niger and Nigeria) called for calm.",
         ["Chad", "Niger", "Nigeria"], "Lake Council"),
        ("Chad and Niger quarrel in the Lake Forum, to which both belong together with Nigeria.",
         ["Chad", "Niger", "Nigeria"], "Lake Forum"),
    ],
)  # fmt: skip
def test_members(text, members, body):
    assert {a for a, b, _, kind in related(text) if b == body and kind == "member_of"} >= set(
        members
    )


def test_all_but_one_belong():
    text = (
        "Chad, Niger and Nigeria share the lake. The Lake Forum, to which all of these "
        "save Chad belong, met in May."
    )
    assert ("Chad", "Lake Forum", 1, "member_of") not in related(text)


def test_units_belong_to_their_army():
    text = (
        "The Togolese Army moved north. The Togolese Army is strong. "
        "The Third Brigade burned two villages."
    )
    assert tied(text, "Third Brigade", "Togolese Army")


def test_companies_of_a_state_and_of_a_nation():
    assert tied("Petrodune, the Chadian state company, sells oil.", "Petrodune", "Chad")
    assert tied("Dune Minerals, the Chadian company that digs the salt, left.", "Dune Minerals",
                "Chad")  # fmt: skip


def test_for_its_part_tells_no_part():
    text = "Chad refuses to talk to the Dune Front. The Dune Front, for its part, ignores Chad."
    assert not any(kind == "member_of" for *_, kind in related(text))


def test_allied_groups():
    text = "The Dune Front and allied Saharan militias took a town. The Dune Front rests."
    assert ("Dune Front", "Saharan militias", 1, "ally") in related(text)


def test_voters_sit_in_the_body():
    text = (
        "The Lake Bank meets in May. The Lake Bank lends to Chad. "
        "Chad holds 22 per cent of the votes, Niger 15 and Mali 9."
    )
    assert all(tied(text, state, "Lake Bank") for state in ("Chad", "Niger", "Mali"))


def test_who_forms_an_alliance_with_others():
    text = "Mali formed the Dune Alliance with Niger and Chad. The Dune Alliance met."
    assert tied(text, "Niger", "Dune Alliance")


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("The Green Valley Front (GVF), an offshoot of the Lake Liberation Army (LLA), claimed "
         "the attack.", "Green Valley Front", "Lake Liberation Army"),
        ("The European Union (EU) Mission in Portugal (EUMP), unarmed, has patrolled since May.",
         "Mission in Portugal", "European Union"),
        ("With Kenya and Uganda Somalia formed the League of Inland States (LIS) in May.",
         "Kenya", "League of Inland States"),
    ],
)  # fmt: skip
def test_offshoots_missions_and_founding_members(text, part, whole):
    assert (part, whole, 1, "member_of") in related(text), related(text)


def test_a_front_in_the_eyes_of_a_foe_is_alleged():
    text = (
        "Gunmen of the Green Valley Front (GVF), which Kenya considers a mere signboard of the "
        "Lake Liberation Army (LLA), fled. The Lake Liberation Army is silent."
    )
    found = read_proposals(read_text(text)).relations
    assert [
        r.status for r in found
        if (r.source, r.target) == ("Green Valley Front", "Lake Liberation Army")
    ] == ["alleged"]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("The Lake Alliance includes the Green Valley Front and the Hill Movement.",
         "Hill Movement", "Lake Alliance"),
        ("The Lake Alliance is a coalition of the Green Valley Front and the Hill Movement.",
         "Green Valley Front", "Lake Alliance"),
        ("The Lake Alliance, made up of the Green Valley Front and the Hill Movement, refused.",
         "Hill Movement", "Lake Alliance"),
        ("The Green Valley Front and the Hill Movement merged into the Lake Alliance.",
         "Green Valley Front", "Lake Alliance"),
        ("The Lake Alliance, into which the Green Valley Front and the Hill Movement had folded "
         "themselves, refused.", "Hill Movement", "Lake Alliance"),
        ("In the UN Security Council, Togo would veto the text.", "Togo", "UN Security Council"),
        ("Pawel Drost, for the Labour League, and Anna Bauer, for the Coastal Rally, signed.",
         "Anna Bauer", "Coastal Rally"),
        ("Pawel Drost comes from the Labour League.", "Pawel Drost", "Labour League"),
        ("Togoil, the state oil company of Togo, has two rigs.", "Togoil", "Togo"),
        ("Lagos Timber, a company registered in Togo, has two ships.", "Lagos Timber", "Togo"),
        ("The Council of Elders met. Pawel Drost brought two other members, Anna Bauer and Rui "
         "Valado, to Lisbon.", "Rui Valado", "Council of Elders"),
        ("Portugal's ambassador to Kenya, Pawel Drost, has resigned.", "Pawel Drost", "Portugal"),
    ],
)  # fmt: skip
def test_parts_by_their_place_in_the_sentence(text, part, whole):
    assert (part, whole, 1, "member_of") in related(text), related(text)


def test_a_coalition_of_two_is_no_quarrel_with_them():
    text = "The Lake Alliance is a coalition of the Green Valley Front and the Hill Movement."
    assert not [row for row in related(text) if row[2] < 0]


def test_an_ally_needs_no_comma():
    assert ("Benin", "Togo", 1, "ally") in related("Togo's ally Benin has closed its ports.")


def test_words_of_a_name_make_nobody_a_member():
    text = "The Karst Union (KU), the Karsti Progressive Party and the Hill Front pledged peace."
    assert not [row for row in related(text) if row[3] == "member_of"]
