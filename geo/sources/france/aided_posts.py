"""State-aided posts (adultes-relais, Fonjep), from files of the official form given by hand.

A file has a line for each share of a post: one that serves several contracts has several lines, with one identifier.
Amounts are those of the lines and add up; a post counts once wherever it is counted.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from geo.errors import InvalidTable
from geo.gate import Limits, content_start, refused
from geo.post_tables import AIDED_POSTS, PostKind
from geo.schema import CODE_PATTERN
from geo.sources.given_table import ADVICE, GivenRecord, columns_of, listed, read_given
from geo.wording import number, plural

_HEADINGS = {
    "post": ("id_poste", "code_poste"),
    "year": ("annee", "exercice"),
    "amount": ("montant", "montant_euros"),
    "contract_code": ("code_cv", "id_cv"),
    "department_code": ("insee_dep", "code_dep"),
}
"""What else such files tell (who employs, under which number) is not read."""

_JSON = Limits(size=20_000_000, inflated=20_000_000, rows=100_000, columns=100)
_AGAIN = "Téléchargez-le de nouveau, sous la forme JSON ou CSV de l'éditeur."
_KINDS = {
    PostKind.MEDIATORS: re.compile(r"\d[0-9A-Z]{4}[A-Z]{1,2}\d{5,6}"),
    PostKind.FONJEP: re.compile(r"[A-Z]{1,2}\d{4,5}"),
}
"""How each kind numbers its posts: it is all that a file says of what it lists."""

_YEAR = re.compile(r"(19[89]\d|20\d\d)(?:\.0)?")
_AMOUNT = re.compile(r"\d+(?:[.,]\d+)?")
_PLACED_CONTRACT = re.compile(r"C[NV](97\d|98\d|0\d{2}|02[AB])\d{2}[A-Z]")
"""A contract whose code says its département, as those of neighbourhoods do."""
_NOT_TOLD = ("", "NA", "null", "None")

PARTIAL_YEARS: Mapping[int, str] = {2025: "année partielle ou comptée autrement"}
"""Years that the files known so far do not hold whole: they are shown, and compared with no other."""


@dataclass(frozen=True)
class _Known:
    """What an edition knows that a line may need."""

    departments: frozenset[str]
    contracts: Mapping[str, str | None]
    """Département of each contract, where it has one."""

    def home(self, contract: str | None) -> str | None:
        """The département of a contract: as the edition has it, else as its code says it."""
        told = self.contracts.get(contract or "")
        if told:
            return told
        found = _PLACED_CONTRACT.fullmatch(contract or "")
        code = found[1].removeprefix("0") if found else None
        return code if code in self.departments else None


def read_posts(
    paths: Sequence[Path], contracts: pd.DataFrame, departments: Iterable[str]
) -> tuple[pd.DataFrame, tuple[GivenRecord, ...]]:
    """The lines of the files, and what was read of each.

    `contracts` is the table of those that the edition knows: a line without a département has that of its contract.
    Raises `SourceUnavailable`, `RefusedFile`, or `InvalidTable` where a line cannot be read or where two files speak
    of the same posts and year.
    """
    homes = dict(zip(contracts["code"], contracts["department_code"].astype(object), strict=True))
    told = {code: home if isinstance(home, str) else None for code, home in homes.items()}
    known = _Known(frozenset(departments), told)
    rows: list[dict[str, Any]] = []
    records = []
    first: dict[tuple[str, int], str] = {}
    for path in paths:
        raw, texts = _raw(path)
        mine = _rows(raw, path, known)
        spoken_of = {(row["kind"], row["year"]) for row in mine}
        twice = [
            f"{PostKind(kind).label} {year} : déjà dans {first[kind, year]}" for kind, year in spoken_of & set(first)
        ]
        if twice:
            raise InvalidTable(path.name, tuple(sorted(twice)), ADVICE)
        first |= dict.fromkeys(spoken_of, path.name)
        rows += mine
        records.append(GivenRecord(path.name, len(mine), "lignes de postes aidés", tuple(_remarks(mine, texts, known))))
    return _table(rows), tuple(records)


def _raw(path: Path) -> tuple[pd.DataFrame, int]:
    """A column of text for each field, by line; and how many years a JSON file writes as text."""
    if not content_start(path, _JSON).removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"[", b"{")):
        return read_given(path, _HEADINGS, frozenset({"contract_code", "department_code"})), 0
    items = _items(path)
    names = dict.fromkeys(name for item in items for name in item)
    columns = columns_of(path.name, names, _HEADINGS, frozenset({"contract_code", "department_code"}))
    nested = [
        line for line, item in enumerate(items, 1) if any(isinstance(cell, list | dict) for cell in item.values())
    ]
    if nested:
        raise InvalidTable(path.name, (f"élément(s) qui ne sont pas d'un seul tenant : {listed(nested)}",), ADVICE)
    cells = {field: [_text(item.get(column)) for item in items] for field, column in columns.items()}
    frame = pd.DataFrame(cells, index=range(1, len(items) + 1), dtype="str")
    texts = sum(isinstance(item.get(columns["year"]), str) for item in items)
    return frame.reindex(columns=list(_HEADINGS), fill_value=""), texts


def _items(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON file. Raises `RefusedFile` for anything else than a list of them."""
    try:
        content = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise refused(path, "le JSON est coupé ou altéré", _AGAIN) from error
    if not isinstance(content, list) or not all(isinstance(item, dict) for item in content):
        raise refused(path, "ce n'est pas une liste de postes", _AGAIN)
    if not content:
        raise refused(path, "la liste des postes est vide", _AGAIN)
    if len(content) > _JSON.rows:
        raise refused(path, f"il a plus de {number(_JSON.rows)} lignes", "Donnez-le en plusieurs parties.")
    return content


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _rows(raw: pd.DataFrame, path: Path, known: _Known) -> list[dict[str, Any]]:
    """A record for each line. Raises one `InvalidTable` that lists all lines which cannot be read."""
    faults: dict[str, list[int]] = {}
    rows = [
        _row(int(line), cells, known, faults) for line, cells in zip(raw.index, raw.to_dict("records"), strict=True)
    ]
    if faults:
        raise InvalidTable(
            path.name, tuple(f"{what} : ligne(s) {listed(lines)}" for what, lines in faults.items()), ADVICE
        )
    return rows


