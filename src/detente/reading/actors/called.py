"""What the text calls a name: 'its grid company, Haskraft', 'Norex, a Halvian energy company,'."""

from __future__ import annotations

from detente.reading.language.tokens import Token

ARMED = frozenset(
    "armed rebel insurgent guerrilla militia militias paramilitary gang secessionist".split()
)
# 'its grid company, Haskraft', 'the militia Ansar': the noun beside a name says what it is.
CALLED = {
    **dict.fromkeys("company firm utility bank consortium carrier conglomerate agency charity operator "  # noqa: E501
                    "refiner miner bookmaker foundation institute fund house giant airline "
                    "brewer retailer manufacturer "
        "contractor subcontractor shipyard supplier insurer lender trader importer exporter "
        "producer "
        "developer builder smelter operator startup subsidiary newspaper-owner employer "
        "cooperative "
        "co-operative union ngo charity think-tank regulator watchdog".split(), "organisation"),
    **dict.fromkeys("militia gang rebels insurgents guerrillas separatists jihadists".split(), "armed_group"),  # noqa: E501
    **dict.fromkeys("party bloc faction".split(), "faction"),
    **dict.fromkeys("tanker trawler ship vessel frigate cutter destroyer ferry freighter newspaper daily "  # noqa: E501
                    "magazine broadcaster village town port city river province".split(), "place"),
}  # fmt: skip


def called_before(tokens: list[Token], place: int) -> str:
    """The type of actor that the noun just before a name gives it; "" without one."""
    if place < 0:
        return ""
    noun = tokens[place - 1] if tokens[place].text == "," and place else tokens[place]
    return _kind(noun.low) if noun.tag in {"N", "J"} else ""


def called_after(tokens: list[Token], last: int) -> str:
    """The type of actor that the apposition just after a name gives it; "" without one."""
    if last + 2 >= len(tokens) or tokens[last].text not in {",", "(", "–", "—"}:
        return ""
    if tokens[last + 1].low not in {"a", "an", "the", "one"}:
        return ""
    head: Token | None = None
    for token in tokens[last + 2 : last + 10]:
        if token.tag not in {"N", "J", "NP", "E", "NU", "AV"} and token.text != "-":
            break
        head = token
    if head is None or head.tag != "N":
        return ""
    return _kind(head.low)


def _kind(noun: str) -> str:
    """The type that a noun tells; 'carmaker', 'steelmaker' and the like are companies."""
    return CALLED.get(noun, "organisation" if noun.endswith("maker") and len(noun) > 6 else "")
