"""The documented form of findings.json is the form that findings have."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from detente.findings.finding import ICD_203, Finding

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
ITEM = json.loads((REFERENCE / "findings.schema.json").read_text(encoding="utf-8"))["items"]
KINDS: dict[str, Any] = {
    "string": str, "number": (int, float), "null": type(None), "array": list, "object": dict,
}  # fmt: skip

EXAMPLES = [
    Finding.share("agreement.feasible[forum=a,linked=no]", 23, 100, evidence=("c1",)),
    Finding.absent("agreement.margin[forum=a,linked=no]", "red lines leave no package"),
    Finding("stakes.convergence", 0.5, "They agree.", unit="share", detail={"actors": ["a"]}),
]


def test_every_field_is_documented_and_no_other() -> None:
    known = {field.name for field in fields(Finding)}
    assert set(ITEM["properties"]) == set(ITEM["required"]) == known
    page = (REFERENCE / "findings.md").read_text(encoding="utf-8").partition("What `detail`")[0]
    told = {
        name
        for line in page.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    }
    assert told == known


def test_the_words_are_those_of_icd_203() -> None:
    assert ITEM["properties"]["words"]["enum"] == ["", *(word for _, word in ICD_203)]


@pytest.mark.parametrize("finding", EXAMPLES, ids=lambda finding: finding.quantity)
def test_findings_have_the_documented_form(finding: Finding) -> None:
    written = json.loads(json.dumps(finding.to_json(), allow_nan=False))
    assert list(written) == ITEM["required"]
    for name, value in written.items():
        rule = ITEM["properties"][name]
        kinds = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
        assert isinstance(value, tuple(KINDS[kind] for kind in kinds)), name
        assert value in rule.get("enum", [value])
        assert re.fullmatch(rule.get("pattern", ".*"), str(value), re.DOTALL), name
        for part in value if rule["type"] == "array" else ():
            assert isinstance(part, KINDS[rule["items"]["type"]])
