"""Detente: situations in, cited odds out.

``load`` a situation, ``check`` it, ``run`` analyses on it; ``detente.models`` holds the formulas on
plain arrays.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente import errors, models
    from detente.io.load import check, load
    from detente.situation.model import Situation
    from detente.study.run import run

__all__ = ["Situation", "check", "errors", "load", "models", "run"]

# Imported on first use, so that ``import detente`` costs next to nothing.
_WHERE = {
    "Situation": "detente.situation.model",
    "check": "detente.io.load",
    "load": "detente.io.load",
    "run": "detente.study.run",
}


def __getattr__(name: str) -> Any:
    if name in {"errors", "models"}:
        return import_module(f"detente.{name}")
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'detente' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
