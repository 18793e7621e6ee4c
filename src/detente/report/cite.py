"""Notes: what evidence stands behind a number, as the reader sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from detente.figures.figure import Figure
from detente.figures.labels import dated, located, shortened
from detente.figures.view import Evidence, View
from detente.findings.finding import Finding
from detente.report.document import Entry, Inline, Link, Note, NoteRef, Text
from detente.report.references import Reference, library

#: Evidence that a note spells out; the rest is counted.
MOST = 6
#: Names of quantities that a note spells out.
NAMED = 1
#: Publishers that name nobody; then the title says more.
_NOBODY = {"", "various", "unknown"}
_TABLES = (
    "actors", "issues", "stakes", "relations", "forums", "members", "ratifiers", "dependencies",
    "threats",
)  # fmt: skip


@dataclass
class _Draft:
    """A note while it is made: evidence, methods, and the numbers that rest on them."""

    evidence: tuple[str, ...]
    methods: dict[str, None] = field(default_factory=dict)
    quantities: dict[str, float] = field(default_factory=dict)


class Notes:
    """Collects the notes of a document, numbered in order of first appearance.

    Numbers with the same evidence share one note, which names them all.
    """

    def __init__(self, view: View) -> None:
        self.view = view
        self._notes: list[_Draft] = []
        self.cited: dict[str, None] = {}
        self.references: dict[str, None] = {}
        self._numbers: dict[tuple[str, ...], int] = {}

    def of(self, finding: Finding) -> NoteRef:
        """The note to a finding: evidence, method, simulation error, its name."""
        ref = self.inputs(finding.evidence)
        note = self._notes[ref.number - 1]
        note.methods.update(dict.fromkeys(finding.reference))
        note.quantities[finding.quantity] = simulation_error(finding)
        return ref

    def to(self, figure: Figure) -> NoteRef | None:
        """The note to a figure: the evidence of all that it shows; None without any."""
        return self.inputs(figure.evidence) if figure.evidence else None

    def inputs(self, ids: Iterable[str]) -> NoteRef:
        """A note to what inputs cite."""
        key = tuple(sorted(set(ids)))
        if key not in self._numbers:
            self._numbers[key] = len(self._notes) + 1
            self._notes.append(_Draft(key))
        return NoteRef(self._numbers[key])

    def all(self) -> tuple[Note, ...]:
        """The notes, in order."""
        return tuple(
            Note(number, tuple(self._content(draft)))
            for number, draft in enumerate(self._notes, start=1)
        )

    def _content(self, draft: _Draft) -> list[Inline]:
        out = self._evidence(draft.evidence) + self._method(draft.methods)
        error = max(draft.quantities.values(), default=0.0)
        if error >= 0.01:
            upto = "up to " if len(draft.quantities) > 1 else ""
            out.append(Text(f"Simulation error {upto}±{100 * error:.1f} points. "))
        if draft.quantities:
            rest = len(draft.quantities) - NAMED
            out.append(Text("In findings.json: "))
            out.append(Text("; ".join(list(draft.quantities)[:NAMED]), "code"))
            out.append(Text(f" and {rest} more" if rest > 0 else ""))
        return out

    def entries(self) -> tuple[Entry, ...]:
        """The claims and sources that notes lead to, as a list; ask after :meth:`all`."""
        return tuple(entry(self.view.evidence(key)) for key in sorted(self.cited, key=_order))

    def _evidence(self, ids: Iterable[str]) -> list[Inline]:
        found = sorted((self.view.evidence(key) for key in dict.fromkeys(ids)), key=_rank)
        if not found:
            return [Text("No claim or source is cited for its inputs. ")]
        shown = found[:MOST]
        self.cited.update(dict.fromkeys(item.id for item in shown))
        # Claims of one writer stand together, each with its place; sources by who and when.
        claims: dict[str, list[Evidence]] = {}
        for item in shown:
            if item.kind == "claim":
                claims.setdefault(item.publisher, []).append(item)
        groups = [_claims(holder, items) for holder, items in claims.items()]
        groups += [_source(item) for item in shown if item.kind != "claim"]
        out: list[Inline] = [Text("Rests on ")]
        for index, group in enumerate(groups):
            out.append(Text("; " if index else ""))
            out += group
        rest = found[MOST:]
        if rest:
            judged = sum(item.judged for item in rest)
            tail = f"; and {len(rest)} more"
            tail += f", {judged} of them a coder’s judgement" if judged else ""
            out.append(Text(tail))
        out.append(Text(". "))
        return out

    def _method(self, keys: Iterable[str]) -> list[Inline]:
        known = [library()[key] for key in keys if key in library()]
        for reference in known:
            self.references[reference.key] = None
        if not known:
            return []
        out: list[Inline] = [Text("Method: ")]
        for index, reference in enumerate(known):
            out.append(Text("; " if index else ""))
            out.append(Link(reference.short, f"#b-{reference.key}"))
        return [*out, Text(". ")]


def thinned(content: Iterable[Inline]) -> tuple[Inline, ...]:
    """One mark of a note a sentence: it stands behind the last number that rests on it.

    Examples
    --------
    >>> mark = NoteRef(1)
    >>> len(thinned((Text("2"), mark, Text(", 3"), mark, Text(". 4"), mark)))
    5
    """
    parts = list(content)
    kept: list[Inline] = []
    for place, part in enumerate(parts):
        if isinstance(part, NoteRef):
            for later in parts[place + 1 :]:
                if later == part:
                    break  # said again before the sentence ends
                ends = isinstance(later, Text) and ". " in f"{later.text} "
                if ends or isinstance(later, NoteRef):
                    kept.append(part)
                    break
            else:
                kept.append(part)
            continue
        kept.append(part)
    return tuple(kept)


def simulation_error(finding: Finding) -> float:
    """Half the width of the 95 % simulation error of a share; 0 where it has none."""
    if finding.mc_low is None or finding.mc_high is None or finding.unit != "probability":
        return 0.0
    return (finding.mc_high - finding.mc_low) / 2


def entry(item: Evidence) -> Entry:
    """A claim or source as an item of the list of sources."""
    content: list[Inline] = [Text(item.id, "strong"), Text(" ")]
    if item.kind == "claim":
        content.append(Text(f"{item.text} {_stop(item.publisher)}{located(item.place)}"))
    elif item.kind == "source":
        known = item.url.startswith("http")
        content.append(Link(item.text, item.url) if known else Text(item.text))
        said = ", ".join(part for part in (item.publisher, dated(item.date)) if part)
        content.append(Text(f". {said}" if said else "."))
    else:
        content.append(Text("is cited but not listed"))
    if item.grade:
        content.append(Text(f" · grade {item.grade}"))
    return Entry(f"e-{item.id}", tuple(content))


def bibliography(keys: Iterable[str]) -> tuple[Entry, ...]:
    """References of these keys, sorted, as a list."""
    found: list[Reference] = [library()[key] for key in set(keys) if key in library()]
    return tuple(
        Entry(
            f"b-{item.key}",
            (Text(item.full + " "), Link(item.url, item.url)) if item.url else (Text(item.full),),
        )
        for item in sorted(found, key=lambda item: (item.full, item.key))
    )


def judged_rows(view: View) -> tuple[int, int]:
    """Rows that rest on a coder's judgement alone (or on nothing), and all rows with evidence."""
    judged = total = 0
    for name in _TABLES:
        for row in view.situation.table(name):
            total += 1
            ids = row.ids("evidence")
            judged += all(view.evidence(key).judged for key in ids)
    return judged, total


