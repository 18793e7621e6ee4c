"""Cells read as what they are."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from detente.situation.model import RedLine, Row, Value, cited, parse_anchors, parse_day


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("70", (70, 70, 70)),
        ("60/70/80", (60, 70, 80)),
        ("60 / 70 / 80", (60, 70, 80)),
        ("60..80", (60, 70, 80)),
        ("0.1..0.2", (0.1, 0.15, 0.2)),
        ("-1e2/.5/1.", (-100, 0.5, 1)),
    ],
)
def test_a_cell_is_a_point_three_numbers_or_a_range(
    text: str, numbers: tuple[float, float, float]
) -> None:
    value = Value.parse(text)
    assert (value.low, value.best, value.high) == pytest.approx(numbers)


@pytest.mark.parametrize(
    "text", ["", "7 0", "60/70", "60/70/80/90", "a", "nan", "inf", "1,5", "--1"]
)
def test_anything_else_is_no_number(text: str) -> None:
    with pytest.raises(ValueError):
        Value.parse(text)


def test_a_long_cell_is_refused_at_once() -> None:
    start = time.process_time()
    with pytest.raises(ValueError):
        Value.parse("1" * 50_000 + "x")
    assert time.process_time() - start < 1


def test_days() -> None:
    assert parse_day("2017") == dt.date(2017, 1, 1)
    assert parse_day("2017-05") == dt.date(2017, 5, 1)
    assert parse_day("2017-05-23") == dt.date(2017, 5, 23)
    with pytest.raises(ValueError):
        parse_day("23.5.2017")


def test_red_lines() -> None:
    assert RedLine.parse(">=40") == RedLine(">=", 40)
    with pytest.raises(ValueError):
        RedLine.parse(">40")


def test_anchors_may_hold_semicolons_and_signs() -> None:
    text = "30=today: 8,400, more or less; 70=many; of all kinds; 40=x=y"
    assert parse_anchors(text) == (
        (30, "today: 8,400, more or less"),
        (40, "x=y"),
        (70, "many; of all kinds"),
    )


def test_citations_end_at_the_remarks() -> None:
    assert cited("a b-1 (says c)") == ("a", "b-1")
    assert cited("(nothing)") == ()


def test_a_row_gives_defaults_and_keeps_what_was_written() -> None:
    row = Row("units", "a", {"unit": "a", "size": " ", "note": " x "}, 3, {"size": "1"})
    assert row.number("size") == 1
    assert not row.given("size")
    assert row.cells["note"] == " x "
    assert row.text("note") == "x"
    assert str(row.where("size")) == "units.csv, line 3, column size"


def test_the_place_in_the_file_is_no_part_of_a_row() -> None:
    assert Row("t", "a", {"id": "a"}, 2) == Row("t", "a", {"id": "a"}, 9)
    assert Row("t", "a", {"id": "a"}) != Row("t", "a", {"id": "a "})
