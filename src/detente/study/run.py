"""Run a study: draws in chunks, analyses on them, findings at the end; resumable and cached."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from detente.analyses.protocol import Analysis, Inputs, Options
from detente.ensemble.draw import BLOCK, draw
from detente.ensemble.engine import Engine, LocalEngine
from detente.errors import AnalysisError
from detente.findings.finding import Finding
from detente.findings.naming import told, unnamed
from detente.findings.quantity import canonical, name, parse
from detente.situation.edit import scenario as apply_scenario
from detente.situation.model import Situation
from detente.study.identity import READ_FROM, origin
from detente.study.plan import planned
from detente.study.store import Store, fingerprint

BASE = ""  # the unedited situation's place among the scenarios
HOME = "the situation as it stands"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Run:
    """What a study gave.

    Parameters
    ----------
    situation : Situation
    findings : tuple of Finding
        Sorted by quantity; scenarios' findings carry ``scenario=``.
    results : mapping
        Scenario ('' = as it stands) → analysis → dataset with all draws.
    draws : xarray.Dataset
        The input draws of the unedited situation.
    manifest : mapping
        Version, situation hash, seed, number of draws, options, analyses that were off and why,
        timings.
    folder : Path or None
        Where it is stored.
    """

    situation: Situation
    findings: tuple[Finding, ...]
    results: Mapping[str, Mapping[str, xr.Dataset]]
    draws: xr.Dataset
    manifest: Mapping[str, Any]
    folder: Path | None = field(default=None, compare=False)

    @cached_property
    def by_quantity(self) -> Mapping[str, Finding]:
        """Findings by canonical name."""
        return {finding.quantity: finding for finding in self.findings}

    def __getitem__(self, quantity: str) -> Finding:
        """The finding of a quantity, computed now if the run did not ask for it.

        Raises
        ------
        UnknownNameError
            If there is no such quantity; says which names are near.
        """
        found = self.by_quantity.get(canonical(quantity))
        if found is not None:
            return found
        from detente.analyses.quantities.quantities import ask

        return ask(quantity, self.situation.in_order(), self.draws, self.results)

    def told(self, quantity: str) -> str:
        """The sentence of a quantity, with display names."""
        return told(self[quantity].statement, self.situation)

    def get(self, quantity: str) -> Finding | None:
        """The finding of a quantity that the run has, or None."""
        return self.by_quantity.get(canonical(quantity))


def run(
    situation: Situation,
    *,
    draws: int | None = None,
    seed: int | None = None,
    scenarios: Sequence[str] = (),
    only: Sequence[str] = (),
    quick: bool = False,
    workers: int | None = None,
    engine: Engine | None = None,
    store: Path | str | None = None,
    keep: bool = True,
    chunk: int = BLOCK,
    options: Options | None = None,
    progress: Progress | None = None,
) -> Run:
    """Run analyses on a situation.

    Parameters
    ----------
    situation : Situation
        Checked (``detente.check``).
    draws, seed : int, optional
        Default to the situation's ``[draws]``.
    scenarios : sequence of str
        Run too, beside those that claims name.
    only : sequence of str
        Names of analyses; what they need is run too.  Empty: all.
    quick : bool
        Without names: only the main job (outcome, agreement, claims, what matters most).
    workers : int, optional
        Threads; changes no byte of the result.
    engine : Engine, optional
        Replaces the threads.
    store : path, optional
        Folder of stored runs; by default the situation's ``.detente/runs``, nowhere for one made
        in memory.  The same run again returns at once; an interrupted one goes on.
    keep : bool
        False: nothing is read from or written to disk.
    chunk : int
        Draws in a chunk, a multiple of 1,000; changes no byte.
    options : Options, optional
    progress : callable, optional
        Called with what is going on, steps done and steps in all.

    Returns
    -------
    Run

    Raises
    ------
    AnalysisError
        If the situation allows none of the analyses; says which tables are missing.
    UnknownNameError
        If an analysis or a scenario does not exist.

    Examples
    --------
    >>> import detente
    >>> found = run(detente.load("afghanistan-2017"), draws=20, only=["agreement"], keep=False)
    >>> 0 <= found["agreement.feasible[forum=sco,linked=no]"].value <= 1
    True
    """
    if chunk % BLOCK or chunk <= 0:
        raise ValueError(f"a chunk is a multiple of {BLOCK} draws, not {chunk}")
    options = options or Options()
    section = situation.head.get("draws", {})
    count = int(section.get("n", 10_000)) if draws is None else int(draws)
    seed = int(section.get("seed", 0)) if seed is None else int(seed)
    if count <= 0:
        raise ValueError("a run needs at least one draw")
    analyses, off = planned(situation, only, quick=quick)
    if not analyses:
        reasons = "; ".join(f"{each} is off: {why}" for each, why in off.items())
        raise AnalysisError(
            f"there is nothing to compute. {reasons}. Fill those tables, or name other analyses "
            "with --only"
        )
    names = (BASE, *sorted({*scenarios, *_named_by_claims(situation)}))
    manifest = {
        **fingerprint(situation, seed=seed, draws=count, scenarios=names[1:], options=options),
        "wanted": sorted(scenarios),
        "analyses": [analysis.card.name for analysis in analyses],
        "off": dict(off),
    }
    kept = Store.at(situation, store, manifest) if keep else None
    stored = kept.load(situation) if kept else None
    if stored is not None:
        return Run(situation, *stored, folder=kept.folder if kept else None)
    started = time.perf_counter()
    study = _Study(
        situation, names, scenarios, analyses, options, count, seed, chunk, kept, progress
    )
    results, timings = study.compute(engine or LocalEngine(workers))
    findings = study.findings(results)
    manifest = {
        **manifest,
        READ_FROM: origin(situation),
        "seconds": round(time.perf_counter() - started, 3),
        "timings": {key: round(value, 3) for key, value in timings.items()},
    }
    done = Run(situation, findings, results, study.draws(BASE), manifest)
    if kept is not None:
        kept.save(done.findings, done.results, done.draws, done.manifest)
        done = replace(done, folder=kept.folder)
    return done


def _named_by_claims(situation: Situation) -> set[str]:
    """Scenarios that a claim's quantity names."""
    found = set()
    for claim in situation.table("claims"):
        if claim.given("quantity"):
            _, keys = parse(claim.text("quantity"))
            if keys.get("scenario") in situation.scenarios:
                found.add(keys["scenario"])
    return found


