"""How a command speaks: JSON for scripts, and one French line when it cannot do its work."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Annotated

import typer

from geo.errors import AtlasError, RefusedFile
from geo.progress import Progress
from geo.provenance import Provenance
from geo.store.durable import write_durably

JsonOption = Annotated[bool, typer.Option("--json", help="Écrire du JSON.")]
ProgressOption = Annotated[bool, typer.Option("--progress", help="Dire où en est le travail, ligne à ligne.")]


@dataclass
class _Speech:
    """How the command at work speaks, and of what."""

    as_json: bool = False
    shown: Provenance | None = None
    """Of the edition of demonstration that its figures come from, if they do."""


_speech: ContextVar[_Speech] = ContextVar("speech")


def told(command: Callable[..., None]) -> Callable[..., None]:
    """Turn an `AtlasError` into one French line on standard error and exit code 1."""

    @wraps(command)
    def run(*args: object, **options: object) -> None:
        _speech.set(_Speech(as_json=bool(options.get("as_json"))))
        try:
            command(*args, **options)
        except AtlasError as error:
            print(error, file=sys.stderr)
            raise typer.Exit(1) from error

    return run


def say_progress(progress: Progress) -> None:
    """Say on standard error, at once, how far the work is."""
    print(progress.line(), file=sys.stderr, flush=True)


def say_where_from(found: Provenance) -> None:
    """Have the command say so where its figures are of demonstration: a first line, or `demonstration` in its JSON."""
    speech = _speech.get(_Speech())
    if not found.is_demonstration or speech.shown is not None:
        return
    speech.shown = found
    if not speech.as_json:
        print(found.warning)


def write_file(path: Path, content: bytes, refusal: str = "Le fichier ne peut pas être écrit") -> None:
    """Write what a command was asked for, whole or not at all. Raises `RefusedFile`."""
    try:
        write_durably(path.resolve(), content)
    except OSError as error:
        raise RefusedFile(refusal, str(path), "Vérifiez le dossier et les droits.") from error


def print_json(content: object) -> None:
    """Print as JSON, dates written AAAA-MM-JJ; a record, or each of a list, says where it is of demonstration."""

    def plain(value: object) -> str:
        if isinstance(value, date):
            return value.isoformat()
        raise TypeError(type(value).__name__)

    shown = _speech.get(_Speech()).shown
    if shown is not None and isinstance(content, dict):
        content = shown.json | content
    elif shown is not None and isinstance(content, list):
        content = [shown.json | each for each in content]
    print(json.dumps(content, ensure_ascii=False, indent=1, default=plain, allow_nan=False))


def whole(value: float) -> float | int | None:
    """JSON has no NaN: an empty value is null, a whole number has no decimal point."""
    if value != value:
        return None
    return int(value) if float(value).is_integer() else float(value)
