"""Preferences on draws: what deciders want, and what they take each other to want.

No analysis itself; :mod:`detente.analyses.moves.moves` asks the questions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy.special import ndtri

from detente.analyses.moves.conflict import MoveModel, Wish
from detente.ensemble.cells import cell_for
from detente.ensemble.draw import BLOCK
from detente.errors import AnalysisError
from detente.models.graph_views import View
from detente.situation.model import Situation, Value

Floats = NDArray[np.float64]
Grades = NDArray[np.int64]
Stream = Callable[[str, int], np.random.Generator]

# Choice parameters: cell, lowest and highest value allowed, meaning.
CHOICES: Mapping[str, tuple[str, float, float, str]] = {
    "slip": ("0/1/2", 0.0, 20.0, "how far the rank of a statement may be wrong, in ranks"),
    "doubt": ("0/0.1/0.25", 0.0, 1.0, "odds that a statement does not count at all"),
    "step": ("0.3/0.5/1", 0.0, 1.0, "what each further move from today keeps of a state's weight"),
}


def uniform(stream: Stream, name: str, numbers: NDArray[np.int64]) -> Floats:
    """One uniform number of a named stream for each draw number."""
    out = np.empty(len(numbers))
    block = numbers // BLOCK
    for each in np.unique(block):
        here = block == each
        out[here] = stream(name, int(each)).random(BLOCK)[numbers[here] - int(each) * BLOCK]
    return out


def drawn_choice(
    situation: Situation, choices: Mapping[str, tuple[str, float, float, str]], name: str,
    stream: Stream, numbers: NDArray[np.int64],
) -> Floats:  # fmt: skip
    """Draws of a choice parameter: the situation's own cell or the default."""
    default, bottom, top, _ = choices[name]
    written = str(situation.choices.get(name, default))
    try:
        cell = cell_for(Value.parse(written, f"choices/{name}"), bottom, top)
    except ValueError as error:
        raise AnalysisError(f"situation.toml, choices.{name}: {error}.") from None
    return cell.quantile(uniform(stream, f"choices/{name}", numbers))


@dataclass(frozen=True)
class Preferences:
    """Preferences of every decider on draws.

    Parameters
    ----------
    score : (draw, decider, state) float
        Higher is better.
    grade : (draw, decider, state) int, or None
        States of different grade differ strongly; None where no statement is strong.
    views : tuple of View
        The conflict as each decider sees it; those who do not err share ``score``.
    """

    score: Floats
    grade: Grades | None
    views: tuple[View, ...]


def preferences_on_draws(
    model: MoveModel, draws: xr.Dataset, stream: Stream, *, slip: Floats, doubt: Floats, form: str
) -> Preferences:
    """Scores of every state on every draw, and what deciders take each other's to be.

    From statements: each rank is moved by a normal error of ``slip`` ranks and each statement is
    left out with probability ``doubt``; then the first statement on which two states differ
    decides.  A strong statement never falls behind one that is not strong.  From stakes: the
    utility of what the moves that differ from today's do to the issues, starting where the ground
    stands today.
    """
    numbers = np.asarray(draws["draw"].values, dtype=np.int64)
    score = np.zeros((len(numbers), len(model.deciders), model.game.count))
    grade = np.zeros(score.shape, np.int64) if model.graded else None
    for k, decider in enumerate(model.deciders):
        if model.from_stakes(decider, form):
            score[:, k] = _stake_scores(model, draws, decider)
            continue
        score[:, k], steps = _statement_scores(
            model.wishes[decider], stream, numbers, slip, doubt, model.game.count
        )
        if grade is not None:
            grade[:, k] = steps
    views = []
    for k, viewer in enumerate(model.deciders):
        seen, step = score, grade
        for j, actor in enumerate(model.deciders):
            believed = model.beliefs.get((viewer, actor))
            if believed is None:
                continue
            if seen is score:
                seen, step = score.copy(), None if grade is None else grade.copy()
            seen[:, j], steps = _statement_scores(
                believed, stream, numbers, slip, doubt, model.game.count
            )
            if step is not None:
                step[:, j] = steps
        hidden = model.hidden[k] if model.hidden[k].any() else None
        views.append(View(seen, hidden, step))
    return Preferences(score, grade, tuple(views))


def _statement_scores(
    wishes: Sequence[Wish], stream: Stream, numbers: NDArray[np.int64], slip: Floats,
    doubt: Floats, states: int,
) -> tuple[Floats, Grades]:  # fmt: skip
    """Scores and grades of one list of statements: (draw, state) both."""
    if not wishes:
        nothing = np.zeros((len(numbers), states))
        return nothing, nothing.astype(np.int64)
    place = np.empty((len(numbers), len(wishes)))
    counts = np.empty(place.shape, np.bool_)
    for w, wish in enumerate(wishes):
        error = ndtri(uniform(stream, f"{wish.key}/slip", numbers))
        place[:, w] = wish.rank + slip * error
        counts[:, w] = uniform(stream, f"{wish.key}/doubt", numbers) >= doubt
    strong = np.array([wish.strong for wish in wishes])
    place[:, strong] -= 1e9
    after = np.argsort(np.argsort(place, axis=1, kind="stable"), axis=1, kind="stable")
    weight = np.where(counts, 2.0 ** (len(wishes) - 1 - after), 0.0)
    score = weight @ np.array([wish.holds for wish in wishes], dtype=np.float64)
    # Strong statements weigh more than all others together: what they add up to is the grade.
    return score, (score // 2.0 ** int((~strong).sum())).astype(np.int64)


def _stake_scores(model: MoveModel, draws: xr.Dataset, decider: str) -> Floats:
    """Utility of every state for one decider, city block, rounded so that ties stay ties."""
    at = draws.sel(actor=decider)
    salience, position = at["salience"].values, np.nan_to_num(at["position"].values)
    total = salience.sum(axis=1, keepdims=True)
    weight = np.divide(salience, total, out=np.zeros_like(salience), where=total > 0)
    start = draws["reversion_today"].values
    taken = model.game.taken().astype(np.float64)
    change = taken - taken[model.today]
    score = np.zeros((len(weight), model.game.count))
    for k, issue in enumerate(draws["issue"].values):
        shift = change @ np.array([model.effects.get(m, {}).get(issue, 0.0) for m in model.moves])
        if not shift.any() or not weight[:, k].any():
            continue
        z = np.clip(start[:, k, None] + shift, 0.0, 100.0)
        score -= weight[:, k, None] * np.abs(z - position[:, k, None]) / 100
    return np.round(score, 10)
