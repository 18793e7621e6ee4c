"""What every deal at every table shares: stakes, control, costs and trust on a chunk of draws.

It is no analysis itself; :mod:`detente.analyses.deal.problem` builds the problem of one forum
from it.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.ensemble.draw import uniforms
from detente.situation.model import RedLine, Row, Situation
from detente.situation.relations import inherited

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
RIVALS = ("hostile", "undermines")
_LAST = threading.local()


@dataclass(frozen=True)
class Frame:
    """Arrays of a situation on a chunk of draws, actors and issues in id order.

    Parameters
    ----------
    situation : Situation
    draws : xarray.Dataset
        As :func:`detente.ensemble.draw.draw` makes it.
    reversion : (draw, issue) float
        What no deal means; the draws' own unless replaced (a later month, an earlier deal).
    told : mapping of (source, target) to float
        Direct trust that is set instead of drawn ('what if these two trusted each other').
    """

    situation: Situation
    draws: xr.Dataset
    reversion: Floats
    told: Mapping[tuple[str, str], float] = field(default_factory=dict)

    @classmethod
    def of(cls, situation: Situation, draws: xr.Dataset) -> Frame:
        """The frame as the situation stands.

        The last one of a thread is kept: analyses that follow each other ask for the same.
        """
        last: Frame | None = getattr(_LAST, "frame", None)
        if last is not None and last.situation is situation and last.draws is draws:
            return last
        _LAST.frame = cls(situation, draws, np.asarray(draws["reversion"].values))
        return cls.of(situation, draws)

    def with_reversion(self, reversion: Floats) -> Frame:
        """The same frame where no deal means something else; nothing is computed again."""
        return self._kept(replace(self, reversion=reversion))

    def with_trust(self, told: Mapping[tuple[str, str], float]) -> Frame:
        """The same frame where some trust is set, by (source, target)."""
        return self._kept(replace(self, told={**self.told, **told}))

    def _kept(self, other: Frame) -> Frame:
        # Nothing that is cached depends on the reversion or on told trust.
        own = {each.name for each in fields(self)}
        vars(other).update({key: made for key, made in vars(self).items() if key not in own})
        return other

    @cached_property
    def size(self) -> int:
        return int(self.draws.sizes["draw"])

    @cached_property
    def _read(self) -> dict[str, NDArray[Any]]:
        return {}

    def variable(self, name: str) -> NDArray[Any]:
        """A variable of the draws as a plain array, read once."""
        if name not in self._read:
            self._read[name] = np.asarray(self.draws[name].values)
        return self._read[name]

    def guarantee(self, forum: str) -> Floats:
        """A forum's own guarantee: (draw)."""
        return self.variable("guarantee")[:, self._forum_at[forum]]

    @cached_property
    def _forum_at(self) -> Mapping[str, int]:
        return {key: place for place, key in enumerate(self.draws["forum"].values)}

    @cached_property
    def actors(self) -> tuple[str, ...]:
        return tuple(self.draws["actor"].values)

    @cached_property
    def issues(self) -> tuple[str, ...]:
        return tuple(self.draws["issue"].values)

    @cached_property
    def actor_at(self) -> Mapping[str, int]:
        return {key: place for place, key in enumerate(self.actors)}

    @cached_property
    def issue_at(self) -> Mapping[str, int]:
        return {key: place for place, key in enumerate(self.issues)}

    @cached_property
    def core(self) -> tuple[str, ...]:
        """Core issues, in id order."""
        rows = self.situation.issues.by_key
        return tuple(key for key in self.issues if not rows[key].flag("linkable"))

    @cached_property
    def linkable(self) -> tuple[str, ...]:
        """Issues that may be added to a deal as a concession, in id order."""
        return tuple(key for key in self.issues if key not in self.core)

    @cached_property
    def parent(self) -> Mapping[str, str]:
        """Whose faction an actor is; empty for a party."""
        return {row.key: row.text("part_of") for row in self.situation.actors}

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """Actors that are nobody's faction, in id order."""
        return tuple(key for key in self.actors if not self.parent[key])

    @cached_property
    def weight(self) -> Floats:
        """w_ik = salience over the sum of i's saliences on all issues: (draw, actor, issue)."""
        salience = self.variable("salience")
        total = salience.sum(axis=2, keepdims=True)
        share = np.divide(salience, total, out=np.zeros_like(salience), where=total > 0)
        return np.asarray(share)

    @cached_property
    def ideal(self) -> Floats:
        """Positions, 0 where there is no stake (the weight is 0 there): (draw, actor, issue)."""
        return np.asarray(np.nan_to_num(self.variable("position"), nan=0.0))

    @cached_property
    def power(self) -> Floats:
        """c_i = influence times resolve: (draw, actor)."""
        return np.asarray(self.draws["influence"].values * self.draws["resolve"].values)

    @cached_property
    def pull(self) -> Floats:
        """c_i · s_ik: (draw, actor, issue)."""
        return np.asarray(self.power[:, :, None] * self.draws["salience"].values)

    @cached_property
    def stake(self) -> Floats:
        """m_k, the parties' stakes on an issue: (draw, issue)."""
        at = [self.actor_at[key] for key in self.parties]
        return np.asarray(self.pull[:, at, :].sum(axis=1))

    @cached_property
    def control(self) -> Floats:
        """Share of an issue that each actor can move by itself: (draw, actor, issue).

        Stated shares first (scaled to 1 where they exceed it); what they leave is shared among the
        other parties by c·s.  A faction's row answers for the case that it sits at a table without
        its parent.
        """
        given = np.full(self.pull.shape, np.nan)
        for row in self.situation.stakes:
            name = f"stakes/{row.key}/control"
            if row.given("control"):
                i, k = self.actor_at[row.text("actor")], self.issue_at[row.text("issue")]
                given[:, i, k] = self.cell(name)
        party = np.array([not self.parent[key] for key in self.actors])
        stated = np.where(party[None, :, None], np.nan_to_num(given), 0.0)
        over = np.maximum(1.0, stated.sum(axis=1, keepdims=True))
        left = 1.0 - (stated / over).sum(axis=1, keepdims=True)
        others = np.isnan(given) & party[None, :, None]
        pool = np.where(others, self.pull, 0.0).sum(axis=1, keepdims=True)
        rest = np.divide(left * self.pull, pool, out=np.zeros_like(self.pull), where=pool > 0)
        return np.asarray(np.where(np.isnan(given), rest, given / over))

    @cached_property
    def _cell_at(self) -> Mapping[str, int]:
        return {name: place for place, name in enumerate(self.draws["cell"].values)}

    @cached_property
    def _cells(self) -> Floats:
        return np.asarray(self.draws["cells"].values)

    def cell(self, name: str) -> Floats:
        """Draws of one cell."""
        return np.asarray(self._cells[:, self._cell_at[name]])

    def own_rows(self, table: str, column: str, actor: str) -> list[Row]:
        """An actor's rows; those that a faction lacks it takes from its parent."""
        rows: dict[str, Row] = {}
        for who in (self.parent[actor], actor):
            for row in self.situation.table(table):
                if who and row.text(column) == who:
                    rest = [row.text(key) for key in _KEYS[table] if key != column]
                    rows["/".join(rest)] = row
        return list(rows.values())

    def largest(self, table: str, who: str, column: str) -> Floats:
        """Largest cell among an actor's rows, 0 where it has none: (draw, actor)."""
        out = np.zeros((self.size, len(self.actors)))
        for i, actor in enumerate(self.actors):
            for row in self.own_rows(table, who, actor):
                name = f"{table}/{row.key}/{column}"
                if name in self._cell_at:
                    out[:, i] = np.maximum(out[:, i], self.cell(name))
        return out

    @cached_property
    def burden(self) -> Floats:
        """Largest burden among an actor's rows as a donor, 0-100: (draw, actor)."""
        return self.largest("dependencies", "donor", "burden")

    @cached_property
    def threat(self) -> Floats:
        """Highest level among an actor's threats, 0-100: (draw, actor)."""
        return self.largest("threats", "actor", "level")

    @cached_property
    def _rows(self) -> Mapping[tuple[str, str], Row]:
        return inherited(self.situation)

    @cached_property
    def _trust_at(self) -> NDArray[np.int64]:
        """Which cell holds i's trust in j: (actor, actor) of column numbers."""
        absent = self._cell_at["situation/default_trust"]
        out = np.full((len(self.actors), len(self.actors)), absent, np.int64)
        for (source, target), row in self._rows.items():
            name = f"relations/{row.key}/trust"
            out[self.actor_at[source], self.actor_at[target]] = self._cell_at.get(name, absent)
        return out

    def trust(self, sources: Sequence[str], targets: Sequence[str]) -> Floats:
        """Direct trust of sources in targets, 1 in oneself: (draw, source, target)."""
        i = np.array([self.actor_at[key] for key in sources], np.int64)
        j = np.array([self.actor_at[key] for key in targets], np.int64)
        out = self._cells[:, self._trust_at[np.ix_(i, j)]]
        for (source, target), level in self.told.items():
            if source in sources and target in targets:
                out[:, sources.index(source), targets.index(target)] = level
        return np.where((i[:, None] == j[None, :])[None], 1.0, out)

    def stance(self, source: str, target: str) -> str:
        """Stance as of ``as_of``; neutral where no row says otherwise."""
        row = self._rows.get((source, target))
        return (row.text("stance") or "neutral") if row is not None else "neutral"

    def rivals(self, source: str, others: Sequence[str]) -> tuple[str, ...]:
        """Those among ``others`` that the source holds for rivals."""
        return tuple(key for key in others if key != source and self.stance(source, key) in RIVALS)

    @cached_property
    def red_lines(self) -> Mapping[tuple[str, str], RedLine]:
        """Red lines by (actor, issue)."""
        found = {}
        for row in self.situation.stakes:
            line = row.red_line()
            if line is not None:
                found[row.text("actor"), row.text("issue")] = line
        return found

    def ratifiers(self, actor: str) -> tuple[str, ...]:
        """Factions that can block what an actor signs, in id order."""
        rows = self.situation.table("ratifiers").where(actor=actor)
        return tuple(sorted(row.text("faction") for row in rows))

    def luck(self, name: str) -> Floats:
        """Uniform numbers that decide whether ``ratifiers/actor/faction`` blocks: (draw)."""
        first = int(self.draws["draw"].values[0])
        seed = int(self.draws.attrs["seed"])
        return uniforms(seed, f"{name}/blocks", first, self.size)

    def blocks(self, actor: str, faction: str) -> Flags:
        """Draws in which a faction blocks; one draw for all forums and scenarios."""
        name = f"ratifiers/{actor}/{faction}"
        if name not in self._read:
            if "luck" in self.draws:  # worlds that were chosen bring their own
                luck = self.draws["luck"].sel(ratifier=name).values
            else:
                luck = self.luck(name)
            self._read[name] = np.asarray(luck < self.cell(f"{name}/power"))
        return np.asarray(self._read[name])


_KEYS = {
    "dependencies": ("recipient", "donor", "resource"),
    "threats": ("threat", "actor"),
}
