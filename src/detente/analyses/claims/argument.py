"""Does it follow?  The brief's own premises taken as true, and what is left of its conclusions.

Claims of fact, cause and necessity that name a quantity are *premises*; forecasts, impossibilities
and necessities that bound or forecast events are *conclusions*.  A claim with a band above even
asserts its event, one below even denies it; where a band spans even it asserts only a possibility,
and is no premise.  Conditioning the draws on the premises asks for the validity of the argument,
apart from whether its premises are true.

Where too few draws satisfy all premises, worlds are redrawn under them
(:mod:`detente.analyses.claims.worlds`); premises that no world satisfies beside the others are
named and left out; and where too few worlds remain there is no number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.agreement.agreement import open_forums
from detente.analyses.claims.argument_findings import argument_findings
from detente.analyses.claims.mixture import NOBODY
from detente.analyses.claims.worlds import PLAIN, find
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Deal
from detente.analyses.protocol import Card, Inputs, Options, Variable
from detente.analyses.quantities.quantities import Answer, Context, NotComputed, answer
from detente.analyses.sequence.sequence import regional_first
from detente.findings.finding import Finding
from detente.findings.quantity import canonical, parse
from detente.models.bargain import packages
from detente.models.pivot import TOLERANCE
from detente.situation.model import Situation

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
PREMISES = ("fact", "cause", "necessity")
CONCLUSIONS = ("forecast", "impossibility", "necessity")
ENOUGH = 50  # draws that satisfy all premises, below which worlds are redrawn
CHOICES = ("kappa", "lambda", "delta", "theta")


@dataclass(frozen=True)
class Statement:
    """A claim as something that holds in a world or not.

    Parameters
    ----------
    claim : str
    quantity : str
        Canonical.
    asserts : bool
        Whether it says that the event holds (or denies it).
    vacuous : bool
        Whether it holds where its condition does not arise ('no A without B' where there is no A).
    """

    claim: str
    quantity: str
    asserts: bool
    vacuous: bool

    def holds(self, part: Floats, whole: Floats) -> Flags:
        """Draws in which the statement holds, from its quantity's part and whole."""
        counts = whole > 0
        event = np.divide(part, whole, out=np.zeros(len(whole)), where=counts) >= 0.5
        return np.where(counts, event == self.asserts, self.vacuous)

    def applies(self, whole: Floats) -> Flags:
        """Draws that say something about it."""
        return np.asarray(whole > 0)


class Argument:
    """Validity of the brief's argument on its own premises."""

    card = Card(
        name="argument",
        title="Does it follow",
        question="If everything the writer asserts were true, would the conclusions follow?",
        tables=("claims",),
        needs=("claims",),
        gives={
            "holds": Variable(("draw", "statement"), "", "a statement holds in a draw"),
            "applies": Variable(("draw", "statement"), "", "the draw says something about it"),
            "premise": Variable(("statement",), "", "serves as a premise"),
            "conclusion": Variable(("statement",), "", "is a conclusion"),
            "reason": Variable(("claim",), "", "why a claim is neither"),
            "world_holds": Variable(
                ("world", "statement"), "", "a conclusion holds in a redrawn world"
            ),
            "world_applies": Variable(
                ("world", "statement"), "", "the world says something about it"
            ),
            "known": Variable(("statement",), "", "judged in redrawn worlds"),
            "together": Variable(("statement",), "", "premises that hold together there"),
            "dropped": Variable(
                ("world",), "", "place of the premise that may fail there; -1: none; -2: all may"
            ),
            "about": Variable(
                ("world",), "", "place of the conclusion that the world was looked for; -1: none"
            ),
            "family": Variable(("world",), "", "worlds that descend from one another share it"),
            "renewed": Variable(
                (), "share", "mean share of its cells in which a world differs from its ancestor"
            ),
            "choice_high": Variable(
                ("world", "choice"), "", "a choice parameter lies above its median"
            ),
        },
        references=("toulmin1958", "kahn1951", "cerou2012", "au2001", "kish1965"),
        limits=(
            "Only claims that name a quantity take part; an argument rests on more than that.",
            "What a premise would change beyond the inputs of this model is not seen.",
        ),
        choices=CHOICES,
        whole=True,
        base_only=True,
    )

    def run(self, inputs: Inputs, options: Options) -> xr.Dataset:
        """What holds in the draws, and in worlds redrawn under the premises."""
        claims, situation = inputs.results["claims"], inputs.situation
        numbers = inputs.draws["draw"].values
        statements, premise, conclusion, reasons = statements_of(situation, claims)
        coords: dict[str, Any] = {"draw": numbers}
        coords["claim"] = np.array(sorted(reasons), dtype=object)
        data: dict[str, Any] = {
            "reason": (("claim",), np.array([reasons[key] for key in sorted(reasons)], object))
        }
        if not statements:
            return xr.Dataset(data, coords=coords)
        coords["statement"] = np.array([each.claim for each in statements], dtype=object)
        at = {str(key): place for place, key in enumerate(claims["claim"].values)}
        part = claims["part"].transpose("draw", "claim").values
        whole = claims["whole"].transpose("draw", "claim").values
        places = [at[each.claim] for each in statements]
        holds = np.stack([
            each.holds(part[:, p], whole[:, p])
            for each, p in zip(statements, places, strict=True)
        ], axis=1)  # fmt: skip
        applies = np.stack([each.applies(whole[:, p]) for each, p in zip(
            statements, places, strict=True)], axis=1)  # fmt: skip
        data |= {
            "holds": (("draw", "statement"), holds),
            "applies": (("draw", "statement"), applies),
            "premise": (("statement",), premise),
            "conclusion": (("statement",), conclusion),
        }
        usable = premise & holds.any(axis=0)  # the others are ruled out by the tables
        if options.extra.get("redraw", True) and usable.sum() > 0:
            together = holds[:, usable].all(axis=1)
            if together.sum() < ENOUGH and usable.sum() > 1:
                data |= _redrawn(inputs, statements, holds, applies, usable, conclusion)
        return xr.Dataset(data, coords=coords)

    def findings(self, result: xr.Dataset, situation: Situation, options: Options) -> list[Finding]:
        """Premises by conclusions: what follows, what carries it, what is idle, what clashes."""
        return argument_findings(result, situation, ENOUGH)


