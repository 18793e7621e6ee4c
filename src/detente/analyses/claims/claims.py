"""Every claim of the brief beside the quantity that tests it.

A claim's words stand for a band; the model gives a share of draws with its range.  Whether they
agree is said in words, and once an event is resolved both are scored.  Scores are never pooled over
claims that look up an input, that bound what can happen (*feasible*), and that forecast (*signed*).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from detente.analyses.protocol import Card, Inputs, Options, Variable
from detente.analyses.quantities.quantities import Answer, Context, NotComputed, answer, finding_of
from detente.ensemble.draw import BLOCK
from detente.findings.evidence import unique
from detente.findings.finding import Finding, words_for
from detente.findings.quantity import canonical, name, parse
from detente.situation.model import Row, Situation

AT_ONCE = 2 * BLOCK  # draws
CLOSE = 0.05  # a value this near to the band still agrees
FOES = re.compile(r"\b(enem|foe|hostil|against|rival|oppos)", re.IGNORECASE)
FRIENDS = re.compile(r"\b(side|ally|allied|allies|friend|support|partner)", re.IGNORECASE)


class Claims:
    """The claims ledger."""

    card = Card(
        name="claims",
        title="Claims checked",
        question="Which of the brief's claims hold up, and which do not?",
        quick=True,
        tables=("claims",),
        gives={
            "part": Variable(("draw", "claim"), "", "numerator of the claim's quantity"),
            "whole": Variable(("draw", "claim"), "", "denominator; 0: does not count"),
            "reason": Variable(("claim",), "", "why the quantity was not computed"),
            "unit": Variable(("claim",), "", "unit of the quantity"),
            "note": Variable(("claim",), "", "what the number stands for"),
        },
        references=("odni2015", "brier1950"),
        limits=(
            "Words stand for bands under one yardstick; readers differ.",
            "A feasible deal is not a signed one: for those claims the model gives an upper bound.",
        ),
        whole=True,
        base_only=True,
        after=("agreement", "sequence", "levers"),
    )  # fmt: skip

    def run(self, inputs: Inputs, options: Options) -> xr.Dataset:
        """Numerator and denominator of every claim's quantity, draw by draw."""
        rows = [row for row in inputs.situation.table("claims") if row.given("quantity")]
        rows.sort(key=lambda row: row.key)
        size = int(inputs.draws.sizes["draw"])
        part, whole = np.full((size, len(rows)), np.nan), np.zeros((size, len(rows)))
        reasons, units, notes = ([""] * len(rows) for _ in range(3))
        for start in range(0, size, AT_ONCE):
            here = slice(start, start + AT_ONCE)
            found = _answers(_context(inputs, here), rows)
            for place, (row, one) in enumerate(zip(rows, found, strict=True)):
                if isinstance(one, str):
                    reasons[place] = one
                    continue
                part[here, place], whole[here, place] = one.part, one.whole
                if row.text("quantity").startswith("relations.stance") and _foe(row):
                    # The claim is that they were at odds: it holds where the stance is unfriendly.
                    part[here, place] = one.whole * _unfriendly(one.note)
                units[place], notes[place] = one.unit, one.note
        return xr.Dataset(
            {
                "part": (("draw", "claim"), part),
                "whole": (("draw", "claim"), whole),
                "reason": (("claim",), np.array(reasons, dtype=object)),
                "unit": (("claim",), np.array(units, dtype=object)),
                "note": (("claim",), np.array(notes, dtype=object)),
            },
            coords={
                "draw": inputs.draws["draw"].values,
                "claim": np.array([row.key for row in rows], dtype=object),
            },
        )

    def findings(self, result: xr.Dataset, situation: Situation, options: Options) -> list[Finding]:
        """Nothing yet: the ledger needs the findings of the other analyses (``conclude``)."""
        return []

    def conclude(
        self,
        result: xr.Dataset,
        situation: Situation,
        found: Mapping[str, Finding],
    ) -> list[Finding]:
        """The ledger, the quantities that only claims ask for, and scores.

        Parameters
        ----------
        result : xarray.Dataset
        situation : Situation
        found : mapping
            Findings of all other analyses, by canonical quantity.
        """
        out: list[Finding] = []
        asked: dict[str, Finding] = {}
        at = {str(claim): place for place, claim in enumerate(result["claim"].values)}
        for row in situation.table("claims"):
            model, reason = None, "the claim names no quantity that could test it"
            if row.key in at:
                quantity = canonical(row.text("quantity"))
                place = at[row.key]
                model = found.get(quantity) or asked.get(quantity)
                reason = str(result["reason"].values[place])
                if model is None and not reason:
                    model = _as_finding(quantity, result, place)
                    if not quantity.startswith("relations.stance"):
                        asked[quantity] = model
            out.append(_verdict(row, model, reason))
        out += asked.values()
        out += _scores(situation, out)
        return sorted(out, key=lambda finding: finding.quantity)


