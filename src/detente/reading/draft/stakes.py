"""Stakes and scenarios of a draft, and what its headline asks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from detente.reading.draft.issues import issue_claims
from detente.reading.draft.scale import cell, counted, marked, word_at
from detente.reading.proposals import Claim

if TYPE_CHECKING:
    from detente.reading.draft.draft import Draft

_FOR = re.compile(
    r"\b(?:want\w*|seek\w*|demand\w*|insist\w*|favou?r\w*|support\w*|need\w*|push\w*|prefer\w*|call\w* for|"  # noqa: E501
    r"welcom\w+|offer\w*|propos\w+|promis\w+|interest|willing|hope\w*|desperately|strive)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:reject\w*|oppos\w+|refus\w+|resist\w*|block\w*|undermin\w+|sabotag\w+|fear\w*|den(?:y|ies|ied)|"
    r"without|against|veto\w*|declin\w+|unwilling|reluctant|keep .{1,30} out|hamper\w*|"
    r"(?:will|does|would|do) not (?:want|accept|vote|agree|sign|recogni[sz]e|allow|join|back))\b",
    re.IGNORECASE,
)


def draft_stakes(draft: Draft) -> None:
    """A row for every party and issue: salience by how often they are named together, position by
    verbs of wanting and refusing; unknown (empty) where the text says nothing.
    """
    issues = [row["id"] for row in draft.sheets["issues"].rows]
    names: dict[str, set[str]] = {}
    for name, identifier in draft.actor_ids.items():
        names.setdefault(identifier, set()).add(name)
    for actor in draft.sheets["actors"].rows:
        for issue in issues:
            _stake(draft, actor, issue, names.get(actor["id"], set()))
    _headline(draft, issues)


def _stake(draft: Draft, actor: dict[str, str], issue: str, names: set[str]) -> None:
    together = [
        draft.reading.claims[i]
        for i in issue_claims(draft, issue)
        if names & set(draft.reading.claims[i].actors)
    ]
    central = bool(draft.home) and draft.home in {actor["id"], actor["part_of"]}
    step = min(3, len(together)) + (1 if central else 0)
    if not together and actor["part_of"]:
        step = 1
    word = word_at(step)
    lean, why = _lean(together, names)
    position = cell("position", lean) if lean else ""
    spans = [(claim.start, claim.end) for claim in together]
    evidence = draft.evidence(spans, most=4) if spans else "reading"
    cells = {"position": position, "salience": cell("salience", word)}
    note = marked(
        f"salience {word}: named together in {counted(len(together), 'claim')}",
        f"position {lean}: {why}" if lean else "position unknown: the text does not say",
    )
    draft.sheets["stakes"].add(
        actor=actor["id"], issue=issue, evidence=evidence, note=note, **cells
    )


def _lean(claims: list[Claim], names: set[str]) -> tuple[str, str]:
    """A word for the position from verbs that follow the actor's name; empty where none does."""
    score = 0
    reasons: list[str] = []
    for claim in claims:
        after = _after(claim.quote, names)
        wants = _FOR.search(after)
        refuses = _AGAINST.search(after)
        if refuses and (not wants or refuses.start() < wants.start()):
            score -= 1
            reasons.append(f"'{refuses.group().strip()}'")
        elif wants:
            score += 1
            reasons.append(f"'{wants.group()}'")
    if not reasons or score == 0:
        return "", ""
    word = {-2: "very low", -1: "low", 1: "high", 2: "very high"}[max(-2, min(2, score))]
    return word, ", ".join(dict.fromkeys(reasons[:3]))


def _after(quote: str, names: set[str]) -> str:
    for name in names:
        place = quote.find(name)
        if place >= 0:
            return quote[place + len(name) : place + len(name) + 90]
    return ""


def _headline(draft: Draft, issues: list[str]) -> None:
    """Asks about the first forum in which the two meet that the text is about, else the first."""
    seats: dict[str, set[str]] = {}
    for row in draft.sheets["members"].rows:
        if row["essential"] == "yes":
            seats.setdefault(row["forum"], set()).add(row["actor"])
    forums = [row["id"] for row in draft.sheets["forums"].rows if len(seats.get(row["id"], ())) > 1]
    meeting = [forum for forum in forums if draft.rivals and set(draft.rivals) <= seats[forum]]
    forums = meeting or forums
    core = [row["id"] for row in draft.sheets["issues"].rows if row["linkable"] == "no"]
    if forums and (core or issues):
        draft.headline = {"forum": forums[0], "issue": (core or issues)[0], "at_least": 50}


def draft_scenarios(draft: Draft) -> None:
    """What-ifs from the text's conditionals, and the two that every draft can answer."""
    for row in draft.sheets["dependencies"].rows[:3]:
        key = f"{row['recipient']}/{row['donor']}/{row['resource']}"
        draft.scenarios[f"{row['donor']}-stops-{row['resource']}"] = {
            "describe": f"Draft: {row['donor']} stops giving {row['resource']} to {row['recipient']}.",  # noqa: E501
            "edits": [{"table": "dependencies", "key": key, "column": "patience", "value": "0.2/0.6/1"}],  # noqa: E501
        }  # fmt: skip
    blockers = sorted(
        draft.sheets["ratifiers"].rows, key=lambda r: -float(r["power"].split("/")[1])
    )
    for row in blockers[:3]:
        draft.scenarios[f"{row['faction']}-cannot-block"] = {
            "describe": f"Draft: {row['faction']} can no longer block what {row['actor']} signs.",
            "edits": [
                {"table": "ratifiers", "key": f"{row['actor']}/{row['faction']}", "column": "power",
                 "value": "0"}
            ],
        }  # fmt: skip
    _conditionals(draft)


def _conditionals(draft: Draft) -> None:
    """'If X, then Y': the reversion of the issue that Y speaks of is opened to its whole range."""
    issues = [row["id"] for row in draft.sheets["issues"].rows]
    number = 0
    for index, claim in enumerate(draft.reading.claims):
        if "conditional_forecast" not in claim.kind or not claim.antecedent or number >= 4:
            continue
        identifier = draft.claim_ids[index]
        issue = next((k for k in issues if index in issue_claims(draft, k)), "")
        if not identifier or not issue:
            continue
        number += 1
        draft.scenarios[f"if-{identifier}-{issue}"] = {
            "describe": f"Draft, {identifier}: if {claim.antecedent[:160]}. Where the issue then goes "  # noqa: E501
            "is left open; set it.",
            "edits": [{"table": "issues", "key": issue, "column": "reversion", "value": "5..95"}],
        }  # fmt: skip
