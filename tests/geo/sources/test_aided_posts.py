"""State-aided posts: small files with every trap, hostile ones, a build, and the real files counted apart."""

from __future__ import annotations

import json
import math
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from geo.build import build
from geo.errors import AtlasError, InvalidTable, RefusedFile, SourceUnavailable
from geo.post_tables import AIDED_POSTS
from geo.schema import check
from geo.sources.france.aided_posts import read_posts
from geo.sources.reading import GivenPlaces
from geo.store.parquet import ParquetEditionStore
from geo.tables import no_rows
from tests.geo.sources import tiny_wheel as tiny

SHARED = Path(__file__).parents[4] / "shared" / "data"
real_files = pytest.mark.skipif(not SHARED.is_dir(), reason="the real files are not here")

CONTRACTS = pd.DataFrame({"code": ["CN00101M", "CV415", "CV9"], "department_code": ["01", "978", None]})
DEPARTMENTS = ["01", "02", "2A", "978"]


def line(post: str = "00124R000100", **changed: Any) -> dict[str, Any]:
    """A line of the official form."""
    told = {"id_poste": post, "code_tiers": "1", "raison_sociale": "ASSO", "annee": 2024, "montant": 100.5,
            "code_cv": "CN00101M", "insee_dep": "01", "insee_reg": "84"}  # fmt: skip
    return told | changed


def written(path: Path, *lines: Any) -> Path:
    path.write_text(json.dumps(lines), encoding="utf-8")
    return path


def read(*paths: Path) -> tuple[pd.DataFrame, list[str]]:
    posts, records = read_posts(paths, CONTRACTS, DEPARTMENTS)
    check(posts, AIDED_POSTS)
    return posts, [record.line().replace("\u202f", " ").replace("\xa0", " ") for record in records]


def test_every_trap_of_a_file_is_handled_and_told(tmp_path: Path) -> None:
    nowhere = line("00124R000300", code_cv="CV9")
    del nowhere["insee_dep"]
    path = written(
        tmp_path / "postes.json",
        line(),
        line(code_cv="CN00201M"),  # the same post, for another contract
        line("00124R000200", insee_dep=None, code_cv="CV415", annee="2024", montant=0),
        nowhere,
        line("00124R000400", insee_dep="1", code_cv=None, montant=None),
        line("00124R000500", insee_dep=None, code_cv="CN02A01I"),  # its code says where it is
    )
    posts, (told,) = read(path)
    assert posts["department_code"].tolist()[:3] == ["01", "01", "978"]
    assert pd.isna(posts["department_code"][3])
    assert posts["department_code"].tolist()[4:] == ["01", "2A"]
    assert posts["department_is_deduced"].tolist() == [False, False, True, False, False, True]
    assert posts["amount"].fillna(-1).tolist() == [100.5, 100.5, 0, 100.5, -1, 100.5], "zero is a value, nothing is not"
    assert set(posts["year"]) == {2024}
    assert told == (
        "postes.json : 6 lignes de postes aidés ; Adultes-relais 2024 : 5 postes, 402 € ; "
        "1 ligne répète l'identifiant d'un poste : les montants s'additionnent, le poste compte une fois ; "
        "1 département absent : 02 ; "
        "3 lignes sans département : 2 d'après leur contrat, 1 « département non renseigné » ; "
        "1 ligne sans contrat ; 1 ligne sans montant ; 1 ligne dont l'année est écrite en texte ; "
        "1 ligne dont le département n'est pas celui de leur contrat ; "
        "contrats que l'édition ne connaît pas : CN00201M, CN02A01I"
    )


def test_a_file_in_csv_is_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "fonjep.csv"
    path.write_text("annee;id_poste;montant;insee_dep\n2024;D00010;7 164,50 €;01\n2024;JP0011;3582;02\n")
    posts, (told,) = read(path)
    assert posts[["kind", "post", "amount", "department_code"]].to_numpy().tolist() == [
        ["fonjep", "D00010", 7164.5, "01"],
        ["fonjep", "JP0011", 3582.0, "02"],
    ]
    assert "Postes Fonjep 2024 : 2 postes, 10 746 €" in told


def test_lines_that_are_wholly_alike_are_told_and_a_partial_year_is_named(tmp_path: Path) -> None:
    posts, (told,) = read(written(tmp_path / "postes.json", *(line(annee=2025) for _ in range(3))))
    assert posts["partial"].all()
    assert "2 lignes répètent l'identifiant d'un poste (dont 2 lues à l'identique)" in told
    assert "2025 : année partielle ou comptée autrement, ne se compare à aucune autre" in told


