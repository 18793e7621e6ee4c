"""Words of probability in styles of their own: bands, kinds, and a brief's own scale."""

from __future__ import annotations

import pytest

from detente.reading import read_document
from detente.reading.claims.hedges import find_hedges
from detente.reading.claims.yardsticks import definitions
from detente.reading.reading import read_proposals


def claims_of(tmp_path, *sentences: str):
    path = tmp_path / "brief.txt"
    path.write_text("The long winter\n\n12 March 2025\n\n" + "\n\n".join(sentences), "utf-8")
    claims = read_proposals(read_document(path)).claims
    return [claim for claim in claims if claim.quote != "The long winter"]


BANDS = {
    "An early election is not on the cards.": (5, 20),
    "Persuading both chambers is a tall order.": (5, 20),
    "It would take a miracle for the ferry talks to succeed.": (1, 5),
    "The odds favour a deal this year.": (55, 80),
    "There is no sign that the border will reopen before winter.": (5, 20),
    "There is every sign that the border will reopen before winter.": (80, 95),
    "Nor can a return to war be ruled out.": (5, 45),
    "It is anything but certain that the senate ratifies.": (20, 55),
    "The senate is unlikely not to ratify.": (55, 80),
    "It is not unlikely that the senate will ratify.": (45, 70),
    "The junta is not going to hold elections in 2026.": (5, 20),
    "The junta will probably not hold elections in 2026.": (20, 45),
    "The junta will almost certainly not hold elections in 2026.": (1, 5),
    "Elections in 2026 are a safe bet.": (80, 95),
    "Elections in 2026 are a pipe dream.": (1, 5),
    "The coalition is doomed.": (1, 5),
    "Prospects for a coalition are bright.": (55, 80),
    "There is a small but growing risk of a new offensive.": (5, 20),
    "A new offensive must be expected.": (55, 80),
    "I fear that the army will not wait.": (20, 45),
    "We are not confident that the army will wait.": (20, 55),
    "There is no reason to think that the army will wait.": (5, 20),
    "The rains should end by October.": (55, 80),
    "Neither side is likely to accept the map.": (20, 45),
    "There is at best an even chance that the front will freeze.": (20, 50),
    "The prospect of a freeze is receding.": (20, 45),
    "There is some likelihood that the front will freeze.": (20, 55),
    "It is feared that the dam will burst.": (55, 80),
    "There will be no repairs.": (5, 20),
    "A blockade is near-certain not to be declared.": (1, 5),
    "A return to the charter cannot, for the present, be excluded.": (5, 45),
    "It is impossible to say how the courts will rule.": (20, 55),
    "Our estimate is forty per cent for elections this year.": (40, 40),
}


@pytest.mark.parametrize(("sentence", "band"), BANDS.items())
def test_band_of_a_sentence(tmp_path, sentence, band):
    (claim,) = claims_of(tmp_path, sentence)
    assert claim.kind == "forecast"
    assert claim.band == band


KINDS = {
    "In the unlikely event that Arvan attacks, the town would fall.": "conditional_forecast",
    "The loss of the road would almost certainly mean famine.": "conditional_forecast",
    "With the bridge open, aid should reach the town.": "conditional_forecast",
    "Had it won, the war would be over.": "conditional",
    "No deal is possible without the courts.": "impossibility",
    "Neither government can afford a long war.": "necessity",
    "Do not press the courts.": "recommendation",
    "Pressing the courts now would be counterproductive.": "recommendation",
    "The wisest course is to wait.": "recommendation",
}


@pytest.mark.parametrize(("sentence", "kind"), KINDS.items())
def test_kind_of_a_sentence(tmp_path, sentence, kind):
    (claim,) = claims_of(tmp_path, sentence)
    assert claim.kind == kind


@pytest.mark.parametrize(
    "sentence",
    [
        "There is no sign that the general intends to step down.",
        "The parties would rather wait.",
        "The governor has promised that the road will reopen.",
        "The map, which would give the north a port, was drawn in Geneva.",
        "A remote village was shelled.",
        "A possible compromise was sketched in Geneva.",
        "It could be argued that the treaty never applied.",
        "She would often walk to the harbour.",
        "The courts cannot have known.",
        "Under the deal the north would get a port.",
        "What the army wants is unclear.",
        "The party threatens to boycott the vote.",
    ],
)
def test_no_band_where_nothing_is_forecast(tmp_path, sentence):
    (claim,) = claims_of(tmp_path, sentence)
    assert claim.kind == "factual"
    assert claim.band is None


def test_scale_of_the_brief_itself(tmp_path):
    claims = claims_of(
        tmp_path,
        "In this paper 'remote' means below 10 per cent and 'likely' 60 to 80 per cent.",
        "A return of the garrison is remote.",
        "A truce is likely.",
    )
    assert [(c.kind, c.band) for c in claims] == [
        ("factual", None), ("forecast", (0, 10)), ("forecast", (60, 80)),
    ]  # fmt: skip
    assert claims[1].yardstick == "stated in the brief"


