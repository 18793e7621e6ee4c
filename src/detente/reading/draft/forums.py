"""Forums and seats of a draft: bodies, pairs that talk, a regional table, the home conflict."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from detente.reading.actors.gazetteer import organisations
from detente.reading.draft.actors import body_members, party_of
from detente.reading.draft.claims import name_quantities, slug
from detente.reading.draft.pairs import PAIRED, central_pair, dealings, kind_of, quarrels
from detente.reading.draft.scale import marked

if TYPE_CHECKING:
    from detente.reading.draft.draft import Draft
    from detente.reading.proposals import Claim

_REGIONAL = re.compile(
    r"\bregional (?:agreement|conference|settlement|compact|solution|efforts?|process|approach|summit)\b"  # noqa: E501
    r"|\b(?:international|peace|multilateral) conference\b",
    re.IGNORECASE,
)
_UN = re.compile(r"\b(?:United Nations|UN|UN[A-Z]{2,}|Security Council)\b")
_MEDIATES = re.compile(
    r"\b(?:talks|negotiat\w+|mediat\w+|dialogue|process|envoy|special representative|good offices|"
    r"road ?map|brokered?|facilitat\w+|[- ](?:led|backed|sponsored|brokered|mediated)|ceasefire|"
    r"peace plan|accord)\b",
    re.IGNORECASE,
)
_GUARANTEE = {"alliance": "0.3/0.5/0.7", "un": "0.1/0.28/0.5", "regional": "0.05/0.2/0.4",
              "bilateral": "0.02/0.1/0.25", "informal": "0.02/0.1/0.25", "domestic": "0.02/0.1/0.25"}  # fmt: skip  # noqa: E501
MOST_PAIRS = 5
MOST_NAMED = 6
MOST_QUARRELS = 2
LEAST_SEATS, MOST_GUESSED, MOST_ESSENTIAL = 2, 6, 5


def draft_forums(draft: Draft) -> None:
    """Forums: those named, pairs the text speaks of most, bodies, a regional table, the UN."""
    parties = [row["id"] for row in draft.sheets["actors"].rows if not row["part_of"]]
    pairs: dict[frozenset[str], str] = _named(draft, parties)
    dealing = dealings(draft, parties)
    for pair, spans, _ in dealing:
        if len(pairs) >= MOST_PAIRS:
            break
        if frozenset(pair) in pairs:
            continue
        forum = _pair_forum(draft, pair, spans, "the text speaks of dealings between the two")
        pairs[frozenset(pair)] = forum
    odds = quarrels(draft, parties)
    for pair, spans, _ in odds[:MOST_QUARRELS]:
        if frozenset(pair) not in pairs:
            why = "the two are said to be at odds; nothing says that they meet"
            pairs[frozenset(pair)] = _pair_forum(draft, pair, spans, why)
    draft.rivals = central_pair(draft, [*dealing, *odds])
    bodies = _bodies(draft)
    _regional(draft, parties)
    _united_nations(draft, parties)
    if not draft.sheets["forums"].rows and len(parties) > 1:
        first, second = parties[:2]
        _pair_forum(draft, (first, second), [], "nothing says that they meet")
    name_quantities(draft, pairs, bodies)


def _named(draft: Draft, parties: list[str]) -> dict[frozenset[str], str]:
    """Forums that the text calls by a name, with the seats that it gives; two seats as a pair."""
    pairs: dict[frozenset[str], str] = {}
    by_use = sorted(draft.venues, key=lambda venue: -len(venue.spans))
    for venue in sorted(by_use[:MOST_NAMED], key=lambda venue: venue.spans[0]):
        serving = _ids(draft, venue.servants, parties)
        seats = [i for i in _ids(draft, venue.seats, parties) if i not in serving]
        guessed = len(seats) < LEAST_SEATS and len(venue.spans) > 1
        if guessed:
            beside = [i for i in _ids(draft, venue.beside, parties) if i not in serving]
            seats = list(dict.fromkeys([*seats, *beside]))[:MOST_GUESSED]
        if len(seats) < LEAST_SEATS:
            continue
        identifier = _forum_id(draft, venue.name)
        kinds = {kind_of(draft, seat) for seat in seats}
        pair = len(seats) == LEAST_SEATS
        kind = "bilateral" if pair else "informal"
        if pair and "insurgent" in kinds and draft.home in seats:
            kind = "domestic"
        evidence = draft.evidence(venue.said)
        draft.sheets["forums"].add(
            id=identifier, name=venue.name[:1].upper() + venue.name[1:], kind=kind,
            rule="unanimity", guarantee=_GUARANTEE[kind], evidence=evidence,
            note=marked(
                "the text names it",
                "who sits there is a guess from who is named beside it" if guessed
                else "seats from what it says of taking part",
            ),
        )  # fmt: skip
        for place, seat in enumerate(seats):
            _seat(draft, identifier, seat, essential=place < MOST_ESSENTIAL, evidence=evidence)
        for host in serving:
            _seat(draft, identifier, host, essential=False, evidence=evidence, role="guarantor")
        if pair and not guessed:
            pairs[frozenset(seats)] = identifier
    return pairs


def _forum_id(draft: Draft, name: str) -> str:
    """An id for a forum that no actor has."""
    identifier = slug(name)
    return f"{identifier}-forum" if identifier in draft.sheets["actors"].ids() else identifier


def _ids(draft: Draft, keys: Iterable[str], parties: list[str]) -> list[str]:
    """Drafted parties of several actors; a minister or an army sits for its party."""
    found = (party_of(draft, key) for key in keys if key not in draft.venue_only)
    return list(dict.fromkeys(each for each in found if each in parties))


def _name(draft: Draft, identifier: str) -> str:
    return next(
        (r["name"] for r in draft.sheets["actors"].rows if r["id"] == identifier), identifier
    )


def _pair_forum(draft: Draft, pair: tuple[str, str], spans: list[tuple[int, int]], why: str) -> str:
    first, second = pair
    kinds = {kind_of(draft, first), kind_of(draft, second)}
    domestic = "insurgent" in kinds and draft.home in pair
    identifier = f"{first}-{second}"[:60].strip("-")
    names = f"{_name(draft, first)} and {_name(draft, second)}"
    kind = "domestic" if domestic else "bilateral"
    label = f"Talks between {names}" if "insurgent" in kinds else f"{names} alone"
    draft.sheets["forums"].add(
        id=identifier, name=label, kind=kind,
            rule="unanimity", guarantee=_GUARANTEE[kind],
        evidence=draft.evidence(spans), note=marked(why),
    )  # fmt: skip
    for actor in pair:
        _seat(draft, identifier, actor, essential=True, evidence=draft.evidence(spans))
    return identifier


def _seat(
    draft: Draft, forum: str, actor: str, *, essential: bool, evidence: str, role: str = "member"
) -> None:
    draft.sheets["members"].add(
        forum=forum, actor=actor, role=role, essential="yes" if essential else "no",
        evidence=evidence, note=marked("seat proposed"),
    )  # fmt: skip


def _bodies(draft: Draft) -> dict[str, str]:
    """A forum for every organisation that holds two or more of the parties."""
    bodies: dict[str, str] = {}
    for actor in draft.reading.actors:
        if actor.type != "organisation" or actor.key in draft.venue_only:
            continue
        seats = [i for i in body_members(draft, actor.id) if i != draft.actor_ids.get(actor.id)]
        row = organisations().get(actor.id)
        if len(seats) < 2:
            seats = list(dict.fromkeys([*seats, *_mediates(draft, actor.id)]))
        allied = row is not None and row["kind"] == "alliance" and actor.id in draft.actor_ids
        if len(seats) < (1 if allied else 2):
            continue
        identifier = _forum_id(draft, row["acronym"] if row and row["acronym"] else actor.id)
        kind = row["kind"] if row and row["kind"] in _GUARANTEE else "regional"
        spans = [(c.start, c.end) for c in draft.reading.claims if actor.id in c.actors]
        evidence = draft.evidence(spans)
        draft.sheets["forums"].add(
            id=identifier, name=actor.id, kind=kind,
            rule="unanimity", guarantee=_GUARANTEE[kind],
            evidence=evidence, note=marked("members by table and text; decides by consensus until corrected"),  # noqa: E501
        )  # fmt: skip
        consensus = row is None or row["essential"] == "all" or not row["members"]
        for seat in seats:
            _seat(draft, identifier, seat, essential=consensus or len(seats) == 2,
                  evidence="gazetteer" if row else evidence)  # fmt: skip
        if not consensus and len(seats) > 2:
            for member in draft.sheets["members"].rows:
                if member["forum"] == identifier and member["actor"] in seats[:2]:
                    member["essential"] = "yes"
        own = draft.actor_ids.get(actor.id)
        if own:
            if kind == "alliance":
                # An alliance sits in its own council as its other members.
                _seat(draft, identifier, own, essential=True, evidence=evidence)
            else:
                _seat(draft, identifier, own, essential=False, evidence=evidence, role="guarantor")
        bodies[actor.id] = identifier
    return bodies


def _mediates(draft: Draft, name: str) -> list[str]:
    """Parties that a body is said to mediate between."""
    found: list[str] = []
    for relation in draft.reading.relations:
        if relation.source == name and relation.kind == "negotiates" and relation.by_rule:
            identifier = draft.actor_ids.get(relation.target)
            if identifier and identifier not in found:
                found.append(identifier)
    rows = {r["id"]: r for r in draft.sheets["actors"].rows}
    return [i for i in found if not rows[i]["part_of"]]


def _regional(draft: Draft, parties: list[str]) -> None:
    spans = [(c.start, c.end) for c in draft.reading.claims if _REGIONAL.search(c.quote)]
    if not spans:
        return
    named: dict[str, int] = {}
    for claim in draft.reading.claims:
        for name in claim.actors:
            identifier = draft.actor_ids.get(name)
            if identifier in parties and identifier:
                named[identifier] = named.get(identifier, 0) + 1
    seats = [i for i in named if kind_of(draft, i) in {"state", "government"}]
    seats.sort(key=lambda i: (-named[i], i))
    if len(seats) < 3:
        return
    draft.sheets["forums"].add(
        id="regional-conference",
        name="Regional agreement (conference of neighbours and powers)",
        kind="regional", rule="unanimity", guarantee=_GUARANTEE["regional"],
        evidence=draft.evidence(spans), note=marked("the text asks for a regional agreement; seats are a guess"),  # noqa: E501
    )  # fmt: skip
    for place, seat in enumerate(seats[:8]):
        _seat(
            draft, "regional-conference", seat, essential=place < 5, evidence=draft.evidence(spans)
        )


def _united_nations(draft: Draft, parties: list[str]) -> None:
    claims = [c for c in draft.reading.claims if _UN.search(c.quote) and _MEDIATES.search(c.quote)]
    spans = [(claim.start, claim.end) for claim in claims]
    seats = _most_named(draft, claims, parties)
    if not spans or len(seats) < LEAST_SEATS:
        return
    draft.sheets["forums"].add(
        id="un-led-talks",
        name="United Nations-led talks", kind="un",
        rule="unanimity", guarantee=_GUARANTEE["un"], evidence=draft.evidence(spans),
        note=marked("the text has the United Nations mediate; seats are a guess"),
    )  # fmt: skip
    for place, seat in enumerate(seats[:MOST_GUESSED]):
        _seat(draft, "un-led-talks", seat, essential=place < 2, evidence=draft.evidence(spans))


def _most_named(draft: Draft, claims: list[Claim], parties: list[str]) -> list[str]:
    """States, governments and armed movements: first those whom these claims name, by how often."""
    near: dict[str, int] = {}
    far: dict[str, int] = {}
    for claim in draft.reading.claims:
        dealing = PAIRED.search(claim.quote) is not None
        for name in claim.actors:
            identifier = draft.actor_ids.get(name, "")
            near[identifier] = near.get(identifier, 0) + (claim in claims)
            far[identifier] = far.get(identifier, 0) + 1 + dealing
    able = [i for i in parties if kind_of(draft, i) in {"state", "government", "insurgent"}]
    return sorted(able, key=lambda i: (-near.get(i, 0), -far.get(i, 0)))
