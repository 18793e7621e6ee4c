"""What matters: which inputs and choices move the answers (method 7).

Spearman's rank correlation of every drawn cell with the margin of each deal, from the same draws,
at no extra cost.  A block (does this faction veto?) is an input too.  Shares of squared correlation
say how much of an answer's sensitivity rests on evidence, on a coder's judgement, and on the choice
of method.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy.stats import rankdata

from detente.analyses.deal.frame import Frame
from detente.analyses.protocol import Card, Inputs, Options, Variable
from detente.analyses.sensitivity.others import others, ranked
from detente.findings.evidence import cited, rests_on_judgement, row_of_cell
from detente.findings.finding import Finding
from detente.findings.quantity import name, parse
from detente.situation.model import Situation

TOP, FEW = 12, 5  # rows of a margin's tornado, and of another answer's
AT_ONCE = 64  # inputs ranked together
NOISE = 2.6  # correlations under this many standard errors are noise


class Sensitivity:
    """Rank correlations of every input with every reported margin and probability of a deal."""

    card = Card(
        name="sensitivity",
        title="What matters most",
        question="Which assumptions would change the answer?",
        quick=True,
        tables=("forums", "members"),
        needs=("agreement",),
        gives={
            "rank_correlation": Variable(
                ("forum", "linked", "input"), "", "Spearman correlation of an input and the margin"
            ),
            "with_worth": Variable(
                ("forum", "linked", "input"),
                "",
                "and of an input and whether a deal worth having is possible (1 or 0)",
            ),
            "with_other": Variable(
                ("answer", "input"),
                "",
                "and of an input and another reported probability, draw by draw (1 or 0)",
            ),
        },
        references=("spearman1904", "saltelli2008"),
        limits=(
            "Rank correlations see one input at a time; interactions need Sobol indices.",
            "Draws without a package rank lowest.",
        ),
        after=("offers", "sequence", "necessity"),
        whole=True,
        base_only=True,
    )

    def run(self, inputs: Inputs, options: Options) -> xr.Dataset:
        """Correlate every input with spread with every margin."""
        agreement = inputs.results["agreement"]
        if "margin" not in agreement:  # no forum has a verdict
            return xr.Dataset(coords={"draw": inputs.draws["draw"].values})
        frame = Frame.of(inputs.situation, inputs.draws)
        spread = inputs.draws["spread"].values.astype(bool)
        names = [str(each) for each in inputs.draws["cell"].values[spread]]
        cells, blocks = inputs.draws["cells"].values, []
        for row in inputs.situation.table("ratifiers"):
            names.append(f"ratifiers/{row.key}/blocks")
            blocks.append(frame.blocks(row.text("actor"), row.text("faction")))
        margin, worth = (
            agreement[each].transpose("draw", "forum", "linked") for each in ("margin", "worth")
        )
        shape, count = (2, *margin.shape[1:]), max(1, margin.shape[0])
        both = [each.values.reshape(len(each), -1).astype(float) for each in (margin, worth)]
        more = list(others(inputs.results))
        rest = ranked([values for _, values in more], len(margin))
        target = _standard(np.concatenate([*both, rest], axis=1))
        # A few columns at a time: ranks of all of them at once would take several times the draws.
        parts = [
            target.T @ _standard(cells[:, some])
            for some in np.array_split(np.flatnonzero(spread), 1 + int(spread.sum()) // AT_ONCE)
        ]
        parts += [target.T @ _standard(block[:, None].astype(float)) for block in blocks]
        order = np.argsort(np.array(names))
        every = np.concatenate(parts, axis=1)[:, order] / count
        deals = int(np.prod(shape))
        correlation = every[:deals].reshape(*shape, len(names))
        dims = ("forum", "linked", "input")
        return xr.Dataset(
            {
                "rank_correlation": (dims, correlation[0]),
                "with_worth": (dims, correlation[1]),
                "with_other": (("answer", "input"), every[deals:]),
            },
            coords={
                "forum": agreement["forum"].values,
                "linked": agreement["linked"].values,
                "answer": np.array([quantity for quantity, _ in more], dtype=object),
                "input": np.array(names, dtype=object)[order],
            },
            attrs={"draws": count},
        )

    def findings(self, result: xr.Dataset, situation: Situation, options: Options) -> list[Finding]:
        """The tornado of every deal, and what its sensitivity rests on."""
        if "rank_correlation" not in result:
            return [Finding.absent("sensitivity.tornado", "no forum has a verdict by the horizon")]
        out = []
        floor = NOISE / np.sqrt(max(1, int(result.attrs["draws"])))
        for forum in result["forum"].values:
            for linked in result["linked"].values:
                part = result.sel(forum=forum, linked=linked)
                keys = {"forum": str(forum), "linked": str(linked)}
                out += _of_deal(part["rank_correlation"], situation, keys, floor)
                head = situation.headline
                if "issue" in head and "at_least" in head:
                    more = {
                        **keys,
                        "issue": str(head["issue"]),
                        "at_least": f"{head['at_least']:g}",
                    }
                    out += _of_deal(part["with_worth"], situation, more, floor)[:1]
        for quantity in result["answer"].values:
            one = result["with_other"].sel(answer=quantity)
            out.append(_of_answer(one, situation, str(quantity), floor))
        return sorted(out, key=lambda finding: finding.quantity)


def _standard(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks with mean 0 and variance 1; a column without spread is 0."""
    ranks = np.asarray(rankdata(values, axis=0), dtype=np.float64)
    centred: NDArray[np.float64] = ranks - ranks.mean(axis=0)
    size = centred.std(axis=0)
    out = np.zeros_like(centred)
    np.divide(centred, size, out=out, where=size > 0)
    return out


