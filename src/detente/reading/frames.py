"""From clauses, nouns and roles to relations between actors."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from detente.reading.clauses import Clause
from detente.reading.heads import TITLES
from detente.reading.mentions import Mention, Scene, subject_of
from detente.reading.names import Line
from detente.reading.reference import main_parties
from detente.reading.tokens import Token
from detente.reading.words import relation_verbs, rows

_ADVISING = frozenset({"should", "must", "ought"})
_FUTURE = frozenset({"will", "would", "may", "might", "could", "shall", "can"})
_REFUSING = frozenset(
    "refuse decline fail reject cease stop quit deny avoid refrain forbear hesitate".split()
)
_INTENDING = frozenset(
    "want wish hope intend plan promise agree offer seek vow pledge aim try attempt threaten prepare "
    "mean undertake decide".split()
)
_AGAINST = frozenset("against on at with to from towards toward over upon".split())
_TOWARDS = frozenset("with to for towards toward behind alongside in between among from on".split())
_PAPERS = frozenset(
    "agreement treaty accord pact memorandum deal declaration charter protocol convention contract "
    "understanding truce ceasefire communiqué statement lease compact settlement partnership lines".split()
)
_GOODS = frozenset(
    "aid arms weapons money troops help support loans loan training drones fuel grain ammunition "
    "funds fund assistance credit cash instructors advisers boats vessels equipment gas missiles "
    "guns rifles budget power electricity asylum shelter sanctuary guarantees guarantee cover "
    "backing soldiers fighters helicopters jets".split()
)
_BLOWS = frozenset(
    "sanctions sanction embargo war blockade pressure attack attacks strike strikes raid raids tariffs "
    "tariff threat threats ultimatum assault campaign fire shells missiles blame restrictions ban "
    "penalties complaint suit charges offensive invasion siege measures".split()
)
_SLURS = frozenset(
    "aggression aggressor aggressors gang gangs terrorist terrorists terrorism attacker attackers "
    "unacceptable illegal illegitimate capitulation liar bully bullying puppet puppets provocation "
    "betrayal violation traitor traitors occupier occupiers occupation threat enemy criminals bandits "
    "thieves unlawful blackmail theft piracy proxy stooge".split()
)
_PROVIDING = frozenset(
    "give provide send supply offer sell deliver grant lend extend ship donate pay promise advance "
    "pledge hand transfer channel smuggle allow award".split()
)
_SYMMETRIC = frozenset("fight battle clash meet negotiate talk cooperate collaborate quarrel share "
                       "agree sign reconcile compete border partner unite trade".split())  # fmt: skip


@dataclass(frozen=True)
class Hit:
    """A relation found in a sentence, by entity keys and token places."""

    source: str
    target: str
    kind: str
    first: int
    last: int
    sign: int | None = None
    symmetric: bool = False
    explicit: bool = True
    negated: bool = False
    recommended: bool = False
    conditional: bool = False
    alleged: bool = False
    future: bool = False
    intended: bool = False
    past: bool = False
    confidence: float = 0.7
    why: str = ""


_AIMED = frozenset({"hostile", "refuses", "undermines"})


def counterparts(scene: Scene, sources: list[str], line: Line) -> list[str]:
    """Whom a hostile act without an object is aimed at: the other side of the quarrel.

    That is the state the document is about, or, for that state itself, the one named with it most.
    """
    states = {root_state(scene, key) for key in sources}
    home = scene.home
    if not home or any(scene.entity(key).type == "person" for key in sources):
        return []
    ruling = [
        e.key for e in scene.cast.entities.values() if "executive" in e.flags and e.key not in sources
    ]  # fmt: skip
    for key in sources:
        entity = scene.entity(key)
        inside = [r for r in ruling if scene.entity(r).part_of == root_state(scene, key)]
        if entity.type == "faction" and inside and entity.part_of != inside[0]:
            # A party or caucus votes against its own government.
            return inside[:1]
    if home not in states:
        return [home]
    together: dict[str, int] = {}
    for mentions in scene.mentions:
        keys = {root_state(scene, key) for m in mentions for key in m.who if m.kind != "place"}
        if home in keys:
            for key in keys - {home}:
                if scene.entity(key).type == "state":
                    together[key] = together.get(key, 0) + 1
    _ = line
    return [max(sorted(together), key=lambda k: together[k])] if together else []


def root_state(scene: Scene, key: str) -> str:
    """The state at the end of the chain of ``part_of``, or the actor itself."""
    seen: set[str] = set()
    while key in scene.cast.entities and key not in seen:
        seen.add(key)
        entity = scene.entity(key)
        if entity.type == "state" or not entity.part_of:
            return key
        key = entity.part_of
    return key


def _last_body(scene: Scene, number: int, index: int) -> str:
    """The organisation named last before a place."""
    for line in range(number, -1, -1):
        for mention in reversed(scene.mentions[line]):
            if (line < number or mention.first < index) and (
                scene.entity(mention.who[0]).type == "organisation"
            ):
                return mention.who[0]
    return ""


def _targets(mentions: list[Mention]) -> list[str]:
    return list(dict.fromkeys(key for mention in mentions for key in mention.who))


def frame_relations(scene: Scene, line: Line, clause: Clause, earlier: list[Clause]) -> list[Hit]:
    """Relations that one clause states."""
    tokens = line.tokens
    found = _verb_frame(tokens, clause) or _refused(clause)
    joint = _joint(clause) + _helped(tokens, clause)
    if found is None:
        return joint
    kind, sign, targets, sources, symmetric, why = found
    sources = sources or list(clause.subject)
    if sources == ["?agent"]:
        agent = _agent(scene, targets)
        if not agent:
            return joint
        sources = [agent]
    if targets == ["?body"]:
        targets = [body] if (body := _last_body(scene, line.index, clause.first)) else []
    guessed = (
        not targets and kind in _AIMED and bool(sources) and not (symmetric and len(sources) > 1)
    )
    if guessed:
        offered = set(clause.nouns) & _OFFERS
        targets = (_offerer(scene, line, sources) if offered else []) or counterparts(
            scene, sources, line
        )
    if (
        not targets
        and kind == "supports"
        and sources
        and scene.home
        and (
            root_state(scene, sources[0]) != scene.home
            and scene.entity(sources[0]).type != "person"
        )
    ):
        guessed, targets = True, [_recipient(scene, line, clause)]
    if not targets and kind == "negotiates" and sources and not symmetric:
        guessed = True
        targets = [
            k
            for k in main_parties(scene, 4)
            if k not in sources and root_state(scene, sources[0]) != k
        ][:2]
    negated = clause.negated
    verb = tokens[clause.verb]
    matrix = clause.matrix
    if clause.infinitive and matrix in _REFUSING:
        if matrix in {"refuse", "decline", "fail", "reject", "deny", "avoid", "refrain", "forbear"}:
            negated = not negated
    if matrix == "without":
        negated = not negated
    before = tokens[max(0, clause.first - 9) : clause.first]
    conditional = _under_if(tokens, clause)
    base = Hit(
        "", "", kind, _from(clause), clause.stop, sign, symmetric,
        explicit=True, negated=negated or _no_subject(tokens, clause),
        recommended=clause.modal in _ADVISING, conditional=conditional,
        future=clause.modal in _FUTURE, intended=clause.infinitive and matrix in _INTENDING,
        past=(clause.past and not clause.perfect) or bool(verb.form == "past" and not clause.perfect),
        alleged=any(t.lemma in {"suspect", "allege", "accuse", "blame"} for t in before) and clause.participle,
        why=why,
    )  # fmt: skip
    if guessed:
        base = replace(base, explicit=False, confidence=0.4, why=f"{why}; target from context")
    hits: list[Hit] = joint
    if why == "its means come from there":
        for source in sources:
            hits += [replace(base, source=t, target=source, kind="supports") for t in targets]
    if symmetric and len(sources) > 1 and not targets and not clause.infinitive:
        for left, right in combinations(sources, 2):
            hits.append(replace(base, source=left, target=right, symmetric=True))
        return hits
    for source in sources:
        for target in targets:
            if source != target:
                hits.append(replace(base, source=source, target=target))
    hits += _beside(scene, tokens, clause, base)
    if clause.participle and earlier and earlier[-1].lemma in {"stop", "cease", "halt", "end"}:
        # 'should stop paying': it pays now, and is asked to refuse.
        hits = [replace(hit, recommended=False, negated=False, past=False) for hit in hits]
        advised = earlier[-1].modal in _ADVISING
        hits += [replace(hit, kind="refuses", sign=-1, recommended=advised, negated=False)
                 for hit in list(hits) if hit.kind in {"supports", "cooperates"}]  # fmt: skip
    return hits


def _from(clause: Clause) -> int:
    return clause.subject_words[0] if 0 <= clause.subject_words[0] < clause.first else clause.first


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


def _beside(scene: Scene, tokens: list[Token], clause: Clause, base: Hit) -> list[Hit]:
    """What the same words also say: who leaves was a member, who signs a charter becomes one."""
    more: list[Hit] = []
    bodies = [
        key for m in [*clause.objects, *(m for w, m in clause.phrases if w == "from")] for key in m.who
        if scene.entity(key).type == "organisation"
    ]  # fmt: skip
    if clause.lemma in {"leave", "quit", "exit", "withdraw"}:
        more += [
            replace(base, source=s, target=b, kind="member_of", sign=1, past=True, symmetric=False,
                    why="leaves it, so was a member")
            for s in clause.subject for b in bodies
        ]  # fmt: skip
    if clause.lemma in {"sign", "ratify", "adopt"}:
        charter = [
            key for word, m in clause.phrases for key in m.who
            if word.startswith("of") and scene.entity(key).type == "organisation"
        ]  # fmt: skip
        more += [
            replace(base, source=s, target=b, kind="member_of", sign=1, symmetric=False,
                    why="signs its charter")
            for s in clause.subject for b in charter
        ]  # fmt: skip
    return more


_OFFERS = frozenset(
    "offer offers proposal proposals invitation request demand demands terms draft drafts plan plans clause".split()
)


def _recipient(scene: Scene, line: Line, clause: Clause) -> str:
    """To whom things are given when the clause does not say: an actor named before it, else home."""
    own = {root_state(scene, key) for key in clause.subject}
    for mention in reversed(scene.mentions[line.index]):
        if mention.first < clause.first and mention.kind in {"name", "capital"}:
            key = mention.who[0]
            if root_state(scene, key) not in own and scene.entity(key).type == "state":
                return key
    return scene.home


def _agent(scene: Scene, sufferers: list[str]) -> str:
    """Who did what the passive does not say: the government the text is about, to outsiders."""
    home = scene.home
    if not home or any(root_state(scene, key) == home for key in sufferers):
        return ""
    if any(scene.entity(key).type != "state" for key in sufferers):
        return ""
    ruling = [
        e.key for e in scene.cast.entities.values() if e.part_of == home and "executive" in e.flags
    ]
    return ruling[0] if ruling else ""


def _offerer(scene: Scene, line: Line, sources: list[str]) -> list[str]:
    """Who made the offer that is refused: the subject of the sentence before."""
    if line.index == 0:
        return []
    before = scene.lines[line.index - 1]
    subject = subject_of(before.tokens, scene.mentions[line.index - 1])
    if subject is None or subject.who[0] in sources:
        return []
    return [subject.who[0]]


def _refused(clause: Clause) -> _Frame | None:
    """'refuses to establish the council': whom the refused act concerns."""
    if not (clause.infinitive and clause.matrix in {"refuse", "decline"}) or not clause.subject:
        return None
    objects = [k for k in _targets(clause.objects) if k not in clause.subject]
    return "refuses", -1, objects, [], False, f"refuses to {clause.lemma}"


def _helped(tokens: list[Token], clause: Clause) -> list[Hit]:
    """'retook the town with Russian help': the helper supports who acts."""
    hits: list[Hit] = []
    for word, mention in clause.phrases:
        after = {t.low for t in tokens[mention.last : mention.last + 3]}
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
    if (
        clause.modal not in _ADVISING
        or len(clause.subject) != 2
        or clause.passive
        or clause.negated
    ):
        return []
    left, right = clause.subject
    return [
        Hit(left, right, "cooperates", _from(clause), clause.stop, 1, True, recommended=True,
            confidence=0.5, why="advised to act together")
    ]  # fmt: skip


_Frame = tuple[str, int | None, list[str], list[str], bool, str]


def _verb_frame(tokens: list[Token], clause: Clause) -> _Frame | None:
    """Kind, sign, targets, sources (empty: the subject), symmetric, why; None if no relation."""
    objects = _targets(clause.objects)
    phrases = clause.phrases
    nouns = set(clause.nouns)
    lemma = clause.lemma
    why = f"verb '{lemma}'"
    by = [key for word, mention in phrases if word == "by" for key in mention.who]
    particle = tokens[clause.verb + 1].low if clause.verb + 1 < len(tokens) else ""
    each = any(
        t.low in {"each", "another", "themselves"}
        for t in tokens[clause.verb + 1 : clause.verb + 7]
    )

    def to(*words: str) -> list[str]:
        return list(dict.fromkeys(
            key for word, mention in phrases if word.split(":")[0] in words for key in mention.who
        ))  # fmt: skip

    subject_nouns = _subject_nouns(tokens, clause)
    if lemma in {"come", "flow", "arrive", "stem"} and subject_nouns & _GOODS | subject_nouns & {
        "exports",
        "imports",
        "revenue",
        "income",
        "budget",
    }:
        if lemma != "stem" and to("from"):
            return "depends_on", 1, to("from"), [], False, "its means come from there"
    if clause.passive:
        return _passive_frame(clause, by, objects, to, why)
    if lemma in {"take", "be"} and ("side" in nouns or "sides" in nouns):
        return "ally", 1, objects or to("of", "with", "on"), [], False, "takes a side"
    if lemma == "side" or (
        lemma in {"stand", "align", "rally"} and to("with", "by", "behind", "to")
    ):
        return "ally", 1, to("with", "by", "behind", "to"), [], False, why
    if lemma in {"sign", "reach", "conclude", "make", "strike", "ratify"} and nouns & _PAPERS:
        return (
            "cooperates",
            1,
            to("with", "between"),
            [],
            True,
            f"signs or reaches {sorted(nouns & _PAPERS)[0]}",
        )
    table = {t.low for t in tokens[clause.verb + 1 : clause.verb + 8]} & _TABLES
    if lemma in _HOSTING - {"run", "lead", "manage", "sponsor"} and (table or objects):
        parties = [k for k in objects if k not in clause.subject] or to("between", "with", "for")
        return "negotiates", 0, parties, [], False, "hosts or mediates talks"
    if lemma in {"offer", "propose"} and "talks" in table:
        return "negotiates", 0, objects or to("to", "with"), [], True, "offers talks"
    if lemma == "give" and nouns & {
        "ultimatum",
        "deadline",
        "week",
        "weeks",
        "days",
        "hours",
        "month",
    }:
        return "hostile", -1, objects or to("to"), [], False, "sets an ultimatum"
    if lemma in {"close", "shut", "seal", "keep"} and nouns & {"border", "borders", "frontier"}:
        kept = lemma != "keep" or any(
            t.low in {"shut", "closed", "sealed"} for t in tokens[clause.verb : clause.verb + 9]
        )
        targets = to("with", "to") or [k for k in objects if k not in clause.subject]
        if kept and targets:
            return "hostile", -1, targets, [], False, "shuts the border"
    if lemma == "join" and clause.negated:
        return "refuses", -1, objects or ["?body"], [], False, "will not join"
    if (
        lemma == "have"
        and nouns & {"love", "sympathy", "patience", "time", "respect"}
        and any(t.low in {"little", "no", "scant"} for t in tokens[clause.verb : clause.verb + 3])
    ):
        return "hostile", -1, to("for", "with"), [], False, "has no love for"
    if lemma in {"name", "appoint", "nominate"} and objects and to("as"):
        return "supports", 1, objects, [], False, "appoints"
    if subject_nouns & {
        "exports",
        "imports",
        "trade",
        "oil",
        "goods",
        "freight",
        "gas",
    } and lemma in {"cross", "pass", "transit", "travel", "flow", "go", "run"}:
        return (
            "depends_on",
            1,
            objects or to("through", "across", "via"),
            [],
            False,
            "its trade goes through",
        )
    if lemma in {"want", "seek", "risk"} and nouns & {"war", "conflict", "confrontation", "fight"}:
        return "hostile", -1, to("with", "against"), [], True, "wants war"
    if (
        lemma in {"want", "like"}
        and objects
        and {t.low for t in tokens[clause.verb : clause.verb + 7]}
        & {"gone", "removed", "expelled", "punished", "out"}
    ):
        return "hostile", -1, objects, [], False, "wants it gone"
    if lemma == "vote" and any(t.low == "against" for t in tokens[clause.verb : clause.verb + 3]):
        return "refuses", -1, [], [], False, "votes against"
    if lemma in {"block", "boycott", "veto"} and nouns & {
        "session",
        "meeting",
        "summit",
        "vote",
        "statement",
        "resolution",
        "consensus",
    }:
        return "undermines", -1, objects or ["?body"], [], False, "blocks its work"
    if lemma == "hold" and any(
        t.low == "responsible" for t in tokens[clause.verb : clause.verb + 8]
    ):
        return "hostile", -1, objects, [], False, "holds it responsible"
    if (
        lemma in {"take", "get", "receive", "draw", "obtain", "buy", "import", "borrow"}
        and nouns & _GOODS
        and to("from")
    ):
        return "depends_on", 1, to("from"), [], False, f"takes {sorted(nouns & _GOODS)[0]} from"
    if lemma == "agree" and not clause.passive:
        return "cooperates", 1, to("with"), [], True, why
    if (
        lemma
        in {
            "impose",
            "declare",
            "launch",
            "wage",
            "threaten",
            "issue",
            "put",
            "place",
            "open",
            "carry",
        }
        and nouns & _BLOWS
    ):
        return (
            "hostile",
            -1,
            to("on", "against", "over", "to", "at") or objects,
            [],
            False,
            f"{lemma} {sorted(nouns & _BLOWS)[0]}",
        )
    if lemma in {
        "cut",
        "suspend",
        "freeze",
        "halt",
        "withhold",
        "stop",
        "end",
        "withdraw",
        "recall",
        "block",
        "close",
    }:
        targets = to("to", "from", "with", "for", "against") or [
            o for o in objects if o not in clause.subject
        ]
        return ("hostile", -1, targets, [], False, why) if targets else None
    if lemma in _PROVIDING and nouns & _GOODS:
        targets = to("to", "for", "on") or [o for o in objects if o not in clause.subject]
        return "supports", 1, targets, [], False, f"{lemma} {sorted(nouns & _GOODS)[0]}"
    if lemma == "offer" and objects and not nouns & _GOODS:
        return "cooperates", 1, [o for o in objects if o not in clause.subject], [], False, why
    if lemma in {"be", "become", "remain", "stay"}:
        return _copula(tokens, clause, objects, to)
    if lemma in {"lose"} and to("to"):
        return "hostile", -1, to("to"), [], False, "loses something to"
    if lemma == "have" and ("dispute" in nouns or "quarrel" in nouns):
        return "hostile", -1, to("with"), [], True, "has a dispute"
    if lemma in {
        "hold",
        "keep",
        "maintain",
        "have",
        "build",
        "restore",
        "open",
        "resume",
        "begin",
    } and nouns & {
        "talks",
        "ties",
        "relations",
        "contacts",
        "channel",
        "links",
        "dialogue",
        "negotiations",
        "line",
    }:
        talk = nouns & {"talks", "dialogue", "negotiations", "contacts", "channel"}
        return ("negotiates", 0, to("with", "to", "between"), [], True, "holds talks") if talk else (
            "cooperates", 1, to("with", "to", "between"), [], True, "keeps ties"
        )  # fmt: skip
    if lemma in {"leave", "quit", "exit"} and objects:
        return "refuses", -1, objects, [], False, why
    if lemma in {"sell", "supply", "lend", "pay"}:
        targets = to("to") or objects
        return ("supports", 1, targets, [], False, why) if targets else None
    if lemma in {"open", "lease", "offer", "grant"} and nouns & {
        "bases",
        "base",
        "ports",
        "port",
        "airspace",
        "door",
        "doors",
        "market",
        "runway",
        "territory",
    }:
        return ("supports", 1, to("to"), [], False, "opens its territory") if to("to") else None
    if (
        lemma in {"call", "name", "brand", "label", "describe", "denounce", "declare"}
        and nouns & _SLURS | {t.low for t in tokens[clause.verb : clause.stop]} & _SLURS
    ):
        targets = [key for key in [*objects, *to("as", "of")] if key not in clause.subject]
        return "hostile", -1, targets, [], False, "calls it by a bad name"
    if lemma in {"hold", "hand", "take", "assume", "inherit", "have"} and {
        t.low for t in tokens[clause.verb : clause.verb + 6]
    } & {"chair", "presidency", "chairmanship"}:
        return "leads", 1, to("of") or ["?body"], [], False, "holds the chair"
    if lemma in {
        "drive",
        "push",
        "chase",
        "force",
        "turn",
        "throw",
        "keep",
        "shut",
        "warn",
        "fend",
    } and {t.low for t in tokens[clause.verb : clause.verb + 7]} & {"away", "out", "off", "back"}:
        targets = [key for key in objects if key not in clause.subject]
        if targets:
            return "hostile", -1, targets, [], False, "drives off"
    if lemma in {"trade", "sacrifice", "barter"} and nouns & {
        "interests",
        "interest",
        "claims",
        "rights",
    }:
        return (
            "undermines",
            -1,
            [k for k in objects if k not in clause.subject],
            [],
            False,
            "trades its interests away",
        )
    if lemma == "cover" and subject_nouns & {"guarantee", "umbrella", "pact", "treaty"}:
        return "supports", 1, objects, [], False, "is covered by its guarantee"
    if (
        each
        and len(clause.subject) > 1
        and lemma in {"settle", "resolve", "discuss", "sort", "work"}
    ):
        return "negotiates", 0, [], [], True, "among themselves"
    if (
        to("against")
        and lemma not in {"guard", "protect", "hedge", "vote", "insure", "advise"}
        and not objects
    ):
        if lemma in {
            "use",
            "turn",
            "fire",
            "direct",
            "train",
            "launch",
            "move",
            "act",
            "rise",
            "side",
            "march",
            "employ",
            "deploy",
            "unite",
        }:
            return "hostile", -1, to("against"), [], False, "acts against"
    if lemma == "insist" or (
        lemma == "join" and nouns & {"talks", "war", "intervention", "attack"}
    ):
        return None
    if lemma in {"belong", "accede"}:
        return "member_of", 1, to("to"), [], False, why
    if lemma == "join":
        return "member_of", 1, objects, [], False, why
    if lemma in {"depend", "rely", "lean", "count"}:
        kind = "supports" if lemma == "lean" and to("towards", "toward") else "depends_on"
        targets = to("on", "upon", "towards", "toward")
        return (kind, 1, targets, [], False, why) if targets else None
    if lemma in {"ask", "appeal", "beg", "turn", "look", "apply", "petition"} and (
        to("to", "for") or objects
    ):
        if lemma in {"turn", "look", "apply", "appeal"} and not to("to"):
            return None
        return "seeks_support", 1, to("to") or objects, [], False, why
    if lemma == "invite" and objects:
        return "cooperates", 1, objects, [], False, why
    if lemma == "seek" and objects:
        return "seeks_support", 1, objects, [], False, why
    entry = relation_verbs().get(f"{lemma} {particle}") or relation_verbs().get(lemma)
    if entry is None:
        return None
    kind, sign = entry
    symmetric = lemma in _SYMMETRIC
    allowed = _AGAINST if sign < 0 else _TOWARDS
    own = set(clause.subject)
    targets = [key for key in objects if key not in own]
    if not targets:
        targets = [key for key in to(*allowed) if key not in own]
    if not targets:
        targets = [key for key in to("of", "about", "through", "by") if key not in own]
    if kind in {"negotiates"}:
        more = [key for key in to("between", "with", "among") if key not in own]
        targets = list(dict.fromkeys([*targets, *more]))
    if not targets and not (symmetric and (each or len(own) > 1)):
        if kind in {"refuses"} and lemma not in {"leave", "decline", "dismiss", "exit"}:
            return kind, sign, [], [], False, why
        return None
    return kind, sign, targets, [], symmetric or (kind in {"negotiates"} and bool(to("with"))), why


def _subject_nouns(tokens: list[Token], clause: Clause) -> set[str]:
    first, last = clause.subject_words
    return {t.low for t in tokens[max(0, first) : max(0, last)]} if first >= 0 else set()


def _passive_frame(  # type: ignore[no-untyped-def]
    clause: Clause, by: list[str], objects: list[str], to, why: str
) -> _Frame | None:
    """'X is backed by Y': the agent acts on the subject."""
    entry = relation_verbs().get(clause.lemma)
    goods = set(clause.nouns) & _GOODS
    if entry is None and not (clause.lemma in _PROVIDING and (goods or by)):
        return None
    kind, sign = entry if entry is not None else ("supports", 1)
    subject = list(clause.subject)
    if by and subject:
        return kind, sign, subject, by, False, f"{why}, passive"
    if not by and subject and kind == "hostile" and not clause.participle:
        return kind, sign, subject, ["?agent"], False, f"{why}, passive without an agent"
    if not by and subject and clause.participle and to("to", "from", "with"):
        return None
    _ = objects
    return None


def _copula(  # type: ignore[no-untyped-def]
    tokens: list[Token], clause: Clause, objects: list[str], to
) -> _Frame | None:
    """'X is an ally of Y', 'Y's old rival', 'at war with Y', 'dependent on Y', 'close to Y'."""
    stretch = [t.low for t in tokens[clause.verb + 1 : clause.stop + 3]]
    words = set(stretch)
    for nouns, kind, sign, preps, symmetric in _PREDICATES:
        if words & nouns:
            targets = to(*preps) or [key for key in objects if key not in clause.subject]
            if not targets and kind == "member_of":
                targets = ["?body"]
            if targets:
                hit = sorted(words & nouns)[0]
                return kind, sign, targets, [], symmetric, f"is '{hit}'"
    return None


