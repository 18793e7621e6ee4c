"""Compiled: how probable is it that an actor's position would win an election now?

A function of the state alone, so it is computed after a run, and only when asked for.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from detente.models.contest import attitudes, distances, felt, gap
from detente.models.election import Array, elect

SAME_PLACE = 1e-3  # positions nearer than this count as one


@njit(cache=True, nogil=True, error_model="numpy")
def win_chances(
    capability: Array, position: Array, own: Array, rules: Array, kept: Array, column: Array,
    utility: Array, strength: Array, odds: Array, chance: Array, result: Array,
) -> None:  # fmt: skip
    """Probability that each actor's position would win; actors who share a place share it."""
    n = position.shape[0]
    count = 0
    for i in range(n):
        new = True
        for m in range(count):
            if gap(position[i], position[kept[m]]) < SAME_PLACE:
                new = False
                break
        if new:
            kept[count] = i
            count += 1
    for i in range(n):
        for m in range(count):  # the last one within reach counts
            if gap(position[i], position[kept[m]]) < SAME_PLACE:
                column[i] = m
    for a in range(n):
        for m in range(count):
            utility[a, m] = own[a, kept[m]]
    elect(capability, utility, rules[0], rules[1], rules[2], strength, odds, chance[:count])
    for i in range(n):
        result[i] = chance[column[i]]


@njit(cache=True, nogil=True, error_model="numpy")
def win_probabilities(
    positions: Array, saliences: Array, capabilities: Array, anchors: Array, rules: Array,
    counts: Array, result: Array,
) -> None:  # fmt: skip
    """Win probabilities of all actors in all states.

    Parameters
    ----------
    positions : (run, state, actor, issue) array, 0-1
    saliences : (run, actor, issue) array, 0-1
    capabilities : (run, actor) array
    anchors, rules : arrays
        As in :func:`detente.models.challenge_kernel.runs`.
    counts : (run,) int array
        Last state of each run; later ones repeat it.
    result : (run, state, actor) array
    """
    runs, states, n, issues = positions.shape
    follow = anchors.shape[0] == n
    padded = (n + 7) // 8 * 8
    distance = np.zeros((n, padded))
    own = np.empty((n, n))
    utility = np.empty((n, n))
    strength = np.empty((n, n))
    pair = np.empty((n, n))
    chance = np.empty(n)
    risk = np.empty(n)
    norm = np.ones(padded)
    kept = np.empty(n, np.int64)
    column = np.zeros(n, np.int64)
    ideal = np.empty((n, issues))
    by_issue = np.zeros((3, issues, padded))
    for b in range(runs):
        for i in range(n):
            norm[i] = 0.0
            for k in range(issues):
                by_issue[2, k, i] = saliences[b, i, k]
                norm[i] += saliences[b, i, k] * saliences[b, i, k]
        for state in range(states):
            if state > counts[b]:
                for i in range(n):
                    result[b, state, i] = result[b, state - 1, i]
                continue
            now = positions[b, state]
            for i in range(n):
                for k in range(issues):
                    if not follow or state == 0:
                        ideal[i, k] = now[i, k]
                    else:
                        total = ideal[i, k]
                        for j in range(n):
                            total += anchors[i, j] * (now[j, k] - ideal[i, k])
                        ideal[i, k] = total
                    by_issue[0, k, i] = ideal[i, k]
                    by_issue[1, k, i] = now[i, k]
            distances(by_issue[0], by_issue[1], by_issue[2], norm, distance)
            for i in range(n):
                for j in range(n):
                    own[i, j] = felt(distance[i, j], 0.0)
            elect(capabilities[b], own, rules[0], rules[1], rules[2], strength, pair, chance)
            attitudes(chance, rules[3], risk)
            for i in range(n):
                for j in range(n):
                    own[i, j] = felt(distance[i, j], risk[i])
            win_chances(
                capabilities[b], now, own, rules, kept, column, utility, strength, pair, chance,
                result[b, state],
            )  # fmt: skip
