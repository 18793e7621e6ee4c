"""Names of people: by title, by a surname that recurs, by a role beside the name, by speech."""

from __future__ import annotations

from detente.reading.actors.cast import Cast, Entity
from detente.reading.actors.gazetteer import spellings
from detente.reading.actors.heads import OFFICES_OF_STATE, TITLES, head_type
from detente.reading.actors.names import Line, Run


def add_person(cast: Cast, text: str, run: Run) -> Entity:
    """A person of this name, with the offices that stand before it."""
    words = [word for word in text.split() if word.lower() not in TITLES] or text.split()
    name = " ".join(words)
    entity = cast.add(name, name, "person")
    titles = [title for title in run.titles if title in TITLES]
    entity.why.append(
        f"a title stands before the name ({', '.join(titles)})"
        if titles
        else "a person's name by its use"
    )
    if set(titles) & OFFICES_OF_STATE or "minister" in titles:
        entity.flags.append("office")
    cast.name(text, name, "name")
    if name not in cast.spelling:
        cast.name(name, name, "name")
    return entity


_VOICES = frozenset(
    "say said says tell told argue argued warn warned add added insist insisted claim claimed write wrote "  # noqa: E501
    "note noted declare declared".split()
)


_ROLES = frozenset(
    "commander spokesman spokeswoman official general negotiator lawyer founder veteran diplomat "
    "colonel major captain officer admiral judge economist academic professor historian journalist "
    "businessman businesswoman banker engineer politician lawmaker senator deputy activist cleric "
    "imam bishop priest pastor rancher trader smuggler guerrilla rebel technocrat doctor teacher "
    "adviser advisor aide confidant protege cousin nephew tycoon magnate oligarch exile".split()
)


def find_people(cast: Cast, lines: list[Line]) -> None:
    """Names of people without a title: a surname that recurs, a role in apposition, speech."""
    for text, run in list(cast.runs.items()):
        if text in cast.spelling or head_type(text.split()):
            continue
        if run.signs["alias"]:
            add_person(cast, text, run)
            continue
        if " " not in text:
            continue
        words = text.split()
        if len(words) > 5 or any(w.lower() in {"of", "the", "and", "for"} for w in words):
            continue
        last = cast.runs.get(words[-1])
        signs = bool(run.signs["who"])
        if last is not None and words[-1] not in spellings():
            article = run.signs["article"] + last.signs["article"]
            signs = signs or (len(last.places) > 0 and not article)
        for number, first, end in run.places:
            tokens = lines[number].tokens
            before = [t.low for t in tokens[max(0, first - 4) : first]]
            after = tokens[end].low if end < len(tokens) else ""
            roles = TITLES | BESIDE
            if before[-1:] == [","] and set(before[:-1]) & roles:
                signs = True
            if before and before[-1] in roles:
                signs = True
            if before[-2:] in (["led", "by"], ["headed", "by"], ["chaired", "by"]):
                signs = True
            stop = tokens[end + 1 : end + 7] if after == "," else []
            said = [t.low for t in stop]
            if said[:1] in (["a"], ["the"], ["an"], ["its"], ["his"], ["her"]) and set(said) & (
                roles | _ROLES
            ):
                signs = True
            if after in _VOICES:
                signs = True
        if not signs and text not in cast.longer and _acts_like_a_person(run, words):
            add_person(cast, text, run)
            continue
        if (signs and not run.signs["locative"]) or (
            signs and last is not None and last.signs["subject"]
        ):
            add_person(cast, text, run)


# Roles that stand beside a name, with a comma: 'whose boss, Ramiro Paz,'.
BESIDE = frozenset(
    "leader head chief predecessor successor rival analyst boss founder envoy ambassador "
    "negotiator "
    "warlord strongman chieftain heir deputy son brother daughter wife widow husband spokesman "
    "rancher "
    "businessman tycoon banker lawyer general author priest preacher cleric".split()
)
_GEOGRAPHIC = frozenset(
    "north south east west northern southern eastern western upper lower new old san santa "
    "saint port mount "
    "lake little great greater central inner outer los las el la fort cape isle grand big two three".split()  # noqa: E501
)


def _acts_like_a_person(run: Run, words: list[str]) -> bool:
    """Two or three plain words that act, without an article and never as a place."""
    acting = run.signs["subject"] + run.signs["possessive"]
    plain = all(w[:1].isupper() and w.replace("-", "").replace("'", "").isalpha() for w in words)
    return (
        acting >= 1 and plain and 2 <= len(words) <= 3 and not run.signs["article"]
        and not run.signs["locative"] and not run.signs["which"] and not run.signs["state_of"]
        and words[0].lower() not in _GEOGRAPHIC and not any(w.isupper() for w in words)
        and not any(w in spellings() for w in words) and not run.signs["apposed_state"]
    )  # fmt: skip
