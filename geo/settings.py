"""Settings of a run: read once from the environment, frozen, and passed as an argument."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

_PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Where things are. Each field can be set by an environment variable `ATLAS_<FIELD>`."""

    model_config = SettingsConfigDict(env_prefix="ATLAS_", frozen=True)

    data: Path = _PROJECT / "data"
    """Facts, catalogue and the editions that come with a clone."""

    local: Path = _PROJECT / "data" / "local"
    """Downloads and editions built here; ignored by git."""

    edition: str = "fr-2024"
    """The edition shown when the address names none."""
