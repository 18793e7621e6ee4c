"""The rules one by one: dates, figures, hedges, kinds, actors, relations, anchors."""

from __future__ import annotations

import pytest

from detente.reading import read_text
from detente.reading.actors.gazetteer import (
    members,
    office_holders,
    power_centres,
    spellings,
    states,
)
from detente.reading.anchors import anchor, find
from detente.reading.claims.hedges import YARDSTICKS, band_of, find_hedges
from detente.reading.facts.figures import propose_figures
from detente.reading.language.dates import find_dates, with_year
from detente.reading.language.words import inflect, number_word
from detente.reading.reading import read_proposals


def read(text):
    return read_proposals(read_text(text))


def relations(text):
    return {(r.source, r.target, r.kind, r.status) for r in read(text).relations}


def kinds(text):
    return [claim.kind for claim in read(text).claims]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("on 17 June 2024 it", "2024-06-17"), ("on May 21, 2017 it", "2017-05-21"),
        ("in March 2025 it", "2025-03"), ("since 1999 it", "1999"), ("by 2024-03-06 it", "2024-03-06"),  # noqa: E501
        ("of the 1st of May 1997", "1997-05-01"),
    ],
)  # fmt: skip
def test_dates(text, iso):
    assert [date.iso for date in find_dates(text)] == [iso]


@pytest.mark.parametrize(
    "text", ["He may come", "they march north", "some 2,000 men", "2000 soldiers"]
)
def test_what_is_no_date(text):
    assert find_dates(text) == []


def test_bare_months_take_the_last_such_month_before_publication():
    date = find_dates("in October")[0]
    assert with_year(date, context=None, published="2024-03-06").iso == "2023-10"
    assert (
        with_year(find_dates("on 3 March")[0], context=None, published="2024-03-06").iso
        == "2024-03-03"
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It cost 40 million marks a year, they said.", "40 million"),
        ("About 1,950 kilometres of pipe were laid.", "1950"),
        ("It earns 61 per cent of its revenue there.", "61%"),
        ("The odds are about one in three, we think.", "1 in 3"),
        ("Roughly a fifth of the budget was lost.", "20%"),
        ("At least twenty-five soldiers were killed.", "25"),
        ("There is an even chance of rain today.", "50%"),
    ],
)
def test_figures(text, value):
    assert [figure.value for figure in propose_figures(read_text(text))] == [value]


def test_dates_and_numbers_of_documents_are_no_figures():
    text = "On 17 June 2024 it cited Resolution 2202 and Article 5, and rang 555-0142 in 2023."
    assert propose_figures(read_text(text)) == []


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("War is very unlikely.", (5, 20)), ("War is unlikely.", (20, 45)), ("War is likely.", (55, 80)),  # noqa: E501
        ("War is highly likely.", (80, 95)), ("War is almost certain.", (95, 99)),
        ("It might yet rain.", (20, 55)), ("There is an even chance of war.", (45, 55)),
        ("We put the chance of war at 15 per cent.", (15, 15)),
        ("We give war about one chance in twenty.", (5, 5)),
        ("War cannot be ruled out.", (5, 45)), ("War can be ruled out.", (1, 5)),
        ("It is more likely than not that the truce holds.", (50, 80)),
        ("The lease will not last.", (5, 20)), ("No lease will last.", (5, 20)),
        ("It is far from certain that the truce holds.", (20, 55)),
        ("There is only a slim chance that the truce holds.", (5, 20)),
    ],
)  # fmt: skip
def test_bands_of_the_statement_as_worded(text, band):
    assert read(text).claims[0].band == band


def test_yardsticks_differ_and_say_which_they_are():
    assert band_of("unlikely", "icd203") == ((20.0, 45.0), "icd203")
    assert band_of("unlikely", "phia") == ((25.0, 35.0), "phia")
    assert band_of("unlikely", "nato") == ((10.0, 40.0), "nato")
    assert band_of("unlikely", "survey")[1] == "survey"
    for yardstick in YARDSTICKS:
        assert band_of("bound to", yardstick)[1] == "own reading"
    with pytest.raises(ValueError, match="no yardstick"):
        find_hedges("It is likely.", yardstick="mine")