def test_two_files_of_the_same_posts_and_year_are_refused(tmp_path: Path) -> None:
    first, again = written(tmp_path / "a.json", line()), written(tmp_path / "b.json", line("00124R000900"))
    with pytest.raises(InvalidTable, match=r"Adultes-relais 2024 : déjà dans a\.json"):
        read(first, again)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"id_poste": "inconnu"}, "identifiant de poste absent ou inconnu : ligne(s) 2"),
        ({"id_poste": None}, "identifiant de poste absent ou inconnu : ligne(s) 2"),
        ({"annee": "deux mille"}, "année illisible : ligne(s) 2"),
        ({"annee": None}, "année illisible : ligne(s) 2"),
        ({"montant": "beaucoup"}, "montant illisible : ligne(s) 2"),
        ({"montant": -5}, "montant illisible : ligne(s) 2"),
        ({"montant": True}, "montant illisible : ligne(s) 2"),
        ({"montant": math.inf}, "montant illisible : ligne(s) 2"),
        ({"montant": math.nan}, "montant illisible : ligne(s) 2"),
        ({"insee_dep": "99"}, "département inconnu : ligne(s) 2"),
        ({"code_cv": "{{7*7}}"}, "code de contrat illisible : ligne(s) 2"),
        ({"code_cv": ["CN00101M"]}, "élément(s) qui ne sont pas d'un seul tenant : 2"),
    ],
)
def test_a_line_that_cannot_be_read_refuses_the_file(tmp_path: Path, changed: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidTable) as caught:
        read(written(tmp_path / "postes.json", line(), line(**changed)))
    assert caught.value.faults == (told,)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "il est vide"),
        (b"<html>Erreur</html>", "ce n'est ni un texte"),
        (b'[{"id_poste": "D00010", "annee"', "coupé ou altéré"),
        (b"[" * 200_000, "coupé ou altéré"),
        (b'[{"montant": ' + b"9" * 5_000 + b"}]", "coupé ou altéré"),
        (b'{"type": "FeatureCollection"}', "pas une liste de postes"),
        (b"[1, 2]", "pas une liste de postes"),
        (b"[]", "la liste des postes est vide"),
        (b"[\x00{}]", "ce n'est ni un texte"),
        (b"[" + b" " * 20_000_001 + b"]", "il dépasse 20 Mo"),
    ],
)
def test_a_file_of_something_else_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "postes.json"
    path.write_bytes(content)
    with pytest.raises(RefusedFile, match=told):
        read(path)


def test_a_column_that_lacks_and_a_file_that_is_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidTable, match="colonne absente : montant"):
        read(written(tmp_path / "postes.json", {"id_poste": "D00010", "annee": 2024}))
    with pytest.raises(SourceUnavailable):
        read(tmp_path / "absent.json")


def test_a_build_takes_the_posts_and_one_without_them_has_no_file_of_them(tmp_path: Path) -> None:
    data = tiny.data_folder(tmp_path / "data")
    store = ParquetEditionStore((tmp_path / "editions",))
    path = written(tmp_path / "postes.json", line(), line("00124R000200", insee_dep="02"))
    report = build("fr-2024", data=data, store=store, places=GivenPlaces(posts=(path,)))
    opened = store.read("fr-2024")
    assert [record.read for record in report.places] == [2]
    assert opened.tables.aided_posts["department_code"].tolist() == ["01", "02"]
    assert "aided-posts" in {source.id for source in opened.manifest.description.sources}
    with pytest.raises(AtlasError, match="identifiant de poste"):
        build("fr-2024", data=data, store=store, places=GivenPlaces(posts=(written(path, line("?")),)))
    assert store.served_build("fr-2024") == report.build, "a refused file replaces nothing"
    build("fr-2024", data=data, store=store)
    without = store.read("fr-2024")
    assert "aided_posts.parquet" not in without.manifest.files
    pd.testing.assert_frame_equal(without.tables.aided_posts, no_rows(AIDED_POSTS))


def counted_apart(name: str) -> tuple[int, int, int, int, float, int]:
    """Lines, repeated identifiers, without département, without contract, euros and posts, in plain Python."""
    rows = json.loads((SHARED / name).read_bytes())
    identifiers = Counter(row["id_poste"] for row in rows)
    return (
        len(rows),
        sum(times - 1 for times in identifiers.values()),
        sum(row.get("insee_dep") is None for row in rows),
        sum(row.get("code_cv") is None for row in rows),
        math.fsum(row["montant"] for row in rows),
        len(identifiers),
    )


@real_files
@pytest.mark.parametrize(
    ("name", "lines", "repeated", "nowhere", "without_contract"),
    [
        # As the sheet of the files says; it tells nothing of the départements of the posts Fonjep.
        ("adultes_relais_2024.json", 4949, 228, 17, 0),
        ("adultes_relais_2025.json", 4753, 702, 20, 0),
        ("postes_fonjep_2024.json", 1547, 51, None, 101),
        ("postes_fonjep_2025.json", 3162, 1489, None, 199),
    ],
)
def test_the_real_files_are_counted_as_published_and_as_counted_apart(
    name: str, lines: int, repeated: int, nowhere: int | None, without_contract: int
) -> None:
    apart = counted_apart(name)
    assert apart[:2] == (lines, repeated)
    assert nowhere in (None, apart[2])
    rows = json.loads((SHARED / name).read_bytes())
    departments = {row["insee_dep"] for row in rows if row.get("insee_dep")} | {"978", "987"}
    posts, (record,) = read_posts([SHARED / name], CONTRACTS[:0], departments)
    check(posts, AIDED_POSTS)
    assert record.read == len(posts) == lines
    assert len(posts) - posts["post"].nunique() == repeated
    assert posts["contract_code"].isna().sum() == apart[3] == without_contract
    assert posts["amount"].sum() == pytest.approx(apart[4])
    assert posts["post"].nunique() == apart[5]
    told = posts["department_code"].isna() | posts["department_is_deduced"]
    assert told.sum() == apart[2], "deduced from the contract, or told as not known: none is dropped"
