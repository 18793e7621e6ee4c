"""Events: what counts, where one ends and the next begins, dates and victims."""

from __future__ import annotations

import pytest

from detente.reading import read_document
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
        ("At least 23 soldiers were killed in an ambush.", "killed", {"min": 23, "who": "soldiers"}),  # noqa: E501
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
