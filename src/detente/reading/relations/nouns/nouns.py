"""Relations that nouns state: 'war between', 'support for', 'enjoys its protection', 'blockade'.

A row of ``lexicon/relation_nouns.csv`` says what a noun relates: its ``kind`` and ``sign``, after
which prepositions its target stands, after which its giver. Who acts is the owner of the noun
('Ankara's backing', 'French aid'), the giver ('aid from France'), or the subject of the verb that
takes the noun as its object ('lent its support to'); with a verb of receiving the subject is the
one who is acted on ('enjoys French support').
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from detente.reading.actors.names import Line
from detente.reading.clauses.clause import Clause
from detente.reading.language.tokens import Token
from detente.reading.language.words import relation_verbs
from detente.reading.mentions.mentions import Mention, Scene
from detente.reading.relations.context.counterparts import counterparts
from detente.reading.relations.hits import Hit
from detente.reading.relations.nouns.noun_sites import (
    MEANS,
    TIES,
    NounFrame,
    Site,
    frame_at,
    noun_sites,
)

_DEEDS = frozenset(
    "blockade strike strikes invasion attack attacks offensive embargo raid raids assault ultimatum ambush ambushes bombing bombardment shelling incursion massacre airstrike airstrikes".split()  # noqa: E501
)
_RECEIVING = frozenset(
    "receive get enjoy win secure face suffer attract draw obtain need require seek await lose have "  # noqa: E501
    "welcome want expect fear resent endure incur provoke invite survive escape crave demand earn "
    "accept take buy purchase import acquire gain reap collect pocket attract court meet encounter".split()  # noqa: E501
)
# 'has a grudge', 'has the support of': who has a feeling holds it, who has support receives it.
_HELD = frozenset("have fear seek want invite provoke court meet obtain win secure demand".split())
_CAUSES = frozenset({"in", "by", "during", "from", "after"})
# Two who do this with a noun of the table do it with each other.
_SETTLING = frozenset(
    "settle resolve end bury patch heal overcome defuse mend shelve conclude compose".split()
)
_MEDIATING = frozenset({"mediation", "shuttle", "arbitration", "facilitation"})
_ACCUSING = frozenset(
    "blame accuse suspect charge fault condemn criticise criticize denounce".split()
)
_ENDING = frozenset("block cut freeze suspend withhold stop oppose end halt deny lift ease".split())
_FEELINGS = frozenset(
    "fear hatred distrust mistrust suspicion anger envy dislike resentment loyalty sympathy "
    "gratitude "
    "friendship solidarity".split()
)
_REACTIONS = frozenset(
    "annoyance dismay fury anger alarm irritation chagrin displeasure consternation horror rage "
    "embarrassment discomfort".split()
)
_FACING = frozenset("ignore dismiss shrug defy resist withstand brush flout disregard".split())
_NO = frozenset({"no", "little", "scant", "without", "lack", "lacks", "lacking"})
_SOUR = frozenset(
    "sour soured deteriorate worsen cool chill fray strain collapse break sever cut suspend freeze "
    "rupture downgrade unravel decline suffer poison nosedive plummet plunge degrade crumble".split()  # noqa: E501
)
_SOURED = frozenset(
    "strained tense frosty poor bad cold cool frozen hostile fraught bitter sour icy uneasy troubled "  # noqa: E501
    "acrimonious difficult broken severed testy chilly rocky stormy antagonistic worst fractious "
    "deteriorating adversarial prickly tetchy abysmal toxic".split()
)


def noun_relations(
    scene: Scene, line: Line, mentions: list[Mention], parsed: list[Clause]
) -> list[Hit]:
    """'war between X and Y', 'X's attack on Y', 'X support for Y', 'talks with Y'."""
    hits: list[Hit] = []
    for site in noun_sites(line.tokens, mentions, parsed):
        frame = frame_at(site)
        found = _ties(line.tokens, site) if site.word in TIES else []
        if not found and frame is not None:
            found = _stated(site, frame) or _contextual(scene, site, frame)
        if site.before == "without" and frame is not None and frame.kind == "supports":
            # 'without Kenyan help it could not pay': it depends on Kenya
            hits += [
                replace(hit, source=hit.target, target=hit.source, kind="depends_on",
                        why=f"without its '{site.word}'")
                for hit in found if hit.kind == "supports"
            ]  # fmt: skip
            continue
        hits += [_dressed(line.tokens, site, hit) for hit in found]
    return hits


