"""Findings of the forums: a row each, and what each would need to become the best."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from detente.analyses.agreement.findings import percent
from detente.analyses.deal.problem import Seats
from detente.analyses.wording import counted, joined, names, who_is
from detente.findings.evidence import evidence_of_forum
from detente.findings.finding import Finding
from detente.findings.quantity import name
from detente.situation.model import Situation

REFERENCES = ("keohane1984", "tsebelis2002", "walter2002")
MISSED = 0.05  # share of the stakes that makes an outsider missing


def forum_findings(result: xr.Dataset, situation: Situation) -> list[Finding]:
    """All findings of the forums, sorted by quantity."""
    out: list[Finding] = []
    if "now" not in result:
        return out
    core = sorted(row.key for row in situation.issues if not row.flag("linkable"))
    for place, forum in enumerate(result["forum"].values):
        seats = Seats.of(situation, str(forum), core)
        if seats is not None:
            out.append(_profile(result, situation, seats, place))
            out.append(_needs(result, situation, seats, place))
    return sorted(out, key=lambda finding: finding.quantity)


def _profile(result: xr.Dataset, situation: Situation, seats: Seats, place: int) -> Finding:
    """A row of the forum table."""
    row = situation.forums[seats.forum]
    now = dict(zip(result["measure"].values, result["now"].values[place], strict=True))
    weight = result["means"].values[place]
    actors = [str(each) for each in result["actor"].values]
    missing: list[list[Any]] = [
        [a, float(w)] for a, w in zip(actors, weight, strict=True) if w >= MISSED
    ]
    missing.sort(key=lambda pair: (-pair[1], pair[0]))
    sits = situation.table("members").where(forum=seats.forum)
    late = sorted(s.text("actor") for s in sits if s.text("actor") not in {
        *seats.table, *seats.outside})  # fmt: skip
    rule = "unanimity" if seats.quota < 0 else f"a quota of {percent(seats.quota)}"
    low, middle, high = (float(each) for each in result["guarantee"].values[place])
    said = f"{situation.name_of(seats.forum)}: {rule} of {names(situation, seats.parties)}"
    said += f"; guarantee {middle:.2f}"
    if seats.outside:
        said += f"; looking on: {names(situation, seats.outside)}"
    if missing:
        said += "; missing: " + joined(
            [f"{situation.name_of(a)} (moves {percent(w)} alone)" for a, w in missing]
        )
    return Finding(
        name("forums.profile", forum=seats.forum), float(now["coverage"]),
        said + f". The table can move {percent(float(now['coverage']))} of what is at stake.",
        unit="share", evidence=evidence_of_forum(situation, seats.forum), reference=REFERENCES,
        assumptions=(f"forums/{seats.forum}/guarantee", "theta"),
        detail={
            "kind": row.text("kind"), "rule": "unanimity" if seats.quota < 0 else "quota",
            "quota": seats.quota if seats.quota >= 0 else None,
            "essential": list(seats.essential), "table": list(seats.table),
            "voters": list(seats.voters), "looking_on": list(seats.outside), "late": late,
            "missing": missing, "guarantee": [low, middle, high],
            **{str(key): float(value) for key, value in now.items()},
            "blockers": _blockers(result, seats.forum),
        },
    )  # fmt: skip


def _blockers(result: xr.Dataset, forum: str) -> list[list[Any]]:
    """Waivers by the share of infeasible draws they open, parts of a party left out."""
    if "blocked" not in result:
        return []
    rows: list[list[Any]] = []
    for seat, share in zip(result["seat"].values, result["blocked"].values, strict=True):
        table, _, who = str(seat).partition(":")
        if table == forum and "." not in who and share > 0:
            rows.append([who, float(share)])
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def _needs(result: xr.Dataset, situation: Situation, seats: Seats, place: int) -> Finding:
    """What a forum would need to be the best table more often than any other."""
    forum, title = seats.forum, situation.name_of(seats.forum)
    quantity = name("forums.needs", forum=forum)
    other = result["other"].transpose("trial", "forum").values[:, place]
    n, count = len(other), int(result.sizes["forum"])
    rows: list[dict[str, Any]] = []
    for column, change in enumerate(result["change"].values):
        where, kind, what = str(change).split(":")
        if where != forum:
            continue
        best = result["first"].values[:, column].astype(bool)
        rows.append({
            "kind": kind, "what": what, "best": float(best.mean()),
            "feasible": float(result["feasible"].values[:, column].mean()),
            "first": bool(best.mean() > _most(other, best, count)),
        })  # fmt: skip
    leans: dict[str, Any] = {
        "evidence": evidence_of_forum(situation, forum), "reference": REFERENCES,
        "assumptions": ("lambda", "theta", f"forums/{forum}/guarantee"),
    }  # fmt: skip
    if count == 1:
        return Finding.absent(quantity, "it is the only table", f"{title} is the only table.")
    now = next(row for row in rows if row["kind"] == "none")
    rows.remove(now)
    rows.sort(key=lambda row: (-row["best"], row["kind"], row["what"]))
    enough = [row for row in rows if row["first"]]
    # Among guarantees that suffice the least is what it needs.
    levels = [row for row in enough if row["kind"] == "guarantee"]
    if levels:
        least = min(levels, key=lambda row: float(row["what"]))
        enough = [row for row in enough if row["kind"] != "guarantee" or row is least]
    top = rows[0]
    if now["first"]:
        said = (
            f"{title} is the best table more often than any other as it stands "
            f"({percent(now['best'])}); {_step(situation, top)} would help it most "
            f"({percent(top['best'])})."
        )
    elif enough:
        said = (
            f"{title} would be the best table more often than any other with "
            + _or([f"{_step(situation, r)} ({percent(r['best'])})" for r in enough[:3]])
            + "."
        )
    else:
        said = (
            f"No single change makes {title} the best table; the most helpful is "
            f"{_step(situation, top)}: best in {percent(top['best'])} of draws, a deal possible "
            f"in {percent(top['feasible'])}."
        )
    return Finding(
        quantity, top["best"], said + counted(n), unit="share",
        detail={
            "now": now, "changes": rows, "draws": n,
            "enough": [[r["kind"], r["what"]] for r in enough],
        },
        **leans,
    )  # fmt: skip


def _most(other: NDArray[np.int64], best: NDArray[np.bool_], forums: int) -> float:
    """Largest share of draws in which one other forum is the best."""
    left = other[~best]
    counts = np.bincount(left[left >= 0], minlength=forums)
    return float(counts.max() / len(other)) if len(counts) else 0.0


def _step(situation: Situation, row: dict[str, Any]) -> str:
    what = str(row["what"])
    return {
        "member": f"{who_is(situation, what)} as a member that must agree",
        "guarantor": f"{who_is(situation, what)} as a guarantor",
        "veto": f"no veto for {who_is(situation, what)}",
        "rule": "a two-thirds quota" if what == "quota" else "unanimity",
        "guarantee": f"a guarantee of {what}",
    }[str(row["kind"])]


def _or(words: list[str]) -> str:
    return joined(words).replace(" and ", " or ") if len(words) < 2 else (
        f"{', '.join(words[:-1])} or {words[-1]}"
    )  # fmt: skip
