"""Ripeness: when is a deal possible, when does it hurt, and what comes first, deal or collapse?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.agreement.agreement import worth_having
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Deal, Seats
from detente.analyses.ground.months import last_day
from detente.analyses.protocol import Card, Inputs, Options, Variable
from detente.analyses.ripeness.clock import Clock
from detente.analyses.ripeness.findings import findings_of
from detente.analyses.ripeness.turnover import Turnover
from detente.findings.finding import Finding
from detente.models.bargain import packages
from detente.models.winset import Problem, Variants, margins, verdicts
from detente.situation.model import Situation

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NOT_DONE, NOT_YET = -1, -1
RISE = 0.005  # a no-deal value that rose by more in half a year does not hurt
FELT = 2  # steps of half a year
RUNNING = 2  # steps at which a deal must be feasible to count as possible
WITHOUT, WITH = "no", "yes"  # turnover
OF_DRAWS = (
    "ideal", "weight", "reversion", "offset", "active", "low", "high", "optional", "power",
)  # fmt: skip
# Of today's deal, what no month changes.
KEPT = (
    "conditions", "party_of", "at", "reach", "coverage", "exposure", "tax", "optional", "blocking",
)  # fmt: skip


class Ripeness:
    """Section 3 solved every third month on the moving ground."""

    card = Card(
        name="ripeness",
        title="Ripeness and the race",
        question="When is a deal possible, and does it come before the state falls?",
        tables=("forums", "members", "theatre/units", "theatre/control"),
        needs=("ground",),
        gives={
            "feasible": Variable(
                ("draw", "turnover", "case", "step"), "", "some package suits all; -1 not computed"
            ),
            "worth": Variable(
                ("draw", "turnover", "case", "step"), "", "feasible and worth having; -1 likewise"
            ),
            "ripe": Variable(
                ("draw", "turnover", "case", "step"), "", "feasible, and no deal hurts; -1 likewise"
            ),
            "deal": Variable(
                ("draw", "turnover", "case"), "month", "boundary at which a deal is possible, -1"
            ),
            "deal_worth": Variable(
                ("draw", "turnover", "case"), "month", "the same for one worth having, -1"
            ),
            "broken": Variable(
                ("draw", "turnover", "case"),
                "month",
                "first boundary at which somebody would rather have no deal, -1",
            ),
            "collapsed": Variable(("draw",), "month", "month of collapse, -1: not by the horizon"),
            "insurgent_share": Variable(
                ("draw", "step"), "points", "lost and half of contested, per cent of districts"
            ),
            "withdrawn": Variable(
                ("draw", "donor"), "month", "month in which a donor has left, -1"
            ),
        },
        references=("zartman2000", "powell2006", "bailey2017"),
        limits=(
            "A possible deal is not a signed one, and the ground does not react to talks.",
            "Red lines do not move with turnover; the ground does not either.",
        ),
        choices=("turnover_spread",),
        whole=True,
        base_only=True,
    )

    def run(self, inputs: Inputs, options: Options) -> xr.Dataset:
        """Every forum unlinked, the headline's with all linked; more in ``options.extra``."""
        frame = Frame.of(inputs.situation, inputs.draws)
        clock = Clock(frame, inputs.results["ground"], inputs.seed)
        extra = dict(options.extra.get("ripeness", {}))
        cases = cases_of(inputs.situation, frame, linked=tuple(extra.get("linked", ())))
        turnover = Turnover(frame, inputs.seed)
        variants = [WITHOUT] + ([WITH] if turnover.changes else [])
        solved = {variant: {case: _Path(clock, case) for case in cases} for variant in variants}
        for step in range(len(clock.steps)):
            plain = clock.frame_at(step)
            for path in solved[WITHOUT].values():
                path.solve(step, plain, {})
            if WITH not in solved:
                continue
            month = int(clock.steps[step])
            if month < turnover.first:
                for case, path in solved[WITH].items():
                    path.take(step, solved[WITHOUT][case])
                continue
            ideal, blocking = turnover.ideal(month), turnover.blocking(month)
            changed = clock.frame_at(step, ideal=ideal)
            for path in solved[WITH].values():
                path.solve(step, changed, blocking)
        return _dataset(inputs, clock, cases, solved)

    def findings(self, result: xr.Dataset, situation: Situation, options: Options) -> list[Finding]:
        """Odds by date, windows, the race, how long a deal would hold."""
        return findings_of(result, situation)


