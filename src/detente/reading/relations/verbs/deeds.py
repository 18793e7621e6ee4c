"""'Ostmere denounced the sale', 'Iran welcomed it', 'the move angered Kuwait': whose deed it was."""  # noqa: E501

from __future__ import annotations

from detente.reading.clauses.clause import Clause
from detente.reading.clauses.subjects import EMOTIVE
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Scene
from detente.reading.relations.hits import Hit, targets_of
from detente.reading.relations.stance_words import SLURS

_DEEDS = frozenset(
    "sale move decision attack raid arrest arrests announcement strike strikes killing killings "
    "step steps "
    "ban embargo blockade bid vote ruling purchase expulsion deployment withdrawal closure "
    "threat threats "
    "accusation accusations charge charges claim claims action actions verdict sentence law "
    "decree order "
    "measure measures tariff tariffs levy gesture concession release appointment dismissal "
    "remark remarks "
    "statement speech exercise exercises manoeuvre manoeuvres seizure shelling incursion visit "
    "idea cancellation suspension postponement expropriation nationalisation departure "
    "proposal offer demand plan suggestion refusal intervention operation invasion annexation "
    "crackdown "
    "coup reform initiative recognition bombing bombardment assault offensive delay".split()
)
_AGAINST = frozenset(
    "condemn denounce deplore protest criticise criticize decry reject dismiss resent oppose "
    "contest "
    "challenge object deride mock spurn attack lambast slam assail".split()
)
_SENT = frozenset("negotiators diplomats officials delegates envoys delegation".split())
_GRUDGING = frozenset("dislike distrust fear regret dispute hate question oppose detest".split())
_FOR = frozenset("welcome applaud hail praise endorse commend salute cheer approve".split())
JUDGING = _AGAINST | _FOR
_WORDS = frozenset(
    "say tell call describe add note argue warn insist believe think be have do".split()
)
_CALLING = frozenset("call label brand describe term see regard consider deem".split())
_ANSWERING = frozenset("respond react answer reply retaliate counter".split())
_BLOWS = frozenset(
    "closing shutting cutting freezing banning seizing recalling expelling withdrawing suspending "
    "imposing massing firing shelling arresting detaining bombing raiding blocking blockading "
    "halting "
    "stopping sealing summoning cancelling breaking threatening boycotting attacking mobilising "
    "refusing "
    "walking burning jailing dismissing sacking raising doubling lifting denouncing accusing".split()  # noqa: E501
)
_PLEASING = frozenset("please delight reassure relieve".split())


