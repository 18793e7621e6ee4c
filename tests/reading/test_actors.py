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