def test_survey_bands_are_the_published_quartiles(shared):
    import json

    published = {
        row["phrase"].lower(): (row["q1"], row["q3"])
        for row in json.loads(shared("data/words/capphrase_summary.json").read_text())
    }
    for phrase, name in (("very likely", "highly likely"), ("likely", "likely"), ("unlikely", "unlikely"),  # noqa: E501
                         ("very unlikely", "highly unlikely"), ("almost certain", "almost certain"),
                         ("remote", "remote chance"), ("little chance", "little chance")):  # fmt: skip  # noqa: E501
        assert band_of(phrase, "survey")[0] == published[name]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ostria should reopen the bridge.", "recommendation"),
        ("Ostria must not close the bridge.", "recommendation"),
        ("If Ostria closes the bridge, Lindmark will respond.", "conditional_forecast"),
        ("Should the dam break, the valley will be flooded.", "conditional_forecast"),
        ("Without the bridge the town cannot be supplied.", "impossibility"),
        ("Ostria cannot pay for the bridge.", "impossibility"),
        ("The bridge fell in May.", "factual"),
        ("Trade fell because the bridge was closed.", "causal"),
        ("Is there a better bridge?", "question"),
        ("A settlement would have to include the bridge.", "necessity"),
        ("Ostria will probably close the bridge.", "forecast"),
    ],
)
def test_kinds_of_claims(text, kind):
    assert kinds(text) == [kind]


def test_a_reported_proposal_is_no_recommendation():
    claims = read("Chilean envoys proposed that outside powers should hold no exercises.").claims
    assert claims[0].kind == "factual"
    assert claims[0].attribution


def test_voice_of_others_is_kept_apart():
    claims = read("War is unlikely. According to one envoy, war is certain.").claims
    assert claims[0].attribution == ""
    assert "envoy" in claims[1].attribution