def _context(inputs: Inputs, here: slice) -> Context:
    """Some of the draws, with what every analysis found on them.

    Deals of a quantity are solved for a few thousand draws at a time: all at once take a gigabyte.
    """
    size = inputs.draws.sizes["draw"]
    results: dict[str, dict[str, xr.Dataset]] = {}
    for key, data in inputs.results.items():
        analysis, _, scenario = key.partition("@")
        whole = data.sizes.get("draw") == size
        results.setdefault(scenario, {})[analysis] = data.isel(draw=here) if whole else data
    return Context(inputs.situation, inputs.draws.isel(draw=here), results)


def _answers(context: Context, rows: Sequence[Row]) -> list[Answer | str]:
    """What each claim's quantity is, or why it could not be computed."""
    known: dict[str, Answer | str] = {}
    for row in rows:
        quantity = canonical(row.text("quantity"))
        if quantity not in known:
            try:
                known[quantity] = answer(context, quantity)
            except NotComputed as error:
                known[quantity] = str(error)
    return [known[canonical(row.text("quantity"))] for row in rows]


def _foe(row: Row) -> bool:
    text = f"{row.text('event')} {row.text('text')}"
    return bool(FOES.search(text)) and not FRIENDS.search(text)


def _unfriendly(note: str) -> bool:
    return any(f"'{stance}'" in note for stance in ("hostile", "undermines"))


def _as_finding(quantity: str, result: xr.Dataset, place: int) -> Finding:
    found = Answer(
        np.nan_to_num(result["part"].values[:, place]), result["whole"].values[:, place],
        str(result["unit"].values[place]), str(result["note"].values[place]),
    )  # fmt: skip
    return finding_of(quantity, found)


def compare(band: tuple[float, float], value: float, low: float, high: float) -> str:
    """How a writer's band and a computed probability compare, in words.

    Parameters
    ----------
    band : tuple of float
        What the writer's words stand for, 0-1.
    value, low, high : float
        The computed share and its range.

    Returns
    -------
    str
        ``agrees``; ``too strong`` or ``too weak`` (same side of even, writer more or less extreme);
        ``leans the same way`` (same side, ranges overlap); ``open`` (other side, but the ranges
        overlap); ``contradicted``.

    Examples
    --------
    >>> compare((0.01, 0.05), 0.23, 0.08, 0.47), compare((0.95, 0.99), 0.02, 0, 0.06)
    ('too strong', 'contradicted')
    """
    bottom, top = band
    if bottom - CLOSE <= value <= top + CLOSE:
        return "agrees"
    overlap = low <= top and high >= bottom
    middle = (bottom + top) / 2
    if (middle - 0.5) * (value - 0.5) >= 0:
        if overlap:
            return "leans the same way"
        return "too strong" if abs(middle - 0.5) > abs(value - 0.5) else "too weak"
    return "open" if overlap else "contradicted"