def _stated(site: Site, frame: NounFrame) -> list[Hit]:
    """Relations whose both ends are said."""
    base = Hit("", "", frame.kind, max(0, site.index - 2), site.stop, frame.sign, frame.symmetric,
               word=site.word, confidence=0.6, why=f"noun '{site.word}'")  # fmt: skip
    lemma_here = site.clause.lemma if site.clause is not None else ""
    if (
        frame.sign < 0
        and frame.symmetric
        and site.direct
        and lemma_here in _SETTLING
        and (site.clause is not None and not site.clause.infinitive and not site.clause.modal)
    ):
        base = replace(base, kind="cooperates", sign=1, why=f"settles its '{site.word}'")
    together = site.after.get("between") or site.after.get("among") or []
    if len(together) > 1:
        doers = site.owner or (
            list(site.clause.subject) if site.clause is not None and site.direct else []
        )
        if site.word in _MEDIATING:
            return [
                replace(base, source=a, target=b, symmetric=False, why=f"its '{site.word}'")
                for a in doers for b in together if a not in together
            ]  # fmt: skip
        pairs = combinations(together, 2)
        return [
            replace(base, source=a, target=b, symmetric=True, why=f"'{site.word} between'")
            for a, b in pairs
        ]
    if frame.symmetric and frame.sign > 0 and len(site.after.get("of", [])) == 2:
        # 'the coalition of A and B'
        a, b = site.after["of"]
        return [replace(base, source=a, target=b, symmetric=True)]
    subject = list(site.clause.subject) if site.clause is not None else list(site.main)
    passive = site.clause is not None and site.clause.passive
    lemma = site.clause.lemma if site.clause is not None else ""
    targets = [k for word in sorted(frame.targets) for k in site.after.get(word, [])]
    givers = [k for word in sorted(frame.givers) for k in site.after.get(word, [])]
    if site.owner and not targets:
        targets = [k for k in site.after.get("of", []) if k not in site.owner]
    elif "of" not in frame.targets and not givers:
        givers = site.after.get("of", [])
    receiving = site.direct and lemma in _RECEIVING and not passive and frame.kind != "leads"
    if lemma in _HELD and (targets or frame.sign < 0) and not givers and not site.owner:
        receiving = False
    by = site.after.get("by", [])
    if by and not site.owner and not frame.symmetric and site.after.get("of"):
        # 'recognition of X by Y': Y gives it
        return [replace(base, source=a, target=b) for a in by for b in site.after["of"] if a != b]
    sources = site.owner or givers
    two = site.after.get("of", [])
    if frame.symmetric and len(two) == 2 and not targets and not site.owner and frame.sign < 0:
        return [
            replace(base, source=two[0], target=two[1], symmetric=True)
        ]  # 'the rivalry of X and Y'
    if (
        not sources
        and targets
        and site.before in {"of", "from", "for", "in", "out"}
        and site.word in _FEELINGS
    ):
        sources = [k for k in subject if k not in targets]  # 'out of fear of X'
    if site.before == "to" and site.word in _REACTIONS and two:
        return [
            replace(base, kind="hostile", sign=-1, source=a, target=b, symmetric=False)
            for a in two
            for b in subject
            if a != b
        ]
    if sources and not targets and site.direct and frame.sign < 0 and lemma in _FACING:
        targets = [k for k in subject if k not in sources]  # 'ignores X's protests'
        return [replace(base, source=a, target=b) for a in sources for b in targets]
    if (
        frame.sign >= 0
        and site.direct
        and lemma in _SOUR
        and frame.kind in {"cooperates", "negotiates"}
    ):
        base = replace(base, kind="hostile", sign=-1, why=f"'{lemma}' its '{site.word}'")
    if len(site.owner) > 1 and not targets and frame.symmetric:
        pairs = combinations(site.owner, 2)
        return [replace(base, source=a, target=b, symmetric=True) for a, b in pairs]
    means = (
        site.before in MEANS
        and not site.direct
        and frame.kind in {"supports", "hostile", "negotiates"}
    ) or (site.before in {"over", "despite", "against"} and frame.kind in {"refuses", "hostile"})
    struck = passive and relation_verbs().get(lemma, ("", 0))[1] < 0 and frame.sign > 0
    if (site.before == "without" and frame.sign < 0) or struck:
        means = False  # 'were killed by Chadian drones': no help
    blamed = [k for m in site.clause.objects for k in m.who] if site.clause is not None else []
    if not sources and targets and blamed and lemma in _ACCUSING and frame.sign < 0:
        # 'blames Y for the raid on Z'
        sources, base = blamed, replace(base, alleged=True)
    elif sources and not targets and (receiving or means):
        targets = [k for k in subject if k not in sources]
        if frame.symmetric and len(targets) != 1:
            targets = []
    elif sources and not targets and passive and frame.sign < 0 and site.before in _CAUSES:
        # 'were killed in Taliban ambushes'
        targets = [k for k in subject if k not in sources]
    elif sources and not targets and site.clause is not None and _heads_subject(site):
        objects = [k for m in site.clause.objects for k in m.who]
        onto = [
            k
            for w, m in site.clause.phrases
            if w in {"to", "for", "on", "against", "with"}
            for k in m.who
        ]
        targets = (
            [k for k in objects or onto if k not in sources]
            if frame.sign * 1 >= 0 or objects
            else onto
        )
    elif not sources and targets and site.direct and not passive and not receiving:
        entry = relation_verbs().get(lemma)
        held = bool({"hold", "ice"} & set(site.clause.nouns)) if site.clause else False
        against = lemma in _ENDING or held or (entry is not None and entry[1] < 0)
        # 'blocks aid to X', 'condemns the attack on X': no giver, no attacker
        sources = [] if against else subject
    elif not sources and len(subject) > 1 and frame.symmetric and site.before != "of" and (
        site.direct or site.before in {"in", "at", "into", "to"}
    ):  # fmt: skip
        return [
            replace(base, source=a, target=b, symmetric=True) for a, b in combinations(subject, 2)
        ]
    elif (
        not sources
        and targets
        and _heads_subject(site)
        and site.clause is not None
        and lemma == "be"
    ):
        # 'the only outsider with influence over X is Y'
        sources = [k for m in site.clause.objects for k in m.who]
    elif (
        not sources
        and targets
        and frame.symmetric
        and site.before in {"in", "at", "into", "by", "after"}
    ):
        sources = subject
    return [replace(base, source=a, target=b) for a in sources for b in targets if a != b]