class Deeds:
    """Remembers who acted last, to know whose act is judged."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._doer = ""
        self._line = -9

    def of(self, number: int, tokens: list[Token], clause: Clause) -> list[Hit]:
        """The stance of a clause towards the deed told before; it is remembered if it is a deed."""
        near = number <= self._line + 1
        gap = _of_the_deed(tokens, clause)
        if gap and near and self._doer and clause.lemma in JUDGING | _GRUDGING:
            return self._resented(clause)
        if clause.lemma in JUDGING and near and self._doer:
            self._line = number
            return self._judged(tokens, clause)
        if clause.lemma in _CALLING and near and self._doer and not clause.passive:
            words = {t.low for t in tokens[clause.verb : clause.stop]}
            if words & SLURS and _definite(tokens, clause.verb + 1, clause.stop):
                self._line = number
                return self._hits(list(clause.subject), "hostile", -1, clause)
        if clause.lemma in EMOTIVE and near and self._doer and not clause.passive:
            self._line = number
            return self._felt(tokens, clause)
        if clause.lemma in _ANSWERING and near and self._doer and not clause.passive:
            after = [t for t in tokens[clause.verb + 1 : clause.verb + 4] if t.tag == "G"]
            by = "by" in {t.low for t in tokens[clause.verb + 1 : clause.verb + 3]}
            others = targets_of(clause.objects) or [k for _, m in clause.phrases for k in m.who]
            if by and after and after[0].low in _BLOWS and not others:
                hits = self._hits(list(clause.subject), "hostile", -1, clause)
                self._doer, self._line = (clause.subject or (self._doer,))[0], number
                return hits
        acts = not clause.passive and clause.lemma not in _WORDS and not clause.negated and not gap
        if acts and len(clause.subject) == 1 and not clause.infinitive and not clause.participle:
            self._doer, self._line = self._sender(clause.subject[0]), number
        return []

    def _sender(self, key: str) -> str:
        """Whoever sent the negotiators: what they propose is his."""
        entity = self._scene.entity(key)
        sent = entity.name.split()[-1].lower() in _SENT and entity.part_of in (
            self._scene.cast.entities
        )
        return entity.part_of if sent else key

    def _judged(self, tokens: list[Token], clause: Clause) -> list[Hit]:
        if clause.passive:
            first, last = clause.subject_words
            told = first >= 0 and _definite(tokens, first, last) and not clause.subject
            sources = [k for w, m in clause.phrases if w == "by" for k in m.who]
        else:
            others = targets_of(clause.objects) or [k for _, m in clause.phrases for k in m.who]
            after = tokens[clause.verb + 1] if clause.verb + 1 < len(tokens) else None
            bare = after is not None and after.low == "it" and after.mention < 0
            bare = bare or (clause.lemma in {"protest", "object"} and not clause.nouns)
            told = not others and (bare or _definite(tokens, clause.verb + 1, clause.stop))
            sources = list(clause.subject)
        kind, sign = ("hostile", -1) if clause.lemma in _AGAINST else ("supports", 1)
        if clause.lemma in {"reject", "dismiss", "spurn"}:
            kind = "refuses"
        return self._hits(sources if told else [], kind, sign, clause)

    def _resented(self, clause: Clause) -> list[Hit]:
        """'passed a law which Y resents': Y is against who passed it."""
        if clause.lemma in _FOR:
            return self._hits(list(clause.subject), "supports", 1, clause)
        kind = "refuses" if clause.lemma in {"reject", "dismiss", "spurn"} else "hostile"
        return self._hits(list(clause.subject), kind, -1, clause)

    def _felt(self, tokens: list[Token], clause: Clause) -> list[Hit]:
        first, last = clause.subject_words
        if clause.subject or first < 0 or not _definite(tokens, first, last):
            return []
        kind, sign = ("supports", 1) if clause.lemma in _PLEASING else ("hostile", -1)
        return self._hits(targets_of(clause.objects), kind, sign, clause)

    def _hits(self, sources: list[str], kind: str, sign: int, clause: Clause) -> list[Hit]:
        return [
            Hit(source, self._doer, kind, clause.first, clause.stop, sign, explicit=False,
                negated=clause.negated, past=clause.past and not clause.perfect, confidence=0.5,
                future=clause.modal in {"will", "would", "may", "might", "could"},
                recommended=clause.modal in {"should", "must", "ought"},
                why=f"verb '{clause.lemma}', of what the other did just before")
            for source in sources if source != self._doer
        ]  # fmt: skip


def _of_the_deed(tokens: list[Token], clause: Clause) -> bool:
    """'a linkage that Y rejected': a relative clause whose object is a thing, no actor."""
    first = clause.subject_words[0]
    if first < 2 or first >= clause.verb or clause.passive or clause.infinitive:
        return False
    if clause.objects or clause.phrases:
        return False
    before = tokens[first - 1]
    head = tokens[first - 2 - (tokens[first - 2].text == ",")]
    after = tokens[clause.verb + 1] if clause.verb + 1 < len(tokens) else None
    ends = after is None or not after.text[0].isalnum()
    again = head.tag == "C" and before.low in {"which", "that"} and ends  # 'and that Y rejected'
    return again or (
        before.tag == "W" and before.low in {"which", "that"} and head.tag in {"N", "Q"}
    )


def _definite(tokens: list[Token], first: int, last: int) -> bool:
    """Whether 'the sale', 'this decision' stands there, without saying whose."""
    for place in range(max(1, first + 1), min(last, len(tokens))):
        if tokens[place].low not in _DEEDS or tokens[place].tag != "N":
            continue
        start = place - 1
        while start > first and tokens[start].tag == "J":
            start -= 1
        after = tokens[place + 1].low if place + 1 < len(tokens) else ""
        if tokens[start].low in {"the", "this", "that", "these", "both"} and after not in {
            "of", "by", "'s", "'",
        }:  # fmt: skip
            return True
    return False
