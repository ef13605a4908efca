"""The one family of errors: each says, in French, what is wrong, where, and what to do."""

from __future__ import annotations


class AtlasError(Exception):
    """A fault that can be told to whoever meets it.

    `what`, `where` and `advice` are French sentences or fragments fit for the screen; they hold no trace of
    the program. Every leaf is also the standard error a caller would expect.
    """

    def __init__(self, what: str, where: str, advice: str) -> None:
        self.what, self.where, self.advice = what, where, advice
        super().__init__(f"{what} ({where}). {advice}")


class UnknownEdition(AtlasError, LookupError):
    """No edition of that name can be read."""


class DamagedEdition(AtlasError, ValueError):
    """A file of an edition is missing, cut short or not the one that was built."""


class OutdatedDraft(AtlasError, RuntimeError):
    """What a build was compared with is no longer what is served."""


class InvalidTable(AtlasError, ValueError):
    """A table breaks its schema; `faults` lists everything that is wrong, not only the first thing."""

    def __init__(
        self, where: str, faults: tuple[str, ...], advice: str = "Corrigez ces lignes puis recommencez."
    ) -> None:
        self.faults = faults
        super().__init__(f"{len(faults)} anomalie(s) : {' ; '.join(faults)}", where, advice)


class UnknownCode(AtlasError, LookupError):
    """A code, key, level or date that the open edition does not know."""


class ChecksumMismatch(AtlasError, ValueError):
    """Received bytes are not those the catalogue expects."""


class RefusedFile(AtlasError, ValueError):
    """A received file is not what it should be: an error page, cut short, too large, or of another kind."""


class SourceUnavailable(AtlasError, ConnectionError):
    """A source cannot be reached and no copy of it is at hand."""


class InvalidClasses(AtlasError, ValueError):
    """Classes that cannot be drawn: not known, too many, or bounds that are no increasing numbers."""


class CrsMismatch(AtlasError, ValueError):
    """Coordinates are not in the reference system that the place asks for."""


class InvalidSearch(AtlasError, ValueError):
    """A text that no place can be found by."""


class InvalidZone(AtlasError, ValueError):
    """A drawn zone cannot be read, is out of the map, or encloses nothing."""


class InvalidHypothesis(AtlasError, ValueError):
    """A change of the coverage that is only supposed cannot be read, or names what is not known."""


class InvalidScenes(AtlasError, ValueError):
    """A presentation that was sent or opened by a link cannot be read, or is too long for what is to carry it."""


class InvalidSetting(AtlasError, ValueError):
    """A setting of the environment cannot be used."""


class MissingProgram(AtlasError, ImportError):
    """Something that is asked for needs a library that is not on the machine."""


class StoreUnavailable(AtlasError, OSError):
    """What centres send in cannot be read or written: no database, no room, no right to write, or another version."""


class StoreBusy(AtlasError, TimeoutError):
    """Another import is at work and does not end."""


class StoreConflict(AtlasError, RuntimeError):
    """What is asked of an import does not fit what else is in."""
