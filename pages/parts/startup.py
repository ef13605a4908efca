"""What happens once per process: open the default edition, then put its objects out of the garbage collector's way."""

from __future__ import annotations

import logging
import uuid
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import cache as once

import streamlit as st

from geo.errors import AtlasError
from geo.indicators import find
from geo.indicators.definition import Level
from geo.maps.national import levels
from pages.parts import cache, job_panel
from pages.parts.drafts import DESK
from pages.parts.filters import DEFAULT_INDICATOR
from pages.parts.first_run import official_perimeters
from pages.parts.heap import freeze
from pages.parts.selection import Selection

_log = logging.getLogger("atlas")


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, object] | None]:
    """Warm the caches, so that the first visitor waits no longer than the others; then look for what is missing.

    On the way out, a draft and the jobs that are under way are stopped.
    """
    del app
    name = cache.settings().edition
    completing: AbstractAsyncContextManager[None] = nullcontext()
    try:
        opened = cache.edition(name)
        completing = official_perimeters(cache.settings(), opened)
        indicator = find(DEFAULT_INDICATOR)
        on = opened.manifest.description.reference_date
        selection = Selection(name, on, indicator.key, levels(indicator)[0])
        cache.map_message(selection)
        cache.atlas(name, on).coverage(Level.DEPARTMENT)
    except AtlasError as error:
        # The pages tell the visitor; the server stays up so that a rebuilt edition is served without a restart.
        _log.error("%s", error)
    job_panel.desk()  # which removes what a killed server left
    freeze()
    async with completing:
        yield None
    DESK.drop()
    job_panel.desk().close()


@once
def after_first_page() -> None:
    """Freeze once more what the first page has loaded: modules, options, texts of the calendar."""
    freeze()


def log_script_error(error: Exception) -> bool:
    """Log what the visitor must not see, under an identifier that they can quote."""
    reference = uuid.uuid4().hex[:8]
    _log.error("erreur %s", reference, exc_info=error)
    st.error(
        f"Une erreur imprévue empêche d'afficher cette page (référence {reference}). Rechargez la page ; si elle "
        "persiste, transmettez cette référence à la personne qui administre l'atlas.",
        icon=":material/error:",
    )
    return True