def test_third_parties_disagree_and_one_proposition_with_two_strengths():
    text = (
        "A settlement between Chile and Peru this year is very unlikely. The border was open in May. "  # noqa: E501
        "A settlement between Chile and Peru this year is likely."
    )
    reading = read(text)
    assert any(tension.kind == "restatement" for tension in reading.tensions)
    reading = read(
        "Chile backed Peru. The sea was calm. Nobody spoke. Chile has never backed Peru."
    )
    assert any(tension.kind == "contradiction" for tension in reading.tensions)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Chile accuses Peru of delay.", ("Chile", "Peru", "hostile", "actual")),
        ("Chile has not backed Peru.", ("Chile", "Peru", "supports", "negated")),
        ("Peru is backed by Chile.", ("Chile", "Peru", "supports", "actual")),
        ("Chile should support Peru.", ("Chile", "Peru", "supports", "recommended")),
        ("Chile supplies drones to Peru.", ("Chile", "Peru", "supports", "actual")),
        ("Chile depends on Peru.", ("Chile", "Peru", "depends_on", "actual")),
        ("Chile imposed sanctions on Peru in 1999.", ("Chile", "Peru", "hostile", "historical")),
        ("Chile never recognised Kosovo.", ("Chile", "Kosovo", "supports", "negated")),
        ("If Chile attacks Peru, trade will stop.", ("Chile", "Peru", "hostile", "conditional")),
    ],
)
def test_relations(text, relation):
    assert relation in relations(text)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Chile and Peru signed the accord in 2020. Bolivia rejects the accord.",
         ("Bolivia", "Chile", "refuses", "actual")),
        ("Chile proposed a draft. Bolivia praised the draft.",
         ("Bolivia", "Chile", "supports", "historical")),
        ("The African Union, in which Kenya and Chad sit, is slow. Chad and Kenya agree.",
         ("Chad", "African Union", "member_of", "actual")),
        ("Two members of the European Union, among them Spain and Greece, hesitate.",
         ("Greece", "European Union", "member_of", "actual")),
        ("Chile must hand the chair of the African Union to Peru.",
         ("Peru", "African Union", "leads", "recommended")),
        ("Chile shelters the leaders of Hezbollah.", ("Chile", "Hezbollah", "supports", "actual")),
        ("Hezbollah was armed by men of the Polisario Front.",
         ("Polisario Front", "Hezbollah", "supports", "historical")),
    ],
)  # fmt: skip
def test_relations_through_deals_bodies_and_people(text, relation):
    assert relation in relations(text)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Hungary opposes sanctions on Russia.", ("Hungary", "Russia", "supports", "actual")),
        ("Hungary backs sanctions on Russia.", ("Hungary", "Russia", "hostile", "actual")),
        ("Eritrea hosts Ethiopian rebels.", ("Eritrea", "Ethiopia", "hostile", "actual")),
        ("Ethiopia went ahead without consulting Egypt.",
         ("Ethiopia", "Egypt", "undermines", "actual")),
        ("Egypt fears that Ethiopia will use the dam.", ("Egypt", "Ethiopia", "hostile", "actual")),
        ("Under pressure from Washington, Ankara withdrew.",
         ("United States", "Turkey", "hostile", "actual")),
        ("Negotiators from Egypt, Sudan and Ethiopia met in Geneva.",
         ("Egypt", "Ethiopia", "negotiates", "historical")),
        ("Kenya provided drones to Chad.", ("Kenya", "Chad", "supports", "historical")),
        ("Niger was suspended from the African Union.",
         ("African Union", "Niger", "hostile", "historical")),
    ],
)  # fmt: skip
def test_relations_by_what_words_do_together(text, relation):
    assert relation in relations(text)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Chile and Peru signed the accord. Bolivia backs the accord. Ecuador does not.",
         ("Ecuador", "Chile", "supports", "negated")),
        ("Chile trusts Peru. Bolivia does not.", ("Bolivia", "Peru", "supports", "negated")),
        ("Chad attacked Sudan in May. Chad bombed Sudan again. Sudan pleads for negotiation.",
         ("Sudan", "Chad", "negotiates", "intended")),
    ],
)  # fmt: skip
def test_what_a_clause_leaves_out(text, relation):
    found = {(s, t, k if k != "cooperates" else "supports", st) for s, t, k, st in relations(text)}
    assert relation in found


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("President Lena Kost of Chile is tired. Her old ally, Peru, is not.",
         ("Peru", "Lena Kost", "ally", "actual")),
        ("The Supreme Council under Marshal Ilo Sandor rules Chile.",
         ("Ilo Sandor", "Supreme Council", "leads", "actual")),
        ("Chile draws most of its electricity from dams in Peru.",
         ("Chile", "Peru", "depends_on", "actual")),
        ("Washington would like to see the Russians go.",
         ("United States", "Russia", "hostile", "actual")),
        ("General Khalifa Haftar, whose Libyan National Army holds the port, is old.",
         ("Khalifa Haftar", "Libyan National Army", "leads", "actual")),
        ("Hezbollah is Iran's creation.", ("Iran", "Hezbollah", "supports", "actual")),
    ],
)  # fmt: skip
def test_relations_by_roles_and_wishes(text, relation):
    assert relation in relations(text)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Chile offered patrols; Peru declined, Bolivia accepted.",
         ("Peru", "Chile", "refuses", "historical")),
        ("Hezbollah, which the Saudis fund, attacked Israel.",
         ("Saudi Arabia", "Hezbollah", "supports", "actual")),
        ("Peru funds Chile's opponents.", ("Peru", "Chile", "hostile", "actual")),
        ("Chile has closed the border and frozen Peru's accounts.",
         ("Chile", "Peru", "hostile", "actual")),
    ],
)  # fmt: skip
def test_relations_by_answers_gaps_and_opponents(text, relation):
    assert relation in relations(text)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("General Omar Haddad is rich. The Northern Brigade, the militia of Omar Haddad, rules.",
         ("Omar Haddad", "Northern Brigade", "leads", "actual")),
        ("Chile won in March against Peru.", ("Chile", "Peru", "rival", "historical")),
        ("Chile is rich. Peru trades through Bolivia.",
         ("Peru", "Bolivia", "depends_on", "actual")),
        ("The United States imposed sanctions on Chile, whom it accuses of serving Russia.",
         ("Chile", "Russia", "supports", "alleged")),
        ("Chile is calm. The Red Lions, a Chilean rebel group, are not.",
         ("Red Lions", "Chile", "hostile", "actual")),
    ],
)  # fmt: skip
def test_relations_of_followings_and_routes(text, relation):
    assert relation in relations(text)


