"""The file of a centre: what the sheet says, line by line, each with status and source."""

from __future__ import annotations

import csv

import pytest

from geo.atlas import Atlas
from geo.centre_sheet import centre_sheet
from geo.export.centre_file import centre_rows, file_name
from geo.export.files import french_csv
from geo.store import OpenEdition
from tests.tiny_country import REFERENCE


@pytest.fixture
def lines(tiny_edition: OpenEdition) -> list[dict[str, str]]:
    atlas = Atlas(tiny_edition, REFERENCE)
    text = french_csv(centre_rows(atlas, centre_sheet(atlas, "alpha"))).decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def test_every_part_of_the_sheet_is_there(lines: list[dict[str, str]]) -> None:
    counted = {part: sum(line["rubrique"] == part for line in lines) for part in {line["rubrique"] for line in lines}}
    assert counted == {
        "identité": 10, "périmètre": 2, "comparaison au réseau": 7, "chiffre publié": 5, "année sans total": 8,
        "offre": 6,
    }  # fmt: skip
    assert {line["centre"] for line in lines} == {"alpha"}
    assert {line["edition"] for line in lines} == {"tiny-2024"}


def test_what_is_not_known_is_empty_and_says_so(lines: list[dict[str, str]]) -> None:
    by_element = {line["element"]: line for line in lines}
    assert (by_element["forme juridique"]["texte"], by_element["forme juridique"]["statut"]) == ("", "non_renseigne")
    assert by_element["Alise (01)"]["depuis"] == "", "the start is not known"
    assert by_element["Bréval (02)"]["depuis"] == "2016-01-01"
    silent = [line for line in lines if line["rubrique"] == "année sans total"]
    assert {line["remarque"] for line in silent} == {"couvert, activité non reçue"}
    assert {line["valeur"] for line in silent} == {""}


def test_the_median_comes_with_its_number_of_centres(lines: list[dict[str, str]]) -> None:
    (inhabitants,) = (line for line in lines if line["element"] == "Habitants des QPV servis")
    assert (inhabitants["valeur"], inhabitants["mediane"], inhabitants["centres_renseignes"]) == ("10000", "7500", "2")


def test_the_name_of_the_file_says_what_it_is(tiny_edition: OpenEdition) -> None:
    atlas = Atlas(tiny_edition, REFERENCE)
    assert file_name(atlas, centre_sheet(atlas, "beta")) == "atlas-crpv_tiny-2024_2024-06-30_centre_beta"
