"""Actors and ratifying factions of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.reading.actors.cast import Entity
from detente.reading.actors.gazetteer import members, organisations, power_centres
from detente.reading.draft.claims import slug
from detente.reading.draft.scale import cell, marked, times, word_at
from detente.reading.proposals import Actor

if TYPE_CHECKING:
    from detente.reading.draft.draft import Draft

_KINDS = {
    "state": "state", "government": "government", "armed_group": "insurgent",
    "organisation": "organisation", "faction": "faction", "faction_group": "faction",
    "armed_force": "faction", "person": "faction", "unidentified": "organisation",
}  # fmt: skip
_SHORT = {"USA": "usa", "GBR": "uk", "ARE": "uae"}
_PERMANENT = frozenset({"USA", "RUS", "CHN", "GBR", "FRA"})
MOST_PARTIES = 16
# Who is named most is not known to be strongest: the range of the one set to 100 stays wide.
_LEAST_OF_TOP = 55.0


def draft_actors(draft: Draft) -> None:
    """Parties by how much the text has them act, then their factions, then known power centres."""
    found = {a.key: a for a in draft.reading.actors if a.key not in draft.venue_only}
    entities = draft.reading.scene.cast.entities
    parties = _parties(draft, found)
    taken: set[str] = set()
    named = {actor.id: _mentions(draft, actor) for actor in parties}
    strongest = max(named.values(), default=1)
    for actor in parties:
        identifier = slug(_SHORT.get(actor.code, "") or actor.id, taken=taken)
        for name in _names(draft, actor):
            draft.actor_ids.setdefault(name, identifier)
        draft.became(f"actor:{actor.key}", f"actors/{identifier}")
        draft.named[identifier] = named[actor.id]
        word = _influence(actor, named[actor.id] / max(1, strongest))
        spans = draft.named_at.get(actor.key, [])
        draft.sheets["actors"].add(
            id=identifier, name=actor.id,
            kind=_kind(actor), influence=cell("influence", word),
            resolve=cell("resolve", _resolve(draft, actor)), evidence=draft.evidence(spans),
            note=marked(_influence_note(actor, word, named[actor.id]), actor.why),
        )  # fmt: skip
    _scale(draft)
    for actor in found.values():
        _faction(draft, actor, entities, taken)
    _known_centres(draft, parties, taken)


def _names(draft: Draft, actor: Actor) -> list[str]:
    """The names by which claims and relations call a party: its own, and those that it absorbs."""
    names = [actor.id]
    for other in draft.reading.actors:
        executive = "executive" in draft.reading.scene.entity(other.key).flags
        if actor.type == "government" and other.id == actor.part_of:
            names.append(other.id)
        if executive and other.part_of == actor.id and actor.type == "state":
            names.append(other.id)
    return names


def _parties(draft: Draft, found: dict[str, Actor]) -> list[Actor]:
    governed = {
        actor.part_of
        for actor in found.values()
        if actor.type == "government" and "executive" in draft.reading.scene.entity(actor.key).flags
    }
    acting = {r.source for r in draft.reading.relations} | {
        r.target for r in draft.reading.relations
    }
    parties: list[Actor] = []
    for actor in found.values():
        executive = "executive" in draft.reading.scene.entity(actor.key).flags
        if actor.type == "state" and actor.id not in governed:
            if (
                actor.mentions >= 2
                or actor.id in acting
                or len(actor.aliases) > 1
                or _in_claim(draft, actor)
            ):
                parties.append(actor)
        elif (
            (actor.type == "government" and executive)
            or actor.type == "armed_group"
            or (
                actor.type == "organisation"
                and not actor.part_of
                and (actor.mentions >= 3 or actor.id in acting)
            )
        ):
            parties.append(actor)
    parties.sort(key=lambda a: (-_mentions(draft, a), a.start))
    return sorted(parties[:MOST_PARTIES], key=lambda a: a.start)


def _in_claim(draft: Draft, actor: Actor) -> bool:
    return any(actor.id in claim.actors for claim in draft.reading.claims)


def _kind(actor: Actor) -> str:
    row = organisations().get(actor.id)
    if row is not None and row["kind"] == "alliance":
        return "alliance"
    return _KINDS[actor.type]


def _mentions(draft: Draft, actor: Actor) -> int:
    """How often a party is named, a government also by the name of its state."""
    names = _names(draft, actor)
    return sum(other.mentions for other in draft.reading.actors if other.id in names)


def _influence(actor: Actor, share: float) -> str:
    step = 4 if share > 0.8 else 3 if share > 0.45 else 2 if share > 0.15 else 1
    if actor.code in _PERMANENT:
        step = max(step, 3)
    if actor.type == "armed_group":
        step = min(step, 3)
    return word_at(step)


def _influence_note(actor: Actor, word: str, named: int) -> str:
    """Where an influence comes from: from counting names, which is no measure of power."""
    said = f"influence {word} only because the text names it {times(named)}; set it"
    if actor.code in _PERMANENT:
        said += " (a permanent member of the Security Council is drafted as high at least)"
    return said


def _scale(draft: Draft) -> None:
    """The strongest party stands at 100, as the scale demands; its range stays wide."""
    rows = [row for row in draft.sheets["actors"].rows if not row["part_of"]]
    if not rows:
        return
    top = max(rows, key=lambda row: float(row["influence"].split("/")[1]))
    low = min(float(top["influence"].split("/")[0]), _LEAST_OF_TOP)
    top["influence"] = f"{low:g}/100/100"


def _resolve(draft: Draft, actor: Actor) -> str:
    home = draft.reading.scene.home
    if actor.type == "armed_group" or actor.key == home:
        return "very high"
    if draft.reading.scene.entity(actor.key).part_of == home:
        return "very high"
    return "medium" if actor.type == "state" else "low"


def party_of(draft: Draft, key: str) -> str:
    """Id of the party that an entity belongs to in the end; empty if none was drafted.

    Factions do not nest: who belongs to a faction belongs to its party.
    """
    entities = draft.reading.scene.cast.entities
    owners = {row["id"]: row["part_of"] for row in draft.sheets["actors"].rows}
    seen: set[str] = set()
    while key and key in entities and key not in seen:
        seen.add(key)
        identifier = draft.actor_ids.get(entities[key].name)
        if identifier:
            return owners[identifier] or identifier
        key = entities[key].part_of
    return ""


def _faction(draft: Draft, actor: Actor, entities: dict[str, Entity], taken: set[str]) -> None:
    if actor.id in draft.actor_ids or actor.type in {"state", "armed_group", "group"}:
        return
    if actor.type == "organisation" and not actor.part_of:
        return
    part_of = entities[actor.key].part_of
    if actor.type == "person":
        led = [r.target for r in draft.reading.relations if r.source == actor.id and r.kind == "leads"  # noqa: E501
               and r.status in {"actual", "historical"}]  # fmt: skip
        holders = [key for key, e in entities.items() if e.name in led]
        part_of = part_of or next(iter(holders), "") or draft.reading.scene.home
    parent = party_of(draft, part_of)
    if not parent:
        return
    word = _power(draft, actor, parent)
    if actor.type == "person" and word == "low":
        return
    identifier = slug(actor.id if actor.type != "person" else f"{actor.id} camp", taken=taken)
    draft.actor_ids[actor.id] = identifier
    draft.became(f"actor:{actor.key}", f"actors/{identifier}")
    spans = draft.named_at.get(actor.key, [])
    evidence = draft.evidence(spans)
    name = actor.id if actor.type != "person" else f"{actor.id} (leader and camp)"
    draft.sheets["actors"].add(
        id=identifier, name=name, kind="faction", part_of=parent,
        influence=cell("influence", "low"), resolve=cell("resolve", "high"), evidence=evidence,
        note=marked(actor.why),
    )  # fmt: skip
    draft.sheets["ratifiers"].add(
        actor=parent, faction=identifier, power=cell("power", word), evidence=evidence,
        note=marked(f"power to block {word}, by its kind ({actor.type})"),
    )  # fmt: skip


def _power(draft: Draft, actor: Actor, parent: str) -> str:
    """How likely a faction of this kind can block what its party signs: a first guess."""
    if actor.type == "person":
        led = {
            draft.actor_ids.get(r.target)
            for r in draft.reading.relations
            if r.source == actor.id and r.kind == "leads" and r.status == "actual"
        }
        if "office" in draft.reading.scene.entity(actor.key).flags or parent in led:
            return "very high"
        # Who leads a ministry, an army or a wing may resist; only a head signs or refuses.
        return "medium" if led else "low"
    low = actor.id.lower()
    if any(word in low for word in ("parliament", "senate", "congress", "assembly", "knesset")):
        return "high"
    return {"armed_force": "low", "government": "medium", "faction_group": "medium"}.get(
        actor.type, "medium"
    )


def _known_centres(draft: Draft, parties: list[Actor], taken: set[str]) -> None:
    """Who is known to hold a veto in a party, where the text names at most one of its factions."""
    for actor in parties:
        key = actor.code or actor.id
        if actor.type == "government":
            key = draft.reading.scene.entity(actor.key).part_of or key
        identifier = draft.actor_ids[actor.id]
        central = actor.mentions >= 3 or actor.key == draft.reading.scene.home
        for row in power_centres(key, draft.as_of):
            if not central or _has(draft, identifier, row["name"]):
                continue
            if row["name"] in _names(draft, actor):
                continue
            faction = slug(row["name"], taken=taken)
            note = f"not named in the brief; {row['source']}"
            draft.actor_ids.setdefault(row["name"], faction)
            draft.sheets["actors"].add(
                id=faction, name=row["name"], kind="faction", part_of=identifier,
                influence=cell("influence", "low"), resolve=cell("resolve", "high"),
                evidence="gazetteer", note=marked(note),
            )  # fmt: skip
            draft.sheets["ratifiers"].add(
                actor=identifier, faction=faction, power=row["power"], evidence="gazetteer",
                note=marked(note, "wide prior, not a fact"),
            )  # fmt: skip


def _has(draft: Draft, party: str, name: str) -> bool:
    """Whether the text itself already gave this faction, by most of its words."""
    words = {w.strip(",()'s").lower() for w in name.split()} - {"of", "and", "the", "us"}
    for row in draft.sheets["actors"].rows:
        if row["part_of"] == party:
            other = {w.strip(",()'s").lower() for w in row["name"].split()}
            leader = "president" in words and "leader" in row["name"]
            if leader or len(words & other) >= max(1, (len(words) + 1) // 2):
                return True
    return False


def body_members(draft: Draft, name: str) -> list[str]:
    """Ids of the drafted parties that are members of an organisation, by table or by text."""
    ids: list[str] = []
    owners = {row["id"]: row["part_of"] for row in draft.sheets["actors"].rows}
    for code in members(name, draft.as_of):
        entity = draft.reading.scene.cast.entities.get(code)
        identifier = draft.actor_ids.get(entity.name) if entity is not None else None
        if identifier and identifier not in ids:
            ids.append(identifier)
    for relation in draft.reading.relations:
        if (
            relation.target == name
            and relation.kind == "member_of"
            and relation.by_rule
            and relation.status in {"actual", "prospective"}
        ):
            identifier = draft.actor_ids.get(relation.source, "")
            # A president or an army sits for its party.
            identifier = owners.get(identifier) or identifier
            if identifier and identifier not in ids:
                ids.append(identifier)
    return ids
