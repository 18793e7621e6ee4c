"""A signed network as relations of a situation.

A friendly tie becomes the stance *supports* with the tie's weight as trust, a hostile one the
stance *hostile* with trust 1 - weight, weights being divided by the largest: so each tie counts in
alignments as it does in the file.  A tie that stands in one direction only counts in both.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from detente.errors import FileFormatError
from detente.io.foreign import (
    ForeignActor,
    ForeignIssue,
    ForeignModel,
    actors_named,
    ids,
    number,
    situation_of,
    with_tables,
)
from detente.io.signed_edges import SignedEdges, read_signed_edges
from detente.situation.model import Situation
from detente.situation.relations import listed

HEADER = ["source", "target", "trust", "stance", "since", "until", "evidence", "note"]


def read_signed(path: str | Path, *, as_of: str = "", into: Situation | None = None) -> Situation:
    """Read a signed network as a situation, or into one.

    Parameters
    ----------
    path : str or Path
        As :func:`detente.io.signed_edges.read_signed_edges` reads it.
    as_of : str
        ISO date of a new situation; today where empty.
    into : Situation, optional
        A situation whose actors are the nodes; ties are added to its relations.

    Returns
    -------
    Situation

    Raises
    ------
    FileFormatError
        If the file cannot be read, nodes are no actors of ``into``, or a tie stands there already.
    """
    network = read_signed_edges(path)
    name = Path(path).name
    if into is None:
        actors = ids(list(network.nodes))
        return with_tables(
            situation_of(_model(network, name), as_of=as_of),
            {"relations": (HEADER, _rows(network, actors))},
        )
    actors = actors_named(into, network.nodes, file=name)
    rows = _rows(network, actors)
    there = listed(into)
    for source, target, _, _, _, until, *_ in rows:
        if (source, target) in there and not until:
            raise FileFormatError(
                f"{name}: relations.csv has a row from '{source}' to '{target}' already. Close it "
                "(until), delete it, or take the tie out of the file."
            )
    old = into.table("relations")
    columns = list(old.columns) or HEADER
    columns += [column for column in ("trust", "stance", "since", "until") if column not in columns]
    kept = [[row.cells.get(column, "") for column in columns] for row in old]
    added = [
        [dict(zip(HEADER, row, strict=True)).get(column, "") for column in columns] for row in rows
    ]
    return with_tables(into, {"relations": (columns, [*kept, *added])})


def _model(network: SignedEdges, name: str) -> ForeignModel:
    nothing = "The file does not tell what is at stake; without it there is no verdict on deals."
    return ForeignModel(
        Path(name).stem.replace("_", " ").replace("-", " ").capitalize(),
        f"{name} (a signed network)",
        [ForeignActor(node, "Influence and resolve are not in the file.", 1.0)
         for node in network.nodes],
        [ForeignIssue("What is at stake")],
        [(k, 0, None, 50.0, nothing) for k in range(len(network.nodes))],
        ["Friendly ties became the stance supports, hostile ones hostile; weights, divided by the "
         "largest, became trust (friendly) or 1 - trust (hostile).",
         "Influence, issues and stakes are not in the file: fill them in. A trust of 1 or 0 is "
         "only the sign of a tie."],
        question="Who lines up with whom?",
    )  # fmt: skip


def _rows(network: SignedEdges, actors: Sequence[str]) -> list[list[str]]:
    pairs = {(a, b) for a, b, _ in network.edges}
    rows = []
    for k, (a, b, share) in enumerate(network.scaled().edges):
        trust = number(share if share > 0 else 1 + share)
        stance = "supports" if share > 0 else "hostile"
        since, until = network.dates[k] if network.dates else ("", "")
        rows.append([actors[a], actors[b], trust, stance, since, until, "", ""])
        if (b, a) not in pairs:
            rows.append([actors[b], actors[a], trust, stance, since, until, "", ""])
    return rows
