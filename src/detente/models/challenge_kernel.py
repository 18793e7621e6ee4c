"""Compiled steps of the challenge model: bargains, choices, turns; the way in is ``challenge.py``.

Positions and saliences are on 0-1.  Sums run in index order; see ``election.py`` for the way the
loops are written.  (Compiled code is cached by file: after a change of ``contest.py`` or
``election.py``, touch this file.)
"""

from __future__ import annotations

import numpy as np
from numba import njit

from detente.models.contest import attitudes, contests, distances, felt, gap, opinions, targets
from detente.models.election import Array, elect

INTERPOLATIONS = ("s2p2", "s1p1", "s2pmax")
BARGAINS = ("initiator", "both", "compromise")

FIRMNESS = 1e-6  # added to one's own weight in a bargain


@njit(cache=True, nogil=True, error_model="numpy")
def _rounded(z: float) -> float:
    return float(np.floor(1e4 * z + 0.5)) / 1e4


@njit(cache=True, nogil=True, error_model="numpy")
def bargain(
    rule: int, x_i: Array, x_j: Array, salience_i: Array, salience_j: Array, odds: float,
    to_i: Array, to_j: Array,
) -> None:  # fmt: skip
    """Where i and j would meet after i's challenge at these odds; fills ``to_i`` and ``to_j``."""
    for k in range(x_i.shape[0]):
        si = salience_i[k]
        sj = salience_j[k]
        if rule == 2:
            g = 1.0 - 2.0 * odds
            g = g if g > 0.0 else 0.0
            h = 2.0 * odds - 1.0
            h = h if h > 0.0 else 0.0
            si2 = si * si
            sj2 = sj * sj
            part = g * sj2 / (g * sj2 + FIRMNESS + (1.0 - g) * si2)
            to_i[k] = x_i[k] + part * (x_j[k] - x_i[k])
            part = h * si2 / (h * si2 + FIRMNESS + (1.0 - h) * sj2)
            to_j[k] = x_j[k] + part * (x_i[k] - x_j[k])
            continue
        a = si * odds
        b = sj * (1.0 - odds)
        if rule == 0:
            a = si * si * odds * odds
            b = sj * sj * (1.0 - odds) * (1.0 - odds)
        to_i[k] = _rounded(((a + FIRMNESS) * x_i[k] + b * x_j[k]) / (a + FIRMNESS + b))
        to_j[k] = _rounded((a * x_i[k] + (b + FIRMNESS) * x_j[k]) / (a + FIRMNESS + b))


@njit(cache=True, nogil=True, error_model="numpy")
def offers(
    utility_of: Array, distance: Array, risk: Array, rule: int, weight: Array, care: Array,
    third: int, vote: int, work: Array, mode: int, interpolation: int, position: Array,
    salience: Array, target: Array, odds: Array, proposer: Array, partner: Array, place: Array,
) -> int:  # fmt: skip
    """Bargains of the turn, in order of the proposer; gives their number.

    ``place[b, 0]`` is the proposer's coordinates in bargain b, ``place[b, 1]`` its partner's.
    """
    n, issues = position.shape
    count = 0
    for i in range(n):
        j = int(target[i])
        if j < 0:
            continue
        bargain(
            interpolation, position[i], position[j], salience[i], salience[j], odds[i],
            place[count, 0], place[count, 1],
        )  # fmt: skip
        proposer[count] = i
        partner[count] = j
        count += 1
        if mode == 0:
            continue
        # The same contest in the eyes of the challenged.
        opinions(j, distance, risk, rule, utility_of)
        contests(i, weight, utility_of, third, vote, work)
        bargain(
            interpolation, position[i], position[j], salience[i], salience[j], work[4][j],
            place[count, 0], place[count, 1],
        )  # fmt: skip
        if mode == 1:
            proposer[count] = i
            partner[count] = j
            count += 1
        else:
            share = weight[i] / (weight[i] + weight[j])
            for side in range(2):
                for k in range(issues):
                    place[count - 1, side, k] = (
                        share * place[count - 1, side, k] + (1.0 - share) * place[count, side, k]
                    )
    return count


