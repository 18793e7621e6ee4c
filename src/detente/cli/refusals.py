"""Errors that are answers: what is said instead of a traceback."""

from __future__ import annotations

import errno

from detente.errors import DetenteError


def said(error: Exception) -> str | None:
    """What a person is told of an error, or None where the program itself is at fault.

    Examples
    --------
    >>> said(ZeroDivisionError("division by zero"))
    'could not be computed: division by zero'
    >>> said(RuntimeError("a mistake of ours")) is None
    True
    """
    if isinstance(error, DetenteError):
        return str(error)
    if isinstance(error, ArithmeticError):
        return f"could not be computed: {error}"
    if isinstance(error, OSError):  # no permission, no room, no such place
        return told_of(error)
    return None


def told_of(error: OSError) -> str:
    """What the machine refused, where, and what to do about it.

    Examples
    --------
    >>> told_of(PermissionError(13, "Permission denied", "out/brief.pdf"))
    'out/brief.pdf: Permission denied. Change its permissions, or name another place.'
    """
    advice = {
        errno.EACCES: "Change its permissions, or name another place.",
        errno.EPERM: "Change its permissions, or name another place.",
        errno.EROFS: "Name a place that can be written to.",
        errno.ENOSPC: "Make room on the disk, or name another one.",
        errno.ENOENT: "Check the path.",
        errno.ENOTDIR: "A part of the path is a file; check it.",
        errno.EISDIR: "This is a folder; name a file.",
        errno.ENAMETOOLONG: "Give a shorter name.",
    }.get(error.errno or 0, "")
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}. {advice}".rstrip()
