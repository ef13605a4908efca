"""A build made apart, to be looked at before it is served: it sees what is served, and writes elsewhere."""

from __future__ import annotations

import gzip
from pathlib import Path

from geo.errors import OutdatedDraft
from geo.settings import Settings
from geo.store import EditionStore


def draft_store(settings: Settings, folder: Path) -> EditionStore:
    """The store of the settings, save that what is written goes to a folder."""
    from geo.store.parquet import ParquetEditionStore

    return ParquetEditionStore((folder, settings.local / "editions", settings.data / "editions"))


def serve_draft(draft: EditionStore, store: EditionStore, edition: str, instead_of: str | None) -> str:
    """Keep in `store` the build that `draft` serves, and serve it; returns its name, which is the same.

    Raises `OutdatedDraft`, and changes nothing, when another build than `instead_of` is served: what was said of the
    differences is no longer true.
    """
    served = store.served_build(edition)
    if served != instead_of:
        raise OutdatedDraft(
            "Une autre version a été mise en service entre-temps",
            f"édition {edition}, version {served}",
            "Rien n'est remplacé. Recommencez l'essai pour la comparer à celle-ci.",
        )
    opened = draft.read(edition)
    files = opened.manifest.geometry
    geometry = {name: gzip.decompress(draft.geometry(edition, file)) for name, file in files.items()}
    return store.write(opened.manifest.description, opened.tables, geometry)
