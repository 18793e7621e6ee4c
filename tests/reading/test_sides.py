"""The two sides that a text is about, by hand, and what is said of them without their names."""

from __future__ import annotations

from detente.reading import read_text
from detente.reading.actors.cast import Cast
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.mentions.sides import main_states, root_state, two_sides
from detente.reading.reading import read_proposals


def scene(sentences, types, parts=(), foes=None):
    """A scene in which each sentence is the list of the actors that it names."""
    cast = Cast()
    for key, type_ in types.items():
        cast.add(key, key, type_, part_of=dict(parts).get(key, ""))
    for number, keys in enumerate(sentences):
        for key in keys:
            cast.entities[key].see(key, number)
    mentions = [[Mention(0, 1, (key,), "name") for key in keys] for keys in sentences]
    return Scene(cast, [], mentions, foes=foes or {})


STATES = {"A": "state", "B": "state", "C": "state"}


def test_the_two_who_are_named_together_most():
    # A and B: 4 times together, and 0.25 for each of the 4 places of the rarer one: 5.
    told = scene([["A", "B"]] * 4 + [["C"]] * 4, STATES)
    assert two_sides(told) == ("A", "B")
    # Once less together, and nothing else: 3 + 0.25 * 4 = 4, too little to tell.
    assert two_sides(scene([["A", "B"]] * 3 + [["A"], ["B"]] + [["C"]] * 4, STATES)) == ()
    assert two_sides(scene([], STATES)) == ()


def test_acts_against_each_other_outweigh_company():
    places = [["A", "B"]] * 4 + [["C"]] * 4
    # A and C: 0.25 * 4 + 1.5 * 3 = 5.5, more than 5.
    assert two_sides(scene(places, STATES, foes={"C": {"A": 3}})) == ("A", "C")
    assert two_sides(scene(places, STATES, foes={"C": {"A": 2}})) == ("A", "B")


def test_hosts_and_what_is_theirs_are_no_side():
    types = {**STATES, "A's army": "armed_force"}
    told = scene([["A", "B", "C"]] * 5 + [["A's army", "B"]] * 5, types, {"A's army": "A"}.items())
    assert two_sides(told, besides=["A"]) == ("B", "C")
    assert "A's army" not in two_sides(told, besides=["A"])


def test_rebels_stand_against_the_army_rather_than_the_country():
    types = {"A": "state", "army": "armed_force", "rebels": "armed_group"}
    parts = {"army": "A"}.items()
    apart = [["A", "rebels"]] * 4 + [["army"]] * 4
    # 4 + 0.25 * 4 + 3 with the country, 0.25 * 4 + 6 with the army.
    assert two_sides(scene(apart, types, parts)) == ("A", "rebels")
    # Twice together: 2 + 0.25 * 6 + 6 with the army.
    together = scene([*apart, *[["army", "rebels"]] * 2], types, parts)
    assert set(two_sides(together)) == {"army", "rebels"}


def test_the_states_named_most_and_the_state_of_a_part():
    told = scene([["A", "B"], ["A", "B"], ["B"], ["C", "D"]], {**STATES, "D": "organisation"})
    assert main_states(told, 2) == ("B", "A")
    assert root_state(scene([], {**STATES, "X": "faction"}, {"X": "A"}.items()), "X") == "A"


CIVIL_WAR = (
    "The Malian army fights the Dune Front in the north of Mali. The Dune Front shelled the "
    "Malian army in May. The Malian army bombed the Dune Front. Niger and Chad watch. "
    "The Dune Front says that the Malian army lied; the Malian army denies it."
)


def related(text):
    return {
        (r.source, r.target, r.kind, r.status) for r in read_proposals(read_text(text)).relations
    }


def test_both_sides_of_a_war_inside_a_state():
    reading = read_proposals(read_text(f"{CIVIL_WAR}\n\nNorway has met both sides."))
    met = {r.target for r in reading.relations if r.source == "Norway"}
    assert "Dune Front" in met
    assert not met & {"Niger", "Chad"}


def test_who_will_guarantee_is_no_guarantor_yet():
    quarrel = (
        "Mali fights Niger. Mali bombed Niger. Niger shelled Mali. Mali accuses Niger. "
        "Niger attacked Mali."
    )
    status = {
        text: {row[3] for row in related(f"{quarrel} {text}") if row[:3] == ("Norway", "Mali", "supports")}  # noqa: E501
        for text in (
            "Norway is the guarantor.", "Norway should be the guarantor.",
            "Norway will be the guarantor.", "Norway was the guarantor.",
        )
    }  # fmt: skip
    assert list(status.values()) == [{"actual"}, {"recommended"}, {"prospective"}, {"historical"}]
