"""'at Kabul's request', 'in league with Peru', 'under American sanctions': what phrases state.

A row of ``lexicon/circumstances.csv`` gives the words before the other actor (``_`` stands for the
actor where a noun follows it) and what they say of the one that the phrase belongs to: the actor
just before it, or the subject of its clause. ``direction`` is ``to`` (the subject acts on the
other), ``from`` (the other acts on the subject) or ``mutual``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from detente.reading.clauses.clause import Clause
from detente.reading.language.tokens import Token
from detente.reading.language.words import rows
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.relations.hits import Hit
from detente.reading.relations.stance_words import SEEN, TOOLS

_ABLE = frozenset("can could would will cannot can't couldn't wouldn't might may".split())
_RESTING = frozenset("sit stand lie live be stay remain walk".split())
_BESIDE = frozenset({"beside", "alongside"})
_WITHIN = frozenset({"J", "N", "E", "G", "AV"})


@dataclass(frozen=True)
class _Phrase:
    """A row of the table."""

    before: tuple[str, ...]
    nouns: frozenset[str]
    kind: str
    sign: int
    direction: str


@cache
def _phrases() -> dict[str, tuple[_Phrase, ...]]:
    """The rows by their last word, in the order of the table."""
    found: dict[str, list[_Phrase]] = {}
    for row in rows("lexicon", "circumstances.csv"):
        phrase = _Phrase(
            tuple(row["before"].split()), frozenset(row["nouns"].split()), row["kind"],
            int(row["sign"]), row["direction"],
        )  # fmt: skip
        found.setdefault(phrase.before[-1], []).append(phrase)
    return {word: tuple(phrases) for word, phrases in found.items()}


def circumstances(
    scene: Scene, tokens: list[Token], mentions: list[Mention], parsed: list[Clause]
) -> list[Hit]:
    """Relations that a phrase beside the verb states, and those of seeming tools."""
    low = [t.low for t in tokens]
    hits: list[Hit] = []
    for mention in mentions:
        if mention.kind == "place":
            continue
        first = mention.first
        while first and tokens[first - 1].tag in {"D", "J"}:
            first -= 1
        for start in (mention.first, first):
            found = _before(low, tokens, mention, start)
            if found is not None:
                hits += _stated(scene, tokens, mentions, parsed, mention, found)
                break
        hits += _alongside(tokens, mentions, parsed, mention)
    return hits + _tools(tokens, parsed)


def _before(
    low: list[str], tokens: list[Token], mention: Mention, start: int
) -> tuple[_Phrase, int] | None:
    """The row whose words stand before an actor, and where they start."""
    if not start:
        return None
    for row in _phrases().get(low[start - 1], ()):
        size = len(row.before)
        if start < size or tuple(low[start - size : start]) != row.before:
            continue
        if row.nouns and not row.nouns & set(_headed(tokens, mention)):
            continue
        return row, start - size
    return None


def _headed(tokens: list[Token], mention: Mention) -> list[str]:
    """The words of the noun phrase that an actor opens: 'American economic sanctions'."""
    place = mention.last
    if place < len(tokens) and tokens[place].tag == "'":
        place += 1
    found: list[str] = []
    while place < len(tokens) and len(found) < 4 and tokens[place].tag in _WITHIN | {"V", "B"}:
        found.append(tokens[place].low)
        place += 1
    return found


def _owner(
    tokens: list[Token], mentions: list[Mention], parsed: list[Clause], start: int, *, near: bool
) -> tuple[list[str], Clause | None]:
    """To whom a phrase that starts at a place belongs, and the clause it stands in."""
    clause = next(
        (c for c in reversed(parsed) if c.subject and c.first <= start <= max(c.stop, c.verb) + 1),
        None,
    )
    comma = start - 1
    if comma > 0 and tokens[comma].text == ",":
        before = [m for m in mentions if m.last == comma and m.kind != "place"]
        if before:
            return list(before[-1].who), None
    if near:
        # 'Z, a banker under Malian sanctions': the noun that the phrase follows stands for Z
        place = start
        while place and tokens[place - 1].tag in {"N", "J", "D"}:
            place -= 1
        if place < start and place and tokens[place - 1].text == ",":
            before = [m for m in mentions if m.last == place - 1 and m.kind != "place"]
            if before:
                return list(before[-1].who), None
    if clause is not None:
        return list(clause.subject), clause
    later = next((c for c in parsed if c.subject and c.first > start), None)
    if start == 0 and later is not None:
        return list(later.subject), later
    return [], None


def _stated(
    scene: Scene, tokens: list[Token], mentions: list[Mention], parsed: list[Clause],
    mention: Mention, found: tuple[_Phrase, int],
) -> list[Hit]:  # fmt: skip
    row, start = found
    owners, clause = _owner(tokens, mentions, parsed, start, near=True)
    modal = clause.modal if clause is not None else ""
    able = clause is not None and (clause.negated or modal in _ABLE)
    if row.before == ("without",) and not able:
        return []  # 'left without Peru' is no 'could not pay without Peru'
    base = Hit(
        "", "", row.kind, start, mention.last, row.sign, row.direction == "mutual", confidence=0.5,
        why=f"'{' '.join(row.before)}' it", recommended=modal in {"should", "must", "ought"},
        future=modal in {"will", "would", "may", "might", "could"},
        past=clause is not None and clause.past and not clause.perfect,
    )  # fmt: skip
    hits: list[Hit] = []
    for owner in owners:
        for other in mention.who:
            ends = (other, owner) if row.direction == "from" else (owner, other)
            if owner != other and scene.entity(other).type != "place":
                hits.append(replace(base, source=ends[0], target=ends[1]))
    return hits


def _alongside(
    tokens: list[Token], mentions: list[Mention], parsed: list[Clause], mention: Mention
) -> list[Hit]:
    """'burned the town beside the Reds': side by side in a deed."""
    place = mention.first - 1
    while place > 0 and tokens[place].tag in {"D", "J"}:
        place -= 1
    if place < 1 or tokens[place].low not in _BESIDE:
        return []
    owners, clause = _owner(tokens, mentions, parsed, place, near=False)
    if clause is None or clause.lemma in _RESTING:
        return []
    return [
        Hit(owner, key, "cooperates", clause.first, mention.last, 1, True, confidence=0.5,
            past=clause.past and not clause.perfect, why="beside it in a deed")
        for owner in owners for key in mention.who if owner != key
    ]  # fmt: skip


def _tools(tokens: list[Token], parsed: list[Clause]) -> list[Hit]:
    """'A sees B as C's man': C is said to stand behind B, and A is wary of B."""
    hits: list[Hit] = []
    for clause in parsed:
        if clause.lemma not in SEEN | {"call", "brand", "label"} or not clause.objects:
            continue
        seen = [k for m in clause.objects[:1] for k in m.who if k not in clause.subject]
        owners = [
            (key, m) for word, m in clause.phrases if word.split(":")[0] in {"as", "of"}
            for key in m.who if key not in seen
        ]  # fmt: skip
        owners += [(k, m) for m in clause.objects[1:] for k in m.who if k not in seen]
        for key, m in owners:
            near = set(_headed(tokens, m)) | {t.low for t in tokens[max(0, m.first - 3) : m.first]}
            if not near & (TOOLS | {"man", "men", "woman"}):
                continue
            hits += [
                Hit(key, one, "supports", clause.first, m.last, 1, explicit=False, alleged=True,
                    confidence=0.5, why="seen as its tool")
                for one in seen
            ]  # fmt: skip
            hits += [
                Hit(source, one, "hostile", clause.first, m.last, -1, explicit=False,
                    confidence=0.4, why="sees it as another's tool")
                for source in clause.subject for one in seen if source != key
            ]  # fmt: skip
    return hits
