"""'X's envoy, Y', 'its largest creditor, Z': who is named, not whose he is."""

from __future__ import annotations

from detente.reading.actors.heads import TITLES
from detente.reading.clauses.phrases import ROLES
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention

_HEADS = TITLES | {"leader", "chairman", "chairwoman", "chair", "head", "envoy", "founder", "boss"}


def named_role(tokens: list[Token], mentions: list[Mention], place: int) -> bool:
    """'his predecessor, Rodrigo …': a name that only tells who the role is."""
    named = any(m.first <= place + 1 < m.last and m.kind == "name" for m in mentions)
    near = [t.low for t in tokens[max(0, place - 4) : place]]
    role = near[-1:] and near[-1] in ROLES
    office = "of" in near and near[0] in ROLES and near.index("of") <= 1
    titled = place + 1 < len(tokens) and tokens[place + 1].low in TITLES
    agent = tokens[place - 1].low.endswith(("or", "er", "ist", "man", "ant"))
    if titled and agent and closing_name(tokens, mentions, place):
        return True  # 'the facilitator, Bishop X,'
    owned = any(t.tag in {"'", "O"} for t in tokens[max(0, place - 4) : place])
    if owned and tokens[place - 1].tag == "N" and closing_name(tokens, mentions, place):
        return True
    return named and place > 0 and bool(role or office)


def owns_name(tokens: list[Token], mentions: list[Mention], mention: Mention) -> bool:
    """'Nigeria's President X', 'its largest creditor, X': the owner is not who is meant."""
    after = tokens[mention.last : mention.last + 2]
    if mention.kind == "demonym" and len(after) == 2 and after[0].tag == "N" and after[1].capital:
        return True  # 'the Chinese firm X'
    if mention.last >= len(tokens) or (
        tokens[mention.last].tag != "'" and mention.kind != "possessive"
    ):
        return False
    for place in range(
        mention.last + (mention.kind != "possessive"), min(mention.last + 5, len(tokens))
    ):
        if any(m.first == place and m.kind in {"name", "description"} for m in mentions):
            return True
        if tokens[place].text == "," and tokens[place - 1].low in _HEADS:
            return False  # 'met its chairman, X': it met both
        if tokens[place].text == "," and tokens[place - 1].tag == "N":
            return closing_name(tokens, mentions, place)
        if tokens[place].tag not in {"J", "N", "NP"} or tokens[place].text == ",":
            return False
    return False


def closing_name(tokens: list[Token], mentions: list[Mention], comma: int) -> bool:
    """Whether a comma is followed by a name alone: 'its largest creditor, the Bank.'"""
    place = comma + 1
    while place < len(tokens) and (tokens[place].tag == "D" or tokens[place].low in TITLES):
        place += 1
    named = next((m for m in mentions if m.first <= place < m.last and m.kind == "name"), None)
    return named is not None and (
        named.last >= len(tokens) or tokens[named.last].text in {",", ".", ";", ")", ":", "—"}
    )
