"""The measured record: what backtests wrote down, read by findings that print it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("record.json")


@lru_cache(maxsize=1)
def _record() -> dict[str, Any]:
    if not PATH.is_file():
        return {}
    content = json.loads(PATH.read_text(encoding="utf-8"))
    return content if isinstance(content, dict) else {}


def whole_record() -> Mapping[str, Any]:
    """The record of every family, as shipped; empty where none was written."""
    return dict(_record())


def record_of(family: str) -> Mapping[str, Any]:
    """Record of a family of models (``ground``, ``decisions``); empty where none was written.

    Examples
    --------
    >>> dict(record_of("no-such-family"))
    {}
    """
    found = _record().get(family, {})
    return found if isinstance(found, dict) else {}


def write_record(family: str, content: Mapping[str, Any]) -> None:
    """Write the record of one family beside the others (done by ``detente backtest``)."""
    record = {**_record(), family: dict(content)}
    PATH.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    _record.cache_clear()


#: Models under the one name that tables and figures give them; others by their key.
MODELS = {
    "bargaining": "predicted package",
    "challenge": "challenge model",
    "challenge_single": "challenge model, issue by issue",
    "compromise": "compromise model",
    "egalitarian": "egalitarian solution",
    "exchange": "exchange model",
    "kalai_smorodinsky": "Kalai–Smorodinsky solution",
    "mean": "plain mean",
    "median": "median voter",
    "nash": "Nash solution",
    "package": "predicted package",
    "reference_point": "status quo",
    "weighted_mean_normal": "weighted mean with a normal error",
}


def model_name(key: str) -> str:
    """The readable name of a model.

    Examples
    --------
    >>> model_name("plain_mean"), model_name("mean"), model_name("kalai-smorodinsky")
    ('plain mean', 'plain mean', 'Kalai–Smorodinsky solution')
    """
    key = key.replace("-", "_")
    return MODELS.get(key, key.replace("_", " "))


def record_sentence(model: str) -> str:
    """What is known about a bargaining model's error, in one sentence; empty if nothing is.

    Examples
    --------
    >>> record_sentence("no-such-model")
    ''
    """
    decisions = record_of("decisions")
    found = decisions.get("models", {}).get(model)
    if not found:
        return ""
    benchmark = decisions["models"][decisions["benchmark"]]["mae"]
    verdicts = {
        "better": "better than the weighted mean",
        "worse": "worse than the weighted mean",
        "no clear difference": "no clear difference from the weighted mean",
        "the benchmark": "the benchmark",
    }
    told = verdicts[found["verdict"]]
    beside = "" if found["verdict"] == "the benchmark" else f" ({benchmark:.1f})"
    return (
        f"Its record: off by {found['mae']:.1f} points in the mean of {found['n']} decisions of "
        f"the European Union, {told}{beside}."
    )
