"""What ``detente read`` prints."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from detente.errors import FileFormatError
from detente.reading.claims.hedges import YARDSTICKS
from detente.reading.deliver import ANCHORS, Delivery, read_file, refuse_foreign, write_draft
from detente.reading.draft.scale import counted
from detente.reading.export import to_json
from detente.reading.items import items
from detente.reading.language.english import tongue_of
from detente.reading.proposers import EndpointProposer, Proposer, SpacyProposer, with_proposals
from detente.reading.reading import Reading
from detente.reading.steps import STEPS

TOP = 12


def read_command(
    file: Path, *, out: Path | None, as_json: bool, yardstick: str, review: Path | None, as_of: str,
    overwrite: bool, nlp: bool, endpoint: str, model: str,
) -> None:  # fmt: skip
    """Read a document; print a summary or JSON; write a draft where ``out`` is given."""
    if yardstick not in YARDSTICKS:
        raise FileFormatError(
            f"'{yardstick}' is no yardstick. Choose one of: {', '.join(YARDSTICKS)}."
        )
    if as_of:
        _check_day(as_of)
    reading = read_file(file, yardstick=yardstick, progress=_progress(as_json=as_json))
    if not as_json:
        refuse_foreign(reading.document)
    elif warning := tongue_of(reading.document).warning:
        print(f"warning: {warning}", file=sys.stderr)
    for proposer in _proposers(nlp=nlp, endpoint=endpoint, model=model):
        outcome = with_proposals(reading, proposer)
        reading = outcome.reading
        print(
            f"{proposer.name}: {outcome.taken} proposals taken over, {len(outcome.refused)} refused",  # noqa: E501
            file=sys.stderr,
        )
        for line in outcome.refused[:10]:
            print(f"  refused, {line}", file=sys.stderr)
    if out is None:
        print(
            json.dumps(to_json(reading), indent=1, ensure_ascii=False)
            if as_json else summary(reading)
        )  # fmt: skip
        return
    again = (out / ANCHORS).exists() and not overwrite and review is None
    done = write_draft(reading, file, out, review=review, as_of=as_of, overwrite=overwrite)
    if as_json:
        print(json.dumps(to_json(reading), indent=1, ensure_ascii=False))
    stream = sys.stderr if as_json else sys.stdout
    if not as_json:
        print("\n".join(found(reading)))
    print(file=stream)
    for line in done.messages:
        print(f"  {line}", file=stream)
    if not done.changed:
        return
    for line in _next(done, again=again):
        print(line, file=stream)


def _next(done: Delivery, *, again: bool) -> list[str]:
    """What to do now, and how much of it a run needs."""
    folder = done.folder
    run = f"  detente check {folder}   detente run {folder}"
    if again:
        return [f"Go through what changed or is lost in {folder}, then:", run]
    waiting = dict(done.waiting)
    needs = [
        f"{waiting[step]} {STEPS[step].lower()}"
        for step in ("issues", "parties", "forums") if waiting.get(step)
    ]  # fmt: skip
    lines = [f"{len(done.files)} files in {folder}."]
    if needs:
        lines.append(
            f"To decide before a run: {', '.join(needs)}; then the stakes of what is kept."
        )
    if waiting.get("rest"):
        lines.append(f"The other {waiting['rest']} proposals can be left as they are.")
    return [*lines, f"  detente serve {folder}   (or review.csv in a spreadsheet), then", run]


def _check_day(text: str) -> None:
    import datetime as dt

    try:
        dt.date.fromisoformat(text)
    except ValueError as error:
        raise FileFormatError(f"'{text}' is no date. Write it as 2024-03-06.") from error


def _progress(*, as_json: bool) -> Callable[[int, int], None] | None:
    """A line that counts pages, on a terminal only and for long documents only."""
    if as_json or not sys.stderr.isatty():
        return None

    def show(page: int, pages: int) -> None:
        if pages >= 10:
            end = "\n" if page == pages else ""
            print(f"\rpage {page} of {pages}", end=end, file=sys.stderr, flush=True)

    return show


def _proposers(*, nlp: bool, endpoint: str, model: str) -> list[Proposer]:
    found: list[Proposer] = []
    if nlp:
        found.append(SpacyProposer(model if not endpoint else ""))
    if endpoint:
        key = os.environ.get("DETENTE_ENDPOINT_KEY", "")
        found.append(EndpointProposer(endpoint, model=model, key=key))
    return found


def found(reading: Reading) -> list[str]:
    """What was found, in four lines: title, source, counts, yardstick."""
    meta = reading.document.meta
    head = ", ".join(filter(None, [meta.get("publisher"), meta.get("doctype"), meta.get("date")]))
    counts = ", ".join(
        counted(len(many), name)
        for name, many in (
            ("actor", reading.actors), ("relation", reading.relations), ("claim", reading.claims),
            ("event", reading.events), ("figure", reading.figures), ("note", reading.sources),
        )
    )  # fmt: skip
    return [
        meta.get("title", reading.document.source),
        head,
        f"{counted(reading.document.words(), 'word')}: {counts}",
        f"bands by yardstick: {reading.yardstick}",
    ]


def summary(reading: Reading) -> str:
    """What was found, in a screenful: counts, the most urgent proposals, flags."""
    lines = found(reading)
    lines.append("")
    lines.append("To look at first:")
    for item in items(reading)[:TOP]:
        quote = reading.document.text[item.start : item.end] if item.start >= 0 else ""
        says = item.proposal if len(item.proposal) < 110 else item.proposal[:107] + "…"
        lines.append(f"  {item.kind}: {says}  [confidence {item.confidence:.2f}]")
        if quote and item.kind != "actor":
            short = quote if len(quote) < 110 else quote[:107] + "…"
            lines.append(f"      '{short}'")
    if reading.flags:
        lines.append("")
        lines.append("Flags:")
        lines += [f"  {flag[:200]}" for flag in reading.flags[:15]]
    return "\n".join(line for line in lines if line is not None)
