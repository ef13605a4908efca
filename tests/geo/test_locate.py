"""Files of points as people have them: headings, separators, encodings, text kept as it was; faults told."""

from __future__ import annotations

import csv
import gzip
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from geo import locate as module
from geo.__main__ import app
from geo.errors import AtlasError, InvalidTable, RefusedFile, SourceUnavailable
from geo.locate import locate
from geo.store import OpenEdition
from tests import tiny_country

TEXT = "nom;longitude;latitude\n=1+1;2.515;46.205\n 007 ;2.105;46.105\nailleurs;5.5;48.5\nsans;;\n"
"""In QN00103N (La Gare), in QN00101M (Le Port), in no perimeter, nowhere: see `tiny_country.PERIMETERS`."""
ADDED = [["QN00103N", "La Gare"], ["QN00101M", "Le Port"], ["", ""], ["", ""]]


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> OpenEdition:
    store = tiny_country.write(tmp_path_factory.mktemp("drawn"), tiny_country.with_perimeters())
    return store.read(tiny_country.EDITION)


def made(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows(path: Path, separator: str = ";") -> list[list[str]]:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=separator))


def placed(tmp_path: Path, edition: OpenEdition, content: str | bytes, **named: str) -> list[list[str]]:
    """The two added cells of each row."""
    out = tmp_path / "out.csv"
    report = locate(made(tmp_path / "in.csv", content), out, edition, **named)
    return [row[-2:] for row in rows(out, report.separator)[1:]]


def test_columns_text_and_order_are_kept(tmp_path: Path, edition: OpenEdition) -> None:
    report = locate(made(tmp_path / "in.csv", TEXT), tmp_path / "out.csv", edition)
    assert rows(tmp_path / "out.csv") == [
        ["nom", "longitude", "latitude", "qpv_code", "qpv_nom"],
        ["=1+1", "2.515", "46.205", "QN00103N", "La Gare"],
        [" 007 ", "2.105", "46.105", "QN00101M", "Le Port"],
        ["ailleurs", "5.5", "48.5", "", ""],
        ["sans", "", "", "", ""],
    ]
    assert (report.rows, report.neighbourhoods, report.columns) == (4, 2, ("longitude", "latitude"))
    assert report.outcomes == {
        "dans_un_qpv": 2, "hors_perimetres": 1, "sans_coordonnees": 1, "hors_bornes": 0,
    }  # fmt: skip
    assert report.undrawn == 3, "ten neighbourhoods, seven perimeters"
    assert report.incomplete_departments == ("03", "04", "971", "987")


HEADINGS = {
    "in capitals": "NOM;LONGITUDE;LATITUDE",
    "short": "nom;lon;lat",
    "other words": "nom; Lng ;Lat",
    "letters": "nom;X;Y",
    "degrees before metres": "x;longitude;latitude",
}


@pytest.mark.parametrize("header", HEADINGS.values(), ids=HEADINGS)
def test_columns_are_guessed(tmp_path: Path, edition: OpenEdition, header: str) -> None:
    assert placed(tmp_path, edition, TEXT.replace("nom;longitude;latitude", header)) == ADDED


def test_columns_may_be_named(tmp_path: Path, edition: OpenEdition) -> None:
    text = TEXT.replace("nom;longitude;latitude", "lon;est;nord")
    assert placed(tmp_path, edition, text, longitude="EST", latitude="nord") == ADDED


