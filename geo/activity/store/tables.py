"""The tables of the store, in their present form; those of records follow the fields of the model.

A change here goes with a migration: a test compares both.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from geo.activity.field import Field
from geo.activity.model import FIELDS, Sent

METADATA = sa.MetaData()

_TYPES: dict[str, type[sa.types.TypeEngine[Any]]] = {
    "text": sa.Text,
    "choice": sa.Text,
    "place": sa.Text,
    "integer": sa.Integer,
    "number": sa.Double,
    "date": sa.Date,
}

files = sa.Table(
    "files",
    METADATA,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)

imports = sa.Table(
    "imports",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("sha256", sa.ForeignKey(files.c.sha256), nullable=False, index=True),
    sa.Column("received", sa.DateTime, nullable=False),  # UTC
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("lines", sa.Integer, nullable=False),
    sa.Column("refused", sa.Integer, nullable=False),
    sa.Column("replaces", sa.Boolean, nullable=False),
    sa.Column("demonstration", sa.Boolean, nullable=False),
    sa.Column("live", sa.Boolean, nullable=False),  # the one cell that ever changes: undone, redone
    sqlite_autoincrement=True,
)

scopes = sa.Table(
    "scopes",
    METADATA,
    sa.Column("import_id", sa.ForeignKey(imports.c.id), primary_key=True),
    sa.Column("centre", sa.Text, primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True),
    sa.Column("lines", sa.Integer, nullable=False),
)
"""The centres and years that an import speaks of: what it replaces."""

refusals = sa.Table(
    "refusals",
    METADATA,
    sa.Column("import_id", sa.ForeignKey(imports.c.id), primary_key=True),
    sa.Column("rank", sa.Integer, primary_key=True),
    sa.Column("line", sa.Integer, nullable=False),
    sa.Column("column", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("advice", sa.Text, nullable=False),
)

audit = sa.Table(
    "audit",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("moment", sa.DateTime, nullable=False),  # UTC
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("import_id", sa.ForeignKey(imports.c.id)),
    sa.Column("start_id", sa.ForeignKey("audit.id")),  # of an end: the line of its start
    sa.Column("detail", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)


def _of_field(field: Field) -> sa.Column[object]:
    told = field.many or field.required or field.implied
    return sa.Column(field.name, sa.JSON() if field.many else _TYPES[field.kind](), nullable=not told)


def _of_records(kind: type[Sent]) -> sa.Table:
    return sa.Table(
        kind.table,
        METADATA,
        sa.Column("import_id", sa.ForeignKey(imports.c.id), primary_key=True),
        sa.Column("line", sa.Integer, primary_key=True),
        *map(_of_field, FIELDS[kind]),
    )


RECORDS = {kind: _of_records(kind) for kind in FIELDS}
