"""A situation as a folder of plain tables: read it, write it."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from detente.errors import ConflictError, FileFormatError, Problem, SituationError, Where
from detente.io import tabletext, tomltext
from detente.io.migrate import migrated, stamped
from detente.schema import csv_tables, problem
from detente.situation.model import Situation, Table

HEAD, SCENARIOS = "situation.toml", "scenarios.toml"
# Quotes and the queue that a drafted situation brings along; no tables of the format.
ANCHORS, REVIEW = "anchors.json", "review.csv"
_TEXTS = (".md", ".txt")
_TEXT_LIMIT = 20_000_000
_TABLE_LIMIT = 200_000_000


def read_folder(path: str | Path) -> Situation:
    """Read a situation; whatever cannot be read stands in ``situation.faults``.

    Parameters
    ----------
    path : str or Path
        Folder with ``situation.toml`` and the tables.  ``theatre/after_as_of`` is never read.

    Returns
    -------
    Situation
        With the text of every cell exactly as written, and every file read in ``texts``.

    Raises
    ------
    FileFormatError
        If there is no such folder.

    Examples
    --------
    >>> from detente.io.load import find
    >>> situation = read_folder(find("afghanistan-2017"))
    >>> situation.stakes["usa/syria"].value("salience").best
    52.0
    """
    folder = Path(path)
    if not folder.is_dir():
        raise FileFormatError(
            f"{folder}: there is no such folder. Give the folder that holds {HEAD}, "
            "or make one with 'detente new'."
        )
    faults: list[Problem] = []
    texts: dict[str, str] = {}
    head = _toml(folder, HEAD, texts, faults)
    scenarios = _toml(folder, SCENARIOS, texts, faults)
    tables: dict[str, Table] = {}
    for name, schema in csv_tables().items():
        text = _text(folder, schema.file, texts, faults, _TABLE_LIMIT)
        if text is None:
            continue
        table, problems = tabletext.parse(schema, text)
        faults += problems
        if table is not None:
            tables[name] = table
    for file in sorted(folder.iterdir()):
        if file.is_file() and file.suffix.lower() in _TEXTS:
            _text(folder, file.name, texts, [], _TEXT_LIMIT)
    faults += [*_strays(folder), *_lost_document(folder)]
    return migrated(
        Situation(
            head or {}, tables, scenarios or {}, folder=str(folder), texts=texts,
            faults=tuple(faults),
        )
    )  # fmt: skip


def _text(
    folder: Path, file: str, texts: dict[str, str], faults: list[Problem], limit: int
) -> str | None:
    path = folder / file
    try:
        if not path.exists():
            return None
        if path.stat().st_size > limit:
            fault = problem(
                "file-too-large",
                Where(file),
                f"The file has {path.stat().st_size:,} bytes; at most {limit:,} are read.",
                "Check that it is a table of this situation.",
            )
            faults.append(fault)
            return None
        data = path.read_bytes()
    except OSError as error:
        faults.append(
            problem(
                "unreadable-file",
                Where(file),
                f"The file cannot be opened ({error.strerror or error}).",
                "Check its permissions and that it is a file.",
            )
        )
        return None
    text, problems = tabletext.decode(data, file)
    faults += problems
    if text is not None:
        texts[file] = text
    return text


def _toml(
    folder: Path, file: str, texts: dict[str, str], faults: list[Problem]
) -> dict[str, Any] | None:
    text = _text(folder, file, texts, faults, _TEXT_LIMIT)
    if text is None:
        return None
    content, problems = tomltext.parse(text, file)
    faults += problems
    return content


def _strays(folder: Path) -> list[Problem]:
    """Tables under a name that nothing reads: most are spelling mistakes."""
    known = {schema.file for schema in csv_tables().values()} | {REVIEW}
    problems = []
    for path in (*folder.glob("*.csv"), *folder.glob("theatre/*.csv")):
        file = path.relative_to(folder).as_posix()
        if file in known:
            continue
        near = get_close_matches(file, sorted(known), 1, 0.75)
        fix = f"Did you mean '{near[0]}'?" if near else "It is left alone."
        message = "No table has this file name; nothing reads it."
        problems.append(problem("unknown-file", Where(file), message, fix))
    return sorted(problems)


def _lost_document(folder: Path) -> list[Problem]:
    """The document that quotes were taken from, where it is gone."""
    try:
        named = json.loads((folder / ANCHORS).read_text(encoding="utf-8"))["document"]
        lost = isinstance(named, str) and bool(named) and not (folder / named).is_file()
    except (OSError, ValueError, KeyError, TypeError):
        return []  # the reader of quotes says what is wrong with such a file
    if not lost:
        return []
    return [
        problem(
            "missing-document",
            Where(ANCHORS),
            f"The quotes were taken from {named}, which is no longer in the folder; they cannot "
            "be shown in their place.",
            f"Put it back as {folder / named}. From a newer or another form of it: detente read "
            f"FILE -o {folder} finds every quote again.",
        )
    ]


def write_folder(
    situation: Situation, path: str | Path, *, overwrite: bool = False
) -> tuple[Path, ...]:
    """Write a situation; every file is replaced at once or not at all.

    Files whose contents did not change are left alone, comments and line ends included.  No file is
    ever deleted.

    Parameters
    ----------
    situation : Situation
    path : str or Path
        Folder, made where absent.
    overwrite : bool
        Write over files that changed on disk since the situation was read.

    Returns
    -------
    tuple of Path
        The files written.

    Raises
    ------
    SituationError
        If a part of the situation could not be read: it would be lost.
    ConflictError
        If a file on disk is neither as it was read nor as it would be written; nothing is written
        then, and the error keeps both versions.

    Examples
    --------
    >>> import tempfile
    >>> minimal = Situation({"format": 1, "title": "Two sides"}, {})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in write_folder(minimal, folder)]
    ['situation.toml']
    """
    unread = [fault for fault in situation.faults if fault.severity == "error"]
    if unread:
        raise SituationError(unread)
    folder = Path(path)
    at_home = _same(folder, situation.folder)
    plan: dict[Path, bytes] = {}
    taken: list[tuple[Path, str, str]] = []
    for file, text in files_of(situation).items():
        target = folder / file
        as_read = situation.texts.get(file)
        data = target.read_bytes() if target.exists() else None
        found, _ = tabletext.decode(data, file) if data is not None else (None, [])
        if data is not None and found == text:
            continue
        ours_to_change = found is not None and found == as_read and at_home
        if data is not None and not overwrite and not ours_to_change:
            theirs = found if found is not None else data.decode("utf-8", "replace")
            taken.append((target, text, theirs))
        plan[target] = _dress(text, data)
    if taken:
        target, ours, theirs = taken[0]
        raise ConflictError(
            f"{target} is not as it was when this situation was read; nothing was written. "
            "Read it again and repeat the edit, or overwrite it on purpose."
            if at_home
            else f"{folder} holds {', '.join(path.name for path, _, _ in taken)} already, "
            "with other contents; nothing was written. Choose another folder, or write over what "
            "is there with --overwrite (in Python overwrite=True).",
            ours=ours,
            theirs=theirs,
        )
    for target, content in plan.items():
        replace(target, content)
    return tuple(plan)


def files_of(situation: Situation) -> Mapping[str, str]:
    """Every file of a situation with its text, as read where the contents are the same."""
    files: dict[str, str] = {}
    for file, content in ((HEAD, situation.head), (SCENARIOS, situation.scenarios)):
        as_read = situation.texts.get(file)
        if as_read is not None and (tomltext.parse(as_read, file)[0] or {}) == dict(content):
            files[file] = as_read
        elif as_read is not None and tomltext.parse(stamped(as_read), file)[0] == dict(content):
            files[file] = stamped(as_read)
        elif content or as_read is not None:
            files[file] = tomltext.emit(content)
    for name, schema in csv_tables().items():
        table = situation.tables.get(name)
        if table is None:
            continue
        as_read = situation.texts.get(schema.file)
        if as_read is not None and tabletext.parse(schema, as_read)[0] == table:
            files[schema.file] = as_read
        else:
            first = (as_read or "").partition("\n")[0]
            files[schema.file] = tabletext.emit(
                table, newline="\r\n" if first.endswith("\r") else "\n"
            )
    for file, text in situation.texts.items():
        if not file.endswith((".csv", ".toml")):
            files[file] = text
    return files


def replace(target: Path, content: bytes) -> None:
    """Put ``content`` into ``target`` at once: a reader sees the old file or the new one."""
    try:
        _replace(target, content)
    except OSError as error:
        raise FileFormatError(
            f"{target} cannot be written ({error.strerror or error}). "
            "Check the folder, its permissions and the free space."
        ) from error


def _replace(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, target.stat().st_mode & 0o777 if target.exists() else 0o644)
        os.replace(beside, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise


def _same(folder: Path, other: str) -> bool:
    return bool(other) and folder.resolve() == Path(other).resolve()


def _dress(text: str, before: bytes | None) -> bytes:
    """The text as bytes, with the byte-order mark that the file had."""
    mark = b"\xef\xbb\xbf" if before and before.startswith(b"\xef\xbb\xbf") else b""
    return mark + text.encode("utf-8")
