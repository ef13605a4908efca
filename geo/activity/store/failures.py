"""What a database says when it cannot do its work, as one of our errors: what, where, what to do."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError

from geo.errors import AtlasError, StoreBusy, StoreUnavailable


class Gone(StoreUnavailable):
    """The server went away: what was begun is rolled back, and may be tried again."""


_BUSY = (
    StoreBusy,
    "Un autre import est déjà en cours",
    "Réessayez dans une minute ; rien n'a été changé.",
)
_FULL = (
    StoreUnavailable,
    "Il n'y a plus de place sur le disque de la base d'activité",
    "Libérez de la place puis recommencez ; rien n'a été changé.",
)
_READ_ONLY = (
    StoreUnavailable,
    "La base d'activité ne peut qu'être lue",
    "Donnez à l'application le droit d'y écrire ; rien n'a été changé.",
)
_CLOSED = (
    StoreUnavailable,
    "La base d'activité ne peut pas être ouverte",
    "Vérifiez qu'elle existe et que l'application a le droit de l'ouvrir.",
)
_DAMAGED = (
    StoreUnavailable,
    "La base d'activité est abîmée, ou n'en est pas une",
    "Remettez en place la dernière sauvegarde.",
)
_DISK = (
    StoreUnavailable,
    "Le disque de la base d'activité refuse d'écrire ou de lire",
    "Vérifiez la place et les limites du disque puis recommencez ; rien n'a été changé.",
)
_GONE = (
    Gone,
    "La base d'activité ne répond pas",
    "Vérifiez que le serveur PostgreSQL fonctionne et que DATABASE_URL dit juste ; rien n'a été écrit à moitié.",
)
_OTHER = (
    StoreUnavailable,
    "La base d'activité a refusé le travail",
    "Rien n'a été changé ; transmettez ce message à qui administre l'application.",
)

_SQLITE = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: _CLOSED,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_IOERR: _DISK,
}
"""By primary result code."""

_POSTGRESQL = {
    "55P03": _BUSY,
    "53100": _FULL,
    "25006": _READ_ONLY,
    "28P01": _CLOSED,
    "28000": _CLOSED,
    "3D000": _CLOSED,
}
"""By SQLSTATE."""

_GOES_AWAY = ("08", "57P", "53300")
"""How the SQLSTATE of a server begins that stops, starts, or has no connection left."""

_LONGEST_ANSWER = 200


def failure(error: DBAPIError, where: str) -> AtlasError:
    """The error to raise in place of the driver's."""
    kind, what, advice = told = _known(error)
    answer = f" : {' '.join(str(error.orig).split())[:_LONGEST_ANSWER]}" if told is _OTHER else ""
    return kind(what, f"{where}{answer}", advice)


def _known(error: DBAPIError) -> tuple[type[AtlasError], str, str]:
    if isinstance(error.orig, sqlite3.Error):
        code = getattr(error.orig, "sqlite_errorcode", 0)
        return _SQLITE.get(code & 0xFF, _OTHER)
    state = getattr(error.orig, "sqlstate", None)
    if state in _POSTGRESQL:
        return _POSTGRESQL[state]
    # Without a state, the driver speaks: the server closed the line, or there is none.
    return _GONE if state is None or state.startswith(_GOES_AWAY) else _OTHER
