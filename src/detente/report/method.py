"""How this was made: the box that says what was computed, and on what."""

from __future__ import annotations

from detente.figures.phrase import capital, percent, spelled
from detente.figures.view import View
from detente.report.bottom_line import NOT_SIGNED
from detente.report.cite import judged_rows
from detente.report.document import Callout, Text
from detente.report.partial import unasked, without_deals
from detente.study.plan import discovered

_WORDS = (
    "Words stand for odds (ICD 203): almost no chance under 5 %, very unlikely to 20, unlikely to "
    "45, roughly even to 55, likely to 80, very likely to 95, then almost certain."
)
_RANGE = (
    " The range beside odds is the 5th to 95th percentile over settings of the choices of method; "
    "simulation error is named where it exceeds 1 point."
)
_GRADES = (
    "Notes grade sources from A (reliable) to F (cannot be judged) and claims from 1 (confirmed) "
    "to 6."
)


def method(view: View) -> Callout:
    """The box for a run: what it computed, and nothing that it did not.

    Parameters
    ----------
    view : View
    """
    if without_deals(view):
        asked = " ".join((*_questions(view), unasked(view)))
        made = (
            f"In each of {view.draws:,} draws of all uncertain numbers, choices of method "
            f"included, this run asked: {asked} Odds are shares of draws."
        )
        said = (_tables(view) + made, _WORDS, f"{_dated(view)}{_grades(view)}")
    else:
        made = (
            "A deal counts as possible when one package leaves every essential party, and each "
            "faction that can block it, better off than no deal by more than it risks by trusting "
            f"the others. This is asked in each of {view.draws:,} draws of all uncertain numbers, "
            "choices of method included; the odds are the share of draws."
        )
        limits = (
            f"{NOT_SIGNED} {_dated(view)} What distrust costs (the trust tax) is this project’s "
            f"own simple form of a standard idea (Kydd 2005; Fearon 1995).{_grades(view)}"
        )
        said = (_tables(view) + made, _WORDS + _RANGE, limits)
    return Callout("How this was made", tuple((Text(each),) for each in said))


def _tables(view: View) -> str:
    """How much stands in the tables, and how much of it is judgement."""
    counts = (
        _count(len(view.situation.actors), "actor"),
        _count(len(view.situation.issues), "issue"),
        _count(len(view.situation.forums), "forum"),
    )
    judged, total = judged_rows(view)
    if judged == total:
        rows = f"all {total} rows rest"
    elif not judged:
        rows = f"none of {total} rows rests"
    else:
        rows = f"{percent(judged / total)} of {total} rows rest"
    return capital(
        f"{counts[0]}, {counts[1]} and {counts[2]} stand in open tables, each number with its "
        f"range and what it rests on; {rows} on a coder’s judgement alone. "
    )


def _grades(view: View) -> str:
    """How notes grade what they name, where there is anything to name."""
    cited = view.situation.table("sources") or view.situation.table("claims")
    return f" {_GRADES}" if cited else ""


def _questions(view: View) -> list[str]:
    """The question of every analysis that was run."""
    every = discovered()
    ran = [str(name) for name in view.manifest.get("analyses", ())]
    return [every[name].card.question for name in ran if name in every]


def _dated(view: View) -> str:
    return f"Nothing dated after {view.as_of} informs an input."


def _count(number: int, noun: str) -> str:
    return f"{spelled(number)} {noun}{'' if number == 1 else 's'}"
