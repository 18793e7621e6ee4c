"""Losses told beside an act belong to it: 'they stopped a convoy; two drivers were killed'."""

from __future__ import annotations

from dataclasses import replace

from detente.reading.facts.casualties import casualties
from detente.reading.proposals import Event
from detente.reading.text.document import Document

_LONGEST = 60  # words of an act and its losses together


def with_losses(events: list[Event], document: Document) -> list[Event]:
    """Events of a sentence, each with the losses that the sentence tells right after it.

    The clause that tells them stays an event of its own as well.

    Parameters
    ----------
    events : list of Event
        Events of one sentence.
    document : Document
        Where their quotes stand.
    """
    done: list[Event] = []
    for event in sorted(events, key=lambda e: (e.start, e.end)):
        act = next((e for e in reversed(done) if _act_of(e, event)), None)
        if act is None:
            done.append(event)
            continue
        quote = document.quote(act.start, event.end)
        if len(quote.split()) > _LONGEST:
            done.append(event)
            continue
        found = casualties(quote) or {}
        losses = {**event.casualties, **act.casualties, **found}
        done[done.index(act)] = replace(act, quote=quote, end=event.end, casualties=losses)
        done.append(event)
    return done


def _act_of(act: Event, event: Event) -> bool:
    """Whether ``event`` tells but the losses of ``act``."""
    undated = not event.date or (event.inferred_date and event.date == act.date[:7])
    return (
        bool(event.casualties) and undated and bool(act.date) and act.end <= event.start
        and act.status == event.status == "occurred" and event.start - act.end < 90
        and not act.named
    )  # fmt: skip