def statements_of(
    situation: Situation, claims: xr.Dataset
) -> tuple[list[Statement], Flags, Flags, dict[str, str]]:
    """Claims as statements; which are premises and conclusions; why the others are neither.

    Claims that say the same of the same quantity are one statement, under the first one's id.
    """
    reason = dict(zip(claims["claim"].values, claims["reason"].values, strict=True))
    unit = dict(zip(claims["claim"].values, claims["unit"].values, strict=True))
    found: dict[tuple[str, bool], Statement] = {}
    premise: dict[str, bool] = {}
    conclusion: dict[str, bool] = {}
    left: dict[str, str] = {}
    for row in sorted(situation.table("claims"), key=lambda row: row.key):
        kind = row.text("kind")
        low, high = row.number("says_low"), row.number("says_high")
        if kind not in {*PREMISES, *CONCLUSIONS}:
            left[row.key] = f"a {kind} is neither premise nor conclusion"
        elif row.key not in reason:
            left[row.key] = "it names no quantity that could test it"
        elif reason[row.key]:
            left[row.key] = str(reason[row.key])
        elif unit[row.key] != "probability":
            left[row.key] = "its quantity is a size, not an event"
        elif low is None or high is None or low < 0.5 < high:
            left[row.key] = "it asserts only a possibility"
        else:
            asserts = (low + high) / 2 > 0.5
            quantity = canonical(row.text("quantity"))
            key = (quantity, asserts)
            known = found.setdefault(
                key, Statement(row.key, quantity, asserts, kind == "necessity")
            )
            premise[known.claim] = premise.get(known.claim, False) or kind in PREMISES
            ends = kind in CONCLUSIONS and row.text("tests") != "input"
            conclusion[known.claim] = conclusion.get(known.claim, False) or ends
            if known.claim != row.key:
                left[row.key] = f"it says the same as {known.claim}"
    statements = sorted(found.values(), key=lambda each: each.claim)
    used = [s for s in statements if premise[s.claim] or conclusion[s.claim]]
    for each in statements:
        if each not in used:
            left[each.claim] = "it is an input, not an event to conclude"
    return (
        used,
        np.array([premise[each.claim] for each in used], np.bool_),
        np.array([conclusion[each.claim] for each in used], np.bool_),
        left,
    )


def _redrawn(
    inputs: Inputs, statements: Sequence[Statement], holds: Flags, applies: Flags,
    usable: Flags, conclusion: Flags,
) -> dict[str, Any]:  # fmt: skip
    """Worlds under the premises, and what holds there."""
    situation = inputs.situation
    few = inputs.draws.isel(draw=slice(0, 2))
    # What is the same in every draw is the same in their mixtures.
    fixed = (holds == holds[0]).all(axis=0) & (applies == applies[0]).all(axis=0)
    known = [
        each for each, statement in enumerate(statements)
        if not fixed[each] and _computed(situation, few, statement)
    ]  # fmt: skip
    judged = [each for each in known if usable[each]]
    if len(judged) < 2:
        return {}
    ends = [each for each in known if conclusion[each]]

    def judge(draws: xr.Dataset, which: Sequence[int]) -> Flags:
        """Whether statements hold, and, numbered on, whether a world says anything of an end."""
        asked = [judged[n] if n < len(judged) else ends[n - len(judged)] for n in which]
        some, counts = _ask(situation, draws, [statements[each] for each in asked])
        about = np.array([n >= len(judged) for n in which])
        return np.where(about, counts, some)

    found = find(
        situation, inputs.draws, [statements[each].quantity for each in judged],
        holds[:, judged], judge, inputs.stream("argument", 0),
        events=[(len(judged) + n, judged.index(each) if each in judged else NOBODY)
                for n, each in enumerate(ends)],
        slow=[n for n, each in enumerate((*judged, *ends))
              if not _plain(situation, few, statements[each])],
    )  # fmt: skip
    some, counts = _ask(situation, found.draws, [statements[each] for each in ends])
    count = int(found.draws.sizes["draw"])
    world_holds = np.repeat(holds[:1], count, axis=0)
    world_applies = np.repeat(applies[:1], count, axis=0)
    world_holds[:, ends], world_applies[:, ends] = some, counts
    bare = np.flatnonzero(found.dropped == PLAIN)  # where each premise may be taken alone
    if len(bare):
        rest = [each for each in judged if each not in ends]
        alone, _ = _ask(situation, found.draws.isel(draw=bare), [statements[r] for r in rest])
        world_holds[bare[:, None], rest] = alone
    flag, together = fixed.copy(), fixed & usable
    flag[[*judged, *ends]] = True
    together[[judged[each] for each in found.kept]] = True

    def named(places: Any) -> Any:
        return np.where(places < 0, places, np.array(judged)[np.maximum(places, 0)])

    first = len(judged)
    high = np.stack([
        found.draws[choice].values > np.median(inputs.draws[choice].values) for choice in CHOICES
    ], axis=1)  # fmt: skip
    return {
        "world_holds": (("world", "statement"), world_holds),
        "world_applies": (("world", "statement"), world_applies),
        "known": (("statement",), flag),
        "together": (("statement",), together),
        "dropped": (("world",), named(found.dropped)),
        "about": (
            ("world",),
            np.where(found.about < 0, NOBODY, np.array(ends)[np.maximum(found.about - first, 0)]),
        ),
        "family": (("world",), found.family),
        "renewed": ((), found.renewed),
        "choice_high": (("world", "choice"), high),
    }


