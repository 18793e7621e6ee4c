"""Names set beside the phrase that they explain: 'the president, X,', 'two forces, A and B,'."""

from __future__ import annotations

from detente.reading.actors.heads import TITLES
from detente.reading.actors.person_nouns import single_persons
from detente.reading.clauses.phrases import ROLES
from detente.reading.language.tokens import Token
from detente.reading.language.words import number_word
from detente.reading.mentions.mentions import Mention


def apposed_name(tokens: list[Token], mentions: list[Mention], place: int) -> Mention | None:
    """'the new president, Name, is …': the name between the commas is who acts."""
    if tokens[place - 1].text == ")":
        place = next((i for i in range(place - 2, 0, -1) if tokens[i].text == "("), place)
    mention = next((m for m in mentions if m.last == place and m.kind == "name"), None)
    if mention is None:
        return None
    if mention.first > 1 and tokens[mention.first - 1].low == "of":
        # 'its chairman, President X of Y, has'
        holder = next((m for m in mentions if m.last == mention.first - 1), None)
        mention = holder if holder is not None and holder.kind == "name" else mention
    first = mention.first
    while first > 0 and (tokens[first - 1].low in TITLES or tokens[first - 1].low == "the"):
        first -= 1
    if first < 2 or tokens[first - 1].text != "," or tokens[first - 2].tag not in {"N", "NP", "Q"}:
        return None
    if tokens[mention.first - 1].low in TITLES:
        return mention
    for token in reversed(tokens[max(0, first - 9) : first - 1]):
        # 'the chief of staff, Name,', 'the general who commands the garrison, Name,'
        if token.low in ROLES or token.low in TITLES or token.low in single_persons():
            return mention
        if token.tag not in {"N", "NP", "J", "P", "D", "O", "'", "Q", "W", "V"}:
            return None
    return None


def apposed_list(tokens: list[Token], mentions: list[Mention], comma: int) -> list[Mention]:
    """'two forces, A and B, fought': the names between the commas, if they are counted."""
    chain: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: -m.last):
        if mention.last > (chain[-1].first if chain else comma) or mention.kind == "place":
            continue
        stop = chain[-1].first if chain else comma
        between = tokens[mention.last : stop]
        loose = {t.low for t in between if t.tag not in {"D", "O", "J"} and t.text not in "(),"}
        if loose - ({"and"} if chain else set()) or (chain and mention.kind == "demonym"):
            break
        if mention.who in [m.who for m in chain]:
            chain[-1] = Mention(mention.first, chain[-1].last, mention.who, mention.kind)
            continue
        chain.append(mention)
        if (
            chain
            and any(t.low == "and" for t in between) is False
            and len(chain) > 1
            and not between
        ):
            break
    chain.reverse()
    if len(chain) < 2:
        return []
    start = chain[0].first - 1
    while start > 0 and tokens[start].tag in {"D", "O", "J"}:
        start -= 1
    if start < 2 or tokens[start].text != ",":
        return []
    place = start - 1
    while place >= 0 and tokens[place].tag in {"N", "NP", "J", "P", "O", "D", "'", "E"}:
        place -= 1
    count = number_word(tokens[place].text) if place >= 0 else None
    head = tokens[start - 1]
    many = (
        count is None and place < start - 1 and head.tag == "N"
        and head.low.endswith("s") and place < 1
    )  # fmt: skip
    return chain if many or count == len(chain) else []


def apposed_mate(tokens: list[Token], mentions: list[Mention], named: Mention) -> Mention | None:
    """'the army chief, X, and his deputy, Y, quarrelled': X beside Y."""
    place = named.first - 1
    while place > 0 and tokens[place].low in TITLES:
        place -= 1
    place -= 1
    while place > 0 and tokens[place].tag in {"N", "NP", "J", "O", "D", "P", "'", "AV"}:
        place -= 1
    if place < 2 or tokens[place].low != "and" or tokens[place - 1].text != ",":
        return None
    mate = next((m for m in mentions if m.last == place - 1 and m.kind == "name"), None)
    lead = mate.first - 1 if mate is not None else 0
    while lead > 0 and tokens[lead].tag in {"D", "J"}:
        lead -= 1
    if lead > 0 and tokens[lead].tag == "P":
        return None  # 'buys its fuel from Y, and its commander, X, complains'
    return mate if mate is not None and mate.who != named.who else None
