"""Claims that pull against each other, and one proposition said with different strength."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from detente.reading.proposals import Claim, Relation

_STOP = frozenset(
    "the a an of in on at to for and or but that this it its is are was were be been has have had with by "  # noqa: E501
    "as not no never will would could may might should must which who from their his her they he she "  # noqa: E501
    "than more most very highly unlikely likely possible impossible seems seem any all one two".split()  # noqa: E501
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|neither|nor|hardly|without|cannot|denies|denied|refuses?|failed|lacks?)\b",
    re.I,
)
_OPPOSITES = (
    ("fall", "rise"), ("fallen", "risen"), ("support", "oppose"), ("supported", "opposed"),
    ("accept", "reject"), ("conditional", "unconditional"), ("open", "closed"), ("stay", "leave"),
    ("increase", "decrease"), ("stronger", "weaker"), ("ally", "enemy"), ("won", "lost"),
    ("blocked", "obstructed"), ("sided", "neutral"),
)  # fmt: skip


@dataclass(frozen=True)
class Tension:
    """Two claims (by index) and why they are set side by side.

    ``kind`` is ``contradiction``, ``restatement`` (one proposition with two strengths) or
    ``disputed`` (two others disagree, not the house with itself).
    """

    first: int
    second: int
    kind: str
    why: str


def _stem(word: str) -> str:
    for end in (
        "ingly",
        "edly",
        "ations",
        "ation",
        "ings",
        "ing",
        "ions",
        "ion",
        "ies",
        "ed",
        "es",
        "s",
        "ly",
    ):
        if word.endswith(end) and len(word) - len(end) >= 4:
            return word[: -len(end)]
    return word


def _content(text: str) -> set[str]:
    """Stems of the words that carry the meaning; names are compared as actors, not as words."""
    # The capital of the first word is that of the sentence.
    plain = re.sub(r"['’]s\b|\b[A-Z][\w’'-]*", " ", text[:1].lower() + text[1:])
    return {_stem(w) for w in re.findall(r"[a-z][a-z-]{2,}", plain) if w not in _STOP}


def find_tensions(claims: list[Claim], *, most: int = 400) -> list[Tension]:
    """Pairs of claims that share actors and words but not their polarity or strength.

    Parameters
    ----------
    claims : list of Claim
    most : int
        Only claims up to this number are compared (the work grows with its square).

    Returns
    -------
    list of Tension
        Proposals for a reader, not verdicts.
    """
    found: list[Tension] = []
    words = [_content(claim.quote) if _usable(claim) else set() for claim in claims[:most]]
    denies = [_NEGATION.search(claim.quote) is not None for claim in claims[:most]]
    for j in range(len(words)):
        for i in range(max(0, j - 120), j):
            if not words[i] or not words[j]:
                continue
            a, b = claims[i], claims[j]
            shared = words[i] & words[j]
            if not shared or (len(shared) < 2 and j - i > 1):
                continue
            actors = set(a.actors) & set(b.actors)
            near = len(shared) / min(len(words[i]), len(words[j]))
            tension = _judge(a, b, shared, actors, near, j - i, negated=denies[i] != denies[j])
            if tension:
                found.append(Tension(i, j, *tension))
    return found


def _usable(claim: Claim) -> bool:
    return not {"recommendation", "question"} & set(claim.kind.split("+"))


def _judge(
    a: Claim,
    b: Claim,
    shared: set[str],
    actors: set[str],
    near: float,
    distance: int,
    *,
    negated: bool,
) -> tuple[str, str] | None:
    close = distance <= 2
    enough = (len(shared) >= 3 and near >= 0.5) or (close and len(shared) >= 2 and near >= 0.28)
    if a.band and b.band and enough and actors:
        apart = abs(sum(a.band) - sum(b.band)) / 2
        if apart >= 10:
            return "restatement", f"one subject ({', '.join(sorted(shared)[:4])}), two strengths"
    if a.band and b.band:
        return None
    opposite = distance <= 2 and _opposite(a.quote, b.quote)
    if (negated and enough and (actors or close)) or (
        opposite and len(shared) >= (1 if distance == 1 else 2) and (actors or close)
    ):
        if a.attribution and b.attribution and a.attribution != b.attribution:
            return "disputed", f"{a.attribution} and {b.attribution} say different things"
        if bool(a.attribution) != bool(b.attribution):
            return "disputed", "the house and somebody it reports say different things"
        words = ", ".join(sorted(shared)[:4])
        return "contradiction", f"both speak of {words}, one affirms and one denies"
    return None


def relation_tensions(claims: list[Claim], relations: list[Relation]) -> list[Tension]:
    """One claim says that X backs Y, another that it does not."""
    holder = _holders(claims, relations)
    found: list[Tension] = []
    alike: dict[tuple[str, str, str], list[int]] = {}
    for second, b in enumerate(relations):
        earlier = alike.setdefault((b.source, b.target, b.kind), [])
        for first in earlier:
            a = relations[first]
            facts = {a.status, b.status} <= {"negated", "actual", "historical"}
            if not facts or (a.status == "negated") == (b.status == "negated"):
                continue
            if a.explicit and b.explicit and holder.get(first, -1) != holder.get(second, -1):
                pair = sorted((holder.get(first, -1), holder.get(second, -1)))
                if pair[0] >= 0:
                    why = f"{a.source} {a.kind} {a.target}: once affirmed, once denied"
                    found.append(Tension(pair[0], pair[1], "contradiction", why))
        earlier.append(second)
    return found


def _holders(claims: list[Claim], relations: list[Relation]) -> dict[int, int]:
    """Index of the first claim that holds the start of each relation."""
    order = sorted(range(len(claims)), key=lambda i: claims[i].start)
    starts = [claims[i].start for i in order]
    longest = max((claim.end - claim.start for claim in claims), default=0)
    holder: dict[int, int] = {}
    for number, relation in enumerate(relations):
        low = bisect_left(starts, relation.start - longest)
        high = bisect_right(starts, relation.start)
        held = [i for i in order[low:high] if relation.start < claims[i].end]
        if held:
            holder[number] = min(held)
    return holder


def _opposite(first: str, second: str) -> bool:
    a, b = set(first.lower().split()), set(second.lower().split())
    return any((x in a and y in b) or (y in a and x in b) for x, y in _OPPOSITES)


def with_tensions(claims: list[Claim], tensions: list[Tension]) -> list[Claim]:
    """Claims that name the quotes they pull against."""
    against: dict[int, list[str]] = {}
    for tension in tensions:
        against.setdefault(tension.first, []).append(claims[tension.second].quote)
        against.setdefault(tension.second, []).append(claims[tension.first].quote)
    return [
        replace(claim, tension=tuple(dict.fromkeys(against.get(index, ()))))
        for index, claim in enumerate(claims)
    ]
