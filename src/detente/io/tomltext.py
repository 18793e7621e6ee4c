"""TOML in and out, with problems instead of tracebacks."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from detente.errors import Problem, Where
from detente.schema import problem

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_PLACE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")


def parse(text: str, file: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Contents of a TOML text, dates as ISO text; None and a problem where it is none."""
    try:
        return plain(tomllib.loads(text)), []
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        message = str(error) or type(error).__name__
        place = _PLACE.search(message)
        line = int(place.group(1)) if place and place.group(1) else 0
        return None, [
            problem(
                "unreadable-toml",
                Where(file, line),
                f"The file is not valid TOML: {_PLACE.sub('', message).strip()}.",
                "Write 'key = value', texts in quotes, and close every bracket and quote.",
            )
        ]


def plain(value: Any) -> Any:
    """The value with dates as ISO text and sequences as lists."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return value


def emit(content: Mapping[str, Any]) -> str:
    """TOML text: plain keys first, then sections, each in the order given."""
    lines: list[str] = []
    _section(content, (), lines)
    return "\n".join(lines).strip("\n") + "\n"


def _section(content: Mapping[str, Any], path: tuple[str, ...], lines: list[str]) -> None:
    tables = {k: v for k, v in content.items() if isinstance(v, Mapping)}
    if path and (len(tables) < len(content) or not content):
        lines += ["", f"[{'.'.join(_key(part) for part in path)}]"]
    for key, value in content.items():
        if key not in tables:
            lines.append(f"{_key(key)} = {_value(value)}")
    for key, value in tables.items():
        _section(value, (*path, key), lines)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    # JSON escapes are TOML escapes too, except that TOML also wants DEL escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(str(k))} = {_value(v)}" for k, v in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, Sequence):
        if any(isinstance(each, Mapping) for each in value):
            return "[\n" + "".join(f"  {_value(each)},\n" for each in value) + "]"
        return f"[{', '.join(_value(each) for each in value)}]"
    raise TypeError(f"TOML cannot hold {type(value).__name__}")
