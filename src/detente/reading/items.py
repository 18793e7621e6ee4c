"""What an analyst decides about: every proposal of a reading and every row drafted from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from detente.reading.anchors import Anchor
from detente.reading.draft.scale import word_of
from detente.reading.draft.share import MARK, is_drafted
from detente.reading.reading import Reading
from detente.reading.steps import STEPS, place_of, step_of
from detente.situation.model import Row, Situation

#: Kind of an item → table of the rows that it may have become.
TABLES = {
    "actor": "actors", "issue": "issues", "stake": "stakes", "forum": "forums", "seat": "members",
    "ratifier": "ratifiers", "relation": "relations", "dependency": "dependencies",
    "threat": "threats", "claim": "claims",
}  # fmt: skip
# How much hangs on a proposal of a kind when it is wrong.
_WEIGHT = {
    "actor": 1.0, "claim": 0.6, "relation": 0.35, "event": 0.25, "figure": 0.15, "source": 0.4,
    "issue": 1.0, "forum": 0.9, "stake": 0.6, "seat": 0.25, "ratifier": 0.5, "dependency": 0.4,
    "threat": 0.3,
}  # fmt: skip
# Kinds of items that are made from rows of the draft and not from proposals.
_FROM_ROWS = (
    "issue", "forum", "actor", "stake", "seat", "ratifier", "dependency", "threat", "relation",
)  # fmt: skip
_SURE = {"issue": 0.5, "forum": 0.5, "actor": 0.5}


@dataclass(frozen=True)
class Item:
    """One row of ``review.csv``.

    Parameters
    ----------
    id : str
        Names the proposal in decisions: ``actor:CZE``, ``claim:4``, ``seat:osce/dovar``.
    kind, proposal, why : str
        What is proposed, in words, and why.
    confidence, weight : float
        How likely it is right, and how much hangs on it.
    start, end : int
        Characters of the document; -1 where it stands on no words.
    rows : tuple of str
        The rows of the tables that it became, as ``table/key``; empty where it became none.
    step : str
        What it is needed for, one of :data:`~detente.reading.steps.STEPS`.
    """

    id: str
    kind: str
    proposal: str
    confidence: float
    weight: float
    why: str
    start: int
    end: int
    rows: tuple[str, ...] = ()
    step: str = "rest"

    @property
    def urgency(self) -> float:
        """What is likely wrong and matters comes first."""
        return self.weight * (1.0 - self.confidence)


def items(reading: Reading) -> list[Item]:
    """All proposals of a reading, most urgent first."""
    found = [
        *_actors(reading), *_claims(reading), *_relations(reading), *_events(reading),
        *_figures(reading), *_sources(reading),
    ]  # fmt: skip
    return _ranked(found)


def drafted_items(
    reading: Reading,
    situation: Situation,
    anchors: list[Anchor],
    rows: Mapping[str, tuple[str, ...]],
) -> list[Item]:
    """The proposals of a reading, and every other row that a draft made from them.

    Parameters
    ----------
    reading : Reading
    situation : Situation
        The draft.
    anchors : list of Anchor
        Of its claims: a row is shown with the first claim that it rests on.
    rows : mapping of str to tuple of str
        Item → rows that it became, as ``table/key``.

    Returns
    -------
    list of Item
        Step by step what a run needs, then the rest with the most urgent first.
    """
    found = [
        _shown(replace(item, rows=rows.get(item.id, ())), situation) for item in items(reading)
    ]  # fmt: skip
    taken = {row for item in found for row in item.rows}
    both = _ranked([*found, *row_items(situation, anchors, taken)])
    order = list(STEPS)
    return sorted(
        both,
        key=lambda item: (order.index(item.step), place_of(item.step, item.rows, situation)),
    )


def _shown(item: Item, situation: Situation) -> Item:
    """A proposal of the reading with its step, and with the numbers that its row got."""
    item = replace(item, step=step_of(item.kind, item.rows, situation))
    if item.kind != "actor" or not item.rows:
        return item
    row = situation.actors[item.rows[0].partition("/")[2]]
    return replace(item, proposal=f"{item.proposal}; {_strength(row)}")


def _strength(row: Row) -> str:
    return f"influence {_said(row, 'influence')}; resolve {_said(row, 'resolve')}"


def row_items(situation: Situation, anchors: Iterable[Anchor], taken: set[str]) -> list[Item]:
    """An item for every drafted row that no other item stands for.

    Parameters
    ----------
    situation : Situation
    anchors : iterable of Anchor
    taken : set of str
        Rows that have an item, as ``table/key``.
    """
    places = {anchor.id: (anchor.start, anchor.end) for anchor in anchors}
    found: list[Item] = []
    for kind in _FROM_ROWS:
        for row in situation.table(TABLES[kind]):
            reference = f"{TABLES[kind]}/{row.key}"
            if reference in taken or not is_drafted(row):
                continue
            if kind == "stake" and _idle(row, situation):
                continue
            start, end = next((places[c] for c in row.ids("evidence") if c in places), (-1, -1))
            says, share = _said_of(kind, row, situation)
            found.append(
                Item(f"{kind}:{row.key.rstrip('/')}", kind, says, _SURE.get(kind, 0.4),
                     _WEIGHT[kind] * share, row.text("note").removeprefix(f"{MARK}: "),
                     start, end, (reference,), step_of(kind, (reference,), situation))
            )  # fmt: skip
    return found


def _idle(row: Row, situation: Situation) -> bool:
    """A faction's stake in an issue that nothing in the text connects it with; it goes with it."""
    return bool(
        situation.actors[row.text("actor")].text("part_of")
        and row.ids("evidence") == ("reading",)
        and not row.given("position")
    )


