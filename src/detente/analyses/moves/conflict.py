"""The conflict that a situation's moves make up: options, feasible states, statements, beliefs.

No analysis itself; :mod:`detente.analyses.moves.moves` asks the questions.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

import numpy as np
from numpy.typing import NDArray

from detente.errors import AnalysisError
from detente.models.graph_model import scores_from_statements
from detente.models.graph_states import Codes, Conflict, Rule, conflict
from detente.models.graph_views import View
from detente.situation.check.moves import EFFECT
from detente.situation.model import Row, Situation
from detente.situation.statement import Statement, StatementError, parse

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

DIRECTIONS = {"both": 0, "on-only": 1, "off-only": -1}
MOST_STATES = 2**14


@dataclass(frozen=True)
class Wish:
    """One preference statement of a decider.

    Parameters
    ----------
    key : str
        What its errors are drawn under: table and key of its row, ``preferences/actor/rank``.
    rank : float
        1 matters most.
    text : str
        As written.
    holds : (state) bool
        Where it is true.
    strong : bool
        Whether states that it sets apart differ strongly.
    """

    key: str
    rank: float
    text: str
    holds: Flags
    strong: bool = False


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
    beliefs : mapping of (str, str) to tuple of Wish
        (viewer, actor) → what the viewer takes for the actor's statements, where it errs.
    hidden : (decider, state) bool
        States that a decider takes for impossible.
    """

    moves: tuple[str, ...]
    deciders: tuple[str, ...]
    game: Conflict
    today: int
    wishes: Mapping[str, tuple[Wish, ...]]
    effects: Mapping[str, Mapping[str, float]]
    beliefs: Mapping[tuple[str, str], tuple[Wish, ...]]
    hidden: Flags

    @property
    def labels(self) -> list[str]:
        """Every state as the ids of its moves joined by ``+``; ``nothing`` without any."""
        return [
            "+".join(move for move, on in zip(self.moves, row, strict=True) if on) or "nothing"
            for row in self.game.taken()
        ]

    @property
    def misperceived(self) -> bool:
        """Whether some decider errs about another's aims or does not see every state."""
        return bool(self.beliefs) or bool(self.hidden.any())

    @property
    def graded(self) -> bool:
        """Whether some statement is a strong one."""
        lists = (*self.wishes.values(), *self.beliefs.values())
        return any(wish.strong for wishes in lists for wish in wishes)

    @property
    def viewers(self) -> tuple[str, ...]:
        """Deciders who err about something."""
        erring = {viewer for viewer, _ in self.beliefs}
        return tuple(
            who for k, who in enumerate(self.deciders) if who in erring or self.hidden[k].any()
        )

    def from_stakes(self, decider: str, form: str) -> bool:
        """Whether a decider's preferences are derived from its stakes."""
        return bool(self.effects) and (form == "stakes" or not self.wishes[decider])

    def written(self) -> Floats:
        """Scores of the statements as they are written: (decider, state)."""
        return np.stack([self._scores(self.wishes[decider]) for decider in self.deciders])

    def written_views(self) -> tuple[View, ...]:
        """The conflict as each decider sees it, statements and beliefs as they are written."""
        true = self.written()
        views = []
        for k, viewer in enumerate(self.deciders):
            seen = true
            for j, actor in enumerate(self.deciders):
                if (viewer, actor) in self.beliefs:
                    seen = true.copy() if seen is true else seen
                    seen[j] = self._scores(self.beliefs[viewer, actor])
            views.append(View(seen, self.hidden[k] if self.hidden[k].any() else None))
        return tuple(views)

    def _scores(self, wishes: Sequence[Wish]) -> Floats:
        if not wishes:
            return np.zeros(self.game.count)
        return scores_from_statements([wish.holds for wish in wishes])


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
    patterns = [(*_rule(row, moves), row) for row in situation.table("infeasible")]
    rules = [each for each in patterns if not each[2].ids("believed_by")]
    try:
        game = conflict(
            [deciders.index(rows[move].text("actor")) for move in moves],
            direction=[DIRECTIONS.get(rows[m].text("reversible") or "both", 0) for m in moves],
            rules=[(highest, forbids) for highest, forbids, _ in rules],
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
    hidden = np.zeros((len(deciders), game.count), np.bool_)
    for _, forbids, row in patterns:
        if forbids(np.array([code]))[0]:
            raise AnalysisError(
                f"{row.where('pattern')}: today's moves (column taken of moves.csv) match the "
                f"pattern '{row.text('pattern')}', which cannot stand"
                + (" for those in believed_by" if row.ids("believed_by") else "")
                + ". Correct one of the two."
            )
        for who in row.ids("believed_by"):
            if who in deciders:
                hidden[deciders.index(who)] |= forbids(game.states)
    taken = dict(zip(moves, game.taken().T, strict=True))
    wishes = {
        who: tuple(_wishes(situation.table("preferences").where(actor=who), moves, taken))
        for who in deciders
    }
    effects = {move: found for move in moves if (found := _effects(rows[move], situation))}
    if not effects and not any(wishes.values()):
        raise AnalysisError(
            "nobody who holds a move has a preference: fill preferences.csv, or the column "
            "effects of moves.csv to derive preferences from stakes."
        )
    today = int(np.flatnonzero(game.states == code)[0])
    beliefs = _beliefs(situation, wishes, moves, taken)
    return MoveModel(moves, deciders, game, today, wishes, effects, beliefs, hidden)


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


def _wishes(rows: Iterable[Row], moves: Sequence[str], taken: Mapping[str, Flags]) -> list[Wish]:
    """Statements of one decider, or what another takes for them, most important first."""
    found: list[tuple[Wish, Row]] = []
    for row in rows:
        rank = row.number("rank")
        if rank is None:
            raise AnalysisError(f"{row.where('rank')}: the rank is missing; 1 matters most.")
        statement = _statement(row, "statement", moves)
        holds = np.asarray(statement.holds(taken))
        strong = row.text("strength") == "strong"
        key = f"{row.table}/{row.key}"
        found.append((Wish(key, rank, str(statement), holds, strong), row))
    if len(found) > 53:
        raise AnalysisError(
            f"{found[53][1].where('rank')}: more than 53 statements of one actor. Keep those that "
            "matter most."
        )
    found.sort(key=lambda pair: (pair[0].rank, pair[0].key))
    for (first, _), (second, row) in itertools.pairwise(found):
        if first.rank == second.rank:
            raise AnalysisError(
                f"{row.where('rank')}: two statements of rank {first.rank:g}; say which of "
                "them matters more."
            )
        if second.strong and not first.strong:
            raise AnalysisError(
                f"{row.where('strength')}: a strong statement ranks behind one that is not strong. "
                "Strong statements come first."
            )
    return [wish for wish, _ in found]


def _beliefs(
    situation: Situation, wishes: Mapping[str, tuple[Wish, ...]], moves: Sequence[str],
    taken: Mapping[str, Flags],
) -> dict[tuple[str, str], tuple[Wish, ...]]:  # fmt: skip
    """What deciders take for each other's statements.

    A statement that is also the actor's own, at the same rank, errs as that one does: it is one
    judgement of whoever filled the tables, so that a belief that is right changes nothing.
    """
    rows: dict[tuple[str, str], list[Row]] = {}
    for row in situation.table("perceptions"):
        viewer, actor = row.text("viewer"), row.text("actor")
        if viewer in wishes and actor in wishes and viewer != actor:
            rows.setdefault((viewer, actor), []).append(row)
    found = {}
    for (viewer, actor), listed in sorted(rows.items()):
        own = {(wish.rank, wish.text): wish.key for wish in wishes[actor]}
        found[viewer, actor] = tuple(
            replace(wish, key=own.get((wish.rank, wish.text), wish.key))
            for wish in _wishes(listed, moves, taken)
        )
    return found


def _effects(row: Row, situation: Situation) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in row.text("effects").split(";"):
        if not part.strip():
            continue
        match = EFFECT.match(part)
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
