"""What a clause says beyond its frame: refusals, leave denied, calls to let go, talks broken off.

'X will not speak to Y' is no absence of talks but a refusal; 'X lets Y pass' denied is a blow;
'X should free Y' asks for a kindness; 'X stopped publishing the rulings of Y' is a refusal too.
"""

from __future__ import annotations

from dataclasses import replace

from detente.reading.clauses.clause import Clause
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.relations.hits import Hit, targets_of
from detente.reading.relations.verbs.verb_frames import Frame

# What one may withhold from others by will.
_YIELDING = frozenset(
    "recognise recognize acknowledge accept speak talk meet negotiate sign ratify join rejoin "
    "attend sit deal agree endorse approve cooperate co-operate comply obey receive see consult "
    "allow let permit give grant lend sell release hand pay send share admit readmit compromise "
    "yield submit bow surrender reconcile engage work trade host invite visit follow support back "
    "honour honor heed implement vote return apologise apologize concede".split()
)
_STANDING = frozenset(
    "recognise recognize acknowledge accept speak talk obey cooperate co-operate answer".split()
)
_ACCEPTING = frozenset("agree accept consent comply".split())
_NOBODY = frozenset({"neither", "nobody", "none"})
_WILLING = frozenset({"will", "would", "'ll", "won't", "wouldn't", "shall", "cannot", "can't"})
_SPENDING = frozenset("spend waste devote keep go start begin continue try risk busy".split())
_STOPPING = frozenset("stop cease quit discontinue halt".split())
_REFUSING = frozenset({"refuse", "decline"})
# Who will not do this between two others refuses neither of them.
_BETWEEN = frozenset("mediate arbitrate broker intercede facilitate".split())
_LETTING_GO = frozenset({"release", "free"})
_INTENTS = frozenset(
    "attempt attempts bid effort efforts decision plan plans move moves threat threats refusal "
    "willingness desire promise promises offer offers pledge vow push drive campaign readiness "
    "intention order orders request demand proposal agreement resolve ambition right scheme plot "
    "failure ability determination haste reluctance vote urge wish hope hopes appetite".split()
)
_ADVISING = frozenset({"should", "must", "ought", "need"})


def turned(tokens: list[Token], clause: Clause, frame: Frame) -> Frame:
    """The frame that a negation or a mood turns into another; the same where none does."""
    sources, targets = frame.sources, frame.targets
    refused = clause.infinitive and clause.matrix in _REFUSING and not clause.negated
    refused = refused and clause.lemma not in _BETWEEN
    if refused and frame.sign >= 0 and not clause.passive:
        return Frame("refuses", -1, targets, sources, False, f"refuses to {clause.lemma}", True)
    first, last = clause.subject_words
    nobody = {t.low for t in tokens[max(0, first - 1) : last]} & _NOBODY if first >= 0 else set()
    if nobody and clause.lemma in _ACCEPTING and frame.sign > 0 and not clause.passive:
        # 'neither cabinet has agreed to it'
        return Frame("refuses", -1, targets, sources, False, f"does not {clause.lemma}", True)
    if not clause.negated or frame.denied or frame.sign < 0 or clause.passive:
        return frame
    if clause.lemma not in _YIELDING or frame.kind in {"leads", "member_of", "interest_in"}:
        return frame
    willing = clause.modal in _WILLING or bool(
        {t.low for t in tokens[clause.first : clause.verb]} & {"won't", "wouldn't"}
    )
    if not willing:
        return frame
    return Frame("refuses", -1, targets, sources, False, f"will not {clause.lemma}", True)


def standing_refusal(clause: Clause, hits: list[Hit]) -> list[Hit]:
    """'does not recognise Y': there is no recognition, and it is refused."""
    if clause.lemma not in _STANDING or not clause.negated or clause.passive:
        return []
    if (clause.past and not clause.perfect) or clause.modal or clause.infinitive:
        return []
    return [
        replace(hit, kind="refuses", sign=-1, negated=False, symmetric=False,
                why=f"does not {clause.lemma}")
        for hit in hits if hit.negated and hit.sign != -1
    ]  # fmt: skip