_PREDICATES: tuple[tuple[frozenset[str], str, int, tuple[str, ...], bool], ...] = (
    (frozenset({"enemy", "foe", "adversary", "hostile", "enemies"}), "hostile", -1, ("of", "to", "towards"), False),
    (frozenset({"war", "odds", "loggerheads", "daggers"}), "hostile", -1, ("with",), True),
    (frozenset({"opposed", "averse", "suspicious", "wary", "afraid", "resentful"}), "hostile", -1, ("to", "of", "towards"), False),
    (frozenset({"rival", "rivals", "competitor"}), "rival", -1, ("of", "to", "with"), True),
    (frozenset({"ally", "allies", "allied", "proxy", "client", "patron"}), "ally", 1, ("of", "to", "with"), False),
    (frozenset({"backer", "supporter", "donor", "guarantor", "protector", "supportive", "loyal"}), "supports", 1, ("of", "to", "for"), False),
    (frozenset({"friend", "partner", "close", "friendly", "closer"}), "cooperates", 1, ("of", "to", "with"), False),
    (frozenset({"member", "members", "observer", "party"}), "member_of", 1, ("of", "to", "in"), False),
    (frozenset({"chair", "head", "leader", "chairman", "president", "host"}), "leads", 1, ("of",), False),
    (frozenset({"dependent", "reliant", "beholden"}), "depends_on", 1, ("on", "upon", "to"), False),
)  # fmt: skip


