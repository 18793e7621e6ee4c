"""Which situation a stored run was made from; light, for the server reads it too."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from detente.io.load import shipped
from detente.situation.model import Situation

#: Key of a manifest: the example, or the absolute folder, that the situation was read from.
READ_FROM = "read_from"


def situation_hash(situation: Situation) -> str:
    """Hash of a situation's content, whatever the order of its rows."""
    tables = {
        key: sorted(sorted(row.cells.items()) for row in table)
        for key, table in sorted(situation.tables.items())
    }
    content = [plain(situation.head), tables, plain(situation.scenarios)]
    text = json.dumps(content, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: Any) -> Any:
    """A value with mappings and sequences as JSON has them."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value


def origin(situation: Situation) -> str:
    """Name of the example, or absolute folder, that a situation was read from.

    Empty where it came from a workbook or was made in memory.
    """
    if not situation.folder:
        return ""
    folder = Path(situation.folder).resolve()
    examples = {path.resolve(): name for name, path in shipped().items()}
    return examples.get(folder, str(folder))


class Owner:
    """A situation, asked which runs are its own.

    Parameters
    ----------
    situation : Situation
    shared : bool
        Whether the runs lie in a folder that other situations share: then only a run that
        says it was read from the same place counts, or one of the very same tables.  In a
        situation's own folder runs of its earlier tables count too, but not those of an
        example that somebody ran while there.
    """

    def __init__(self, situation: Situation, *, shared: bool) -> None:
        self.situation, self.shared = situation, shared

    @cached_property
    def _hash(self) -> str:
        return situation_hash(self.situation)

    @cached_property
    def _origin(self) -> str:
        return origin(self.situation)

    def owns(self, manifest: Mapping[str, Any]) -> bool:
        """Whether the run of a manifest was made from this situation, now or earlier."""
        place = str(manifest.get(READ_FROM, ""))
        if self.shared:
            own = bool(place) and place == self._origin
        else:
            example = bool(place) and not Path(place).is_absolute()
            own = not example or manifest.get("title") == self.situation.title
        return own or manifest.get("situation") == self._hash