class _Study:
    """One study while it runs."""

    def __init__(
        self, situation: Situation, names: Sequence[str], wanted: Sequence[str],
        analyses: Sequence[Analysis],
        options: Options, count: int, seed: int, chunk: int, kept: Store | None,
        progress: Progress | None,
    ) -> None:  # fmt: skip
        # Rows by key: nothing may hang on their order in a file.
        self.situations = {
            each: (apply_scenario(situation, each) if each else situation).in_order()
            for each in names
        }
        self.names, self.wanted, self.options = names, wanted, options
        self.count, self.seed, self.chunk = count, seed, chunk
        self.kept, self.progress = kept, progress
        self.pieces = [a for a in analyses if not a.card.whole]
        self.wholes = [a for a in analyses if a.card.whole]
        self.timings: dict[str, float] = {}
        self._draws: dict[str, xr.Dataset] = {}
        self.steps = 0

    def draws(self, scenario: str) -> xr.Dataset:
        """All draws of a scenario, made once."""
        if scenario not in self._draws:
            self._draws[scenario] = draw(
                self.situations[scenario], count=self.count, seed=self.seed
            )
        return self._draws[scenario]

    def _options(self, scenario: str) -> Options:
        if scenario == BASE:
            return self.options
        return replace(self.options, full=False, margins=scenario in self.wanted)

    def compute(self, engine: Engine) -> tuple[dict[str, dict[str, xr.Dataset]], dict[str, float]]:
        """Every analysis on every scenario; chunks in parallel."""
        starts = range(0, self.count, self.chunk)
        tasks = [(scenario, start) for scenario in self.names for start in starts]
        total = len(tasks) + len(self.wholes) * len(self.names)
        if self.progress is not None:  # the first chunk takes longest
            self.progress(f"{self.names[0] or HOME}: first draws", 0, total)
        parts: dict[str, list[dict[str, xr.Dataset]]] = {each: [] for each in self.names}
        for (scenario, start), part in zip(tasks, engine.map(self._piece, tasks), strict=True):
            parts[scenario].append(part)
            label = scenario or HOME
            self._report(f"{label}: draws {start + 1}-{min(start + self.chunk, self.count)}", total)
        results: dict[str, dict[str, xr.Dataset]] = {
            scenario: {
                analysis.card.name: _joined([part[analysis.card.name] for part in parts[scenario]])
                for analysis in self.pieces
            }
            for scenario in self.names
        }
        # The unedited situation last, so that what compares scenarios finds them all.
        for scenario in (*self.names[1:], BASE):
            for analysis in self.wholes:
                card = analysis.card
                if card.base_only and scenario != BASE:
                    self._report(card.title, total)
                    continue
                started = time.perf_counter()
                # A whole analysis may also look at others that it can do without.
                seen = dict(results[scenario])
                if card.base_only:
                    for other in self.names[1:]:
                        for key, value in results[other].items():
                            seen[f"{key}@{other}"] = value
                inputs = Inputs(self.situations[scenario], self.draws(scenario), seen, self.seed)
                results[scenario][card.name] = analysis.run(inputs, self._options(scenario))
                self._time(card.name, started)
                self._report(card.title, total)
        return results, self.timings

    def _piece(self, task: tuple[str, int]) -> dict[str, xr.Dataset]:
        """All chunked analyses on one chunk of one scenario."""
        scenario, start = task
        count = min(self.chunk, self.count - start)
        label = f"{scenario or 'base'}-{start}-{count}"
        done = self.kept.part(label) if self.kept else None
        if done is not None:
            return done
        situation = self.situations[scenario]
        draws = draw(situation, first=start, count=count, seed=self.seed)
        results: dict[str, xr.Dataset] = {}
        for analysis in self.pieces:
            started = time.perf_counter()
            seen = {need: results[need] for need in analysis.card.needs}
            inputs = Inputs(situation, draws, seen, self.seed)
            results[analysis.card.name] = analysis.run(inputs, self._options(scenario))
            self._time(analysis.card.name, started)
        if self.kept and self.count > 4 * BLOCK:
            self.kept.save_part(label, results)
        return results

    def findings(self, results: Mapping[str, Mapping[str, xr.Dataset]]) -> tuple[Finding, ...]:
        """Findings of every scenario, sorted by quantity."""
        out = []
        for scenario in self.names:
            situation = unnamed(self.situations[scenario])
            for analysis in (*self.pieces, *self.wholes):
                result = results[scenario].get(analysis.card.name)
                if result is None:
                    continue
                started = time.perf_counter()
                for finding in analysis.findings(result, situation, self._options(scenario)):
                    out.append(_named(finding, scenario))
                self._time(f"{analysis.card.name} findings", started)
        known = {finding.quantity: finding for finding in out}
        for analysis in (*self.pieces, *self.wholes):
            # What speaks about other findings comes last.
            conclude = getattr(analysis, "conclude", None)
            if conclude is not None:
                result = results[BASE][analysis.card.name]
                out += conclude(result, unnamed(self.situations[BASE]), known)
        return tuple(sorted(out, key=lambda finding: finding.quantity))

    def _time(self, label: str, started: float) -> None:
        self.timings[label] = self.timings.get(label, 0.0) + time.perf_counter() - started

    def _report(self, label: str, total: int) -> None:
        self.steps += 1
        if self.progress is not None:
            self.progress(label, self.steps, total)


