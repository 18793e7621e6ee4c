"""Quantities that look up what was put in: stakes, relations, threats, support (method 9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np

from detente.analyses.quantities.quantities import Answer, Context, NotComputed, year_start
from detente.situation.model import Row
from detente.situation.relations import counts

Keys = Mapping[str, str]
# From worst to best; an analyst's order, used only to say whether a stance improved.
STANCES = ("hostile", "undermines", "wary", "neutral", "talks", "supports", "ally")


def _need(keys: Keys, *names: str) -> None:
    missing = [name for name in names if name not in keys]
    if missing:
        raise NotComputed(f"the name says no {', '.join(missing)}")


def _actor(context: Context, actor: str) -> int:
    if actor not in context.frame.actor_at:
        raise NotComputed(f"there is no actor '{actor}'")
    return context.frame.actor_at[actor]


def _issue(context: Context, issue: str) -> int:
    if issue not in context.frame.issue_at:
        raise NotComputed(f"there is no issue '{issue}'")
    return context.frame.issue_at[issue]


def wants(context: Context, keys: Keys) -> Answer:
    """P(position above a value, or above the reversion)."""
    _need(keys, "actor", "issue")
    i, k = _actor(context, keys["actor"]), _issue(context, keys["issue"])
    position = context.draws["position"].values[:, i, k]
    if np.isnan(position).all():
        raise NotComputed(f"'{keys['actor']}' has no stake in '{keys['issue']}'")
    for side, sign in (("above", 1), ("below", -1)):
        if side in keys:
            text = keys[side]
            bound = context.frame.reversion[:, k] if text == "reversion" else float(text)
            return Answer.share(sign * (position - bound) > 0)
    raise NotComputed("the name says neither above= nor below=")


def stake_share(context: Context, keys: Keys) -> Answer:
    """P(their influence x resolve x core salience is at least a share of all parties')."""
    _need(keys, "actors", "at_least")
    core = [context.frame.issue_at[key] for key in context.frame.core]
    pull = context.frame.pull[:, :, core].sum(axis=2)
    at = [context.frame.actor_at[key] for key in context.group(keys["actors"])]
    total = pull[:, [context.frame.actor_at[key] for key in context.frame.parties]].sum(axis=1)
    return Answer.share(pull[:, at].sum(axis=1) >= float(keys["at_least"]) * total)


def stake_weight(context: Context, keys: Keys) -> Answer:
    """P(the issue is among the N heaviest of the actor)."""
    _need(keys, "actor", "issue", "top")
    i, k = _actor(context, keys["actor"]), _issue(context, keys["issue"])
    weight = context.frame.weight[:, i, :]
    heavier = (weight > weight[:, [k]]).sum(axis=1)
    return Answer.share((heavier < int(keys["top"])) & (weight[:, k] > 0))


def relation_trust(context: Context, keys: Keys) -> Answer:
    """P(trust below or above a value)."""
    _need(keys, "source", "target")
    for each in (keys["source"], keys["target"]):
        _actor(context, each)
    trust = context.frame.trust([keys["source"]], [keys["target"]])[:, 0, 0]
    if "below" in keys:
        return Answer.share(trust < float(keys["below"]))
    if "above" in keys or "at_least" in keys:
        return Answer.share(trust >= float(keys.get("at_least", keys.get("above", 0))))
    raise NotComputed("the name says neither below= nor at_least=")


def _rows(context: Context, keys: Keys) -> list[Row]:
    _need(keys, "source", "target")
    rows = context.situation.table("relations").where(source=keys["source"], target=keys["target"])
    if not rows:
        raise NotComputed(f"relations lists no row {keys['source']} to {keys['target']}")
    return sorted(rows, key=lambda row: row.day("since") or dt.date.min)


def stance_in(context: Context, keys: Keys) -> str:
    """Stance that the tables give for a year."""
    _need(keys, "year")
    day = year_start(keys["year"])
    found = [row for row in _rows(context, keys) if counts(row, day)]
    if not found:
        raise NotComputed(f"no relation row covers {keys['year']}")
    return found[-1].text("stance") or "neutral"


def relation_stance(context: Context, keys: Keys) -> Answer:
    """1 where the stance of the year is friendly (supports or ally), 0 where it is not."""
    stance = stance_in(context, keys)
    friendly = stance in {"supports", "ally"}
    return Answer.share(np.full(context.size, friendly), note=f"The tables say '{stance}'.")


def relation_change(context: Context, keys: Keys) -> Answer:
    """Whether the stance changed for the better between the last two rows."""
    rows = _rows(context, keys)
    if len(rows) < 2:
        raise NotComputed("only one row: no change is recorded")
    before, after = (STANCES.index(row.text("stance") or "neutral") for row in rows[-2:])
    return Answer.share(np.full(context.size, after > before))


def _level(context: Context, threat: str, actor: str) -> np.ndarray:
    _actor(context, actor)
    for row in context.frame.own_rows("threats", "actor", actor):
        if row.text("threat") == threat:
            return context.frame.cell(f"threats/{row.key}/level")
    raise NotComputed(f"threats has no row {threat}/{actor}")


def threat_level(context: Context, keys: Keys) -> Answer:
    """P(level at a value or more for the actor, or for all of a group)."""
    _need(keys, "threat", "at_least")
    actors = context.group(keys.get("actors", keys.get("actor", "")))
    holds = [_level(context, keys["threat"], a) >= float(keys["at_least"]) for a in actors]
    return Answer.share(np.all(holds, axis=0))


def threat_shared(context: Context, keys: Keys) -> Answer:
    """P(level at 50 or more for each of them)."""
    return threat_level(context, {**keys, "at_least": keys.get("at_least", "50")})


def _shares(context: Context, recipient: str) -> Mapping[str, np.ndarray]:
    rows = context.situation.table("dependencies").where(recipient=recipient, resource="money")
    if not rows:
        raise NotComputed(f"dependencies lists no money for '{recipient}'")
    return {row.text("donor"): context.frame.cell(f"dependencies/{row.key}/share") for row in rows}


def foreign_share(context: Context, keys: Keys) -> Answer:
    """P(the sum of foreign money shares is at least a value)."""
    _need(keys, "recipient", "at_least")
    total = np.sum(list(_shares(context, keys["recipient"]).values()), axis=0)
    return Answer.share(total >= float(keys["at_least"]))


def donor_share(context: Context, keys: Keys) -> Answer:
    """P(a donor's part of the foreign money is at least a value)."""
    _need(keys, "recipient", "donor", "at_least")
    shares = _shares(context, keys["recipient"])
    if keys["donor"] not in shares:
        raise NotComputed(f"'{keys['donor']}' gives '{keys['recipient']}' no money")
    total = np.sum(list(shares.values()), axis=0)
    whole = total if keys.get("of", "foreign") == "foreign" else 1.0
    return Answer.share(shares[keys["donor"]] >= float(keys["at_least"]) * whole)


HANDLERS = {
    "bargain.wants": wants,
    "bargain.stake_share": stake_share,
    "stakes.weight": stake_weight,
    "relations.trust": relation_trust,
    "relations.stance": relation_stance,
    "relations.change": relation_change,
    "threats.level": threat_level,
    "threats.shared": threat_shared,
    "support.foreign_share": foreign_share,
    "support.donor_share": donor_share,
}
