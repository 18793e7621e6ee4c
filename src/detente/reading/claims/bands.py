"""From the hedges of a part to one band, with negation, and what it refers to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from detente.reading.claims.frame import Frame, hedges_of
from detente.reading.claims.hedges import PROBABLE, WEAK, complement, tightest
from detente.reading.claims.stated import Band, Hedge
from detente.reading.claims.tense import of_now
from detente.reading.claims.yardsticks import Scale
from detente.reading.language.words import rows

# 'It remains an open question who would pay': nothing is said to be probable.
_ASKED = re.compile(
    r"\b(?:open question|unclear|uncertain|unknown|not (?:yet )?(?:known|clear)|disputed|debated)"
    r"(?:,| is)? (?:who|what|how|why|which|where|when)\b"
)
_NEGATED = re.compile(
    r"\b(?:not|never|no|none|neither|nobody|nothing|hardly|scarcely|without|cannot|can't|won't|wouldn't|n't|no longer)\b"  # noqa: E501
)
# Doubts that say nothing of how probable a present fact is.
_NO_GUESS = frozenset({"unclear", "not taken for granted", "suspicion", "low confidence", "moderate confidence",  # noqa: E501
                       "nearly sure", "fighting chance", "doubtful", "inevitable", "possible"})  # fmt: skip  # noqa: E501
_OWN = "stated in the brief"
_IMPOSSIBLE: Band = (1.0, 5.0)


@cache
def _marks() -> re.Pattern[str]:
    """Words that colour a statement: how much, on whose word, why, on what condition."""
    parts = [row["words"] for row in rows("lexicon", "marks.csv") if row["class"] != "said"]
    return re.compile(rf"\b(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


@cache
def _telling() -> frozenset[str]:
    """Verbs that say whose word, wish or belief a statement is."""
    return frozenset(
        verb for row in rows("lexicon", "marks.csv") if row["class"] == "said"
        for verb in row["words"].split()
    )  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """Band of a claim, its words, negation, and the kind after a second look."""

    kind: str
    band: Band | None
    yardstick: str
    words: tuple[str, ...]
    negated: bool
    confidence: float
    why: str


def judge(frame: Frame, kind: str, *, yardstick: str, scale: Scale | None = None) -> Verdict:
    """Band in per cent of the part's consequent stated positively.

    *unlikely* needs no turning (it already is the probability of what is said to be unlikely);
    a negated *will* or *might* is turned round.
    """
    hedges = hedges_of(frame, yardstick=yardstick)
    if scale is not None:
        hedges = [scale.apply(hedge) for hedge in hedges]
    kinds = set(kind.split("+"))
    negated = _NEGATED.search(_without_terms(frame.low)) is not None
    words = _words(frame, hedges)
    denied = re.search(r"\b(?:is|are) not\.?$", frame.low) is not None
    previous = frame.previous
    if denied and "forecast" in kinds and previous is not None and previous.band is not None:
        return Verdict(
            kind, _denied(previous.band), "own reading", ("is not",), False, 0.4,
            "denies the hedge of the sentence before and gives no probability of its own",
        )  # fmt: skip
    band, name, turned = _band(frame, kinds, hedges)
    sign = negated
    if band is not None:
        sign = (band[0] + band[1]) / 2 < 50
    certain = 0.85 if (band is None or name in {"icd203", "stated", _OWN, yardstick}) else 0.6
    why = _why(kind, hedges, name, turned=turned)
    return Verdict(kind, band, name, tuple(words), sign, certain, why)


def _denied(band: Band) -> Band:
    """What 'X is not' says after 'Y is likely', 'is possible'; after 'certain' only a doubt."""
    if band == (55.0, 80.0):
        return 20.0, 45.0
    return (1.0, 20.0) if band == (20.0, 55.0) else (20.0, 80.0)


def _without_terms(low: str) -> str:
    return re.sub(
        r"\b(?:no longer than|not only|no less|nothing less|no more than|without being)\b", " ", low
    )


def _words(frame: Frame, hedges: list[Hedge]) -> list[str]:
    """Hedging words as written, without repeats, in order of place."""
    places = [(h.start, h.text.strip()) for h in hedges]
    plain = not any(h.band is not None for h in hedges)
    searched = frame.text if plain else frame.core
    found = [(m.start(), m.group()) for m in _marks().finditer(searched)]
    if plain:
        found += _told(frame)  # whose word it is counts where no probability is given
    for start, words in sorted(found, key=lambda item: (-len(item[1]), item[0])):
        end = start + len(words)
        if not any(start < at + len(text) and at < end for at, text in places):
            places.append((start, words))
    return list(dict.fromkeys(text for _, text in sorted(places)))


def _told(frame: Frame) -> list[tuple[int, str]]:
    """Verbs of saying, believing and wanting as written: 'denies', 'has repeated', 'told us'."""
    found: list[tuple[int, str]] = []
    tokens = frame.tokens
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else None
        helped = before is not None and before.tag == "A"
        finite = token.tag == "V" or (token.tag == "E" and helped)
        if not finite or token.lemma not in _telling():
            continue
        first = before if helped and before is not None else token
        last = token
        if index + 1 < len(tokens) and tokens[index + 1].low in {"me", "us", "by", "that", "to"}:
            last = tokens[index + 1]
        start = first.start - frame.start
        if frame.core[start : start + 1].strip():
            found.append((start, frame.core[start : last.end - frame.start]))
    return found


class _Found(NamedTuple):
    """A band in per cent, whose yardstick gives it, and whether negation turned it round."""

    band: Band | None = None
    yardstick: str = ""
    turned: bool = False


_NONE = _Found()


def _band(frame: Frame, kinds: set[str], hedges: list[Hedge]) -> _Found:
    """Band of a part: the first of its hedges that says how probable it is."""
    asked = _ASKED.search(frame.text.lower())
    if kinds & {"question", "recommendation"} or frame.defining or asked:
        return _NONE
    numbers = [h for h in hedges if h.phrase == "number"]
    if numbers:
        return _Found(min(numbers, key=lambda h: (h.band or (0, 100))[1]).band, "stated")
    named = {h.phrase: h for h in hedges}
    expects = bool(kinds & {"forecast", "conditional_forecast"})
    if kinds & {"factual", "causal", "necessity"} and not expects:
        found = _guess(frame, kinds, hedges, named)
        if found is not None or "impossibility" not in kinds:
            return found or _NONE
    if "impossibility" in kinds:
        milder = named.get("cannot be expected") or named.get("tall order")
        if milder is not None:
            return _Found(milder.band, milder.yardstick)
        return _Found(_IMPOSSIBLE, "own reading")
    if kinds in ({"conditional"}, {"conditional", "causal"}):
        return _NONE
    return _likelihood(frame, hedges, named) or _expectation(frame, kinds, named)


def _guess(
    frame: Frame, kinds: set[str], hedges: list[Hedge], named: Mapping[str, Hedge]
) -> _Found | None:
    """How sure the house, or opinion at large, is of what is or was; None where nothing tells."""
    for phrase in ("widely believed", "not thought"):
        if phrase in named:
            return _Found(named[phrase].band, named[phrase].yardstick)
    reported = bool(frame.speaker) and not frame.house
    guess = [h for h in hedges if h.phrase in PROBABLE - _NO_GUESS and h.band is not None]
    if guess and kinds == {"factual"} and not reported and of_now(frame, frame.low):
        return _read(frame, _specific(guess))
    return None


def _likelihood(frame: Frame, hedges: list[Hedge], named: Mapping[str, Hedge]) -> _Found | None:
    """Band of the words of probability; None where there are none."""
    found = [h for h in hedges if h.phrase in PROBABLE and h.band is not None]
    strong = [h for h in found if h.phrase not in WEAK]
    # 'We assess with moderate confidence that it is unlikely': confidence is no likelihood.
    strong = [h for h in strong if "confiden" not in h.text] or strong
    if "doubtful" in named and "cannot be excluded" in named:
        low = named["cannot be excluded"].band or (5.0, 45.0)
        return _Found((low[0], 45.0), "own reading")
    chosen = (
        strong
        or [h for h in found if h.phrase == "could"]
        or [h for h in found if h.phrase == "possible"]
        or found
    )
    if not chosen:
        return None
    return _read(frame, chosen[0] if len(chosen) == 1 else _specific(chosen))


def _expectation(frame: Frame, kinds: set[str], named: Mapping[str, Hedge]) -> _Found:
    """Band of a forecast by 'should' or 'will' alone."""
    if any("forecast" in kind for kind in kinds) and _SHOULD.search(frame.low):
        turned = re.search(r"\bshould not\b", frame.low) is not None
        return _Found((20.0, 45.0) if turned else (55.0, 80.0), "own reading", turned)
    will = named.get("will")
    if will is None or not will.band:
        return _NONE
    own = not frame.speaker or frame.house
    if own or "conditional_forecast" in kinds or _foretells(frame):
        return _read(frame, will)
    return _NONE


_SHOULD = re.compile(r"(?<!^)\bshould\b(?!.*\b(?:will|would)\b)")
_OF_ONESELF = re.compile(
    r"\W*(?:that |to us |to me |us |me |both \w+ )*(?:that )?\W*"
    r"(?:it|they|he|she|we|i|no|his|her|its|their|our|my)\b"
)
_PLEDGING = re.compile(r"\b(?:vow|swear|swore|pledg|promis|threaten|insist)\w*\b")


def _foretells(frame: Frame) -> bool:
    """Whether somebody foretells what others will do; what he says of himself is a pledge."""
    spoken = frame.spoken.lower()
    return (
        re.search(r"\bwill\b", spoken) is not None
        and _OF_ONESELF.match(spoken) is None
        and _PLEDGING.search(frame.low) is None
        and re.search(r"\b(?:will|won't)\b", spoken[:4]) is None
    )


def _read(frame: Frame, hedge: Hedge) -> _Found:
    """Band of a hedge, turned round where the clause under it is negated."""
    if hedge.band is None:
        return _Found(None, hedge.yardstick)
    turned = _turned(frame, hedge)
    return _Found(complement(hedge.band) if turned else hedge.band, hedge.yardstick, turned)


def _specific(hedges: list[Hedge]) -> Hedge:
    """Of several hedges of one statement, the narrowest; a plain 'likely' yields to it."""
    bands = [h.band for h in hedges if h.band is not None]
    best = tightest(bands)
    return next(h for h in hedges if h.band == best)


_TURNABLE = frozenset({"will", "could", "may well", "likely", "very likely", "possible", "almost certain",  # noqa: E501
                       "might possibly", "bound to", "expect", "is expected", "inevitable",
                       "suspicion", "feared that", "fair bet", "safe bet", "nearly sure", "moderate confidence",  # noqa: E501
                       "fighting chance", "quite likely", "no reason to think", "assured us",
                       "conceivable"})  # fmt: skip
_NOT_TO = re.compile(r"^\s+(?:not to|to not)\b")


def _turned(frame: Frame, hedge: Hedge) -> bool:
    """Whether the clause under the hedge is negated, so that the band must be turned round."""
    low = frame.low
    if hedge.phrase not in _TURNABLE:
        return _NOT_TO.match(low[hedge.end :]) is not None
    main = _consequent(low)
    place = hedge.start - low.find(main)
    if hedge.phrase in {"will", "could"} and not 0 <= place < len(main):
        place = 0
    start = max(0, place)
    if re.search(r"\b(?:won't|wouldn't|couldn't)\b", main[start : start + 12]):
        return True
    if hedge.phrase == "will" and re.search(r"\b(?:not|never)\b", hedge.text, re.IGNORECASE):
        return True
    # What the hedge governs: 'will not', 'likely not to', 'likely that they will not'.
    after = main[start + (len(hedge.text) if place >= 0 else 0) :][:_REACH]
    if hedge.phrase == "will" and _NO_OBJECT.match(after):
        return True
    that = re.match(r"\s+that\b", after)
    clause = after[that.end() :] if that else after
    if that and re.match(r"\s+(?:no|none|neither|nobody|nothing)\b", clause):
        return True
    if (_NOT_FAR if that else _NOT_NEAR).match(clause) and not _ANOTHER_CLAUSE.search(
        re.split(r"\b(?:not|never)\b", clause)[0]
    ):
        return True
    return _NO_SUBJECT.search(main[:start]) is not None


# Characters after a hedge in which its negation can stand.
_REACH = 64
_NO_OBJECT = re.compile(
    r"\s+(?:\w+ly )?\w+ (?:worth )?(?:(?:no|none|neither)\b"
    r"(?! (?:choice|option|alternative|longer|less|fewer|more|doubt))|nobody\b"
    r"|nothing\b(?! (?:less|but|short))|little\b(?! (?:more|by))(?= |\.|$))"
)
_NOT_NEAR, _NOT_FAR = (
    re.compile(
        rf"[\w' ]{{0,{reach}}}?\b(?:not|never|no longer|hardly|scarcely|fails? to)\b(?! only)"
    )
    for reach in (26, 52)
)
_ANOTHER_CLAUSE = re.compile(r"\b(?:that|which|who|whether|until|if|unless|and|but)\b")
_NO_SUBJECT = re.compile(r"(?:^|[,;] |that )(?:no|none|neither|nobody|nothing)\b[\w' -]{0,50}$")


def _consequent(low: str) -> str:
    """The main clause of a conditional sentence: what follows the comma after an if-clause."""
    match = re.match(
        r"^(?:but |and |yet )?(?:if|unless|should|were|had|without|once|even if)\b.*?,\s*(.+)$",
        low,
        re.S,
    )
    return match.group(1) if match else low


def _why(kind: str, hedges: list[Hedge], name: str, *, turned: bool) -> str:
    phrases = ", ".join(
        dict.fromkeys(h.phrase for h in hedges if h.phrase in PROBABLE or h.phrase == "will")
    )
    why = f"read as {kind}"
    if phrases:
        why += f" because of '{phrases}'"
    if name:
        why += f"; band: {name}"
    return why + ("; turned round, since the clause is negated" if turned else "")
