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
    from detente.models.challenge import challenge as challenge
    from detente.models.compromise import compromise as compromise
    from detente.models.compromise import median_voter as median_voter
    from detente.models.compromise import plain_mean as plain_mean
    from detente.models.exchange import exchange as exchange
    from detente.models.expected_utility import expected_utility as expected_utility

PUBLIC: dict[str, str] = {
    "challenge": "challenge",
    "compromise": "compromise",
    "crps": "scores",
    "exchange": "exchange",
    "expected_utility": "expected_utility",
    "median_voter": "compromise",
    "plain_mean": "compromise",
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