_NOUN_KINDS: dict[str, tuple[str, int]] = {
    **dict.fromkeys("attack attacks raid raids war invasion assault aggression offensive hostility sanctions blockade embargo strikes pressure campaign enmity fear suspicion".split(), ("hostile", -1)),
    **dict.fromkeys("rivalry dispute quarrel feud competition conflict tension tensions".split(), ("rival", -1)),
    **dict.fromkeys("opposition resistance objections".split(), ("refuses", -1)),
    **dict.fromkeys("support aid assistance backing help arms training weapons loans funding".split(), ("supports", 1)),
    **dict.fromkeys("cooperation partnership agreement accord ties pact memorandum understanding reconciliation trade friendship links".split(), ("cooperates", 1)),
    **dict.fromkeys("alliance allegiance".split(), ("ally", 1)),
    **dict.fromkeys("talks negotiations mediation dialogue contacts bargain".split(), ("negotiates", 0)),
    **dict.fromkeys("dependence reliance over-reliance".split(), ("depends_on", 1)),
}  # fmt: skip


_DEEDS = frozenset(
    "blockade strike strikes invasion attack attacks offensive embargo raid raids assault ultimatum".split()
)


def noun_relations(scene: Scene, line: Line, mentions: list[Mention]) -> list[Hit]:
    """'war between X and Y', 'X's attack on Y', 'X support for Y', 'talks with Y'."""
    tokens = line.tokens
    hits: list[Hit] = mediation(scene, line, mentions)
    for index, token in enumerate(tokens):
        entry = _NOUN_KINDS.get(token.low)
        if entry is None or token.tag not in {"N", "NP"}:
            continue
        kind, sign = entry
        after = tokens[index + 1].low if index + 1 < len(tokens) else ""
        right = _right(tokens, mentions, index)
        if after in {"between", "among"} and len(right) > 1:
            for left, other in combinations(right, 2):
                hits.append(
                    Hit(
                        left,
                        other,
                        kind,
                        index,
                        index + 2,
                        sign,
                        True,
                        why=f"'{token.low} between'",
                    )
                )
            continue
        owner = _left_owner(scene, tokens, mentions, index)
        if token.low in _DEEDS and after == "by" and right and not owner:
            for source in right[:1]:
                hits += [
                    Hit(source, target, "hostile", index, index + 3, -1, explicit=False,
                        confidence=0.4, why=f"'{token.low} by'; target from context")
                    for target in counterparts(scene, [source], line)
                ]  # fmt: skip
            continue
        if owner and token.low in _DEEDS and not (right and after in {"on", "against", "of"}):
            for source in owner:
                hits += [
                    Hit(source, target, "hostile", max(0, index - 2), index + 1, -1, explicit=False,
                        future=True, confidence=0.4, why=f"noun '{token.low}'; target from context")
                    for target in counterparts(scene, [source], line)
                ]  # fmt: skip
            continue
        wanted = {"hostile": {"on", "against", "of", "over"}, "supports": {"for", "to"}, "refuses": {"to"},
                  "depends_on": {"on", "upon"}}.get(kind, {"with"})  # fmt: skip
        if owner and right and after in wanted:
            negated = any(t.tag == "X" or t.low == "no" for t in tokens[max(0, index - 6) : index])
            for source in owner:
                for target in right:
                    hits.append(Hit(source, target, kind, max(0, index - 2), index + 3, sign,
                                    kind in {"rival", "cooperates", "ally", "negotiates"}, explicit=True,
                                    negated=negated, confidence=0.6, why=f"noun '{token.low}'"))  # fmt: skip
    return hits


