"""Rewrite the pages that are made from other things: schema, command line, index.

Run by ``make docs`` from the root of the project.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
HEAD = """# Documentation of Detente

**Start**: [your first situation in ten minutes](tutorial/first-situation.md).
"""
SECTIONS = (
    ("how-to", "How to", ""),
    (
        "reference",
        "Reference",
        "- [Tables of a situation, column by column](reference/tables/index.md)\n",
    ),
    (
        "explanation", "Explanation",
        "What is computed and how far it can be trusted: question, equations, sources, limits, "
        "record.\n\n",
    ),
)  # fmt: skip


def index() -> str:
    """The index of all pages, by their first headings."""
    parts = [HEAD]
    for folder, title, lead in SECTIONS:
        lines = [f"\n## {title}\n{lead}"]
        for page in sorted((DOCS / folder).glob("*.md")):
            lines_of = page.read_text(encoding="utf-8").splitlines()
            heading = next(line for line in lines_of if line.startswith("# "))[2:]
            lines.append(f"- [{heading.replace('`', '')}]({folder}/{page.name})\n")
        parts.append("".join(lines))
    return "".join(parts)


def command_line() -> str:
    """Every command with its arguments and options."""
    page = DOCS / "reference" / "cli.md"
    command = [
        sys.executable, "-m", "typer", "detente.cli", "utils", "docs", "--name", "detente",
        "--output", str(page),
    ]  # fmt: skip
    plain = {**os.environ, "NO_COLOR": "1", "COLUMNS": "100"}
    subprocess.run(command, check=True, capture_output=True, env=plain)
    text = page.read_text(encoding="utf-8").replace(
        "# `detente`\n", "# Command line: `detente`\n", 1
    )
    return text.rstrip() + "\n"


def main() -> None:
    """Write the pages."""
    subprocess.run([sys.executable, "-m", "detente.schema.pages", *sys.argv[1:]], check=True)
    (DOCS / "reference" / "cli.md").write_text(command_line(), encoding="utf-8", newline="\n")
    (DOCS / "README.md").write_text(index(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
