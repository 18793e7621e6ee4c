"""Proposals as JSON in the schema of the annotated briefs."""

from __future__ import annotations

from typing import Any

from detente.reading.reading import Reading


def to_json(reading: Reading) -> dict[str, Any]:
    """Plain dictionary of a reading."""
    out: dict[str, Any] = {"source": reading.document.source, "meta": dict(reading.document.meta)}
    out["actors"] = [
        {
            "id": a.id,
            "type": a.type,
            "aliases": list(a.aliases),
            "part_of": a.part_of,
            "core": a.core,
        }
        for a in reading.actors
    ]
    out["claims"] = [
        {
            "quote": c.quote, "kind": c.kind, "hedge": c.hedge or None, "polarity": c.polarity,
            "band": list(c.band) if c.band else None, "yardstick": c.yardstick or None,
            "antecedent": c.antecedent or None, "consequent": c.consequent or None,
            "horizon": c.horizon or None, "attribution": c.attribution or None,
            "actors": list(c.actors), "footnote": list(c.footnotes), "start": c.start, "end": c.end,
            "presupposes": c.presupposes or None, "tension_with": list(c.tension),
        }
        for c in reading.claims
    ]  # fmt: skip
    out["relations"] = [
        {
            "source": r.source, "target": r.target, "kind": r.kind, "sign": r.sign,
            "status": r.status, "symmetric": r.symmetric, "explicit": r.explicit,
            "quote": r.quote, "start": r.start, "end": r.end, "holder": r.holder or None,
            "by_rule": r.by_rule, "confidence": r.confidence, "why": r.why,
        }
        for r in reading.relations
    ]  # fmt: skip
    out["events"] = [
        {
            "event": e.event, "quote": e.quote, "date": e.date or None, "place": e.place or None,
            "actors": list(e.actors), "casualties": {k: dict(v) for k, v in e.casualties.items()} or None,  # noqa: E501
            "status": e.status, "inferred_date": e.inferred_date, "footnote": list(e.footnotes),
            "start": e.start, "end": e.end,
        }
        for e in reading.events
    ]  # fmt: skip
    out["figures"] = [
        {
            "value": f.value, "qualifier": f.qualifier or None, "unit": f.unit, "quote": f.quote,
            "type": f.type, "start": f.start, "end": f.end,
        }
        for f in reading.figures
    ]  # fmt: skip
    out["footnotes"] = [
        {
            "n": int(s.label) if s.label.isdigit() else s.label, "text": s.text, "url": s.url or None,  # noqa: E501
            "publisher": s.publisher or None, "date": s.date or None,
            "marker_in_text": s.marker_at is not None, "marker_at": s.marker_at,
            "anchors": s.anchors or None, "flag": s.flag or None,
        }
        for s in reading.sources
    ]  # fmt: skip
    out["text_flags"] = list(reading.flags)
    return out
