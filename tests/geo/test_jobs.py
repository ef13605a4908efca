"""A long job is followed, stopped, limited and cleaned up; nobody has two of them."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geo import jobs
from geo.jobs import Job, JobDesk, Task
from geo.progress import Progress

TASK = Task("Essai", ("sheet", "departement-01"), "essai.pdf", "application/pdf")
ASKED = "import sys, time, pathlib; told = lambda line: print(line, file=sys.stderr, flush=True); out = sys.argv[-1]\n"
PATIENCE_S = 60.0

Programs = Callable[[str], JobDesk]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Programs]:
    """A desk whose jobs run the lines of Python given, in place of a command of the atlas."""
    made: list[JobDesk] = []

    def prepare(lines: str) -> JobDesk:
        program = tmp_path / "program"
        program.write_text(f"#!{jobs.sys.executable}\n{ASKED}{lines}\n")
        program.chmod(0o755)
        monkeypatch.setattr(jobs.sys, "executable", str(program))
        made.append(JobDesk(tmp_path / "jobs"))
        return made[-1]

    yield prepare
    for one in made:
        one.close()


def until(holds: Callable[[], bool]) -> None:
    """Wait for what another process brings about."""
    limit = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < limit, "nothing happened"
        time.sleep(0.01)


def ended(desk: JobDesk, owner: str = "anne") -> Job:
    until(lambda: not asked(desk, owner).is_running)
    return asked(desk, owner)


def asked(desk: JobDesk, owner: str = "anne") -> Job:
    job = desk.of(owner)
    assert job is not None
    return job


def test_a_job_tells_how_far_it_is_then_has_a_file(desk: Programs, tmp_path: Path) -> None:
    here = desk("told('0.250 Fiche 1 sur 4 : Été'); told('a warning'); pathlib.Path(out).write_bytes(b'%PDF')")
    assert here.begin("anne", TASK) == ""
    job = ended(here)
    assert (job.progress, job.refusal) == (Progress(0.25, "Fiche 1 sur 4 : Été"), "")
    assert job.file.read_bytes() == b"%PDF"
    here.drop("anne")
    assert here.of("anne") is None
    assert not job.folder.exists()


def test_a_refusal_is_the_last_line_that_was_told(desk: Programs) -> None:
    here = desk("told('0.100 Fiche'); told('Pango manque. Installez-le.'); sys.exit(1)")
    here.begin("anne", TASK)
    assert ended(here).refusal == "Pango manque. Installez-le."


def test_a_crash_becomes_a_sentence(desk: Programs) -> None:
    here = desk("import os, signal; told('Traceback'); os.kill(os.getpid(), signal.SIGKILL)")
    here.begin("anne", TASK)
    assert ended(here).refusal == "Le document demande trop de temps ou de mémoire. Demandez-en un plus court."


def test_what_python_says_of_a_crash_is_not_shown(desk: Programs) -> None:
    here = desk("raise MemoryError")
    here.begin("anne", TASK)
    assert "mémoire" in ended(here).refusal


def test_memory_is_limited(desk: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "LARGEST_BYTES", 300_000_000)
    here = desk("sys.stdin.close(); time.sleep(0.2)\ntry: b'x' * 900_000_000\nexcept MemoryError: sys.exit(3)")
    here.begin("anne", TASK)
    assert "mémoire" in ended(here).refusal


def test_time_is_limited(desk: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "LONGEST_S", 1)
    here = desk("time.sleep(600)")
    here.begin("anne", TASK)
    assert "temps" in ended(here).refusal


def test_nobody_has_two_jobs_and_few_run_at_once(desk: Programs) -> None:
    here = desk("time.sleep(600)")
    assert here.begin("anne", TASK) == ""
    assert "déjà" in here.begin("anne", TASK)
    assert here.begin("bruno", TASK) == ""
    assert "dans un instant" in here.begin("carole", TASK)
    here.drop("anne")
    assert here.begin("carole", TASK) == ""


def test_an_ended_job_makes_room_for_the_next(desk: Programs) -> None:
    here = desk("pathlib.Path(out).write_bytes(b'1')")
    here.begin("anne", TASK)
    first = ended(here)
    assert here.begin("anne", TASK) == ""
    assert not first.folder.exists()
    assert ended(here).file.exists()


def test_stopping_a_job_ends_its_process_and_leaves_nothing(desk: Programs, tmp_path: Path) -> None:
    here = desk("pathlib.Path(out).write_bytes(b'half'); told('0.500 Moitié'); time.sleep(600)")
    here.begin("anne", TASK)
    job = asked(here)
    until(lambda: job.progress.share == 0.5)
    here.drop("anne")
    assert job.process is not None
    assert job.process.poll() is not None
    assert not job.folder.exists()
    here.close()
    assert list((tmp_path / "jobs").iterdir()) == []


def test_what_a_killed_process_left_is_swept_and_what_runs_is_not(desk: Programs, tmp_path: Path) -> None:
    left = tmp_path / "jobs" / "left" / "job"
    left.mkdir(parents=True)
    (left / "resultat").write_bytes(b"%PDF")
    here = desk("pathlib.Path(out).write_bytes(b'1')")
    here.begin("anne", TASK)
    kept = ended(here).file
    another = JobDesk(tmp_path / "jobs")
    another.sweep()
    assert not left.parent.exists()
    assert kept.exists(), "its process is alive"


def test_a_finished_file_is_removed_after_a_while_though_nobody_comes(
    desk: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "KEPT_S", 1.0)
    here = desk("pathlib.Path(out).write_bytes(b'1')")
    here.begin("anne", TASK)
    folder = asked(here).folder
    until(lambda: not folder.exists())
    until(lambda: here.of("anne") is None)


def test_the_oldest_finished_files_make_room(desk: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MOST_KEPT", 2)
    here = desk("pathlib.Path(out).write_bytes(b'1')")
    for owner in ("anne", "bruno", "carole"):
        here.begin(owner, TASK)
        ended(here, owner)
    assert here.of("anne") is None
    assert asked(here, "bruno").file.exists()
    assert asked(here, "carole").file.exists()


def test_a_command_reads_what_it_is_given(desk: Programs) -> None:
    here = desk("pathlib.Path(out).write_bytes(sys.stdin.buffer.read()[::-1])")
    here.begin("anne", Task("Essai", ("slides", "-"), "essai.pptx", "x/y", b"abc"))
    assert ended(here).file.read_bytes() == b"cba"


def test_a_visitor_finds_no_job_but_their_own(desk: Programs) -> None:
    here = desk("pathlib.Path(out).write_bytes(b'1')")
    here.begin("anne", TASK)
    ended(here)
    assert here.of("bruno") is None
    here.drop("bruno")
    assert asked(here).file.exists(), "nobody else puts it away"


def test_a_folder_that_was_cleared_away_is_made_again(desk: Programs, tmp_path: Path) -> None:
    here = desk("pathlib.Path(out).write_bytes(b'1')")
    here.begin("anne", TASK)
    ended(here)
    shutil.rmtree(tmp_path / "jobs")
    assert here.begin("anne", TASK) == ""
    assert ended(here).file.exists()
    JobDesk(tmp_path / "jobs").sweep()
    assert asked(here).file.exists(), "it is held as before"


def test_only_known_commands_are_run(desk: Programs) -> None:
    with pytest.raises(ValueError, match="no such job"):
        desk("").begin("anne", Task("Essai", ("undo", "1"), "x", "y"))


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "jobs").write_text("a file")
    assert "n'a pas pu commencer" in JobDesk(tmp_path / "jobs").begin("anne", TASK)