def _row(line: int, told: Mapping[Any, str], known: _Known, faults: dict[str, list[int]]) -> dict[str, Any]:
    cells = {field: None if text in _NOT_TOLD else text for field, text in told.items()}
    kind = next((kind for kind, form in _KINDS.items() if form.fullmatch(cells["post"] or "")), None)
    year = _year(cells["year"])
    amount = _amount(cells["amount"])
    department = _department(cells["department_code"])
    contract = cells["contract_code"]
    for what, is_wrong in (
        ("identifiant de poste absent ou inconnu", kind is None),
        ("année illisible", year is None),
        ("montant illisible", amount is not None and not math.isfinite(amount)),
        ("département inconnu", department is not None and department not in known.departments),
        ("code de contrat illisible", contract is not None and not CODE_PATTERN.fullmatch(contract)),
    ):
        if is_wrong:
            faults.setdefault(what, []).append(line)
    home = None if department else known.home(contract)
    return {
        "kind": kind.value if kind else "",
        "year": year,
        "line": line,
        "post": cells["post"],
        "contract_code": contract,
        "department_code": department or home,
        "department_is_deduced": home is not None,
        "amount": amount,
        "partial": year in PARTIAL_YEARS,
    }


def _year(text: str | None) -> int | None:
    found = _YEAR.fullmatch(text or "")
    return int(found[1]) if found else None


def _amount(text: str | None) -> float | None:
    """Euros; None where the file does not tell them, not a number for what is none."""
    if text is None:
        return None
    plain = re.sub(r"[\s€]", "", text)
    return float(plain.replace(",", ".")) if _AMOUNT.fullmatch(plain) else math.nan


def _department(text: str | None) -> str | None:
    """A code to which a spreadsheet may have taken its first zero."""
    return text.zfill(2).upper() if text else None


def _remarks(rows: Sequence[Mapping[str, Any]], texts: int, known: _Known) -> Iterator[str]:
    """What the file does not settle by itself, and how it was counted."""
    for kind, year in sorted({(row["kind"], row["year"]) for row in rows}):
        mine = [row for row in rows if (row["kind"], row["year"]) == (kind, year)]
        posts = {row["post"] for row in mine}
        euros = math.fsum(row["amount"] or 0 for row in mine)
        yield f"{PostKind(kind).label} {year} : {plural(len(posts), 'poste', 'postes')}, {number(euros)} €"
        if repeated := len(mine) - len(posts):
            same = len(mine) - len({tuple(value for name, value in row.items() if name != "line") for row in mine})
            alike = f" (dont {number(same)} lues à l'identique)" if same else ""
            yield (
                f"{plural(repeated, 'ligne répète', 'lignes répètent')} l'identifiant d'un poste{alike} : les montants "
                "s'additionnent, le poste compte une fois"
            )
        if absent := sorted(known.departments - {row["department_code"] for row in mine}):
            yield f"{plural(len(absent), 'département absent', 'départements absents')} : {', '.join(absent)}"
        if year in PARTIAL_YEARS:
            yield f"{year} : {PARTIAL_YEARS[year]}, ne se compare à aucune autre"
    deduced = sum(row["department_is_deduced"] for row in rows)
    nowhere = sum(row["department_code"] is None for row in rows)
    if deduced or nowhere:
        yield (
            f"{plural(deduced + nowhere, 'ligne', 'lignes')} sans département : {number(deduced)} d'après leur "
            f"contrat, {number(nowhere)} « département non renseigné »"
        )
    for what, count in (
        ("sans contrat", sum(row["contract_code"] is None for row in rows)),
        ("sans montant", sum(row["amount"] is None for row in rows)),
        ("dont l'année est écrite en texte", texts),
        ("dont le département n'est pas celui de leur contrat", sum(_is_elsewhere(row, known) for row in rows)),
    ):
        if count:
            yield f"{plural(count, 'ligne', 'lignes')} {what}"
    unknown = sorted({row["contract_code"] for row in rows} - {None, *known.contracts})
    if unknown and known.contracts:
        yield f"contrats que l'édition ne connaît pas : {listed(unknown)}"


def _is_elsewhere(row: Mapping[str, Any], known: _Known) -> bool:
    home = known.home(row["contract_code"])
    return home is not None and row["department_code"] not in (None, home)


def _table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=AIDED_POSTS.column_names)
    kinds = {"number": "float64", "integer": "int64", "flag": "bool", "text": "str"}
    typed = frame.astype({column.name: kinds[column.kind] for column in AIDED_POSTS.columns})
    return typed.sort_values(list(AIDED_POSTS.key), ignore_index=True)