def received(scene: Scene, clause: Clause, hits: list[Hit]) -> list[Hit]:
    """'the president received Y': an audience honours him who gets it, and is a talk."""
    if clause.lemma != "receive" or clause.negated or clause.modal in _ADVISING:
        return []
    return [
        replace(hit, kind="supports", sign=1, symmetric=False, explicit=False, confidence=0.4,
                why="grants it an audience")
        for hit in hits
        if hit.kind == "negotiates" and scene.entity(hit.target).type == "person"
    ]  # fmt: skip


def let_go(clause: Clause, hits: list[Hit]) -> list[Hit]:
    """'X should free Y': X holds Y now, and is asked for a kindness."""
    if clause.modal not in _ADVISING or clause.lemma not in _LETTING_GO:
        return []
    return [
        replace(hit, kind="supports", sign=1, explicit=False, confidence=0.5,
                why="asked to let it go")
        for hit in hits if hit.sign == -1
    ]  # fmt: skip


def stopped_deed(clause: Clause, earlier: list[Clause]) -> Frame | None:
    """'stopped publishing the rulings of Y': who ceases to honour what is another's refuses him."""
    upper = earlier[-1] if earlier else None
    if (
        upper is None
        or not clause.participle
        or clause.passive
        or upper.lemma not in _STOPPING
        or clause.first > upper.verb + 2
    ):
        return None
    owners = targets_of(clause.objects) + [
        key for word, m in clause.phrases if word.split(":")[0] in {"of", "with", "to"}
        for key in m.who
    ]  # fmt: skip
    subject = clause.subject or upper.subject
    targets = [key for key in dict.fromkeys(owners) if key not in subject]
    if not targets or upper.negated:
        return None
    return Frame("refuses", -1, targets, list(subject), False, f"stops to {clause.lemma}", True)


def lent_subject(
    clause: Clause, earlier: list[Clause], tokens: list[Token], mentions: list[Mention]
) -> Clause:
    """Who acts in an infinitive that has no subject of its own.

    'Were X to arm Y', 'any attempt by X to arrest Y', 'X's threat to invade Y': X.
    """
    upper = earlier[-1] if earlier else None
    busy = upper is not None and upper.lemma in _SPENDING and tokens[clause.verb].tag == "G"
    if busy and upper is not None and not clause.subject and clause.first <= upper.stop + 3:
        # 'spent a decade pursuing Y'
        return replace(clause, subject=upper.subject, subject_words=upper.subject_words)
    if clause.subject or not clause.infinitive:
        return clause
    doer = None
    if upper is not None and upper.lemma == "be" and tokens[upper.verb].low == "were":
        doer = upper.objects[0] if upper.objects and not upper.subject else None
    if doer is None:
        doer = _by_noun(clause, tokens, mentions)
    if doer is None:
        return clause
    return replace(clause, subject=doer.who, subject_words=(doer.first, doer.last))


def _by_noun(clause: Clause, tokens: list[Token], mentions: list[Mention]) -> Mention | None:
    """The owner of the noun that an infinitive completes: 'X's refusal to', 'a bid by X to'."""
    last = clause.first
    if last and tokens[last - 1].text == ")":
        while last and tokens[last - 1].text != "(":
            last -= 1
        last = max(0, last - 1)
    by = next((m for m in reversed(mentions) if m.last in {last, clause.first}), None)
    if by is not None:
        place = by.first
        while place and tokens[place - 1].tag in {"D", "J", "N"}:
            place -= 1
        whole = place > 1 and tokens[place - 1].low in {"by", "of", "from"}
        return by if whole and tokens[place - 2].low in _INTENTS else None
    place = clause.first - 1
    if place < 1 or tokens[place].low not in _INTENTS:
        return None
    while place and tokens[place - 1].tag in {"J", "N", "'"}:
        place -= 1
        owner = next((m for m in mentions if m.last == place and m.kind != "place"), None)
        if owner is not None:
            return owner
    return next((m for m in mentions if m.last == place and m.kind != "place"), None)