def _joined(parts: Sequence[xr.Dataset]) -> xr.Dataset:
    """Chunks one after the other; what only some chunks saw is False (or NaN) in the others."""
    if len(parts) == 1:
        return parts[0]
    parts = [_unbounded(part) for part in parts]
    fill: dict[str, Any] = {}
    for key, variable in parts[0].data_vars.items():
        if variable.dtype == np.dtype(bool):
            fill[str(key)] = False
        elif np.issubdtype(variable.dtype, np.floating):
            fill[str(key)] = np.nan
    joined: xr.Dataset = xr.concat(
        list(parts), dim="draw", join="outer", data_vars="minimal", coords="minimal",
        compat="override", fill_value=fill,
    )  # fmt: skip
    return joined


def _unbounded(part: xr.Dataset) -> xr.Dataset:
    """Labels as texts of any length: a union of labels of fixed lengths cuts the longer ones."""
    labels = {
        name: part[name].astype(object) for name in part.coords if part[name].dtype.kind == "U"
    }
    return part.assign_coords(labels)


def _named(finding: Finding, scenario: str) -> Finding:
    """A scenario's finding under its own name."""
    if scenario == BASE:
        return finding
    variable, keys = parse(finding.quantity)
    return replace(finding, quantity=name(variable, **{**keys, "scenario": scenario}))