_TABLES = frozenset(
    "talks truce ceasefire agreement accord negotiations deal process round rounds settlement mediation dialogue".split()
)
_HOSTING = frozenset(
    "broker mediate host facilitate convene sponsor arrange oversee run chair lead manage".split()
)


def mediation(scene: Scene, line: Line, mentions: list[Mention]) -> list[Hit]:
    """'talks hosted by X', 'the truce was brokered by X', 'mediation passed to X'."""
    tokens = line.tokens
    hits: list[Hit] = []
    for index, token in enumerate(tokens):
        active = token.lemma in _HOSTING and token.tag in {"E", "V", "B", "G"}
        passed = token.low == "mediation" and token.tag == "N"
        if not active and not passed:
            continue
        window = tokens[index + 1 : index + 8]
        link = next(
            (i for i, t in enumerate(window) if t.low in ({"by"} if active else {"to", "by"})), -1
        )
        table = {t.low for t in tokens[max(0, index - 6) : index]} & _TABLES
        if link < 0 or (active and not table):
            continue
        start = index + 1 + link
        hosts = _right(tokens, mentions, start - 1)
        if not hosts:
            continue
        earlier = [m for m in mentions if m.last <= index and m.kind not in {"place", "demonym"}]
        parties = list(dict.fromkeys(k for m in earlier for k in m.who if k not in hosts))
        if len(parties) < 2:
            parties = [k for k in main_parties(scene, 5) if k not in hosts][:3]
        hits += [
            Hit(host, party, "negotiates", max(0, index - 2), start + 3, 0, past=True, explicit=False,
                confidence=0.6, why="hosts or mediates talks")
            for host in hosts for party in parties
        ]  # fmt: skip
    for index, token in enumerate(tokens):
        # 'with A and B as observers'
        if (
            token.low in {"observers", "members", "guarantors"}
            and index > 2
            and tokens[index - 1].low == "as"
        ):
            first = next(
                (i for i in range(index - 1, max(-1, index - 12), -1) if tokens[i].low == "with"),
                -1,
            )
            bodies = [
                m
                for m in mentions
                if m.first < first and scene.entity(m.who[0]).type == "organisation"
            ]
            if first >= 0 and bodies:
                hits += [
                    Hit(key, bodies[-1].who[0], "member_of", first, index + 1, 1, future=True, why="'as observers'")
                    for m in mentions if first < m.first < index for key in m.who
                ]  # fmt: skip
    return hits


