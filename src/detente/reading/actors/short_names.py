"""Short forms of long names, and slips: what can only mean one actor here."""

from __future__ import annotations

from detente.reading.actors.cast import Cast, Entity
from detente.reading.actors.gazetteer import spellings
from detente.reading.actors.heads import PARTISAN, head_type


def shorten(cast: Cast) -> None:
    """Surnames, and last words of long names ('the Forum'), where they can mean one entity only."""
    owners: dict[str, list[str]] = {}
    for entity in cast.entities.values():
        if entity.type == "place":
            continue
        for name in list(entity.names):
            words = name.split()
            if len(words) < 2:
                continue
            if entity.type == "person":
                parts = [word for word in words if word not in {"Jr", "Sr", "II", "III"}]
                inner = [part for part in parts[1:-1] if part[:1].isupper() and len(part) > 2]
                for part in {
                    " ".join(parts[1:]),
                    parts[-1],
                    parts[-1].split("-")[-1],
                    parts[0],
                    *inner,
                }:
                    owners.setdefault(part, []).append(entity.key)
            else:
                kept = _kept_capital(cast, entity, words[-1])
                if head_type(words[-1:]) or kept or _only_its(cast, entity, words):
                    owners.setdefault(words[-1], []).append(entity.key)
                for word in words[:-1]:
                    if word.endswith("s'") and word[:-1] in cast.runs:
                        owners.setdefault(word[:-1], []).append(entity.key)  # 'the Rakers'
                for link in ("of", "for"):
                    if link in words[1:]:
                        rest = words[words.index(link) + 1 :]
                        if len(rest) == 1 and rest[0].endswith("s") and rest[0] not in spellings():
                            owners.setdefault(rest[0], []).append(entity.key)
                        head = " ".join(words[: words.index(link)])
                        if head_type(head.split()) not in {"", "place", "state"}:
                            owners.setdefault(head, []).append(entity.key)
                            owners.setdefault(head.split()[-1], []).append(entity.key)
                for place in range(1, len(words) - 1):
                    tail = words[place:]
                    if (
                        tail[0] not in {"of", "for", "and", "the", "in"}
                        and " ".join(tail) in cast.runs
                        and head_type(tail) not in {"", "place", "state"}
                    ):
                        owners.setdefault(" ".join(tail), []).append(entity.key)
                first = cast.runs.get(words[0])
                acts = (
                    first is not None
                    and first.signs["subject"]
                    > first.signs["locative"] + first.signs["prepositional"]
                )
                if acts and words[0].isalpha() and entity.type in {"faction", "armed_group"}:
                    owners.setdefault(words[0], []).append(entity.key)
                named = (
                    first is not None and not first.signs["article"] and not first.signs["locative"]
                )
                if named and entity.type == "organisation" and words[0] not in spellings():
                    owners.setdefault(words[0], []).append(entity.key)
    for short, keys in owners.items():
        distinct = list(dict.fromkeys(keys))
        run = cast.runs.get(short)
        if short in cast.spelling or run is None:
            continue
        if len(distinct) > 1:
            # 'the Coast Guard' of two coast guards: the one named first in the text.
            home = [k for k in distinct if cast.entities[k].part_of]
            distinct = home[:1] if len(home) == 1 else distinct
            if all(cast.entities[key].type == "person" for key in distinct):
                distinct = [_best_known(cast, distinct)]
        if len(distinct) == 1:
            cast.name(short, distinct[0], "short")
            cast.entities[distinct[0]].why.append(f"'{short}' can only mean it here")


def _best_known(cast: Cast, keys: list[str]) -> str:
    """Whom a surname that several bear means: the one with an office, else the one named first."""

    def known(key: str) -> tuple[bool, int]:
        runs = [cast.runs[name] for name in cast.entities[key].names if name in cast.runs]
        first = min((place[0] for run in runs for place in run.places), default=10**9)
        return "office" not in cast.entities[key].flags, first

    return min(keys, key=known)