def test_named_yardstick_is_used(tmp_path):
    claims = claims_of(
        tmp_path, "Judgements here follow the PHIA yardstick.", "A truce is unlikely."
    )
    assert claims[-1].band == (25, 35)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Remote: below 5%", {"remote": (0, 5)}),
        ("Here 'remote' stands for less than 10 per cent, 'unlikely' for 10 to 40 and 'probable' "
         "for 60 to 85 per cent.",
         {"remote": (0, 10), "unlikely": (10, 40), "likely": (60, 85)}),
        ("We use 'unlikely' for 20 to 40 per cent.", {"unlikely": (20, 40)}),
        ("A chance of 40 to 50 per cent is called a realistic possibility here; above 90 per cent, "
         "throughout, we say almost certain.",
         {"real possibility": (40, 50), "almost certain": (90, 100)}),
        ("It is likely that 60 per cent of the voters stay at home.", {}),
    ],
)  # fmt: skip
def test_definitions(text, expected):
    assert definitions(text) == expected


def test_every_pattern_of_the_table_can_be_found_through_the_trigger():
    for words in ("on the cards", "a tall order", "hangs by a thread", "a pipe dream", "imminent"):
        assert find_hedges(f"It is {words}.")


def test_short_facts_of_one_sentence_stand_together_and_long_ones_apart(tmp_path):
    short = claims_of(
        tmp_path, "Lorne repairs the locks; Pell collects the dues.",
        "The mine is closed, and the widows have not been paid.",
    )  # fmt: skip
    assert [c.quote for c in short] == [
        "Lorne repairs the locks; Pell collects the dues.",
        "The mine is closed, and the widows have not been paid.",
    ]
    long = claims_of(
        tmp_path,
        "The Weavers' Guild closed the market of Ardel for nine days in the spring of 2031; its "
        "treasurer, Ona Bligh, has asked the council for a refund of the fees of the whole year.",
    )
    assert len(long) == 2
    assert long[1].quote.startswith("its treasurer")
    advice = claims_of(
        tmp_path,
        "Lorne should open the archive before the summer; the council ought to name a judge who "
        "is acceptable to both towns.",
    )
    assert [c.kind for c in advice] == ["recommendation", "recommendation"]


ODDS = {
    "The first, to which we give 50 to 60 per cent, is that the talks drag on.": (50, 60),
    "In the second, which we put at 25 per cent, the garrison mutinies.": (25, 25),
    "The third scenario, at 30 per cent, is a war over the mines.": (30, 30),
    "A stalemate over the mines (55-65 per cent): the talks drag on.": (55, 65),
    "Drift, 50 per cent: nothing is signed and nothing is broken.": (50, 50),
    "A snap election is unlikely and a coup less likely still, perhaps 10 per cent.": (10, 10),
    "We should put the odds of a mutiny at one in four.": (25, 25),
    "The chances of a treaty are no better than evens.": (20, 50),
    "The general assured us that no soldier would cross the river.": (20, 45),
    "A lease of a year is the likeliest form of a deal.": (45, 70),
    "We would not call it likely.": (20, 45),
    "A mutiny is conceivable.": (10, 45),
}


@pytest.mark.parametrize(("sentence", "band"), ODDS.items())
def test_odds_of_scenarios_and_views(tmp_path, sentence, band):
    (claim,) = claims_of(tmp_path, sentence)
    assert claim.kind == "forecast"
    assert claim.band == pytest.approx(band, abs=0.1)


FACTS = (
    "The patrols guard a stretch of 12 km along the river.",
    "The militia can no longer hold the bridge.",
    "This paper asks who might gain and what could go wrong.",
    "The miners would strike for less.",
    "Turnout was low (40 per cent) in each of the hill towns that voted.",
)


@pytest.mark.parametrize("sentence", FACTS)
def test_no_odds_in_habits_plans_and_lengths(tmp_path, sentence):
    (claim,) = claims_of(tmp_path, sentence)
    assert (claim.kind, claim.band) == ("factual", None)


def test_would_forecasts_where_a_case_is_put(tmp_path):
    claims = claims_of(
        tmp_path, "A raid on the mines is possible.", "The owners would close them.",
        "The carters sell to both towns.", "Any new toll would ruin them.",
    )  # fmt: skip
    assert [c.kind for c in claims[1::2]] == ["conditional_forecast", "conditional_forecast"]
    (advice,) = claims_of(tmp_path, "Lorne ought to say less and let Pell say it.")
    assert advice.kind == "recommendation"


def test_not_says_the_reverse_of_what_was_likely(tmp_path):
    claims = claims_of(tmp_path, "A strike is likely.", "A mutiny is not.")
    assert claims[1].band == (20, 45)
    claims = claims_of(tmp_path, "A strike is certain to come.", "A mutiny is not.")
    assert claims[1].band == (20, 80)
