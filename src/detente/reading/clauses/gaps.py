"""What a relative pronoun or *where* stands for: objects and places that the clause leaves out."""

from __future__ import annotations

from detente.reading.clauses.clause import Clause
from detente.reading.clauses.phrases import fill_phrase
from detente.reading.language.tokens import Token
from detente.reading.mentions.mentions import Mention


def object_gap(
    clause: Clause, tokens: list[Token], mentions: list[Mention], earlier: list[Clause]
) -> None:
    """'the League, which Sund chairs': what the relative pronoun stands for is the object."""
    first = clause.subject_words[0]
    if first < 2 or clause.passive or first >= clause.verb:
        return
    if clause.verb + 1 < len(tokens) and tokens[clause.verb + 1].tag == "T":
        return  # 'which it has refused to do'
    if _whose(clause, tokens, mentions):
        return
    if tokens[first - 1].tag == "C" and not clause.objects and earlier:
        _same_gap(clause, tokens, earlier[-1])
        return
    if not _relative_pronoun(tokens[first - 1]):
        return
    back = first - 2
    preposition = tokens[back].low if tokens[back].tag == "P" else ""
    back -= bool(preposition)
    if back < 0 or (clause.objects and not preposition):
        return
    upper = next((c for c in reversed(earlier) if c.relative), None)
    if tokens[back].tag == "C" and upper is not None and not preposition:
        # 'X, which sits in Y and which Z supports': the head of the first of the two
        others = tuple(k for k in upper.subject if k not in clause.subject)
        if others:
            clause.objects.append(Mention(back, back + 1, others, "name"))
        return
    if tokens[back].tag == "N":
        clause.nouns = (*clause.nouns, tokens[back].low)
    back -= tokens[back].text == ","
    head = _head(first, back, tokens, mentions)
    if head and set(head) != set(clause.subject):
        mention = Mention(back, back + 1, head, "name")
        if preposition:
            clause.phrases.append((preposition, mention))
        else:
            clause.objects.append(mention)


def _relative_pronoun(token: Token) -> bool:
    return token.tag == "W" and token.low in {"which", "whom", "that"}


def _same_gap(clause: Clause, tokens: list[Token], twin: Clause) -> None:
    """'which X arms and Y bombs': the same object for the second."""
    gap = twin.subject_words[0] - 1
    ends = clause.verb + 1 < len(tokens) and not tokens[clause.verb + 1].text[0].isalnum()
    shared = twin.objects[-1] if twin.objects else None
    if gap < 0 or not _relative_pronoun(tokens[gap]) or not ends:
        return
    if shared is not None and shared.last <= gap:
        clause.objects.append(shared)


def _head(first: int, back: int, tokens: list[Token], mentions: list[Mention]) -> tuple[str, ...]:
    """Actors that a relative pronoun before token ``first`` stands for."""
    holder = Clause(verb=first - 1, first=first - 1, lemma="")
    fill_phrase(holder, back, tokens, mentions)
    if holder.subject:
        return holder.subject
    opening = holder.subject_words[0] - 1
    named = next((m for m in mentions if m.last == opening and m.kind != "place"), None)
    if opening > 0 and tokens[opening].text == "," and named is not None:
        return named.who
    # 'X, a body of states which Y chairs'
    apposed = [
        m for m in mentions if m.last < first and tokens[m.last].text == "," and m.kind == "name"
    ]
    between = tokens[apposed[-1].last : first - 1] if apposed else []
    plain = all(t.tag in {"D", "J", "N", "P", "Q"} or t.text == "," for t in between)
    return apposed[-1].who if apposed and plain else ()


def _whose(clause: Clause, tokens: list[Token], mentions: list[Mention]) -> bool:
    """'X, whose budget Y pays', 'Z, on whose votes W relies': the owner is acted on."""
    start = clause.subject_words[0]
    inside = [m for m in mentions if start < m.first < clause.subject_words[1]]
    if tokens[start - 1].low == "whose" and inside and tokens[inside[0].first - 1].tag == "N":
        start = inside[0].first  # 'whose leaders Y arrested' is one phrase to the eye
    place = start - 1
    while place > 0 and tokens[place].tag in {"N", "J", "G", "E", "Q"}:
        place -= 1
    if place < 2 or tokens[place].low != "whose" or place == start - 1:
        return False
    preposition = tokens[place - 1].low if tokens[place - 1].tag == "P" else ""
    back = place - 1 - bool(preposition)
    back -= tokens[back].text == ","
    if back < 0 or (clause.objects and not preposition):
        return False
    holder = Clause(verb=place, first=place, lemma="")
    fill_phrase(holder, back, tokens, mentions, near=True)
    clause.nouns = (tokens[start - 1].low, *clause.nouns)
    if holder.subject and not set(holder.subject) & set(clause.subject):
        owner = Mention(back, back + 1, holder.subject, "name")
        if preposition:
            clause.phrases.append((preposition, owner))
        else:
            clause.objects.append(owner)
    return True


def headed(clause: Clause, tokens: list[Token], mentions: list[Mention]) -> None:
    """'the forum where A and B meet', 'in which A sits': add the head as a place."""
    start = clause.subject_words[0] if clause.subject_words[0] >= 0 else clause.first
    place = start - 1
    while place >= 0 and tokens[place].tag in {"D", "O", "AV"}:
        place -= 1
    if place < 1:
        return
    word = tokens[place]
    if word.low == "which" and tokens[place - 1].low in {"in", "at", "within"}:
        back = place - 2
    elif word.low == "where":
        back = place - 1
    else:
        return
    while back >= 0 and (tokens[back].text in {",", ")"} or tokens[back].tag == "C"):
        if tokens[back].text == ")":
            while back >= 0 and tokens[back].text != "(":
                back -= 1
        back -= 1
    head = next((m for m in mentions if m.last == back + 1 and m.kind != "place"), None)
    if head is None:
        # 'a forum that meets monthly and in which A sits': the phrase before says who it is.
        comma = next((i for i in range(back, max(-1, back - 14), -1) if tokens[i].text == ","), -1)
        if comma >= 0 and tokens[comma + 1].tag == "D":
            head = next((m for m in mentions if m.last == comma and m.kind == "name"), None)
    if head is not None and head.who != clause.subject:
        clause.phrases = [(w, m) for w, m in clause.phrases if m.who != head.who]
        clause.phrases.append(("where", head))