def _right(tokens: list[Token], mentions: list[Mention], index: int) -> list[str]:
    """Actors in the phrase right of a noun and its preposition, as one list."""
    place = index + 2
    keys: list[str] = []
    while place < len(tokens):
        token = tokens[place]
        mention = next((m for m in mentions if m.first == place and m.kind != "place"), None)
        if mention is not None:
            keys += mention.who
            place = mention.last
            continue
        if token.tag in {"D", "O", "J", "NP", "'"} or token.low in {",", "and"}:
            place += 1
            continue
        break
    return list(dict.fromkeys(keys))


def _left_owner(
    scene: Scene, tokens: list[Token], mentions: list[Mention], index: int
) -> list[str]:
    place = index - 1
    while place >= 0 and (
        tokens[place].tag in {"J", "N", "E", "G", "'"}
        and not any(m.last == place + 1 for m in mentions)
    ):
        place -= 1
    mention = next((m for m in mentions if m.last == place + 1 and m.kind != "place"), None)
    _ = scene
    return list(mention.who) if mention is not None else []


def role_relations(scene: Scene, line: Line, mentions: list[Mention]) -> list[Hit]:
    """Offices and membership that a phrase implies."""
    tokens = line.tokens
    hits: list[Hit] = []
    for mention in mentions:
        if mention.kind in {"place", "pronoun", "possessive", "group"}:
            continue
        entity = scene.entity(mention.who[0])
        if entity.type == "person":
            hits += _office(scene, tokens, mentions, mention)
        hits += _apposition(scene, tokens, mentions, mention)
        hits += _own_party(scene, tokens, mentions, mention)
        hits += _sitting(tokens, mentions, mention, scene)
        if mention.kind == "description" and entity.type == "faction" and entity.part_of:
            parent = scene.cast.entities.get(entity.part_of)
            if parent is not None and parent.type in {
                "government",
                "faction",
                "armed_force",
                "armed_group",
            }:
                hits.append(Hit(entity.key, parent.key, "member_of", mention.first, mention.last, 1,
                                why="described as part of it"))  # fmt: skip
    return hits


