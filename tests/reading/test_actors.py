"""Who is found in a text: persons, bodies, units, groups; and what is none."""

from __future__ import annotations

import pytest

from detente.reading import read_text
from detente.reading.reading import read_proposals


def _found(text: str) -> dict[str, str]:
    """Every spelling of every proposed actor, in small letters, with its type."""
    actors = read_proposals(read_text(text)).actors
    return {name.lower(): actor.type for actor in actors for name in (actor.id, *actor.aliases)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The governor freed Anton Keel, accused of fraud, in May.", "anton keel"),
        ("Rina Solva of the Harvest League was elected mayor of the port.", "rina solva"),
        ("Osman Derrick, once his pupil, has broken with the bishop.", "osman derrick"),
        (
            "They dismissed the man who had built the force, Emil Torrance, in June.",
            "emil torrance",
        ),
        ("The rebels are led by a man called Ivo Brandeis.", "ivo brandeis"),
        ("Its team, under Lars Holgersen, met both sides.", "lars holgersen"),
        ("Secretary of State Paul Verrick flew to the island.", "paul verrick"),
        ("First Councillor Hedda Moss leads the party.", "hedda moss"),
        ("The mediators found in Tomas Ekelund a secretary-general who listens.", "tomas ekelund"),
        ("Two other members, Said al-Rawi and Omar bin Faris, left.", "said al-rawi"),
    ],
)
def test_persons_without_a_title(text, name):
    assert _found(text).get(name) == "person"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The army moved the 3rd Coastal Rifle Brigade to the port.", "3rd Coastal Rifle Brigade"),
        ("The 512 Brigade attacked the airport.", "512 Brigade"),
        ("The Fishermen's Guild has rejected the treaty.", "Fishermen's Guild"),
        ("Sailors for a Free Coast has rejected the plan.", "Sailors for a Free Coast"),
        ("The minister resents the Constabulary, which is better armed.", "Constabulary"),
        ("The Border Service of Peru accused Chile.", "Border Service of Peru"),
    ],
)
def test_bodies_and_units_by_name(text, name):
    assert name.lower() in _found(text)


def test_an_office_alone_is_no_person():
    names = _found("The Attorney General prosecutes them. The Foreign Minister agrees.")
    assert "general" not in names
    assert "minister" not in names


def test_a_union_whose_first_word_acts_is_no_state():
    names = _found(
        "Europeans doubt it. European said no. The European Union (EU) is wary. European pays. "
        "The EU Monitoring Mission of Europe stayed."
    )
    assert names["european union"] == "organisation"


def test_a_known_state_by_its_long_name_is_not_made_anew():
    text = (
        "The Democratic Republic of the Congo (DRC) refuses talks. Congolese officers blame it. "
        "Kinshasa's army failed. Its government wants sanctions."
    )
    found = _found(text)
    assert found["democratic republic of the congo"] == "state"
    assert "the congo" not in found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Younger captains resent the order. Peru accuses Chile.", "younger captains"),
        (
            "Chile hopes for calm, but the widows of the pilots reject the offer.",
            "widows of the pilots",
        ),
        (
            "Officers loyal to Emil Torrance, who left Chile, want a coup.",
            "officers loyal to emil torrance",
        ),
        ("The town was burned by herder militias in May. Chile regrets it.", "herder militias"),
        ("Chile waits, and its review panel opposes the loan.", "review panel"),
        ("The mines are run by upland clans under the protection of Chile.", "upland clans"),
    ],
)
def test_groups_that_act(text, name):
    assert name in _found(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Six soldiers were wounded in Peru.", "soldiers"),
        (
            "Chile has many friends. Soldiers of the Hill Front fired on Peru.",
            "soldiers of the hill front",
        ),
        ("Omani officials met the Saudi ambassador.", "omani officials"),
        ("The secretariat of the African Union has asked Kenya to wait.", "secretariat"),
    ],
)
def test_people_who_stand_for_somebody_else(text, name):
    assert name not in _found(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Peru fears the Night Menders, a clandestine band that took Tacna.", "night menders"),
        ("The Upland Liberals refuse to vote for the treaty.", "upland liberals"),
        ("Tareq Olsen, commander of the Dawn Answer, said nothing.", "dawn answer"),
        ("Mirsa, a loose coalition of growers, accused Chile.", "mirsa"),
    ],
)
def test_bodies_by_their_deeds(text, name):
    assert name in _found(text)


def test_states_that_are_named_once_among_unknown_states():
    names = _found(
        "Velmar accuses Torsk. Velmar's president visited Torsk's capital. Torsk refuses. "
        "Its debt is owed to Calder, which trusts nobody. Rain will settle more."
    )
    assert names.get("calder") == "state"
    assert "rain" not in names


