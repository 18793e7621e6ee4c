"""A worker: a process that takes tasks as lines of JSON and answers them, one after the other.

Everything heavy is imported here and nowhere in the server.
"""

from __future__ import annotations

import base64
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from detente.errors import DetenteError, SituationError
from detente.workbench.history import INPUTS, LAYOUT, PAGE, SERIES

Tell = Callable[[dict[str, Any]], None]


def main() -> None:
    """Answer tasks until the standard input ends."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # A library that prints must not break the conversation.
    os.dup2(2, 1)

    def send(message: dict[str, Any]) -> None:
        out.write(json.dumps(message, ensure_ascii=False, default=_plain) + "\n")
        out.flush()

    desk = Desk()
    for line in sys.stdin:
        given = json.loads(line)
        task = given.pop("task")
        try:
            answer = getattr(desk, f"do_{task}")(lambda step: send({"progress": step}), **given)
            send({"answer": answer})
        except SituationError as error:
            from detente.situation.check.listing import records

            send({"error": str(error), "kind": "situation", "problems": records(error.problems)})
        except DetenteError as error:
            send({"error": str(error), "kind": type(error).__name__})
        except MemoryError:
            send({"error": "the machine has not enough memory for this; use fewer draws"})
        except Exception as error:  # the page must say something, whatever broke
            send({"error": f"this did not work ({type(error).__name__}: {error})", "kind": "bug"})


class Desk:
    """The tasks, and what is kept between them."""

    def __init__(self) -> None:
        self._bench: tuple[tuple[str, str], Any] | None = None

    def do_warm(self, tell: Tell, *, folder: str, stamp: str) -> dict[str, Any]:
        """Get ready to be asked 'what if'."""
        return {"draws": self._what_if(folder, stamp).count}

    def do_what_if(
        self, tell: Tell, *, folder: str, stamp: str, edits: list[dict[str, Any]],
        forums: list[str], interval: bool = False,
    ) -> dict[str, Any]:  # fmt: skip
        """Odds after edits."""
        bench = self._what_if(folder, stamp)
        return dict(bench.answer(edits, forums=forums, interval=interval))

    def do_parts(
        self, tell: Tell, *, folder: str, stamp: str, steps: list[Any], forum: str
    ) -> dict[str, Any]:
        """What each change adds."""
        bench = self._what_if(folder, stamp)
        return dict(bench.parts([(label, edits) for label, edits in steps], forum))

    def _what_if(self, folder: str, stamp: str) -> Any:
        from detente.workbench.live import Bench

        if self._bench is None or self._bench[0] != (folder, stamp):
            self._bench = ((folder, stamp), Bench(Path(folder)))
        return self._bench[1]

    def do_run(
        self, tell: Tell, *, folder: str, runs: str, draws: int | None, scenarios: list[str],
        seed: int | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Compute and store a run; an interrupted one goes on."""
        from detente.io.load import load
        from detente.report.deliver import write_brief
        from detente.study.run import run

        situation = load(folder)
        done = run(
            situation, draws=draws, seed=seed, scenarios=scenarios, store=Path(runs),
            progress=lambda label, step, steps: tell({"label": label, "step": step, "of": steps}),
        )  # fmt: skip
        assert done.folder is not None
        keep_inputs(done.folder, situation.texts)
        tell({"label": "writing the brief", "step": 1, "of": 1})
        write_brief(done)
        self._keep_page(done)
        return {"run": done.folder.name}

    def do_page(self, tell: Tell, *, folder: str, run: str) -> dict[str, Any]:
        """The pages of a stored run."""
        return self._keep_page(opened(Path(folder), Path(run)))

    def _keep_page(self, done: Any) -> dict[str, Any]:
        from detente.study.store import write_atomic
        from detente.workbench import ground, moves, verdict

        made = {
            "layout": LAYOUT,
            "code": done.manifest.get("code", ""),
            "verdict": verdict.page(done),
            "ground": ground.page(done),
            "moves": moves.page(done),
        }
        if os.access(done.folder, os.W_OK):
            # The series first: whoever finds the page finds them too.
            write_atomic(done.folder / SERIES, _text(ground.series(done)))
            write_atomic(done.folder / PAGE, _text(made))
        return made

    def do_export(
        self, tell: Tell, *, folder: str, run: str, to: str, layout: str = ""
    ) -> dict[str, Any]:
        """A document of a stored run."""
        from detente.report.output import render

        content = render(opened(Path(folder), Path(run)), to=to, layout=layout)
        return {"content": base64.b64encode(content).decode()}

    def do_figure(
        self, tell: Tell, *, folder: str, run: str, kind: str, to: str,
        given: dict[str, str] | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """One figure as a file."""
        from detente.figures.view import View
        from detente.workbench import ground, moves, verdict

        view = View(opened(Path(folder), Path(run)))
        if kind in verdict.KINDS:
            made = verdict.figure(view, kind)
        elif kind in ground.KINDS:
            made = ground.figure(view, kind, **(given or {}))
        else:
            made = moves.figure(view, kind)
        if made.absent:
            raise DetenteError(f"there is nothing to draw: {made.absent}")
        content = (
            made.png() if to == "png"
            else (made.svg() if to == "svg" else made.csv()).encode()
        )  # fmt: skip
        return {"content": base64.b64encode(content).decode()}

    def do_workbook(self, tell: Tell, *, folder: str) -> dict[str, Any]:
        """All tables of a folder as an Excel workbook."""
        from detente.io.folder import read_folder
        from detente.io.workbookwriter import workbook_bytes

        content = workbook_bytes(read_folder(Path(folder)))
        return {"content": base64.b64encode(content).decode()}

    def do_form(self, tell: Tell, *, folder: str, cells: list[str], to: str) -> dict[str, Any]:
        """A form for an expert about some cells."""
        from detente.io.folder import read_folder
        from detente.workbench.questionnaire.forms import form
        from detente.workbench.questionnaire.questions import questions

        situation = read_folder(Path(folder))
        asked = questions(situation, cells, most=len(cells))
        if not asked:
            raise DetenteError("there is no such cell to ask an expert about")
        return {"content": base64.b64encode(form(situation, asked, to=to)).decode()}

    def do_read(self, tell: Tell, *, path: str) -> dict[str, Any]:
        """Proposals out of a document."""
        from detente.workbench.drafts import read_document

        return read_document(Path(path))


def keep_inputs(run: Path, texts: Any) -> None:
    """Keep the tables that a run was made from, so that runs can be compared later."""
    from detente.study.store import write_atomic

    files = {name: text for name, text in texts.items() if name.endswith((".csv", ".toml"))}
    if os.access(run, os.W_OK):
        write_atomic(run / INPUTS, json.dumps(files, ensure_ascii=False))


def opened(folder: Path, run: Path) -> Any:
    """A stored run with the situation that it was made from.

    Raises
    ------
    RunError
        If that situation is neither kept beside the run nor the one in the folder.
    """
    from detente.errors import RunError
    from detente.io.folder import read_folder
    from detente.study.identity import situation_hash
    from detente.study.run import Run
    from detente.study.store import read
    from detente.workbench.home import situation_of

    findings, results, draws, manifest = read(run)
    kept = run / INPUTS
    if kept.is_file():
        situation = situation_of(json.loads(kept.read_text(encoding="utf-8")), folder=str(folder))
    else:
        situation = read_folder(folder)
        if situation_hash(situation) != manifest.get("situation"):
            raise RunError(
                f"the tables have changed since the run {run.name}, and it did not keep those it "
                "was made from. Run again."
            )
        keep_inputs(run, situation.texts)
    return Run(situation, findings, results, draws, manifest, folder=run)


def _text(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    item = getattr(value, "item", None)
    return item() if item is not None else str(value)


if __name__ == "__main__":
    main()
