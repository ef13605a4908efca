"""How a command speaks: JSON for scripts, and one French line when it cannot do its work."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Annotated

import typer

from geo.errors import AtlasError

JsonOption = Annotated[bool, typer.Option("--json", help="Écrire du JSON.")]


def told(command: Callable[..., None]) -> Callable[..., None]:
    """Turn an `AtlasError` into one French line on standard error and exit code 1."""

    @wraps(command)
    def run(*args: object, **options: object) -> None:
        try:
            command(*args, **options)
        except AtlasError as error:
            print(error, file=sys.stderr)
            raise typer.Exit(1) from error

    return run


def print_json(content: object) -> None:
    """Print as JSON, dates written AAAA-MM-JJ."""

    def plain(value: object) -> str:
        if isinstance(value, date):
            return value.isoformat()
        raise TypeError(type(value).__name__)

    print(json.dumps(content, ensure_ascii=False, indent=1, default=plain, allow_nan=False))


def whole(value: float) -> float | int | None:
    """JSON has no NaN: an empty value is null, a whole number has no decimal point."""
    if value != value:
        return None
    return int(value) if float(value).is_integer() else float(value)
