"""Editions as they are served: the checked tables of a build, completed by what centres have sent in.

Where a demonstration is in the store, each edition has another one beside it, of the same geography, whose activity is
that of the demonstration alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from geo import wording
from geo.activity.merging import with_sent
from geo.activity.sent import ServedEdition, nothing_sent
from geo.activity.store import FILE, SentIn, is_there, open_activity_store
from geo.errors import AtlasError, UnknownEdition
from geo.settings import Settings
from geo.store import EditionDescription, EditionStore, EditionSummary, OpenEdition, open_store
from geo.tables import Tables

if TYPE_CHECKING:
    from geo.activity.store.database import ActivityStore

DEMONSTRATION = "-demonstration"
"""How the name of an edition ends whose activity is that of the demonstration."""

_LABEL = f"{wording.DEMONSTRATION} : {{}}"
_LOOK_EVERY = 2.0
_TRY_AGAIN_AFTER = 15.0
"""Seconds: a server that is away may take ten of them to say so."""
_PATIENCE = 2.0


def open_served(settings: Settings) -> ServedStore:
    """The editions that the settings ask for, with what centres have sent in."""
    return ServedStore(open_store(settings), Inbox(settings))


@dataclass(frozen=True)
class Look:
    """What was last seen of the store of what centres send in."""

    suffix: str = ""
    """Of the keys of editions: another one for each state of the store."""
    has_demonstration: bool = False
    fault: str = ""
    """Why the store cannot be read, in French."""


class Inbox:
    """The store of what centres send in, kept open, and looked at again every two seconds or when its file has moved.

    Nothing is opened where there is none: the library of databases is not even imported. Where the store cannot be
    read, there is nothing in it, and `Look.fault` says why. Any thread may ask; one at a time looks, the others are
    told what was seen before.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings, self._clock = settings, clock
        self._files = [settings.local / name for name in (FILE, f"{FILE}-wal")]
        self._lock = Lock()
        self._store: ActivityStore | None = None
        self._identity = ""
        self._seen: Look | None = None
        self._until = 0.0
        self._stamp: tuple[int, ...] = ()
        self._sent: dict[tuple[str, bool], SentIn] = {}

    def look(self) -> Look:
        """The state of the store: the present one where it is a file, at most two seconds old where it is a server."""
        seen = self._seen
        if seen is not None and not self._is_due():
            return seen
        if not self._lock.acquire(blocking=seen is None):
            return seen or Look()
        try:
            if self._seen is None or self._is_due():
                self._stamp = self._stamp_now()  # before the look: what is written meanwhile is looked at again
                self._seen = self._looked()
                self._until = self._clock() + (_TRY_AGAIN_AFTER if self._seen.fault else _LOOK_EVERY)
            return self._seen
        finally:
            self._lock.release()

    def look_again(self) -> None:
        """Look anew when next asked: something was just sent in, undone or redone."""
        self._until = 0.0

    def sent(self, *, demonstration: bool) -> tuple[SentIn, Look]:
        """All that counts, and the look that it is of."""
        look = self.look()
        known = self._sent.get((look.suffix, demonstration))
        if known is None:
            store = self._store
            try:
                known = store.sent(demonstration=demonstration) if store else nothing_sent()
                known = replace(known, fewest=self._settings.small_group)
            except AtlasError as error:
                return nothing_sent(), self._failed(error)
            self._sent = {key: kept for key, kept in self._sent.items() if key[0] == look.suffix}
            self._sent[look.suffix, demonstration] = known
        return known, look

    def _is_due(self) -> bool:
        return self._clock() >= self._until or self._stamp_now() != self._stamp

    def _stamp_now(self) -> tuple[int, ...]:
        """Another one once anything was written into the file of the store, by whatever process."""
        if self._settings.database_url:
            return ()
        return tuple(map(_last_written, self._files))

    def _looked(self) -> Look:
        identity = self._identity_now()
        if not identity:
            self._store, self._identity = None, ""
            return Look()
        try:
            if self._store is None or identity != self._identity:
                self._store, self._identity = open_activity_store(self._settings, _PATIENCE), identity
            state = self._store.state()
        except AtlasError as error:
            self._store = None
            return Look(suffix="-sans-envois", fault=str(error))
        return Look(f"-{identity}-{state.version}" if state.version else "", state.demonstration)

    def _failed(self, error: AtlasError) -> Look:
        """The store went away between the look and the reading."""
        self._store = None
        self._seen = Look(suffix="-sans-envois", fault=str(error))
        self._until = self._clock() + _TRY_AGAIN_AFTER
        return self._seen

    def _identity_now(self) -> str:
        """What tells a store from one that takes its place; empty where there is none."""
        if not is_there(self._settings):
            return ""
        if self._settings.database_url:
            return "base"
        try:
            return f"{(self._settings.local / FILE).stat().st_ino:x}"
        except OSError:
            return ""


