"""Workers: the server stays small, workers end when idle or cancelled, a killed run goes on."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from detente.io.template import new_situation
from detente.workbench.guard import Guard
from detente.workbench.history import History, differences
from detente.workbench.home import Home
from detente.workbench.jobs import Job
from detente.workbench.lanes import Lane, WorkerError


def test_the_server_imports_no_numerics() -> None:
    code = (
        "import sys, uvicorn, detente.workbench.server as s\n"
        "from pathlib import Path\n"
        "home = s.home_of(sys.argv[1]); app = s.guarded(home, port=1)\n"
        "home.problems()\n"
        "bad = {'numpy', 'scipy', 'xarray', 'numba', 'pandas', 'netCDF4'} & set(sys.modules)\n"
        "line = [x for x in open('/proc/self/status') if x.startswith('VmRSS')][0]\n"
        "print(sorted(bad), int(line.split()[1]) // 1024)\n"
    )
    folder = Path(__file__).parents[2] / "situations" / "afghanistan-2017"
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True
    )
    modules, _, memory = done.stdout.strip().rpartition(" ")
    assert modules == "[]"
    assert int(memory) < 60


def test_an_idle_worker_ends_and_starts_again(folder: Path) -> None:
    async def work() -> None:
        lane = Lane("test", idle=0.3)
        home = Home(folder, runs=folder / "r")
        for _ in range(2):
            answer = await lane.ask("warm", folder=str(folder), stamp=home.stamp())
            assert answer["draws"] == 2000
            assert lane.alive
            await asyncio.sleep(1.0)
            assert not lane.alive
        await lane.stop()

    asyncio.run(work())


def test_a_question_that_is_given_up_ends_its_worker(folder: Path) -> None:
    async def work() -> None:
        lane = Lane("test")
        task = asyncio.create_task(lane.ask("warm", folder=str(folder), stamp="x"))
        await asyncio.sleep(0.2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not lane.alive

    asyncio.run(work())


def test_errors_of_a_worker_arrive_in_words(folder: Path) -> None:
    stakes = folder / "stakes.csv"
    stakes.write_text(stakes.read_text().replace("usa,syria,", "usa,syria,9/8/7,", 1))

    async def work() -> None:
        lane = Lane("test")
        with pytest.raises(WorkerError) as caught:
            await lane.ask("warm", folder=str(folder), stamp="x")
        assert caught.value.problems
        await lane.stop()

    asyncio.run(work())


def test_a_killed_run_leaves_the_folder_readable_and_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    new_situation(folder)
    code = (
        "import sys; from detente.study.run import run; from detente.io.load import load\n"
        "done = run(load(sys.argv[1]), draws=6000, only=['agreement'],\n"
        "           progress=lambda *step: print(*step, flush=True))\n"
        "print('run', done.folder.name)\n"
    )
    command = [sys.executable, "-c", code, str(folder)]
    first = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    assert " 0 " in first.stdout.readline()  # what is to be done
    assert first.stdout.readline()
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    first.stdout.close()
    history = History(folder / ".detente" / "runs")
    assert history.cards() == []
    assert len(history.unfinished()) == 1
    again = subprocess.run(command, capture_output=True, text=True, check=True)
    name = again.stdout.strip().splitlines()[-1].removeprefix("run ")
    assert history.unfinished() == []
    assert [card.id for card in history.cards()] == [name]


def test_a_run_that_is_killed_under_the_workbench_says_so_and_can_be_repeated(
    page: TestClient, guard: Guard, folder: Path
) -> None:
    desk = guard.app.state.desk  # type: ignore[attr-defined]

    def until(done: Callable[[], bool]) -> None:
        end = time.monotonic() + 60
        while not done():
            assert time.monotonic() < end
            page.get("/api/runs")  # lets the server's loop turn
            time.sleep(0.05)

    before = {p.name: p.read_bytes() for p in folder.glob("*.*") if p.is_file()}
    for _ in range(2):
        assert page.post("/api/runs", json={"draws": 5000}).status_code == 202
        until(lambda: desk.lanes.runs.alive)
        assert page.post("/api/runs", json={"draws": 100}).status_code == 409  # one at a time
        os.kill(desk.lanes.runs.process.pid, signal.SIGKILL)
        until(lambda: desk.jobs.job is None)
        said = page.get("/api/runs").json()
        assert "ended from outside" in said["error"]["message"]
        assert said["runs"] == []
    assert page.post("/api/runs", json={"draws": 5000}).status_code == 202
    until(lambda: desk.lanes.runs.alive)
    assert page.post("/api/runs/cancel").json() == {"cancelled": True}
    until(lambda: desk.jobs.job is None)
    assert page.get("/api/runs").json()["error"] is None  # a wish is no error
    assert {p.name: p.read_bytes() for p in folder.glob("*.*") if p.is_file()} == before


def test_the_time_left_follows_an_earlier_run_of_about_the_size() -> None:
    job = Job(1000, (), expected=100.0, started=time.monotonic() - 40)
    job.heard({"label": "a", "step": 9, "of": 10})
    assert 59 < job.state()["left"] <= 60
    assert 0.39 < job.state()["share"] < 0.41
    late = Job(1000, (), expected=10.0, started=time.monotonic() - 40)
    assert late.state()["left"] is None


def test_differences_name_the_cells(folder: Path) -> None:
    home = Home(folder, runs=folder / "r")
    before = home.situation()
    path = folder / "stakes.csv"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([lines[0], *reversed(lines[1:])]))
    assert differences(before, home.situation()) == []
    path.write_text("".join(lines[:-1]))
    (gone,) = differences(before, home.situation())
    assert (gone.table, gone.before, gone.after) == ("stakes", "row", "none")
