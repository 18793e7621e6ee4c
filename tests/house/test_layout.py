"""The house's rules: imports flow one way, files stay short, names say something."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "detente"
ROOMS = (
    "errors", "schema", "situation", "io", "reading", "ensemble", "findings", "models",
    "analyses", "study", "figures", "report", "workbench", "backtest", "cli",
)  # fmt: skip
DOORS = {"__init__", "__main__"}  # of the package: import detente, python -m detente
BANNED = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
LIMIT = 400  # lines of a file
WIDE = 140  # characters of a line of a page's script
SOURCES = sorted(SRC.rglob("*.py"))
PAGES = sorted(path for end in ("html", "js", "css") for path in SRC.rglob(f"*.{end}"))


def room_of(path: Path) -> str:
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def imports_of(path: Path) -> list[tuple[int, str]]:
    """Modules that a file imports anywhere, functions and type checking included."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are written out in full"
            assert node.module is not None
            found.append((node.lineno, node.module))
            if node.module == "detente":
                found += [(node.lineno, f"detente.{alias.name}") for alias in node.names]
    return found


def test_a_room_imports_only_from_rooms_before_it():
    wrong = []
    for path in SOURCES:
        room = room_of(path)
        if room in DOORS:
            continue  # they may load every room
        for line, module in imports_of(path):
            parts = module.split(".")
            if parts[0] != "detente" or len(parts) == 1 or parts[1] not in ROOMS:
                continue
            if ROOMS.index(parts[1]) > ROOMS.index(room):
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {module}")
    assert wrong == []


def test_every_file_belongs_to_a_room():
    assert {room_of(path) for path in SOURCES} - DOORS <= set(ROOMS)


def test_models_import_numpy_numba_and_nothing_else():
    import sys

    allowed = {"numpy", "numba", "detente"} | set(sys.stdlib_module_names)
    wrong = []
    for path in sorted((SRC / "models").glob("*.py")):
        for line, module in imports_of(path):
            parts = module.split(".")
            inside = parts[0] != "detente" or parts[:2] == ["detente", "models"]
            if parts[0] not in allowed or not inside:
                wrong.append(f"{path.name}:{line} imports {module}")
    assert wrong == []


def test_files_are_short():
    long = {}
    for path in SOURCES + PAGES:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LIMIT:
            long[path.relative_to(ROOT).as_posix()] = lines
    assert len(PAGES) > 20
    assert long == {}


def test_scripts_of_pages_have_short_lines():
    scripts = [path for path in PAGES if path.suffix == ".js"]
    wide = []
    for path in scripts:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if len(line) > WIDE:
                wide.append(f"{path.relative_to(ROOT).as_posix()}:{number}: {len(line)} characters")
    assert len(scripts) > 20
    assert wide == []


def test_no_module_has_a_name_that_says_nothing():
    names = {part.removesuffix(".py") for path in SOURCES for part in path.relative_to(SRC).parts}
    assert names & BANNED == set()


def tracked() -> list[Path]:
    """Files under version control; without it (a source archive) those of the project's folders."""
    try:
        out = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
        ).stdout
        names = [name for name in out.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a checkout")
    return [ROOT / name for name in names if (ROOT / name).is_file()]


# Written in parts, so that this file passes its own test.
HOSTS = ("pypi" + ".org", "files.python" + "hosted", "registry.npm" + "js", "deb.debian" + ".org")
PATHS = ("/work/" + "main", "/work/" + "shared", "/home/" + r"[a-z]+/", "C:\\\\" + "Users")


def test_no_machine_path_and_no_registry_host_stands_in_a_tracked_file():
    pattern = re.compile("|".join([re.escape(host) for host in HOSTS] + list(PATHS)))
    wrong = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if pattern.search(line):
                wrong.append(f"{path.relative_to(ROOT)}:{number}")
    assert wrong == []


def test_lock_files_pin_every_package_with_hashes_and_name_no_index():
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index" not in text
        assert "--find-links" not in text
        packages = re.split(r"\n(?=\S)", text.strip())
        assert len(packages) > 30
        for package in packages:
            assert re.match(r"[a-z0-9._-]+==[^ ]+", package), package.splitlines()[0]
            assert "--hash=sha256:" in package
