"""A finding: a statement with its number, interval, words, evidence and reference.

Findings are all that a report, the workbench or the command line may show.  Each one is named
``analysis.variable[key=value,…]`` (see :mod:`detente.findings.quantity`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# Bands of Intelligence Community Directive 203 (ODNI 2015), upper bounds.
ICD_203: tuple[tuple[float, str], ...] = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.00, "almost certain"),
)


def words_for(probability: float) -> str:
    """Word of ICD 203 for a probability; an exact bound takes the word nearer to even.

    Parameters
    ----------
    probability : float
        0-1, unrounded.

    Examples
    --------
    >>> words_for(0.23), words_for(0.20), words_for(0.8)
    ('unlikely', 'unlikely', 'likely')
    """
    if not 0 <= probability <= 1:
        raise ValueError(f"a probability lies in 0-1, not {probability}")
    for bound, word in ICD_203:
        if probability < bound or (probability == bound and bound >= 0.5):
            return word
    return ICD_203[-1][1]


def wilson(successes: float, trials: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927); (0, 1) without trials."""
    if trials <= 0:
        return 0.0, 1.0
    p = successes / trials
    centre = (p + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z / (1 + z * z / trials) * math.sqrt(p * (1 - p) / trials + z * z / (4 * trials**2))
    return max(0.0, centre - half), min(1.0, centre + half)


@dataclass(frozen=True)
class Finding:
    """One statement with everything that stands behind it.

    Parameters
    ----------
    quantity : str
        Canonical name, e.g. ``agreement.feasible[forum=sco,linked=no]``.
    value : float or None
        The number in ``unit``; None where it could not be computed (then ``reason`` says why).
    low, high : float or None
        Range over the settings of the choice parameters (probabilities), else 5th-95th
        percentile over draws; None where there is none.
    mc_low, mc_high : float or None
        95 % simulation error (Wilson) of a share of draws.
    words : str
        ICD 203 word of a probability, else empty.
    statement : str
        One full sentence for a reader.
    evidence : tuple of str
        Ids of claims and sources that its inputs cite.
    assumptions : tuple of str
        Names of the choice parameters and inputs it leans on most.
    reference : tuple of str
        Keys in ``refs.bib``.
    unit : str
        ``probability``, ``points`` (0-100 scale), ``share``, ``difference``, ``months``,
        ``utility``, ``rank``.
    reason : str
        Why there is no value.
    detail : mapping
        Further plain data (JSON types) that a figure or table needs.
    """

    quantity: str
    value: float | None
    statement: str
    low: float | None = None
    high: float | None = None
    mc_low: float | None = None
    mc_high: float | None = None
    words: str = ""
    evidence: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    reference: tuple[str, ...] = ()
    unit: str = "probability"
    reason: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def absent(cls, quantity: str, reason: str, statement: str = "") -> Finding:
        """A quantity that could not be computed, with the reason."""
        return cls(quantity, None, statement or f"Not computed: {reason}", reason=reason)

    @classmethod
    def share(
        cls,
        quantity: str,
        successes: float,
        trials: int,
        statement: str = "",
        *,
        low: float | None = None,
        high: float | None = None,
        **more: Any,
    ) -> Finding:
        """A share of draws as a probability with words, Wilson interval and, if known, range.

        ``low`` and ``high`` are widened to contain the value.  Zero trials make an absent finding.
        """
        if trials <= 0:
            reason = "no draw meets the condition"
            return cls.absent(quantity, reason)
        value = successes / trials
        mc_low, mc_high = wilson(successes, trials)
        return cls(
            quantity,
            value,
            statement,
            low=min(value, mc_low if low is None else low),
            high=max(value, mc_high if high is None else high),
            mc_low=mc_low,
            mc_high=mc_high,
            words=words_for(value),
            **more,
        )

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Finding:
        """The finding that :meth:`to_json` wrote."""
        lists = {"evidence", "assumptions", "reference"}
        fields: dict[str, Any] = {
            key: tuple(each) if key in lists else each for key, each in row.items()
        }
        return cls(**fields)

    def to_json(self) -> dict[str, Any]:
        """Plain dictionary in the documented order of ``findings.json``."""
        return {
            "quantity": self.quantity,
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "mc_low": self.mc_low,
            "mc_high": self.mc_high,
            "words": self.words,
            "statement": self.statement,
            "evidence": list(self.evidence),
            "assumptions": list(self.assumptions),
            "reference": list(self.reference),
            "unit": self.unit,
            "reason": self.reason,
            "detail": dict(self.detail),
        }