def _own_party(
    scene: Scene, tokens: list[Token], mentions: list[Mention], mention: Mention
) -> list[Hit]:
    """'her own party', 'his coalition': she leads it."""
    entity = scene.entity(mention.who[0])
    if mention.kind != "description" or entity.type not in {"faction", "government"}:
        return []
    if tokens[mention.first].low not in {"his", "her"}:
        return []
    owner = next((m for m in mentions if m.first == mention.first and m.kind == "possessive"), None)
    if owner is None or owner.who[0] == entity.key:
        return []
    head = tokens[mention.last - 1].low
    if head not in {
        "party",
        "coalition",
        "camp",
        "government",
        "cabinet",
        "bloc",
        "administration",
    }:
        return []
    return [Hit(owner.who[0], entity.key, "leads", mention.first, mention.last, 1, explicit=False,
                confidence=0.6, why=f"own {head}")]  # fmt: skip


def _office(
    scene: Scene, tokens: list[Token], mentions: list[Mention], mention: Mention
) -> list[Hit]:
    """'Nigeria's President X', 'Prime Minister X' of the state spoken of, 'under General X'."""
    place = mention.first - 1
    titles: list[str] = []
    while place >= 0 and (
        tokens[place].low in TITLES or tokens[place].low in {"new", "former", "late", ",", "then"}
    ):
        titles.append(tokens[place].low)
        place -= 1
    inside = [t.low for t in tokens[mention.first : mention.last] if t.low in TITLES]
    titles += inside
    ruling = {
        "president",
        "premier",
        "chancellor",
        "king",
        "queen",
        "emir",
        "sultan",
        "prime",
    } & set(titles)
    person = mention.who[0]
    hits: list[Hit] = []
    owner = None
    if place >= 0 and (
        tokens[place].tag == "'" or tokens[place].tag in {"O"} or tokens[place].mention >= 0
    ):
        at = place - 1 if tokens[place].tag == "'" else place
        owner = next((m for m in mentions if m.first <= at < m.last), None)
    leading = ruling or {
        "secretary-general",
        "chairman",
        "leader",
        "commander",
        "chief",
        "head",
        "director",
        "speaker",
    } & set(titles)
    if owner is not None and leading and owner.who[0] != person:
        hits.append(Hit(person, owner.who[0], "leads", place - 1 if place else 0, mention.last, 1,
                        past="former" in titles, why=f"title '{sorted(leading)[0]}'"))  # fmt: skip
        entity = scene.entity(person)
        entity.part_of = entity.part_of or owner.who[0]
    elif place >= 1 and tokens[place].low == "under" and titles:
        body = next((m for m in mentions if m.last == place), None)
        if body is not None and scene.entity(body.who[0]).type in {
            "armed_force",
            "armed_group",
            "faction",
            "government",
            "organisation",
        }:
            hits.append(
                Hit(person, body.who[0], "leads", body.first, mention.last, 1, why="'under'")
            )
    elif place >= 1 and tokens[place].low in {"of", "around", "by"} and ruling:
        body = next((m for m in mentions if m.last == place and m.kind == "description"), None)
        if body is None:
            covering = [
                m for m in mentions if m.first <= place < m.last and m.kind == "description"
            ]
            body = covering[0] if covering else None
        if body is not None and tokens[place].low != "by":
            hits.append(Hit(person, body.who[0], "leads", body.first, mention.last, 1, why="title"))
    elif (
        ruling
        and mention.last + 1 < len(tokens)
        and tokens[mention.last].low == "of"
        and (
            body := next((m for m in mentions if mention.last < m.first <= mention.last + 2), None)
        )
    ):
        scene.entity(person).part_of = scene.entity(person).part_of or body.who[0]
        hits.append(
            Hit(person, body.who[0], "leads", mention.first, body.last, 1, why="title 'of'")
        )
    elif ruling and not hits:
        state = _spoken_of(scene, person, mentions, mention)
        if state:
            hits.append(Hit(person, state, "leads", mention.first, mention.last, 1, explicit=False,
                            confidence=0.5, past="former" in titles, why="title; state from context"))  # fmt: skip
    return hits