def _rows_of(
    one: xr.DataArray, situation: Situation, floor: float, *, most: int = TOP
) -> tuple[list[dict[str, Any]], dict[str, float]]:
    """Inputs that move an answer beyond noise, and squared correlations by what they rest on."""
    values = one.values
    names = [str(each) for each in one["input"].values]
    rows: list[dict[str, Any]] = []
    share = {"evidence": 0.0, "judgement": 0.0, "choice": 0.0}
    for place in np.argsort(-np.abs(values), kind="stable"):
        strength = float(values[place])
        if abs(strength) < floor:
            break
        kind = kind_of(situation, names[place])
        share[kind] += strength**2
        if len(rows) < most:
            row = row_of_cell(situation, names[place])
            rows.append({
                "input": names[place], "label": label_of(situation, names[place]),
                "correlation": strength, "kind": kind,
                "evidence": list(cited([row])) if row is not None else [],
            })  # fmt: skip
    return rows, share


def _of_answer(one: xr.DataArray, situation: Situation, quantity: str, floor: float) -> Finding:
    """The tornado of a probability that another analysis reports."""
    variable, keys = parse(quantity)
    rows, _ = _rows_of(one, situation, floor, most=FEW)
    called = name("sensitivity.tornado", **keys, of=variable)
    if not rows:
        return Finding.absent(called, "no input moves this answer beyond noise")
    top = rows[0]
    direction = "raises" if top["correlation"] > 0 else "lowers"
    return Finding(
        called, float(top["correlation"]),
        f"What matters most for {quantity}: {top['label']}; a higher value {direction} its odds "
        f"(rank correlation {top['correlation']:+.2f}).",
        unit="correlation", evidence=tuple(top["evidence"]), reference=("spearman1904",),
        assumptions=tuple(row["input"] for row in rows[:3]), detail={"rows": rows},
    )  # fmt: skip


def _of_deal(
    one: xr.DataArray, situation: Situation, keys: dict[str, str], floor: float
) -> list[Finding]:
    rows, share = _rows_of(one, situation, floor)
    where = situation.name_of(keys["forum"])
    quantity = name("sensitivity.tornado", **keys)
    if not rows:
        return [Finding.absent(quantity, "no input moves this answer beyond noise")]
    total = sum(share.values())
    parts = {kind: value / total for kind, value in share.items()}
    top = rows[0]
    direction = "raises" if top["correlation"] > 0 else "lowers"
    what, moved = where, "the margin"
    if "issue" in keys:
        moved = "its odds"
        what = f"a deal in {where} with {situation.name_of(keys['issue'])} at {keys['at_least']}"
        what += " or more"
    tornado = Finding(
        quantity, float(top["correlation"]),
        f"What matters most in {what}: {top['label']}; a higher value {direction} {moved} "
        f"(rank correlation {top['correlation']:+.2f}).",
        unit="correlation", evidence=tuple(top["evidence"]), reference=("spearman1904",),
        assumptions=tuple(row["input"] for row in rows[:3]), detail={"rows": rows},
    )  # fmt: skip
    rests = [
        Finding(
            name("sensitivity.rests_on", **keys, of=kind), value,
            f"In {where}, {100 * value:.0f} % of what the margin is sensitive to rests on "
            f"{REST_WORDS[kind]}.",
            unit="share", reference=("spearman1904",),
        )
        for kind, value in parts.items()
    ]  # fmt: skip
    return [tornado, *rests]


REST_WORDS = {
    "evidence": "inputs with evidence",
    "judgement": "inputs whose only evidence is a coder's judgement",
    "choice": "the choice of method",
}


def kind_of(situation: Situation, cell: str) -> str:
    """``choice``, ``judgement`` or ``evidence``: what an input rests on."""
    if cell.startswith(("choices/", "situation/")):
        return "choice" if cell.startswith("choices/") else "judgement"
    return "judgement" if rests_on_judgement(situation, cell) else "evidence"


CHOICE_LABELS = {
    "kappa": "weight of the cost of no deal (κ)",
    "delta": "what a chain of trust keeps (δ)",
    "lambda": "size of the trust tax (λ)",
    "theta": "how far control reaches (θ)",
    "nu": "how readily a loser breaks a deal (ν)",
    "rho": "how much a rival's gain hurts (ρ)",
}


def label_of(situation: Situation, cell: str) -> str:
    """An input in words, for a reader."""
    table, _, rest = cell.partition("/")
    if table == "choices":
        return CHOICE_LABELS.get(rest, rest)
    if table == "situation":
        return "trust of pairs that no row lists"
    *key, column = rest.split("/")
    names = [situation.name_of(each) for each in key]
    forms = {
        ("stakes", "position"): "position of {0} on ‘{1}’",
        ("stakes", "salience"): "salience of ‘{1}’ to {0}",
        ("stakes", "control"): "control of {0} over ‘{1}’",
        ("relations", "trust"): "trust of {0} in {1}",
        ("issues", "reversion"): "what happens on ‘{0}’ without a deal",
        ("issues", "reversion_today"): "‘{0}’ as the ground stands",
        ("actors", "influence"): "influence of {0}",
        ("actors", "resolve"): "resolve of {0}",
        ("forums", "guarantee"): "guarantee of {0}",
        ("ratifiers", "power"): "power of {1} to block",
        ("ratifiers", "blocks"): "whether {1} blocks",
        ("threats", "level"): "threat of {0} to {1}",
        ("dependencies", "burden"): "burden of {1} for {0} ({2})",
    }
    form = forms.get((table, column))
    if form is None or form.count("{") > len(names) + 1:
        return f"{column} of {', '.join(names)}"
    try:
        return form.format(*names)
    except IndexError:
        return f"{column} of {', '.join(names)}"
