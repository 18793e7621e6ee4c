"""What each model of bargaining forecasts for each decision of a DEU table.

Every forecast uses positions, saliences, formal weights and reference points alone: nothing here is
fitted to outcomes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from detente.io.deu import Decisions, council_votes
from detente.models.challenge import challenge
from detente.models.compromise import compromise, median_voter, plain_mean
from detente.models.cooperative import cooperative
from detente.models.exchange import exchange
from detente.models.expected_utility import expected_utility

Array = np.ndarray[Any, np.dtype[Any]]

# name → what it is, in the order in which records are printed.
MODELS: Mapping[str, str] = {
    "weighted_mean": "mean of the positions, weighted by salience (the benchmark)",
    "plain_mean": "mean of the positions, without weights",
    "compromise": "mean of the positions, weighted by Council weight × salience",
    "median_voter": "median of the positions, weighted by Council weight × salience",
    "challenge": "challenge model over all issues of a proposal at once",
    "challenge_single": "challenge model, every issue for itself",
    "expected_utility": "expected-utility model of Scholz, Calbert & Smith, weighted median",
    "exchange": "exchange model over all issues of a proposal, one round",
    "nash": "Nash solution over all issues of a proposal, weighted by Council weight",
    "kalai_smorodinsky": "Kalai–Smorodinsky solution over all issues of a proposal",
    "egalitarian": "egalitarian solution over all issues of a proposal",
    "midpoint": "50 on every issue",
    "reference_point": "the reference point: nothing is decided",
}
BENCHMARK = "weighted_mean"
ROUNDS = 8  # of the expected-utility model, as published


def forecasts(decisions: Decisions) -> dict[str, Array]:
    """Point forecasts by model: name → (issue,) array, nan where the model says nothing.

    Parameters
    ----------
    decisions : Decisions
        As :func:`detente.io.deu.read_decisions` gives them.

    Returns
    -------
    dict of str to array
        0-100, names as in ``MODELS``.  A position without a salience weighs nothing.

    Examples
    --------
    >>> import numpy as np
    >>> x, s = np.array([[0.0, 40.0, 100.0]]), np.array([[50.0, 50.0, 100.0]])
    >>> table = Decisions("x", ("de", "fr", "lu"), ("d99001",), ("i",), ("QMV",), ("COD",),
    ...                   np.array([1999]), x, s, np.array([0.0]), np.array([50.0]))
    >>> float(forecasts(table)["weighted_mean"][0])
    60.0
    """
    # Actors and issues in the order of their names: ties are decided by place, never by the file.
    columns = np.argsort(np.array(decisions.actors))
    votes = council_votes(decisions)[:, columns]
    decisions = replace(
        decisions, actors=tuple(decisions.actors[c] for c in columns),
        position=decisions.position[:, columns], salience=decisions.salience[:, columns],
    )  # fmt: skip
    x = decisions.position
    s = np.where(np.isnan(decisions.salience), 0.0, decisions.salience)
    # One issue a run: (issue, actor, 1).
    column, care = x[:, :, None], s[:, :, None]
    found = {name: np.full(len(decisions), np.nan) for name in MODELS}
    found["weighted_mean"] = compromise(column, care, np.ones_like(votes))[:, 0]
    found["plain_mean"] = plain_mean(column)[:, 0]
    found["compromise"] = compromise(column, care, votes)[:, 0]
    found["median_voter"] = median_voter(column, care, votes)[:, 0]
    found["midpoint"] = np.full(len(decisions), 50.0)
    found["reference_point"] = decisions.reference.copy()
    for row in range(len(decisions)):
        with_stake = ~np.isnan(x[row]) & (s[row] > 0)
        if not with_stake.any():
            continue
        place, weight, vote = x[row, with_stake], s[row, with_stake], votes[row, with_stake]
        if np.ptp(place) == 0:  # everybody wants the same: nothing is left to model
            found["challenge_single"][row] = found["expected_utility"][row] = place[0]
            continue
        run = expected_utility(place, weight / 100, vote, rounds=ROUNDS)
        found["expected_utility"][row] = run.median[-1]
        if len(place) >= 3:
            turns = challenge(place, weight, vote)
            found["challenge_single"][row] = compromise(turns.outcome, weight[:, None], vote)[0]
    for rows in proposals(decisions):
        _whole(decisions, rows, votes[rows[0]], s, found)
    return found


def proposals(decisions: Decisions) -> Iterator[list[int]]:
    """Rows of each proposal by issue name, in the order in which proposals appear."""
    by_name: dict[str, list[int]] = {}
    for row, name in enumerate(decisions.proposal):
        by_name.setdefault(name, []).append(row)
    for rows in by_name.values():
        yield sorted(rows, key=lambda row: (decisions.issue[row], row))


def _whole(
    decisions: Decisions, rows: list[int], votes: Array, salience: Array, found: dict[str, Array]
) -> None:
    """Models that look at all issues of a proposal at once."""
    place = decisions.position[rows].T
    care = np.where(np.isnan(place), 0.0, salience[rows].T)
    actors = care.sum(axis=1) > 0
    if not actors.any():
        return
    place, care, power = place[actors], care[actors], votes[actors]
    mean = compromise(place, care, power)
    reference = decisions.reference[rows]
    if len(place) >= 3:
        # As on a situation: effort shared out by salience, no stake means no effort and the
        # position that stands without a decision (the mean where the table gives none).
        effort = care / care.sum(axis=1, keepdims=True) * care.max(axis=1, keepdims=True)
        rest = np.where(np.isnan(reference), mean, reference)
        start = np.where(np.isnan(place), np.where(np.isnan(rest), 50.0, rest), place)
        turns = challenge(start, effort, power)
        found["challenge"][rows] = compromise(turns.outcome, care, power)
    found["exchange"][rows] = (
        exchange(place, care, power).outcome[0] if len(rows) > 1 and len(place) > 1 else mean
    )
    if not np.isnan(reference).any():
        solved = cooperative(place, salience=care, power=power, reversion=reference)
        # Where no package makes everybody better off, nothing is decided.
        for name, package in (
            ("nash", solved.nash[0]),
            ("kalai_smorodinsky", solved.kalai_smorodinsky[0]),
            ("egalitarian", solved.egalitarian[0]),
        ):
            found[name][rows] = np.where(np.isnan(package), reference, package)
