"""How a command ends when something goes wrong."""

from __future__ import annotations

import pytest

from detente import cli
from detente.errors import RunError, UnknownNameError


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (RunError("No run is stored."), "detente: No run is stored.\n"),
        (UnknownNameError("'ax' is no actor."), "detente: 'ax' is no actor.\n"),
        (OverflowError("too large"), "detente: could not be computed: too large\n"),
        (
            IsADirectoryError(21, "Is a directory", "out"),
            "detente: out: Is a directory. This is a folder; name a file.\n",
        ),
    ],
)
def test_an_error_that_is_an_answer_ends_with_exit_code_2(error, told, monkeypatch, capsys):
    def refuse() -> None:
        raise error

    monkeypatch.setattr(cli, "app", refuse)
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == 2
    assert capsys.readouterr().err == told


def test_a_mistake_of_the_program_keeps_its_traceback(monkeypatch):
    def fail() -> None:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(RuntimeError, match="a mistake of ours"):
        cli.main()
