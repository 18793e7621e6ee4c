"""The conflict that a situation's moves make up: options, feasible states, preferences on draws.

No analysis itself; :mod:`detente.analyses.moves.moves` asks the questions.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy.special import ndtri

from detente.ensemble.cells import cell_for
from detente.ensemble.draw import BLOCK
from detente.errors import AnalysisError
from detente.models.graph_model import scores_from_statements
from detente.models.graph_states import Codes, Conflict, Rule, conflict
from detente.situation.model import Row, Situation, Value
from detente.situation.statement import Statement, StatementError, parse

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Stream = Callable[[str, int], np.random.Generator]

DIRECTIONS = {"both": 0, "on-only": 1, "off-only": -1}
MOST_STATES = 2**14
# Choice parameters: cell, lowest and highest value allowed, meaning.
CHOICES: Mapping[str, tuple[str, float, float, str]] = {
    "slip": ("0/1/2", 0.0, 20.0, "how far the rank of a statement may be wrong, in ranks"),
    "doubt": ("0/0.1/0.25", 0.0, 1.0, "odds that a statement does not count at all"),
    "step": ("0.3/0.5/1", 0.0, 1.0, "what each further move from today keeps of a state's weight"),
}
_EFFECT = re.compile(r"^\s*([a-z0-9-]+)\s*=\s*([+-]?\d+(?:\.\d*)?)\s*$")


@dataclass(frozen=True)
class Wish:
    """One preference statement of a decider.

    Parameters
    ----------
    key : str
        Key of its row, ``actor/rank``.
    rank : float
        1 matters most.
    text : str
        As written.
    holds : (state) bool
        Where it is true.
    """

    key: str
    rank: float
    text: str
    holds: Flags


@dataclass(frozen=True)
class MoveModel:
    """Moves of a situation as a conflict in option form, moves and deciders in id order.

    Parameters
    ----------
    moves : tuple of str
        Ids; bit k of a state is move k.
    deciders : tuple of str
        Actors that hold a move.
    game : Conflict
    today : int
        Number of today's state.
    wishes : mapping of str to tuple of Wish
        Statements of each decider, most important first; empty where it has none.
    effects : mapping of str to mapping of str to float
        Move → issue → points by which taking it shifts the issue.
    """

    moves: tuple[str, ...]
    deciders: tuple[str, ...]
    game: Conflict
    today: int
    wishes: Mapping[str, tuple[Wish, ...]]
    effects: Mapping[str, Mapping[str, float]]

    @property
    def labels(self) -> list[str]:
        """Every state as the ids of its moves joined by ``+``; ``nothing`` without any."""
        return [
            "+".join(move for move, on in zip(self.moves, row, strict=True) if on) or "nothing"
            for row in self.game.taken()
        ]

    def from_stakes(self, decider: str, form: str) -> bool:
        """Whether a decider's preferences are derived from its stakes."""
        return bool(self.effects) and (form == "stakes" or not self.wishes[decider])

    def written(self) -> Floats:
        """Scores of the statements as they are written: (decider, state)."""
        return np.stack(
            [
                scores_from_statements([wish.holds for wish in self.wishes[decider]])
                if self.wishes[decider]
                else np.zeros(self.game.count)
                for decider in self.deciders
            ]
        )


def build_moves(situation: Situation) -> MoveModel:
    """The conflict of a situation's ``moves``, ``infeasible`` and ``preferences``.

    Raises
    ------
    AnalysisError
        If there is no move, a statement cannot be read or names an unknown move, no state is
        feasible, today's state is not, nobody prefers anything, or there are too many states.
    """
    rows = {row.key: row for row in situation.table("moves")}
    if not rows:
        raise AnalysisError("moves.csv has no row: add the options that actors hold.")
    moves = tuple(sorted(rows))
    deciders = tuple(sorted({rows[move].text("actor") for move in moves}))
    rules = [(rule, row) for row in situation.table("infeasible") for rule in [_rule(row, moves)]]
    try:
        game = conflict(
            [deciders.index(rows[move].text("actor")) for move in moves],
            direction=[DIRECTIONS.get(rows[m].text("reversible") or "both", 0) for m in moves],
            rules=[rule for rule, _ in rules],
            makers=len(deciders),
        )
    except ValueError as error:
        raise AnalysisError(f"moves.csv and infeasible.csv: {error}.") from None
    if game.count > MOST_STATES:
        raise AnalysisError(
            f"{game.count:,} feasible states are more than can be asked about on every draw "
            f"({MOST_STATES:,}): drop moves, or say in infeasible.csv which cannot stand together."
        )
    code = sum(1 << k for k, move in enumerate(moves) if rows[move].flag("taken"))
    for (_, forbids), row in rules:
        if forbids(np.array([code]))[0]:
            raise AnalysisError(
                f"{row.where('pattern')}: today's moves (column taken of moves.csv) match the "
                f"pattern '{row.text('pattern')}', which cannot stand. Correct one of the two."
            )
    taken = dict(zip(moves, game.taken().T, strict=True))
    wishes = {who: tuple(_wishes(situation, who, moves, taken)) for who in deciders}
    effects = {move: found for move in moves if (found := _effects(rows[move], situation))}
    if not effects and not any(wishes.values()):
        raise AnalysisError(
            "nobody who holds a move has a preference: fill preferences.csv, or the column "
            "effects of moves.csv to derive preferences from stakes."
        )
    today = int(np.flatnonzero(game.states == code)[0])
    return MoveModel(moves, deciders, game, today, wishes, effects)


