"""From the hedges of a part to one band, with negation, and what it refers to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

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
    band, name, turned = _band(frame, kinds, hedges, yardstick)
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


def _band(
    frame: Frame, kinds: set[str], hedges: list[Hedge], yardstick: str
) -> tuple[Band | None, str, bool]:
    named = {h.phrase: h for h in hedges}
    reported = bool(frame.speaker) and not frame.house
    if kinds & {"question", "recommendation"} or _ASKED.search(frame.text.lower()):
        return None, "", False
    if frame.defining:
        return None, "", False
    if "number" in named:
        hedge = min(
            (h for h in hedges if h.phrase == "number"), key=lambda h: (h.band or (0, 100))[1]
        )
        return hedge.band, "stated", False
    if kinds & {"factual", "causal", "necessity"} and not kinds & {
        "forecast",
        "conditional_forecast",
    }:
        for phrase in ("widely believed", "not thought"):
            if phrase in named:
                hedge = named[phrase]
                return hedge.band, hedge.yardstick, False
        guess = [h for h in hedges if h.phrase in PROBABLE - _NO_GUESS and h.band is not None]
        if guess and kinds == {"factual"} and not reported and of_now(frame, frame.low):
            hedge = _specific(guess)
            turned = hedge.band is not None and _turned(frame, hedge)
            return (
                (complement(hedge.band) if turned and hedge.band else hedge.band),
                hedge.yardstick, turned,
            )  # fmt: skip
        if "impossibility" not in kinds:
            return None, "", False
    if "impossibility" in kinds:
        milder = named.get("cannot be expected") or named.get("tall order")
        if milder is not None:
            return milder.band, milder.yardstick, False
        return _IMPOSSIBLE, "own reading", False
    if kinds == {"conditional"} or (kinds == {"conditional", "causal"}):
        return None, "", False
    found = [h for h in hedges if h.phrase in PROBABLE and h.band is not None]
    strong = [h for h in found if h.phrase not in WEAK]
    # 'We assess with moderate confidence that it is unlikely': confidence is no likelihood.
    strong = [h for h in strong if "confiden" not in h.text] or strong
    if "doubtful" in named and "cannot be excluded" in named:
        low = named["cannot be excluded"].band or (5.0, 45.0)
        return (low[0], 45.0), "own reading", False
    chosen = (
        strong
        or [h for h in found if h.phrase == "could"]
        or [h for h in found if h.phrase == "possible"]
        or found
    )
    if chosen:
        hedge = chosen[0] if len(chosen) == 1 else _specific(chosen)
        band = hedge.band
        turned = band is not None and _turned(frame, hedge)
        if band is not None and turned:
            band = complement(band)
        return band, hedge.yardstick, turned
    if "forecast" in "".join(kinds) and re.search(
        r"(?<!^)\bshould\b(?!.*\b(?:will|would)\b)", frame.low
    ):
        turned = re.search(r"\bshould not\b", frame.low) is not None
        return ((20.0, 45.0) if turned else (55.0, 80.0)), "own reading", turned
    will = named.get("will")
    if reported and will is not None and re.search(r"\bwill\b", frame.spoken.lower()):
        # Foretold by somebody of others; what he says of himself is a pledge.
        own = re.match(
            r"\W*(?:that |to us |to me |us |me |both \w+ )*(?:that )?\W*(?:it|they|he|she|we|i|no|his|her|its|their|our|my)\b",  # noqa: E501
            frame.spoken.lower(),
        )
        reported = (
            own is not None
            or re.search(r"\b(?:vow|swear|swore|pledg|promis|threaten|insist)\w*\b", frame.low)
            is not None
            or re.search(r"\b(?:will|won't)\b", frame.spoken.lower()[:4]) is not None
        )
    if will is not None and (not reported or "conditional_forecast" in kinds) and will.band:
        turned = _turned(frame, will)
        return (complement(will.band) if turned else will.band), will.yardstick, turned
    return None, "", False


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
    offset = low.find(main)
    place = hedge.start - offset
    if hedge.phrase in {"will", "could"} and not 0 <= place < len(main):
        place = 0
    before = main[: max(0, place)]
    if re.search(r"\b(?:won't|wouldn't|couldn't)\b", main[max(0, place) : max(0, place) + 12]):
        return True
    # What the hedge governs: 'will not', 'likely not to', 'likely that they will not'.
    after = main[max(0, place) + (len(hedge.text) if place >= 0 else 0) :][:64]
    if re.search(r"\b(?:not|never)\b", hedge.text, re.IGNORECASE) and hedge.phrase == "will":
        return True
    if hedge.phrase == "will" and re.match(
        r"\s+(?:\w+ly )?\w+ (?:worth )?(?:(?:no|none|neither)\b(?! (?:choice|option|alternative|longer|less|fewer|more|doubt))|nobody\b"  # noqa: E501
        r"|nothing\b(?! (?:less|but|short))|little\b(?! (?:more|by))(?= |\.|$))",
        after,
    ):
        return True
    that = re.match(r"\s+that\b", after)
    reach = 52 if that else 26
    clause = after[that.end() :] if that else after
    if that and re.match(r"\s+(?:no|none|neither|nobody|nothing)\b", clause):
        return True
    denied = re.match(
        rf"[\w' ]{{0,{reach}}}?\b(?:not|never|no longer|hardly|scarcely|fails? to)\b(?! only)",
        clause,
    )
    if denied and not re.search(
        r"\b(?:that|which|who|whether|until|if|unless|and|but)\b",
        re.split(r"\b(?:not|never)\b", clause)[0],
    ):
        return True
    return (
        re.search(r"(?:^|[,;] |that )(?:no|none|neither|nobody|nothing)\b[\w' -]{0,50}$", before)
        is not None
    )


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