def _said_of(kind: str, row: Row, situation: Situation) -> tuple[str, float]:
    """A row in words, and the share of its kind's weight that it has."""

    def name_of(actor: str) -> str:
        return _called(situation, actor)

    def name(column: str) -> str:
        return name_of(row.text(column))

    if kind == "issue":
        ends = f"0 = {row.text('low')}; 100 = {row.text('high')}"
        return f"{row.text('name')}: {ends}; without a deal {row.text('reversion')}", 1.0
    if kind == "forum":
        members = situation.table("members").where(forum=row.key)
        seats = ", ".join(name_of(member.text("actor")) for member in members)
        return f"{row.text('name')}: {row.text('kind')}; seats: {seats}", 1.0
    if kind == "actor":
        part = f", part of {name('part_of')}" if row.text("part_of") else ""
        return f"{row.text('name')} ({row.text('kind')}{part}); {_strength(row)}", 0.6
    if kind == "stake":
        salience = row.value("salience")
        share = 0.0 if salience is None else salience.best / 100
        if situation.actors[row.text("actor")].text("part_of"):
            share /= 2
        issue = situation.issues[row.text("issue")]
        ends = f"0 = {issue.text('low')}; 100 = {issue.text('high')}"
        says = f"position {_said(row, 'position') or 'unknown'}; salience {_said(row, 'salience')}"
        return f"{name('actor')} on {issue.text('name')}: {says} [{ends}]", share
    if kind == "seat":
        forum = situation.table("forums")[row.text("forum")].text("name")
        needed = "essential" if row.flag("essential") else "not essential"
        return f"{name('actor')} in {forum}: {row.text('role')}, {needed}", 1.0
    if kind == "ratifier":
        power = row.value("power")
        says = (
            f"{name('faction')} may block what {name('actor')} signs: power {_said(row, 'power')}"
        )
        return says, 0.0 if power is None else power.best
    if kind == "dependency":
        what, part = row.text("resource"), _said(row, "share")
        return f"{name('recipient')} gets {what} from {name('donor')}: share {part}", 1.0
    if kind == "threat":
        return f"{name('threat')} threatens {name('actor')}: level {_said(row, 'level')}", 1.0
    return f"{name('source')} -> {name('target')}: trust {_said(row, 'trust')}", 1.0


def _called(situation: Situation, actor: str) -> str:
    row = situation.actors.get(actor)
    return (row.text("name") if row is not None else "") or actor or "nobody"


def _said(row: Row, column: str) -> str:
    text = row.text(column)
    word = word_of(column, text)
    return f"{word} ({text})" if word else text


def _ranked(found: list[Item]) -> list[Item]:
    return sorted(found, key=lambda item: (-item.urgency, item.start, item.id))


def _actors(reading: Reading) -> list[Item]:
    most = max((actor.mentions for actor in reading.actors), default=1)
    out: list[Item] = []
    for actor in reading.actors:
        weight = _WEIGHT["actor"] * (0.4 + 0.6 * actor.mentions / most)
        part = f", part of {actor.part_of}" if actor.part_of else ""
        text = f"{actor.id} ({actor.type}{part}): {', '.join(actor.aliases[:6])}"
        out.append(
            Item(f"actor:{actor.key}", "actor", text, actor.confidence, weight, actor.why,
                 actor.start, actor.end)
        )  # fmt: skip
    return out


def _claims(reading: Reading) -> list[Item]:
    out: list[Item] = []
    for number, claim in enumerate(reading.claims, start=1):
        band = f" {claim.band[0]:g}-{claim.band[1]:g} %" if claim.band else ""
        holder = f" ({claim.attribution})" if claim.attribution else ""
        weight = _WEIGHT["claim"] * (1.4 if claim.band else 1.0)
        why = claim.why + (f"; pulls against '{claim.tension[0][:80]}'" if claim.tension else "")
        out.append(
            Item(f"claim:{number}", "claim", f"{claim.kind}{band}{holder}", claim.confidence,
                 weight, why, claim.start, claim.end)
        )  # fmt: skip
    return out


def _relations(reading: Reading) -> list[Item]:
    out: list[Item] = []
    for number, relation in enumerate(reading.relations, start=1):
        arrow = "<->" if relation.symmetric else "->"
        text = f"{relation.source} {arrow} {relation.target}: {relation.kind}, {relation.status}"
        out.append(
            Item(f"relation:{number}", "relation", text, relation.confidence, _WEIGHT["relation"],
                 relation.why, relation.start, relation.end)
        )  # fmt: skip
    return out


def _events(reading: Reading) -> list[Item]:
    out: list[Item] = []
    for number, event in enumerate(reading.events, start=1):
        text = f"{event.date or 'no date'} {event.place}: {event.event} ({event.status})"
        out.append(
            Item(f"event:{number}", "event", text, event.confidence, _WEIGHT["event"], event.why,
                 event.start, event.end)
        )  # fmt: skip
    return out


def _figures(reading: Reading) -> list[Item]:
    out: list[Item] = []
    for number, figure in enumerate(reading.figures, start=1):
        text = f"{figure.qualifier} {figure.value} {figure.unit}".strip()
        out.append(
            Item(f"figure:{number}", "figure", text, figure.confidence, _WEIGHT["figure"],
                 figure.type, figure.start, figure.end)
        )  # fmt: skip
    return out


def _sources(reading: Reading) -> list[Item]:
    out: list[Item] = []
    for source in reading.sources:
        place = source.marker_at if source.marker_at is not None else -1
        out.append(
            Item(f"source:{source.label}", "source", f"note {source.label}: {source.text}",
                 0.4 if source.flag else 0.9, _WEIGHT["source"], source.flag, place, place)
        )  # fmt: skip
    return out