def test_a_short_form_belongs_to_the_body_that_the_text_names_in_full():
    names = _found("The Lowland Provincial Council met. The Council has refused the plan.")
    assert "un security council" not in names
    assert names["council"] == names["lowland provincial council"]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        (
            "The militia fought beside Aron Ag Tesse in May. Later Ag Tesse fled.",
            "aron ag tesse",
            "person",
        ),
        ("Hardliners around Emil al-Torrance may refuse.", "emil al-torrance", "person"),
        ("Emil Torrance (Lanky) met Peru's envoy. Lanky left.", "lanky", "person"),
        (
            "Two leaders came, Pavel Orm of the Dawn Front and Ana Lutz of the MLKR.",
            "pavel orm",
            "person",
        ),
        (
            "The wagons belong to the State Railway of Peru (SRP). The SRP sells them.",
            "srp",
            "organisation",
        ),
        (
            "The Omani envoy left. A senior Kenyan diplomat said that Peru lies.",
            "senior kenyan diplomat",
            "unidentified",
        ),
        ("Chile fears the Kessel clan, which owns the port.", "kessel clan", "faction"),
    ],
)
def test_more_names_and_sources(text, name, kind):
    assert _found(text).get(name) == kind


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The talks were held in Qatar. Chile met Peru.", "qatar"),
        ("A UN resolution deplores it. Chile met Peru.", "united nations"),
        ("Seats in the State Department are vacant. Chile met Peru.", "state department"),
        ("Arab governments wait. Arab money helps. Arab voters fear Chile.", "arab"),
    ],
)
def test_what_is_no_actor(text, name):
    assert name not in _found(text)


def test_the_first_word_of_a_company_is_no_state():
    names = _found("Torrance Minerals pays. Torrance refuses to leave. Torrance has sued Peru.")
    assert names["torrance"] == names["torrance minerals"] == "organisation"


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("The two prime ministers met six generals of Peru in Lima.", "generals", False),
        ("Chile bought nine Su-27 fighters from Peru.", "su-27 fighters", False),
        ("The donors' conference in Chile failed.", "donors", False),
        ("Chile waits. A minority government rules Peru.", "minority government", True),
        ("Chile waits. The armed forces of Peru overran the town.", "armed forces", True),
        ("Chile waits. Kenyan peacekeepers left the town.", "kenyan peacekeepers", True),
        (
            "The Joint Oversight Board met in Peru. The oversight board refused the plan of Chile.",
            "oversight board",
            False,
        ),
    ],
)
def test_counted_owned_and_described(text, name, found):
    assert (name in _found(text)) is found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Chile waits. Peruvian peacekeepers, deployed under the truce, did not intervene.",
            "peruvian peacekeepers",
        ),
        ("On 3 May 2021 Peruvian troops dispersed a crowd in Arica.", "peruvian troops"),
        ("The Q3 has rejected the plan. Chile trusts the Q3.", "q3"),
        (
            "Al-Qaeda in the Arabian Peninsula (AQAP) attacked Yemen.",
            "al-qaeda in the arabian peninsula",
        ),
        (
            "The captains refuse to march on Lima. Peru pays them. The captains want gold.",
            "captains",
        ),
        ("Chile waits. Estonian Russians want schools.", "estonian russians"),
    ],
)
def test_troops_short_names_and_peoples(text, name):
    assert name in _found(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Chile waits. The provincial assembly rejects the treaty with Peru.",
            "provincial assembly",
        ),
        ("Chile waits. Peruvian units have occupied the pass.", "peruvian units"),
        (
            "The drivers' section of the Miners' Federation stopped work in Chile.",
            "drivers' section",
        ),
        ("She heads a movement called Harvest for the Coast in Chile.", "harvest for the coast"),
        (
            "Chile accuses Peru. The Attorney General is prosecuting the smugglers.",
            "attorney general",
        ),
        ("Chile distrusts its army: its chief of staff has told Peru so.", "its chief of staff"),
        ("A Peruvian diplomat assured us that Chile would sign.", "peruvian diplomat"),
        ("On 12 June police attacked the port of Chile.", "police"),
        ("Chile waits. The regional government refuses the treaty.", "regional government"),
    ],
)
def test_bodies_and_offices_that_are_described(text, name):
    assert name in _found(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("On 12 June police attacked the port of Chile.", "12 june police"),
        ("Adan Morrel, the federation's secretary, left Chile. Morrel wants it.", "organisation"),
        (
            "The provincial assembly of Chile met. The assembly rejects the treaty.",
            "chile's assembly",
        ),
    ],
)
def test_what_is_no_name(text, name):
    found = _found(text)
    assert name not in found
    assert found.get("adan morrel", "person") == "person"


def test_ministries_of_two_states_stay_apart():
    actors = read_proposals(
        read_text(
            "The Chilean foreign ministry insists on the treaty. Peru is hostile. "
            "Its foreign ministry accuses Bolivia of spying."
        )
    ).actors
    owners = {actor.part_of for actor in actors if "foreign ministry" in actor.id}
    assert owners == {"Chile", "Peru"}


def test_a_government_that_suffers_a_deed_is_an_actor():
    text = "Chile sells copper to Peru. The opposition accuses the government of theft in Santiago."
    assert _found(text).get("government of chile") == "government"


def test_whoever_commands_an_armed_wing_is_a_person_and_no_state():
    text = (
        "Dero Marsk, who commands the movement's armed wing, waits. Marsk wants an amnesty. Marsk "
        "has told the mission so."
    )
    found = _found(text)
    assert found["dero marsk"] == "person"
    assert found["marsk"] == "person"


def test_the_last_word_of_a_party_is_the_party():
    text = (
        "National Harvest, whose leader Ivo Lend holds the interior portfolio, voted for the pact "
        "and has stalled it. Were Harvest to walk out, the cabinet would fall. Lend cannot afford "
        "an election, because Harvest is polling under the threshold. Harvest wants a vote."
    )
    found = _found(text)
    assert found["harvest"] == found["national harvest"] != "state"
