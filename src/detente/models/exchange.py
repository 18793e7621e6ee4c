"""Exchange model: actors trade what they value less for what they value more (equal gain).

Two actors on opposite sides of two issues shift their votes on each other's behalf, one on each
issue, so that both gain the same; others pay or profit (Stokman & van Oosten 1994; Dijkstra, van
Assen & Stokman 2008).  The rounds are written down in ``docs/explanation/exchange.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.models.exchange_kernel import Array, candidates, one_round, outcomes

DEAL = np.dtype(
    [
        ("run", np.int64),
        ("round", np.int64),
        ("issue_p", np.int64),
        ("issue_q", np.int64),
        ("giver_p", np.int64),
        ("giver_q", np.int64),
        ("vote_p_before", float),
        ("vote_p", float),
        ("vote_q_before", float),
        ("vote_q", float),
        ("shift_p", float),
        ("shift_q", float),
        ("gain", float),
        ("most_p", float),
        ("most_q", float),
    ]
)


@dataclass(frozen=True)
class ExchangeRun:
    """What :func:`exchange` gives; leading dims are those of the input ("…" below).

    Parameters
    ----------
    position : (…, round, actor, issue) array
        Positions at the start of each round, 0-100; round 0 is the input, the last one stands
        after the last round.  nan where the actor has no stake.
    voting : (…, round, actor, issue) array
        What the actors vote for after the deals of each round.
    before : (…, round, issue) array
        Mean of ``position`` weighted by capability × salience: the outcome without deals.
    outcome : (…, round, issue) array
        The same mean of ``voting``: the outcome that the model predicts.
    deals : (deal,) structured array
        Deals in order of run, round and gain.  ``giver_p`` shifts its vote on ``issue_p``
        (from ``vote_p_before`` to ``vote_p``) and gets a shift of ``giver_q`` on ``issue_q``;
        ``shift_p`` and ``shift_q`` are the outcome's movements as the two see them, ``gain`` what
        each of them gains (salience × points), ``most_p`` and ``most_q`` what the giver of p, of
        q could gain at most, were the other left with nothing.  ``run`` counts the leading dims
        in C order.
    externality : (deal, actor) array
        Utility (salience × points) of each deal to each actor; the two who deal show their gain.
    change : (…, actor) array
        Utility (salience × points) to each actor of the predicted outcome of the last round over
        that without deals in round 0, in terms of its position in round 0.
    """

    position: Array
    voting: Array
    before: Array
    outcome: Array
    deals: Array
    externality: Array
    change: Array


def exchange(
    position: Any,
    salience: Any,
    capability: Any,
    *,
    rounds: int = 1,
    adoption: float = 0.1,
    adoption_by_salience: float = 0.4,
) -> ExchangeRun:
    """Which pairs trade which issues, at what gain, and where that takes the outcome.

    Parameters
    ----------
    position : (…, actor, issue) array
        0-100; nan where the actor has no stake.
    salience : (…, actor, issue) array
        0-100.
    capability : (…, actor) or (…, actor, issue) array
        At least 0, any unit.  By issue if it has as many dims as ``position``.
    rounds : int
        How often the actors deal.
    adoption, adoption_by_salience : float
        After a round an actor's position moves towards its vote by the share ``adoption +
        adoption_by_salience × (1 − salience/100)``: who votes against its wish comes to want it a
        little, the less it cares the more (Decide's values).  Together at most 1.

    Returns
    -------
    ExchangeRun

    Raises
    ------
    ValueError
        If shapes do not fit or values lie outside their range.

    References
    ----------
    stokman1994, dijkstra2008.

    Examples
    --------
    >>> run = exchange([[0, 0], [100, 100]], [[10, 90], [60, 50]], [1, 1])
    >>> run.deals["gain"], run.deals["most_p"].round(2), run.deals["most_q"].round(2)
    (array([500.]), array([1400.]), array([777.78]))
    """
    x, s, c = _checked(position, salience, capability)
    if rounds < 1:
        raise ValueError(f"rounds is {rounds}; expected at least 1")
    if not (adoption >= 0 and adoption_by_salience >= 0 and adoption + adoption_by_salience <= 1):
        raise ValueError("adoption and adoption_by_salience are shares that sum to at most 1")
    lead, (actors, issues) = x.shape[:-2], x.shape[-2:]
    runs = int(np.prod(lead))
    here = ~np.isnan(x).reshape(runs, actors, issues)
    place = np.where(np.isnan(x), 0.0, x).reshape(runs, actors, issues)
    care = s.reshape(runs, actors, issues)
    weight = np.where(here, c.reshape(runs, actors, issues) * care, 0.0)
    moves = adoption + adoption_by_salience * (1 - care / 100)

    positions = np.empty((runs, rounds + 1, actors, issues))
    votes = np.empty((runs, rounds, actors, issues))
    before = np.empty((runs, rounds, issues))
    after = np.empty((runs, rounds, issues))
    room = actors * (actors - 1) // 2 * (issues * (issues - 1) // 2)
    pairs = np.empty((room, 4), dtype=np.int64)
    who = np.empty((room, 4), dtype=np.int64)
    numbers = np.empty((room, 9))
    felt = np.empty((room, actors))
    deals, effects = [], []
    for run in range(runs):
        now = place[run]
        for number in range(rounds):
            positions[run, number] = now
            outcomes(now, weight[run], before[run, number])
            count = candidates(now, care[run], weight[run], before[run, number], pairs)
            made = one_round(
                now, care[run], weight[run], before[run, number], pairs, count,
                votes[run, number], who, numbers, felt,
            )  # fmt: skip
            outcomes(votes[run, number], weight[run], after[run, number])
            deals.append(_records(run, number, who[:made], numbers[:made]))
            effects.append(felt[:made].copy())
            now = now + moves[run] * (votes[run, number] - now)
        positions[run, rounds] = now
    none = ~here[:, None]
    positions[np.broadcast_to(none, positions.shape)] = np.nan
    votes[np.broadcast_to(none, votes.shape)] = np.nan
    gap = np.abs(before[:, :1] - place) - np.abs(after[:, -1:] - place)
    change = np.where(here & (weight > 0), care * gap, 0.0).sum(axis=-1)

    def shaped(array: Array) -> Array:
        return array.reshape(lead + array.shape[1:])

    return ExchangeRun(
        position=shaped(positions),
        voting=shaped(votes),
        before=shaped(before),
        outcome=shaped(after),
        deals=np.concatenate(deals) if deals else np.empty(0, DEAL),
        externality=np.concatenate(effects) if effects else np.empty((0, actors)),
        change=shaped(change),
    )


def _records(run: int, number: int, who: Array, numbers: Array) -> Array:
    records = np.empty(len(who), DEAL)
    records["run"] = run
    records["round"] = number
    for place, name in enumerate(("issue_p", "issue_q", "giver_p", "giver_q")):
        records[name] = who[:, place]
    names = DEAL.names or ()
    for place, name in enumerate(names[6:]):
        records[name] = numbers[:, place]
    return records


def _checked(position: Any, salience: Any, capability: Any) -> tuple[Array, Array, Array]:
    """Arrays of one full shape, or an error that names what does not fit."""
    x = np.asarray(position, dtype=float)
    s = np.asarray(salience, dtype=float)
    c = np.asarray(capability, dtype=float)
    if x.ndim < 2 or s.ndim < 2 or c.ndim < 1:
        raise ValueError("position and salience are (…, actor, issue), capability (…, actor)")
    if c.ndim < x.ndim:
        c = c[..., None]
    try:
        x, s, c = np.broadcast_arrays(x, s, c)
    except ValueError:
        raise ValueError(
            f"shapes do not fit: position {np.shape(position)}, salience {np.shape(salience)}, "
            f"capability {np.shape(capability)}; expected (…, actor, issue) twice and (…, actor)"
        ) from None
    if x.shape[-2] < 2 or x.shape[-1] < 2:
        raise ValueError(
            f"an exchange takes at least two actors and two issues, not {x.shape[-2]} actors and "
            f"{x.shape[-1]} issues"
        )
    here = ~np.isnan(x)
    s = np.where(here, s, 0.0)
    c = np.where(here, c, 0.0)
    for name, values, bad, expected in (
        ("position", x, here & ~((x >= 0) & (x <= 100)), "a number in 0-100, or nan for no stake"),
        ("salience", s, ~((s >= 0) & (s <= 100 * (1 + 1e-9))), "a number in 0-100"),
        ("capability", c, ~((c >= 0) & np.isfinite(c)), "a finite number of at least 0"),
    ):
        if bad.any():
            actor, issue = np.argwhere(bad)[0][-2:]
            raise ValueError(
                f"{name} of actor {actor} on issue {issue} is {values[bad][0]:g}; "
                f"expected {expected}"
            )
    return x, s, c
