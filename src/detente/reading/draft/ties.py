"""Relations, dependencies and threats of a draft."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.reading.draft.scale import cell, marked, towards_medium
from detente.reading.proposals import Relation

if TYPE_CHECKING:
    from detente.reading.draft.draft import Draft

STANCES = {
    "ally": "ally", "supports": "supports", "member_of": "supports", "cooperates": "supports",
    "leads": "supports", "negotiates": "talks", "interest_in": "neutral", "rival": "wary",
    "hostile": "hostile", "refuses": "hostile", "undermines": "undermines",
    "depends_on": "supports", "seeks_support": "supports",
}  # fmt: skip
TRUST_OF = {
    "ally": "very high", "supports": "high", "talks": "medium", "neutral": "medium", "wary": "low",
    "hostile": "very low", "undermines": "very low",
}  # fmt: skip
# Below this it is more likely than not that a reader would see no such relation.
SURE = 0.5
_FRIENDLY = frozenset({"ally", "supports"})
_RANK = ("undermines", "hostile", "wary", "ally", "supports", "talks", "neutral")
_COUNTS = frozenset({"actual", "alleged", "negated", "historical", "intended"})
_RESOURCES = (
    ("troops", re.compile(r"\b(?:troops|soldiers|forces|instructors|peacekeep|battalion|train)", re.I)),  # noqa: E501
    ("arms", re.compile(r"\b(?:arms|weapons|drones|missiles|ammunition|guns|arming|armed by|equip|vessels)", re.I)),  # noqa: E501
    ("recognition", re.compile(r"\b(?:recogni|legitima|endors|backing|backed|support)", re.I)),
    ("money", re.compile(r"\b(?:aid|money|fund|loan|budget|pay|paid|dollar|financ|revenue|fuel|trade|export|gas|oil)", re.I)),  # noqa: E501
)  # fmt: skip
_THREAT = re.compile(
    r"\b(?:threat|danger|menace|fear|risk|attack|insurgen|existential|ambush|killed)\w*", re.I
)


def draft_ties(draft: Draft) -> None:
    """One stance a pair, from all that the text says of it; then dependencies and threats."""
    pairs: dict[tuple[str, str], list[Relation]] = {}
    items: dict[tuple[str, str], list[str]] = {}
    for number, relation in enumerate(draft.reading.relations, start=1):
        source, target = draft.actor_ids.get(relation.source), draft.actor_ids.get(relation.target)
        if not source or not target or source == target:
            continue
        both = [(source, target), (target, source)] if relation.symmetric else [(source, target)]
        for pair in both:
            pairs.setdefault(pair, []).append(relation)
            items.setdefault(pair, []).append(f"relation:{number}")
    for (source, target), found in pairs.items():
        if _stance(draft, source, target, found):
            for item in items[source, target]:
                draft.became(item, f"relations/{source}/{target}")
    for (source, target), found in pairs.items():
        _depends(draft, source, target, found)
    _threats(draft)


@dataclass(frozen=True)
class Said:
    """What one sentence says of a pair: kind and status of a relation, and how sure it is."""

    kind: str
    status: str
    confidence: float


def stance_cells(found: Sequence[Said]) -> dict[str, str]:
    """Cells ``trust``, ``stance`` and ``note`` of a pair, by the weight of all that is said of it.

    Parameters
    ----------
    found : sequence of Said

    Returns
    -------
    dict of str to str
        Empty where nothing of it counts (only hypothetical, for example).

    Examples
    --------
    >>> stance_cells([Said("rival", "actual", 0.7)])["trust"]
    '0.08/0.22/0.4'
    >>> stance_cells([Said("rival", "hypothetical", 0.7)])
    {}
    """
    votes: dict[str, float] = {}
    for each in found:
        if each.status not in _COUNTS:
            continue
        stance = STANCES[each.kind]
        weight = each.confidence * (
            0.5 if each.status in {"historical", "alleged", "intended"} else 1.0
        )
        if each.status == "negated":
            # 'does not trust', 'has not backed': no support; 'no dispute': no quarrel.
            stance = "wary" if stance in _FRIENDLY else "neutral"
            weight *= 0.6
        votes[stance] = votes.get(stance, 0.0) + weight
    if not votes:
        return {}
    stance = min(votes, key=lambda s: (-votes[s], _RANK.index(s)))
    kinds = sorted({f"{each.kind} ({each.status})" for each in found})
    mixed = {"hostile", "undermines"} & set(votes) and {"ally", "supports"} & set(votes)
    word = TRUST_OF[stance]
    surest = max(each.confidence for each in found if each.status in _COUNTS)
    weak = surest < SURE
    if weak:
        word = towards_medium(word)
    note = marked(
        f"trust {word} from stance",
        f"nothing said of the pair is surer than {surest:.2f}, so one step nearer to medium"
        if weak else "",
        f"said: {', '.join(kinds[:5])}", "mixed signals" if mixed else "",
    )  # fmt: skip
    return {"trust": cell("trust", word), "stance": stance, "note": note}


def _stance(draft: Draft, source: str, target: str, found: list[Relation]) -> bool:
    cells = stance_cells([Said(r.kind, r.status, r.confidence) for r in found])
    if cells:
        draft.sheets["relations"].add(
            source=source, target=target,
            evidence=draft.evidence((r.start, r.end) for r in found), **cells,
        )  # fmt: skip
    return bool(cells)


def _depends(draft: Draft, source: str, target: str, found: list[Relation]) -> None:
    parties = {row["id"] for row in draft.sheets["actors"].rows if not row["part_of"]}
    for relation in found:
        if relation.status not in {"actual", "alleged"} or not {source, target} <= parties:
            continue
        if not relation.by_rule:
            continue
        if relation.kind == "depends_on":
            recipient, donor = source, target
        elif relation.kind == "supports":
            recipient, donor = target, source
        else:
            continue
        resource = next(
            (name for name, pattern in _RESOURCES if pattern.search(relation.quote)), ""
        )
        if not resource or (relation.kind == "supports" and resource == "recognition"):
            continue
        word = (
            "high"
            if re.search(r"\b(?:most|majority|mainly|wholly|per cent|hundred)\b", relation.quote)
            else "low"
        )
        draft.sheets["dependencies"].add(
            recipient=recipient, donor=donor, resource=resource, share=_share(draft, recipient, resource, word),  # noqa: E501
            burden=cell("level", "low"), patience="1/3/8", substitutes=cell("share", "low"),
            evidence=draft.evidence([(relation.start, relation.end)]),
            note=marked(f"share {word}; patience a wide guess", relation.why),
        )  # fmt: skip


def _share(draft: Draft, recipient: str, resource: str, word: str) -> str:
    """Shares of one resource must not add up to more than the whole."""
    used = sum(
        float(row["share"].split("/")[1])
        for row in draft.sheets["dependencies"].rows
        if row["recipient"] == recipient and row["resource"] == resource
    )
    best = float(cell("share", word).split("/")[1])
    return cell("share", word) if used + best <= 0.9 else cell("share", "very low")


def _threats(draft: Draft) -> None:
    """Armed groups that the text calls a threat, to the parties that it names beside them."""
    parties = {row["id"]: row for row in draft.sheets["actors"].rows if not row["part_of"]}
    for actor in draft.reading.actors:
        identifier = draft.actor_ids.get(actor.id, "")
        row = parties.get(identifier)
        if row is None or row["kind"] != "insurgent":
            continue
        for claim in draft.reading.claims:
            if actor.id not in claim.actors or not _THREAT.search(claim.quote):
                continue
            strong = re.search(r"\b(?:existential|grave|killed|collapse)\b", claim.quote, re.I)
            word = "high" if strong else "medium"
            for name in claim.actors:
                other = draft.actor_ids.get(name, "")
                if (
                    other in parties
                    and other != identifier
                    and parties[other]["kind"] != "organisation"
                ):
                    draft.sheets["threats"].add(
                        threat=identifier, actor=other, level=cell("level", word),
                        evidence=draft.evidence([(claim.start, claim.end)]),
                        note=marked(f"level {word}"),
                    )  # fmt: skip
