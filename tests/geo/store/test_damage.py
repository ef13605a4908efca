"""A damaged build never leaves visitors without a map: the one before is served, and it is said."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geo.errors import DamagedEdition, UnknownEdition
from geo.store import manifest as manifests
from geo.store import parquet
from geo.store.durable import write_durably
from geo.store.parquet import ParquetEditionStore
from geo.tables import Tables
from tests import tiny_country
from tests.tiny_country import EDITION

Damage = Callable[[Path], None]


def truncate(build: Path) -> None:
    path = build / "coverage.parquet"
    os.truncate(path, path.stat().st_size // 2)


def flip_a_byte(build: Path) -> None:
    flip(build / "territories.parquet")


def flip_a_byte_of_geometry(build: Path) -> None:
    flip(next((build / "geometry").glob("communes.*.gz")))


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def remove_a_table(build: Path) -> None:
    (build / "centres.parquet").unlink()


def remove_the_geometry(build: Path) -> None:
    for path in (build / "geometry").iterdir():
        path.unlink()


def empty_a_table(build: Path) -> None:
    (build / "activity.parquet").write_bytes(b"")


def change_the_manifest(build: Path) -> None:
    path = build / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b"Licence Ouverte", b"Licence Fermee "))


def cut_the_manifest(build: Path) -> None:
    os.truncate(build / "manifest.json", 100)


def remove_the_manifest(build: Path) -> None:
    (build / "manifest.json").unlink()


def replace_by_a_page(build: Path) -> None:
    (build / "manifest.json").write_text("<!DOCTYPE html><title>Erreur</title>")


def remove_the_folder(build: Path) -> None:
    build.rename(build.with_name("ailleurs"))


DAMAGES = (
    truncate,
    flip_a_byte,
    flip_a_byte_of_geometry,
    remove_a_table,
    remove_the_geometry,
    empty_a_table,
    change_the_manifest,
    cut_the_manifest,
    remove_the_manifest,
    replace_by_a_page,
    remove_the_folder,
)
EVERY_DAMAGE = pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder of the edition."""
    return tmp_path / EDITION


@EVERY_DAMAGE
def test_the_previous_build_is_served_and_it_is_said(tmp_path: Path, home: Path, damage: Damage) -> None:
    tiny_country.write(tmp_path, label="saine")
    store = tiny_country.write(tmp_path, label="abîmée")
    damage(home / str(store.served_build(EDITION)))
    opened = store.read(EDITION)
    assert opened.manifest.description.label == "saine"
    assert opened.warning is not None
    assert f"L'édition « {EDITION} » est endommagée" in opened.warning
    assert "make data" in opened.warning
    assert opened.warning.endswith("La version précédente reste servie.")
    assert store.faults(EDITION), "the check speaks of the build that should be served"


@EVERY_DAMAGE
def test_without_a_previous_build_the_error_says_what_to_do_and_building_again_mends(
    tmp_path: Path, home: Path, damage: Damage
) -> None:
    store = tiny_country.write(tmp_path)
    damage(home / str(store.served_build(EDITION)))
    with pytest.raises(DamagedEdition, match="make data") as error:
        store.read(EDITION)
    assert "endommagée" in str(error.value)
    assert str(tmp_path) not in str(error.value), "a visitor does not see where files are"
    assert store.faults(EDITION)
    tiny_country.write(tmp_path)
    assert store.read(EDITION).warning is None
    assert store.faults(EDITION) == ()


def test_every_damaged_file_is_listed(tmp_path: Path, home: Path) -> None:
    store = tiny_country.write(tmp_path)
    build = home / str(store.served_build(EDITION))
    truncate(build)
    flip_a_byte(build)
    remove_a_table(build)
    found = store.faults(EDITION)
    assert len(found) == 3
    assert any("coverage.parquet est incomplet" in fault for fault in found)
    assert any("territories.parquet est altéré" in fault for fault in found)
    assert any("centres.parquet manque" in fault for fault in found)


def test_geometry_of_a_damaged_build_is_taken_from_another(tmp_path: Path, home: Path) -> None:
    first = tiny_country.write(tmp_path, label="saine").served_build(EDITION)
    store = tiny_country.write(tmp_path, label="abîmée")
    build = home / str(store.served_build(EDITION))
    name = store.read(EDITION).manifest.geometry["communes"]
    for damage in (flip_a_byte_of_geometry, remove_the_geometry):
        damage(build)
        assert store.geometry(EDITION, name) == (home / str(first) / "geometry" / f"{name}.gz").read_bytes()


def test_a_manifest_of_another_version_is_a_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny_country.write(tmp_path, label="saine")
    with monkeypatch.context() as patched:
        patched.setattr(parquet, "encode", lambda manifest: manifests.encode(manifest).replace(b'"label"', b'"titre"'))
        store = tiny_country.write(tmp_path, label="d'ailleurs")
    opened = store.read(EDITION)
    assert opened.manifest.description.label == "saine"
    assert "autre version" in str(opened.warning)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"builds": null}', b'{"builds": 3}', b"\xff\xfe", b"<html>", b'{"versions": []}'],
    ids=ascii,
)
def test_an_unreadable_pointer_falls_back_on_the_builds_found(tmp_path: Path, home: Path, content: bytes) -> None:
    tiny_country.write(tmp_path, label="première")
    store = tiny_country.write(tmp_path, label="seconde")
    (home / "pointer.json").write_bytes(content)
    assert store.read(EDITION).manifest.description.label == "seconde"
    assert len(store.editions()[0].builds) == 2


