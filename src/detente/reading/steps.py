"""What a run needs somebody to have looked at, step by step; everything else can be left."""

from __future__ import annotations

from collections.abc import Sequence

from detente.situation.model import Row, Situation

#: Steps of a review in the order in which it is quickest, with the names that a reader sees.
STEPS = {
    "issues": "Issues", "parties": "Parties", "forums": "Forums", "stakes": "Stakes",
    "factions": "Factions that can block", "rest": "The rest",
}  # fmt: skip
_OF_KIND = {"issue": "issues", "forum": "forums", "stake": "stakes", "ratifier": "factions"}


def step_of(kind: str, rows: Sequence[str], situation: Situation) -> str:
    """The step that an item belongs to.

    A run stands on its issues, parties, forums, the stakes of the parties and the factions that
    can block what a party signs; claims, relations, seats, events, figures and notes are the rest.

    Parameters
    ----------
    kind : str
        Of the item.
    rows : sequence of str
        Rows that it became, as ``table/key``.
    situation : Situation

    Returns
    -------
    str
        One of :data:`STEPS`.

    Examples
    --------
    >>> from detente.io.load import find, read
    >>> situation = read(find("afghanistan-2017"))
    >>> step_of("actor", ["actors/usa"], situation)
    'parties'
    >>> step_of("claim", ["claims/c01"], situation)
    'rest'
    """
    found = [row for row in (_row(each, situation) for each in rows) if row is not None]
    if kind == "actor":
        if not found:
            return "rest"
        return "factions" if found[0].text("part_of") else "parties"
    if kind == "stake" and found:
        owner = situation.actors.get(found[0].text("actor"))
        return "rest" if owner is not None and owner.text("part_of") else "stakes"
    return _OF_KIND.get(kind, "rest") if found else "rest"


def _row(reference: str, situation: Situation) -> Row | None:
    table, _, key = reference.partition("/")
    return situation.table(table).get(key)


def place_of(step: str, rows: Sequence[str], situation: Situation) -> tuple[float, ...]:
    """Where an item stands within its step; what most is said of comes first.

    Issues are ordered by the salience that all parties give them, stakes by issue and then party,
    so that one scale is kept in mind at a time; a faction stands before its power to block.

    Parameters
    ----------
    step : str
    rows : sequence of str
    situation : Situation
    """
    row = _row(rows[0], situation) if rows else None
    if row is None or step == "rest":
        return ()
    if step == "issues":
        return (-_attention(row.key, situation),)
    if step == "forums":
        return (float(row.key != situation.headline.get("forum")),)
    actors = list(situation.actors.by_key)
    if step == "stakes":
        issue = row.text("issue")
        order = list(situation.issues.by_key)
        return (
            -_attention(issue, situation), order.index(issue), actors.index(row.text("actor")),
        )  # fmt: skip
    if step == "factions":
        power = row.table == "ratifiers"
        faction = situation.actors.get(row.text("faction")) if power else row
        if faction is None:
            return ()
        parent = actors.index(faction.text("part_of")) if faction.text("part_of") in actors else 0
        return (parent, actors.index(faction.key), float(power))
    return (actors.index(row.key),)


def _attention(issue: str, situation: Situation) -> float:
    """Salience of an issue over all parties."""
    total = 0.0
    for row in situation.table("stakes").where(issue=issue):
        actor = situation.actors.get(row.text("actor"))
        salience = row.value("salience")
        if actor is not None and not actor.text("part_of") and salience is not None:
            total += salience.best
    return total