@njit(cache=True, nogil=True, error_model="numpy")
def bargain_utilities(
    own: Array, ideal: Array, salience: Array, norm: Array, risk: Array, proposer: Array,
    partner: Array, place: Array, count: int, by_place: Array, at: Array, option: Array,
) -> None:  # fmt: skip
    """Mean utility to every actor of each bargain, and of the status quo (column ``count``).

    ``ideal`` and ``salience`` are (issue, padded actors), ``norm`` and ``risk`` padded too;
    ``by_place`` (place, padded) and ``at`` (3, padded) are work space.
    """
    issues = np.uint64(salience.shape[0])
    n = np.uint64(own.shape[0])
    padded = np.uint64(at.shape[1])
    for a in range(n):
        total = 0.0
        for m in range(n):
            by_place[m, a] = own[a, m]
            total += own[a, m]
        option[a, count] = total / n
    for b in range(np.uint64(count)):
        for side in range(np.uint64(2)):
            for a in range(padded):
                at[side, a] = 0.0
            for k in range(issues):
                x = place[b, side, k]
                for a in range(padded):
                    part = salience[k, a] * (ideal[k, a] - x)
                    at[side, a] += part * part
            for a in range(padded):
                at[side, a] = felt(np.sqrt(at[side, a] / norm[a]), risk[a])
        for a in range(padded):
            at[2, a] = 0.0
        # Actor by actor in index order, so that one bargain proposed from both sides, rounded to
        # one point, has one utility to the last bit and ties.
        for m in range(n):
            if m == proposer[b]:
                for a in range(padded):
                    at[2, a] += at[0, a]
            elif m == partner[b]:
                for a in range(padded):
                    at[2, a] += at[1, a]
            else:
                for a in range(padded):
                    at[2, a] += by_place[m, a]
        for a in range(n):
            option[a, b] = at[2, a] / n


