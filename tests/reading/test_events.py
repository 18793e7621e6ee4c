"""Events: what counts, where one ends and the next begins, dates and victims."""

from __future__ import annotations

import pytest

from detente.reading import read_document, read_text
from detente.reading.facts.casualties import casualties
from detente.reading.reading import read_proposals


def events_of(tmp_path, *sentences: str):
    path = tmp_path / "brief.txt"
    path.write_text("The long winter\n\n12 March 2025\n\n" + "\n\n".join(sentences), "utf-8")
    return list(read_proposals(read_document(path)).events)


@pytest.mark.parametrize(
    "sentence",
    [
        "The valley is poor and has two roads.",
        "The army did not attack the town.",
        "No convoy has been attacked since.",
        "The mediators should sign a truce with both sides in May.",
        "The general believes that the north is lost.",
        "Nobody has claimed responsibility for it.",
    ],
)
def test_what_is_no_event(tmp_path, sentence):
    assert events_of(tmp_path, sentence) == []


@pytest.mark.parametrize(
    ("sentence", "dates"),
    [
        ("Gunmen ambushed a convoy, killed four drivers and burned the lorries.", [""]),
        ("The army recalled its envoy in May 2023 and in June 2023 closed the border.",
         ["2023-05", "2023-06"]),
        ("The Front, which laid down its arms in 2019, was banned in January 2024.",
         ["2024-01", "2019"]),
        ("4 May: mortar fire on the market, 12 dead.", ["2024-05-04"]),
        ("Under the treaty of 1959 the river is shared.", ["1959"]),
        ("A coup is unlikely.", [""]),
        ("The ceasefire expires on 30 June 2025.", ["2025-06-30"]),
    ],
)  # fmt: skip
def test_one_event_each(tmp_path, sentence, dates):
    assert sorted(event.date for event in events_of(tmp_path, sentence)) == sorted(dates)


def test_if_clause_is_hypothetical(tmp_path):
    (event,) = events_of(tmp_path, "If the army attacks the port, the talks will fail.")
    assert event.status == "hypothetical"
    assert event.quote == "If the army attacks the port"


@pytest.mark.parametrize(
    ("quote", "kind", "entry"),
    [
        ("One of its patrols opened fire and wounded two monitors.", "wounded",
         {"n": 2, "who": "two monitors"}),
        ("Two of our drivers and a nurse were abducted.", "kidnapped",
         {"n": 3, "who": "of our drivers and a nurse"}),
        ("The flood has driven some 48,000 people from their homes.", "displaced",
         {"approx": 48000, "who": "people"}),
        ("At least 23 soldiers were killed in an ambush.",
         "killed", {"min": 23, "who": "soldiers"}),
        ("The blast killed a police sergeant.", "killed", {"n": 1, "who": "police sergeant"}),
    ],
)  # fmt: skip
def test_casualties(quote, kind, entry):
    assert casualties(quote)[kind] == entry


def test_displaced_families_are_not_a_number_of_displaced():
    assert casualties("A helicopter fired at a column of displaced families.") == {}


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("The cabinet will vote on the budget on 3 May.", "2025-05-03"),
        ("The cabinet voted on the budget on 3 May.", "2024-05-03"),
        ("The mandate expires in April.", "2025-04"),
        ("Algar recalled its envoy in March 2021 and in June of the same year closed the border.",
         "2021-06"),
    ],
)  # fmt: skip
def test_year_of_a_bare_date(tmp_path, sentence, date):
    assert date in [event.date for event in events_of(tmp_path, sentence)]


