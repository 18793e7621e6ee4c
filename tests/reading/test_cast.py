"""Who is in a text, and who is meant, in sentences made for the purpose."""

from __future__ import annotations

import pytest

from detente.reading import read_text
from detente.reading.reading import read_proposals


def cast(text):
    return {actor.id: actor.type for actor in read_proposals(read_text(text)).actors}


def aliases(text, name):
    return {
        alias
        for actor in read_proposals(read_text(text)).actors
        if actor.id == name
        for alias in actor.aliases
    }


def tied(text, source, target):
    found = read_proposals(read_text(text)).relations
    return any((r.source, r.target) == (source, target) for r in found)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        # A bare name among states that everybody knows is a party or a group, not one state more.
        ("Angola votes in May. Palanca has governed since 1975. Palanca veterans distrust the "
         "army. UNITA accuses Palanca of fraud.", "Palanca", "faction"),
        ("Kenya mediates in Sudan. Zanuki has accused Kenya of bias. Zanuki fighters hold the "
         "road, and Zanuki wants a seat. Egypt arms Zanuki.", "Zanuki", "armed_group"),
        # What a party is called is no person's name.
        ("Peru votes in May. National Harvest left the cabinet. Harvest accuses Chile of theft.",
         "National Harvest", "organisation"),
        ("The opposition National Accord wants Peru's treaty with Chile torn up.",
         "National Accord", "faction"),
        # Acronyms of other languages, with a slash, of two words, told by 'known as'.
        ("Soldiers of the Ugandan armed forces (FOGA) crossed into Kenya. The FOGA denies it.",
         "Ugandan armed forces", "armed_force"),
        ("Kenya sent troops to the mission of the League of Lakes, known as LIGMIS, in May. "
         "Uganda accuses LIGMIS of bias.", "LIGMIS", "organisation"),
        ("The Lake Union closed its mission, LAKMIS, in May. Uganda accused LAKMIS of bias.",
         "LAKMIS", "organisation"),
        # Bodies with a name before them.
        ("The two parties, rivals for years, sit in the Sorvan alliance, which rejects the vote.",
         "Sorvan alliance", "faction"),
        ("The Gullwing group, which finds Lum timid, would expel Norway from the bank.",
         "Gullwing group", "faction"),
        # Plural names with an article act together; two words can be one party.
        ("Peru votes in May. The Tigrans, once allies of Chile, are fighting the army. Chile "
         "fears the Tigrans.", "Tigrans", "organisation"),
        ("Her partner, Salt and Bread, a fishermen's party, left Peru's cabinet.",
         "Salt and Bread", "faction"),
        ("Peru banned the Pelu Rak party in May. Pelu Rak accuses Chile of theft.", "Pelu Rak",
         "faction"),
        # An adjective or a noun that opens a sentence can open a name.
        ("Peru votes in May. United Harbours, the largest party, accuses Chile of theft.",
         "United Harbours", "faction"),
        ("Peru's cabinet rests on National Harvest. Harvest accuses Chile of theft.",
         "National Harvest", "organisation"),
        ("The Lower House belongs to an alliance of Firmhold, the Tollers and Young Torva. Peru "
         "fears it.", "Tollers", "faction"),
        ("Peru fears the Brethren of the Lamp, a sect with members on both shores.",
         "Brethren of the Lamp", "organisation"),
        # What is commanded has members; an order is a body; a known name opens a sentence.
        ("Peru's marshal, Ivo Tarn, commands the Wardens of the Coast.", "Wardens of the Coast",
         "organisation"),
        ("The Order of Saint Brannoc accuses Peru of theft.", "Order of Saint Brannoc",
         "organisation"),
        ("Amnesty International counted ten dead in Peru. Peru accuses Amnesty International.",
         "Amnesty International", "organisation"),
        # Persons listed with their places are persons like the last of them.
        ("Bello Dantu of Arica, Aminu Rabe of Tacna and Sanu Gora of Puno met the president of "
         "Peru.", "Aminu Rabe", "person"),
        # Whoever has a navy is a state; whoever has an article is no person.
        ("Merrow leases the pans to the kingdom of Oskar. The Thessil navy visited Merrow in July. "
         "Thessil has not hidden its interest in Merrow.", "Thessil", "state"),
        ("Peru fears the Blue Benches, who speak for the shipowners.", "Blue Benches",
         "organisation"),
        ("Norway presides over the Mediators' Table and sends Peru an envoy.", "Mediators' Table",
         "organisation"),
        ("Their council, Leita Nohan, has collected rifles in Peru.", "Leita Nohan",
         "organisation"),
        ("Tan Wei Ming governs Malaysia. Tan accuses Japan of theft.", "Tan Wei Ming", "person"),
    ],
)  # fmt: skip
def test_who_is_in_the_text(text, name, kind):
    assert cast(text).get(name) == kind


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        # A licence with a number is no general, two names joined by 'and' are not one.
        ("Norway let General Licence 44 lapse in May. Chile protested.", "Licence"),
        ("Brazil and the Cocoa Exporters Community (CEXCOM) met Ghana.",
         "Brazil and the Cocoa Exporters Community"),
        # A possessive belongs to the name.
        ("The Lowland People's Anti-Toll Front (LPATF) accuses Peru. The LPATF has struck twice.",
         "Anti-Toll Front"),
        # A description in apposition is the body that was named.
        ("The Civic Covenant, the main opposition party, accuses Peru of theft.",
         "main opposition party (Peru)"),
        # A short name is no body of its own.
        ("The Talmar Fishers' League speaks for the crews of Peru. Chile accuses the League.",
         "League"),
        # The clause after a comma has a subject of its own, not an apposition.
        ("Peru is divided. President Ivo Kiran left his men in May. Olony left to form the Red "
         "faction, Kiran dismissed his wife.", "Kiran"),
    ],
)  # fmt: skip
def test_who_is_not(text, absent):
    assert absent not in cast(text)


