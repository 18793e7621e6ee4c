"""What a run of the challenge model gives: positions by turn, and why each one changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from detente.models.challenge_kernel import bargain
from detente.models.election import Array
from detente.models.win_kernel import win_probabilities


@dataclass(frozen=True)
class Move:
    """One change of position: the bargain that the actor took and those it left.

    Parameters
    ----------
    turn : int
        The step leads from this turn to the next.
    actor, proposer, partner : int
        Who moved; who proposed the bargain; whom the proposer had challenged.
    odds : float
        Probability of the proposer's success, in its own view (0-1).
    gain : float
        Utility that the proposer expected from it.
    before, after : (issue,) arrays
        Positions, 0-100.
    declined : tuple of int
        Proposers of the other bargains that lay before the actor.
    """

    turn: int
    actor: int
    proposer: int
    partner: int
    odds: float
    gain: float
    before: Array
    after: Array
    declined: tuple[int, ...]


@dataclass(frozen=True)
class ChallengeRun:
    """What :func:`challenge` gives; leading dims are those of the input ("…" below).

    Parameters
    ----------
    position : (…, turn, actor, issue) array
        0-100.  Turn 0 is the input, the last turn the outcome.  A run that stopped earlier than
        others stands still afterwards (``turns`` tells).
    turns : (…) int array
        Number of turns until the run stopped.
    target : (…, turn, actor) int array or None
        Index of the actor challenged in the step from this turn to the next; -1: nobody.
    odds : (…, turn, actor) array or None
        Probability of success of that challenge, in the challenger's view; nan: no challenge.
    gain : (…, turn, actor) array or None
        Utility that the challenger expected to gain; nan: no challenge.
    chosen : (…, turn, actor) int array or None
        Proposer of the bargain that the actor took (itself, if its own); -1: it stayed.
    salience, capability : (…, actor, issue), (…, actor) arrays
        As given, 0-100 and any unit.
    anchors, rules : arrays
        Ideals and settings as the kernels take them.
    """

    position: Array
    turns: Array
    target: Array | None
    odds: Array | None
    gain: Array | None
    chosen: Array | None
    salience: Array = field(repr=False)
    capability: Array = field(repr=False)
    anchors: Array = field(repr=False)
    rules: Array = field(repr=False)

    @property
    def outcome(self) -> Array:
        """Last positions, (…, actor, issue), 0-100."""
        return np.asarray(self.position[..., -1, :, :])

    @cached_property
    def win_probability(self) -> Array:
        """Probability that the actor's position would win an election of all: (…, turn, actor).

        Computed when first asked for.  Actors who share a position each show its probability, so
        the sum can exceed 1.

        Raises
        ------
        ValueError
            If ideals do not follow positions and the run was made without ``history``: they
            depend on all positions before.
        """
        if self.target is None and len(self.anchors):
            raise ValueError("this run kept no history: call challenge(..., history=True)")
        states, actors, issues = self.position.shape[-3:]
        place = self.position.reshape(-1, states, actors, issues) / 100
        count = self.turns.reshape(-1) if self.target is not None else np.ones(len(place), int)
        result = np.empty(place.shape[:3])
        win_probabilities(
            place, self.salience.reshape(-1, actors, issues) / 100,
            self.capability.reshape(-1, actors), self.anchors, self.rules,
            np.asarray(count, dtype=np.int64), result,
        )  # fmt: skip
        return result.reshape(self.position.shape[:-1])

    def why(self, actor: int, *, turn: int | None = None, draw: Sequence[int] = ()) -> list[Move]:
        """Why did this actor's position change?  Its moves, with the bargain behind each.

        Parameters
        ----------
        actor : int
            Index of the actor.
        turn : int, optional
            Only the step from this turn to the next; all steps otherwise.
        draw : sequence of int
            Index into the leading dims, where the run has any.

        Returns
        -------
        list of Move
            Steps in which it took a bargain, in order.

        Raises
        ------
        ValueError
            If the run was made without ``history``, or an index is out of range.

        Examples
        --------
        >>> from detente.models import challenge
        >>> run = challenge([[10.0], [40.0], [90.0]], [[50.0], [60.0], [40.0]], [3.0, 2.0, 1.0])
        >>> first = run.why(2)[0]
        >>> first.proposer, first.partner
        (0, 2)
        """
        if self.target is None or self.odds is None or self.chosen is None or self.gain is None:
            raise ValueError("this run kept no history: call challenge(..., history=True)")
        at = tuple(draw)
        if len(at) != self.turns.ndim:
            raise ValueError(f"draw has {len(at)} indices, the run {self.turns.ndim} leading dims")
        place, target, odds = self.position[at], self.target[at], self.odds[at]
        chosen, gain = self.chosen[at], self.gain[at]
        if not 0 <= actor < place.shape[1]:
            raise ValueError(f"actor {actor} is not among 0-{place.shape[1] - 1}")
        last = int(self.turns[at])
        moves = []
        for step in range(last) if turn is None else [turn]:
            if not 0 <= step < last:
                raise ValueError(f"turn {step} is not among 0-{last - 1}")
            proposer = int(chosen[step, actor])
            if proposer < 0:
                continue
            partner = int(target[step, proposer])
            offered = {m for m in range(target.shape[1]) if m == actor or target[step, m] == actor}
            moves.append(
                Move(
                    turn=step,
                    actor=actor,
                    proposer=proposer,
                    partner=partner,
                    odds=float(odds[step, proposer]),
                    gain=float(gain[step, proposer]),
                    before=place[step, actor],
                    after=place[step + 1, actor],
                    declined=tuple(
                        sorted(m for m in offered if m != proposer and target[step, m] >= 0)
                    ),
                )
            )
        return moves

    def bargain(self, proposer: int, *, turn: int, draw: Sequence[int] = ()) -> Array | None:
        """The bargain that an actor proposed: (side, issue), 0-100; None if it proposed none.

        Side 0 are the coordinates for the proposer, side 1 those for the challenged.
        """
        if self.target is None or self.odds is None:
            raise ValueError("this run kept no history: call challenge(..., history=True)")
        at = tuple(draw)
        other = int(self.target[at][turn, proposer])
        if other < 0:
            return None
        place = self.position[at][turn] / 100
        care = self.salience[at] / 100
        both = np.empty((2, place.shape[1]))
        bargain(
            int(self.rules[6]), place[proposer], place[other], care[proposer], care[other],
            float(self.odds[at][turn, proposer]), both[0], both[1],
        )  # fmt: skip
        return np.asarray(100 * both)
