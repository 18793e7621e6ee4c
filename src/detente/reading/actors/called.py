"""What the text calls a name: 'its grid company, Haskraft', 'Norex, a Halvian energy company,'."""

from __future__ import annotations

import re

from detente.reading.language.tokens import Token

ARMED = frozenset(
    "armed rebel insurgent guerrilla militia militias paramilitary gang secessionist".split()
)
_NAMING = frozenset("called named dubbed styled".split())
# 'its grid company, Haskraft', 'the militia Ansar': the noun beside a name says what it is.
CALLED = {
    **dict.fromkeys("company firm utility bank consortium carrier conglomerate agency charity operator "  # noqa: E501
                    "refiner miner bookmaker foundation institute fund house giant airline "
                    "brewer retailer manufacturer "
        "contractor subcontractor shipyard supplier insurer lender trader importer exporter "
        "producer "
        "developer builder smelter operator startup subsidiary newspaper-owner employer "
        "cooperative "
        "mission taskforce "
        "co-operative union ngo charity think-tank regulator watchdog".split(), "organisation"),
    **dict.fromkeys("militia gang rebels insurgents guerrillas separatists jihadists".split(), "armed_group"),  # noqa: E501
    **dict.fromkeys("party bloc faction breakaway splinter offshoot".split(), "faction"),
    **dict.fromkeys("tanker trawler ship vessel frigate cutter destroyer ferry freighter newspaper daily "  # noqa: E501
                    "magazine broadcaster village town port city river province".split(), "place"),
}  # fmt: skip


def called_before(tokens: list[Token], place: int, *, last: int = 0, article: bool = False) -> str:
    """The type of actor that the noun just before a name gives it; "" without one.

    Before a comma ('the armed wing, the Hill Watch') more nouns tell, if the name has an article.
    A verb after the name (``last``) begins a clause: 'to form the Red faction, X dismissed'.
    """
    if place < 0:
        return ""
    if tokens[place].text == "," and last and last < len(tokens):
        opened = any(t.tag in {"V", "A", "M", "T", "B"} for t in tokens[:place])
        if opened and tokens[last].tag in {"V", "A", "M"}:
            return ""
    known_as = place > 1 and [t.low for t in tokens[place - 1 : place + 1]] == ["known", "as"]
    if (tokens[place].low in _NAMING and place > 0) or known_as:
        head = place - 2 if known_as else place - 1
        kind = _kind(tokens[head].low) or _apposed(tokens, head)
        # 'an advisory one called EUMAM', 'the mission of the League, known as LIGMIS'
        return kind or ("organisation" if _is_capitals(tokens, place + 1) else "")
    comma = tokens[place].text == "," and place > 0
    noun = tokens[place - 1] if comma else tokens[place]
    if noun.tag not in {"N", "J"}:
        return ""
    if not comma and noun.low in _BODIES and _is_capitals(tokens, place + 1):
        return "organisation"  # 'the indigenous confederation CONAIE'
    owned = comma and place > 1 and tokens[place - 2].tag in {"O", "'"}  # 'Their council, X,'
    return _kind(noun.low) or (_apposed(tokens, place - 1) if comma and (article or owned) else "")


def _is_capitals(tokens: list[Token], place: int) -> bool:
    """Whether a token is a name in capitals ('EUMAM')."""
    return place < len(tokens) and re.fullmatch("[A-Z]{4,9}", tokens[place].text) is not None


def called_after(tokens: list[Token], last: int) -> str:
    """The type of actor that the apposition just after a name gives it; "" without one."""
    if last + 2 >= len(tokens) or tokens[last].text not in {",", "(", "–", "—"}:
        return ""
    if tokens[last + 1].low not in {"a", "an", "the", "one"}:
        return ""
    head = -1
    for place in range(last + 2, min(last + 10, len(tokens))):
        if tokens[place].tag == "'":
            head = -1  # 'X, the federation's secretary'
            continue
        if tokens[place].tag not in {"N", "J", "NP", "E", "NU", "AV"} and tokens[place].text != "-":
            break
        if tokens[place].tag == "N" or tokens[place].low in CALLED:
            head = place
    return (_kind(tokens[head].low) or _apposed(tokens, head)) if head >= 0 else ""


def _apposed(tokens: list[Token], head: int) -> str:
    """The type that 'a loose coalition', 'a highland minority', 'the armed wing' gives a name."""
    noun = tokens[head].low
    if noun in _PEOPLES:
        return "group"
    if noun in _ARMS and head and tokens[head - 1].low in {"political", "civilian", "youth"}:
        return "faction"
    if noun in _ARMS and head and tokens[head - 1].low in {"armed", "military"}:
        return "armed_group"
    armed = bool({t.low for t in tokens[max(0, head - 3) : head]} & ARMED)
    if noun in _BANDS:
        return "armed_group"
    if noun not in _BODIES:
        return ""
    return "armed_group" if armed or noun in _FORCES else "organisation"


_PEOPLES = frozenset("minority tribe clan people community caste nation diaspora".split())
_BANDS = frozenset("band front cell wing squad cartel syndicate posse outfit".split())
_FORCES = frozenset("militia brigade regiment battalion".split())
_ARMS = frozenset("arm wing".split())
_BODIES = _FORCES | frozenset(
    "sect order brotherhood fraternity fellowship congregation club society confederation "
    "council coalition alliance movement association federation network umbrella grouping "
    "platform campaign "
    "commission committee body forum league organisation organization initiative group "
    "union".split()
)


def _kind(noun: str) -> str:
    """The type that a noun tells; 'carmaker', 'steelmaker' and the like are companies."""
    return CALLED.get(noun, "organisation" if noun.endswith("maker") and len(noun) > 6 else "")
