"""Sources and claims of a draft."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from detente.reading.draft.scale import marked
from detente.reading.proposals import Claim

if TYPE_CHECKING:
    from detente.reading.draft.draft import Draft

_KINDS = {
    "factual": "fact", "causal": "cause", "forecast": "forecast",
    "conditional_forecast": "forecast", "conditional": "conditional", "necessity": "necessity",
    "impossibility": "impossibility", "recommendation": "recommendation",
}  # fmt: skip
# What decides where a claim does two things.
_ORDER = (
    "recommendation", "necessity", "impossibility", "conditional_forecast", "forecast",
    "conditional", "causal", "factual",
)  # fmt: skip
FLAT = (0.9, 0.99)
_DEAL = re.compile(
    r"\b(?:agree\w*|cooperat\w+|deal|settle\w*|accord|reconcil\w+|bargain|talks|treaty|code|truce|"
    r"ceasefire|protocol|compromise|divorce|understanding)\b",
    re.IGNORECASE,
)


def slug(text: str, *, taken: set[str] | None = None) -> str:
    """An id of lower-case words joined by ``-``.

    Examples
    --------
    >>> slug("Côte d'Ivoire"), slug("the Hill Front", taken={"hill-front"})
    ('cote-d-ivoire', 'hill-front-2')
    """
    import unicodedata

    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    plain = re.sub(r"^the\s+", "", plain)
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].strip("-") or "x"
    if base in {"unknown", "trust"}:
        base += "-actor"
    if not base[0].isalpha():
        base = f"x-{base}"
    number, found = 2, base
    while taken is not None and found in taken:
        found, number = f"{base}-{number}", number + 1
    if taken is not None:
        taken.add(found)
    return found


def draft_sources(draft: Draft) -> None:
    """The brief, its footnotes, and the tables that background facts come from."""
    meta = draft.reading.document.meta
    sheet = draft.sheets["sources"]
    sheet.add(
        id="brief", title=meta.get("title") or draft.reading.document.source or "The brief",
        publisher=meta.get("publisher", ""), date=draft.as_of, url=_address(meta.get("web", "")),
        reliability="F", note=marked("the document that was read; judge its reliability"),
    )  # fmt: skip
    for source in draft.reading.sources:
        if not source.text:
            continue
        date = source.date if source.date and source.date <= draft.as_of else ""
        late = source.date and source.date > draft.as_of
        sheet.add(
            id=slug(f"fn{source.label}"), title=source.text[:400], publisher=source.publisher,
            date=date, url=source.url, reliability="F",
            note=marked("footnote, not retrieved", source.flag,
                        f"dated {source.date}, after the brief" if late else ""),
        )  # fmt: skip
    sheet.add(
        id="gazetteer", title="Tables of names, memberships and offices that ship with Detente",
        publisher="Detente", reliability="B",
        note=marked("background facts, not from the brief"),
    )  # fmt: skip
    sheet.add(
        id="reading", title="Reading by rules", publisher="Detente", reliability="F",
        note=marked("numbers that stand for words of the draft, nobody's judgement yet"),
    )  # fmt: skip


def _address(web: str) -> str:
    return web if web.startswith("http") else f"https://{web}" if web else ""


def draft_claims(draft: Draft) -> None:
    """One row a claim, c01, c02 … in reading order, without questions."""
    claims = draft.reading.claims
    width = max(2, len(str(len(claims))))
    number = 0
    for index, claim in enumerate(claims):
        kind = draft_kind(claim)
        if not kind or _titular(draft, claim):
            draft.claim_ids.append("")
            continue
        number += 1
        identifier = f"c{number:0{width}d}"
        draft.claim_ids.append(identifier)
        draft.became(f"claim:{index + 1}", f"claims/{identifier}")
        _add(draft, claim, identifier, kind)


def _titular(draft: Draft, claim: Claim) -> bool:
    return claim.quote == draft.reading.document.meta.get("title")


def draft_kind(claim: Claim) -> str:
    """Kind of a claim in a situation; empty for questions.

    Examples
    --------
    >>> draft_kind(Claim("q", 0, 1, "causal+impossibility"))
    'impossibility'
    """
    kinds = set(claim.kind.split("+"))
    for kind in _ORDER:
        if kind in kinds:
            return _KINDS[kind]
    return ""


def _add(draft: Draft, claim: Claim, identifier: str, kind: str) -> None:
    document = draft.reading.document
    low, high, why = _band(claim, kind)
    publisher = document.meta.get("publisher") or document.meta.get("author") or "the brief"
    source = "brief"
    for label in claim.footnotes:
        known = slug(f"fn{label}")
        if kind == "fact" and known in draft.sheets["sources"].ids():
            source = known
            break
    draft.sheets["claims"].add(
        id=identifier, locator=document.locator(claim.start), text=claim.quote, kind=kind,
        phrase=claim.hedge, says_low=low, says_high=high,
        holder=claim.attribution or publisher, source=source, credibility="6",
        event=claim.consequent if low and kind not in {"fact", "cause"} else "",
        note=marked(
            f"band: {why}" if why else "",
            f"if: {claim.antecedent}" if claim.antecedent else "",
            f"by: {claim.horizon}" if claim.horizon else "",
            f"takes for granted: {claim.presupposes}" if claim.presupposes else "",
            f"against: '{claim.tension[0][:120]}'" if claim.tension else "",
        ),
    )  # fmt: skip


def _band(claim: Claim, kind: str) -> tuple[str, str, str]:
    if kind == "recommendation":
        return "", "", ""
    if claim.band is not None:
        low, high = claim.band
        return _number(low), _number(high), claim.yardstick
    if kind == "impossibility":
        return "0.01", "0.05", "own reading"
    return _number(100 * FLAT[0]), _number(100 * FLAT[1]), "flat statement"


def _number(percent: float) -> str:
    return f"{percent / 100:.4f}".rstrip("0").rstrip(".") or "0"


def name_quantities(draft: Draft, pairs: dict[frozenset[str], str], bodies: dict[str, str]) -> None:
    """Name the quantity that tests a claim on an agreement, once the forums are known.

    Parameters
    ----------
    draft : Draft
    pairs : dict
        Two actor ids → id of the forum in which they sit alone.
    bodies : dict
        Name of an organisation → id of its forum.
    """
    rows = {row["id"]: row for row in draft.sheets["claims"].rows}
    for identifier, claim in zip(draft.claim_ids, draft.reading.claims, strict=True):
        row = rows.get(identifier)
        if row is None or row["kind"] not in {
            "forecast",
            "impossibility",
            "necessity",
            "conditional",
        }:
            continue
        if not _DEAL.search(claim.quote):
            continue
        ids = [draft.actor_ids[name] for name in claim.actors if name in draft.actor_ids]
        forum = next((bodies[name] for name in claim.actors if name in bodies), "")
        for i, first in enumerate(ids):
            for second in ids[i + 1 :]:
                forum = forum or pairs.get(frozenset((first, second)), "")
        if not forum:
            continue
        if row["kind"] == "necessity":
            continue
        row["quantity"] = f"agreement.feasible[forum={forum},linked=no]"
        row["tests"] = "feasible"
