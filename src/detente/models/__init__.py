"""The formulas, on plain numpy arrays: no labels, no files, nothing imported but numpy and numba.

``from detente import models; models.challenge(position, salience, capability)`` takes and gives
arrays, so that one formula can be used without a situation.  Functions are loaded when first asked
for.  To add one, put a line into ``PUBLIC``: public name → module of this folder.

A function and its module often share a name.  Such a module can itself be called (it passes the
call on to the function of its name), so that ``models.challenge(...)``,
``from detente.models.challenge import challenge`` and ``import detente.models.challenge`` work in
one process, in any order.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.models.balance import frustration as frustration
    from detente.models.balance import frustration_draws as frustration_draws
    from detente.models.balance import in_between as in_between
    from detente.models.balance import triads as triads
    from detente.models.brokers import brokers as brokers
    from detente.models.brokers import link_losses as link_losses
    from detente.models.challenge import challenge as challenge
    from detente.models.closeness import closeness as closeness
    from detente.models.closeness import convergence_map as convergence_map
    from detente.models.closeness import hedging as hedging
    from detente.models.compromise import compromise as compromise
    from detente.models.compromise import median_voter as median_voter
    from detente.models.compromise import plain_mean as plain_mean
    from detente.models.cooperative import cooperative as cooperative
    from detente.models.cycle_cuts import cycle_cut_programme as cycle_cut_programme
    from detente.models.exchange import exchange as exchange
    from detente.models.expected_utility import expected_utility as expected_utility
    from detente.models.graph_coalitions import coalition_stability as coalition_stability
    from detente.models.graph_inverse import smallest_change as smallest_change
    from detente.models.graph_model import scores_from_ranking as scores_from_ranking
    from detente.models.graph_model import scores_from_statements as scores_from_statements
    from detente.models.graph_model import solve_conflict as solve_conflict
    from detente.models.graph_paths import paths_from as paths_from
    from detente.models.graph_states import conflict as conflict
    from detente.models.graph_views import View as View
    from detente.models.graph_views import solve_views as solve_views
    from detente.models.landscape import landscape as landscape
    from detente.models.power import voting_power as voting_power

PUBLIC: dict[str, str] = {
    "brokers": "brokers",
    "challenge": "challenge",
    "closeness": "closeness",
    "coalition_stability": "graph_coalitions",
    "compromise": "compromise",
    "conflict": "graph_states",
    "convergence_map": "closeness",
    "cooperative": "cooperative",
    "crps": "scores",
    "cycle_cut_programme": "cycle_cuts",
    "exchange": "exchange",
    "expected_utility": "expected_utility",
    "frustration": "balance",
    "frustration_draws": "balance",
    "hedging": "closeness",
    "in_between": "balance",
    "landscape": "landscape",
    "link_losses": "brokers",
    "median_voter": "compromise",
    "paths_from": "graph_paths",
    "plain_mean": "compromise",
    "scores_from_ranking": "graph_model",
    "scores_from_statements": "graph_model",
    "smallest_change": "graph_inverse",
    "solve_conflict": "graph_model",
    "solve_views": "graph_views",
    "triads": "balance",
    "View": "graph_views",
    "voting_power": "power",
}


class _Formula(ModuleType):
    """A module that passes calls on to the function of its own name."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return getattr(self, self.__name__.rpartition(".")[2])(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        # ``inspect.signature`` and ``functools.wraps`` look here: show the function's own.
        if name in ("__signature__", "__wrapped__"):
            import inspect

            function = vars(self).get(self.__name__.rpartition(".")[2])
            if function is not None:
                return function if name == "__wrapped__" else inspect.signature(function)
        raise AttributeError(f"module '{self.__name__}' has no attribute '{name}'")

    def __reduce__(self) -> tuple[Any, ...]:
        return importlib.import_module, (self.__name__,)


class _Package(ModuleType):
    """The package; the import system binds each submodule here once it is loaded."""

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, ModuleType) and PUBLIC.get(name) == name:
            value.__class__ = _Formula
        super().__setattr__(name, value)


def __getattr__(name: str) -> Any:
    where = PUBLIC.get(name)
    if where is None:
        raise AttributeError(f"module 'detente.models' has no attribute '{name}'")
    module = importlib.import_module(f"detente.models.{where}")
    return module if where == name else getattr(module, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *PUBLIC})


sys.modules[__name__].__class__ = _Package