def _spoken_of(scene: Scene, person: str, mentions: list[Mention], mention: Mention) -> str:
    """The state that a president without one belongs to: by fact, by subject, by what follows."""
    entity = scene.entity(person)
    if entity.part_of:
        return entity.part_of
    state = _by_fact(scene, entity.name)
    if not state:
        taken = {e.part_of for e in scene.cast.entities.values() if e.type == "person"}
        number = next((i for i, g in enumerate(scene.mentions) if any(m is mention for m in g)), -1)
        block = scene.lines[number].block if number >= 0 else -1
        before = (
            scene.mentions[number - 1]
            if number > 0 and scene.lines[number - 1].block == block
            else []
        )
        after = (
            scene.mentions[number + 1]
            if number + 1 < len(scene.lines) and scene.lines[number + 1].block == block
            else []
        )
        for other in [*[m for m in before if m.first <= 1 and m.kind in {"name", "capital"}],
                      *[m for m in after if m.first <= 1]]:  # fmt: skip
            key = root_state(scene, other.who[0])
            if scene.entity(key).type == "state" and key not in taken:
                state = key
                break
    entity.part_of = state
    return state


def _by_fact(scene: Scene, name: str) -> str:
    """State that the table of offices gives for a name (accents aside), if the text names it."""
    folded = _fold(name)
    for row in rows("gazetteer", "offices.csv"):
        full = _fold(row["person"])
        if (full == folded or full.split()[-1] == folded) and row["country"] in scene.cast.entities:
            return row["country"]
    return ""


