"""Issues of a draft: kinds of issues that the text speaks of, each with its sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from detente.reading.draft.claims import slug
from detente.reading.draft.scale import counted, marked
from detente.reading.language.words import rows
from detente.reading.proposals import Actor

if TYPE_CHECKING:
    from detente.reading.draft.draft import Draft

MOST_ISSUES = 10
LEAST_ISSUES = 2
# With so many issues, one that a single claim speaks of is noise.
ENOUGH_ISSUES = 6


@dataclass(frozen=True)
class Kind:
    """A kind of issue: how it is recognised, what its ends mean, where it reverts to."""

    id: str
    name: str
    pattern: re.Pattern[str]
    low: str
    high: str
    anchors: str
    reversion: str
    linkable: str
    needs: str


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds of issues of ``lexicon/issue_kinds.csv``."""
    return tuple(
        Kind(
            row["id"], row["name"], re.compile(row["pattern"], re.IGNORECASE), row["low"], row["high"],  # noqa: E501
            row["anchors"], row["reversion"], row["linkable"], row["needs"],
        )
        for row in rows("lexicon", "issue_kinds.csv")
    )  # fmt: skip


# What the state that the text is about is called where it names none.
_UNKNOWN = "the country"


def draft_issues(draft: Draft) -> None:
    """Issues by how many claims speak of them, at most ten.

    None that no claim speaks of; one that a single claim speaks of only where there are few.
    """
    scored: list[tuple[float, int, Kind, list[tuple[int, int]]]] = []
    for order, kind in enumerate(kinds()):
        weighed = _spans(draft, kind)
        weight = sum(w for _, _, w in weighed)
        scored.append((weight, -order, kind, [(a, b) for a, b, _ in weighed]))
    scored.sort(key=lambda item: (-item[0], -item[1]))
    scored = [item for item in scored if item[0] > 0]
    chosen = [
        item for place, item in enumerate(item for item in scored if item[0] >= 1.5)
        if place < ENOUGH_ISSUES or len(item[3]) > 1
    ][:MOST_ISSUES]  # fmt: skip
    if len(chosen) < LEAST_ISSUES:
        chosen = scored[:LEAST_ISSUES]
    core = [item for item in scored if item[2].linkable == "no"]
    if core and all(kind.linkable == "yes" for _, _, kind, _ in chosen):
        chosen = core[:1] + chosen
    for place, (_, _, kind, spans) in enumerate(chosen):
        # A deal needs something to be about: with no core issue the first one is it.
        _add(draft, kind, spans, linkable=kind.linkable if core or place else "no")
    _role_issues(draft)


def _spans(draft: Draft, kind: Kind) -> list[tuple[int, int, float]]:
    """Claims that speak of the issue, with weights: what is wanted or forecast weighs more."""
    spans: list[tuple[int, int, float]] = []
    if kind.needs == "outsider" or (kind.needs == "insurgent" and not _insurgent(draft)):
        return []
    for claim in draft.reading.claims:
        hits = len(kind.pattern.findall(claim.quote))
        hits += kind.needs == "insurgent" and _insurgent(draft) in claim.actors
        if hits:
            weight = 1.0 + 0.5 * ("factual" not in claim.kind) + 0.25 * min(hits - 1, 2)
            spans.append((claim.start, claim.end, weight))
    return spans


def _insurgent(draft: Draft) -> str:
    """Who contests power: the armed group or junta that the text names most; empty if none.

    A junta counts by a name of its own; one that is only 'the government' is the state.
    """
    groups = [
        actor for actor in draft.reading.actors
        if actor.id in draft.actor_ids and (actor.type == "armed_group" or _is_junta(actor))
    ]  # fmt: skip
    groups.sort(key=lambda a: (-a.mentions, a.start))
    return groups[0].id if groups else ""


def _is_junta(actor: Actor) -> bool:
    return "junta" in {name.lower() for name in actor.aliases} and "government" not in (
        actor.id.lower().split()
    )


def _fill(draft: Draft, text: str) -> str:
    insurgent = _insurgent(draft)
    home = draft.home
    others = [
        row["name"]
        for row in draft.sheets["actors"].rows
        if row["id"] != home and not row["part_of"] and row["kind"] != "organisation"
    ]
    body = next(
        (a.id for a in draft.reading.actors if a.type == "organisation"), "the organisation"
    )
    places = {
        "{insurgent_or_rival}": insurgent or (others[0] if others else "the other side"),
        "{insurgent}": insurgent, "{home}": draft.home_name or _UNKNOWN, "{body}": body,
        "{place}": "Other theatres",
    }  # fmt: skip
    for slot, value in places.items():
        text = text.replace(slot, value)
    return text[:1].upper() + text[1:]


def _add(draft: Draft, kind: Kind, spans: list[tuple[int, int]], *, linkable: str) -> None:
    draft.sheets["issues"].add(
        id=kind.id, name=_fill(draft, kind.name), theatre=slug(draft.home_name or _UNKNOWN),
        low=kind.low, high=kind.high, anchors=kind.anchors, reversion=kind.reversion,
        linkable=linkable, evidence=draft.evidence(spans),
        note=marked(f"spoken of in {counted(len(spans), 'claim')}",
                    "ends and reversion are those of its kind"),
    )  # fmt: skip


def _role_issues(draft: Draft) -> None:
    """'Role of X in Y' for outsiders who are said to undermine efforts in the home state."""
    kind = next(k for k in kinds() if k.needs == "outsider")
    home = draft.reading.scene.home
    added = 0
    for actor in sorted(draft.reading.actors, key=lambda a: -a.mentions):
        if (
            actor.type != "state"
            or actor.key == home
            or actor.id not in draft.actor_ids
            or added >= 2
        ):
            continue
        spans = [
            (claim.start, claim.end)
            for claim in draft.reading.claims
            if actor.id in claim.actors and _meddles(claim.quote, actor.aliases, kind)
        ]
        if not spans:
            continue
        identifier = f"{slug(actor.id)}-role"
        draft.sheets["issues"].add(
            id=identifier,
            name=f"Role of {actor.id} in {draft.home_name or _UNKNOWN}",
            theatre=slug(draft.home_name or _UNKNOWN),
            low=kind.low, high=kind.high, anchors=kind.anchors, reversion=kind.reversion,
            linkable="no", evidence=draft.evidence(spans),
            note=marked("its part there is called meddling or influence"),
        )  # fmt: skip
        added += 1


def _meddles(quote: str, aliases: tuple[str, ...], kind: Kind) -> bool:
    for alias in aliases:
        for match in re.finditer(re.escape(alias), quote):
            if kind.pattern.search(quote[max(0, match.start() - 45) : match.end() + 30]):
                return True
    return False


def issue_claims(draft: Draft, issue: str) -> list[int]:
    """Indices of the claims that speak of a drafted issue."""
    if issue not in draft.spoken:
        draft.spoken[issue] = _issue_claims(draft, issue)
    return draft.spoken[issue]


def _issue_claims(draft: Draft, issue: str) -> list[int]:
    kind = next((k for k in kinds() if k.id == issue), None)
    if kind is not None:
        return [i for i, c in enumerate(draft.reading.claims) if kind.pattern.search(c.quote)]
    row = next((r for r in draft.sheets["issues"].rows if r["id"] == issue), None)
    cited = set(row["evidence"].split()) if row else set()
    return [i for i, identifier in enumerate(draft.claim_ids) if identifier and identifier in cited]
