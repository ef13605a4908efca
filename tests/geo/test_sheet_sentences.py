"""The sentences of a sheet: worked out by hand on the invented country, then proved on the whole committed edition.

The proof reads the carried files by itself, with nothing of the library, and writes every sentence anew.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from geo.atlas import Atlas
from geo.indicators.definition import Level
from geo.place import Place
from geo.sheet_sentences import sentences
from geo.store import OpenEdition
from geo.territory_sheet import sheet
from tests import tiny_country
from tests.tiny_country import FIRST, OVERLAP, REFERENCE

ON = date(2024, 6, 30)
WORDS = {"etabli": "établi", "probable": "probable, à confirmer", "estime": "estimé, à confirmer"}
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def told(atlas: Atlas, place: str) -> list[str]:
    """The sentences of a place, with ordinary spaces."""
    return [text.replace("\u202f", " ") for text in sentences(sheet(atlas, Place.read(place)))]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (
            "qpv-QN00101M",
            [
                "Le Port est l'un des 2 QPV de sa commune (Aval) et l'un des 3 QPV de son département (Alise).",
                "Au 30 juin 2024, le centre en charge est ALPHA, depuis une date non connue "
                "(périmètre établi, confiance haute).",
                "Demi-journées de 2024 : chiffre reçu de 1 centre en charge sur 1.",
            ],
        ),
        (
            "qpv-QN00102M",
            [
                "Les Deux Rives s'étend sur 2 communes : Aval et Amont.",
                "C'est l'un des 3 QPV de son département (Alise).",
                "Au 30 juin 2024, le centre en charge est ALPHA, depuis une date non connue "
                "(périmètre établi, confiance haute).",
                "Demi-journées de 2024 : chiffre reçu de 1 centre en charge sur 1.",
            ],
        ),
        (
            "departement-04",
            [
                "Dorne compte au moins 4 QPV de la liste de 2024, qui est incomplète.",
                "Au 30 juin 2024, le centre en charge est Centre Bêta, depuis le 1er janvier 2022 "
                "(périmètre établi, confiance haute).",
                "Habitants de ses QPV (RP 2018, génération 2015) : 2 000 habitants, soit 40,0 % du total de la région.",
                "Demi-journées de 2024 : chiffre reçu de 0 centre en charge sur 1.",
            ],
        ),
        (
            "departement-05",
            [
                "Estre ne compte aucun QPV de la liste de 2024.",
                "Au 30 juin 2024, aucun centre n'est connu pour Estre ; dernier attesté : Centre Gamma, qui ne l'est "
                # 1.25 degrees of longitude at 47.4 degrees are 94.2 km, 0.25 of latitude 27.8
                "plus depuis le 1er janvier 2020 ; siège probable le plus proche : Centre Bêta, "
                "à 98 km à vol d'oiseau.",
                "Habitants de ses QPV (RP 2018, génération 2015) : 0 habitant.",
            ],
        ),
        (
            "departement-987",
            [
                "L'Atoll : le nombre de QPV n'est pas renseigné, liste officielle à charger.",
                "Au 30 juin 2024, aucun centre n'est connu pour L'Atoll ; aucun n'y est attesté auparavant.",
                "Le nombre d'habitants de ses QPV n'est pas renseigné.",
            ],
        ),
        (
            "region-11",
            [
                "Plaine compte 5 QPV de la liste de 2024.",
                "Au 30 juin 2024, un centre est connu pour 2 départements sur 2.",
                "Habitants de ses QPV (RP 2018, génération 2015) : 10 000 habitants.",
                "Demi-journées de 2024 : chiffre reçu de 1 centre en charge sur 1.",
            ],
        ),
        (
            "france-FR",
            [
                "La France compte au moins 10 QPV de la liste de 2024, qui est incomplète.",
                "Au 30 juin 2024, un centre est connu pour 4 départements et collectivités sur 7, dont 1 par un "
                "périmètre à confirmer seulement ; sans centre connu : L'Atoll, Estre et L'Île.",
                "Habitants de ses QPV (RP 2018, génération 2015) : 20 000 habitants au moins.",
                "Demi-journées de 2024 : chiffre reçu de 1 centre en charge sur 2.",
            ],
        ),
        ("commune-02002", ["Aval : aucun QPV connu de la liste de 2024."]),
        ("epci-200000019", ["CA du Lac compte au moins 4 QPV de la liste de 2024, qui est incomplète."]),
    ],
)
def test_by_hand_where_the_country_is_not_wholly_known(
    tiny_edition: OpenEdition, place: str, expected: list[str]
) -> None:
    found = told(Atlas(tiny_edition, REFERENCE), place)
    assert found[: len(expected)] == expected
    assert len(found) == len(expected) or place.startswith(("commune", "epci"))


def test_a_contract_speaks_of_its_communes(tmp_path: Path) -> None:
    store = tiny_country.write(tmp_path, tiny_country.with_contracts())
    atlas = Atlas(store.read(tiny_country.EDITION), REFERENCE)
    assert told(atlas, "contrat-CN00401M")[0] == (
        "L'ensemble des communes du contrat Doux compte au moins 4 QPV de la liste de 2024, qui est incomplète."
    )


def test_two_centres_in_charge_are_both_told(tiny_edition: OpenEdition) -> None:
    assert told(Atlas(tiny_edition, OVERLAP), "departement-02")[1] == (
        "Au 30 juin 2018, 2 centres sont en charge : ALPHA, depuis le 1er janvier 2016 (périmètre établi, confiance "
        "haute) ; Centre Bêta, depuis le 1er janvier 2018 (périmètre établi, confiance haute)."
    )


def test_a_zero_was_received(tiny_edition: OpenEdition) -> None:
    assert told(Atlas(tiny_edition, OVERLAP), "departement-03")[-1].endswith(
        "chiffre reçu de 1 centre en charge sur 1."
    )
    assert told(Atlas(tiny_edition, FIRST), "departement-03")[-1].endswith("chiffre reçu de 0 centre en charge sur 1.")


@dataclass
class Facts:
    """What the carried files say, read anew."""

    communes_of: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    names: dict[str, str] = field(default_factory=dict)
    in_commune: Counter[str] = field(default_factory=Counter)
    in_department: Counter[str] = field(default_factory=Counter)
    gaps: dict[str, str] = field(default_factory=dict)
    departments: dict[str, dict[str, str]] = field(default_factory=dict)
    charges: dict[str, list[tuple[str, str, str, str]]] = field(default_factory=lambda: defaultdict(list))
    """By département: centre, since when in words, status, confidence."""

    def regions(self) -> dict[str, list[str]]:
        """The départements of each région."""
        found: dict[str, list[str]] = defaultdict(list)
        for code, row in self.departments.items():
            found[row["code_region"]].append(code)
        return found


@pytest.fixture(scope="module")
def facts(project: Path) -> Facts:
    read = Facts()
    data = project / "data"
    for row in _rows(data / "reference/fr/qpv_2024.csv"):
        code = row["code_qp"]
        read.in_department[row["insee_dep"]] += 1
        read.names[code] = row["lib_qp"]
        read.communes_of[code] = set(row["insee_com"].split(","))
        read.in_commune.update(read.communes_of[code])
    read.gaps = {row["code_dep"]: row["etat"] for row in _rows(data / "reference/fr/qpv_2024_lacunes.csv")}
    read.departments = {row["code_dep"]: row for row in _rows(data / "reference/fr/departements.csv")}
    names = {row["centre_id"]: row["sigle"] or row["nom"] for row in _rows(data / "network/fr/centres.csv")}
    for row in _rows(data / "network/fr/coverage.csv"):
        since, until = row["depuis"], row["jusqua"]
        if since[:10] <= "2024-06-30" and (not until or until + "-99" > "2024-06-30"):
            told = (names[row["centre_id"]], _since(since), row["statut"], row["confiance"])
            read.charges[row["code_dep"]].append(told)
    return read


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _since(text: str) -> str:
    """A first day written as 1993, 1993-11 or 1993-11-08, in words."""
    if not text:
        return "une date non connue"
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    return f"le {day}{'er' if day == 1 else ''} {MONTHS[month - 1]} {year}"


def _number(value: int) -> str:
    return f"{value:,}".replace(",", " ")


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %".replace(".", ",")


def _coverage(facts: Facts, code: str) -> str:
    """How the sentence on the centres of one département begins; it ends there where a centre is known."""
    name, mine = facts.departments[code]["departement"], sorted(facts.charges[code])
    words = [
        f"{who}, depuis {since} (périmètre {WORDS[status]}, confiance {sure})" for who, since, status, sure in mine
    ]
    if not words:
        return f"Au 30 juin 2024, aucun centre n'est connu pour {name} ; "
    return f"Au 30 juin 2024, le centre en charge est {' ; '.join(words)}."


def _check_coverage(facts: Facts, code: str, text: str) -> None:
    expected = _coverage(facts, code)
    assert text.startswith(expected) if not facts.charges[code] else text == expected


def _one_of(count: int, known: bool, where: str) -> str:
    if count == 1:
        return f"le seul QPV{' connu' if known else ''} de {where}"
    return f"l'un des {count} QPV{' connus' if known else ''} de {where}"


def test_every_neighbourhood_of_the_edition(real_atlas: Atlas, facts: Facts) -> None:
    """Those of the same communes differ by their names only: one of each set of communes is read."""
    assert set(facts.names) == set(real_atlas.names(Level.NEIGHBOURHOOD))
    names = real_atlas.names(Level.COMMUNE)
    one_of_each = {frozenset(hosts): code for code, hosts in facts.communes_of.items()}
    assert len(one_of_each) > len(names), "every commune, and every group of communes"
    for hosts, code in one_of_each.items():
        found = told(real_atlas, f"qpv-{code}")
        department = code[2:5] if code[2:4] == "97" else code[3:5]
        known = department in facts.gaps
        in_department = f"son département ({facts.departments[department]['departement']})"
        inside = _one_of(facts.in_department[department], known, in_department)
        if len(hosts) > 1:
            listed = found.pop(0).removeprefix(f"{facts.names[code]} s'étend sur {len(hosts)} communes : ")
            assert sorted(listed.rstrip(".").replace(" et ", ", ").split(", ")) == sorted(names[one] for one in hosts)
            assert found[0] == f"C'est {inside}."
        else:
            (host,) = hosts
            in_commune = _one_of(facts.in_commune[host], known, f"sa commune ({names[host]})")
            assert found[0] == f"{facts.names[code]} est {in_commune} et {inside}."
        _check_coverage(facts, department, found[1])


def test_every_department_of_the_edition(real_atlas: Atlas, facts: Facts) -> None:
    assert len(facts.departments) == 103
    regions = facts.regions()
    for code, row in facts.departments.items():
        found = told(real_atlas, f"departement-{code}")
        name, region = row["departement"], regions[row["code_region"]]
        count, around = facts.in_department[code], sum(facts.in_department[one] for one in region)
        part = f", soit {_percent(count, around)} du total de la région" if 0 < count < around else ""
        assert (
            found[0]
            == {
                "absente": f"{name} : le nombre de QPV n'est pas renseigné, liste officielle à charger.",
                "partielle": f"{name} compte au moins {count} QPV de la liste de 2024, qui est incomplète.",
                "": f"{name} compte {count} QPV de la liste de 2024{part}."
                if count
                else f"{name} ne compte aucun QPV de la liste de 2024.",
            }[facts.gaps.get(code, "")]
        )
        _check_coverage(facts, code, found[1])
        people = {one: int(facts.departments[one]["pop_qpv_rp2018"]) for one in facts.departments}
        assert found[2] == _people(people, [code], region, "RP 2017" if code == "976" else "RP 2018")


def test_every_region_and_the_country(real_atlas: Atlas, facts: Facts) -> None:
    everywhere = {f"region-{code}": mine for code, mine in facts.regions().items() if len(mine) > 1}
    assert len(everywhere) == 13
    people = {code: int(row["pop_qpv_rp2018"]) for code, row in facts.departments.items()}
    for place, mine in {**everywhere, "france-FR": list(facts.departments)}.items():
        found = told(real_atlas, place)
        count = sum(facts.in_department[code] for code in mine)
        is_country = place == "france-FR"
        least = "compte au moins" if is_country else "compte"
        assert f" {least} {_number(count)} QPV de la liste de 2024" in found[0]
        bare = [facts.departments[code]["departement"] for code in mine if not facts.charges[code]]
        sure = [code for code in mine if any(status == "etabli" for _, _, status, _ in facts.charges[code])]
        covered = len(mine) - len(bare)
        what = "départements et collectivités" if is_country else "départements"
        unsure = covered - len(sure)
        text = f"Au 30 juin 2024, un centre est connu pour {covered} {what} sur {len(mine)}"
        text += f", dont {unsure} par un périmètre à confirmer seulement" if unsure else ""
        head, _, named = found[1].removesuffix(".").partition(" ; sans centre connu : ")
        assert head == text
        assert sorted(named.replace(" et ", ", ").split(", ") if named else []) == sorted(bare)
        censuses = "RP 2017 et 2018" if is_country else "RP 2018"
        assert found[2] == _people(people, mine, mine, censuses)


def _people(people: dict[str, int], mine: list[str], region: list[str], censuses: str) -> str:
    """The sentence on the inhabitants of some départements that lie in a région."""
    count, around, all_of_them = (sum(people[code] for code in codes) for codes in (mine, region, people))
    parts = [
        f"{_percent(count, total)} du total {where}"
        for total, where in ((around, "de la région"), (all_of_them, "national"))
        if 0 < count < total
    ]
    told = f"{_number(count)} {'habitants' if count >= 2 else 'habitant'}"
    return (
        f"Habitants de ses QPV ({censuses}, génération 2015) : {told}{', soit ' if parts else ''}{' et '.join(parts)}."
    )