def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def _apposition(
    scene: Scene, tokens: list[Token], mentions: list[Mention], mention: Mention
) -> list[Hit]:
    """'Pelline, Talamar's northern neighbour and old rival', 'Malaysia, chair of ASEAN'."""
    place = mention.last
    if place >= len(tokens) or tokens[place].text != ",":
        return []
    stop = place + 1
    while (
        stop < len(tokens)
        and tokens[stop].text not in {",", ".", ";"}
        and (
            tokens[stop].tag not in {"V", "M", "A", "W"}
            or (stop == place + 1 and tokens[stop].low in {"chair", "head", "host", "partner"})
        )
    ):
        stop += 1
    inside = tokens[place + 1 : stop]
    if not inside or inside[0].tag == "C":
        return []
    words = {t.low for t in inside}
    led = next((t for t in inside if t.low.endswith(("-led", "-run"))), None)
    if led is not None and led.mention >= 0:
        head = next((m for m in mentions if m.first <= tokens.index(led) < m.last), None)
        if head is not None and head.who[0] != mention.who[0]:
            return [Hit(head.who[0], mention.who[0], "leads", mention.first, stop, 1, why="'-led'")]
    others = [
        m for m in mentions if place < m.first < stop and m.kind != "place" and m.who != mention.who
    ]
    hits: list[Hit] = []
    for nouns, kind, sign, _preps, symmetric in _PREDICATES:
        if words & nouns and others:
            hits.append(Hit(mention.who[0], others[0].who[0], kind, mention.first, stop, sign, symmetric,
                            past="former" in words, why="apposition"))  # fmt: skip
    if scene.entity(mention.who[0]).type == "person":
        return []
    return hits


def _sitting(
    tokens: list[Token], mentions: list[Mention], mention: Mention, scene: Scene
) -> list[Hit]:
    """'X, in which A, B and C sit': A, B and C are members of X."""
    if scene.entity(mention.who[0]).type != "organisation":
        return []
    place = mention.last
    while (place < len(tokens) and tokens[place].text in {",", "(", ")"}) or (
        place < len(tokens) and tokens[place].mention >= 0 and tokens[place - 1].text == "("
    ):
        place += 1
    window = [t.low for t in tokens[place : place + 8]]
    if (
        window[:2] != ["in", "which"]
        and window[:2] != ["of", "which"]
        and "body" not in window
        and "forum" not in window
    ):
        return []
    if "which" not in window:
        return []
    hits: list[Hit] = []
    for other in mentions:
        if other.first <= place or other.kind in {"place", "demonym"}:
            continue
        between = [t.text for t in tokens[place : other.first]]
        if between.count(",") > 4 or ";" in between:
            break
        tail = [t.lemma for t in tokens[other.last : other.last + 10]]
        if any(w in {"sit", "belong", "be"} for w in tail):
            hits += [
                Hit(key, mention.who[0], "member_of", place, other.last, 1, why="'in which … sit'")
                for key in other.who
            ]
    return hits


def contrast(parsed: list[Clause], line: Line) -> list[Hit]:
    """'A wants it kept; B wants it gone': two of a kind who want different things are rivals."""
    hits: list[Hit] = []
    for first, second in pairwise(parsed):
        pairs = [c for c in parsed if c.first > first.first and c.lemma == first.lemma]
        other = pairs[0] if pairs else second
        if (
            first.lemma not in {"want", "prefer", "favour", "favor", "seek"}
            or other.lemma != first.lemma
        ):
            continue
        between = {t.text for t in line.tokens[first.verb : other.first]}
        if not between & {";", "while", "whereas", "but"} or len(first.subject) != 1:
            continue
        if len(other.subject) == 1 and first.subject != other.subject:
            hits.append(Hit(first.subject[0], other.subject[0], "rival", _from(first), other.stop, -1, True,
                            confidence=0.5, why=f"both '{first.lemma}', and differ"))  # fmt: skip
    return hits
