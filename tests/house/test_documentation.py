"""What is written about the code: docstrings with examples that run, references, pages."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
from doctest import ELLIPSIS, DocTestFinder, DocTestRunner
from pathlib import Path

import pytest
from typer.main import get_command

import detente
from detente import models
from detente.cli import app
from detente.report.references import library
from detente.study.plan import discovered

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "detente"
DOCS = ROOT / "docs"
# Pages that treat several analyses together.
PAGES = {"offers": "concessions"}


def public_functions():
    """Module, qualified name and node of every public function and method of a public class."""
    for path in sorted(SRC.rglob("*.py")):
        module = path.relative_to(SRC).as_posix()
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
                yield module, node.name, node


def test_everything_public_has_a_docstring():
    bare = [
        f"{module}:{name}"
        for module, name, node in public_functions()
        if not ast.get_docstring(node)
    ]
    assert bare == []


def test_formulas_document_parameters_returns_and_an_example_that_runs():
    wrong = []
    for name, module in models.PUBLIC.items():
        thing = getattr(importlib.import_module(f"detente.models.{module}"), name)
        text = thing.__doc__ or ""
        needed = ["Parameters\n", "Examples\n", ">>> "]
        if not isinstance(thing, type):
            needed.append("Returns\n")
        wrong += [f"{name}: no {part.strip()}" for part in needed if part not in text]
    assert wrong == []


def modules() -> list[str]:
    found = [
        each.name
        for each in pkgutil.walk_packages(detente.__path__, "detente.")
        if not each.name.endswith("__main__")
    ]
    return sorted(found)


@pytest.mark.parametrize(
    "room", sorted({name.split(".")[1] for name in modules()}), ids=lambda room: room
)
def test_examples_in_docstrings_run(room, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    runner = DocTestRunner(optionflags=ELLIPSIS, verbose=False)
    failed = []
    for name in modules():
        if name.split(".")[1] != room:
            continue
        loaded = importlib.import_module(name)
        for test in DocTestFinder(exclude_empty=True).find(loaded, name):
            out: list[str] = []
            result = runner.run(test, out=out.append)
            if result.failed:
                failed.append(f"{test.name}\n{''.join(out)}")
    assert failed == []


KEY = re.compile(r'"([a-z]+(?:1[89]|20)\d\d[a-z]?)"')


def test_references_of_cards_and_findings_resolve():
    known = library()
    for analysis in discovered().values():
        assert set(analysis.card.references) <= set(known), analysis.card.name
    wrong = []
    for path in sorted(SRC.rglob("*.py")):
        for key in KEY.findall(path.read_text(encoding="utf-8")):
            if key not in known and path.parent.name != "reading":
                wrong.append(f"{path.relative_to(ROOT)}: {key}")
    assert wrong == []


def test_entries_of_the_bibliography_are_complete_and_unique():
    text = (SRC / "findings" / "refs.bib").read_text(encoding="utf-8")
    keys = re.findall(r"^@\w+\{([^,]+),", text, re.MULTILINE)
    assert sorted(keys) == sorted(set(keys))
    for key, reference in library().items():
        assert re.search(r"\(\d{4}\)", reference.full), key
        assert "(). " not in reference.full, key
        assert reference.short.strip() != "", key


def test_every_analysis_has_a_page():
    missing = [
        name
        for name in discovered()
        if not (DOCS / "explanation" / f"{PAGES.get(name, name)}.md").is_file()
    ]
    assert missing == []


@pytest.mark.parametrize("page", sorted((DOCS / "explanation").glob("*.md")), ids=lambda p: p.stem)
def test_a_page_of_a_method_says_what_it_cannot_do(page):
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# ")
    if page.stem in {*discovered(), *PAGES.values()}:
        for heading in ("Question", "Limits", "Sources"):
            # A heading, or bold at the start of a paragraph.
            said = re.search(rf"^(## |\*\*)[^\n]*{heading}", text, re.MULTILINE | re.IGNORECASE)
            assert said, heading


def commands():
    """Every command with its options, groups written out."""

    def walk(command, path):
        if hasattr(command, "commands"):
            for name, inner in sorted(command.commands.items()):
                yield from walk(inner, (*path, name))
        else:
            yield " ".join(path), command

    yield from walk(get_command(app), ("detente",))


def test_every_command_and_option_is_documented():
    text = (DOCS / "reference" / "cli.md").read_text(encoding="utf-8")
    missing = []
    for name, command in commands():
        if f"`{name}`" not in text:
            missing.append(name)
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--") and not re.search(rf"`{option}[ `,/]", text):
                    missing.append(f"{name} {option}")
    assert missing == []


LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)(?:#[^)]*)?\)")


def test_links_between_pages_lead_somewhere():
    wrong = []
    pages = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
    for page in pages:
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                wrong.append(f"{page.relative_to(ROOT)}: {target}")
    assert wrong == []


def test_every_page_can_be_reached_from_the_index():
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    lost = [
        page.relative_to(DOCS).as_posix()
        for page in sorted(DOCS.rglob("*.md"))
        if page.name != "README.md"
        and page.parent.name != "tables"
        and page.relative_to(DOCS).as_posix() not in index
    ]
    assert lost == []


def test_python_of_the_readme_runs(monkeypatch, tmp_path):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert code is not None
    small = code.group(1).replace("draws=2000", "draws=20, keep=False")
    assert small != code.group(1)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["python"])
    made: dict[str, object] = {}
    exec(compile(small, "README.md", "exec"), made)
    told = re.search(r"labelled draws: ([\w x]+)", text)
    assert told is not None
    assert list(made["margins"].dims) == told[1].strip().split(" x ")