def _verdict(row: Row, model: Finding | None, reason: str) -> Finding:
    quantity = name("claims.verdict", claim=row.key)
    low, high = row.number("says_low"), row.number("says_high")
    outcome = row.number("outcome")
    detail: dict[str, Any] = {
        "claim": row.key, "locator": row.text("locator"), "text": row.text("text"),
        "kind": row.text("kind"), "phrase": row.text("phrase"), "holder": row.text("holder"),
        "event": row.text("event"), "tests": row.text("tests"), "quantity": row.text("quantity"),
        "says_low": low, "says_high": high, "outcome": outcome, "verdict": "",
    }  # fmt: skip
    evidence = unique([row.key, row.text("source")] if row.text("source") else [row.key])
    if model is None or model.value is None:
        why = reason or (model.reason if model is not None else "not computed")
        detail["verdict"] = "not tested"
        return Finding(
            quantity, None, f"{row.text('text')} Not tested: {why}.", reason=why,
            evidence=evidence, detail=detail,
        )  # fmt: skip
    detail |= {"model": model.value, "model_low": model.low, "model_high": model.high}
    if model.unit not in {"probability", "share"} or low is None or high is None:
        detail["verdict"] = "no band"
        said = f"{model.value:.2f}" if model.unit != "probability" else words_for(model.value)
        return Finding(
            quantity, model.value, f"{row.text('text')} The model: {said}. {model.statement}",
            low=model.low, high=model.high, unit=model.unit, evidence=evidence,
            reference=model.reference, detail=detail,
        )  # fmt: skip
    verdict = compare(
        (low, high), model.value,
        model.value if model.low is None else model.low,
        model.value if model.high is None else model.high,
    )  # fmt: skip
    detail["verdict"] = verdict
    if outcome is not None and row.text("tests") != "input":
        middle = (low + high) / 2
        detail["brier_writer"] = (middle - outcome) ** 2
        detail["brier_model"] = (model.value - outcome) ** 2
        detail["log_writer"] = _log_score(middle, outcome)
        detail["log_model"] = _log_score(model.value, outcome)
    says = f"{100 * low:.0f}-{100 * high:.0f} %"
    return Finding(
        quantity, model.value,
        f"{row.text('text')} The writer's words stand for {says}, the model says "
        f"{words_for(model.value)} ({100 * model.value:.0f} %): {verdict}.",
        low=model.low, high=model.high, mc_low=model.mc_low, mc_high=model.mc_high,
        words=words_for(model.value), evidence=evidence, reference=("odni2015", "brier1950"),
        detail=detail,
    )  # fmt: skip


def _log_score(probability: float, outcome: float) -> float:
    """Natural logarithm of the probability given to what happened, kept off minus infinity."""
    p = min(0.999, max(0.001, probability))
    return float(np.log(p if outcome >= 0.5 else 1 - p))


def _scores(situation: Situation, verdicts: list[Finding]) -> list[Finding]:
    """Mean Brier and log scores of writer and model, by what the claims test."""
    out = []
    for tests in ("feasible", "signed"):
        rows = [
            f.detail
            for f in verdicts
            if f.detail.get("tests") == tests and "brier_model" in f.detail
        ]
        quantity = name("claims.score", tests=tests)
        if not rows:
            out.append(Finding.absent(quantity, f"no resolved claim tests what is {tests}"))
            continue
        mean = {
            key: float(np.mean([row[key] for row in rows]))
            for key in ("brier_writer", "brier_model", "log_writer", "log_model")
        }
        bound = " Feasible bounds what can happen, it does not forecast." * (tests == "feasible")
        out.append(
            Finding(
                quantity, mean["brier_model"],
                f"On {len(rows)} resolved claims that test what is {tests}, the Brier score is "
                f"{mean['brier_model']:.2f} for the model and {mean['brier_writer']:.2f} for the "
                f"writer (0 is perfect, 0.25 is a coin).{bound}",
                unit="score", reference=("brier1950",), detail={"n": len(rows), **mean},
            )
        )  # fmt: skip
    return out


__all__ = ["Claims", "compare", "parse"]
