"""Which relation a verb states: the first rule of the table of frames that fits its clause.

Passives, predicates and verbs that the table does not hold are read here.
"""

from __future__ import annotations

from dataclasses import dataclass

from detente.reading.clauses.clause import Clause
from detente.reading.language.tokens import Token
from detente.reading.language.words import relation_verbs
from detente.reading.relations.belonging.roles import predicates
from detente.reading.relations.hits import targets_of
from detente.reading.relations.nouns.noun_sites import noun_frames
from detente.reading.relations.stance_words import (
    ARMED_ACTS,
    CAST_OUT,
    GAINSAYING,
    GALLING,
    GOODS,
    GRACES,
    MADE,
    PROVIDING,
    SEEN,
    SIGNING,
    SYMMETRIC,
    TOOLS,
)
from detente.reading.relations.verbs.frame_rules import Rule, rules_of

_AGAINST = frozenset("against on at to from towards toward over upon inside into".split())
_TOWARDS = frozenset("with to for towards toward behind alongside in between among from on".split())
_PARTED = frozenset({"up", "down", "off", "out", "away", "back", "over"})
_EACH = frozenset({"each", "another", "themselves"})
SIGNS = {
    "hostile": -1,
    "undermines": -1,
    "rival": -1,
    "refuses": -1,
    "negotiates": 0,
    "interest_in": 0,
    "member_of": 1,
    "ally": 1,
    "leads": 1,
    "supports": 1,
    "cooperates": 1,
    "depends_on": 1,
    "seeks_support": 1,
}


@dataclass(frozen=True)
class Frame:
    """A relation that a clause states.

    Parameters
    ----------
    kind : str
    sign : int
    targets, sources : list of str
        Keys; no sources: the subject of the clause.  ``?agent`` and ``?body`` are filled later.
    symmetric : bool
    why : str
    denied : bool
        The negation of the verb is in the kind already ('never trusted': hostile).
    word : str
        The predicate that states it ('rival', 'creditor'); empty for verbs.
    given : bool
        The targets give what the sources get ('its aid comes from X'), so they support them.
    """

    kind: str
    sign: int
    targets: list[str]
    sources: list[str]
    symmetric: bool
    why: str
    denied: bool = False
    word: str = ""
    given: bool = False


class _View:
    """What the rules look at: the clause with its objects, phrases and words."""

    def __init__(self, tokens: list[Token], clause: Clause) -> None:
        self.tokens, self.clause = tokens, clause
        self.objects = targets_of(clause.objects)
        self.others = [key for key in self.objects if key not in clause.subject]
        several = self.objects if len(self.objects) > 1 else []
        self.named = {"objects": self.objects, "others": self.others, "several": several}
        self.nouns = set(clause.nouns)
        first, last = clause.subject_words
        self.subject_nouns = {t.low for t in tokens[first:last]} if first >= 0 else set[str]()

    def to(self, *words: str) -> list[str]:
        """Actors after one of several prepositions."""
        return list(
            dict.fromkeys(
                key
                for word, mention in self.clause.phrases
                if word.split(":")[0] in words
                for key in mention.who
            )
        )

    def after(self, window: int) -> set[str]:
        """Small-letter words from the verb on; -1: up to the end of the clause."""
        first = self.clause.verb
        last = self.clause.stop if window < 0 else first + window
        return {token.low for token in self.tokens[first:last]}


def verb_frame(tokens: list[Token], clause: Clause) -> Frame | None:
    """The relation that a clause states by its verb; None if it states none."""
    view = _View(tokens, clause)
    foes = [key for key in view.to("against") if key not in view.objects]
    if clause.lemma in {"pit", "set", "turn"} and view.objects and foes and not clause.passive:
        # 'the quarrel pits A against B'
        return Frame("rival", -1, foes, view.objects, True, f"{clause.lemma} against each other")
    leaning = clause.lemma == "lean" and not clause.participle
    if leaning and (clause.modal or clause.past or clause.perfect) and view.to("on", "upon"):
        # 'ought to lean on X': to press it, not to rest on it
        return Frame("hostile", -1, view.to("on", "upon"), [], False, "leans on it")
    for rule in rules_of(clause.lemma):
        if "PASSIVE" in rule.lemmas:
            if clause.passive:
                return _passive(view)
            continue
        if not _fits(rule, view):
            continue
        if rule.kind == "NONE":
            parted = {t.low for t in tokens[clause.verb + 1 : clause.verb + 4]}
            if any(f"{clause.lemma} {word}" in relation_verbs() for word in parted):
                continue
            return None
        if rule.kind == "COPULA":
            return _copula(view)
        targets = _targets(rule, view)
        if rule.reverse and targets:
            return Frame(
                rule.kind, SIGNS[rule.kind], list(view.clause.subject), targets, False, rule.why
            )
        if not targets and rule.without == "stop":
            return None
        alone = len(view.clause.subject) < 2
        if not targets and (rule.without == "pass" or (rule.without == "alone" and alone)):
            continue
        sign = SIGNS[rule.kind]
        denied = rule.negated and sign < 0
        return Frame(
            rule.kind, sign, targets, [], rule.symmetric, rule.why, denied, given=rule.given
        )
    return _plain(view)