def test_a_state_named_by_its_capital_alone_is_home_where_its_rebels_are():
    text = (
        "Congress in Manila postponed the vote. The Moro Islamic Liberation Front (MILF) and the "
        "Moro National Liberation Front (MNLF) protest. The police fear more raids. A Turkish "
        "envoy met the MILF."
    )
    assert "Philippines" in {a.part_of for a in read_proposals(read_text(text)).actors}


def test_a_surname_of_two_means_the_one_in_office():
    text = (
        "President Ana Lorck governs Peru. Her brother, Paul Lorck, is in Chile.\n\n"
        "Bruno Hask arrested Lorck in May."
    )
    assert "Lorck" in aliases(text, "Ana Lorck")


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        # 'The junta' rules the state, whoever else stands in the sentence.
        ("Mali is ruled by the National Transition Council. Mali left the treaty in May. "
         "Algeria dislikes the haste. Algeria accuses the junta of bad faith.",
         ("Algeria", "National Transition Council")),
        # 'The brigade' is the one that was named.
        ("Peru sent the Fourth Mountain Brigade to Arica. General Pavel Rusk, who commands the "
         "brigade, wants to go home.", ("Pavel Rusk", "Fourth Mountain Brigade")),
        # The soldiers of a state are its army, where that is an actor.
        ("The Kenyan army holds the road. Uganda accuses the army. Kenyan soldiers killed Ugandan "
         "herders.\n\nUganda blames Kenyan troops.", ("Uganda", "Kenya's army")),
        # Members for their body.
        ("The Pellow Irrigators' Union blocked the road. In May Peru threatened the irrigators.",
         ("Peru", "Pellow Irrigators' Union")),
    ],
)  # fmt: skip
def test_who_is_meant(text, pair):
    assert tied(text, *pair)


def test_the_army_is_not_that_of_a_third_state():
    text = (
        "India is calm. The People's Liberation Army built a road in China. India's president "
        "visited Assam.\n\nIn Assam four men of the army died. India has sent more troops."
    )
    assert "army" not in aliases(text, "People's Liberation Army")