@dataclass(frozen=True)
class Case:
    """A forum and what is linked in it."""

    forum: str
    linked: str
    issues: tuple[str, ...]

    @property
    def name(self) -> str:
        """``forum`` or ``forum+linked``, as a coordinate."""
        return self.forum if self.linked == "no" else f"{self.forum}+{self.linked}"


def cases_of(
    situation: Situation, frame: Frame, *, linked: tuple[str, ...] = ()
) -> tuple[Case, ...]:
    """Every forum open by the horizon unlinked; the headline's, and those asked for, linked."""
    out = []
    wanted = {str(situation.headline.get("forum", "")), *linked}
    for forum in sorted(row.key for row in situation.forums):
        seats = Seats.of(situation, forum, frame.core)
        if seats is None or not seats.decides:
            continue
        out.append(Case(forum, "no", ()))
        if forum in wanted and frame.linkable:
            out.append(Case(forum, "yes", frame.linkable))
    return tuple(out)


class _Path:
    """One case over all steps: verdicts, no-deal values, packages."""

    def __init__(self, clock: Clock, case: Case) -> None:
        self.clock, self.case = clock, case
        shape = (clock.frame.size, len(clock.steps))
        self.feasible = np.zeros(shape, np.bool_)
        self.worth = np.zeros(shape, np.bool_)
        self.felt: list[dict[str, Floats]] = []
        self.deal = np.full(shape[0], NOT_YET, np.int64)
        self.deal_worth = np.full(shape[0], NOT_YET, np.int64)
        self.broken = np.full(shape[0], NOT_YET, np.int64)
        # The package that a possible deal would bring, on all issues; NaN where it has none.
        self.package = np.full((shape[0], len(clock.frame.issues)), np.nan)
        self._today: dict[Seats, Deal] = {}

    def take(self, step: int, other: _Path) -> None:
        """Copy what another path has done up to and at a step."""
        self.feasible[:, step], self.worth[:, step] = other.feasible[:, step], other.worth[:, step]
        self.felt.append(other.felt[step])
        self.deal, self.deal_worth = other.deal.copy(), other.deal_worth.copy()
        self.broken, self.package = other.broken.copy(), other.package.copy()
        self._today = other._today

    def solve(self, step: int, frame: Frame, blocking: Mapping[tuple[str, str], Flags]) -> None:
        """Solve one step and carry on what follows from it."""
        situation, month = self.clock.situation, int(self.clock.steps[step])
        # Every date means its nearest boundary: what opens by then counts.
        day = last_day(month)
        seats = Seats.of(situation, self.case.forum, self.clock.frame.core, day=day)
        if seats is None or not seats.decides:
            self.felt.append({})
            return
        deal = self._deal(seats, frame, blocking)
        can = np.ones(frame.size, np.bool_)
        if _signed_by_government(situation, seats):
            can = self.clock.collapsed > month
        problem = deal.problem
        feasible = can & verdicts(problem, Variants.same(problem), ask=can[None])[0]
        self.feasible[:, step] = feasible
        self.worth[:, step] = feasible & worth_having(deal, situation, feasible)
        self.felt.append(_no_deal(deal))
        self._break(step, deal, frame)
        self._possible(step, deal)

    def _deal(self, seats: Seats, frame: Frame, blocking: Mapping[tuple[str, str], Flags]) -> Deal:
        today = self._today.get(seats)
        if today is None:
            today = Deal(self.clock.frame, seats, self.case.issues)
            self._today[seats] = today
        out = replace(today, frame=frame)
        for name in KEPT:
            out.__dict__[name] = getattr(today, name)
        if blocking:
            flags = today.blocking.copy()
            for place, key in enumerate(today.conditions):
                now = blocking.get((frame.parent[key], key))
                if place >= len(seats.parties) and now is not None:
                    flags[:, place] = now
            out.__dict__["blocking"] = flags
        return out

    def _possible(self, step: int, deal: Deal) -> None:
        """Deals that have become possible: feasible at two steps running, for the first time."""
        if step + 1 < RUNNING:
            return
        month = int(self.clock.steps[step])
        for verdict, reached in ((self.feasible, self.deal), (self.worth, self.deal_worth)):
            running = verdict[:, step - RUNNING + 1 : step + 1].all(axis=1)
            new = running & (reached == NOT_YET)
            reached[new] = month
            if verdict is self.feasible and new.any():
                rows = np.flatnonzero(new)
                part = _rows(deal.problem, rows)
                found = packages(part, margins(part), power=deal.weights[rows])
                whole = deal.frame.reversion[rows].copy()
                whole[:, deal.issue_at] = found
                self.package[rows] = whole

    def _break(self, step: int, deal: Deal, frame: Frame) -> None:
        """Deals of earlier steps that some essential party would now rather not have."""
        held = (self.deal != NOT_YET) & (self.broken == NOT_YET)
        rows = np.flatnonzero(held & ~np.isnan(self.package).any(axis=1))
        if len(rows) == 0:
            return
        inside = deal.issue_at
        regret = np.zeros(len(rows), np.bool_)
        for place, key in enumerate(deal.seats.parties):
            if key not in deal.seats.essential:
                continue
            i = frame.actor_at[key]
            w, x = frame.weight[rows, i][:, inside], frame.ideal[rows, i][:, inside]
            r, z = frame.reversion[rows][:, inside], self.package[rows][:, inside]
            gain = (w * (np.abs(r - x) - np.abs(z - x))).sum(axis=1) / 100
            regret |= gain + deal.cost[rows, place] < 0
        self.broken[rows[regret]] = int(self.clock.steps[step])

    def ripe(self) -> Flags:
        """Feasible, and no essential party's no-deal value has risen in half a year."""
        out = self.feasible.copy()
        for step, now in enumerate(self.felt):
            before = self.felt[max(0, step - FELT)]
            for party in sorted(set(now) & set(before)):
                out[:, step] &= now[party] - before[party] <= RISE
        return out


