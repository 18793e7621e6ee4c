"""Facts about names: states, adjectives, capitals, organisations, armed groups, offices."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from detente.reading.language.words import rows, split


@dataclass(frozen=True)
class Known:
    """A name of the gazetteer.

    Parameters
    ----------
    key : str
        ISO code of a state, else the name.
    name : str
        Usual name.
    type : str
        ``state``, ``organisation``, ``armed_group``, ``armed_force``, ``government``, ``faction``.
    kind : str
        How this spelling refers: ``name``, ``demonym``, ``people``, ``capital`` or ``acronym``.
    part_of : str
        Key of the state it belongs to, or empty.
    table : str
        Where the fact stands.
    """

    key: str
    name: str
    type: str
    kind: str
    part_of: str = ""
    table: str = ""


def normal(name: str) -> str:
    """Spelling used for look-up: straight quotes, no article, single blanks."""
    name = re.sub(r"[’‘]", "'", name).replace("‑", "-")
    name = re.sub(r"\s+", " ", name).strip()
    return re.sub(r"^(?:the|The)\s+", "", name)


@cache
def spellings() -> dict[str, Known]:
    """Every spelling that the gazetteer knows."""
    table: dict[str, Known] = {}

    def add(spelling: str, known: Known) -> None:
        spelling = normal(spelling)
        if spelling:
            table.setdefault(spelling, known)

    for row in rows("gazetteer", "countries.csv"):
        code, name = row["code"], row["name"]
        for spelling in [name, *split(row["aliases"])]:
            kind = "acronym" if spelling.isupper() and len(spelling) < 6 else "name"
            add(spelling, Known(code, name, "state", kind, "", "countries"))
        for spelling in split(row["demonyms"]):
            kind = "people" if spelling.endswith("s") and not spelling.endswith("ss") else "demonym"
            add(spelling, Known(code, name, "state", kind, "", "countries"))
    for row in rows("gazetteer", "countries.csv"):
        for spelling in split(row["capitals"]):
            add(spelling, Known(row["code"], row["name"], "state", "capital", "", "countries"))
    for file in ("organisations", "armed_groups", "institutions"):
        for row in rows("gazetteer", f"{file}.csv"):
            kind = row["type"]
            kind = "organisation" if kind == "company" else kind
            country = row.get("country") or ""
            part_of = "" if kind == "armed_group" else country
            known = Known(row["name"], row["name"], kind, "name", part_of, file)
            for spelling in [row["name"], *split(row["aliases"])]:
                add(spelling, known)
            if row["acronym"]:
                short = Known(row["name"], row["name"], kind, "acronym", part_of, file)
                add(row["acronym"], short)
    return table


@cache
def states() -> dict[str, dict[str, str]]:
    """Rows of the table of states, by code."""
    return {row["code"]: row for row in rows("gazetteer", "countries.csv")}


@cache
def organisations() -> dict[str, dict[str, str]]:
    """Rows of the table of organisations, by name."""
    return {row["name"]: row for row in rows("gazetteer", "organisations.csv")}


@cache
def _bases() -> dict[str, str]:
    return {row["name"]: row["country"] or "" for row in rows("gazetteer", "armed_groups.csv")}


def based_in(armed_group: str) -> str:
    """Code of the state in which the table says that an armed group is; empty where it does not.

    Examples
    --------
    >>> based_in("Renamo")
    'MOZ'
    """
    return _bases().get(armed_group, "")


def members(organisation: str, as_of: str) -> list[str]:
    """Codes of the members of an organisation on a day; empty where the table has none.

    Examples
    --------
    >>> "IND" in members("Shanghai Cooperation Organisation", "2017-05-23")
    False
    """
    row = organisations().get(organisation)
    codes: list[str] = []
    for entry in (row["members"] if row else "").split():
        code, _, since = entry.partition(":")
        if not since or not as_of or since <= as_of:
            codes.append(code)
    return codes


def office_holders(code: str, as_of: str) -> list[dict[str, str]]:
    """Offices of a state and who held them on a day."""
    return [
        row
        for row in rows("gazetteer", "offices.csv")
        if row["country"] == code and _on(row, as_of)
    ]


@cache
def _holders() -> dict[str, dict[str, str]]:
    return {_plain(row["person"]): row for row in rows("gazetteer", "offices.csv")}


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.replace("-", " "))
    return "".join(c for c in folded if not unicodedata.combining(c)).lower()


def office_of(name: str) -> dict[str, str] | None:
    """The last office that the table gives for a full name, accents aside; None if it has none."""
    return _holders().get(_plain(name))


def power_centres(key: str, as_of: str) -> list[dict[str, str]]:
    """Who can usually block what a state (by code) or a movement (by name) signs."""
    return [
        row
        for row in rows("gazetteer", "power_centres.csv")
        if row["holder"] == key and _on(row, as_of)
    ]


def _on(row: dict[str, str], as_of: str) -> bool:
    if not as_of:
        return not row["until"]
    return (not row["from"] or row["from"] <= as_of) and (not row["until"] or as_of < row["until"])