FORMS: dict[str, bytes] = {
    "commas": TEXT.replace(";", ",").encode(),
    "tabs": TEXT.replace(";", "\t").encode(),
    "bars": TEXT.replace(";", "|").encode(),
    "decimal commas": TEXT.replace(".", ",").encode(),
    "a mark": TEXT.encode("utf-8-sig"),
    "cp1252": TEXT.replace("ailleurs", "Évêché").encode("cp1252"),
    "Windows lines": TEXT.replace("\n", "\r\n").encode(),
    "no last line end": TEXT.rstrip("\n").encode(),
    "blank lines": TEXT.replace("\n", "\n\n").encode(),
    "compressed": gzip.compress(TEXT.encode()),
    "spaces": TEXT.replace("2.515", " 2.515 ").encode(),
    "a separator in the header": TEXT.replace("nom;", '"nom, prénom; âge";').encode(),
    "a line end in a cell": TEXT.replace("ailleurs", '"ail\nleurs"').encode(),
}


@pytest.mark.parametrize("content", FORMS.values(), ids=FORMS)
def test_files_are_read_as_people_have_them(tmp_path: Path, edition: OpenEdition, content: bytes) -> None:
    out = tmp_path / "out.csv"
    report = locate(made(tmp_path / "in.csv", content), out, edition)
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert [row[-2:] for row in csv.reader(file, delimiter=report.separator)][1:] == ADDED


@pytest.mark.parametrize(
    ("content", "mark"),
    [
        (TEXT.encode(), False),
        (TEXT.encode("utf-8-sig"), True),
        (TEXT.replace("sans", "été").encode("cp1252"), True),
    ],
)
def test_a_spreadsheet_will_read_the_accents_again(
    tmp_path: Path, edition: OpenEdition, content: bytes, mark: bool
) -> None:
    locate(made(tmp_path / "in.csv", content), tmp_path / "out.csv", edition)
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf") is mark


def test_a_name_in_gz_is_compressed_and_the_same_points_give_the_same_bytes(
    tmp_path: Path, edition: OpenEdition
) -> None:
    source = made(tmp_path / "in.csv", TEXT)
    for name in ("one.csv.gz", "other.csv.gz"):
        locate(source, tmp_path / name, edition)
    assert [row[-2:] for row in rows(tmp_path / "one.csv.gz")[1:]] == ADDED
    assert (tmp_path / "one.csv.gz").read_bytes() == (tmp_path / "other.csv.gz").read_bytes()


REFUSED: dict[str, tuple[str | bytes, type[AtlasError], str]] = {
    "nothing": ("", RefusedFile, "vide"),
    "a page": ("<!doctype html><p>503", RefusedFile, "pas un texte de colonnes"),
    "a spreadsheet": (b"PK\x03\x04\x00\x00", RefusedFile, "Enregistrez-le en CSV"),
    "half a compressed file": (gzip.compress(TEXT.encode() * 100)[:60], RefusedFile, "coupée ou altérée"),
    "no longitude": (TEXT.replace("longitude", "est"), InvalidTable, "longitude introuvable.*nom, est, lat.*--lon"),
    "no latitude": (TEXT.replace("latitude", "nord"), InvalidTable, "latitude introuvable.*--lat COLONNE"),
    "two longitudes": (TEXT.replace("nom;", "lon;"), InvalidTable, "plusieurs colonnes pour la longitude.*--lon"),
    "a short line": (TEXT.replace("ailleurs;", ""), InvalidTable, "ligne 4 : 2 cellules au lieu de 3"),
    "an open quotation": (TEXT.replace("sans", '"sans'), RefusedFile, "ligne 5 a un guillemet"),
    "metres": (TEXT.replace("2.", "652000.").replace("5.5;", "700000;"), RefusedFile, "ne sont pas des degrés"),
    "words": ("nom;lon;lat\nA;ici;là\n", RefusedFile, "aucune ligne n'a de coordonnées lisibles"),
    "already placed": (TEXT.replace("nom;", "qpv_code;"), InvalidTable, "déjà présente : qpv_code"),
    "an endless line": ("nom;lon;lat\n" + "a" * (1 << 20), RefusedFile, "une ligne ne finit pas"),
    "no letters": (b"nom;lon;lat\n\x81\x8d;2.515;46.205\n", RefusedFile, "caractères ne sont pas lisibles"),
}


