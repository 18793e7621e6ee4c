"""Situations at the edge of what a deal can be, from run to page: words, no crash, no NaN."""

from __future__ import annotations

import io
import re
import warnings

import pytest
from rich.console import Console
from tests.analyses.small import ODD, odd_situation, sensible

from detente.report.html import to_html
from detente.report.terminal import print_verdict
from detente.report.writing import compose
from detente.study.run import run
from detente.study.store import findings_json

NO_NUMBER = re.compile(r"(?<![A-Za-z])(nan|NaN|inf|None)(?![A-Za-z])")
CODE = re.compile(r"<script.*?</script>|<style.*?</style>", re.DOTALL)


@pytest.mark.parametrize("odd", ODD)
def test_everything_runs_and_speaks(odd):
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        found = run(odd_situation(odd), draws=20, keep=False, workers=1)
    sensible(found.findings)
    findings_json(found.findings)
    console = Console(file=io.StringIO(), width=80)
    print_verdict(found, console)
    told = console.file.getvalue()
    assert max(len(line) for line in told.splitlines()) <= 80
    page = CODE.sub(" ", to_html(compose(found)))
    for text in (told, re.sub(r"<[^>]+>", " ", page)):
        assert not NO_NUMBER.search(text), NO_NUMBER.search(text)
    if odd == "nobody essential":
        assert "no essential member" in found["agreement.feasible[forum=f,linked=no]"].reason
        assert "verdict" in found["sensitivity.tornado"].reason
    else:
        assert found["agreement.feasible[forum=f,linked=no]"].value is not None