def _statement(row: Row, column: str, moves: Sequence[str]) -> Statement:
    try:
        statement = parse(row.text(column))
    except StatementError as error:
        raise AnalysisError(f"{row.where(column)}: '{row.text(column)}': {error}.") from None
    for move in statement.moves:
        if move not in moves:
            near = get_close_matches(move, moves, n=1)
            hint = f"Did you mean '{near[0]}'?" if near else f"Moves: {', '.join(moves)}."
            raise AnalysisError(f"{row.where(column)}: there is no move '{move}'. {hint}")
    return statement


def _rule(row: Row, moves: Sequence[str]) -> Rule:
    """An infeasible pattern, applied as soon as the highest of its moves is decided."""
    statement = _statement(row, "pattern", moves)
    places = {move: moves.index(move) for move in statement.moves}

    def forbids(codes: Codes) -> Flags:
        taken = {move: (codes >> place) & 1 == 1 for move, place in places.items()}
        return np.asarray(statement.holds(taken))

    return max(places.values()), forbids


def _wishes(
    situation: Situation, decider: str, moves: Sequence[str], taken: Mapping[str, Flags]
) -> list[Wish]:
    found = []
    for row in situation.table("preferences").where(actor=decider):
        rank = row.number("rank")
        if rank is None:
            raise AnalysisError(f"{row.where('rank')}: the rank is missing; 1 matters most.")
        statement = _statement(row, "statement", moves)
        found.append(Wish(row.key, rank, str(statement), np.asarray(statement.holds(taken))))
    if len(found) > 53:
        raise AnalysisError(f"preferences.csv: {decider} has more than 53 statements.")
    found.sort(key=lambda wish: (wish.rank, wish.key))
    for first, second in itertools.pairwise(found):
        if first.rank == second.rank:
            raise AnalysisError(
                f"preferences.csv: {decider} has two statements of rank {first.rank:g}; say which "
                "of them matters more."
            )
    return found


def _effects(row: Row, situation: Situation) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in row.text("effects").split(";"):
        if not part.strip():
            continue
        match = _EFFECT.match(part)
        if match is None:
            raise AnalysisError(
                f"{row.where('effects')}: '{part.strip()}'. Write issue=points, for example "
                "foreign-troops=+10, joined by semicolons."
            )
        issue = match.group(1)
        issues = [each.key for each in situation.issues]
        if issue not in issues:
            near = get_close_matches(issue, issues, n=1)
            hint = f"Did you mean '{near[0]}'?" if near else f"Issues: {', '.join(issues)}."
            raise AnalysisError(f"{row.where('effects')}: there is no issue '{issue}'. {hint}")
        found[issue] = float(match.group(2))
    return found


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


def preference_scores(
    model: MoveModel, draws: xr.Dataset, stream: Stream, *, slip: Floats, doubt: Floats, form: str
) -> Floats:
    """Scores of every state on every draw: (draw, decider, state).

    From statements: each rank is moved by a normal error of ``slip`` ranks and each statement is
    left out with probability ``doubt``; then the first statement on which two states differ
    decides.  From stakes: the utility of what the moves that differ from today's do to the issues,
    starting where the ground stands today.
    """
    numbers = np.asarray(draws["draw"].values, dtype=np.int64)
    score = np.zeros((len(numbers), len(model.deciders), model.game.count))
    for k, decider in enumerate(model.deciders):
        if model.from_stakes(decider, form):
            score[:, k] = _stake_scores(model, draws, decider)
            continue
        wishes = model.wishes[decider]
        if not wishes:
            continue
        place = np.empty((len(numbers), len(wishes)))
        counts = np.empty(place.shape, np.bool_)
        for w, wish in enumerate(wishes):
            error = ndtri(uniform(stream, f"preferences/{wish.key}/slip", numbers))
            place[:, w] = wish.rank + slip * error
            counts[:, w] = uniform(stream, f"preferences/{wish.key}/doubt", numbers) >= doubt
        after = np.argsort(np.argsort(place, axis=1, kind="stable"), axis=1, kind="stable")
        weight = np.where(counts, 2.0 ** (len(wishes) - 1 - after), 0.0)
        score[:, k] = weight @ np.array([wish.holds for wish in wishes], dtype=np.float64)
    return score


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


def reach_weight(moves: NDArray[np.integer], step: float | Floats) -> Floats:
    """Weight of states by their distance from today: step to the power of the moves, 0 beyond.

    Parameters
    ----------
    moves : (draw, state) int
        Moves from today, -1 where there is no way.
    step : float or (draw) float
    """
    size = np.broadcast_to(np.asarray(step, dtype=np.float64), moves.shape[:1])
    powers = np.power(size[:, None], np.arange(int(moves.max(initial=0)) + 1))
    found = np.take_along_axis(powers, np.maximum(moves, 0).astype(np.intp), axis=1)
    return np.where(moves >= 0, found, 0.0)


def share_with(equilibrium: Flags, weight: Floats, taken: Flags) -> Floats:
    """Share of the stable states, by weight, that contain each move: (draw, move), NaN if none."""
    heavy = np.where(equilibrium, weight, 0.0)
    total = heavy.sum(axis=1)
    out = np.full((len(heavy), taken.shape[1]), math.nan)
    for move in range(taken.shape[1]):  # no matrix product: its last digit depends on the chunk
        part = np.where(taken[:, move], heavy, 0.0).sum(axis=1)
        np.divide(part, total, out=out[:, move], where=total > 0)
    return out
