"""How much of a situation is drafted by rules and not yet reviewed."""

from __future__ import annotations

from detente.situation.model import Row, Situation

MARK = "draft"


def is_drafted(row: Row) -> bool:
    """Whether a row was drafted by rules and not reviewed: its note starts with ``draft:``."""
    return row.text("note").lower().startswith(f"{MARK}:")


def drafted_share(situation: Situation) -> tuple[int, int]:
    """How many numeric cells are drafted and not yet reviewed, of how many.

    A row counts as drafted while its note starts with ``draft:``.

    Parameters
    ----------
    situation : Situation

    Returns
    -------
    (int, int)
        Drafted cells and all cells that hold a number.

    Examples
    --------
    >>> from detente.io.load import find, read
    >>> drafted_share(read(find("afghanistan-2017")))[0]
    0
    """
    numeric = {
        "actors": ("influence", "resolve"), "issues": ("reversion", "reversion_today"),
        "stakes": ("position", "salience", "control", "red_line"), "relations": ("trust",),
        "forums": ("guarantee", "quota"), "ratifiers": ("power",),
        "dependencies": ("share", "burden", "patience", "substitutes"), "threats": ("level",),
    }  # fmt: skip
    drafted = total = 0
    for name, columns in numeric.items():
        for row in situation.table(name):
            cells = sum(row.given(column) for column in columns)
            if name == "stakes" and not row.given("position"):
                cells += 1  # an unknown position is drawn, so it is a number of the model too
            total += cells
            if is_drafted(row):
                drafted += cells
    return drafted, total


def draft_notice(situation: Situation) -> tuple[str, ...]:
    """The loud line: how much of a situation is drafted; empty if nothing is.

    Examples
    --------
    >>> from detente.io.load import find, read
    >>> draft_notice(read(find("afghanistan-2017")))
    ()
    """
    drafted, total = drafted_share(situation)
    if not drafted:
        return ()
    return (
        f"DRAFT: {100 * drafted / max(1, total):.0f} % of the numbers ({drafted} of {total} cells) "
        "are wide guesses drafted by rules and not yet reviewed. Do not cite the result.",
    )
