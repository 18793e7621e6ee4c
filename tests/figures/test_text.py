"""Width of text, colours, and words for numbers."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.figures import palette
from detente.figures.measure import width, wrap
from detente.figures.phrase import (
    ends,
    exists,
    interval,
    odds,
    percent,
    points,
    possible,
    rough,
    spread_of,
    word,
)
from detente.figures.trust_network import trusting
from detente.findings.finding import ICD_203, Finding
from detente.findings.record import model_name, record_of

NB = "\u00a0"


def test_widths_are_those_of_arial() -> None:
    # Published advance widths: S 667, C 722, O 778 of 1000; the margin is 3 %.
    assert width("SCO", 10) == pytest.approx(10 * (0.667 + 0.722 + 0.778) * 1.03)
    assert width("é", 10) == width("e", 10)
    assert width("中", 10) == pytest.approx(10.3)
    assert width("\u2068\u2069", 10) == 0


@given(st.text(max_size=80), st.floats(20, 300))
def test_no_line_is_wider_than_asked(text: str, limit: float) -> None:
    for line in wrap(text, limit, 12):
        assert width(line, 12) <= limit + 1e-9 or len(line) <= 2


def test_wrapping_loses_no_letter() -> None:
    text = "Talks between the Afghan government and the Taliban"
    assert " ".join(wrap(text, 90, 12)) == text
    long = "Donaudampfschifffahrtsgesellschaftskapitän"
    assert "".join(wrap(long, 60, 12)).replace("-", "") == long
    assert wrap(text, 90, 12, lines=2)[-1].endswith("…")


def test_dark_and_light_have_the_same_tokens() -> None:
    assert set(palette.LIGHT) == set(palette.DARK) == set(palette.PAGE)


@pytest.mark.parametrize("theme", ["light", "dark", "page"])
def test_text_and_marks_stand_out(theme: str) -> None:
    tokens = palette.THEMES[theme]
    for ink in ("ink", "ink-2", "ink-3", "accent"):
        for paper in ("paper", "sunk", "surface", "accent-wash"):
            assert palette.contrast(tokens[ink], tokens[paper]) >= 4.5, (ink, paper)
    for camp in (*palette.CAMPS, palette.OTHER):
        assert palette.contrast(tokens[f"camp-{camp}"], tokens["paper"]) >= 3, camp
    assert palette.contrast(tokens["ink"], tokens["heat"]) >= 4.5


@given(st.integers(0, 0xFFFFFF))
def test_any_accent_is_made_legible(number: int) -> None:
    for dark, base in ((False, palette.LIGHT), (True, palette.DARK)):
        made = palette.accented(f"#{number:06X}", dark=dark)
        assert palette.contrast(made["accent"], base["paper"]) >= 4.5


def test_an_unknown_colour_is_an_error() -> None:
    with pytest.raises(KeyError):
        palette.resolve('<rect fill="var(--no-such)"/>')


def test_numbers_as_text() -> None:
    assert percent(0.234) == f"23{NB}%"
    assert percent(0.004) == f"<1{NB}%"
    assert percent(0.0) == f"<1{NB}%"
    assert percent(0.996) == f">99{NB}%"
    assert percent(None) == ""
    assert interval(0.08, 0.474) == "8–47"
    assert interval(0.998, 1.0) == "99–100"
    assert interval(None, 1.0) == ""
    assert [points(v, signed=True) for v in (12.4, -3.0, 0.2)] == ["+12", "−3", "0"]


def share(successes: float, low: float | None = None, high: float | None = None) -> Finding:
    return Finding.share("agreement.feasible[forum=f]", successes, 1000, low=low, high=high)


def test_a_range_that_is_only_simulation_error_is_not_shown() -> None:
    assert spread_of(share(230)) == (None, None)
    assert spread_of(share(230, 0.08, 0.47)) == (0.08, 0.47)
    assert odds(share(230)) == f"23{NB}%"
    assert odds(share(230, 0.08, 0.47)) == f"23{NB}%, 8–47"


def test_both_ends_are_named_where_three_bands_are_touched() -> None:
    assert ends(share(230, 0.08, 0.47)) == "very unlikely to roughly even"
    assert ends(share(230, 0.21, 0.44)) == ""
    assert ends(share(230, 0.18, 0.44)) == ""


@pytest.mark.parametrize("band", [bound - 0.001 for bound, _ in ICD_203])
def test_a_deal_is_possible_but_never_promised(band: float) -> None:
    finding = share(1000 * band)
    said = possible(finding)
    assert word(finding) in said
    assert "possible" in said
    # 'a deal is likely' without 'to be possible' would promise a signature.
    assert not re.search(r"\blikely(?! to be possible)", said)
    assert not re.search(r"\bwill\b", said)
    assert exists(finding, "one worth having").startswith("one worth having")


def test_what_was_not_computed_is_said_so() -> None:
    absent = Finding.absent("agreement.feasible[forum=f]", "the forum opens later")
    assert odds(absent) == "not computed: the forum opens later"
    assert possible(absent) == "whether a deal is possible was not computed"


def test_computed_bounds_have_two_digits_and_no_exponent() -> None:
    assert [rough(v) for v in (0.0464, 0.08, 137.2, 47.3, -3.26)] == [
        "0.046", "0.08", "140", "47", "-3.3"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tie", "said"),
    [
        ((0.18, 0.55), "A distrusts B; B half trusts A"),
        ((0.55, 0.18), "A half trusts B; B distrusts A"),
        ((0.2, 0.25), "A and B distrust each other"),
        ((0.4, 0.5), "A and B half trust each other"),
        ((0.7, 0.9), "A and B trust each other"),
        ((None, 0.7), "B trusts A"),
    ],
)
def test_trust_in_words_fits_both_directions(
    tie: tuple[float | None, float | None], said: str
) -> None:
    assert trusting(["A", "B"], tie) == said


def test_every_model_of_the_record_has_a_readable_name() -> None:
    for key in record_of("decisions")["models"]:
        assert "_" not in model_name(key)
    assert model_name("mean") == model_name("plain_mean") == "plain mean"
    assert model_name("median") == model_name("median_voter")
    assert model_name("status_quo") == model_name("reference_point")