class Light(Mapping[str, xr.Dataset]):
    """Results of other analyses on redrawn worlds, made when asked for: verdicts, packages, order.

    Parameters
    ----------
    inputs : Inputs
    """

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.made: dict[str, xr.Dataset] = {}

    def __getitem__(self, key: str) -> xr.Dataset:
        if key not in self.made:
            self.made[key] = {"agreement": self._agreement, "sequence": self._sequence}[key]()
        return self.made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(("agreement", "sequence"))

    def __len__(self) -> int:
        return 2

    def _agreement(self) -> xr.Dataset:
        frame = Frame.of(self.inputs.situation, self.inputs.draws)
        forums = open_forums(self.inputs.situation, frame)
        deals = [Deal(frame, seats) for seats in forums]
        margin = np.array([deal.solution.margin for deal in deals])
        fine = margin >= -TOLERANCE
        # The predicted package is asked of the best feasible table alone.
        best = np.where(fine, margin, -np.inf).argmax(axis=0)
        package = np.full((len(deals), frame.size, len(frame.issues)), np.nan)
        for place, deal in enumerate(deals):
            rows = np.flatnonzero(fine[place] & (best == place))
            if len(rows):
                whole = frame.reversion[rows].copy()
                whole[:, deal.issue_at] = packages(
                    deal.problem.of(rows), deal.solution.of(rows), power=deal.weights[rows]
                )
                package[place, rows] = whole
        return xr.Dataset(
            {
                "feasible": (("forum", "linked", "draw"), fine[:, None]),
                "margin": (("forum", "linked", "draw"), margin[:, None]),
                "package": (("forum", "linked", "draw", "issue"), package[:, None]),
            },
            coords={
                "forum": [seats.forum for seats in forums], "linked": ["no"],
                "draw": self.inputs.draws["draw"].values, "issue": list(frame.issues),
            },
        )  # fmt: skip

    def _sequence(self) -> xr.Dataset:
        frame = Frame.of(self.inputs.situation, self.inputs.draws)
        needs = regional_first(self.inputs.situation, frame)
        return xr.Dataset({"regional_first": (("draw",), needs)})


def _plain(situation: Situation, draws: xr.Dataset, statement: Statement) -> bool:
    """Whether a statement can be judged from the inputs and one deal, without other analyses."""
    try:
        answer(Context(situation, draws), statement.quantity)
    except NotComputed:
        return False
    return True


def _computed(situation: Situation, draws: xr.Dataset, statement: Statement) -> bool:
    """Whether a statement can be judged in redrawn worlds at all: no scenario, no other run."""
    if "scenario" in parse(statement.quantity)[1]:
        return False
    try:
        _ask(situation, draws, [statement])
    except (NotComputed, KeyError):
        return False
    return True


def _ask(
    situation: Situation, draws: xr.Dataset, statements: Sequence[Statement]
) -> tuple[Flags, Flags]:
    """What holds and what applies: (draw, statement) each."""
    plain = Context(situation, draws)
    light = Context(situation, draws, {"": Light(Inputs(situation, draws))})
    known: dict[str, Answer] = {}
    shape = (int(draws.sizes["draw"]), len(statements))
    holds, applies = np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
    for column, each in enumerate(statements):
        if each.quantity not in known:
            try:
                known[each.quantity] = answer(plain, each.quantity)
            except NotComputed:  # it needs the verdicts of all forums
                known[each.quantity] = answer(light, each.quantity)
        found = known[each.quantity]
        holds[:, column] = each.holds(found.part, found.whole)
        applies[:, column] = each.applies(found.whole)
    return holds, applies