def _claims(holder: str, items: Sequence[Evidence]) -> list[Inline]:
    out: list[Inline] = [Text("claims " if len(items) > 1 else "claim ")]
    for index, item in enumerate(items):
        out.append(Text(", " if index else ""))
        out.append(Link(item.id, f"#e-{item.id}"))
        said = "; ".join(part for part in (located(item.place), item.grade) if part)
        out.append(Text(f" ({said})" if said else ""))
    return [*out, Text(f" of {holder}" if holder else "")]


def _source(item: Evidence) -> list[Inline]:
    named = item.publisher if item.publisher.lower() not in _NOBODY else shortened(item.text)
    said = ", ".join(part for part in (named or item.id, dated(item.date)) if part)
    link: list[Inline] = [Link(said, f"#e-{item.id}")]
    return [*link, Text(f" ({item.grade})")] if item.grade else link


def _stop(text: str) -> str:
    return f"{text}, " if text else ""


def _rank(item: Evidence) -> tuple[int, str, str]:
    kinds = {"claim": 0, "source": 1}
    grade = item.grade or "F"
    # Claims by credibility, sources by reliability, best first.
    return kinds.get(item.kind, 2), grade[::-1] if item.kind == "claim" else grade, item.id


def _order(key: str) -> tuple[int, str]:
    return (0 if key[:1] == "c" and key[1:].isdigit() else 1), key
