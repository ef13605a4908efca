"""Settings of a run: read once from the environment, frozen, and passed as an argument."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from geo.errors import InvalidSetting

_PROJECT = Path(__file__).resolve().parent.parent
_PLAN_IGN = (
    "https://data.geopf.fr/wmts?SERVICE=WMTS&VERSION=1.0.0&REQUEST=GetTile&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2"
    "&STYLE=normal&FORMAT=image/png&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
)
_WEB_ADDRESS = re.compile(r"(https?://[A-Za-z0-9.-]+(?::[0-9]+)?)/[^\s;,'\"]*")

_SITE = re.compile(r"https?://(?:\*\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::[0-9]{1,5})?")


class Settings(BaseSettings):
    """Where things are. Each field can be set by an environment variable `ATLAS_<FIELD>`, unless it names another."""

    model_config = SettingsConfigDict(env_prefix="ATLAS_", frozen=True)

    data: Path = _PROJECT / "data"
    """Facts, catalogue and the editions that come with a clone."""

    local: Path = _PROJECT / "data" / "local"
    """Downloads and editions built here; ignored by git."""

    edition: str = "fr-2024"
    """The edition shown when the address names none."""

    perimeters: Literal["auto", "given"] = "given"
    """`auto`: at start-up, the official perimeters are looked for where the edition shown has none."""

    tiles: str = _PLAN_IGN
    """Address of the tiles that a visitor may lay under the map, with `{z}`, `{x}`, `{y}`; empty: not offered."""

    writable: bool = False
    """Whether visitors may replace the data on the page « Données », where nobody has to log in."""

    database_url: str = Field(default="", validation_alias=AliasChoices("database_url", "DATABASE_URL"))
    """`DATABASE_URL`: where what centres send in is kept; empty: an SQLite file of the local folder."""

    small_group: int = Field(default=5, ge=0)
    """Below so many people, a figure of activity is not shown."""

    admins: str = ""
    """Addresses, separated by commas, of those who may do so where visitors log in."""

    embed_hosts: str = ""
    """Sites that may show a map of the atlas in their pages, separated by commas: `https://www.exemple.fr`."""

    def __init__(self, **given: object) -> None:
        """Read the environment; what is given counts more. Raises `InvalidSetting` for a value that cannot be."""
        try:
            super().__init__(**given)  # type: ignore[arg-type]  # judged by pydantic
        except ValidationError as error:
            raise InvalidSetting(
                "Un réglage ne peut pas servir",
                " ; ".join(_told(fault["loc"], fault["input"]) for fault in error.errors()),
                "Corrigez la variable d'environnement, ou retirez-la : le README donne celles qui existent.",
            ) from None

    @property
    def framing_origins(self) -> tuple[str, ...]:
        """The sites that may frame a map; none by default. Raises `InvalidSetting` for what is no site."""
        found = tuple(filter(None, re.split(r"[\s,]+", self.embed_hosts)))
        for site in found:
            if not _SITE.fullmatch(site):
                raise InvalidSetting(
                    "Un site autorisé à intégrer la carte est mal écrit",
                    f"ATLAS_EMBED_HOSTS : « {site} »",
                    "Écrivez chaque site comme https://www.exemple.fr, séparés par des virgules.",
                )
        return found

    @property
    def tiles_origin(self) -> str:
        """Scheme and host of the tiles, the one other host a page may ask; empty when none are offered.

        Raises `InvalidSetting` for what is no address of tiles.
        """
        if not self.tiles:
            return ""
        found = _WEB_ADDRESS.fullmatch(self.tiles)
        if not found or sorted(re.findall(r"{([^}]*)}", self.tiles)) != ["x", "y", "z"]:
            raise InvalidSetting(
                "L'adresse du fond de plan ne peut pas servir",
                f"ATLAS_TILES = « {self.tiles} »",
                "Donnez une adresse http(s) avec {z}, {x} et {y}, ou rien pour ne pas proposer de fond.",
            )
        return found[1]


def _told(where: tuple[int | str, ...], given: object) -> str:
    """One wrong value, under the name that the environment gives it."""
    name = str(where[0])
    return f"{name if name.isupper() else f'ATLAS_{name.upper()}'} = « {given} »"
