"""Challenge model: the spatial model of politics, as KTAB computes it with its default settings.

Who challenges whom, at what odds, and where bargaining moves everybody, turn by turn (Bueno de
Mesquita 1985, 1994; Wise, Lester & Efird 2015).  Equations, limits and the measured record:
``docs/explanation/challenge.md``.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

import numpy as np

from detente.models.challenge_kernel import BARGAINS, INTERPOLATIONS, runs
from detente.models.challenge_run import ChallengeRun, Move
from detente.models.contest import RISK_RANGES, RISK_VIEWS, THIRD_PARTIES
from detente.models.election import VICTORIES, VOTES, WINNERS, Array

__all__ = ["ChallengeRun", "Move", "challenge"]

FEWEST_ACTORS, MOST_ACTORS = 3, 250
_BATCH = 64  # runs a task; fixed, so that drawn choices do not depend on the number of workers
_CARE_SLACK = 1e-9  # round-off that a sum of saliences may exceed 100 % by


def challenge(
    position: Array | Sequence[Any],
    salience: Array | Sequence[Any],
    capability: Array | Sequence[Any],
    *,
    turns: int = 100,
    fewest_turns: int = 2,
    smallest_step: float = 0.02,
    vote: Literal["prop", "binary", "propbin", "propcbc", "cubic"] = "prop",
    victory: Literal["linear", "square", "quartic", "octic", "binary"] = "linear",
    winner: Literal["conditional", "markov-uniform", "markov-incentive"] = "conditional",
    risk_range: Literal["mid", "min", "max"] = "mid",
    risk_view: Literal["one-third", "none", "half", "two-thirds"] = "one-third",
    third_parties: Literal["semi-commit", "abstain"] = "semi-commit",
    interpolation: Literal["s2p2", "s1p1", "s2pmax"] = "s2p2",
    bargains: Literal["initiator", "both", "compromise"] = "initiator",
    choice: Literal["best", "drawn"] = "best",
    ideals: Array | Sequence[Any] | None = None,
    rng: np.random.Generator | None = None,
    history: bool = True,
    workers: int | None = None,
) -> ChallengeRun:
    """Where bargaining by challenge and compromise takes every actor, turn by turn.

    Parameters
    ----------
    position : (…, actor, issue) array
        0-100; a one-dimensional array means one issue.
    salience : (…, actor, issue) array
        Percent; every actor's sum over the issues is above 0 and at most 100, never rescaled.
    capability : (…, actor) array
        Above 0, any unit.
    turns : int
        Most turns (100 in KTAB).
    fewest_turns : int
        No stop before this turn.
    smallest_step : float
        Stop once a turn's total movement, relative to that of the first, falls below this.
    vote : {"prop", "binary", "propbin", "propcbc", "cubic"}
        How votes grow with the difference in utility.
    victory : {"linear", "square", "quartic", "octic", "binary"}
        How odds follow from the strengths of two coalitions (elections only).
    winner : {"conditional", "markov-uniform", "markov-incentive"}
        How the odds of pairs make the probability that an option wins.
    risk_range : {"mid", "min", "max"}
        Range of risk attitudes: -1/2…1, 0…1 or -1…1.
    risk_view : {"one-third", "none", "half", "two-thirds"}
        Share of another actor's risk attitude that an observer sees.
    third_parties : {"semi-commit", "abstain"}
        "abstain" is what no commitment and full commitment both come to.
    interpolation : {"s2p2", "s1p1", "s2pmax"}
        How odds and saliences set the bargain.
    bargains : {"initiator", "both", "compromise"}
        Bargains as the challenger sees the odds; also as the challenged does; or the average of
        the two, weighted by capability × salience.
    choice : {"best", "drawn"}
        Take the likeliest bargain, or draw one from the probabilities (needs ``rng``).
    ideals : (actor, actor) array, optional
        ``ideals[i, j]`` is how far i's ideal follows j's position, rows summing to at most 1; an
        actor's ideal is its current position where absent.
    rng : numpy.random.Generator, optional
        Only for ``choice="drawn"``.
    history : bool
        Keep all turns; without it only the first and the last state are kept, without targets.
    workers : int, optional
        Threads, one a processor if absent; changes no result.

    Returns
    -------
    ChallengeRun
        Positions and win probabilities by turn, and who challenged whom with what bargain.

    Raises
    ------
    ValueError
        If shapes do not fit or values lie outside their range; the message names the actor.

    References
    ----------
    buenodemesquita1985, buenodemesquita1994, wiselesterefird2015.

    Examples
    --------
    >>> run = challenge([[10.0], [40.0], [90.0]], [[50.0], [60.0], [40.0]], [3.0, 2.0, 1.0])
    >>> run.position.shape[1:], int(run.turns) == run.position.shape[0] - 1
    ((3, 1), True)
    """
    x, s, c = _checked(position, salience, capability)
    rules = np.array(
        [
            _place("vote", vote, VOTES),
            _place("victory", victory, VICTORIES),
            _place("winner", winner, WINNERS),
            _place("risk_range", risk_range, RISK_RANGES),
            _place("risk_view", risk_view, RISK_VIEWS),
            _place("third_parties", third_parties, THIRD_PARTIES),
            _place("interpolation", interpolation, INTERPOLATIONS),
            _place("bargains", bargains, BARGAINS),
            _place("choice", choice, ("best", "drawn")),
        ],
        dtype=np.int64,
    )
    if turns < 1 or fewest_turns < 1:
        raise ValueError(f"turns ({turns}) and fewest_turns ({fewest_turns}) must be at least 1")
    limits = np.array([turns, fewest_turns, smallest_step], dtype=float)
    lead, (actors, issues) = x.shape[:-2], x.shape[-2:]
    anchors = np.zeros((0, 0)) if ideals is None else _anchors(ideals, actors)
    if choice == "drawn" and rng is None:
        raise ValueError('choice="drawn" needs rng, e.g. rng=numpy.random.default_rng(1)')

    total = int(np.prod(lead))
    flat = (x.reshape(total, actors, issues), s.reshape(total, actors, issues))
    power = c.reshape(total, actors)
    starts = range(0, total, _BATCH)
    children = rng.spawn(len(starts)) if choice == "drawn" and rng is not None else None

    def batch(number: int) -> tuple[Array, ...]:
        part = slice(starts[number], starts[number] + _BATCH)
        size = len(flat[0][part])
        uniform = (
            np.zeros((size, 1, 1)) if children is None
            else children[number].random((size, turns, actors))
        )  # fmt: skip
        place = np.empty((size, turns + 1, actors, issues))
        records = (
            np.empty((size, turns, actors), dtype=np.int16),
            np.empty((size, turns, actors)),
            np.empty((size, turns, actors)),
            np.empty((size, turns, actors), dtype=np.int16),
        )
        count = np.empty(size, dtype=np.int64)
        longest = runs(
            flat[0][part], flat[1][part], power[part], anchors, rules, limits, uniform, place,
            *records, count,
        )  # fmt: skip
        if not history:
            return place[:, [0, longest]], count
        return place[:, : longest + 1].copy(), count, *(r[:, :longest].copy() for r in records)

    threads = _processors() if workers is None else workers
    if threads > 1 and len(starts) > 1:
        with ThreadPoolExecutor(min(threads, len(starts))) as pool:
            parts = list(pool.map(batch, range(len(starts))))
    else:
        parts = [batch(number) for number in range(len(starts))]
    count = np.concatenate([part[1] for part in parts])
    place, *records = _joined(parts, history)
    place *= 100

    def shaped(array: Array) -> Array:
        return array.reshape(lead + array.shape[1:])

    target, odds, gain, chosen = (
        [shaped(array) for array in records] if history else [None, None, None, None]
    )
    return ChallengeRun(
        position=shaped(place), turns=count.reshape(lead), target=target, odds=odds, gain=gain,
        chosen=chosen, salience=s * 100, capability=c, anchors=anchors, rules=rules,
    )  # fmt: skip


def _processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _joined(parts: list[tuple[Array, ...]], history: bool) -> list[Array]:
    """Batches put together; shorter ones are continued by their last state."""
    if not history:
        return [np.concatenate([part[0] for part in parts])]
    size = sum(len(part[1]) for part in parts)
    longest = max(part[0].shape[1] for part in parts) - 1
    joined = []
    for place, nothing in ((0, None), (2, -1), (3, np.nan), (4, np.nan), (5, -1)):
        first = parts[0][place]
        turns = longest + 1 if nothing is None else longest
        whole = np.empty((size, turns, *first.shape[2:]), dtype=first.dtype)
        start = 0
        for part in parts:
            array = part[place]
            here = whole[start : start + len(array)]
            here[:, : array.shape[1]] = array
            here[:, array.shape[1] :] = array[:, -1:] if nothing is None else nothing
            start += len(array)
        joined.append(whole)
    return joined


def _checked(position: Any, salience: Any, capability: Any) -> tuple[Array, Array, Array]:
    """Arrays of full shape on 0-1, or an error that names the first offending actor."""
    x = np.asarray(position, dtype=float)
    s = np.asarray(salience, dtype=float)
    c = np.asarray(capability, dtype=float)
    if x.ndim == 1:
        x = x[:, None]
    if s.ndim == 1:
        s = s[:, None]
    if x.ndim < 2 or s.ndim < 2 or c.ndim < 1:
        raise ValueError("position and salience are (…, actor, issue), capability (…, actor)")
    try:
        lead = np.broadcast_shapes(x.shape[:-2], s.shape[:-2], c.shape[:-1])
        shape = lead + np.broadcast_shapes(x.shape[-2:], s.shape[-2:])
        if x.shape[-2:] != shape[-2:] or s.shape[-2:] != shape[-2:] or c.shape[-1] != shape[-2]:
            raise ValueError
    except ValueError:
        raise ValueError(
            f"shapes do not fit: position {x.shape}, salience {s.shape}, capability {c.shape}; "
            "expected (…, actor, issue) twice and (…, actor)"
        ) from None
    # Copies: a kernel is compiled anew for arrays that cannot be written.
    x = np.array(np.broadcast_to(x, shape), order="C")
    s = np.array(np.broadcast_to(s, shape), order="C")
    c = np.array(np.broadcast_to(c, shape[:-1]), order="C")
    actors = shape[-2]
    if not FEWEST_ACTORS <= actors <= MOST_ACTORS or shape[-1] < 1:
        raise ValueError(
            f"the challenge model takes {FEWEST_ACTORS} to {MOST_ACTORS} actors and at least one "
            f"issue, not {actors} actors and {shape[-1]} issues"
        )
    _refuse(x, ~((x >= 0) & (x <= 100)), "position", "a number in 0-100")
    _refuse(s, ~((s >= 0) & (s <= 100 * (1 + _CARE_SLACK))), "salience", "a number in 0-100")
    _refuse(c, ~((c > 0) & np.isfinite(c)), "capability", "a finite number above 0")
    total = s.sum(axis=-1)
    _refuse(
        total, ~((total > 0) & (total <= 100 * (1 + _CARE_SLACK))), "sum of saliences",
        "above 0 and at most 100 (divide the saliences, or leave the actor out)",
    )  # fmt: skip
    return x / 100, s / 100, c


def _refuse(values: Array, bad: Array, what: str, expected: str) -> None:
    """ValueError for the first place where ``bad`` holds."""
    if not bad.any():
        return
    at = tuple(int(n) for n in np.argwhere(bad)[0])
    names = ["actor", "issue"] if what in ("position", "salience") else ["actor"]
    where = [*(f"draw {n}" for n in at[: len(at) - len(names)])]
    where += [f"{name} {n}" for name, n in zip(names, at[len(at) - len(names) :], strict=True)]
    raise ValueError(f"{what} of {', '.join(where)} is {values[at]:g}; expected {expected}")


def _anchors(ideals: Any, actors: int) -> Array:
    matrix = np.ascontiguousarray(np.asarray(ideals, dtype=float))
    if matrix.shape != (actors, actors):
        raise ValueError(f"ideals is {matrix.shape}; expected ({actors}, {actors})")
    if not (matrix >= 0).all() or (matrix.sum(axis=1) > 1 + 1e-9).any():
        raise ValueError("ideals must be at least 0, with rows that sum to at most 1")
    return matrix


def _place(name: str, value: str, allowed: tuple[str, ...]) -> int:
    if value not in allowed:
        raise ValueError(f"{name} is '{value}'; expected one of {', '.join(allowed)}")
    return allowed.index(value)