@pytest.mark.parametrize(("content", "kind", "told"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_placed_is_told_and_nothing_is_written(
    tmp_path: Path, edition: OpenEdition, content: str | bytes, kind: type[AtlasError], told: str
) -> None:
    path = made(tmp_path / "in.csv", content)
    before = made(tmp_path / "out.csv", "avant")
    with pytest.raises(kind, match=told) as error:
        locate(path, before, edition)
    assert all((error.value.what, error.value.where, error.value.advice))
    assert before.read_text() == "avant"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_the_named_column_must_exist_once(tmp_path: Path, edition: OpenEdition) -> None:
    path = made(tmp_path / "in.csv", TEXT.replace("nom;", "longitude;"))
    for name, told in (("est", "introuvable"), ("longitude", "plusieurs colonnes")):
        with pytest.raises(InvalidTable, match=told):
            locate(path, tmp_path / "out.csv", edition, longitude=name)


def test_the_file_that_is_read_is_not_written_over(tmp_path: Path, edition: OpenEdition) -> None:
    path = made(tmp_path / "in.csv", TEXT)
    with pytest.raises(RefusedFile, match="écrit sur le fichier lu"):
        locate(path, tmp_path / "." / "in.csv", edition)
    assert path.read_text() == TEXT


def test_files_that_cannot_be_opened_are_told(tmp_path: Path, edition: OpenEdition) -> None:
    with pytest.raises(SourceUnavailable, match=r"absent.csv.*ne peut pas être lu"):
        locate(tmp_path / "absent.csv", tmp_path / "out.csv", edition)
    with pytest.raises(RefusedFile, match="ne peut pas être écrit"):
        locate(made(tmp_path / "in.csv", TEXT), tmp_path / "absent" / "out.csv", edition)


def test_memory_does_not_grow_with_the_file(
    tmp_path: Path, edition: OpenEdition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LOT", 500)

    def peak(count: int) -> int:
        path = made(tmp_path / f"{count}.csv", "nom;lon;lat\n" + "abcdefgh;2.105;46.105\n" * count)
        tracemalloc.start()
        try:
            locate(path, tmp_path / "out.csv", edition)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1)
    assert peak(20_000) < peak(2_000) * 1.5


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    tiny_country.write(tmp_path / "data" / "editions", tiny_country.with_perimeters())
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path / "local"))
    return lambda *arguments: CliRunner().invoke(app, ["locate", *map(str, arguments)])


def test_the_command_sums_up(tmp_path: Path, run: Callable[..., Result]) -> None:
    path, out = made(tmp_path / "in.csv", TEXT), tmp_path / "out.csv"
    result = run(path, "--out", out, "--edition", tiny_country.EDITION, "--json")
    told = json.loads(result.stdout)
    assert (told["rows"], told["outcomes"]["dans_un_qpv"], told["edition"]) == (4, 2, tiny_country.EDITION)
    assert [row[-2:] for row in rows(out)[1:]] == ADDED
    lines = run(path, "--out", out, "--edition", tiny_country.EDITION).stdout.replace("\u00a0", " ").splitlines()
    assert lines == [
        "in.csv : 4 lignes ; longitude et latitude dans « longitude » et « latitude ».",
        "Dans un QPV : 2 ; hors des périmètres connus : 1 ; sans coordonnées lisibles : 1 ; hors bornes : 0.",
        "L'édition ne connaît pas tous les périmètres dans 4 départements : y être hors périmètre n'est pas sûr.",
    ]


def test_the_command_refuses_in_one_line(tmp_path: Path, run: Callable[..., Result]) -> None:
    tiny_country.write(tmp_path / "data" / "editions")
    result = run(made(tmp_path / "in.csv", TEXT), "--out", tmp_path / "out.csv", "--edition", tiny_country.EDITION)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert "--perimeters FICHIER" in result.stderr
    assert not (tmp_path / "out.csv").exists()
