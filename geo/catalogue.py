"""Reads data/catalogue.toml: every source we know, and which of them an edition is made of."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from geo.countries import COUNTRIES
from geo.errors import InvalidTable, UnknownCode, UnknownEdition

PATH = Path(__file__).resolve().parent.parent / "data" / "catalogue.toml"

CHANGES = "changes"
"""The checksum of a source whose file is revised under the same address."""

PAGE = "page"
"""The form of a source of which only a page has an address: its file is fetched by hand."""

FORMS = frozenset({"csv", "geojson", "gzip", "zip", PAGE})
"""What the file of a source may be; `gzip` is GeoJSON so compressed."""

_IDENTIFIER = re.compile(r"[a-z0-9-]{1,40}")
_CHECKSUM = re.compile(rf"[0-9a-f]{{64}}|{CHANGES}")
_ADDRESS = re.compile(r"(https?://|pypi:|data/)\S+")
_PAGE = re.compile(r"https?://\S+")


class Contours(StrEnum):
    """Which contours an edition is built with: those it is planned with, the official ones, or these where possible."""

    EMBEDDED = "embedded"
    OFFICIAL = "official"
    AUTO = "auto"


@dataclass(frozen=True)
class Source:
    """Where a file comes from. `address` is what is fetched or read: http(s), `pypi:name==version` or `data/…`.

    `forms` are those its bytes may have. `accessed` is the day the source was last reviewed; `checksum` is the SHA-256
    of the file, or `changes`. `refused` says why a known source is not fit, if so.
    """

    id: str
    publisher: str
    title: str
    page: str
    address: str
    forms: tuple[str, ...]
    licence: str
    vintage: str
    accessed: date
    checksum: str
    refused: str = ""

    @property
    def is_carried(self) -> bool:
        """Whether the project holds the file itself, under data/."""
        return self.address.startswith("data/")


@dataclass(frozen=True)
class EditionPlan:
    """What an edition is to be made of. `sources` are identifiers, in the order of the method page.

    `official` are those that it can be made of besides, or in place of another, when they are asked for.
    """

    name: str
    label: str
    country: str
    generation: int
    reference_date: date
    built: date
    licence: str
    sources: tuple[str, ...]
    official: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """The whole catalogue, already checked."""

    sources: tuple[Source, ...]
    editions: tuple[EditionPlan, ...]

    def source(self, identifier: str) -> Source:
        """The source of that identifier. Raises `UnknownCode`."""
        for source in self.sources:
            if source.id == identifier:
                return source
        raise UnknownCode(
            f"La source « {identifier} » est inconnue",
            "data/catalogue.toml",
            f"Sources décrites : {', '.join(source.id for source in self.sources)}.",
        )

    def edition(self, name: str) -> EditionPlan:
        """The plan of that edition. Raises `UnknownEdition`."""
        for plan in self.editions:
            if plan.name == name:
                return plan
        raise UnknownEdition(
            f"L'édition « {name} » n'est pas décrite",
            "data/catalogue.toml",
            f"Éditions décrites : {', '.join(plan.name for plan in self.editions)}.",
        )


def read(path: Path = PATH) -> Catalogue:
    """The catalogue of that file. Raises one `InvalidTable` that lists every fault."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidTable(path.name, (f"fichier illisible : {error}",)) from error
    faults = tuple(_faults(raw))
    if faults:
        raise InvalidTable(path.name, faults)
    return Catalogue(
        tuple(Source(id=name, **_frozen(block)) for name, block in raw["source"].items()),
        tuple(EditionPlan(name=name, **_frozen(block)) for name, block in raw["edition"].items()),
    )


def sources(path: Path = PATH) -> tuple[Source, ...]:
    """Every source of the catalogue."""
    return read(path).sources


def source(identifier: str, path: Path = PATH) -> Source:
    """One source of the catalogue. Raises `UnknownCode`."""
    return read(path).source(identifier)


def _frozen(block: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a block, lists as tuples."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in block.items()}


def _faults(raw: Mapping[str, Any]) -> Iterator[str]:
    unknown = sorted(set(raw) - {"source", "edition"})
    if unknown:
        yield f"partie(s) inattendue(s) : {', '.join(unknown)}"
    for kind, record in (("source", Source), ("edition", EditionPlan)):
        blocks = raw.get(kind)
        if not isinstance(blocks, dict) or not blocks:
            yield f"aucun bloc [{kind}.…]"
            continue
        for name, block in blocks.items():
            where = f"{kind}.{name}"
            if not _IDENTIFIER.fullmatch(name):
                yield f"{where} : identifiant inattendu"
            if not isinstance(block, dict):
                yield f"{where} : ce n'est pas un bloc"
                continue
            yield from _block_faults(where, block, record)
            yield from _source_faults(where, block) if kind == "source" else _plan_faults(where, block, raw)


def _block_faults(where: str, block: Mapping[str, Any], record: type) -> Iterator[str]:
    """Fields that are missing, unknown, empty or not of their type."""
    told = [field for field in fields(record) if field.name not in ("id", "name")]
    expected = {field.name: str(field.type) for field in told}
    for name in sorted({field.name for field in told if field.default is MISSING} - set(block)):
        yield f"{where} : {name} manque"
    for name in sorted(set(block) - set(expected)):
        yield f"{where} : {name} est inattendu"
    for name, kind in expected.items():
        if name in block and not _is_of_kind(block[name], kind):
            yield f"{where} : {name} n'a pas la forme attendue"


def _is_of_kind(value: object, kind: str) -> bool:
    if kind == "str":
        return isinstance(value, str) and bool(value.strip())
    if kind == "int":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "date":
        return type(value) is date
    return isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)


def _source_faults(where: str, block: Mapping[str, Any]) -> Iterator[str]:
    for name, pattern in (("page", _PAGE), ("address", _ADDRESS), ("checksum", _CHECKSUM)):
        value = block.get(name)
        if isinstance(value, str) and not pattern.fullmatch(value):
            yield f"{where} : {name} « {value} » n'a pas la forme attendue"
    forms = block.get("forms")
    if isinstance(forms, list) and not FORMS.issuperset(map(str, forms)):
        yield f"{where} : forms est à choisir parmi {', '.join(sorted(FORMS))}"


def _plan_faults(where: str, block: Mapping[str, Any], raw: Mapping[str, Any]) -> Iterator[str]:
    known = raw.get("source")
    for field in ("sources", "official"):
        listed = block.get(field)
        if isinstance(listed, list) and isinstance(known, dict):
            unknown = [str(name) for name in listed if name not in known]
            if unknown:
                yield f"{where} : source(s) non décrite(s) : {', '.join(unknown)}"
    if block.get("country") not in {country.code for country in COUNTRIES}:
        yield f"{where} : pays inconnu : {block.get('country')}"
