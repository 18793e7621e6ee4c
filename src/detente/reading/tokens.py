"""Tokens with a coarse part of speech: rules over closed classes, verb forms and neighbours.

Tags: ``D`` determiner, ``P`` preposition, ``C`` and/or/but/nor, ``S`` subordinator, ``W`` relative
or question word, ``R`` pronoun, ``O`` possessive pronoun, ``M`` modal, ``A`` form of be/have/do,
``V`` finite verb, ``B`` base form, ``G`` ing-form, ``E`` participle, ``T`` infinitive *to*,
``X`` not/never, ``N`` noun, ``NP`` name, ``J`` adjective, ``AV`` adverb, ``Q`` number, ``'`` the
possessive mark, ``.`` punctuation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from detente.reading.words import number_word, relation_nouns, verb_forms

_TOKEN = re.compile(
    r"https?://\S+|\b(?:[A-Z]\.){2,}"
    r"|\b[A-Z]{1,4}\d+\b"
    r"|\d+(?:[.,]\d+)*(?:st|nd|rd|th|%|[a-zA-Z]{1,3}\b)?"
    r"|[^\W\d_]+(?:['’][^\W\d_]+(?<!['’]s))*(?:[-‑][^\W_]+(?:['’](?!s\b)[^\W_]+)*)*"
    r"|['’]s?\b|[^\w\s]"
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


DETERMINERS = _set(
    "the a an this that these those some any each every all both either neither no another such "
    "most many few several much more less fewer enough half certain various"
)
PREPOSITIONS = _set(
    "of in on at by for from with without within into onto over under between among against "
    "through throughout during before after since until till towards toward upon about above below "
    "behind beyond across along around near off out up down inside outside despite per via like "
    "unlike except besides amid amidst beside regarding concerning notwithstanding versus to as than "  # noqa: E501
    "alongside following including excluding instead according"
)
COORDINATORS = _set("and or but nor yet plus")
SUBORDINATORS = _set(
    "if because although though unless while whereas when whenever where wherever once whether "
    "lest provided albeit so"
)
RELATIVES = _set("which who whom whose what why how")
PRONOUNS = _set(
    "i you he she it we they me him her us them himself herself itself themselves ourselves "
    "nobody everybody anyone everyone someone none others anybody nothing everything something "
    "one"
)
POSSESSIVES = _set("my your his its our their")
MODALS = _set("can could may might must shall should will would ought cannot won't can't wouldn't")
BE = _set("be is are was were been being am isn't aren't wasn't weren't")
HAVE = _set("have has had having haven't hasn't hadn't")
DO = _set("do does did doing don't doesn't didn't")
ADVERBS = _set(
    "not never hardly scarcely barely also still already only even just now then soon later "
    "yesterday today tomorrow again ever once twice often always sometimes seldom rarely "
    "perhaps maybe however therefore thus hence moreover meanwhile nevertheless nonetheless "
    "instead otherwise too very quite rather almost nearly far well much more most less least "
    "here there together apart away back ahead abroad altogether else indeed likewise else alone "
    "afterwards earlier yet so both merely simply largely mostly partly further elsewhere "
    "thereafter thereby somewhat home long ago exactly anyway anymore privately publicly"
)
NEGATIVES = _set("not never n't")
# Words that are nouns far more often than verbs in this prose.
NOUNISH = _set(
    "talks aid forces force troops plans plan attacks attack claims claim votes vote notes note rounds "  # noqa: E501
    "round needs views view ties tie moves move calls call support fire stakes stake control deal "
    "deals trade help fear fears interest interests exercise exercises land hold run runs part parts "  # noqa: E501
    "state states party border borders place places side sides power powers stand demand demands "
    "sanctions strike strikes raids raid war wars peace parties camp camps file files share shares "
    "talk address end ends face faces figures figure offer offers ground grounds concern concerns "
    "report reports cost costs price pay work order orders rule rules visit visits contact contacts "  # noqa: E501
    "market function issue issues question questions record records result results return returns "
    "step steps study study test tests threat trial use line lines level levels measure measures "
    "lead role rise fall split draft drafts lease match influence limits limit release process "
    "project projects protest protests program benefit benefits blame board boards charge cause "
    "causes change changes conflict conflicts balance base bases block blocs bloc budget fish exit "
    "form forms fund funds gain gains grant grants guard guards hope hopes host house increase "
    "judge labour loan loss lot mine mines model monitor monitors name names paper patrol patrols "
    "people point points post posts practice presence press promise promises purchase race range "
    "rate rates reform reforms rest review rival rivals sail season set shell shelter ships ship "
    "show sign signs slip stage start station stations stay stop storm structure supply supplies "
    "surge target targets tax taxes term terms time title top transfer transit transport travel "
    "trouble trust turn turns veto wage watch water waters weather weapon will wish worry yield "
    "stock master pipeline mine arms past present second content bill bills mission missions state "
    "value values array pact pacts fault crews crew farm farms harvest market markets bank banks "
    "fuel coast coasts wave waves reserve reserves broker brokers partner partners guide guides "
    "author book books crisis boost author pilot pilots minister crossing bridge bridges police mass "  # noqa: E501
    "march august may import imports export exports clash clashes compromise pressure worst dispute "  # noqa: E501
    "disputes escape murder massacre assault blockade blockades siege defeat ambush ambushes array "
    "coup coups truce truces commission commissions launch launches incident contest drone drones "
    "object objects subject subjects shift shifts challenge challenges arrest arrests cut cuts flag "  # noqa: E501
    "flags risk risks desire desires respect count counts delay delays load repair repairs rescue "
    "sale sales saying stress trace track tracks worth damage damages ban bans estimate estimates "
    "repeat escort escorts visitors command bid bids load staff rebels gains earnings stakeholders rent "  # noqa: E501
    "rents bears bear toll tolls fees seeds fires lease leases rows row spring summer measures".replace(  # noqa: E501
        " may ", " "
    ).replace(" will ", " ")
)
_ADJECTIVE = re.compile(
    r"(?:able|ible|ful|less|ous|ive|ical|ish|ary|ant|ent|al|ic|wide|like|term|led|based|backed)$"
)
_NOUN = re.compile(
    r"(?:ment|ship|tion|sion|ness|ity|ism|ance|ence|table|ssal|oval|rsal|trayal|rrival|fusal|enial|"
    r"drawal|posal|pproval|newal|trial|pital|senal|tribunal|official|individual|general|criminal|"
    r"agent|parent|president|resident|student|opponent|client|incident|accident|event|intent|"
    r"content|talent|continent|merchant|tenant|servant|migrant|combatant|militant|insurgent|"
    r"executive|initiative|motive|offensive|objective|representative|detective|native|traffic|"
    r"republic|public|panic|logic|critic|fabric|topic|dairy|secretary|adversary|boundary|territory|"
    r"beneficiary|intermediary|tributary|anniversary|military|judiciary|missionary|mercenary)$"
)
ADJECTIVES = _set(
    "new old big small large great little long short high low good bad better best worse worst early "  # noqa: E501
    "late last next first second third former own same other different main major minor few many free "  # noqa: E501
    "full empty open closed hard soft strong weak rich poor young deep near far ready likely unlikely "  # noqa: E501
    "possible impossible certain uncertain clear unclear own due able unable willing unwilling keen "  # noqa: E501
    "eager afraid content senior junior outer inner upper lower northern southern eastern western "
    "central joint common shared binding standing armed hostile quiet loud bold tired fresh slow fast "  # noqa: E501
    "wide narrow broad thin thick safe secure dangerous separate single double whole total true false "  # noqa: E501
    "real current present future past recent serious grave dire doubtful probable improbable "
    "inconceivable imminent prospective remote slim faint slight outright firm tough bitter proud "
    "sovereign equitable lasting permanent interim provisional draft neutral honest fair unfair "
    "necessary imperative essential vital crucial vague dead alive sure unsure aware immediate "
    "legitimate civilian civil foreign western weaker stronger orderly friendly deadly costly "
    "separate moderate desperate private corrupt adequate intermediate ultimate"
)


_ARTICLED = re.compile(r"^(?:al|el|an|ar|as|ash|at|ul|wal|wa)[-‑][A-Z]")


@dataclass(slots=True)
class Token:
    """A word or sign with its place in the document, tag and lemma."""

    text: str
    start: int
    end: int
    low: str
    tag: str = ""
    lemma: str = ""
    form: str = ""
    mention: int = -1

    @property
    def capital(self) -> bool:
        """Whether it starts with a capital ('al-Name' counts)."""
        return self.text[:1].isupper() or _ARTICLED.match(self.text) is not None


def tokenize(text: str, offset: int = 0) -> list[Token]:
    """Words, numbers and signs; the possessive ``'s`` is a token of its own.

    Examples
    --------
    >>> [t.text for t in tokenize("Niger's army can't win.")]
    ['Niger', "'s", 'army', "can't", 'win', '.']
    """
    return [
        Token(m.group(), offset + m.start(), offset + m.end(), m.group().lower().replace("’", "'"))
        for m in _TOKEN.finditer(text)
    ]


def tag(tokens: list[Token], *, common: frozenset[str] = frozenset()) -> list[Token]:
    """Give every token its tag and lemma, in place.

    Parameters
    ----------
    tokens : list of Token
        One sentence.
    common : frozenset of str
        Words that the document also writes in small letters: a capital at the start of a sentence
        does not make a name of them.
    """
    for index, token in enumerate(tokens):
        token.tag = _closed(token, index, tokens) or _open(token, index, tokens, common)
        if not token.lemma:
            token.lemma = token.low
    _repair(tokens)
    return tokens


@cache
def _closed_tag(low: str) -> str:
    for words, name in (
        (MODALS, "M"), (BE | HAVE | DO, "A"), (RELATIVES, "W"), (SUBORDINATORS, "S"),
        (COORDINATORS, "C"), (POSSESSIVES, "O"), (NEGATIVES, "X"), (DETERMINERS, "D"),
        (PRONOUNS, "R"), (PREPOSITIONS, "P"), (ADVERBS, "AV"),
    ):  # fmt: skip
        if low in words:
            return name
    return ""


_AUXILIARY = {
    word: lemma for words, lemma in ((BE, "be"), (HAVE, "have"), (DO, "do")) for word in words
}


def _closed(token: Token, index: int, tokens: list[Token]) -> str:
    low = token.low
    if low in {"'s", "'"}:
        return "'" if index and tokens[index - 1].text[-1:].isalnum() else "."
    if not token.text[0].isalnum():
        return "."
    if token.text[0].isdigit() or number_word(low) is not None:
        return "Q" if low != "one" or _counts(index, tokens) else "R"
    if token.capital and index and tokens[index - 1].tag == "NP" and low in {"of", "and"}:
        return ""
    if token.text in {"US", "IS", "IT", "May", "Will", "Us"}:
        return ""
    following = tokens[index + 1].low if index + 1 < len(tokens) else ""
    before = tokens[index - 1] if index else None
    if low == "to":
        forms = verb_forms().get(following, ())
        base = any(kind == "base" for _, kind in forms) or following in {"be", "have", "do", "not"}
        noun = before is not None and before.low in _TAKES_TO and following in NOUNISH
        return "T" if base and not noun else "P"
    if low == "that":
        if before is not None and (before.tag in {"N", "NP", "'", "."} or before.low == ")"):
            return "W" if before.tag != "." or before.low == "," else "D"
        return (
            "S"
            if before is not None and before.tag in {"V", "B", "G", "E", "J", "AV", "R", "A", "C"}
            else "D"
        )
    if low in {"this", "these", "those"} and (
        not following or following in BE | HAVE | MODALS or not following[0].isalpha()
    ):
        return "R"
    if low == "her":
        return "O" if following and following not in PREPOSITIONS | ADVERBS else "R"
    if low in {"since", "before", "after", "until", "till", "as"}:
        return "AV" if low == "since" and before is not None and before.tag == "A" else "P"
    if low == "like" and before is not None and before.tag in {"M", "T"}:
        return ""
    if low in {"following", "including", "regarding", "concerning", "according"}:
        return "P"
    if low in {"instead", "rather"} and following == "of":
        return "P"
    if low == "well" or (low in {"both", "either", "neither"} and following in {"of"}):
        return "R" if low != "well" else "AV"
    if low in {"few", "many", "most", "all", "some", "several", "both", "neither", "either"} and (
        not following
        or following in MODALS | BE | HAVE | PREPOSITIONS
        or not following[0].isalnum()
    ):
        return "R"
    name = _closed_tag(low)
    if name == "A":
        token.lemma = _AUXILIARY[low]
    return name


_TAKES_TO = _set(
    "access aid answer return opposed attached subject due threat end according close to"
)


def _counts(index: int, tokens: list[Token]) -> bool:
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    return (
        following is not None
        and following.text[:1].isalpha()
        and following.low
        not in (PREPOSITIONS | MODALS | BE | HAVE | SUBORDINATORS | RELATIVES | COORDINATORS)
    )


def _open(token: Token, index: int, tokens: list[Token], common: frozenset[str]) -> str:
    low = token.low
    before = tokens[index - 1] if index else None
    first = index == 0 or (before is not None and before.text in {"“", '"', "‘", "(", ":"})
    if token.capital and not first:
        return "NP"
    forms = verb_forms().get(low)
    if token.capital and first and low not in common and not forms and low not in ADJECTIVES:
        return "NP"
    if forms:
        found = _verb(token, index, tokens, forms)
        if found:
            return found
    if low in ADJECTIVES or (
        len(low) > 4
        and low not in NOUNISH
        and low not in relation_nouns()
        and _ADJECTIVE.search(low) is not None
        and (_NOUN.search(low) is None or low in {"military", "public"})
    ):
        return "J"
    if low.endswith("ly") and len(low) > 4:
        return "AV"
    return "N"


def _verb(token: Token, index: int, tokens: list[Token], forms: list[tuple[str, str]]) -> str:
    """Tag of a word that can be a verb; empty if it is a noun or adjective here."""
    kinds = {kind: lemma for lemma, kind in reversed(forms)}
    place = index - 1
    while place >= 0 and tokens[place].tag in {"AV", "X"}:
        place -= 1
    before = tokens[place] if place >= 0 else None
    tag_before = before.tag if before is not None else ""
    low_before = before.low if before is not None else ""
    following = tokens[index + 1] if index + 1 < len(tokens) else None

    def give(kind: str, name: str) -> str:
        token.lemma, token.form = kinds[kind], kind
        return name

    if (tag_before in {"M", "T"} or low_before in DO) and "base" in kinds:
        return give("base", "B")
    if "base" in kinds and tag_before in {"NP", "R", "N"} and _inverted(index, tokens):
        return give("base", "B")
    if low_before in HAVE and "part" in kinds:
        return give("part", "E")
    if low_before in BE:
        if "ing" in kinds:
            return give("ing", "G")
        if "part" in kinds:
            return give("part", "E")
        return ""
    adjacent = tokens[index - 1].tag if index else ""
    if adjacent in {"D", "O", "'", "J", "Q"}:
        if "ing" in kinds or ("part" in kinds and "base" not in kinds):
            kind = "ing" if "ing" in kinds else "part"
            token.lemma, token.form = kinds[kind], kind
            noun_next = (
                following is not None
                and following.text[0].isalpha()
                and not _closed_tag(following.low)
            )
            if noun_next:
                return "J"
            if adjacent == "J" and kind == "part":
                return "J"
            return "N" if kind == "ing" else _past(token, index, tokens, kinds)
        if (
            adjacent == "Q"
            and _after_subject(index, tokens)
            and "base" in kinds
            and low_verbish(token)
        ):
            return give("base", "V")
        return ""
    if tag_before == "P":
        if "ing" in kinds and token.low not in NOUNISH:
            return give("ing", "G")
        return (
            "J"
            if "part" in kinds
            and "base" not in kinds
            and following is not None
            and following.text[0].isalpha()
            else ""
        )
    if "ing" in kinds:
        return give("ing", "G")
    if "past" in kinds or "part" in kinds:
        return _past(token, index, tokens, kinds)
    return _present(token, index, tokens, kinds)


def _inverted(index: int, tokens: list[Token]) -> bool:
    """'Should X blockade …': the modal stands first, then the subject alone."""
    return (
        tokens[0].low in {"should", "did", "does", "do"} and tokens[0].tag in {"M", "A"} and index < 7
        and all(t.tag in {"D", "NP", "N", "R", "J", "'"} for t in tokens[1:index])
        and (index + 1 < len(tokens) and tokens[index + 1].tag != "'")
    )  # fmt: skip


def low_verbish(token: Token) -> bool:
    """Whether a base form is no usual noun."""
    return token.low not in NOUNISH


def _past(token: Token, index: int, tokens: list[Token], kinds: dict[str, str]) -> str:
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    kind = "past" if "past" in kinds else "part"
    token.lemma, token.form = kinds[kind], kind
    before = tokens[index - 1] if index else None
    if (
        "base" in kinds
        and token.low in NOUNISH
        and (before is None or before.tag in {"D", "O", "'", "J", "P", "N"})
    ):
        token.lemma = token.form = ""
        return ""
    if kind == "part":
        return "E"
    if "part" in kinds and _coordinated_participle(index, tokens):
        return "E"
    if before is None:
        noun = following is not None and following.tag == "" and following.text[0].isalpha()
        return "E" if noun or following is None or following.low in PREPOSITIONS else "V"
    if (
        before.tag == "C"
        and "part" in kinds
        and following is not None
        and following.low in {"by", "from"}
    ):
        upper = next((t for t in reversed(tokens[: index - 1]) if t.tag in {"V", "E", "M"}), None)
        if upper is not None and upper.tag == "E":
            return "E"
    if (
        before.low == ","
        and following is not None
        and following.low in {"by", "from", "in", "on", "with"}
    ):
        # ', financed by …' qualifies; ', signed in …' usually does too.
        return "E" if "part" in kinds else "V"
    if (
        following is not None
        and following.low == "by"
        and "part" in kinds
        and before.tag in {"N", "NP", ".", "AV"}
    ):
        return "E"
    return "V"


def _coordinated_participle(index: int, tokens: list[Token]) -> bool:
    """'is hosted, financed and armed by X': participles in a row after one *be* or *have*."""
    place = index - 1
    if place < 1 or tokens[place].text not in {",", "and", "or"}:
        return False
    met = False
    while place >= 0 and (tokens[place].tag in {"C", "AV", "E"} or tokens[place].text == ","):
        met = met or tokens[place].tag == "E"
        place -= 1
    return met and place >= 0 and tokens[place].tag in {"A", "X"}


_OBJECT_STARTS = frozenset({"D", "O", "Q", "X", "T", "S", "W", "R", "AV"})


def _present(token: Token, index: int, tokens: list[Token], kinds: dict[str, str]) -> str:
    before = tokens[index - 1] if index else None
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    kind = "s" if "s" in kinds else "base"
    if before is None:
        return ""
    after = _closed_tag(following.low) if following is not None else "."
    if following is not None and following.text[0].isdigit():
        after = "Q"
    objectish = after in _OBJECT_STARTS or (
        following is not None and following.low in {"to", "that", "as"}
    )
    capital_next = following is not None and following.capital
    prepositional = after == "P"
    subject = _after_subject(index, tokens)
    if not subject:
        return ""
    plural_subject = _plural_before(index, tokens)
    if kind == "base" and before.tag in {"NP", "N"} and not plural_subject:
        return ""
    if token.low in NOUNISH:
        good = (
            objectish
            or capital_next
            or (
                following is not None
                and following.low.endswith(("ing",)) is False
                and following.text[0].isalpha()
                and before.tag in {"R", "W"}
            )
        )
        plural_object = (
            kind == "s" and before.tag == "NP" and following is not None
            and following.text[0].islower() and following.low.endswith("s") and not after
        )  # fmt: skip
        good = good or plural_object
        if not good and not (prepositional and before.tag in {"NP", "R", "W"} and kind == "s"):
            return ""
        if kind == "base" and not plural_subject:
            return ""
    token.lemma, token.form = kinds[kind], kind
    return "V"


def _after_subject(index: int, tokens: list[Token]) -> bool:
    place = index - 1
    while place >= 0 and tokens[place].tag == "AV":
        place -= 1
    if place < 0:
        return False
    token = tokens[place]
    if token.tag in {"N", "NP", "R", "W", "Q"} or token.low == ")":
        return True
    if token.tag == "C":
        return any(t.tag in {"V", "A", "M", "E"} for t in tokens[:place])
    if token.low in {",", "—", "–", '"', "”"}:
        return any(t.tag in {"N", "NP", "R"} for t in tokens[:place])
    return False


def _plural_before(index: int, tokens: list[Token]) -> bool:
    """Whether a plural noun, a plural pronoun or 'A and B' can be the subject before ``index``."""
    for place in range(index - 1, max(-1, index - 14), -1):
        token = tokens[place]
        if token.tag in {"V", "M", "A", "B", "S"} or token.low in {";", ":"}:
            return False
        if token.tag in {"R", "W"} or token.low in {
            "these",
            "those",
            "both",
            "few",
            "many",
            "most",
        }:
            return token.low not in {"it", "he", "she", "one", "him", "nobody", "everyone"}
        if token.tag == "C" and token.low == "and" and place >= index - 6:
            return True
        plural = token.low.endswith("s") and not token.low.endswith(("ss", "'s", "us", "is"))
        if token.tag in {"N", "NP"} and (
            plural or token.low in {"men", "people", "police", "fishermen", "women"}
        ):
            return True
    return False


def _repair(tokens: list[Token]) -> None:
    """Second look with both neighbours known: reduced relatives and clauses without a verb."""
    for index, token in enumerate(tokens):
        if token.tag != "V" or token.form != "past":
            continue
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if following is None or following.tag != "P" or following.low in {"to", "as"}:
            continue
        # 'men armed with clubs entered': a finite verb follows in the same stretch.
        if index and tokens[index - 1].tag in {"N", "NP"}:
            for other in tokens[index + 1 :]:
                if other.tag in {".", "C", "W", "S", "R"}:
                    break
                if other.tag in {"V", "A", "M"}:
                    token.tag, token.form = "E", "part"
                    break
