"""Whom persons lead and serve, in sentences made for the purpose."""

from __future__ import annotations

import pytest
from tests.reading.told import related, tied


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


def test_its_commander_is_that_of_a_force_not_of_a_state():
    text = (
        "The Dune Guard holds the well and takes its rifles from Chad, and its commander, "
        "Colonel Karim Dallo, shut the road. Dallo smiled."
    )
    assert tied(text, "Karim Dallo", "Dune Guard")
    assert not tied(text, "Karim Dallo", "Chad")


def test_the_head_of_a_commission_does_not_head_the_state():
    text = "Karim Dallo, once head of the Chadian electoral commission, left. Chad is calm."
    assert not tied(text, "Karim Dallo", "Chad")


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
