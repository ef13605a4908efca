"""Who published what a map shows, of which list of neighbourhoods, known on which day: one line under the map."""

from __future__ import annotations

from collections.abc import Iterable

from geo import wording
from geo.atlas import Atlas


def credit(atlas: Atlas, publishers: Iterable[str]) -> str:
    """The line; without a publisher that is known, the edition alone."""
    described = atlas.manifest.description
    named = list(dict.fromkeys(publishers))
    known = f"QPV de {described.generation}, état des connaissances au {wording.day(described.built)}"
    return f"{'Sources' if len(named) > 1 else 'Source'} : {' ; '.join(named)} · {known}" if named else known


def credit_of_sent(atlas: Atlas) -> str:
    """The line of what centres sent in."""
    is_invented = atlas.manifest.description.demonstration
    return credit(
        atlas, ["données inventées pour la démonstration" if is_invented else "envois des centres de ressources"]
    )
