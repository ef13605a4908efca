"""The manifest of a build, as JSON: always the same bytes for the same content."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date

from geo.store import EditionDescription, FileRecord, Manifest, SourceRecord


def encode(manifest: Manifest) -> bytes:
    """Sorted, indented UTF-8 JSON."""
    description = asdict(manifest.description)
    if not manifest.description.demonstration:
        del description["demonstration"]  # said where it is true: builds are named by these bytes
    content = {
        "description": description,
        "files": {name: asdict(record) for name, record in manifest.files.items()},
        "geometry": dict(manifest.geometry),
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, default=date.isoformat)
    return text.encode() + b"\n"


def decode(content: bytes) -> Manifest:
    """The manifest that `encode` wrote. Its hash is verified by the caller, hence its shape too."""
    raw = json.loads(content)
    description = raw["description"]
    return Manifest(
        EditionDescription(
            name=description["name"],
            label=description["label"],
            country=description["country"],
            generation=description["generation"],
            reference_date=date.fromisoformat(description["reference_date"]),
            built=date.fromisoformat(description["built"]),
            licence=description["licence"],
            sources=tuple(SourceRecord(**source) for source in description["sources"]),
            notes=tuple(description["notes"]),
            demonstration=description.get("demonstration", False),
        ),
        {name: FileRecord(**record) for name, record in raw["files"].items()},
        raw["geometry"],
    )
