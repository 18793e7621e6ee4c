"""The served folder: read once, watched, edited with versions, never left half written."""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from detente.errors import ConflictError, FileFormatError, Problem, SituationError
from detente.io import tabletext, tomltext
from detente.io.folder import HEAD, SCENARIOS, read_folder, write_folder
from detente.io.folder import replace as write_file
from detente.io.migrate import migrated
from detente.schema import csv_tables
from detente.situation.check import check
from detente.situation.model import Situation, Table

_KEPT = 200  # earlier texts of files, so that a conflict can say who changed what


def version_of(text: str | None) -> str:
    """Short name of a text: what an edit says it is based on."""
    return hashlib.sha256((text or "").encode()).hexdigest()[:16] if text is not None else "absent"


def situation_of(texts: Mapping[str, str], *, folder: str = "") -> Situation:
    """A situation from the texts of its files, as a stored run keeps them."""
    faults: list[Problem] = []
    tables: dict[str, Table] = {}
    parts: dict[str, Mapping[str, Any]] = {HEAD: {}, SCENARIOS: {}}
    for file in parts:
        if file in texts:
            content, problems = tomltext.parse(texts[file], file)
            faults += problems
            parts[file] = content or {}
    for name, schema in csv_tables().items():
        if schema.file in texts:
            table, problems = tabletext.parse(schema, texts[schema.file])
            faults += problems
            if table is not None:
                tables[name] = table
    return migrated(
        Situation(
            parts[HEAD], tables, parts[SCENARIOS], folder=folder, texts=texts, faults=tuple(faults)
        )
    )


class Home:
    """A situation folder as the workbench sees it.

    Parameters
    ----------
    folder : Path
    runs : Path
        Where runs are stored.
    writable : bool
        False: edits are refused (a situation that came with the program).
    """

    def __init__(self, folder: Path, *, runs: Path, writable: bool = True) -> None:
        self.folder = folder.resolve()
        self.runs = runs.resolve()
        self.writable = writable
        self._lock = threading.RLock()
        self._stamp = ""
        self._situation: Situation | None = None
        self._problems: tuple[Problem, ...] | None = None
        self._past: OrderedDict[str, str] = OrderedDict()

    @property
    def there(self) -> bool:
        """Whether there is a situation at all."""
        return (self.folder / HEAD).is_file()

    def stamp(self) -> str:
        """Changes whenever a file of the situation changes on disk."""
        digest = hashlib.sha256()
        files = [HEAD, SCENARIOS, *(schema.file for schema in csv_tables().values())]
        files += sorted(p.name for p in self.folder.glob("*.md"))
        files += sorted(p.name for p in self.folder.glob("*.txt"))
        for file in files:
            try:
                found = os.stat(self.folder / file)
            except OSError:
                continue
            digest.update(f"{file}:{found.st_mtime_ns}:{found.st_size}:{found.st_ino};".encode())
        return digest.hexdigest()[:16]

    def situation(self) -> Situation:
        """The situation as it stands on disk."""
        with self._lock:
            stamp = self.stamp()
            if self._situation is None or stamp != self._stamp:
                self._situation = read_folder(self.folder)
                self._stamp = stamp
                self._problems = None
                for text in self._situation.texts.values():
                    self._remember(text)
            return self._situation

    def problems(self) -> tuple[Problem, ...]:
        """What a check of the situation says."""
        with self._lock:
            situation = self.situation()
            if self._problems is None:
                self._problems = check(situation)
            return self._problems

    def version(self, file: str) -> str:
        """Version of a file as last read."""
        return version_of(self.situation().texts.get(file))

    def earlier(self, version: str) -> str | None:
        """The text that an edit was based on, if it is still known."""
        return self._past.get(version)

    def _remember(self, text: str) -> None:
        version = version_of(text)
        self._past[version] = text
        self._past.move_to_end(version)
        while len(self._past) > _KEPT:
            self._past.popitem(last=False)

    def save(self, file: str, version: str, changed: Situation) -> None:
        """Write one edited file.

        Parameters
        ----------
        file : str
        version : str
            What the edit was based on.
        changed : Situation
            Made from :meth:`situation` by an edit.

        Raises
        ------
        ConflictError
            Where the file is no longer at that version; nothing is written.
        FileFormatError
            Where the folder cannot be written.
        """
        with self._lock:
            self._require_writable()
            found = self.version(file)
            if found != version:
                theirs = self.situation().texts.get(file, "")
                raise ConflictError(
                    f"{file} changed on disk since this page read it; nothing was written.",
                    ours="", theirs=theirs,
                )  # fmt: skip
            unread = [
                fault for fault in changed.faults
                if fault.where.file == file and fault.severity == "error"
            ]  # fmt: skip
            if unread:  # writing would lose the part that could not be read
                raise SituationError(unread)
            # Only this file: a fault elsewhere must not keep the user from mending this one.
            write_folder(replace(changed, faults=()), self.folder)
            self._situation = None

    def save_text(self, file: str, version: str, text: str) -> None:
        """Write a file that is no table, under the same rules as :meth:`save`."""
        with self._lock:
            self._require_writable()
            path = self.folder / file
            there = path.read_text(encoding="utf-8") if path.is_file() else None
            if version_of(there) != version:
                raise ConflictError(
                    f"{file} changed on disk since this page read it; nothing was written.",
                    ours=text, theirs=there or "",
                )  # fmt: skip
            if there is not None:
                self._remember(there)
            write_file(path, text.encode())
            self._situation = None

    def save_bytes(self, file: str, content: bytes) -> None:
        """Put a new file into the folder; a file of that name that is there stays."""
        with self._lock:
            self._require_writable()
            path = self.folder / file
            if path.exists():
                raise ConflictError(
                    f"{file} is there already; rename or remove it first.", ours="", theirs=""
                )
            write_file(path, content)
            self._situation = None

    def _require_writable(self) -> None:
        if not self.writable:
            raise FileFormatError(
                f"{self.folder} came with the program and is not changed. Make your own copy with "
                f"'detente new FOLDER --from {self.folder.name}' and serve that."
            )
