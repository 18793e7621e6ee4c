"""The measured record of the models, beside the numbers that they give."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from detente.report.document import Block


def record() -> dict[str, Any]:
    """Contents of ``findings/record.json``; empty where no record has been measured yet."""
    path = files("detente.findings").joinpath("record.json")
    if not path.is_file():
        return {}
    given = json.loads(path.read_text(encoding="utf-8"))
    return given if isinstance(given, dict) else {}


def record_blocks() -> list[Block]:
    """The record as a table, or nothing."""
    return []
