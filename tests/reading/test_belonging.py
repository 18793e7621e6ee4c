"""Whom persons lead or serve, and what is a part of what, in sentences made for the purpose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detente.reading import read_text
from detente.reading.reading import read_proposals
from detente.reading.relations.company import owed
from detente.reading.relations.deals import unguessed
from detente.reading.relations.hits import Hit


def related(text):
    return {(r.source, r.target, r.sign, r.kind) for r in read_proposals(read_text(text)).relations}


def tied(text, source, target, sign=1):
    return (source, target, sign) in {row[:3] for row in related(text)}


@pytest.mark.parametrize(
    ("text", "person", "state"),
    [
        # The president belongs to the state that the paragraph is about, not to the first of all.
        (
            "Kenya shut its border with Somalia in May. Kenya fears more raids.\n\n"
            "Somalia takes the loss calmly. President Asad Warfa has told traders to wait.",
            "Asad Warfa", "Somalia",
        ),
        # Two offices of one state: the second does not fall to another state.
        (
            "Portugal and Morocco met in May. Portugal is divided. Prime Minister Rui Valado "
            "wants the treaty; President Inga Falcoa does not.",
            "Inga Falcoa", "Portugal",
        ),
        ("Iran sends oil to Syria. Bruno Kessel's Austria has closed its market to it.",
         "Bruno Kessel", "Austria"),
    ],
)  # fmt: skip
def test_heads_of_states(text, person, state):
    assert tied(text, person, state)


def test_whom_everybody_knows_needs_no_title():
    assert tied(
        "Russia is patient. Vladimir Putin wants the road open.", "Vladimir Putin", "Russia"
    )


@pytest.mark.parametrize(
    ("text", "person", "body"),
    [
        ("Pawel Drost of the Labour League spoke first. Drost wants a vote.",
         "Pawel Drost", "Labour League"),
        ("The Mining Authority, under Pawel Drost, granted the permit. Drost is a lawyer.",
         "Pawel Drost", "Mining Authority"),
        ("Minister Pawel Drost, a Labour League man, wants a vote.", "Pawel Drost",
         "Labour League"),
        ("General Pawel Drost, the head of the Highland Monitoring Mission, has 40 observers.",
         "Pawel Drost", "Highland Monitoring Mission"),
    ],
)  # fmt: skip
def test_persons_beside_bodies(text, person, body):
    assert tied(text, person, body)


def test_kin_and_deputies_belong_to_their_patron():
    text = "President Amin Sorel sent his deputy, Karim Dallo. Dallo refused. Sorel waited."
    assert tied(text, "Karim Dallo", "Amin Sorel")
    assert not tied(
        "President Amin Sorel met her opposite number, Karim Dallo. Dallo left. Sorel stayed.",
        "Karim Dallo", "Amin Sorel",
    )  # fmt: skip


def test_a_general_without_an_army_near_by_serves_none():
    text = (
        "The Togolese army holds the port. The army is tired.\n\n"
        "General Lazar Quist mediated the truce of 2005 in Norway."
    )
    assert not any(a == "Lazar Quist" and "army" in b.lower() for a, b, *_ in related(text))


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


def test_its_commander_is_that_of_a_force_not_of_a_state():
    text = (
        "The Dune Guard holds the well and takes its rifles from Chad, and its commander, "
        "Colonel Karim Dallo, shut the road. Dallo smiled."
    )
    assert tied(text, "Karim Dallo", "Dune Guard")
    assert not tied(text, "Karim Dallo", "Chad")


def test_companies_of_a_state_and_of_a_nation():
    assert tied("Petrodune, the Chadian state company, sells oil.", "Petrodune", "Chad")
    assert tied("Dune Minerals, the Chadian company that digs the salt, left.", "Dune Minerals",
                "Chad")  # fmt: skip


def test_for_its_part_tells_no_part():
    text = "Chad refuses to talk to the Dune Front. The Dune Front, for its part, ignores Chad."
    assert not any(kind == "member_of" for *_, kind in related(text))


def test_the_head_of_a_commission_does_not_head_the_state():
    text = "Karim Dallo, once head of the Chadian electoral commission, left. Chad is calm."
    assert not tied(text, "Karim Dallo", "Chad")


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


def test_allied_groups():
    text = "The Dune Front and allied Saharan militias took a town. The Dune Front rests."
    assert ("Dune Front", "Saharan militias", 1, "ally") in related(text)


def test_guarantors_stand_behind_both_sides():
    text = (
        "Mali fights Niger. Mali bombed Niger. Niger shelled Mali. Mali accuses Niger. "
        "Niger attacked Mali. Norway and Chile are guarantors."
    )
    assert tied(text, "Norway", "Mali")
    assert tied(text, "Chile", "Niger")


def test_voters_sit_in_the_body():
    text = (
        "The Lake Bank meets in May. The Lake Bank lends to Chad. "
        "Chad holds 22 per cent of the votes, Niger 15 and Mali 9."
    )
    assert all(tied(text, state, "Lake Bank") for state in ("Chad", "Niger", "Mali"))


def test_who_forms_an_alliance_with_others():
    text = "Mali formed the Dune Alliance with Niger and Chad. The Dune Alliance met."
    assert tied(text, "Niger", "Dune Alliance")


def test_whoever_launches_a_movement_leads_it():
    text = "Karim Dallo, a lawyer, launched the Dune Movement in May. Dallo waits."
    assert tied(text, "Karim Dallo", "Dune Movement")


@pytest.mark.parametrize(
    ("text", "person", "body"),
    [
        # The office after a comma is that of the nearest name.
        ("Tomas Varga had long exchanged letters with General Otto Brenner, then head of the "
         "Frontier Guard Service (FGS). The Frontier Guard Service has 900 men.",
         "Otto Brenner", "Frontier Guard Service"),
        # 'its' of the body just before, not of the subject.
        ("Portugal broke with Morocco in spite of the Coastal Rally (CR) and its leader, "
         "Pawel Drost.", "Pawel Drost", "Coastal Rally"),
        ("The Labour League amended the bill, whereupon the Upland Congress under its new "
         "president, Pawel Drost, rejected it.", "Pawel Drost", "Upland Congress"),
        # A plural name is 'they'.
        ("The Coastal Democrats took two seats from the mayor in May. Their leader, Pawel Drost, "
         "wants a third.", "Pawel Drost", "Coastal Democrats"),
        # 'the brigade' points back.
        ("Ruritan units crossed the river while Austria's Fifth Mountain Brigade guarded depots. "
         "General Pawel Drost, who commands the brigade, has 900 men.",
         "Pawel Drost", "Fifth Mountain Brigade"),
        # A name that only says whose the mission is.
        ("The UN mission, MINUSMA, left in May. Its head, Pawel Drost, has warned of raids.",
         "Pawel Drost", "MINUSMA"),
        # A founder leads; who stands beside him does not.
        ("In May Pawel Drost, once head of the audit board, launched the River Alliance (RA) in "
         "Vienna with the chairman of the Labour League at his side. The River Alliance is armed.",
         "Pawel Drost", "River Alliance"),
    ],
)  # fmt: skip
def test_the_nearest_body_is_led(text, person, body):
    assert any(row == (person, body, 1, "leads") for row in related(text)), related(text)


def test_who_only_writes_to_a_head_does_not_lead():
    text = (
        "Tomas Varga had long exchanged letters with General Otto Brenner, then head of the "
        "Frontier Guard Service (FGS). The Frontier Guard Service has 900 men."
    )
    assert not tied(text, "Tomas Varga", "Frontier Guard Service")


def test_an_army_chief_leads_the_army_and_not_the_state():
    text = (
        "The Portuguese army is tired of Morocco. General Pawel Drost, the Portuguese army chief, "
        "wants leave for his men. Portugal has promised it."
    )
    leads = {row[1] for row in related(text) if row[0] == "Pawel Drost" and row[3] == "leads"}
    assert leads == {"Portugal's army"}


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


def test_a_secretary_general_known_to_all_does_not_head_the_body_named_last():
    text = (
        "The European Union met in May. The conference that Secretary-General António Guterres "
        "convened failed. The European Union regrets it."
    )
    assert not tied(text, "António Guterres", "European Union")


def test_the_then_president_is_of_the_state_that_has_another_now():
    text = (
        "Colombia wants peace. President Gustavo Petro said so to Cuba. Colombia waits for Cuba. "
        "The then president, Tomas Vargas, had broken off the talks."
    )
    assert tied(text, "Tomas Vargas", "Colombia")
    assert not tied(text, "Tomas Vargas", "Cuba")


@pytest.mark.parametrize(
    ("text", "person", "body"),
    [
        ("The Labour League's leader is Pawel Drost. Drost told reporters that he wants a vote.",
         "Pawel Drost", "Labour League"),
        ("The Labour League elected Pawel Drost as its leader in May.",
         "Pawel Drost", "Labour League"),
        ("Pawel Drost was named head of the Labour League.", "Pawel Drost", "Labour League"),
        ("Pawel Drost took over the Labour League in May.", "Pawel Drost", "Labour League"),
        ("Anna Bauer succeeded Pawel Drost as head of the Labour League.",
         "Anna Bauer", "Labour League"),
        ("The Contact Group, chaired by Norway, met in May.", "Norway", "Contact Group"),
        ("The Contact Group met under Norwegian chairmanship.", "Norway", "Contact Group"),
        ("Pawel Drost, a former judge, walked to Lisbon in May at the head of a movement called "
         "the Harbour Movement. He told reporters that he wants a vote.",
         "Pawel Drost", "Harbour Movement"),
        ("The Coastal Party has two minds. Pawel Drost and Anna Bauer, its leading figures, "
         "differ.", "Anna Bauer", "Coastal Party"),
        ("Portugal is calm. The Portuguese ruling party, the Coastal Rally, has 90 seats.",
         "Coastal Rally", "Portugal"),
        ("Portugal is calm. The Coastal Rally has ruled since 1975. Portugal votes in May.",
         "Coastal Rally", "Portugal"),
    ],
)  # fmt: skip
def test_heads_by_election_succession_and_power(text, person, body):
    assert (person, body, 1, "leads") in related(text), related(text)


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


@pytest.mark.parametrize(
    ("text", "person", "body"),
    [
        # The text speaks of the government as often as of the state.
        ("The Colombian government wants peace with the Marsh Front. The government has sent "
         "envoys to the Marsh Front, and Bogotá waits. President Gustavo Petro is patient.",
         "Gustavo Petro", "Government of Colombia"),
        # A province has no president.
        ("Velland shut the mine. Velland and the Upper Marsh Council quarrel. The Marsh "
         "Provincial Council refused Velland's terms. Marsh has 900 men. President Anna Bauer "
         "called it theft.", "Anna Bauer", "Velland"),
        ("Rovuma Energy has two fields. Pawel Drost, the chief executive, insists that the "
         "coast is safe.", "Pawel Drost", "Rovuma Energy"),
    ],
)  # fmt: skip
def test_what_a_ruler_or_executive_leads(text, person, body):
    assert (person, body, 1, "leads") in related(text), related(text)


def test_the_presidents_brother_is_no_president():
    text = (
        "Portugal waits. President Anna Bauer fled. The army of Portugal still holds the "
        "president's brother, Pawel Drost."
    )
    assert ("Pawel Drost", "Portugal", 1, "leads") not in related(text)
    assert tied(text, "Pawel Drost", "Anna Bauer")


def test_words_of_a_name_make_nobody_a_member():
    text = "The Karst Union (KU), the Karsti Progressive Party and the Hill Front pledged peace."
    assert not [row for row in related(text) if row[3] == "member_of"]


@pytest.mark.parametrize(
    ("text", "source", "target", "kind"),
    [
        ("Anna Bauer and Pawel Drost, co-chairs of the Labour League, met.",
         "Anna Bauer", "Labour League", "leads"),
        ("The Labour League's two leaders, Anna Bauer and Pawel Drost, met.",
         "Pawel Drost", "Labour League", "leads"),
        ("The Labour League, under Anna Bauer and Pawel Drost, met.",
         "Pawel Drost", "Labour League", "leads"),
        ("Under Pawel Drost the Labour League turned left.",
         "Pawel Drost", "Labour League", "leads"),
        ("Pawel Drost resigned as head of the Labour League in May.",
         "Pawel Drost", "Labour League", "leads"),
        ("Pawel Drost presides over the Labour League.", "Pawel Drost", "Labour League", "leads"),
        ("Portugal took over the chair of the Contact Group in May.",
         "Portugal", "Contact Group", "leads"),
        ("Pawel Drost (Labour League) wants a vote.", "Pawel Drost", "Labour League",
         "member_of"),
        ("Pawel Drost, formerly of the Labour League, wants a vote.",
         "Pawel Drost", "Labour League", "member_of"),
        ("Pawel Drost, a protégé of Anna Bauer, wants a vote.",
         "Pawel Drost", "Anna Bauer", "member_of"),
        ("The African Union's mediator, Pawel Drost, has left.",
         "Pawel Drost", "African Union", "member_of"),
    ],
)  # fmt: skip
def test_several_heads_and_followers(text, source, target, kind):
    known = "Pawel Drost told reporters so. Anna Bauer told reporters so. "
    assert (source, target, 1, kind) in related(known + text), related(known + text)
