"""Editions as folders of immutable GeoParquet files and a manifest, named by content.

<root>/<edition>/pointer.json          builds, newest first, and those that were withdrawn
<root>/<edition>/<build>/manifest.json
<root>/<edition>/<build>/<table>.parquet
<root>/<edition>/<build>/geometry/<name>.<hash>.json.gz
"""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow.lib

from geo.errors import AtlasError, DamagedEdition, UnknownCode, UnknownEdition
from geo.store import EditionDescription, EditionSummary, FileRecord, Manifest, OpenEdition, pointer
from geo.store.durable import TEMPORARY, alone_in, sha256, sync, sync_folder, write_durably
from geo.store.manifest import decode, encode
from geo.tables import SCHEMAS, Tables, faults

_MANIFEST = "manifest.json"


class ParquetEditionStore:
    """Reads editions from several roots, in order; writes to the first and keeps there the `kept` newest builds.

    The first root holds what was built on this machine, the last one what came with the clone.
    """

    def __init__(self, roots: tuple[Path, ...], kept: int = 3) -> None:
        self.roots, self.kept = roots, kept

    def editions(self) -> tuple[EditionSummary, ...]:
        """The editions that can be opened, sorted by name."""
        names = {path.parent.name for root in self.roots for path in root.glob(f"*/{pointer.FILE}")}
        summaries = (self._summary(name) for name in sorted(names))
        return tuple(summary for summary in summaries if summary is not None)

    def served_build(self, edition: str) -> str | None:
        """Name of the build the pointer designates."""
        return next((folder.name for folder in self._candidates(edition)), None)

    def read(self, edition: str) -> OpenEdition:
        """The newest sound build, with a warning when a newer one had to be passed over."""
        refused: list[AtlasError] = []
        for folder in self._candidates(edition):
            try:
                opened = _read_build(folder)
            except DamagedEdition as error:
                refused.append(error)
                continue
            if refused:
                opened = replace(opened, warning=f"{refused[0]} La version précédente reste servie.")
            return opened
        if refused:
            raise refused[0]
        known = ", ".join(summary.name for summary in self.editions()) or "aucune"
        raise UnknownEdition(
            f"L'édition « {edition} » est introuvable",
            f"éditions présentes : {known}",
            _rebuild_advice(edition),
        )

    def write(self, description: EditionDescription, tables: Tables, geometry: Mapping[str, bytes]) -> str:
        """Keep a build under the hash of its manifest, then move the pointer to it."""
        home = self.roots[0] / description.name
        home.mkdir(parents=True, exist_ok=True)
        with alone_in(home):
            _sweep(home)
            build = _write_build(home, description, tables, geometry)
            listed = pointer.read(home).to(build)
            kept = listed.newest(self.kept)
            pointer.write(home, kept)
            for name in {*listed.builds, *listed.withdrawn} - {*kept.builds, *kept.withdrawn}:
                shutil.rmtree(home / name, ignore_errors=True)
        return build

    def rollback(self, edition: str) -> str:
        """Withdraw the served build, and damaged ones before it, so that the first sound one is served instead."""
        home = self.roots[0] / edition
        served = self.served_build(edition)
        if served is not None and served in pointer.read(home).builds:
            with alone_in(home):
                known = pointer.read(home)
                folders = [folder for folder in self._candidates(edition) if folder.name not in known.withdrawn]
                for place, folder in enumerate(folders[1:], 1):
                    if _is_sound(folder):
                        pointer.write(home, known.behind(*(passed.name for passed in folders[:place])))
                        return folder.name
        present = ", ".join(folder.name for folder in self._candidates(edition)) or "aucune"
        raise UnknownEdition(
            f"L'édition « {edition} » n'a pas de version précédente à laquelle revenir",
            f"versions présentes : {present}",
            "Rien ne change.",
        )

    def geometry(self, edition: str, name: str) -> bytes:
        """Gzip-compressed bytes of one display file, from whichever build holds it whole."""
        if re.fullmatch(r"[a-z]+\.[0-9a-f]{16}\.json", name):
            for folder in self._candidates(edition):
                compressed = _compressed(folder / "geometry" / f"{name}.gz", name.split(".")[1])
                if compressed is not None:
                    return compressed
        raise UnknownCode("Ce fond de carte n'existe pas", f"édition {edition}", "Rechargez la page.")

    def faults(self, edition: str) -> tuple[str, ...]:
        """Every fault of the served build: files, then tables."""
        folder = next(self._candidates(edition), None)
        if folder is None:
            return (f"L'édition « {edition} » est introuvable. {_rebuild_advice(edition)}",)
        try:
            manifest = _manifest(folder)
        except DamagedEdition as error:
            return (str(error),)
        damaged = tuple(_file_faults(folder, manifest))
        return damaged or tuple(faults(_tables(folder)))

    def _candidates(self, edition: str) -> Iterator[Path]:
        """Folders of the builds of an edition, the one to serve first."""
        if not re.fullmatch(r"[a-z0-9-]{1,40}", edition):
            return
        pointers = [(root / edition, pointer.read(root / edition)) for root in self.roots]
        for home, known in pointers:
            yield from (home / build for build in known.builds)
        for home, known in pointers:
            yield from (home / build for build in known.withdrawn)

    def _summary(self, edition: str) -> EditionSummary | None:
        builds = tuple(folder.name for folder in self._candidates(edition))
        for folder in self._candidates(edition):
            try:
                manifest = _manifest(folder)
                break
            except DamagedEdition:
                continue
        else:
            return None
        description = manifest.description
        return EditionSummary(
            name=edition,
            label=description.label,
            generation=description.generation,
            build=folder.name,
            built=description.built,
            reference_date=description.reference_date,
            builds=builds,
            demonstration=description.demonstration,
            rows={
                name.removesuffix(".parquet"): record.rows
                for name, record in manifest.files.items()
                if record.rows is not None
            },
        )