_COMPANIES = frozenset(
    "minerals group oil energy mining gas petroleum holdings industries motors steel timber cement "
    "logistics shipping airlines airways telecom resources ltd plc inc corp gmbh partners ventures "
    "enterprises securities".split()
)


def parts_of_names(cast: Cast) -> set[str]:
    """Words that are parts of a person's or a company's name: no states by themselves."""
    parts: set[str] = set()
    for entity in cast.entities.values():
        words = entity.name.split()
        if entity.type == "person":
            parts.update(words)
            parts.update(word.partition("-")[2] for word in words if "-" in word)
        elif len(words) > 1 and words[-1].lower() in _COMPANIES:
            parts.add(words[0])
        elif _only_its(cast, entity, words):
            parts.add(words[-1])
    for text in cast.runs:
        words = text.split()
        if len(words) == 2 and words[0].lower() in PARTISAN and text not in spellings():
            parts.add(words[1])  # 'Harvest' of 'National Harvest'
    return parts - {""}


def _kept_capital(cast: Cast, entity: Entity, word: str) -> bool:
    """'the Table' after 'Guarantors' Table': a capitalised last word with an article."""
    run = cast.runs.get(word)
    return (
        run is not None and run.signs["article"] > 0 and word not in spellings()
        and entity.type in {"organisation", "faction", "armed_group", "armed_force"}
    )  # fmt: skip


def _only_its(cast: Cast, entity: Entity, words: list[str]) -> bool:
    """'Hearth' after 'National Hearth': a last word that names nothing else, and no land."""
    last = words[-1]
    run = cast.runs.get(last)
    if run is None or len(words) != 2 or last in spellings() or words[0] in spellings():
        return False
    if entity.type not in {"organisation", "faction", "armed_group"} or run.signs["locative"]:
        return False
    stem = last.rstrip("aeiou")
    derived = any(
        other != last and other.startswith(stem) and " " not in other for other in cast.runs
    )
    return not derived and len(cast.longer.get(last, [])) == 1


def _weight(cast: Cast, name: str) -> tuple[int, int]:
    """How often a spelling stands in the text, an acronym for it counting; earlier at a tie."""
    run = cast.runs.get(name)
    if run is None:
        return 1, 0
    defined = sum(long == name for long in cast.acronyms.values())
    return len(run.places) + defined, -run.places[0][0]


def merge_slips(cast: Cast) -> None:
    """One name spelled almost like another of the same kind is the same actor, misspelt."""
    from rapidfuzz import fuzz

    alike: dict[str, list[str]] = {}
    for key, entity in cast.entities.items():
        for name in entity.names:
            if len(name) >= 9 and entity.type != "place":
                alike.setdefault(name[:2], []).append(key)
    for text in list(cast.runs):
        if len(text) < 9 or text in spellings():
            continue
        holder = cast.spelling.get(text)
        if holder is not None and cast.entities[holder[0]].source == "gazetteer":
            continue
        for key in dict.fromkeys(alike.get(text[:2], ())):
            if key not in cast.entities or key == text or (holder and holder[0] == key):
                continue
            entity = cast.entities[key]
            for name in list(entity.names):
                if len(name) < 9 or name == text or abs(len(name) - len(text)) > 3:
                    continue
                if _weight(cast, name) < _weight(cast, text):
                    continue  # the rarer spelling is the slip
                if fuzz.ratio(name, text) >= 92 and name.split()[0][:2] == text.split()[0][:2]:
                    if holder is not None and holder[0] in cast.entities and holder[0] != key:
                        old = cast.entities.pop(holder[0])
                        for spelling in old.names:
                            cast.spelling.pop(spelling, None)
                            cast.name(spelling, key, "name")
                    cast.spelling.pop(text, None)
                    cast.name(text, key, "name")
                    entity.flags.append(f"once written '{text}'")
                    entity.why.append(f"'{text}' differs from '{name}' by a letter or two")
                    cast.flags.append(f"'{text}' is probably a slip for '{name}'")
                    break