@pytest.mark.parametrize(
    ("sentence", "quote", "date"),
    [
        ("In October Lomar approved the budgets of five villages.", "approved", "2024-10"),
        ("Columns overran Tessin on 26 October and took Orvel in November.",
         "took Orvel", "2024-11"),
        ("On 4 May 2024 the two envoys announced that all nine articles had been settled.",
         "announced that all nine articles", "2024-05-04"),
        ("In June 2023 the senate barred the auditors; Rask annulled both laws on 1 July.",
         "Rask annulled both laws", "2023-07-01"),
        ("In 2019, when nine fishermen drowned, the strait was closed.",
         "In 2019, when nine fishermen drowned", "2019"),
        ("Kovar is understood to have met the rebels on 20 February.", "met the rebels",
         "2025-02-20"),
        ("On 25 May Tessin is to choose a governor.", "is to choose a governor", "2025-05-25"),
        ("The islands were one colony until 1961.", "until 1961", "1961"),
        ("A verdict is expected in the first quarter of 2026.", "verdict", "2026-03"),
        ("A second raid by Christmas is likely.", "second raid", "2025-12"),
        ("A recount this year is conceivable.", "A recount", "2025"),
        ("The fleet has patrolled the gulf since October 2022.", "has patrolled", "2022-10"),
        ("June brought the first exchange of prisoners in six years.", "June brought", "2024-06"),
        ("The April protests left nine dead.", "April protests", "2024-04"),
        ("The handover of the port, completed in June 2024, removed the garrison.",
         "The handover of the port, completed in June 2024", "2024-06"),
        ("Tessin will hold a referendum on 5 May.", "hold a referendum", "2025-05-05"),
    ],
)  # fmt: skip
def test_more_wordings_and_their_dates(tmp_path, sentence, quote, date):
    found = [e for e in events_of(tmp_path, sentence) if quote in e.quote]
    assert found
    assert date in {e.date for e in found}


@pytest.mark.parametrize(
    ("sentence", "quote", "status"),
    [
        ("Kovar is on trial before the high court.", "on trial", "ongoing"),
        ("Every Monday the farmers block the road to the mine.", "block the road", "ongoing"),
        ("Were the older bridge to fail as well, the valley would be cut off.", "Were the older",
         "hypothetical"),
        ("Should Kovar, whose health is poor, die in office, the council might split.",
         "die in office", "hypothetical"),
        ("There is a 40 per cent chance that the cabinet falls by spring.", "cabinet falls",
         "hypothetical"),
        ("Armed conflict between Tessin and Orvel may be excluded.", "Armed conflict",
         "hypothetical"),
        ("A raid is unlikely, but a split in the guild is possible.", "split in the guild",
         "hypothetical"),
    ],
)  # fmt: skip
def test_what_goes_on_and_what_may_come(tmp_path, sentence, quote, status):
    found = [e for e in events_of(tmp_path, sentence) if quote in e.quote]
    assert status in {e.status for e in found}


def test_losses_told_beside_an_act_belong_to_it(tmp_path):
    sentence = (
        "On 9 January 2025 a patrol stopped a convoy at the bridge; two drivers and a clerk "
        "were killed."
    )
    first = events_of(tmp_path, sentence)[0]
    assert first.date == "2025-01-09"
    assert first.casualties["killed"]["n"] == 3
    assert "clerk" in first.quote


@pytest.mark.parametrize(
    ("words", "killed"),
    [
        ("On 11 January it shot dead two officers.", {"n": 2, "who": "two officers"}),
        ("Mara Dunne died in custody on 16 September.", {"n": 1, "who": "Mara Dunne"}),
        ("In May a bomb killed 22 cadets.", {"n": 22, "who": "22 cadets"}),
        ("They hanged Pavel Orsk on 4 May.", {"n": 1, "who": "Pavel Orsk"}),
        ("On 3 July 2035 they killed five gendarmes.", {"n": 5, "who": "five gendarmes"}),
    ],
)
def test_numbers_of_the_killed(words, killed):
    assert casualties(words)["killed"] == killed


def test_the_wounded_after_the_killed():
    found = casualties("The mission counted 442 civilians killed and 297 wounded.")
    assert (found["killed"]["n"], found["wounded"]["n"]) == (442, 297)


@pytest.mark.parametrize(
    "sentence",
    [
        "The general condemned the rumours.",
        "The market has gone quiet.",
        "Unless the rains come the harvest fails.",
    ],
)
def test_moods_and_drifts_are_no_events(tmp_path, sentence):
    assert events_of(tmp_path, sentence) == []


def test_a_share_of_a_herd_is_no_victim():
    assert casualties("The drought killed a third of the herds.") == {}


def test_a_bare_day_on_top_does_not_date_the_document():
    document = read_text("12 July\n\nChile shelled Peru on 3 May. A month ago Peru fled.")
    assert "date" not in document.meta
    assert {event.date for event in read_proposals(document).events} == {""}
