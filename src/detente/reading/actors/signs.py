"""What the surroundings of a capitalised name say about what it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from detente.reading.actors.called import ARMED, called_after, called_before
from detente.reading.actors.heads import TITLES, title_word
from detente.reading.actors.spans import CREEDS
from detente.reading.language.tokens import Token

# Only a body has these: 'the founder of X', 'X, whose leader'.
_MEMBERS = frozenset(
    "leader leaders founder founders member members deputies secretary chairman "
    "chairwoman spokesman "
    "spokeswoman lawmakers organisers organizers fighters commander commanders militants activists "
    "headquarters leadership mayors delegates statutes".split()
)
# 'Palanca veterans', 'Zanu gunmen': whose people these are, is a party or an armed group.
_CADRES = frozenset(
    "veterans dissidents cadres lawmakers deputies loyalists defectors grandees activists "
    "supporters candidate candidates members backbenchers moderates hardliners leadership "
    "headquarters".split()
)
_GUNMEN = frozenset("fighters militants gunmen insurgents guerrillas cells bombers".split())
_KIN = frozenset("son daughter brother sister cousin nephew niece wife husband widow".split())
_LOCATIVE = frozenset(
    "in at near off around inside outside across along onto through throughout beyond over within "
    "above below".split()
)
_STATE_OF = frozenset(
    "republic kingdom flag government state army capital president parliament crown king queen "
    "throne constitution premier chancellor monarchy junta".split()
)
_FORCES_OF_STATES = frozenset("army navy parliament embassy ambassador border crown".split())
# What only states have: 'X's president' makes X a state (not 'X's leader').
_OF_STATES = frozenset(
    "president king queen emir sultan parliament army navy government capital constitution embassy "
    "territory borders border independence".split()
)


@dataclass
class Run:
    """A capitalised name: where it stands and what its surroundings say.

    Parameters
    ----------
    text : str
        Normal spelling, without article and titles.
    places : list of (int, int, int)
        Sentence, first and last token (exclusive).
    signs : Counter
        ``subject``, ``possessive``, ``locative``, ``titled``, ``apposed_state``, ``partner`` …
    """

    text: str
    places: list[tuple[int, int, int]] = field(default_factory=list)
    signs: Counter[str] = field(default_factory=Counter)
    titles: Counter[str] = field(default_factory=Counter)


def observe(run: Run, tokens: list[Token], first: int, last: int) -> None:
    """Add to a run what stands around one of its places (tokens ``first`` to ``last``)."""
    before = tokens[first - 1] if first else None
    place = first - 1
    numbered = last < len(tokens) and tokens[last].text.isdigit()  # 'General Licence 44'
    while place >= 0 and title_word(tokens[place].low) and not numbered:
        run.signs["titled"] += tokens[place].capital or "-" in tokens[place].low
        run.titles[tokens[place].low] += 1
        place -= 1
    if place > 1 and tokens[place - 1].low == "of" and tokens[place].capital:
        # 'Secretary of State X', 'Minister of Defence X'
        run.signs["titled"] += tokens[place - 2].low in TITLES and place == first - 1
    article = place >= 0 and tokens[place].low == "the"
    organ = last < len(tokens) and tokens[last].low in _FORCES_OF_STATES and last - first == 1
    if article:
        run.signs["article"] += not organ
        run.signs["state_of"] += organ and not run.text.isupper()  # 'the Thessil navy'
        place -= 1
    before = tokens[place] if place >= 0 else None
    run.signs["kin"] += before is not None and before.low in _KIN
    run.signs["owned"] += before is not None and before.tag in {"O", "'"}
    after = tokens[last] if last < len(tokens) else None
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    if before is not None and before.tag == "P":
        run.signs["locative" if before.low in _LOCATIVE else "prepositional"] += 1
    if before is not None and before.low == "of" and place and tokens[place - 1].low in _STATE_OF:
        run.signs["state_of"] += not article
    if before is not None and before.low == "of" and place:
        run.signs["members"] += tokens[place - 1].low in _MEMBERS
    if before is not None and before.low == "as" and place and tokens[place - 1].low == "known":
        run.signs["alias"] += any(t.low in TITLES for t in tokens[max(0, place - 5) : place])
    if after is not None and after.tag == "'":
        run.signs["possessive"] += 1
        owned = {t.low for t in tokens[last + 1 : last + 3]}
        run.signs["members"] += bool(owned & _MEMBERS)
        run.signs["state_of"] += bool(owned & _OF_STATES) and not article
    if after is not None and (last - first > 1 or not tokens[first].low.endswith(("an", "ese"))):
        run.signs["cadres"] += after.low in _CADRES
        run.signs["gunmen"] += after.low in _GUNMEN
    doing = [t.lemma for t in tokens[last : last + 4] if t.tag in {"V", "E", "B"}]
    run.signs["governs"] += doing[:1] in (["govern"], ["rule"])
    if after is not None and after.low in {"party", "militia"}:
        run.signs["called faction" if after.low == "party" else "called armed_group"] += 1
        run.signs[f"with {after.low}"] += 1
    verb = tokens[place] if place >= 0 else None
    run.signs["headed"] += article and verb is not None and verb.lemma in _HEADING
    run.signs["allied"] += _in_alliance(tokens, first)
    heads = [t.low for t in tokens[last : last + 3]]
    # 'the Concert of the Seas has a secretary but no boats'
    run.signs["members"] += heads[:2] in (["has", "a"], ["has", "no"]) and heads[-1] in _MEMBERS
    verb = after
    if verb is not None and verb.tag == "AV":
        verb = following
    if (
        verb is not None
        and verb.tag in {"V", "M", "A", "X"}
        and (before is None or before.tag != "P")
    ):
        run.signs["subject"] += 1
    if after is not None and after.low == "," and following is not None:
        if following.low == "who":
            run.signs["who"] += 1
        apposed = [t.low for t in tokens[last + 1 : last + 8]]
        apart = following.low == "who"  # 'X, who commands the armed wing'
        if not apart and set(apposed[: apposed.index(",") if "," in apposed else 8]) & ARMED:
            run.signs["armed"] += 1
        if following.low in {"which", "whose"}:
            run.signs["which"] += 1
            run.signs["whose"] += following.low == "whose"
        theirs = {t.low for t in tokens[last + 2 : last + 3]}
        run.signs["members"] += following.low == "whose" and bool(theirs & _MEMBERS)
        nouns = [t.low for t in tokens[last + 1 : last + 7]]
        stop = nouns.index(",") if "," in nouns else len(nouns)
        if any(
            n in {"neighbour", "neighbor", "state", "republic", "kingdom", "nation", "country"}
            for n in nouns[:stop]
        ):
            run.signs["apposed_state"] += 1
    called = called_before(tokens, place, last=last, article=article) or called_after(tokens, last)
    if called:
        run.signs[f"called {called}"] += 1
    if before is not None and before.low in CREEDS:
        run.signs["faction"] += 1
    if before is not None and before.low in {"group", "movement"}:
        armed = {t.low for t in tokens[max(0, place - 3) : place]} & ARMED
        run.signs["called armed_group" if armed else "called organisation"] += 1
    if before is not None and before.low in {"state", "republic", "kingdom", "country", "nation"}:
        run.signs["apposed_state"] += 1


# 'commands the Wardens': what is led, joined or banned has members.
_HEADING = frozenset("lead command head chair join disband dissolve outlaw found".split())
_ALLIANCES = frozenset("alliance coalition bloc pact partnership cartel".split())


def _in_alliance(tokens: list[Token], first: int) -> bool:
    """'an alliance of Steadfast, the Tillers and Young Vell': a name in the list of its members."""
    place = first - 1
    while place > 0 and (tokens[place].tag == "NP" or tokens[place].low in {",", "and", "the"}):
        place -= 1
    return place > 0 and tokens[place].low == "of" and tokens[place - 1].low in _ALLIANCES
