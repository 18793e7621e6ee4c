"""Kinds of claims told by conditions, advice and what cannot be; hand-made sentences."""

from __future__ import annotations

import pytest

from detente.reading import read_text
from detente.reading.reading import read_proposals


def kinds(sentence: str) -> list[str]:
    return [claim.kind for claim in read_proposals(read_text(sentence)).claims]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Ostria should sign the treaty.", "recommendation"),
        ("Lindmark must withdraw its guns from the ridge.", "recommendation"),
        ("Ostria will not hold without Lindmark's grain.", "conditional_forecast"),
        ("If Lindmark attacks, Ostria will retaliate.", "conditional_forecast"),
        ("Were Lindmark to attack, Ostria would retaliate.", "conditional_forecast"),
        ("Had Lindmark attacked, Ostria would have retaliated.", "conditional"),
        ("Ostria cannot win the war.", "impossibility"),
        ("Ostria could not reach the ridge.", "factual"),
        ("Ostria can no longer pay its troops.", "factual"),
        ("A truce between Ostria and Lindmark requires a guarantor.", "necessity"),
        ("Ostria refuses to talk to Lindmark.", "factual"),
        ("Ostria is likely to sign the treaty.", "forecast"),
        ("An attack by Lindmark cannot be excluded.", "forecast"),
    ],
)
def test_the_kind_of_a_sentence(sentence, kind):
    assert kinds(sentence) == [kind]


def test_before_a_date_puts_no_case():
    assert kinds("Ostria will not withdraw before the end of May.") == ["forecast"]
    assert kinds("Ostria will not withdraw before Lindmark disarms.") == ["conditional_forecast"]


def test_advice_of_others_is_no_advice_of_the_house():
    assert "recommendation" not in kinds("Lindmark says that Ostria should withdraw.")[0]
