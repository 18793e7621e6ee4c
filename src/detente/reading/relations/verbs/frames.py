"""From clauses to relations between actors: the rules stand in ``lexicon/verb_frames.csv``."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

from detente.reading.actors.names import Line
from detente.reading.clauses.clause import Clause, opening
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Scene
from detente.reading.mentions.sides import root_state, two_sides
from detente.reading.relations.context.counterparts import (
    OFFERS,
    agent_of,
    counterparts,
    last_body,
    offerer,
    recipient,
)
from detente.reading.relations.hits import Hit, targets_of
from detente.reading.relations.stance_words import PAPERS
from detente.reading.relations.verbs.clause_on_clause import clause_on_clause
from detente.reading.relations.verbs.verb_frames import Frame, verb_frame
from detente.reading.relations.verbs.willingness import (
    lent_subject,
    let_go,
    received,
    standing_refusal,
    stopped_deed,
    turned,
)
from detente.reading.relations.verbs.wishes import verdicts, wished_deeds

_ADVISING = frozenset({"should", "must", "ought"})
_FUTURE = frozenset({"will", "would", "may", "might", "could", "shall", "can"})
_REFUSING = frozenset("refuse decline fail reject deny avoid refrain forbear cease".split())
_INTENDING = frozenset(
    "want wish hope intend plan promise agree offer seek vow pledge aim try attempt threaten prepare "  # noqa: E501
    "mean undertake decide".split()
)
_OFFERED = frozenset(
    "submit propose offer table present suggest put draft write publish announce demand".split()
)
_LED = frozenset("armed_group faction organisation armed_force".split())
_CONSULTING = frozenset("consult inform notify tell ask involve warn".split())
_URGING = frozenset("urge ask press tell force invite persuade get push order call want".split())
_BROKERING = frozenset("broker mediate facilitate arrange secure negotiate".split())
_WISHING = frozenset("want prefer favour favor seek advocate champion wish insist hope".split())
_POWERS = frozenset({"state", "government", "organisation", "armed_group"})
_AIMED = frozenset({"hostile", "refuses", "undermines"})


def frame_relations(scene: Scene, line: Line, clause: Clause, earlier: list[Clause]) -> list[Hit]:
    """Relations that one clause states, with targets from context where it names none."""
    tokens = line.tokens
    clause = lent_subject(clause, earlier, tokens, scene.mentions[line.index])
    frame = verb_frame(tokens, clause) or stopped_deed(clause, earlier) or _refused(clause)
    frame = turned(tokens, clause, frame) if frame is not None else None
    frame = _met(scene, clause, frame)
    hits = _joint(clause) + _helped(tokens, clause)
    hits += verdicts(tokens, scene.mentions[line.index], clause)
    if wished := wished_deeds(tokens, clause, earlier):
        return hits + wished
    hits += clause_on_clause(tokens, clause, earlier)
    if frame is None:
        return hits
    sources = frame.sources or list(clause.subject)
    if sources == ["?agent"]:
        agent = agent_of(scene, frame.targets)
        if not agent:
            return hits
        sources = [agent]
    targets, guessed = _aimed(scene, line, clause, frame, sources)
    if frame.kind == "refuses" and (guessed or not targets):
        proposers = _proposers(clause, earlier, sources)
        targets, guessed = (proposers, True) if proposers else (targets, guessed)
    if guessed:
        targets = [key for key in targets if key not in sources]
    if frame.kind == "depends_on" and targets and set(targets) <= set(sources) and earlier:
        # 'X has courted Y and depends on its gas': nobody depends on himself.
        targets = [k for m in earlier[-1].objects for k in m.who if k not in sources]
        guessed = True
    if frame.sign < 0 and targets and set(targets) <= set(sources):
        # 'the militia fights the army where its soldiers took its cattle': nobody robs himself.
        outer = [c for c in earlier if c.subject and not set(c.subject) & set(sources)]
        targets = list(outer[0].subject) if outer else []
        guessed = True
    base = _base(tokens, clause, frame, guessed=guessed)
    if frame.given and not sources and scene.home not in targets:
        # 'that aid comes from X': the aid of the state that the text is about
        sources, base = [scene.home] if scene.home else [], replace(base, explicit=False)
    if frame.given:
        for source in sources:
            hits += [replace(base, source=t, target=source, kind="supports") for t in targets]
    if frame.kind == "negotiates" and clause.lemma in _BROKERING:
        reached = bool(_direct_nouns(tokens, clause) & PAPERS) and not (base.negated or base.future)
        told = not guessed and clause.lemma != "mediate"
        base = replace(base, sign=1) if reached and told else base
        brokered = [t for t in targets if t not in sources] if not guessed else []
        pending = base.intended or base.future or base.recommended or base.negated
        later = not pending and (reached or bool({t.low for t in tokens[clause.verb :]} & PAPERS))
        hits += [
            replace(base, source=a, target=b, sign=1, symmetric=True, why="brought together")
            for a, b in combinations(brokered, 2) if len(brokered) < 4 and later
        ]  # fmt: skip
    hits += _rebel_friends(clause, base)
    if clause.matrix == "without" and clause.lemma in _CONSULTING:
        # 'without consulting X': over its head
        base = replace(base, kind="undermines", sign=-1, negated=False, symmetric=False)
        return hits + [
            replace(base, source=a, target=b) for a in sources for b in targets if a != b
        ]
    hits += _beside(scene, clause, base) + _against(clause, frame, sources, base)
    meant = not clause.infinitive or clause.matrix in _URGING
    if frame.symmetric and len(sources) > 1 and not targets and meant:
        pairs = combinations(sources, 2)
        return hits + [replace(base, source=a, target=b, symmetric=True) for a, b in pairs]
    hits += [replace(base, source=a, target=b) for a in sources for b in targets if a != b]
    hits += let_go(clause, hits) + standing_refusal(clause, hits) + received(scene, clause, hits)
    if clause.participle and earlier and earlier[-1].lemma in {"stop", "cease", "halt", "end"}:
        hits = _stopped(hits, earlier[-1])
    return hits


def _aimed(
    scene: Scene, line: Line, clause: Clause, frame: Frame, sources: list[str]
) -> tuple[list[str], bool]:
    """Targets of a frame, and whether they are guessed from the context."""
    if frame.kind == "leads" and clause.passive and not frame.targets:
        later = [
            m for m in scene.mentions[line.index] if m.first >= clause.stop and m.kind == "name"
        ]
        bodies = [m for m in later if scene.entity(m.who[0]).type in _LED]
        return (list(bodies[0].who) if bodies else []), True
    if frame.targets == ["?body"]:
        body = last_body(scene, line.index, clause.first)
        return ([body] if body else []), False
    if frame.targets or not sources:
        return frame.targets, False
    several = frame.symmetric and len(sources) > 1
    if frame.kind in _AIMED and not several:
        offered = set(clause.nouns) & OFFERS
        found = offerer(scene, line, sources) if offered else []
        if clause.lemma in {"deny", "dispute"} and not clause.nouns:
            return [], False  # 'Y denies it': what was said
        return found or counterparts(scene, sources), True
    outside = scene.home and root_state(scene, sources[0]) != scene.home
    if (
        frame.kind == "supports"
        and outside
        and not clause.passive
        and scene.entity(sources[0]).type != "person"
    ):
        return [recipient(scene, line, clause)], True
    if frame.kind == "negotiates" and not frame.symmetric:
        return list(two_sides(scene, besides=sources)), True
    return [], False


def _base(tokens: list[Token], clause: Clause, frame: Frame, *, guessed: bool) -> Hit:
    """What all relations of a clause share: its place, negation, mood and time."""
    negated = clause.negated != (clause.infinitive and clause.matrix in _REFUSING)
    if clause.matrix == "without":
        negated = not negated
    if clause.infinitive and "too" in {
        t.low for t in tokens[max(0, clause.first - 7) : clause.first]
    }:
        negated = True  # 'too beholden to X to criticise it'
    negated = negated and not frame.denied
    before = {t.lemma for t in tokens[max(0, clause.first - 9) : clause.first]}
    why = f"{frame.why}; target from context" if guessed else frame.why
    return Hit(
        "", "", frame.kind, opening(clause), clause.stop, frame.sign, frame.symmetric,
        explicit=not guessed, negated=negated or (_no_subject(tokens, clause) and not frame.denied),
        recommended=clause.modal in _ADVISING, conditional=_under_if(tokens, clause),
        future=clause.modal in _FUTURE,
        intended=clause.infinitive and clause.matrix in _INTENDING,
        past=(clause.past or tokens[clause.verb].form == "past") and not clause.perfect,
        alleged=clause.participle and bool(before & {"suspect", "allege", "accuse", "blame"}),
        guessed=guessed, word=frame.word, confidence=0.4 if guessed else 0.7, why=why,
    )  # fmt: skip


def _direct_nouns(tokens: list[Token], clause: Clause) -> set[str]:
    """Nouns of the direct object: 'negotiates with X under a truce' negotiates no truce."""
    words: set[str] = set()
    for token in tokens[clause.verb + 1 : clause.stop]:
        if token.tag == "P" and token.low not in {"of", "between"}:
            break
        if token.tag == "N":
            words.add(token.low)
    return words if words or not clause.relative else set(clause.nouns)


def _proposers(clause: Clause, earlier: list[Clause], sources: list[str]) -> list[str]:
    """'was submitted by X; it was rejected by Y': Y refuses X."""
    for upper in reversed(earlier):
        if upper.passive and not upper.participle and upper.lemma in _OFFERED:
            by = [k for word, m in upper.phrases if word == "by" for k in m.who]
            return [k for k in by if k not in sources]
    return []


def _against(clause: Clause, frame: Frame, sources: list[str], base: Hit) -> list[Hit]:
    """'sides with X against Y', 'fights alongside X and against Z': and hostile to the last."""
    if frame.sign < 0 or clause.passive:
        return []
    against = [k for word, m in clause.phrases if word == "against" for k in m.who]
    return [
        replace(base, source=a, target=b, kind="hostile", sign=-1, symmetric=False, guessed=False,
                why="'against'")
        for a in sources for b in against if a != b
    ]  # fmt: skip


def _stopped(hits: list[Hit], upper: Clause) -> list[Hit]:
    """'should stop paying': it pays now, and is asked to refuse."""
    now = [replace(hit, recommended=False, negated=False, past=False) for hit in hits]
    advised = upper.modal in _ADVISING
    refusals = [
        replace(hit, kind="refuses", sign=-1, recommended=advised)
        for hit in now
        if hit.kind in {"supports", "cooperates"}
    ]
    return now + refusals


def _no_subject(tokens: list[Token], clause: Clause) -> bool:
    first, last = clause.subject_words
    return first >= 0 and any(
        t.low in {"no", "neither", "none", "nobody"} for t in tokens[max(0, first - 1) : last]
    )


def _under_if(tokens: list[Token], clause: Clause) -> bool:
    for token in reversed(tokens[: clause.first]):
        if token.low in {"if", "unless", "were", "should", "once"} and (
            token.tag in {"S"} or token is tokens[0]
        ):
            return True
        if token.text in {",", ";", ":"}:
            return False
    return False


def _beside(scene: Scene, clause: Clause, base: Hit) -> list[Hit]:
    """What the same words also say: who leaves was a member, who signs a charter becomes one."""
    more: list[Hit] = []
    bodies = [
        key for m in [*clause.objects, *(m for w, m in clause.phrases if w == "from")] for key in m.who  # noqa: E501
        if scene.entity(key).type in {"organisation", "armed_group", "faction"}
    ]  # fmt: skip
    if clause.lemma in {"leave", "quit", "exit", "withdraw", "secede", "split", "defect", "resign"}:
        more += [
            replace(base, source=s, target=b, kind="member_of", sign=1, past=True, symmetric=False,
                    guessed=False, why="leaves it, so was a member")
            for s in clause.subject for b in bodies
            if clause.lemma != "leave" or scene.entity(s).type == "state"
        ]  # fmt: skip
    if clause.lemma in {"sign", "ratify", "adopt"}:
        charter = [
            key for word, m in clause.phrases for key in m.who
            if word.startswith("of") and scene.entity(key).type == "organisation"
        ]  # fmt: skip
        more += [
            replace(base, source=s, target=b, kind="member_of", sign=1, symmetric=False,
                    guessed=False, why="signs its charter")
            for s in clause.subject for b in charter
        ]  # fmt: skip
    return more


def _rebel_friends(clause: Clause, base: Hit) -> list[Hit]:
    """'hosts Ethiopian rebels': who helps them acts against their state."""
    if base.kind not in {"supports", "ally", "cooperates"}:
        return []
    return [
        replace(base, source=source, target=key, kind="hostile", sign=-1, symmetric=False, explicit=False,  # noqa: E501
                guessed=False, confidence=0.5, why=f"{base.why} for its rebels")
        for word, m in clause.phrases if word == "rebels"
        for source in clause.subject for key in m.who if key != source
    ]  # fmt: skip


def _met(scene: Scene, clause: Clause, frame: Frame | None) -> Frame | None:
    """'hosted the envoy', 'told Tehran that': persons are received, states are spoken to."""
    targets = [key for key in targets_of(clause.objects) if key not in clause.subject]
    kinds = {scene.entity(key).type for key in targets}
    if frame is not None and clause.lemma == "host" and frame.kind == "supports":
        guests = kinds == {"person"} and not clause.passive
        return Frame("negotiates", 0, targets, [], False, "hosts its talks") if guests else frame
    spoken = frame is None and clause.lemma in {"tell", "assure"} and not clause.passive
    speakers = {scene.entity(key).type for key in clause.subject}
    if spoken and targets and kinds | speakers <= _POWERS and not clause.negated:
        return Frame("negotiates", 0, targets, [], False, "speaks to it")
    return frame


def _refused(clause: Clause) -> Frame | None:
    """'refuses to establish the council': whom the refused act concerns."""
    refused = clause.infinitive and clause.matrix in {"refuse", "decline"} and clause.lemma != "do"
    if not refused or not clause.subject:
        return None
    if clause.lemma in _BROKERING | {"host", "arbitrate", "intercede"}:
        return Frame("negotiates", 0, [], [], False, f"asked to {clause.lemma}")
    objects = [k for k in targets_of(clause.objects) if k not in clause.subject]
    objects = objects or [k for word, m in clause.phrases if word == "which" for k in m.who]
    if not objects and clause.lemma in {
        "take",
        "sit",
        "meet",
        "attend",
        "join",
        "negotiate",
        "talk",
    }:
        objects = [k for _, m in clause.phrases for k in m.who if k not in clause.subject]
    return Frame("refuses", -1, objects, [], False, f"refuses to {clause.lemma}")


def _helped(tokens: list[Token], clause: Clause) -> list[Hit]:
    """'held the town with Ostrine help': the helper supports who acts."""
    hits: list[Hit] = []
    for word, mention in clause.phrases:
        place = mention.last + (mention.last < len(tokens) and tokens[mention.last].tag == "'")
        while place < len(tokens) and tokens[place].tag == "J":
            place += 1
        after = {t.low for t in tokens[place : place + 1]}
        if word in {"with", "through", "without"} and after & {
            "help",
            "support",
            "backing",
            "assistance",
            "aid",
            "arms",
            "weapons",
            "money",
            "protection",
        }:
            hits += [
                Hit(helper, actor, "supports", mention.first, min(mention.last + 2, len(tokens)), 1,
                    why="with its help")
                for helper in mention.who for actor in clause.subject if helper != actor
            ]  # fmt: skip
    return hits


def _joint(clause: Clause) -> list[Hit]:
    """'A and B should publish their draft': advice to act together."""
    needed = clause.infinitive and clause.matrix == "need" and not clause.phrases
    if (
        (clause.modal not in _ADVISING and not needed)
        or len(clause.subject) != 2
        or clause.passive
        or clause.negated
    ):
        return []
    left, right = clause.subject
    return [
        Hit(left, right, "cooperates", opening(clause), clause.stop, 1, True, recommended=True,
            confidence=0.5, why="advised to act together")
    ]  # fmt: skip


def contrast(parsed: list[Clause], line: Line) -> list[Hit]:
    """'A wants it kept; B wants it gone': two of a kind who want different things are rivals."""
    hits: list[Hit] = []
    wishes = [c for c in parsed if _wishes(c, line.tokens)]
    for first, other in pairwise(wishes):
        between = {t.text for t in line.tokens[first.verb : other.first]}
        if not between & {";", "while", "whereas", "but"}:
            continue
        if len(first.subject) == len(other.subject) == 1 and first.subject != other.subject:
            hits.append(Hit(first.subject[0], other.subject[0], "rival", opening(first), other.stop, -1, True,  # noqa: E501
                            confidence=0.5, why=f"both '{first.lemma}', and differ"))  # fmt: skip
    return hits


def _wishes(clause: Clause, tokens: list[Token]) -> bool:
    """'favours arbitration', 'would sooner hire boats': what somebody would have."""
    before = {t.low for t in tokens[max(0, clause.first - 1) : clause.verb]}
    rather = clause.modal in {"would", "'d"} and bool(before & {"rather", "sooner", "prefer"})
    aimed = any(set(m.who) - set(clause.subject) for m in clause.objects)
    return bool(clause.subject) and ((rather and not aimed) or clause.lemma in _WISHING)