def _fits(rule: Rule, view: _View) -> bool:
    if rule.negated and not view.clause.negated:
        return False
    if rule.nouns and not view.nouns & rule.nouns:
        return False
    if rule.lacking and view.nouns & rule.lacking:
        return False
    if rule.subject and not view.subject_nouns & rule.subject:
        return False
    if "EACH" in rule.words:
        return bool(view.after(rule.window) & _EACH) and len(view.clause.subject) > 1
    return not rule.words or bool(view.after(rule.window) & rule.words)


def _targets(rule: Rule, view: _View) -> list[str]:
    own: list[str] = []
    for spec in rule.targets:
        if spec == "NOOBJECT":
            if view.objects:
                return []
            continue
        if spec == "?body":
            return ["?body"]
        found = view.named.get(spec)
        if found is None:
            found = view.to(*spec.split("+"))
        if found and spec == "objects" and not view.others:
            own = own or found  # 'gave its share to Y': what is one's own comes last
        elif found:
            return found
    return own


def _passive(view: _View) -> Frame | None:
    """'X is backed by Y': the agent acts on the subject; without an agent it is left open."""
    clause = view.clause
    by = view.to("by")
    if not by and clause.lemma in CAST_OUT and view.to("from") and clause.subject:
        # 'was suspended from the Union'
        return Frame(
            "hostile", -1, list(clause.subject), view.to("from"), False, "is put out of it"
        )
    if clause.lemma in {"ally", "align", "associate", "affiliate", "link"} and view.to(
        "with", "to"
    ):
        return Frame(
            "ally", 1, view.to("with", "to"), [], clause.lemma == "ally", "is allied with it"
        )
    if clause.lemma in SEEN and not by:
        owners = [k for k in view.to("as") if k not in clause.subject]
        if owners and {t.low for t in view.tokens[clause.verb : clause.stop]} & TOOLS:
            # 'is widely seen as an Iranian proxy'
            return Frame("supports", 1, list(clause.subject), owners, False, "seen as its tool")
    after = view.tokens[clause.verb + 1].low if clause.verb + 1 < len(view.tokens) else ""
    entry = relation_verbs().get(f"{clause.lemma} {after}") or relation_verbs().get(clause.lemma)
    if entry is None and len(by) > 1 and clause.lemma in SIGNING | {"claim", "contest"}:
        entry = ("cooperates", 1)
    if entry is None and not (clause.lemma in PROVIDING and (view.nouns & GOODS or by)):
        return None
    kind, sign = entry if entry is not None else ("supports", 1)
    subject = list(clause.subject)
    why = f"verb '{clause.lemma}', passive"
    if len(by) > 1 and not subject:
        # 'initialed by A and by B', 'claimed by A and by B'
        if clause.lemma in SIGNING:
            return Frame("cooperates", 1, [], by, True, f"{why} by several")
        if clause.lemma in {"claim", "contest", "dispute", "covet"}:
            return Frame("rival", -1, [], by, True, f"{why} by several")
    if by and not subject and kind == "refuses":
        return Frame(kind, sign, [], by, False, why)
    if by and (subject or kind in {"supports", "leads"}):
        return Frame(kind, sign, subject, by, clause.lemma in ARMED_ACTS, why)
    if subject and kind == "hostile" and not clause.participle and not by:
        return Frame(kind, sign, subject, ["?agent"], False, f"{why} without an agent")
    return None


def _copula(view: _View) -> Frame | None:
    """'X is an ally of Y', 'Y's old rival', 'at war with Y', 'dependent on Y', 'close to Y'."""
    clause = view.clause
    said_here = [t.low for t in view.tokens[clause.verb + 1 : clause.stop + 3]]
    # 'more moderate than his members': what follows 'than' is not said of the subject.
    words = set(said_here[: said_here.index("than")] if "than" in said_here else said_here)
    several = len(clause.subject) > 1
    if words & MADE and view.others and clause.subject:
        # 'is X's creation': X supports it
        return Frame("supports", 1, list(clause.subject), view.others[:1], False, "is its creation")
    for said in predicates():
        found = words & said.words
        if not found:
            continue
        targets = view.to(*said.prepositions) or view.others
        if not targets and said.kind == "member_of" and found & {"member", "members"}:
            targets = ["?body"]
        if targets or (said.symmetric and several):
            word = min(found)
            return Frame(
                said.kind, said.sign, targets, [], said.symmetric, f"is '{word}'", word=word
            )
    return None