@pytest.mark.parametrize("name", ["../../etc", "0123456789abcdef/..", "", "x" * 16, 12, None], ids=ascii)
def test_a_pointer_leads_nowhere_else(tmp_path: Path, home: Path, name: object) -> None:
    store = tiny_country.write(tmp_path)
    (home / "pointer.json").write_text(json.dumps({"builds": [name]}))
    with pytest.raises(UnknownEdition):
        store.read(EDITION)


def test_a_pointer_to_a_build_that_is_not_there(tmp_path: Path, home: Path) -> None:
    store = tiny_country.write(tmp_path)
    served = store.served_build(EDITION)
    (home / "pointer.json").write_text(json.dumps({"builds": ["0" * 16, served]}))
    opened = store.read(EDITION)
    assert opened.build == served
    assert "le manifeste manque" in str(opened.warning)


class DiskFull(OSError):
    """Raised by the tests in place of a system call."""


def failing_at(step: int) -> Callable[[int], None]:
    """An `fsync` that fails at one step, as on a full disk."""
    seen: Iterator[int] = iter(range(10_000))
    real = os.fsync

    def fsync(descriptor: int) -> None:
        if next(seen) == step:
            raise DiskFull(28, "No space left on device")
        real(descriptor)

    return fsync


def test_a_file_that_cannot_take_its_place_leaves_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "dossier").mkdir()
    with pytest.raises(OSError, match="dossier"):
        write_durably(tmp_path / "dossier", b"contenu")
    assert [path.name for path in tmp_path.iterdir()] == ["dossier"]


def test_a_write_that_fails_leaves_the_old_build_or_the_new_one(tmp_path: Path, home: Path) -> None:
    store = tiny_country.write(tmp_path, label="saine")
    steps = 0
    with pytest.MonkeyPatch.context() as patched:
        for steps in range(200):
            patched.setattr(os, "fsync", failing_at(steps))
            try:
                tiny_country.write(tmp_path, label="suivante")
            except DiskFull:
                opened = store.read(EDITION)
                assert opened.warning is None
                assert opened.manifest.description.label in {"saine", "suivante"}
                continue
            break
    assert 10 < steps < 200, "every step of a write failed once"
    assert store.read(EDITION).manifest.description.label == "suivante"
    assert not list(home.rglob(".tmp-*")), "what failed writes left was swept"


def test_rollback_passes_over_damaged_builds(tmp_path: Path, home: Path) -> None:
    builds = [str(tiny_country.write(tmp_path, label=label).served_build(EDITION)) for label in ("saine", "abîmée")]
    store = tiny_country.write(tmp_path, label="à défaire")
    truncate(home / builds[1])
    assert store.rollback(EDITION) == builds[0]
    opened = store.read(EDITION)
    assert (opened.build, opened.warning) == (builds[0], None)


def test_rollback_with_none_but_damaged_builds_changes_nothing(tmp_path: Path, home: Path) -> None:
    store = tiny_country.write(tmp_path, label="abîmée")
    truncate(home / str(store.served_build(EDITION)))
    store = tiny_country.write(tmp_path, label="saine")
    before = (home / "pointer.json").read_bytes()
    with pytest.raises(UnknownEdition, match="n'a pas de version précédente"):
        store.rollback(EDITION)
    assert (home / "pointer.json").read_bytes() == before
    assert store.read(EDITION).manifest.description.label == "saine"


def test_leftovers_are_swept_at_the_next_write(tmp_path: Path, home: Path) -> None:
    store = tiny_country.write(tmp_path)
    (home / ".tmp-interrompu").mkdir()
    (home / ".tmp-interrompu" / "coverage.parquet").write_bytes(b"PAR1")
    (home / ".tmp-pointeur").write_bytes(b"{")
    assert len(store.editions()[0].builds) == 1
    tiny_country.write(tmp_path)
    assert not list(home.rglob(".tmp-*"))


def test_a_sound_build_is_not_touched_by_the_same_content(tmp_path: Path, home: Path) -> None:
    store = tiny_country.write(tmp_path)
    build = home / str(store.served_build(EDITION))
    before = build.stat().st_ino
    tiny_country.write(tmp_path)
    assert build.stat().st_ino == before, "a kill between two renames would leave nothing to serve"


def test_files_of_a_build_can_be_read_by_others(tmp_path: Path, home: Path) -> None:
    tiny_country.write(tmp_path)
    build = home / str(ParquetEditionStore((tmp_path,)).served_build(EDITION))
    assert build.stat().st_mode & 0o055 == 0o055
    assert (build / "manifest.json").stat().st_mode & 0o044 == 0o044
    assert (home / "pointer.json").stat().st_mode & 0o044 == 0o044


@pytest.mark.parametrize("seed", range(6))
def test_any_single_byte_is_noticed(tmp_path: Path, home: Path, tiny: Tables, seed: int) -> None:
    store = ParquetEditionStore((tmp_path,))
    tiny_country.write(tmp_path, tiny)
    chooser = random.Random(seed)
    path = chooser.choice(
        sorted(path for path in (home / str(store.served_build(EDITION))).rglob("*") if path.is_file())
    )
    content = bytearray(path.read_bytes())
    content[chooser.randrange(len(content))] ^= 1 << chooser.randrange(8)
    path.write_bytes(content)
    with pytest.raises(DamagedEdition):
        store.read(EDITION)