def test_a_new_clause_after_a_comma_is_no_list():
    found = read("Chile wants a treaty with Peru, and Bolivia resigned.").relations
    assert ("Chile", "Bolivia") not in {(r.source, r.target) for r in found}


def test_who_brokers_a_truce_brings_two_together():
    found = read("Kenya brokered a truce between Chad and Sudan.").relations
    assert {(r.source, r.target, r.kind, r.sign, r.symmetric) for r in found} >= {
        ("Kenya", "Chad", "negotiates", 1, False), ("Kenya", "Sudan", "negotiates", 1, False),
        ("Chad", "Sudan", "negotiates", 1, True),
    }  # fmt: skip


def test_a_stance_towards_a_deal_is_marked_as_inferred():
    found = read("Chile and Peru signed the accord. Bolivia rejects the accord.").relations
    inferred = [r for r in found if r.source == "Bolivia"]
    assert {r.target for r in inferred} == {"Chile", "Peru"}
    assert all(not r.explicit and r.confidence <= 0.5 and "accord" in r.why for r in inferred)


def test_symmetric_relations_and_pronouns():
    found = read("Chile and Peru signed a treaty. It also accuses Bolivia of delay.").relations
    assert any(r.symmetric and r.kind == "cooperates" for r in found)
    assert any(r.target == "Bolivia" and r.sign == -1 for r in found)


def test_unknown_states_institutions_and_slips():
    text = (
        "Marovia accuses Lindmark of delay. Marovian envoys left, and Marovia recalled its navy. "
        "The Hill Front rejects the plan of the Northern Rivers Council (NRC). The NRC met. "
        "The Northern Rivirs Council adjourned."
    )
    reading = read(text)
    actors = {actor.id: actor for actor in reading.actors}
    assert actors["Marovia"].type == "state"
    assert "Marovian" in actors["Marovia"].aliases
    assert actors["Hill Front"].type == "armed_group"
    assert {"NRC", "Northern Rivirs Council"} <= set(actors["Northern Rivers Council"].aliases)
    assert any("slip" in flag for flag in reading.flags)
    assert actors["Marovia"].why


def test_capitals_are_governments_and_cities():
    actors = {a.id: a for a in read("Lima accuses Chile. Envoys met in Santiago.").actors}
    assert "Lima" in actors["Peru"].aliases


def test_gazetteer_is_consistent():
    table = states()
    assert len([code for code in table if not code.startswith("X")]) >= 193
    assert spellings()["Niger"].key == "NER"
    assert spellings()["Nigerian"].key == "NGA"
    assert "IND" not in members("Shanghai Cooperation Organisation", "2017-05-23")
    assert "IND" in members("Shanghai Cooperation Organisation", "2018-01-01")
    assert [r["person"] for r in office_holders("USA", "2018-01-01")] == ["Donald Trump"]
    assert power_centres("Taliban", "2017-05-23")
    for known in spellings().values():
        assert not known.part_of or known.part_of in table


def test_words():
    assert number_word("forty-two") == 42
    assert inflect("stop") == {"stops": "s", "stopped": "past", "stopping": "ing"}


def test_anchors_move_change_and_get_lost():
    text = "Chile waits. Peru does not wait for anybody in the region. Chile waits."
    known = anchor(text, 59, 71, id="c1")
    assert find(text, known).state == "same"
    moved = find("In May " + text, known)
    assert moved.state == "moved"
    assert moved.anchor.start == 66, "the second of two equal quotes, by its surroundings"
    known = anchor(text, 13, 58, id="c2")
    changed = find(text.replace("anybody", "somebody"), known)
    assert changed.state == "changed"
    assert "somebody" in changed.anchor.exact
    assert find("Nothing of the kind.", known).state == "lost"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("nile-dam.md", "never took"),
        ("talamar-lagoon.src.txt", "was not conditional"),
        ("sahel-junta.docx", "no region but"),
    ],
)
def test_contradictions_that_a_good_reader_raises(shared, source, words):
    from detente.reading.deliver import read_file

    flags = read_file(shared(f"briefs/{source}")).flags
    assert any(flag.startswith("contradiction") and words in flag for flag in flags)
