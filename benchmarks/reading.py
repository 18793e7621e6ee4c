"""Speed and scores of reading: ``python benchmarks/reading.py``; numbers go to results/reading.md.

Speed: a brief of about 1,000 words, and a PDF of 200 pages made here with typst.  Scores: the
annotated briefs under ``tests/reading/briefs`` and, where the shared material lies beside the
repository, the practice briefs.  The scorer comes with that material.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("DETENTE_SHARED", ROOT.parent / "shared"))
OWN = ROOT / "tests" / "reading" / "briefs"
BRIEFS = (
    ("nile-dam", ".md"), ("talamar-lagoon", ".src.txt"), ("sahel-junta", ".docx"), ("scs-code", ".pdf"),  # noqa: E501
)  # fmt: skip
SHOWN = (
    "actors (core)", "relations (pair+sign)", "claims (found)", "claim kind right", "bands", "events",  # noqa: E501
    "figures", "footnotes",
)  # fmt: skip


def long_pdf(folder: Path, *, pages: int = 200) -> Path:
    """A report of ``pages`` pages: chapters on other invented conflicts, heads, notes, hyphens.

    Every chapter is the project's own brief with other names and numbers, so that actors, claims
    and figures grow with the length as they do in a book.
    """
    import typst

    text = (ROOT / "situations" / "ister-gates" / "brief.md").read_text(encoding="utf-8")
    paragraphs = [p for p in text.split("\n\n") if len(p) > 200 and not p.startswith("[^")]
    clean = [p.split("[^")[0].replace("#", "").replace("*", "") for p in paragraphs]
    body = "\n\n".join(clean)
    head = (
        '#set page(paper: "a4", numbering: "1", header: [Marrow Quay Institute])\n'
        "#set text(size: 11pt, hyphenate: true)\n#set par(justify: true)\n\n"
    )
    chapters = [_renamed(body, number) for number in range(1, 1 + round(pages * 3_250 / len(body)))]
    source, target = folder / "long.typ", folder / "long.pdf"
    source.write_text(head + "\n\n".join(chapters), encoding="utf-8")
    typst.compile(str(source), output=str(target))
    return target


def _renamed(body: str, number: int) -> str:
    """A chapter with names of its own and a footnote."""
    first, second = divmod(number, 12)
    onset = "Bal Cor Den Fas Gor Hul Jor Kel Lom Mar Nor Pel".split()[second]
    middle = "an en il or ust av im eb".split()[first % 8]
    names = {
        "Ostrin": f"{onset}{middle}ia", "Ostrine": f"{onset}{middle}ian",
        "Brask": f"{onset}{middle}dor", "Calder": f"Sel{onset.lower()}{middle}",
        "Ister": f"{middle.capitalize()}{onset.lower()}a", "Upland": f"High {onset}",
    }  # fmt: skip
    for old, new in names.items():
        body = re.sub(rf"\b{old}\b", new, body)
    note = f"#footnote[Survey of chapter {number}, https:/\\/www.example.org/survey-{number}.]"
    return f"== Chapter {number}: the gates\n\n{body.replace('monitors.', 'monitors.' + note, 1)}"


def timed(path: Path) -> tuple[float, float, int, int]:
    """Wall seconds, CPU seconds, peak memory in MB and words, in a process of its own."""
    code = (
        "import sys,time,resource,json\n"
        "from detente.reading.deliver import read_file\n"
        "a=time.perf_counter(); c=time.process_time(); r=read_file(sys.argv[1])\n"
        "print(json.dumps([time.perf_counter()-a, time.process_time()-c,"
        "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss/1024, r.document.words()]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    wall, cpu, memory, words = json.loads(done.stdout)
    return wall, cpu, round(memory), words


def scorer() -> ModuleType | None:
    """The scorer of the practice briefs, where it is at hand."""
    path = SHARED / "briefs" / "score.py"
    if not path.exists():
        return None
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def scores() -> list[tuple[str, dict[str, float]]]:
    """Scores of every annotated brief that is there."""
    module = scorer()
    if module is None:
        return []
    from detente.reading.deliver import read_file
    from detente.reading.export import to_json

    pairs = [
        (n, SHARED / "briefs" / f"{n}{e}", SHARED / "briefs" / f"{n}.gold.json") for n, e in BRIEFS
    ]
    for gold in sorted(OWN.glob("*.gold.json")):
        name = gold.name.removesuffix(".gold.json")
        source = next(p for p in sorted(OWN.glob(f"{name}.*")) if p != gold)
        pairs.append((name, source, gold))
    table = []
    for name, source, gold in pairs:
        prediction = json.loads(json.dumps(to_json(read_file(source))))
        out, _ = module.score(json.loads(gold.read_text(encoding="utf-8")), prediction)
        row = {}
        for key in SHOWN:
            value = out[key]
            if "f1" in value:
                row[f"{key} P"], row[f"{key} R"], row[f"{key} F1"] = (
                    value["precision"], value["recall"], value["f1"],
                )  # fmt: skip
            else:
                row[key] = value["share"]
        table.append((name, row))
    return table


def main() -> None:
    """Print speed and scores."""
    with tempfile.TemporaryDirectory() as folder:
        short = ROOT / "situations" / "ister-gates" / "brief.md"
        for label, path in (("brief", short), ("200 pages, PDF", long_pdf(Path(folder)))):
            wall, cpu, memory, words = timed(path)
            print(f"{label}: {words:,} words, {wall:.2f} s ({cpu:.2f} s CPU), {memory} MB")
    for name, row in scores():
        print(name)
        for key, value in row.items():
            print(f"  {key:28s} {value:.3f}")
    print(f"peak of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
