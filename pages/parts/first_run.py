"""The official perimeters, looked for at start-up by a process of its own while the atlas serves what it has."""

from __future__ import annotations

import asyncio
import logging
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import date
from pathlib import Path

from geo.settings import Settings
from geo.store import OpenEdition, committed_store

_PROJECT = Path(__file__).resolve().parents[2]

_log = logging.getLogger("atlas")


@asynccontextmanager
async def official_perimeters(settings: Settings, opened: OpenEdition) -> AsyncIterator[None]:
    """While inside, build the edition with its official perimeters, if they are wanted and the settings ask for them.

    Nothing waits for it and nothing fails with it: the pages take the new build when there is one, and one line of the
    log says how it ended. On the way out an unfinished build is killed, which leaves what is served as it was.
    """
    if settings.perimeters != "auto" or not _are_wanted(settings, opened):
        yield
        return
    building = asyncio.create_task(_build(opened.manifest.description.name))
    try:
        yield
    finally:
        building.cancel()
        with suppress(asyncio.CancelledError):
            await building


def _are_wanted(settings: Settings, opened: OpenEdition) -> bool:
    """Whether the edition has no perimeters, or was built before the one that came with the clone."""
    described = opened.manifest.description
    came = {summary.name: summary.built for summary in committed_store(settings).editions()}
    return "perimeters" not in opened.manifest.geometry or came.get(described.name, date.min) > described.built


async def _build(edition: str) -> None:
    command = (sys.executable, "-m", "geo", "build", edition, "--perimeters", "official")
    process = await asyncio.create_subprocess_exec(*command, cwd=_PROJECT, stdout=DEVNULL, stderr=PIPE)
    try:
        _, told = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    if process.returncode == 0:
        _log.info("Périmètres officiels reçus : %s en a une nouvelle version.", edition)
    else:
        lines = told.decode(errors="replace").strip().splitlines()
        _log.warning("Périmètres officiels non reçus. %s", lines[-1] if lines else f"Code {process.returncode}.")
