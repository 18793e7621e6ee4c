"""Named scenarios: what the sliders changed, kept in scenarios.toml with its comments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from detente.errors import UnknownNameError
from detente.io import tomltext
from detente.io.folder import SCENARIOS
from detente.situation.edit import edited
from detente.situation.model import Situation
from detente.workbench.levers import edits_of

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def with_scenario(situation: Situation, given: Mapping[str, Any]) -> tuple[str, str]:
    """The text of scenarios.toml with one more scenario, and its name.

    Parameters
    ----------
    situation : Situation
    given : mapping
        ``name``, ``describe``, ``changes`` (see :func:`detente.workbench.levers.edits_of`), and
        ``replace`` where a scenario of that name may be written over.

    Raises
    ------
    ValueError
        If the name is no id, is taken, or nothing is changed.
    """
    name = str(given.get("name", "")).strip()
    if not _NAME.fullmatch(name) or len(name) > 60:
        raise ScenarioError(
            f"'{name[:60]}' is no name of a scenario: use lower-case words joined by -, for "
            "example trust-repaired"
        )
    if name in situation.scenarios and not given.get("replace"):
        raise ScenarioError(f"there is a scenario '{name}' already; choose another name")
    try:
        edits = edits_of(situation, given.get("changes") or {})
    except ValueError as error:
        raise ScenarioError(str(error)) from None
    if not edits:
        raise ScenarioError("nothing is changed; move a slider first")
    edited(situation, edits)  # refuses what does not fit
    content = {"describe": str(given.get("describe", "")).strip()[:500], "edits": edits}
    wanted = {**situation.scenarios, name: content}
    text = situation.texts.get(SCENARIOS, "")
    if name not in situation.scenarios:
        added = (
            text.rstrip("\n") + ("\n\n" if text.strip() else "") + tomltext.emit({name: content})
        )
        if tomltext.parse(added, SCENARIOS)[0] == tomltext.plain(wanted):
            return added, name
    return tomltext.emit(wanted), name


def without_scenario(situation: Situation, name: str) -> str:
    """The text of scenarios.toml without one scenario; comments of the others stay if they can."""
    if name not in situation.scenarios:
        raise UnknownNameError(f"there is no scenario '{name[:60]}'")
    wanted = {key: value for key, value in situation.scenarios.items() if key != name}
    lines = situation.texts.get(SCENARIOS, "").splitlines(keepends=True)
    kept, inside = [], False
    for line in lines:
        bare = line.strip()
        if bare.startswith("[") and bare.endswith("]") and not line[0].isspace():
            section = bare.strip("[]").strip().strip('"')
            inside = section == name or section.startswith(f"{name}.")
        if not inside:
            kept.append(line)
    text = "".join(kept)
    if tomltext.parse(text, SCENARIOS)[0] == tomltext.plain(wanted):
        return text
    return tomltext.emit(wanted)


class ScenarioError(UnknownNameError, ValueError):
    """A scenario cannot be saved; the message says why."""