def _heads_subject(site: Site) -> bool:
    clause = site.clause
    if clause is None or clause.passive:
        return False
    first, last = clause.subject_words
    return first <= site.index < last


def _contextual(scene: Scene, site: Site, frame: NounFrame) -> list[Hit]:
    """'a blockade by X', 'X's ultimatum': the other side of the quarrel suffers it."""
    if site.word not in _DEEDS or frame.sign >= 0:
        return []
    by = site.after.get("by", [])
    sources = site.owner or by[:1]
    named = any(site.after.get(word) for word in ("on", "against", "of"))
    if not sources or named:
        return []
    if by and site.sufferer and site.sufferer not in sources:
        return [
            Hit(source, site.sufferer, "hostile", max(0, site.index - 2), site.stop, -1,
                site.word != "ultimatum", explicit=False, confidence=0.5, why=f"'{site.word} by'")
            for source in sources
        ]  # fmt: skip
    base = Hit("", "", "hostile", max(0, site.index - 2), site.stop, -1, explicit=False,
               future=not by, guessed=True, confidence=0.4,
               why=f"noun '{site.word}'; target from context")  # fmt: skip
    return [
        replace(base, source=source, target=target)
        for source in sources for target in counterparts(scene, [source])
    ]  # fmt: skip


def _ties(tokens: list[Token], site: Site) -> list[Hit]:
    """'relations between X and Y have soured', 'keeps correct relations with Y'."""
    together = site.after.get("between") or site.after.get("among") or []
    other = site.after.get("with", []) or site.after.get("to", [])
    subject = list(site.clause.subject) if site.clause is not None else []
    pairs = list(combinations(together, 2))
    if not pairs and other:
        pairs = [(a, b) for a in site.owner or subject for b in other if a != b]
    if not pairs and len(site.owner) > 1:
        pairs = list(combinations(site.owner, 2))
    if not pairs and len(subject) > 1 and site.direct:
        pairs = list(combinations(subject, 2))
    if not pairs:
        return []
    near = tokens[max(0, site.index - 4) : site.stop + 6]
    verb = {site.clause.lemma} if site.clause is not None else set()
    sour = bool(({t.lemma for t in near} | verb) & _SOUR) or bool({t.low for t in near} & _SOURED)
    kind, sign = ("hostile", -1) if sour else ("cooperates", 1)
    why = f"'{site.word}', soured" if sour else f"'{site.word}'"
    return [
        Hit(a, b, kind, max(0, site.index - 2), site.stop, sign, True, confidence=0.6, why=why)
        for a, b in pairs
    ]


def _dressed(tokens: list[Token], site: Site, hit: Hit) -> Hit:
    """Negation and mood of the clause that the noun stands in."""
    words = {t.low for t in tokens[max(0, site.index - 6) : site.index]}
    clause = site.clause
    negated = bool(words & _NO and not words & {"secret", "doubt", "bones"}) or any(
        t.tag == "X" for t in tokens[max(0, site.index - 6) : site.index]
    )
    if clause is None:
        return replace(hit, negated=hit.negated or negated)
    return replace(
        hit, negated=hit.negated or negated,
        recommended=clause.modal in {"should", "must", "ought"},
        future=hit.future or clause.modal in {"will", "would", "may", "might", "could", "can"},
        past=hit.past or (clause.past and not clause.perfect),
    )  # fmt: skip
