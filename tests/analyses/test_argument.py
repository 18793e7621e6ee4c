"""The argument: conditioning by hand, exact redraws, contradictions, and where nothing is said."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from tests.analyses.small import ODD, agreement_of, odd_situation, sensible
from tests.property.strategies import make

import detente
from detente.analyses.claims.argument import Argument, Statement, statements_of
from detente.analyses.claims.argument_findings import share_in, share_of
from detente.analyses.claims.claims import Claims
from detente.analyses.claims.mixture import NOBODY, block_of
from detente.analyses.claims.worlds import PLAIN, find
from detente.analyses.deal.frame import Frame
from detente.analyses.protocol import Inputs, Options
from detente.analyses.quantities.quantities import Context, answer
from detente.analyses.sequence.sequence import Order, regional_first
from detente.ensemble.draw import draw


def claim(key, kind, quantity, *, low="0.9", high="0.99", tests="feasible"):
    return {
        "id": key, "text": f"Claim {key}.", "kind": kind, "says_low": low, "says_high": high,
        "quantity": quantity, "tests": tests, "source": "s", "holder": "s", "credibility": "3",
    }  # fmt: skip


def two_party(claims, *, n=600, trust="0.05/0.3/0.6"):
    """Two parties who may find a deal, with claims about it."""
    return make(
        {
            "actors": [{"id": key, "kind": "state", "influence": "50"} for key in ("a", "b", "c")],
            "issues": [{"id": key, "low": "none", "high": "all", "reversion": "40/50/60"}
                       for key in ("x", "y")],
            "stakes": [
                {"actor": "a", "issue": "x", "position": "60/80/100", "salience": "30/50/70"},
                {"actor": "a", "issue": "y", "position": "20/40/60", "salience": "30/50/70"},
                {"actor": "b", "issue": "x", "position": "40/60/90", "salience": "30/50/70"},
                {"actor": "b", "issue": "y", "position": "30/50/80", "salience": "30/50/70"},
            ],
            "relations": [
                {"source": "a", "target": "b", "trust": trust, "stance": "wary"},
                {"source": "b", "target": "a", "trust": trust, "stance": "wary"},
            ],
            "threats": [{"threat": "flood", "actor": key, "level": "20/50/80"} for key in "ab"],
            "forums": [{"id": "f"}],
            "members": [{"forum": "f", "actor": "a", "essential": "yes"},
                        {"forum": "f", "actor": "b", "essential": "yes"}],
            "claims": claims,
            "sources": [{"id": "s", "title": "A brief"}],
        },
        head={"draws": {"n": n, "seed": 3}},
    )  # fmt: skip


def solved(situation, *, count=None, **extra):
    """Result and findings of the argument."""
    inputs = agreement_of(situation, count=count)
    options = Options(settings=0, extra=extra)
    inputs.results["claims"] = Claims().run(inputs, options)
    result = Argument().run(inputs, options)
    found = Argument().findings(result, situation, options)
    return inputs, result, {finding.quantity: finding for finding in found}


FEASIBLE = "agreement.feasible[forum=f,linked=no]"
DISTRUST = "relations.trust[source=a,target=b,below=0.3]"
FEAR = "threats.level[threat=flood,actor=a,at_least=50]"


def test_conditioning_by_hand():
    situation = two_party([
        claim("c1", "impossibility", FEASIBLE, low="0.01", high="0.05"),
        claim("c2", "fact", DISTRUST, tests="input"),
        claim("c3", "cause", FEAR, tests="input"),
    ])  # fmt: skip
    inputs, result, found = solved(situation)
    context = Context(situation, inputs.draws)
    fails = answer(context, FEASIBLE).part < 0.5
    distrust = answer(context, DISTRUST).part > 0.5
    fear = answer(context, FEAR).part > 0.5
    finding = found["argument.follows[of=c1]"]
    assert finding.detail["base"] == pytest.approx(fails.mean())
    assert finding.value == pytest.approx(fails[distrust & fear].mean())
    assert finding.detail["effective"] == (distrust & fear).sum()
    assert finding.detail["how"] == "draws"
    assert finding.detail["alone"]["c2"][0] == pytest.approx(fails[distrust].mean())
    assert finding.detail["alone"]["c3"][1] == fear.sum()
    assert finding.detail["dropped"]["c2"][0] == pytest.approx(fails[fear].mean())
    # Distrust makes the failure likelier, so it carries the conclusion.
    assert "c2" in finding.detail["carries"]
    assert found["argument.premises"].value == pytest.approx((distrust & fear).mean())
    assert "world_holds" not in result


def test_which_claims_take_part():
    situation = two_party([
        claim("c1", "impossibility", FEASIBLE, low="0.01", high="0.05"),
        claim("c2", "fact", DISTRUST, low="0.2", high="0.6", tests="input"),
        claim("c3", "recommendation", FEAR),
        claim("c4", "fact", "", tests="input"),
        claim("c5", "forecast", FEASIBLE, low="0.05", high="0.2"),
        claim("c6", "fact", "agreement.nothing", tests="input"),
        claim("c7", "necessity", FEAR, tests="input"),
    ], n=60)  # fmt: skip
    _, result, found = solved(situation)
    assert list(result["statement"].values) == ["c1", "c7"]
    assert result["premise"].values.tolist() == [False, True]
    assert result["conclusion"].values.tolist() == [True, False]
    reasons = dict(zip(result["claim"].values, result["reason"].values, strict=True))
    assert "possibility" in reasons["c2"]
    assert "neither" in reasons["c3"]
    assert "names no quantity" in reasons["c4"]
    assert reasons["c5"] == "it says the same as c1"
    assert "computes" in reasons["c6"]
    assert set(found) == {"argument.premises", "argument.follows[of=c1]"}


def test_a_denial_and_a_condition_that_does_not_arise():
    part, whole = np.array([1.0, 0.0, 0.0]), np.array([1.0, 1.0, 0.0])
    assert Statement("c", "q", True, False).holds(part, whole).tolist() == [True, False, False]
    assert Statement("c", "q", False, False).holds(part, whole).tolist() == [False, True, False]
    assert Statement("c", "q", True, True).holds(part, whole).tolist() == [True, False, True]


def test_rare_premises_are_redrawn_exactly():
    rare = "threats.level[threat=flood,actor=a,at_least=85]"
    other = "relations.trust[source=a,target=b,below=0.12]"
    situation = two_party([
        claim("c1", "impossibility", FEASIBLE, low="0.01", high="0.05"),
        claim("c2", "fact", other, tests="input"),
        claim("c3", "fact", rare, tests="input"),
    ], n=1000)  # fmt: skip
    inputs, result, found = solved(situation)
    both = result["holds"].values[:, 1] & result["holds"].values[:, 2]
    assert both.sum() < 50 < result["holds"].values[:, 1].sum()
    finding = found["argument.follows[of=c1]"]
    assert finding.detail["how"] == "redrawn worlds"
    assert finding.detail["effective"] >= 100
    # Conditioning 60,000 plain draws on both premises gives the same share.
    many = draw(situation, count=60_000, seed=99)
    context = Context(situation, many)
    chosen = (answer(context, other).part > 0.5) & (answer(context, rare).part > 0.5)
    fails = answer(context, FEASIBLE).part < 0.5
    assert chosen.sum() > 60
    truth = fails[chosen].mean()
    error = np.sqrt(truth * (1 - truth) * (1 / chosen.sum() + 1 / finding.detail["effective"]))
    assert abs(finding.value - truth) <= 4 * max(error, 0.01)
    assert inputs.draws.sizes["draw"] == 1000


def test_premises_that_contradict_each_other_are_named():
    situation = two_party([
        claim("c1", "impossibility", FEASIBLE, low="0.01", high="0.05"),
        claim("c2", "fact", DISTRUST, tests="input"),
        claim("c3", "fact", "relations.trust[source=a,target=b,at_least=0.5]", tests="input"),
        claim("c4", "fact", "relations.trust[source=a,target=b,below=0]", tests="input"),
    ])  # fmt: skip
    _, _, found = solved(situation)
    premises = found["argument.premises"]
    assert premises.detail["clashes"] == [["c2", "c3"]]
    assert premises.detail["ruled_out"] == ["c4"]
    assert premises.value == 0
    assert premises.detail["given_up"] == ["c3"]  # the rarer of the two
    assert "c2 and c3" in premises.statement
    sensible(found.values())


def test_no_number_where_too_few_draws_are_left():
    situation = two_party([
        claim("c1", "impossibility", FEASIBLE, low="0.01", high="0.05"),
        claim("c2", "fact", DISTRUST, tests="input"),
        claim("c3", "fact", "threats.level[threat=flood,actor=b,at_least=90]", tests="input"),
    ], n=200)  # fmt: skip
    _, _, found = solved(situation, redraw=False)
    finding = found["argument.follows[of=c1]"]
    assert finding.value is None
    assert "too few" in finding.reason
    assert finding.detail["effective"] < 25
    sensible(found.values())


def test_worlds_satisfy_what_is_imposed():
    situation = detente.load("afghanistan-2017")
    draws = draw(situation, count=400, seed=5)
    quantities = [
        "threats.level[threat=isis-k,actor=afghan-government,at_least=70]",
        "stakes.weight[actor=usa,issue=regional-order,top=3]",
        "agreement.feasible[forum=us-russia,linked=no]",
        "agreement.feasible[forum=nato,linked=no]",
        "agreement.feasible[forum=intra-afghan,linked=no]",
    ]

    def judge(worlds, which):
        context = Context(situation, worlds)
        return np.stack([answer(context, quantities[q]).part > 0.5 for q in which], axis=1)

    def found():
        return find(
            situation, draws, quantities[:4], judge(draws, range(4)), judge,
            np.random.default_rng(1), events=[(4, NOBODY)], slow=[4],
        )  # fmt: skip

    one = found()
    assert one.kept == [0, 1, 2, 3]
    every = judge(one.draws, range(5))
    assert every[one.dropped == NOBODY][:, :4].all()
    assert every[one.about == 4][:, 4].all()  # a rare event is looked for by itself
    assert set(one.about) == {NOBODY, 4}
    for each in one.kept:
        rows = every[one.dropped == each][:, :4]
        assert np.delete(rows, each, axis=1).all()
    assert not every[one.dropped == 0][:, 0].all()
    assert not every[one.dropped == 2][:, 2].all()
    assert not every[one.dropped == PLAIN][:, :4].all()
    again = found()
    assert (again.draws["cells"].values == one.draws["cells"].values).all()
    assert (again.family == one.family).all()


def synthetic(situation, draws, seed):
    """Splitting towards sums of cells: a premise of 2 in 100, another of 1 in 10 beside it."""
    cells = ["stakes/a/x/position", "stakes/b/x/position", "stakes/a/x/salience"]
    quantities = ["agreement.one[forum=f]", "agreement.two[forum=f]"]

    def judge(worlds, which):
        a, b, c = (worlds["cells"].sel(cell=name).values for name in cells)
        every = (a + b > 165, b - c > 40, a > 84)
        return np.stack([every[q] for q in which], axis=1)

    found = find(situation, draws, quantities, judge(draws, range(2)), judge,
                 np.random.default_rng(seed))  # fmt: skip
    return judge, found


def test_splitting_gives_what_plain_conditioning_gives():
    situation = two_party([])
    many = draw(situation, count=200_000, seed=77)
    z, effective = [], []
    for seed in range(16):
        judge, found = synthetic(situation, draw(situation, count=1000, seed=seed), seed)
        if not z:
            plain = judge(many, range(3))
            both = plain[:, :2].all(axis=1)
            assert 0.001 < both.mean() < 0.05
            truth = plain[both, 2].mean()
            error = truth * (1 - truth) / both.sum()
            without = plain[plain[:, 1], 2].mean()
        assert found.kept == [0, 1]
        rows = found.dropped == NOBODY
        held = judge(found.draws, [2])[:, 0]
        traits = np.stack([found.draws["cells"].values[:, k] > 0 for k in range(3)], axis=1)
        share = share_in(held, rows, found.family, traits)
        assert share.worlds == rows.sum()
        z.append((share.value - truth) / np.sqrt(truth * (1 - truth) / share.effective + error))
        effective.append(share.effective)
        loose = share_in(held, found.dropped == 0, found.family, traits)
        assert abs(loose.value - without) < 5 * np.sqrt(0.25 / loose.effective)
    # Unbiased, and the effective number is honest: errors are as large as it says.
    assert abs(np.mean(z)) < 1
    assert 0.4 < np.sqrt(np.mean(np.square(z))) < 1.6
    assert np.median(effective) > 50


def test_a_statement_that_no_world_satisfies_beside_the_others_is_given_up():
    situation = two_party([])
    draws = draw(situation, count=400, seed=3)

    def judge(worlds, which):
        a = worlds["cells"].sel(cell="stakes/a/x/position").values
        return np.stack([(a > 80, a < 79.9)[q] for q in which], axis=1)

    quantities = ["agreement.one[forum=f]", "agreement.two[forum=f]"]
    found = find(situation, draws, quantities, judge(draws, range(2)), judge,
                 np.random.default_rng(1))  # fmt: skip
    assert len(found.kept) == 1
    assert judge(found.draws, found.kept)[found.dropped == NOBODY].all()


def test_the_effective_number_counts_families_that_move_together():
    rng = np.random.default_rng(2)
    one = rng.random(50) < 0.4
    family = np.repeat(np.arange(50), 8)
    beside = rng.random((400, 3)) < 0.5
    every = np.ones(400, bool)
    copied = share_in(np.repeat(one, 8), every, family, beside)
    assert copied.effective == pytest.approx(50, abs=3)  # eight copies of each say nothing new
    fresh = share_in(rng.random(400) < 0.4, every, family, beside)
    assert fresh.effective > 200
    sure = share_in(every, every, family, np.repeat(rng.random((50, 3)) < 0.5, 8, axis=0))
    assert sure.value == 1
    assert sure.effective == pytest.approx(50, abs=5)
    assert share_in(every, ~every, family, beside).value is None


def test_the_short_way_to_the_order_of_deals_is_the_analysis():
    situation = detente.load("afghanistan-2017")
    inputs = agreement_of(situation, count=200)
    whole = Order().run(inputs, Options())["regional_first"].values
    frame = Frame.of(situation, inputs.draws)
    assert np.array_equal(regional_first(situation, frame), whole, equal_nan=True)


def test_a_mixture_of_draws_keeps_every_distribution_and_tied_cells_together():
    rows = dict(two_party([]).tables)
    situation = detente.situation.model.Situation(
        two_party([]).head,
        {**rows, "correlations": make({"correlations": [
            {"group": "g", "table": "stakes", "key": "a/x", "column": "position",
             "loading": "0.99"},
            {"group": "g", "table": "stakes", "key": "b/x", "column": "position",
             "loading": "0.99"},
        ]}).tables["correlations"]},
    )  # fmt: skip
    draws = draw(situation, count=800, seed=2)
    holds = np.ones((800, 1), bool)
    found = find(
        situation, draws, ["threats.level[threat=flood,actor=a,at_least=0]"], holds,
        lambda worlds, which: np.ones((worlds.sizes["draw"], len(which)), bool),
        np.random.default_rng(4),
    )  # fmt: skip
    before, after = draws["position"].values, found.draws["position"].values
    assert np.corrcoef(before[:, 0, 0], before[:, 1, 0])[0, 1] > 0.9
    assert np.corrcoef(after[:, 0, 0], after[:, 1, 0])[0, 1] > 0.9
    assert abs(np.corrcoef(after[:, 0, 0], after[:, 1, 1])[0, 1]) < 0.2
    assert after[:, 0, 0].mean() == pytest.approx(before[:, 0, 0].mean(), abs=3)


def test_blocks_hold_every_cell_that_an_input_depends_on():
    situation = detente.load("afghanistan-2017")
    draws = draw(situation, count=200, seed=3)
    other = draw(situation, count=200, seed=4)
    names = [str(name) for name in draws["cell"].values]
    for row in situation.table("claims"):
        quantity = row.text("quantity")
        block = block_of(quantity) if quantity else ()
        if not block:
            continue
        inside = np.array([name.startswith(block) for name in names])
        values = np.where(inside, draws["cells"].values, other["cells"].values)
        mixed = draw(situation, values=values, seed=3)
        expected = answer(Context(situation, draws), quantity)
        found = answer(Context(situation, mixed), quantity)
        assert (found.part == expected.part).all(), quantity


def test_the_first_case():
    situation = detente.load("afghanistan-2017")
    inputs = agreement_of(situation, count=500)
    inputs.results["sequence"] = Order().run(inputs, Options())
    inputs.results["claims"] = Claims().run(inputs, Options())
    result = Argument().run(inputs, Options())
    found = {f.quantity: f for f in Argument().findings(result, situation, Options())}
    sensible(found.values())
    premises = found["argument.premises"].detail
    assert premises["redrawn"]
    used = {row["claim"] for row in premises["premises"] if row["used"]}
    assert {"c20", "c28", "c30", "c31"} <= used
    first = found["argument.follows[of=c30]"]
    assert first.value is not None
    assert first.detail["effective"] >= 25
    assert first.detail["worlds"] > first.detail["effective"]
    assert 0 < premises["renewed"] <= 1
    impossible = found["argument.follows[of=c01]"]
    # 'The United States block it' already says that there is no deal: valid, and circular.
    assert impossible.value == 1
    assert "c20" in impossible.detail["enough"] or "c20" in impossible.detail["carries"]
    assert set(impossible.detail["choices"]) == {"kappa", "lambda", "delta", "theta"}
    assert isinstance(result, xr.Dataset)


@pytest.mark.parametrize("odd", ODD)
def test_without_claims_there_is_no_argument(odd):
    situation = odd_situation(odd)
    inputs = Inputs(situation, draw(situation), {}, 1)
    empty = Claims().run(inputs, Options())
    statements, _, _, reasons = statements_of(situation, empty)
    assert statements == []
    assert reasons == {}
    result = Argument().run(Inputs(situation, inputs.draws, {"claims": empty}, 1), Options())
    found = Argument().findings(result, situation, Options())
    assert found[0].value is None
    sensible(found)


def test_shares():
    holds, counts = np.array([True, False, True]), np.array([True, True, False])
    assert (share_of(holds, counts).value, share_of(holds, counts).effective) == (0.5, 2)
    assert share_of(holds, np.zeros(3, bool)).value is None
