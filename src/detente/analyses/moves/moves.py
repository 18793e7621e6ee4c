"""Which outcomes would hold, and how does one get there from today?  (Method 6.)"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.moves.conflict import MoveModel, build_moves, reach_weight, share_with
from detente.analyses.moves.findings import move_findings
from detente.analyses.moves.preferences import (
    CHOICES,
    drawn_choice,
    preferences_on_draws,
)
from detente.analyses.protocol import Card, Inputs, Options, Variable
from detente.errors import AnalysisError
from detente.findings.finding import Finding
from detente.findings.quantity import name
from detente.models.graph_model import CONCEPTS, solve_conflict
from detente.models.graph_paths import paths_from
from detente.models.graph_views import ViewStability, solve_views
from detente.situation.model import Situation

MAIN = "SEQ"  # the concept behind a number that names none: sanctions must pay those who make them
FORMS = ("statements", "stakes")
KEPT = 4  # solutions kept, so that scenarios need not repeat them


class Moves:
    """Graph model for conflict resolution over preference draws."""

    card = Card(
        name="moves",
        title="Moves",
        question="Which outcomes would hold, and how does one get there from today?",
        tables=("moves",),
        gives={
            "stable": Variable(
                ("draw", "state"),
                "",
                "bits of the concepts under which the state is stable for all",
            ),
            "content": Variable(
                ("draw", "concept", "decider"), "", "the decider finds today's state stable"
            ),
            "leaves": Variable(
                ("draw", "decider"), "", "the decider has a better state within its own reach"
            ),
            "improving": Variable(
                ("draw", "state"), "moves", "shortest way from today by improvements, -1 = none"
            ),
            "has": Variable(
                ("draw", "concept", "move"), "share", "stable states, by reach, with the move"
            ),
            "reachable": Variable(("state",), "moves", "shortest way by any moves, -1 = none"),
            "takes": Variable(("state", "move"), "", "the state takes the move"),
            "firm": Variable(
                ("draw", "state"),
                "",
                "bits of the concepts under which all find it strongly stable (strong statements)",
            ),
            "clear": Variable(
                ("draw", "state"),
                "",
                "bits of the concepts under which it would be stable if everybody saw clearly",
            ),
            "believed": Variable(
                ("draw", "viewer", "state"), "", "who errs takes the state for stable (SEQ)"
            ),
            "has_clear": Variable(
                ("draw", "concept", "move"), "share", "the same as has if everybody saw clearly"
            ),
            "slip": Variable(("draw",), "ranks", CHOICES["slip"][3]),
            "doubt": Variable(("draw",), "probability", CHOICES["doubt"][3]),
            "step": Variable(("draw",), "share", CHOICES["step"][3]),
        },
        references=(
            "fang1993",
            "howard1971",
            "rego2017",
            "li2005",
            "kinsara2015",
            "inohara2008",
            "hamouda2006",
            "wang1988",
        ),
        limits=(
            "Deciders see each other's aims and all moves unless perceptions.csv or believed_by "
            "in infeasible.csv says otherwise; whether they learn is not modelled.",
            "The smallest changes of preferences, and coalitions, take everybody to see clearly.",
            "A stable state is not a forecast: the model says what would hold, not what comes.",
            "Statements rank whole states lexically; how much more one matters than the next is "
            "not weighed.",
        ),
        choices=(*CHOICES, "preferences"),
    )

    def __init__(self) -> None:
        self._kept: dict[Hashable, xr.Dataset] = {}

    def run(self, inputs: Inputs, options: Options) -> xr.Dataset:
        """Solve the conflict on every draw of a chunk.

        Scenarios that leave moves and preferences alone share the solution of the situation as it
        stands.  Where the moves make no conflict that can be solved, the dataset is empty and its
        attribute ``absent`` says why.
        """
        numbers = np.asarray(inputs.draws["draw"].values, dtype=np.int64)
        try:
            model = build_moves(inputs.situation)
            key = None if model.effects else _content(inputs, numbers)
            if key is not None and key in self._kept:
                return self._kept[key]
            result = self._solved(inputs, model, numbers)
        except AnalysisError as error:
            return xr.Dataset(coords={"draw": numbers}, attrs={"absent": str(error)})
        if key is not None:
            while len(self._kept) >= KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = result
        return result

    def _solved(self, inputs: Inputs, model: MoveModel, numbers: NDArray[np.int64]) -> xr.Dataset:
        situation = inputs.situation
        slip, doubt, step = (
            drawn_choice(situation, CHOICES, name, inputs.stream, numbers) for name in CHOICES
        )
        wants = preferences_on_draws(
            model, inputs.draws, inputs.stream, slip=slip, doubt=doubt,
            form=str(situation.choices.get("preferences", FORMS[0])),
        )  # fmt: skip
        clear = solve_conflict(model.game, wants.score, grade=wants.grade)
        found = solve_views(model.game, wants.views) if model.misperceived else clear
        paths = paths_from(model.game, wants.score, model.today, hidden=model.hidden)
        anyhow = paths_from(
            model.game, model.written(), model.today, improving=False, hidden=model.hidden
        )
        taken = model.game.taken()
        flags = {
            "flag_masks": [1 << place for place in range(len(CONCEPTS))],
            "flag_meanings": " ".join(CONCEPTS),
        }
        stable = found.equilibria
        variables: dict[str, Any] = {
            "stable": (("draw", "state"), _bits(stable), flags),
            "content": (
                ("draw", "concept", "decider"),
                found.individual[..., model.today].astype(np.int8),
            ),
            "leaves": (
                ("draw", "decider"),
                (~found.individual[:, CONCEPTS.index("Nash"), :, model.today]).astype(np.int8),
            ),
            "improving": (("draw", "state"), paths.moves.astype(np.int16)),
            "has": (("draw", "concept", "move"), _has(stable, paths.moves, step, taken)),
            "reachable": (("state",), anyhow.moves.astype(np.int16)),
            "takes": (("state", "move"), taken.astype(np.int8)),
            "slip": (("draw",), slip),
            "doubt": (("draw",), doubt),
            "step": (("draw",), step),
        }
        coords: dict[str, Any] = {
            "draw": numbers,
            "state": np.array(model.labels, dtype=object),
            "concept": list(CONCEPTS),
            "move": np.array(model.moves, dtype=object),
            "decider": np.array(model.deciders, dtype=object),
        }
        if model.graded:
            variables["firm"] = (("draw", "state"), _bits(found.strong_equilibria), flags)
        if isinstance(found, ViewStability):
            open_eyes = paths_from(model.game, wants.score, model.today)
            variables["clear"] = (("draw", "state"), _bits(clear.equilibria), flags)
            variables["has_clear"] = (
                ("draw", "concept", "move"),
                _has(clear.equilibria, open_eyes.moves, step, taken),
            )
            viewers = [model.deciders.index(who) for who in model.viewers]
            place = CONCEPTS.index(MAIN)
            variables["believed"] = (
                ("draw", "viewer", "state"),
                found.believed[:, place, viewers].astype(np.int8),
            )
            coords["viewer"] = np.array(model.viewers, dtype=object)
        return xr.Dataset(variables, coords=coords, attrs={"today": model.labels[model.today]})

    def findings(self, result: xr.Dataset, situation: Situation, options: Options) -> list[Finding]:
        """What holds, how one gets there, who would have to change what."""
        if "absent" in result.attrs:
            reason = str(result.attrs["absent"])
            moves = sorted(row.key for row in situation.table("moves"))
            absent = [name("conflict.equilibrium_has", move=move) for move in moves]
            return [Finding.absent(each, reason) for each in (*absent, "conflict.today_holds")]
        return move_findings(result, situation, options, main=MAIN)


def _bits(stable: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Flags (draw, concept, state) as bits: (draw, state)."""
    bits = np.zeros(stable[:, 0].shape, np.uint8)
    for place in range(stable.shape[1]):
        bits |= stable[:, place].astype(np.uint8) << place
    return bits


def _has(
    stable: NDArray[np.bool_], moves: NDArray[np.int32], step: NDArray[np.float64],
    taken: NDArray[np.bool_],
) -> NDArray[np.float64]:  # fmt: skip
    """Share of the stable states within reach that contain each move: (draw, concept, move)."""
    weight = reach_weight(moves, step)
    return np.stack([share_with(each, weight, taken) for each in stable.swapaxes(0, 1)], axis=1)


def _content(inputs: Inputs, numbers: NDArray[np.int64]) -> Hashable:
    """Everything that the solution on these draws hangs on."""
    tables = tuple(
        tuple(tuple(sorted(row.cells.items())) for row in inputs.situation.table(table))
        for table in ("moves", "infeasible", "preferences", "perceptions")
    )
    choices = tuple(
        str(inputs.situation.choices.get(each, "")) for each in (*CHOICES, "preferences")
    )
    return tables, choices, inputs.seed, int(numbers[0]), len(numbers)