def _signed_by_government(situation: Situation, seats: Seats) -> bool:
    """Whether a government has to sign: a collapsed one cannot."""
    return any(situation.actors[party].text("kind") == "government" for party in seats.essential)


def _no_deal(deal: Deal) -> dict[str, Floats]:
    """u_i(r) - a_i of every essential party."""
    frame = deal.frame
    out = {}
    for place, key in enumerate(deal.seats.parties):
        if key in deal.seats.essential:
            i = frame.actor_at[key]
            away = np.abs(frame.reversion - frame.ideal[:, i])
            utility = 1 - (frame.weight[:, i] * away).sum(axis=1) / 100
            out[key] = utility - deal.cost[:, place]
    return out


def _rows(problem: Problem, rows: NDArray[np.int64]) -> Problem:
    """The problem on some draws only."""
    changed: dict[str, Any] = {name: getattr(problem, name)[rows] for name in OF_DRAWS}
    return replace(problem, **changed)


def _dataset(
    inputs: Inputs,
    clock: Clock,
    cases: tuple[Case, ...],
    solved: Mapping[str, Mapping[Case, _Path]],
) -> xr.Dataset:
    def stacked(of: Any, kind: Any) -> NDArray[Any]:
        return np.stack(
            [
                np.stack([np.asarray(of(paths[case])).astype(kind) for case in cases], axis=1)
                for paths in solved.values()
            ],
            axis=1,
        )

    gives = Ripeness.card.gives
    names = ("draw", "turnover", "case", "step")
    data = {
        "feasible": (names, stacked(lambda path: path.feasible, np.int8)),
        "worth": (names, stacked(lambda path: path.worth, np.int8)),
        "ripe": (names, stacked(lambda path: path.ripe(), np.int8)),
        "deal": (names[:3], stacked(lambda path: path.deal, np.int32)),
        "deal_worth": (names[:3], stacked(lambda path: path.deal_worth, np.int32)),
        "broken": (names[:3], stacked(lambda path: path.broken, np.int32)),
        "collapsed": (
            ("draw",), np.where(clock.collapsed > clock.steps[-1], NOT_YET, clock.collapsed)
        ),
        "insurgent_share": (("draw", "step"), clock.drivers["control.insurgent_share"]),
    }  # fmt: skip
    ground = inputs.results["ground"]
    data["withdrawn"] = (("draw", "donor"), ground["withdrawn"].values[:, 0])
    out = xr.Dataset(
        {
            name: (*value, {"long_name": gives[name].meaning if name in gives else name})
            for name, value in data.items()
        },
        coords={
            "draw": inputs.draws["draw"].values,
            "turnover": np.array(list(solved), dtype=object),
            "case": np.array([case.name for case in cases], dtype=object),
            "step": clock.steps,
            "donor": ground["donor"].values,
        },
    )
    out.attrs = {
        "cases": json.dumps([[case.forum, case.linked] for case in cases]),
        "evidence": json.dumps(_evidence(inputs.situation)),
    }
    return out


def _evidence(situation: Situation) -> list[str]:
    """What the moving inputs cite."""
    found: list[str] = []
    for table in ("turnover", "dependencies", "threats"):
        for row in situation.table(table):
            found += row.ids("evidence")
    return list(dict.fromkeys(found))
