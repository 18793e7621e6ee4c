"""Pages on bargaining models say what the shipped record says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from detente.findings.record import model_name, record_of

PAGES = Path(__file__).resolve().parents[2] / "docs" / "explanation"
KEYS = {model_name(key): key for key in record_of("decisions")["models"]}
NUMBER = r"[−+]?\d+(?:\.\d+)?"


def rows(page):
    for line in (PAGES / page).read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and cells[0] in KEYS:
            yield [KEYS[cells[0]], *cells[1:]]


def plain(text):
    return float(text.replace("−", "-"))


def test_the_table_is_the_record():
    models = record_of("decisions")["models"]
    found = list(rows("which-model.md"))
    assert {cells[0] for cells in found} == set(models) - {"weighted_mean_normal"}
    for name, n, mae, hits, crps, held, verdict in found:
        score = models[name]
        assert int(n) == score["n"]
        assert plain(mae) == pytest.approx(score["mae"], abs=0.051)
        assert plain(crps) == pytest.approx(score["crps"], abs=0.051)
        assert plain(hits.rstrip(" %")) == pytest.approx(100 * score["hits10"], abs=0.51)
        assert plain(held.rstrip(" %")) == pytest.approx(100 * score["coverage80"], abs=0.51)
        if name == "weighted_mean":
            assert verdict == "the benchmark"
            continue
        low, high = (plain(each) for each in re.findall(NUMBER, verdict)[:2])
        assert [low, high] == pytest.approx(score["versus_mean"], abs=0.051)
        assert verdict.endswith(score["verdict"])


@pytest.mark.parametrize(
    ("page", "models"),
    [
        ("challenge.md", ["challenge", "challenge_single", "weighted_mean"]),
        ("exchange.md", ["exchange", "weighted_mean"]),
        ("expected-utility.md", ["expected_utility", "weighted_mean"]),
        ("compromise.md", ["weighted_mean", "compromise", "plain_mean", "median_voter", "midpoint",
                           "reference_point"]),
    ],
)  # fmt: skip
def test_every_page_tells_the_errors_of_the_record(page, models):
    text = (PAGES / page).read_text(encoding="utf-8")
    section = text[text.index("## Measured record") :]
    for model in models:
        assert f"{record_of('decisions')['models'][model]['mae']:.1f}" in section, model
    assert "which-model.md" in section


@pytest.mark.parametrize(
    "page", ["challenge.md", "exchange.md", "expected-utility.md", "compromise.md"]
)
def test_every_page_has_its_parts(page):
    text = (PAGES / page).read_text(encoding="utf-8")
    for part in ("**Question.**", "## Limits", "## Measured record", "## Sources"):
        assert part in text, part
