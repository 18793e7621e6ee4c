"""Wording that several findings share: odds as a predicate, lists, waivers."""

from __future__ import annotations

from collections.abc import Sequence

from detente.findings.finding import words_for
from detente.situation.model import Situation


def possible(share: float, *, plural: bool = False) -> str:
    """The odds that something is possible, as a predicate.

    Examples
    --------
    >>> possible(0.02)
    'has almost no chance of being possible'
    >>> possible(0.5, plural=True)
    'are about as likely as not to be possible'
    >>> possible(0.7)
    'is likely to be possible'
    """
    word = words_for(share)
    if word == "almost no chance":
        return f"{'have' if plural else 'has'} {word} of being possible"
    if word == "roughly even":
        word = "about as likely as not"
    return f"{'are' if plural else 'is'} {word} to be possible"


def joined(words: Sequence[str], *, last: str = "and") -> str:
    """A list in words.

    Examples
    --------
    >>> joined(["a", "b", "c"]), joined(["a", "b"], last="or")
    ('a, b and c', 'a or b')
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def names(situation: Situation, keys: Sequence[str]) -> str:
    """Display names of actors, issues or forums, as a list in words."""
    return joined([situation.name_of(key) for key in keys])


def who_is(situation: Situation, waiver: str) -> str:
    """A waiver (:mod:`detente.analyses.deal.waivers`) in words."""
    who, _, part = waiver.partition(".")
    if who == "trust":
        return "all distrust"
    title = situation.name_of(who)
    return {"own": f"{title} (not its factions)", "factions": f"the factions of {title}"}.get(
        part, title
    )


def points(change: float) -> str:
    """A change of odds in points.

    Examples
    --------
    >>> points(0.066), points(-0.004)
    ('+6.6 points', '-0.4 points')
    """
    return f"{100 * change:+.1f} points"


def counted(draws: int) -> str:
    """On how many draws a thought experiment was tried, as a closing sentence.

    Examples
    --------
    >>> counted(1500)
    ' Counted in 1,500 draws.'
    """
    return f" Counted in {draws:,} draws."
