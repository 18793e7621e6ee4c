"""Claims: what the brief asserts, forecasts, makes conditional, calls necessary or recommends."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from detente.reading.claims.attribution import attribute
from detente.reading.claims.bands import judge
from detente.reading.claims.frame import Frame
from detente.reading.claims.kinds import kind_of
from detente.reading.claims.listed import split_listed
from detente.reading.claims.yardsticks import Scale, stated_scale
from detente.reading.clauses.parts import Part, core_text, split_parts
from detente.reading.language.dates import MONTH_NAMES
from detente.reading.mentions.mentions import Scene
from detente.reading.proposals import Claim
from detente.reading.text.document import Document

_HORIZON = re.compile(
    r"\b(?:(?:by|before|until|within|over|in|during|for|through|after) (?:the )?(?:end of |rest of |"  # noqa: E501
    r"next |coming |middle of |early |late )?(?:the )?(?:(?:\w+ )?(?:weeks?|months?|years?|decades?|"  # noqa: E501
    rf"summer|winter|spring|autumn|election)\b|(?:{MONTH_NAMES})"
    r"(?: (?:19|20)\d\d)?|(?:19|20)\d\d)|this (?:year|summer|"
    r"winter|spring|autumn|month|decade)|next (?:year|month|summer|spring|winter)|by this time next "  # noqa: E501
    r"year|in time|soon|at once|for the (?:time being|foreseeable future)|in the (?:short|medium|long"  # noqa: E501
    r"|longer|near)(?: |-)(?:term|run))",
    re.IGNORECASE,
)
_PRESUPPOSES = re.compile(
    r"\b(?:stop|cease|halt|end|quit|refrain from|continue|keep|resume)\s+((?:\w+ing)\b[^.;,]*)",
    re.I,
)


# Words that go on with the subject of the part before.
_SUBJECTS = frozenset("it they he she".split())


@dataclass(frozen=True)
class _Draft:
    part: Part
    claim: Claim
    negated: bool


def propose_claims(document: Document, scene: Scene, *, yardstick: str = "detente") -> list[Claim]:
    """Claims in reading order, one or more a sentence.

    A sentence is cut where its parts differ in kind, speaker or certainty; parts that do the same
    thing stay together.
    """
    claims: list[Claim] = []
    notes = _notes_by_sentence(document)
    scale = stated_scale(document)
    if scale.named and yardstick == "detente":
        yardstick = scale.named
    advising = _advising_sections(document)
    for line, sentence in zip(scene.lines, document.sentences, strict=True):
        block = document.blocks[sentence.block]
        if block.kind in {"heading", "cell", "masthead"} or not line.tokens:
            continue
        text = document.quote(sentence.start, sentence.end)
        parts = [Part(0, len(line.tokens))]
        if block.kind != "title":
            parts = [
                piece
                for part in split_parts(line.tokens)
                for piece in split_listed(
                    line.tokens, part,
                    document.quote(line.tokens[part.first].start, line.tokens[part.last - 1].end),
                )
            ]  # fmt: skip
        drafts: list[_Draft] = []
        for part in parts:
            frame = _frame(document, line.tokens[part.first : part.last], part, text)
            frame.title = block.kind == "title"
            frame.advising = block.section in advising
            frame.inside = bool(drafts)
            frame.previous = (
                claims[-1] if claims and not drafts else (drafts[-1].claim if drafts else None)
            )
            frame.defining = line.index in scale.sentences
            drafts.append(_draft(document, scene, frame, part, line.index, yardstick, scale))
        for claim in _merged(document, drafts):
            claims.append(replace(claim, footnotes=notes.get(sentence.index, ())))
    return claims


def _notes_by_sentence(document: Document) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for note in document.notes:
        for index in note.sentences:
            found.setdefault(index, []).append(note.label)
    return {index: tuple(labels) for index, labels in found.items()}


def _advising_sections(document: Document) -> set[str]:
    return {
        block.section
        for block in document.blocks
        if re.search(
            r"recommend|what (?:to do|should|(?:i|we|one) would|\w+ (?:can|should|must|advise|propose|ask))|way forward|options for|advice|"  # noqa: E501
            r"we (?:call for|ask|urge|propose|advise)|calls? (?:for|to) action|our (?:asks|advice|proposals)|proposals? for|"  # noqa: E501
            r"next steps|policy implications|conclusions? and|prescriptions?|to do",
            block.section,
            re.IGNORECASE,
        )
    }


def _frame(document: Document, tokens: list, part: Part, sentence: str) -> Frame:  # type: ignore[type-arg]
    start, end = tokens[0].start, tokens[-1].end
    text = document.quote(start, end)
    return Frame(
        text=text, core=core_text(text, tokens), tokens=tokens, start=start, end=end,
        link=part.link, question=sentence.rstrip("\"'”’ ").endswith("?"),
    )  # fmt: skip


def _draft(
    document: Document, scene: Scene, frame: Frame, part: Part, number: int, yardstick: str,
    scale: Scale,
) -> _Draft:  # fmt: skip
    frame.speaker, frame.house, frame.spoken = attribute(frame)
    kind = kind_of(frame)
    verdict = judge(frame, kind, yardstick=yardstick, scale=scale)
    kind = verdict.kind
    antecedent, consequent = _if_then(frame, kind)
    horizon = _HORIZON.search(frame.text)
    actors: list[str] = []
    for mention in scene.mentions[number]:
        if part.first <= mention.first < part.last and mention.kind != "place":
            actors += [scene.entity(key).name for key in mention.who]
    presupposed = _PRESUPPOSES.search(frame.text) if "recommendation" in kind else None
    claim = Claim(
        quote=frame.text, start=frame.start, end=frame.end, kind=kind,
        hedge="; ".join(verdict.words), polarity="-" if verdict.negated else "+",
        band=verdict.band, yardstick=verdict.yardstick, antecedent=antecedent,
        consequent=consequent, horizon=horizon.group() if horizon else "",
        attribution=frame.speaker if not frame.house else "",
        actors=tuple(dict.fromkeys(actors)),
        presupposes=presupposed.group(1) if presupposed else "",
        confidence=verdict.confidence, why=verdict.why,
    )  # fmt: skip
    return _Draft(part, claim, verdict.negated)


def _if_then(frame: Frame, kind: str) -> tuple[str, str]:
    """Antecedent and consequent of a conditional, as written."""
    text = frame.text.rstrip(".")
    if "conditional" not in kind:
        return "", ""
    match = re.match(
        r"^(?:But |And |Yet |Even )?(?:if|unless|should|were|had|once|provided(?: that)?|as long as|so long as|"  # noqa: E501
        r"without|with|in case|only if|when)\b\s*(.+?),\s*(.+)$",
        text,
        re.IGNORECASE | re.DOTALL,
    )
    if match:
        return match.group(1).strip(), match.group(2).strip()
    match = re.search(
        r"^(.+?),?\s+(?:but\s+)?(?:only\s+)?(?:if|unless|provided(?: that)?|as long as|so long as|once|should|"  # noqa: E501
        r"were|until)\s+(.+)$",
        text,
        re.IGNORECASE | re.DOTALL,
    )
    if match:
        return match.group(2).strip(), match.group(1).strip()
    return "", text


def _merged(document: Document, drafts: list[_Draft]) -> list[Claim]:
    """Join neighbours that do the same thing."""
    out: list[_Draft] = []
    for draft in drafts:
        if out and _same(out[-1], draft):
            first = out[-1]
            claim = replace(
                first.claim,
                end=draft.claim.end,
                quote=document.quote(first.claim.start, draft.claim.end),
                hedge="; ".join(filter(None, [first.claim.hedge, draft.claim.hedge])),
                actors=tuple(dict.fromkeys([*first.claim.actors, *draft.claim.actors])),
                kind="+".join(
                    dict.fromkeys([*first.claim.kind.split("+"), *draft.claim.kind.split("+")])
                ),
                band=None
                if "recommendation" in first.claim.kind
                else _band(first.claim, draft.claim),
                yardstick=first.claim.yardstick or draft.claim.yardstick,
                consequent=" ".join(filter(None, [first.claim.consequent, draft.claim.consequent])),
            )
            out[-1] = _Draft(first.part, claim, first.negated)
        else:
            out.append(draft)
    return [draft.claim for draft in out]


def _band(first: Claim, second: Claim) -> tuple[float, float] | None:
    """Band of two parts that say one thing: a stated number wins, an added doubt widens."""
    if "recommendation" in first.kind:
        return None  # the reason for a piece of advice forecasts nothing
    if first.band is None or second.band is None:
        return first.band or second.band
    for claim in (first, second):
        if claim.yardstick == "stated":
            return claim.band
    if re.match(r"(?:though |although |but )?we\b", second.quote, re.IGNORECASE):
        return min(first.band[0], second.band[0]), min(first.band[1], second.band[1])
    return first.band


def _same(left: _Draft, right: _Draft) -> bool:
    a, b = left.claim, right.claim
    link = right.part.link
    if link.startswith("+") and a.kind == b.kind:
        return True
    if link in {"so", "for"} and not a.attribution and not b.attribution:
        return link == "so" or _balanced(a.quote, b.quote)  # 'A, so B' is one argument
    kinds_a, kinds_b = set(a.kind.split("+")), set(b.kind.split("+"))
    if kinds_a == kinds_b == {"factual"}:
        return _one_story(left, right)
    if a.attribution or b.attribution:
        return False
    if "conditional_forecast" in kinds_a and kinds_b & {"forecast", "conditional_forecast"}:
        own = re.search(r"\b(?:if|unless)\b", b.quote, re.IGNORECASE)
        unhedged = re.sub(r"(?i)\b(?:will|would|shall)\b", "", b.hedge).strip("; ") == ""
        return link == "and" and unhedged and own is None
    if kinds_a == kinds_b and kinds_a & {"recommendation", "necessity"}:
        return link == ":" or link.startswith("+")
    if "recommendation" in kinds_a and link == ";" and kinds_b == {"factual"}:
        return len(b.quote.split()) < 8
    if re.search(r"[\"“]|\b(?:told|gave|assured|says?|said|thinks?|puts?)\b", a.quote) and re.match(
        r"(?:but |though |and |yet )?(?:we|i|our|that|this)\b", b.quote, re.IGNORECASE
    ):
        return False  # the writer's view of what somebody else said
    vague = a.band is not None and b.band is not None and b.yardstick == "stated"
    if vague and link in {";", ":"} and not right.negated and not _new_subject(b.quote):
        return True
    doubled = {"forecast"} <= kinds_a and {"forecast"} <= kinds_b
    return doubled and not _new_subject(b.quote) and len(b.quote.split()) < 14


def _balanced(first: str, second: str) -> bool:
    """Whether two parts are about as long as each other: neither is the gist of both."""
    one, two = len(first.split()), len(second.split())
    return max(one, two) < 0.62 * (one + two)


def _one_story(left: _Draft, right: _Draft) -> bool:
    """Whether two facts stand better as one claim than as two.

    Two short facts of equal weight make one point. Of a longer sentence a reader accepts one
    half and not the other, so what has a subject of its own is cut off; a pronoun goes on with
    the subject before it.
    """
    a, b = left.claim, right.claim
    link = right.part.link
    opener = b.quote.split()[0]
    words = len(a.quote.split()) + len(b.quote.split())
    even = _balanced(a.quote, b.quote)
    if even and words < 22 and (not a.attribution or not b.attribution):
        return True
    if a.attribution or b.attribution:
        return False
    if link in {"and", "but"} and opener.lower() in _SUBJECTS:
        return True
    if link == ";":
        return even and words < 34 and opener.lower() in _SUBJECTS
    if link == ":" and not even and len(a.quote.split()) > 4:
        return False
    if link == "and" and not even and words >= 22 and opener[0].islower():
        return False
    return left.negated == right.negated and link not in {"but", "although", "though"}


def _new_subject(text: str) -> bool:
    return (
        re.match(r"(?:though |although |but )?(?:we|i|in our|our)\b", text, re.IGNORECASE) is None
    )
