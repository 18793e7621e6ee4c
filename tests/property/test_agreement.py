"""What must hold on every situation: whole made-up situations, all analyses of deals."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import xarray as xr
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.property.renamed import renamed, streams_of
from tests.property.strategies import situations

from detente.analyses.agreement.agreement import Agreement, open_forums
from detente.analyses.bargaining.outcome import Outcome
from detente.analyses.deal.frame import Frame
from detente.analyses.deal.problem import Deal
from detente.analyses.deal.waivers import waived, waivers_of
from detente.analyses.protocol import Inputs, Options
from detente.ensemble.draw import draw
from detente.situation.edit import edited
from detente.situation.model import Situation
from detente.study.run import run
from detente.study.store import findings_json

COUNT = 24
FEW = Options(settings=2, interval_draws=COUNT)
NEAR = 1e-6  # margins this close to zero may fall on either side


def some(examples: int):
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large]
    phases = (Phase.explicit, Phase.reuse, Phase.generate)  # situations shrink too slowly
    return settings(
        max_examples=examples, deadline=None, suppress_health_check=quiet, phases=phases
    )


def reordered(situation: Situation, seed: int) -> Situation:
    """The rows of every table in another order, and other display names."""
    rng = np.random.default_rng(seed)
    tables = {}
    for name, table in situation.tables.items():
        rows = [table.rows[i] for i in rng.permutation(len(table.rows))]
        tables[name] = replace(table, rows=tuple(rows))
    return replace(situation, tables=tables)


def bytes_of(situation: Situation, **more: object) -> str:
    only = ["agreement", "outcome", "forums", "offers", "sensitivity", "flips"]
    found = run(situation, draws=COUNT, seed=1, keep=False, options=FEW, only=only, **more)
    return findings_json(found.findings)


@some(3)
@given(situations(), st.integers(0, 1000))
def test_row_order_and_workers_change_no_byte_of_the_findings(situation, seed):
    want = bytes_of(situation, workers=1)
    assert bytes_of(reordered(situation, seed), workers=2) == want


def deals(situation: Situation, draws: xr.Dataset | None = None):
    """Every open forum's deal, without links and with all of them."""
    frame = Frame.of(situation, draw(situation, count=COUNT, seed=2) if draws is None else draws)
    for seats in open_forums(situation, frame):
        yield Deal(frame, seats), Deal(frame, seats, frame.linkable)


def never_worse(less, more) -> None:
    """Margins that may only rise: exactly, but for rounding."""
    assert (more.margin >= np.where(np.isneginf(less.margin), -np.inf, less.margin - 1e-9)).all()


@some(25)
@given(situations())
def test_linking_never_lowers_the_margin(situation):
    for alone, linked in deals(situation):
        never_worse(alone.solution, linked.solution)


@some(25)
@given(situations())
def test_waiving_never_hurts(situation):
    for alone, _ in deals(situation):
        feasible = alone.solution.margin >= NEAR
        for name in waivers_of(alone):
            assert waived(alone, waiver=name)[feasible].all(), name
        for lift in ("tax", "ratifiers", "red_lines", "reach", "cost_doubled"):
            assert waived(alone, lift=lift)[feasible].all(), lift


@some(15)
@given(situations(), st.floats(0.05, 1))
def test_more_trust_never_hurts(situation, share):
    """Every trust cell nearer to 1 by the same share: no tax rises, no margin falls."""
    draws = draw(situation, count=COUNT, seed=2)
    better = draws.copy(deep=True)
    for place, name in enumerate(draws["cell"].values):
        if name.endswith("/trust") or name == "situation/default_trust":
            cells = better["cells"].values
            cells[:, place] += share * (1 - cells[:, place])
    for (before, _), (after, _) in zip(
        deals(situation, draws), deals(situation, better), strict=True
    ):
        assert (after.tax <= before.tax + 1e-12).all()
        never_worse(before.solution, after.solution)


@some(25)
@given(situations())
def test_a_full_guarantee_takes_every_tax_away(situation):
    edits = [
        {"table": "forums", "key": row.key, "column": "guarantee", "value": 1}
        for row in situation.forums
    ]
    for alone, linked in deals(edited(situation, edits)):
        assert (alone.tax == 0).all()
        assert (linked.tax == 0).all()


@some(25)
@given(situations(), st.data())
def test_a_ratifier_never_raises_the_odds(situation, data):
    """Without one of them, or with one that blocks more often, nothing but that changes."""
    rows = list(situation.table("ratifiers"))
    before = [deal for pair in deals(situation) for deal in pair]
    if not rows:
        return
    key = data.draw(st.sampled_from([row.key for row in rows]))
    without = edited(situation, [{"table": "ratifiers", "key": key, "remove": True}])
    edit = {"table": "ratifiers", "key": key, "column": "power", "value": 1}
    stronger = edited(situation, [edit])
    for one, less, more in zip(
        before,
        (deal for pair in deals(without) for deal in pair),
        (deal for pair in deals(stronger) for deal in pair),
        strict=True,
    ):
        assert (less.solution.margin >= one.solution.margin - 1e-9).all()
        assert (less.solution.feasible >= one.solution.feasible).all()
        assert (more.solution.margin <= one.solution.margin + 1e-9).all()


@some(25)
@given(situations())
def test_full_relief_never_hurts_and_no_relief_never_helps(situation):
    for alone, _ in deals(situation):
        offset = alone.costs(relief="full")[0] - alone.tax
        assert (offset >= alone.problem.offset - 1e-12).all()
        assert (alone.cost >= 0).all()
        assert (alone.coverage <= 1 + 1e-12).all()
        assert (alone.coverage >= 0).all()


def results(situation: Situation):
    inputs = Inputs(situation, draw(situation, count=COUNT, seed=3), {}, 3)
    return Agreement().run(inputs, FEW), Outcome().run(inputs, FEW)


@some(8)
@given(situations(forums=(1, 2)), st.integers(0, 1000))
def test_other_ids_permute_the_results_given_the_same_draws(situation, seed):
    """New ids turn the order of actors, issues and forums round; nothing else may change."""
    other, names = renamed(situation, seed)
    with streams_of(names):
        changed = results(other)
    for before, after in zip(results(situation), changed, strict=True):
        for name, want in before.data_vars.items():
            if name == "package":  # among equally good packages the first issue by id decides
                continue
            got = under_new_labels(after[name], want, names)
            if want.dtype.kind in "bi":
                equal = got.values == want.values
                near = np.abs(before["margin"]) <= NEAR
                if set(near.dims) <= set(want.dims):
                    equal |= near.broadcast_like(want).transpose(*want.dims).values
                assert equal.all(), name
            elif want.dtype.kind == "f":
                assert np.allclose(got.values, want.values, atol=2e-4, equal_nan=True), name


def under_new_labels(got: xr.DataArray, want: xr.DataArray, names: dict[str, str]) -> xr.DataArray:
    """A result of the renamed situation in the order of the old one.

    Labels may be made of ids: ``forum:party.own``, ``party+party``.
    """

    def new(label: str) -> str:
        return "".join(names.get(part, part) for part in re.split(r"([:.+])", label))

    index = {}
    for dim in set(want.dims) - {"draw"}:
        if (dim in want.coords and want[dim].dtype == object) or want[dim].dtype.kind == "U":
            have = {"+".join(sorted(str(key).split("+"))): key for key in got[dim].values}
            index[dim] = [
                have["+".join(sorted(new(str(key)).split("+")))] for key in want[dim].values
            ]
    return got.sel(index).transpose(*want.dims)
