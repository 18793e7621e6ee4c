"""A situation that is broken in one place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Case:
    """Replace ``old`` by ``new`` in ``file`` (or append, or write it) and expect ``code`` there."""

    code: str
    file: str
    old: str
    new: str
    column: str = ""
    says: str = ""
    at: str = ""


UNITS = (
    "unit,name,region,size,city,capital\nseat,Seat,North,1,yes,yes\ncountry,Country,North,9,no,no\n"
)
BORDERS = "unit,neighbour\nseat,country\n"
CONTROL = "date,held,contested,lost,units,source\n2023-01-01,6,3,1,10,flow-data\n"
MOVES = "id,actor,name,taken\nfill,upland,Fill now,yes\ntalk,lowland,Talk,no\n"


def change(folder: Path, case: Case) -> None:
    """Do what the case says to the file."""
    path = folder / case.file
    if case.old == "*":
        path.unlink()
        return
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if case.code == "no-weight":
        actors = folder / "actors.csv"
        actors.write_text(actors.read_text() + "isle,Isle,state,,5,0.5,coder,\n")
    if case.old == "=":
        text = case.new
    elif case.old == "+":
        text += case.new
    else:
        assert case.old in text, f"{case.old!r} is not in {case.file}"
        text = text.replace(case.old, case.new)
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
