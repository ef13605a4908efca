"""Files that centres could send, honest, clumsy or hostile, each with what becomes of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from geo.activity.intake import Intake, judge
from geo.activity.known_places import KnownPlaces
from geo.activity.model import ActivityRecord, FieldReport
from geo.activity.store import GivenFile
from geo.errors import RefusedFile
from geo.gate import SENT
from geo.indicators.definition import Level
from tests.geo.activity.sent_files import Cell, Raw, archive, csv_file, ods, sheet_xml, xlsx

CENTRE = "labo-cites"
PLACES = KnownPlaces(
    {
        Level.NEIGHBOURHOOD: {"QN09301A": "Les Tilleuls", "QN09302B": "Les Ormes", "QN07501P": "Le Port"},
        Level.COMMUNE: {"93066": "Saint-Denis", "01053": "Bourg-en-Bresse"},
        Level.EPCI: {"200054781": "Grand Paris"},
        Level.CONTRACT: {"93": "Contrat quatre-vingt-treize"},
        Level.DEPARTMENT: {"93": "Seine-Saint-Denis", "75": "Paris"},
    },
    # Of 2015: taken over by one neighbourhood, by two, by none.
    lambda: {"QP093001": ("QN09301A",), "QP093002": ("QN09301A", "QN09302B"), "QP093003": ()},
)

HEADER = [
    "Année", "Date", "Intitulé", "Mission", "Format", "Thèmes", "Mode", "Publics", "Lieux", "Demi-journées",
    "Rencontres", "Participations", "Statut",
]  # fmt: skip
DAY, TITLE, MISSION, FORMAT, THEMES, MODE, AUDIENCES, PLACE, HALF_DAYS, MEETINGS, ATTENDANCES, STATUS = range(1, 13)
LINE: list[Cell] = [
    "2024", "18/03/2024", "Santé", "M1", "réseau", "santé", "présentiel", "élus", "departement-93", "2,5", "1", "34",
    "réel",
]  # fmt: skip


def line(number: int = 0, **cells: Cell) -> list[Cell]:
    """A good line, its title told by its number, with other cells where given by the name of their column."""
    places = {"jour": DAY, "titre": TITLE, "mission": MISSION, "format": FORMAT, "themes": THEMES, "mode": MODE,
              "publics": AUDIENCES, "lieux": PLACE, "demi": HALF_DAYS, "rencontres": MEETINGS, "part": ATTENDANCES,
              "statut": STATUS, "annee": 0}  # fmt: skip
    found = [*LINE]
    found[TITLE] = f"Action {number}"
    for name, cell in cells.items():
        found[places[name]] = cell
    return found


def one(**cells: str) -> bytes:
    """A text file of one line."""
    return csv_file([HEADER, line(0, **cells)])


def with_column(heading: str, *cells: str) -> bytes:
    return csv_file([[*HEADER, heading], *([*line(number), cell] for number, cell in enumerate(cells))])


def in_xlsx(cell: Cell | Raw, place: int, **options: Any) -> bytes:
    row: list[Any] = line()
    row[place] = cell
    return xlsx([HEADER, row], **options)


@dataclass(frozen=True)
class Outcome:
    """What becomes of a file: how many lines are valid and refused, and what is told."""

    valid: int = 0
    refused: int = 0
    told: str = ""
    """Part of what is said: of why, of the advice, or of the remarks."""
    at: tuple[int, str] | None = None
    """Line and column of the first refusal."""
    values: dict[str, object] = field(default_factory=dict)
    """Of the first valid record."""
    stopped: bool = False


def good(**values: object) -> Outcome:
    return Outcome(1, values=values)


def bad(told: str, column: str) -> Outcome:
    return Outcome(0, 1, told, (2, column))


def stopped(told: str) -> Outcome:
    return Outcome(told=told, stopped=True)


TEN = [line(number) for number in range(20)]
TEN[4] = line(4, demi="deux")
TEN[13] = line(13, lieux="qpv-QN99999Z")
SHUFFLED = [*range(12, -1, -1)]
RENAMED = {"Demi-journées": "Nb de 1/2 journées", "Thèmes": "THEMATIQUE", "Lieux": "code_qpv", "Publics": "Public visé"}
FORMULA = Raw("<c {r}><f>SUM(A1:A2)</f></c>")
REPORTS = [["Date", "Objet", "Thèmes", "État", "Statut"], ["18/03/2024", "Accès aux soins", "santé", "reçue", "réel"]]

FILES: dict[str, tuple[bytes, Outcome]] = {
    # How text is written.
    "semicolons": (one(), good(half_days=2.5, day=date(2024, 3, 18), attendances=34)),
    "commas": (csv_file([HEADER, line()], ","), good(half_days=2.5)),
    "tabs": (csv_file([HEADER, line()], "\t"), good(half_days=2.5)),
    "byte-order-mark": (csv_file([HEADER, line()], encoding="utf-8-sig"), good(year=2024)),
    "windows-text": (csv_file([HEADER, line(titre="Été œuvré")], encoding="cp1252"), good(title="Été œuvré")),
    "unix-line-ends": (csv_file([HEADER, line()], line_end="\n"), good()),
    "old-mac-line-ends": (csv_file([HEADER, line()], line_end="\r"), good()),
    "utf-16": (csv_file([HEADER, line()], encoding="utf-16"), Outcome(told="ni un texte CSV")),
    "null-byte": (one() + b"\x00", Outcome(told="texte")),
    "open-quote": (b'Ann\xc3\xa9e;Statut;Mission\n2024;"r', Outcome(told="mal écrite")),
    "empty": (b"", Outcome(told="vide")),
    "only-headings": (csv_file([HEADER]), stopped("aucune ligne")),
    "no-headings": (csv_file([line(), line(1)]), Outcome(told="aucune ligne ne nomme")),
    "titles-above": (csv_file([["Bilan 2024"], [], HEADER, line()]), good()),
    "total-below": (csv_file([HEADER, line(), ["Total", "", "", "", "", "", "", "", "", "2,5"]]),
                    Outcome(1, told="total (ligne 3)")),
    "example-left-in": (csv_file([HEADER, line(titre="EXEMPLE - à supprimer"), line()]),
                        Outcome(1, told="exemple du modèle (ligne 2)")),
    "headings-again": (csv_file([HEADER, line(), HEADER, line(1)]), Outcome(2, told="titres répétés (ligne 3)")),
    # Headings.
    "shuffled": (csv_file([[row[place] for place in SHUFFLED] for row in (HEADER, line())]), good(half_days=2.5)),
    "renamed": (csv_file([[RENAMED.get(name, name) for name in HEADER], line()]), good(half_days=2.5)),
    "capitals": (csv_file([["ANNEE", *HEADER[1:9], "DEMI JOURNEES", *HEADER[10:]], line()]), good(year=2024)),
    "mistyped": (csv_file([[*HEADER[:9], "Demi-journnés", *HEADER[10:]], line()]), stopped("« Demi-journées » ?")),
    "lacking": (csv_file([HEADER[:12], line()[:12]]), stopped("colonne absente : « Statut »")),
    "twice": (csv_file([[*HEADER, "statut"], [*line(), "réel"]]), stopped("colonne en double")),
    "unknown-column": (with_column("Couleur", "bleu"), Outcome(1, told="colonne non lue : « Couleur »")),
    # Numbers and dates.
    "spaced-number": (one(part="1 234"), good(attendances=1234)),
    "narrow-space": (one(part="1\u202f234"), good(attendances=1234)),
    "zero": (one(demi="0"), good(half_days=0.0)),
    "not-known": (one(demi="n. d."), good(half_days=None, attendances=34)),
    "words": (one(demi="2 demi-journées"), bad("pas un nombre", "Demi-journées")),
    "negative": (one(demi="-5"), bad("inférieur à 0", "Demi-journées")),
    "half-a-person": (one(part="3,5"), bad("pas un nombre entier", "Participations")),
    "too-many": (one(part="99999999"), bad("supérieur à", "Participations")),
    "no-figure": (one(demi="", rencontres="", part=""), bad("aucun chiffre", "Demi-journées")),
    "iso-date": (one(jour="2024-03-18"), good(day=date(2024, 3, 18))),
    "short-year": (one(jour="18/3/24"), good(day=date(2024, 3, 18))),
    "date-in-words": (one(jour="18 mars 2024"), good(day=date(2024, 3, 18))),
    "serial-day": (one(jour="45369"), good(day=date(2024, 3, 18))),
    "no-such-day": (one(jour="31/02/2024"), bad("pas une date", "Date")),
    "month-first": (one(jour="03/18/2024"), bad("pas une date", "Date")),
    "other-year": (one(jour="18/03/2023"), bad("la date est en 2023", "Année")),
    "year-of-the-date": (one(annee=""), good(year=2024)),
    "yearly-total": (one(jour=""), good(year=2024, day=None)),
    "neither-year-nor-date": (one(annee="", jour=""), bad("cellule vide", "Année")),
    # Closed lists and places.
    "code-and-label": (one(mission="M1 – Animer les réseaux d'acteurs"), good(mission="M1")),
    "other-word": (one(mode="visio"), good(mode="distanciel")),
    "several": (one(themes="santé | emploi", publics="élus, associations"), good(audiences=("P01", "P07"))),
    "mistyped-choice": (one(format="formassion"), bad("« formation » ?", "Format")),
    "ambiguous-theme": (one(themes="1.1"), bad("selon la nomenclature", "Thèmes")),
    "demonstration": (one(statut="démonstration"), bad("démonstration", "Statut")),
    "bare-qpv": (one(lieux="qn09301a"), good(places=("qpv-QN09301A",))),
    "unknown-qpv": (one(lieux="QN09309Z"), bad("QN09301A « Les Tilleuls » et QN09302B", "Lieux")),
    "qpv-of-2015": (one(lieux="QP093001"), good(places=("qpv-QN09301A",))),
    "parted-qpv-of-2015": (one(lieux="QP093002"), bad("QN09301A « Les Tilleuls » et QN09302B « Les Ormes »", "Lieux")),
    "gone-qpv-of-2015": (one(lieux="QP093003"), bad("plus dans la liste", "Lieux")),
    "unmapped-qpv-of-2015": (one(lieux="QP075009"), bad("QN07501P « Le Port »", "Lieux")),
    "lost-zero": (one(lieux="commune-1053"), bad("« commune-01053 »", "Lieux")),
    "two-places-one-code": (one(lieux="93"), bad("« contrat-93 » et « departement-93 »", "Lieux")),
    "name-for-code": (one(lieux="Saint-Denis"), bad("« commune-93066 »", "Lieux")),
    "another-centre": (with_column("Centre", "crpv-guyane"), bad("autre centre", "Centre")),
    # Whole files.
    "tenth-is-bad": (csv_file([HEADER, *TEN]), Outcome(18, 2, "pas un nombre", (6, "Demi-journées"))),
    "twice-the-same": (csv_file([HEADER, line(), line()]), Outcome(1, 1, "même contenu qu'à la ligne 2", (3, ""))),
    "too-many-cells": (csv_file([HEADER, [*line(), "de trop"]]), bad("plus de cellules", "")),
    "field-reports": (csv_file(REPORTS), good(subject="Accès aux soins", state="recue")),
    # Text is data.
    "formula-text": (one(titre="=1+1"), good(title="=1+1")),
    "template-text": (one(titre="{{7*7}}"), good(title="{{7*7}}")),
    "markup": (one(titre="<b>gras</b>"), good(title="<b>gras</b>")),
    "control-character": (one(titre="a\x07b"), bad("caractère de contrôle", "Intitulé")),
    # Persons.
    "e-mail": (one(titre="Écrire à a.b@exemple.fr"), stopped("« Intitulé » semble contenir des données personnelles")),
    "telephone": (with_column("Remarque", "06 12 34 56 78"), stopped("un numéro de téléphone")),
    "column-of-names": (with_column("Nom et prénom", "Durand"), stopped("d'après son titre")),
    "names": (with_column("Qui", "Anne DURAND", "Luc PETIT", "Zoé MARTIN"), stopped("des noms de personnes")),
    "counted-persons": (with_column("Intervenants", "3"), Outcome(1, told="colonne non lue")),
    # Workbooks.
    "xlsx": (xlsx([HEADER, [2024, date(2024, 3, 18), *line()[2:9], 2.5, 1, 34, "réel"]]),
             good(day=date(2024, 3, 18), half_days=2.5, attendances=34)),
    "xlsx-of-1904": (in_xlsx(43907, DAY, starts_in_1904=True), good(day=date(2024, 3, 18))),
    "xlsx-dated-in-1904": (in_xlsx(Raw('<c {r} s="1"><v>43907</v></c>'), DAY, starts_in_1904=True),
                           good(day=date(2024, 3, 18))),
    "hidden-sheet-first": (xlsx([HEADER, line()], others={"Brouillon": [["a", "b"]]}, hidden=["Brouillon"]),
                           Outcome(1, told="feuille non lue : « Brouillon »")),
    "sheet-of-the-template": (xlsx([["Lisez-moi"]], others={"Activité": [HEADER, line()]}), good()),
    "merged-text": (xlsx([HEADER, line(), line(1, mission=None)], merged=["D2:D3"]), Outcome(2)),
    "merged-figure": (xlsx([HEADER, line(), line(1, demi=None)], merged=["J2:J3"]),
                      Outcome(1, 1, "cellule fusionnée", (3, "Demi-journées"))),
    "formula-without-value": (in_xlsx(FORMULA, HALF_DAYS), bad("ne donne pas le résultat", "Demi-journées")),
    "formula-with-value": (in_xlsx(Raw("<c {r}><f>1+1</f><v>2</v></c>"), HALF_DAYS), good(half_days=2.0)),
    "reference-lost": (in_xlsx(Raw('<c {r} t="e"><f>#REF!</f><v>#REF!</v></c>'), HALF_DAYS),
                       bad("formule en erreur", "Demi-journées")),
    "ods": (ods([HEADER, ["2024", date(2024, 3, 18), *line()[2:9], 2.5, 1, 34, "réel"]]),
            good(day=date(2024, 3, 18), half_days=2.5)),
    "ods-formula-without-value": (
        ods([HEADER, [*line()[:9], Raw('<table:table-cell table:formula="of:=1+1"/>'), "1", "34", "réel"]]),
        bad("ne donne pas le résultat", "Demi-journées"),
    ),
    "not-a-workbook": (archive({"lisez-moi.txt": "rien"}), Outcome(told="coupé ou altéré")),
    "cut-workbook": (xlsx([HEADER, line()])[:400], Outcome(told="coupé ou altéré")),
    "old-workbook": (b"\xd0\xcf\x11\xe0" + bytes(600), Outcome(told="ancien format")),
    "web-page": (b"<!doctype html><title>Erreur</title>", Outcome(told="ni un texte CSV")),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00", Outcome(told="ni un texte CSV")),
}  # fmt: skip

ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "over-10-mb": (lambda: one() + b"x" * SENT.size, "dépasse 10 Mo"),
    "zip-bomb": (lambda: xlsx([HEADER], parts={"xl/b.xml": "<a>" + " " * 400_000_000}), "une fois ouvert"),
    "small-zip-bomb": (lambda: xlsx([HEADER], parts={"xl/b.xml": "<a>" + " " * 9_000_000}), "une fois ouvert"),
    "thousand-entries": (lambda: archive({f"{number}.xml": "" for number in range(1000)}), "réunit 1000 fichiers"),
    "way-out": (lambda: xlsx([HEADER], parts={"../../ailleurs.xml": "<a/>"}), "chemin interdit"),
    "macros": (lambda: xlsx([HEADER], parts={"xl/vbaProject.bin": "x"}), "macros"),
    "other-workbook": (lambda: xlsx([HEADER], parts={"xl/externalLinks/a.xml": "<a/>"}), "liens vers d'autres"),
    "far-cell": (lambda: _with_sheet('r="A1"', 'r="XFD1048576"'), "ligne 1048576 ou colonne 16384"),
    "far-dimension": (lambda: _with_sheet("<sheetData>", '<dimension ref="A1:XFD9"/><sheetData>'), "colonne 16384"),
    "far-cell-in-other-words": (lambda: _with_sheet('<c r="A1"', "<c s='1' r = '&#88;FD1'"), "colonne 16384"),
    "far-row": (lambda: _with_sheet('<row r="1"><c r="A1"', '<row r="900000"><c'), "ligne 900000"),
    "external-entity": (lambda: _with_sheet("<worksheet", f"{ENTITY}<worksheet"), "définition de type"),
    "nested-entities": (lambda: xlsx([HEADER], parts={"xl/a.xml": f"{LAUGHS}<a>&b;</a>"}), "définition de type"),
    "external-entity-in-ods": (lambda: ods([HEADER, line()], doctype=ENTITY), "définition de type"),
    "repeated-cells": (lambda: _repeated(1, 16384), "colonne 16384"),
    "repeated-rows": (lambda: _repeated(1048576, 3), "ligne 1048576"),
}


def _with_sheet(text: str, instead: str) -> bytes:
    """A workbook of which the sheet says something else."""
    return xlsx([], parts={"xl/worksheets/s1.xml": sheet_xml([HEADER, line()]).replace(text, instead)})


def _repeated(rows: int, columns: int) -> bytes:
    cell = f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}"/>'
    return ods([], body=f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>')


def intake(content: bytes, name: str = "fichier") -> Intake:
    return judge(GivenFile(name, content), CENTRE, PLACES)


def plain(value: object) -> object:
    """A value as the table of outcomes writes it."""
    return tuple(map(str, value)) if isinstance(value, tuple) else value


def test_there_are_sixty_files() -> None:
    assert len(FILES) + len(HOSTILE) >= 60


@pytest.mark.parametrize(("content", "expected"), FILES.values(), ids=FILES)
def test_each_file_has_its_outcome(content: bytes, expected: Outcome) -> None:
    if not (expected.valid or expected.refused or expected.stopped):
        with pytest.raises(RefusedFile, match=expected.told):
            intake(content)
        return
    found = intake(content)
    assert (len(found.checked.records), found.stopped) == (expected.valid, expected.stopped), found.refusals
    if not expected.stopped:
        assert found.refused_lines == expected.refused
    told = [f"{refusal.why} {refusal.advice}" for refusal in found.refusals] + list(found.remarks())
    said = [text.replace("\u00a0", " ") for text in told]
    assert any(expected.told in text for text in said) or not expected.told, said
    if expected.at:
        assert (found.refusals[0].line, found.refusals[0].column) == expected.at
    if expected.values:
        record = next(iter(found.checked.records.values()))
        assert {name: plain(getattr(record, name)) for name in expected.values} == expected.values


@pytest.mark.parametrize(("make", "why"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_in_time(make: Callable[[], bytes], why: str) -> None:
    content = make()
    start = time.perf_counter()
    with pytest.raises(RefusedFile, match=why):
        intake(content)
    assert time.perf_counter() - start < 2


def test_what_is_sent_is_known_by_its_columns() -> None:
    kinds: Sequence[type] = [intake(FILES[name][0]).kind for name in ("semicolons", "field-reports")]
    assert kinds == [ActivityRecord, FieldReport]