def _through_noun(view: _View, kind: str, sign: int, *, against: bool) -> tuple[str, int]:
    """'opposes sanctions on X' is for X, 'backs sanctions on X' against it."""
    nouns = view.clause.nouns
    if view.objects or not nouns or not view.to("on", "against", "upon"):
        return kind, sign
    frames = noun_frames().get(nouns[0], ())
    if not frames or frames[0].sign >= 0 or frames[0].kind != "hostile":
        return kind, sign
    if sign < 0 and (view.clause.lemma in GAINSAYING or against):
        return "supports", 1
    if sign > 0:
        return "hostile", -1
    return kind, sign


def _plain(view: _View) -> Frame | None:
    """A verb of ``relation_verbs.csv`` with its object or the actor after a fitting preposition."""
    clause = view.clause
    lemma = clause.lemma
    after = [t.low for t in view.tokens[clause.verb + 1 : clause.verb + 3]]
    known = relation_verbs()
    own = set(clause.subject)
    keys = [" ".join([lemma, *after[:n]]) for n in (2, 1, 0)]
    end = clause.objects[0].last if clause.objects else len(view.tokens)
    if end < len(view.tokens) and view.tokens[end].low in _PARTED:
        keys.insert(0, f"{lemma} {view.tokens[end].low}")  # 'bring her down'
    found = next((key for key in keys if key in known), "")
    together = len(own) > 1 and not view.others
    mutual = ""
    if together and not found:
        # 'A and B have clashed', 'A and B fell out over C'
        found = mutual = next((key for key in (f"{k} with" for k in keys) if key in known), "")
    later = ""
    following = view.tokens[clause.verb + 1].tag if clause.verb + 1 < len(view.tokens) else ""
    if not found and following in {"P", "AV"} and not view.objects:
        # 'won in March against X', 'spoke at length to X': the preposition comes later
        apart = [word for word, _ in clause.phrases if word in {"with", "against", "to", "from"}]
        later = next((word for word in apart if f"{lemma} {word}" in known), "")
        found = f"{lemma} {later}" if later else ""
    if not found:
        return None
    kind, sign = known[found]
    kind, sign = _through_noun(view, kind, sign, against=found.endswith(" against"))
    denied = False
    if lemma in GRACES and (clause.negated or view.subject_nouns & {"neither", "nobody", "none"}):
        # 'has never trusted', 'cannot stand': the denial says more than its absence.
        kind, sign, denied = "hostile", -1, True
    between = together and bool(mutual or lemma in SYMMETRIC)
    symmetric = between or lemma in SYMMETRIC or kind == "rival"
    allowed = _AGAINST if sign < 0 else _TOWARDS
    if kind == "leads":
        allowed = allowed | {"over"}  # 'presides over X'
    joint = any(noun in noun_frames() for noun in clause.nouns)
    if kind == "supports" and not found.endswith(" with") and not joint:
        allowed = allowed - {"with"}  # 'guards the border with X' is no help for X
    targets = view.others or (view.to(later) if later else [])
    # 'fell out over C': C is what it is about; 'shelled villages in C': C suffers it.
    chances = [("with", "against")] if between else [
        tuple(allowed), ("with",) if "with" in allowed or sign < 0 else (), ("of", "about", "through", "by"),  # noqa: E501
        ("which",) if sign < 0 else (),
        ("in", "within", "across") if sign < 0 else (),
    ]  # fmt: skip
    for words in chances:
        targets = targets or [key for key in view.to(*words) if key not in own]
    if kind == "negotiates":
        more = [key for key in view.to("between", "with", "among") if key not in own]
        targets = list(dict.fromkeys([*targets, *more]))
    why = f"verb '{lemma}'"
    other = {"the", "other"} <= view.after(4)
    each = bool(view.after(7) & _EACH or other) and len(own) > 1
    if each:
        return Frame(kind, sign, [], [], True, f"{why} each other", denied)
    rebels = view.to("rebels")
    if not targets and rebels and sign > 0:
        return Frame("hostile", -1, rebels, [], False, f"{why} for its rebels")
    if not targets and not (symmetric and len(own) > 1):
        if lemma in {"retaliate", "mobilise", "mobilize", "protest", "complain"}:
            return Frame(kind, sign, [], [], False, why)
        if kind == "refuses" and lemma not in {"leave", "decline", "dismiss", "exit"}:
            return Frame(kind, sign, [], [], False, why)
        return None
    both = (
        symmetric
        or ((lemma in ARMED_ACTS or lemma in GALLING) and bool(targets))
        or (kind == "negotiates" and bool(view.to("with")))
    )
    return Frame(kind, sign, targets, [], both, why, denied)
