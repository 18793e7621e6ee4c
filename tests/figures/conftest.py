"""The same runs that the tests of documents use."""

from __future__ import annotations

import importlib.util
from pathlib import Path

_PATH = Path(__file__).parents[1] / "report" / "conftest.py"
_SPEC = importlib.util.spec_from_file_location("detente_tests_report_conftest", _PATH)
assert _SPEC is not None
assert _SPEC.loader is not None
_MODULE = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_MODULE)

invented, made = _MODULE.invented, _MODULE.made
case, hard, bare = _MODULE.case, _MODULE.hard, _MODULE.bare