@njit(cache=True, nogil=True, error_model="numpy")
def runs(
    starts: Array, saliences: Array, capabilities: Array, anchors: Array, rules: Array,
    limits: Array, uniforms: Array, positions: Array, targets_by: Array, odds_by: Array,
    gains_by: Array, chosen_by: Array, counts: Array,
) -> int:  # fmt: skip
    """Whole runs, one after the other; fills the records by turn and gives the longest's turns.

    A run that stops earlier than the longest repeats its last state and records no challenges.

    Parameters
    ----------
    starts, saliences : (run, actor, issue) arrays, 0-1
    capabilities : (run, actor) array
    anchors : (actor, actor) array
        How far ideals follow positions; empty: ideals are the positions.
    rules : (9,) int array
        vote, victory, winner, risk range, risk view, third parties, interpolation, bargain,
        draw from the odds (0/1).
    limits : (3,) array
        Most turns, fewest turns, smallest step relative to the first.
    uniforms : (run, turn, actor) array
        Random numbers, read only where choices are drawn from the odds.
    positions : (run, state, actor, issue) array
    targets_by, odds_by, gains_by, chosen_by : (run, turn, actor) arrays
        Challenged actor, its odds and gain; proposer of the bargain taken (-1: none).
    counts : (run,) int array
        Number of turns.
    """
    n, issues = starts.shape[1], starts.shape[2]
    vote, victory, winner = rules[0], rules[1], rules[2]
    room = 2 * n + 1
    weight = np.empty(n)
    care = np.empty(n)
    # Rows of the innermost loops are padded to whole vectors; what stands there counts for nothing.
    padded = (n + 7) // 8 * 8
    distance = np.zeros((n, padded))
    seen = np.empty((n, padded))
    work = np.empty((5, padded))
    norm = np.ones(padded)
    risk = np.zeros(padded)
    at = np.empty((3, padded))
    by_place = np.zeros((n, padded))
    by_issue = np.zeros((3, issues, padded))  # ideals, positions, saliences
    own = np.empty((n, n))
    strength = np.empty((room, room))
    pair = np.empty((room, room))
    chance = np.empty(room)
    option = np.empty((n, room))
    queue = np.empty((n, room))
    taken = np.empty(room, np.int64)
    proposer = np.empty(room, np.int64)
    partner = np.empty(room, np.int64)
    place = np.empty((room, 2, issues))
    follow = anchors.shape[0] == n
    for b in range(starts.shape[0]):
        start, salience, capability = starts[b], saliences[b], capabilities[b]
        position, uniform = positions[b], uniforms[b]
        for i in range(n):
            care[i] = 0.0
            norm[i] = 0.0
            for k in range(issues):
                care[i] += salience[i, k]
                norm[i] += salience[i, k] * salience[i, k]
            weight[i] = capability[i] * care[i]
        ideal = start.copy()
        for i in range(n):
            for k in range(issues):
                position[0, i, k] = start[i, k]
                by_issue[2, k, i] = salience[i, k]
        first_step = 0.0
        turn = 0
        while True:
            now = position[turn]
            if not follow:
                ideal = now
            elif turn > 0:
                moved = np.empty((n, issues))
                for i in range(n):
                    for k in range(issues):
                        own_part = 1.0
                        total = 0.0
                        for j in range(n):
                            total += anchors[i, j] * now[j, k]
                            own_part -= anchors[i, j]
                        moved[i, k] = total + own_part * ideal[i, k]
                ideal = moved
            for i in range(n):
                for k in range(issues):
                    by_issue[0, k, i] = ideal[i, k]
                    by_issue[1, k, i] = now[i, k]
            distances(by_issue[0], by_issue[1], by_issue[2], norm, distance)
            for i in range(n):
                for j in range(n):
                    own[i, j] = felt(distance[i, j], 0.0)
            elect(capability, own, vote, victory, winner, strength, pair, chance[:n])
            attitudes(chance[:n], rules[3], risk)
            for i in range(n):
                for j in range(n):
                    own[i, j] = felt(distance[i, j], risk[i])
            done = turn >= limits[0]
            if turn > 0:
                step = 0.0
                for i in range(n):
                    step += gap(now[i], position[turn - 1, i])
                if turn == 1:
                    first_step = step
                if turn >= limits[1] and step / (first_step + 1e-4) < limits[2]:
                    done = True
            if done:
                counts[b] = turn
                break
            targets(
                seen, distance, risk, rules[4], weight, care, rules[5], vote, work,
                targets_by[b, turn], odds_by[b, turn], gains_by[b, turn],
            )  # fmt: skip
            count = offers(
                seen, distance, risk, rules[4], weight, care, rules[5], vote, work, rules[7],
                rules[6], now, salience, targets_by[b, turn], odds_by[b, turn], proposer, partner,
                place,
            )  # fmt: skip
            bargain_utilities(
                own, by_issue[0], by_issue[2], norm, risk, proposer, partner, place, count,
                by_place, at, option,
            )  # fmt: skip
            after = position[turn + 1]
            for i in range(n):
                taken[0] = count  # the status quo
                size = 1
                for m in range(count):
                    if proposer[m] == i or partner[m] == i:
                        taken[size] = m
                        size += 1
                for a in range(n):
                    for m in range(size):
                        queue[a, m] = option[a, taken[m]]
                best = 0
                if size > 1:
                    elect(capability, queue, vote, victory, winner, strength, pair, chance[:size])
                    if rules[8] == 1:
                        left = uniform[turn, i]
                        best = size - 1
                        for m in range(size):
                            left -= chance[m]
                            if left < 0.0:
                                best = m
                                break
                    else:
                        for m in range(1, size):
                            if chance[m] > chance[best]:
                                best = m
                chosen_by[b, turn, i] = -1
                for k in range(issues):
                    after[i, k] = now[i, k]
                if best > 0:
                    deal = taken[best]
                    side = 0 if proposer[deal] == i else 1
                    chosen_by[b, turn, i] = proposer[deal]
                    for k in range(issues):
                        after[i, k] = place[deal, side, k]
            turn += 1
    longest = 0
    for b in range(starts.shape[0]):
        longest = max(longest, counts[b])
    for b in range(starts.shape[0]):
        for turn in range(counts[b], longest):
            for i in range(n):
                targets_by[b, turn, i] = -1
                chosen_by[b, turn, i] = -1
                odds_by[b, turn, i] = np.nan
                gains_by[b, turn, i] = np.nan
                for k in range(issues):
                    positions[b, turn + 1, i, k] = positions[b, counts[b], i, k]
    return longest
