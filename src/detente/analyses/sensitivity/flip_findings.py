"""Findings of the flips: which single inputs change the headline's answer, and at which value."""

from __future__ import annotations

from math import isnan
from typing import Any

import numpy as np
import xarray as xr

from detente.analyses.agreement.findings import percent
from detente.analyses.sensitivity.sensitivity import kind_of, label_of
from detente.analyses.wording import joined
from detente.findings.evidence import cited, evidence_of_forum, row_of_cell, unique
from detente.findings.finding import Finding, words_for
from detente.findings.quantity import name
from detente.situation.model import Situation

REFERENCES = ("frey2002", "odni2015")
SIDE = 0.5
TOLD = 3  # flips named in the sentence
NO_HEADLINE = "situation.toml names no [headline] forum with a verdict, so no answer could flip"


def flip_findings(result: xr.Dataset, situation: Situation) -> list[Finding]:
    """A table of flips for any deal, and for one worth having."""
    if "flip" not in result:
        return [Finding.absent("sensitivity.flips", NO_HEADLINE)]
    head = situation.headline
    out = []
    for question in result["question"].values:
        part = result.sel(question=question)
        more: dict[str, Any] = {}
        what = "a deal"
        if question == "worth":
            more = {"issue": str(head["issue"]), "at_least": head["at_least"]}
            what = f"a deal with {situation.name_of(more['issue'])} at {more['at_least']:g} or more"
        out.append(_flips(part, situation, str(result.attrs["forum"]), more, what))
    return sorted(out, key=lambda finding: finding.quantity)


def shown(value: float) -> str:
    """A value of a cell, three digits.

    Examples
    --------
    >>> shown(0.03127), shown(61.25), shown(100.0)
    ('0.0313', '61.2', '100')
    """
    return f"{value:.3g}"


def _row(part: xr.Dataset, situation: Situation, place: int) -> dict[str, Any]:
    """An input: what it is, as written, and the odds over its column."""
    key = str(part["input"].values[place])
    low, best, high = (float(each) for each in part["scale"].values[place][:3])
    least, most = (float(each) for each in part["reached"].values[place])
    return {
        "input": key, "label": label_of(situation, key), "kind": kind_of(situation, key),
        "low": low, "best": best, "high": high, "lowest": least, "highest": most,
    }  # fmt: skip


def rows_of(part: xr.Dataset, situation: Situation) -> list[dict[str, Any]]:
    """Inputs that change the answer, the least move first; those without a range last."""
    rows = []
    for place, flip in enumerate(float(each) for each in part["flip"].values):
        if isnan(flip):
            continue
        one = _row(part, situation, place)
        bottom, top = (float(each) for each in part["scale"].values[place][3:])
        low, best, high = one["low"], one["best"], one["high"]
        row = row_of_cell(situation, one["input"])
        rows.append({
            **one, "flip": flip, "inside": low <= flip <= high,
            "ranges": abs(flip - best) / (high - low) if high > low else None,
            "of_column": abs(flip - best) / (top - bottom) if top > bottom else 0.0,
            "evidence": list(cited([row])) if row is not None else [],
        })  # fmt: skip
    return sorted(rows, key=_order)


def _order(row: dict[str, Any]) -> tuple[bool, float, float, str]:
    ranges = row["ranges"]
    return ranges is None, ranges or 0.0, row["of_column"], str(row["input"])


def _flips(
    part: xr.Dataset, situation: Situation, forum: str, more: dict[str, Any], what: str
) -> Finding:
    quantity = name("sensitivity.flips", forum=forum, linked="no", **more)
    odds, draws = float(part["odds"].values), int(part.attrs["draws"])
    names = [str(each) for each in part["input"].values]
    enters = part["enters"].values.astype(bool)
    rows, level = rows_of(part, situation), float(part["level"].values)
    told = {row["input"] for row in rows}
    cannot = [
        {**_row(part, situation, place), "searched": bool(part["asked"].values[place])}
        for place, key in enumerate(names) if enters[place] and key not in told
    ]  # fmt: skip
    cannot.sort(key=lambda each: (each["lowest"] - each["highest"], each["input"]))
    idle = [key for place, key in enumerate(names) if not enters[place]]
    title, top = situation.name_of(forum), rows[0] if rows else None
    they = f"The odds of {what} in {title} ({percent(odds)})"
    some = joined([_told(row) for row in rows[:TOLD]], last="or")
    each = ", alone" if len(rows) == 1 else f": each alone, {len(rows)} inputs in all"
    if top is not None and level == SIDE:
        said = f"{they} cross one half if {some}{each}."
    elif top is not None:
        said = (
            f"No single input brings the odds of {what} in {title} ({percent(odds)}) to one half. "
            f"They become {_next_word(odds, level)} if {some}{each}."
        )
    else:
        said = f"No single input changes the answer: {they[:1].lower()}{they[1:]} stay on this side"
        said += f" of {percent(level)} over every column."
    said += (
        f" {len(cannot)} further inputs enter and cannot do it alone, {len(idle)} do not enter. "
        f"Counted in {draws} draws."
    )
    evidence = unique([
        *(each for row in rows[:TOLD] for each in row["evidence"]),
        *evidence_of_forum(situation, forum),
    ])  # fmt: skip
    return Finding(
        quantity, None if top is None or top["ranges"] is None else float(top["ranges"]), said,
        unit="ranges", evidence=evidence, reference=REFERENCES,
        assumptions=tuple(row["input"] for row in rows[:TOLD]),
        reason=""
        if top is not None and top["ranges"] is not None
        else "no single input can"
        if top is None
        else "the inputs that can are written without a range",
        detail={
            "odds": odds, "draws": draws, "level": level, "rows": rows, "cannot": cannot,
            "idle": idle,
        },
    )  # fmt: skip


def _told(row: dict[str, Any]) -> str:
    """One flip in words."""
    if np.isclose(row["flip"], row["best"]):
        return f"{row['label']} is fixed at its best value of {shown(row['best'])}"
    verb = "rises" if row["flip"] > row["best"] else "falls"
    where = "" if row["ranges"] is None else (
        ", inside its range" if row["inside"] else ", outside its range"
    )  # fmt: skip
    # A computed bound is known to no more than two digits.
    flip = shown(float(f"{row['flip']:.2g}"))
    return f"{row['label']} {verb} from {shown(row['best'])} to {flip}{where}"


def _next_word(odds: float, level: float) -> str:
    """The word on the other side of the bound."""
    return words_for(level + 1e-6 if odds < level else level - 1e-6)