class ServedStore:
    """An `EditionStore` whose editions hold what centres have sent in; what is written goes to the store below."""

    def __init__(self, editions: EditionStore, inbox: Inbox) -> None:
        self._editions, self._inbox = editions, inbox
        self._builds: dict[str, OpenEdition] = {}

    def editions(self) -> tuple[EditionSummary, ...]:
        """The editions that can be opened, those of the demonstration after all others."""
        found = self._editions.editions()
        if not self._inbox.look().has_demonstration:
            return found
        return (*found, *(_demonstration_of(summary) for summary in found if not summary.demonstration))

    def read(self, edition: str) -> ServedEdition:
        """The newest sound build with what centres have sent in; a warning says that theirs cannot be read.

        Raises `UnknownEdition` or `DamagedEdition`.
        """
        below = self._below(edition)
        is_generated = below != edition
        opened = self._build(below)
        sent, look = self._inbox.sent(demonstration=is_generated)
        if is_generated:
            if not look.has_demonstration:
                raise UnknownEdition(
                    f"L'édition « {edition} » est introuvable",
                    "aucune démonstration n'est en service",
                    "Choisissez l'édition réelle.",
                )
            described = opened.manifest.description
            label = _LABEL.format(described.label)
            generated = replace(described, name=edition, label=label, demonstration=True)
            opened = replace(opened, manifest=replace(opened.manifest, description=generated))
        warnings = [opened.warning] if opened.warning else []
        if look.fault:
            warnings.append(f"Les chiffres envoyés par les centres ne sont pas montrés. {look.fault}")
        return ServedEdition(
            opened.build,
            opened.manifest,
            with_sent(opened.tables, sent),
            " ".join(warnings) or None,
            sent,
            look.suffix,
        )

    def key(self, edition: str) -> str | None:
        """The `key` that `read` would give, without opening anything; None when the edition is unknown."""
        look, build = self._inbox.look(), self.served_build(edition)
        return None if build is None else f"{build}{look.suffix}"

    def state(self) -> str:
        """Another one as soon as what centres have sent in is another, whatever the edition."""
        return self._inbox.look().suffix

    def look_again(self) -> None:
        """See at once what this process has just sent in, undone or redone."""
        self._inbox.look_again()

    def served_build(self, edition: str) -> str | None:
        """Name of the build the pointer designates, whatever was sent in; None when the edition is unknown."""
        below = self._below(edition)
        if below != edition and not self._inbox.look().has_demonstration:
            return None
        return self._editions.served_build(below)

    def write(self, description: EditionDescription, tables: Tables, geometry: Mapping[str, bytes]) -> str:
        """Keep a build, as `EditionStore.write` does."""
        return self._editions.write(description, tables, geometry)

    def rollback(self, edition: str) -> str:
        """Serve the sound build before the served one, as `EditionStore.rollback` does."""
        return self._editions.rollback(self._below(edition))

    def geometry(self, edition: str, name: str) -> bytes:
        """Gzip-compressed bytes of one display file, by its hashed name. Raises `UnknownCode`."""
        return self._editions.geometry(self._below(edition), name)

    def faults(self, edition: str) -> tuple[str, ...]:
        """Every fault of the served build, as French sentences; empty when it is sound."""
        return self._editions.faults(self._below(edition))

    def _below(self, edition: str) -> str:
        """The edition whose geography one has: its own, unless it is one of demonstration and no build has its name."""
        if edition.endswith(DEMONSTRATION) and self._editions.served_build(edition) is None:
            return real_edition(edition)
        return edition

    def _build(self, edition: str) -> OpenEdition:
        """A build as it was written: the one in memory as long as it is served, since its files are many."""
        known = self._builds.get(edition)
        if known is None or known.warning or known.build != self._editions.served_build(edition):
            known = self._builds[edition] = self._editions.read(edition)
        return known


def real_edition(edition: str) -> str:
    """The name of the edition whose geography one of demonstration has; of any other, its own."""
    return edition.removesuffix(DEMONSTRATION)


def _last_written(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def _demonstration_of(summary: EditionSummary) -> EditionSummary:
    return replace(
        summary,
        name=f"{summary.name}{DEMONSTRATION}",
        label=_LABEL.format(summary.label),
        demonstration=True,
    )
