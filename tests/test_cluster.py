"""The same batch past one machine: a real Dask scheduler and two workers that share the folder."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import pytest
from batches import HOME, arguments, content, halves, mixed, plain, ran, wait_for, write_list
from batches import own_home as own_home
from tools import missing

LOCAL = ("--host", "127.0.0.1", "--no-dashboard")


@dataclass
class Cluster:
    """A scheduler on this computer and its workers, each in a folder of its own."""

    folder: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where the scheduler listens."""
        return str(json.loads(self.told.read_text(encoding="utf-8"))["address"])

    @property
    def told(self) -> Path:
        """The file in which the scheduler tells its address."""
        return self.folder / "scheduler.json"

    def begin(self, what: str, *options: str) -> None:
        """Begin the scheduler or a worker."""
        own = self.folder / f"{what}-{len(self.running)}"
        own.mkdir()
        command = [sys.executable, "-m", "dask", what, "--scheduler-file", str(self.told)]
        with (own / "log").open("wb") as log:
            process = subprocess.Popen(
                [*command, *LOCAL, *options],
                cwd=own,
                env={**os.environ, "PYTHONPATH": str(HOME)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.running.append(process)

    def workers(self, count: int) -> None:
        """Begin so many workers, and wait until they have found the scheduler."""
        for _ in range(count):
            self.begin("worker", "--nthreads", "1", "--no-nanny")
        while not all("Registered to" in log for log in self.logs("worker")):
            self.wait()

    def logs(self, what: str) -> list[str]:
        """What each of them has told."""
        return [path.read_text(errors="replace") for path in self.folder.glob(f"{what}-*/log")]

    def wait(self) -> None:
        """A moment, in which nothing may have ended by itself."""
        assert all(process.poll() is None for process in self.running), self.logs("*")
        time.sleep(0.05)

    def end(self) -> None:
        """End all of it, the workers first."""
        for process in reversed(self.running):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            process.wait()


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler with two workers."""
    if find_spec("distributed") is None:
        missing("distributed", 'Run: pip install "patient-instructions[cluster]"')
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        made.begin("scheduler", "--port", "0")
        while not made.told.exists():
            made.wait()
        made.workers(2)
        yield made
    finally:
        made.end()


def sent(rows: Path, folder: Path, *options: object) -> subprocess.Popen[str]:
    """A batch, begun in the list's own folder; the workers are elsewhere."""
    return subprocess.Popen(
        [sys.executable, str(HOME / "generate.py"), *arguments(rows, folder, *options)],
        cwd=rows.parent,
        env={**os.environ, "PYTHONPATH": str(HOME)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_workers_of_a_cluster_print_the_same_bytes(cluster: Cluster, tmp_path: Path) -> None:
    """Files, stack with cover, problems.csv; the folder is named as it is from where one stands."""
    rows, whole = write_list(tmp_path, mixed(60)), tmp_path / "whole"
    alone = ran(rows, whole, "--stack", whole / "stack.pdf", "--cover")
    stack = ("--stack", "shared/stack.pdf", "--cover")

    process = sent(rows, Path("shared"), "--scheduler", cluster.address, *stack)
    out, errors = process.communicate()

    assert process.returncode == alone.code, errors
    assert "60 printed" in out
    assert content(tmp_path / "shared") == content(whole)
    assert halves(tmp_path / "shared") == []
    assert list(cluster.folder.rglob("*.pdf")) == [], "nothing is where a worker stands"


@pytest.mark.conformance
def test_a_worker_that_is_lost_loses_no_sheet(cluster: Cluster, tmp_path: Path) -> None:
    """The other one prints what it had; the bytes are the same."""
    rows, whole, target = write_list(tmp_path, plain(3000)), tmp_path / "whole", tmp_path / "shared"
    ran(rows, whole)

    process = sent(rows, target, "--scheduler", cluster.address)
    wait_for(process, target, 50)
    cluster.running[-1].kill()
    _, errors = process.communicate()

    assert process.returncode == 0, errors
    assert content(target) == content(whole)


def test_a_scheduler_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One message, and nothing printed."""
    if find_spec("distributed") is None:
        missing("distributed", 'Run: pip install "patient-instructions[cluster]"')
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "1s")
    rows, target = write_list(tmp_path, plain(2)), tmp_path / "handouts"
    process = sent(rows, target, "--scheduler", "tcp://127.0.0.1:9")
    _, errors = process.communicate()
    assert "Traceback" not in errors
    assert process.returncode == 2
    assert "--scheduler" in errors


def test_a_cluster_needs_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message tells which, and how to get it."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    rows, target = write_list(tmp_path, plain(2)), tmp_path / "handouts"
    done = ran(rows, target, "--scheduler", "tcp://127.0.0.1:9")
    assert done.code == 2
    assert "'distributed'" in done.err
    assert "pip install" in done.err
