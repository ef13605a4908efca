"""What a field of a record is: described once, beside its type, for the template, the import and the database alike."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from geo import wording
from geo.activity.choices import Choice
from geo.place import Place
from geo.units import Unit

Kind = Literal["text", "integer", "number", "date", "choice", "place"]

_KINDS: dict[type, Kind] = {str: "text", int: "integer", float: "number", date: "date", Place: "place"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Described:
    """What the type of a field does not say."""

    label: str
    """Its French heading."""
    help: str
    """What to write, in French."""
    example: str
    unit: Unit | None = None
    """Of a figure."""
    minimum: int | None = None
    maximum: int | None = None
    """Of a figure; of the year of a date."""
    longest: int | None = None
    """Characters of a text."""
    pattern: re.Pattern[str] | None = None
    implied: bool = False
    """A file may leave it empty, since the rest says it: the date tells the year, the sender the centre."""


@dataclass(frozen=True, kw_only=True)
class Field(Described):
    """One field of a record."""

    name: str
    kind: Kind
    many: bool
    """Whether it holds several values; none of them means *not told*."""
    required: bool
    """Whether every line of a file must tell it."""
    choices: type[Choice] | None

    def fault(self, value: object) -> str:
        """Why one value of the right type cannot be taken, in French; empty where it can."""
        if isinstance(value, date):
            return self._out_of_bounds(value.year)
        if isinstance(value, (int, float)):  # a union of types would be made anew each time
            return self._out_of_bounds(value)
        if isinstance(value, str) and self.kind == "text":
            return self._unfit_text(value)
        return ""

    def _out_of_bounds(self, value: float) -> str:
        low, high = self.minimum, self.maximum
        if low is not None and not value >= low:
            return f"inférieur à {low}" if value < low else "n'est pas un nombre"
        if high is not None and value > high:
            return f"supérieur à {wording.number(high) if self.unit else high}"
        return ""

    def _unfit_text(self, value: str) -> str:
        if not value.strip():
            return "texte vide"
        if self.longest is not None and len(value) > self.longest:
            return f"plus de {self.longest} caractères"
        if _CONTROL.search(value):
            return "caractère de contrôle"
        return "forme inattendue" if self.pattern and not self.pattern.fullmatch(value) else ""


def fields_of(record: type) -> tuple[Field, ...]:
    """The fields of a record, in the order of the template."""
    hints = get_type_hints(record, include_extras=True)
    return tuple(_field(each.name, *get_args(hints[each.name])) for each in fields(record))


def _field(name: str, hint: Any, described: Described) -> Field:  # noqa: ANN401 - a type, as Python describes it
    optional = get_origin(hint) is UnionType
    inner = next(each for each in get_args(hint) if each is not NoneType) if optional else hint
    many = get_origin(inner) is tuple
    of: type = get_args(inner)[0] if many else inner
    choices = of if issubclass(of, Choice) else None
    return Field(
        **vars(described),
        name=name,
        kind="choice" if choices else _KINDS[of],
        many=many,
        required=not (optional or many or described.implied),
        choices=choices,
    )