def _read_build(folder: Path) -> OpenEdition:
    manifest = _manifest(folder)
    damaged = tuple(_file_faults(folder, manifest))
    if damaged:
        raise _damaged(folder, damaged[0])
    return OpenEdition(folder.name, manifest, _tables(folder))


def _manifest(folder: Path) -> Manifest:
    """The manifest, if it is the one the folder is named after."""
    try:
        content = (folder / _MANIFEST).read_bytes()
    except OSError as error:
        raise _damaged(folder, "le manifeste manque") from error
    if hashlib.sha256(content).hexdigest()[:16] != folder.name:
        raise _damaged(folder, "le manifeste a été modifié")
    try:
        return decode(content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        # Its bytes are those that were built: it comes from another version of the code.
        raise _damaged(folder, "le manifeste est d'une autre version du programme") from error


def _compressed(path: Path, digest: str) -> bytes | None:
    """The bytes of a display file, if their content is the one its name tells."""
    try:
        compressed = path.read_bytes()
        content = gzip.decompress(compressed)
    except (OSError, EOFError, zlib.error):
        return None
    return compressed if hashlib.sha256(content).hexdigest()[:16] == digest else None


def _file_faults(folder: Path, manifest: Manifest) -> Iterator[str]:
    for name, record in manifest.files.items():
        path = folder / name
        if not path.is_file():
            yield f"le fichier {name} manque"
        elif path.stat().st_size != record.size:
            yield f"le fichier {name} est incomplet ({path.stat().st_size} octets au lieu de {record.size})"
        elif sha256(path) != record.sha256:
            yield f"le fichier {name} est altéré (somme de contrôle différente)"


def _tables(folder: Path) -> Tables:
    """The tables as written. Their bytes were verified: a fault here means another version of the code."""
    frames: dict[str, pd.DataFrame] = {}
    try:
        for name, schema in SCHEMAS.items():
            if schema.may_be_absent and not (folder / f"{name}.parquet").exists():
                continue
            read = gpd.read_parquet if schema.has_geometry else pd.read_parquet
            frames[name] = read(folder / f"{name}.parquet")
    except (pyarrow.lib.ArrowException, OSError, ValueError, KeyError) as error:
        raise _damaged(folder, f"une table est illisible ({type(error).__name__})") from error
    return Tables(**frames)


def _write_build(home: Path, description: EditionDescription, tables: Tables, geometry: Mapping[str, bytes]) -> str:
    """Keep a build under its name, all of it or nothing."""
    staging = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=home))
    try:
        manifest = _write_files(staging, description, tables, geometry)
        content = encode(manifest)
        build = hashlib.sha256(content).hexdigest()[:16]
        write_durably(staging / _MANIFEST, content)
        sync_folder(staging)
        staging.chmod(0o755)
        _put_in_place(staging, home / build)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return build


def _write_files(
    staging: Path, description: EditionDescription, tables: Tables, geometry: Mapping[str, bytes]
) -> Manifest:
    files: dict[str, FileRecord] = {}
    for name, frame in tables.frames().items():
        if frame.empty and SCHEMAS[name].may_be_absent:
            continue
        path = staging / f"{name}.parquet"
        frame.to_parquet(path, index=False, compression="zstd")
        sync(path)
        files[path.name] = FileRecord(sha256(path), path.stat().st_size, len(frame))
    (staging / "geometry").mkdir()
    names: dict[str, str] = {}
    for name, content in sorted(geometry.items()):
        names[name] = f"{name}.{hashlib.sha256(content).hexdigest()[:16]}.json"
        relative = f"geometry/{names[name]}.gz"
        # mtime=0 keeps the bytes the same from one build to the next.
        write_durably(staging / relative, gzip.compress(content, compresslevel=9, mtime=0))
        files[relative] = FileRecord(sha256(staging / relative), (staging / relative).stat().st_size)
    sync_folder(staging / "geometry")
    return Manifest(description, files, names)


def _put_in_place(staging: Path, destination: Path) -> None:
    """Rename a finished build to its name. One of the same name has the same content: it stays, unless damaged."""
    if destination.exists() and _is_sound(destination):
        shutil.rmtree(staging)
    elif destination.exists():
        aside = destination.with_name(f"{TEMPORARY}{destination.name}")
        shutil.rmtree(aside, ignore_errors=True)
        destination.rename(aside)
        staging.rename(destination)
        shutil.rmtree(aside, ignore_errors=True)
    else:
        staging.rename(destination)
    sync_folder(destination.parent)


def _is_sound(folder: Path) -> bool:
    try:
        return not any(_file_faults(folder, _manifest(folder)))
    except DamagedEdition:
        return False


def _damaged(folder: Path, what: str) -> DamagedEdition:
    edition = folder.parent.name
    return DamagedEdition(
        f"L'édition « {edition} » est endommagée : {what}", f"version {folder.name}", _rebuild_advice(edition)
    )


def _rebuild_advice(edition: str) -> str:
    return f"Lancez « make data », ou « python -m geo build {edition} », puis rechargez la page."


def _sweep(home: Path) -> None:
    """Remove what an interrupted build left behind."""
    for path in home.glob(f"{TEMPORARY}*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
