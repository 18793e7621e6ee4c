"""Check a situation: every rule of the format, all problems at once.

A rule is one small function that gives the problems it finds.  The codes stand in
``detente/schema/checks.csv``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from detente.errors import Problem, SituationError, Where
from detente.schema import csv_tables
from detente.schema import tables as tables_of_format
from detente.situation.check import (
    actors,
    cells,
    claims,
    dates,
    forums,
    head,
    moves,
    references,
    tables,
    theatre,
)
from detente.situation.check import scenarios as whatifs
from detente.situation.model import Situation

__all__ = ["RULES", "check", "require"]

Rule = Callable[[Situation], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    head.format_version,
    head.head_file,
    head.order_of_days,
    head.headline,
    tables.missing_tables,
    cells.cell_problems,
    tables.duplicate_keys,
    references.reference_problems,
    references.evidence_problems,
    references.late_sources,
    references.region_problems,
    actors.reserved_ids,
    actors.faction_parents,
    actors.stakes_of_all,
    actors.influence_scale,
    actors.own_red_lines,
    actors.control_sums,
    tables.current_relations,
    tables.self_pairs,
    forums.seats,
    forums.quotas,
    forums.openings,
    forums.ratifiers,
    forums.shares,
    dates.late_observations,
    dates.late_levers,
    dates.turnovers,
    dates.observation_order,
    claims.bands,
    claims.tests,
    moves.state_today,
    moves.strengths,
    moves.idle_perceptions,
    moves.effects,
    claims.correlated_cells,
    theatre.capital_and_cities,
    theatre.borders,
    theatre.one_piece,
    theatre.totals,
    theatre.regions,
    theatre.drivers,
)
"""Every rule but those on scenarios, which apply these again after the edits."""

_ONLY_WARN: tuple[Rule, ...] = (
    actors.stakes_of_all,
    actors.influence_scale,
    actors.own_red_lines,
    actors.control_sums,
    forums.openings,
    forums.shares,
    moves.idle_perceptions,
    theatre.one_piece,
    theatre.drivers,
)
# A scenario is held to the errors alone. Levers dated after as_of may stand there, and only there;
# cells are read again only where an edit changed their table.
_SCENARIO_RULES = tuple(
    rule for rule in RULES if rule not in (dates.late_levers, cells.cell_problems, *_ONLY_WARN)
)


def check(situation: Situation) -> tuple[Problem, ...]:
    """Every problem of a situation, in file order; what could not be read is included.

    Parameters
    ----------
    situation : Situation

    Returns
    -------
    tuple of Problem
        Errors (nothing runs) and warnings (it runs, and the report says so).

    Examples
    --------
    >>> [each.code for each in check(Situation({}, {}))]
    ['missing-file', 'missing-file', 'missing-file', 'missing-file']
    """
    found = [*situation.faults, *tables.missing_columns(situation)]
    # A misspelt header leaves a whole column empty: what would follow from that only buries it.
    whole = all(each.code != "missing-column" for each in found)
    for rule in RULES:
        if whole or rule not in _ONLY_WARN:
            found += rule(situation)
    if whole:
        found += whatifs.scenario_problems(situation, _after_edits, tuple(found))
    return tuple(sorted(dict.fromkeys(found), key=_order))


def _order(found: Problem) -> tuple[int, Where]:
    """Files in the order of the format, others last; inside a file by line."""
    files = [schema.file for schema in tables_of_format().values()]
    file = found.where.file
    place = files.index(file) if file in files else len(files)
    return place, found.where


def _after_edits(situation: Situation, before: Situation) -> Iterator[Problem]:
    for name, table in situation.tables.items():
        if table is not before.tables.get(name) and name in csv_tables():
            yield from cells.table_cells(csv_tables()[name], table)
    for rule in _SCENARIO_RULES:
        yield from rule(situation)


def require(situation: Situation) -> None:
    """Make sure that a situation obeys the format.

    Parameters
    ----------
    situation : Situation

    Raises
    ------
    SituationError
        With every error at once, if there is any; warnings pass.

    Examples
    --------
    >>> require(Situation({}, {}))
    Traceback (most recent call last):
    detente.errors.SituationError: 4 problems in the situation
    ...
    """
    errors = [each for each in check(situation) if each.severity == "error"]
    if errors:
        raise SituationError(errors)
