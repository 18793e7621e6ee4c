"""Forums that a text names: the city in the name is no actor, seats come from what is said."""

from __future__ import annotations

import time

import pytest

from detente.reading import read_text
from detente.reading.draft.draft import draft_situation
from detente.reading.draft.venues import find_venues, without_venues
from detente.reading.reading import read_proposals

BEFORE = (
    "Peru accuses Chile over the border. Chile accuses Bolivia of delay. Bolivia wants access to "
    "the sea, and Peru wants the border treaty. Brazil waits. Brazil supports Chile. "
)


def venues(text):
    return find_venues(read_proposals(read_text(text)))


def drafted(text):
    return draft_situation(read_proposals(read_text(BEFORE + text)), as_of="2024-03-06").situation


def seats(situation, forum):
    return {
        row.text("actor"): (row.text("role"), row.text("essential"))
        for row in situation.table("members").where(forum=forum)
    }


SHAPES = {
    "The Oslo International Discussions, in which Peru, Chile and Bolivia take part, fail.": (
        "Oslo International Discussions", ["PER", "CHL", "BOL"], []),
    "The Oslo format (Peru, Chile, Bolivia) is dead.": ("Oslo format", ["PER", "CHL", "BOL"], []),
    "The Oslo process brings together Peru, Chile and Bolivia.": (
        "Oslo process", ["PER", "CHL", "BOL"], []),
    "The Oslo talks between Peru and Chile ended in May.": ("Oslo talks", ["PER", "CHL"], []),
    "The Oslo track, opened in 2020 between Peru and Chile, goes on.": (
        "Oslo track", ["PER", "CHL"], []),
    "Peru and Chile no longer send envoys to the Oslo round.": ("Oslo round", ["PER", "CHL"], []),
    "In the Oslo process Peru sided with Chile.": ("Oslo process", [], []),
    "The contact group, whose members are Peru, Chile and Bolivia, met twice.": (
        "contact group", ["PER", "CHL", "BOL"], []),
    "The Oslo process, led on behalf of the African Union by Angola, brings nothing.": (
        "Oslo process", [], ["African Union", "AGO"]),
    "Brazil hosted the Oslo talks.": ("Oslo talks", [], ["BRA"]),
    "The Oslo talks, in which Peru and Chile meet, are slow; Brazil hosts them.": (
        "Oslo talks", ["PER", "CHL"], ["BRA"]),
}  # fmt: skip


@pytest.mark.parametrize("text", SHAPES)
def test_who_sits_in_a_named_forum(text):
    (venue,) = venues(text)
    name, seated, serving = SHAPES[text]
    assert (venue.name, list(venue.seats), list(venue.servants)) == (name, seated, serving)


def test_seats_under_a_heading_and_in_the_next_sentence():
    (venue,) = venues("# Forums\n\n## The Oslo format\n\nPeru, Chile and Bolivia sit in it.\n")
    assert list(venue.seats) == ["PER", "CHL", "BOL"]
    (venue,) = venues("# Forums\n\n## The Oslo format\n\nMembers: Peru, Chile and Bolivia.\n")
    assert list(venue.seats) == ["PER", "CHL", "BOL"]
    (venue,) = venues("The Oslo format is new. It brings together Peru and Chile.")
    assert list(venue.seats) == ["PER", "CHL"]


@pytest.mark.parametrize(
    "text",
    [
        "Chile talks to Peru.",
        "After talks with Peru, Chile waits.",
        "New talks between Peru and Chile began in May.",
        "The peace process between Peru and Chile is dead.",
        "The Unitary Platform accuses Peru.",
        "The format of the paper is new.",
    ],
)
def test_what_names_no_forum(text):
    assert venues(text) == []


def test_the_city_of_a_forum_is_no_actor_and_no_forum():
    situation = drafted(
        "The Prague format between Peru and Bolivia has met twice. Bolivia wants the Prague format "
        "to go on. Peru is unlikely to return to the Prague format this year."
    )
    assert {"peru", "bolivia"} <= set(situation.actors.by_key)
    assert not any("zech" in row.text("name") for row in situation.actors)
    forum = situation.table("forums")["prague-format"]
    assert forum.text("name") == "Prague format"
    assert seats(situation, "prague-format") == {
        "peru": ("member", "yes"), "bolivia": ("member", "yes")}  # fmt: skip
    assert not any("zech" in row.text("name") for row in situation.table("forums"))
    assert situation.table("forums").get("bolivia-peru") is None


def test_a_state_that_also_acts_stays_an_actor():
    reading = read_proposals(read_text(
        "Norway accuses Peru. The Oslo talks between Peru and Chile have failed. Norway waits."
    ))  # fmt: skip
    changed, only = without_venues(reading, find_venues(reading))
    assert only == frozenset()
    assert [c.actors for c in changed.claims][1] == ("Peru", "Chile")
    assert len(changed.claims) == len(reading.claims)


def test_hosts_are_guarantors_and_seats_without_words_are_a_guess():
    situation = drafted(
        "The Oslo talks, in which Peru and Chile take part, are hosted by Brazil. The Lima process "
        "is stuck. Bolivia and Chile differ on what the Lima process is for."
    )
    assert seats(situation, "oslo-talks")["brazil"] == ("guarantor", "no")
    assert "guess" not in situation.table("forums")["oslo-talks"].text("note")
    assert "guess" in situation.table("forums")["lima-process"].text("note")
    assert set(seats(situation, "lima-process")) == {"bolivia", "chile"}


def test_a_long_text_of_names_takes_no_time():
    text = " ".join(f"Alpha Beta Gamma{n} of Delta and Epsilon wait." for n in range(3_000))
    reading = read_proposals(read_text("Peru waits."))
    document = read_text(text)
    from dataclasses import replace

    from detente.reading.mentions.mentions import Scene

    scene = Scene(reading.scene.cast, reading.scene.lines, [[] for _ in document.sentences])
    scene.lines = [reading.scene.lines[0]] * len(document.sentences)
    started = time.process_time()
    assert find_venues(replace(reading, document=document, scene=scene)) == []
    assert time.process_time() - started < 2


def test_the_united_nations_lead_talks_only_where_they_mediate():
    watched = drafted("The United Nations counted forty incidents at the border.")
    assert watched.table("forums").get("un-led-talks") is None
    led = drafted("The United Nations envoy mediates between Bolivia and Chile over the sea.")
    assert set(list(seats(led, "un-led-talks"))[:2]) == {"bolivia", "chile"}
