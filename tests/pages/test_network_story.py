"""What is said of the network itself: every date with its source, every gap in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo.store import OpenEdition
from geo.tables import Tables
from pages.parts.network_story import framework, history
from tests import tiny_country
from tests.pages.screen import Screen


def test_events_are_told_in_order_with_date_and_source(tiny: Tables) -> None:
    assert [(fact.term, fact.text) for fact in history(tiny)] == [
        ("1998", "Premier centre. En une phrase."),
        ("fin 2016", "Charte. En une phrase."),
    ]
    assert all(fact.links == ("https://example.org/releve",) for fact in history(tiny))


def test_the_framework_says_missions_signatories_and_audiences(tiny: Tables) -> None:
    assert [(fact.term, fact.text) for fact in framework(tiny)] == [
        ("M1 Relier", ""),
        ("Signataires de la charte (fin 2016), 1", "Le ministre"),
        ("Publics des centres, 1", "élus"),
    ]


def test_what_no_source_tells_reads_non_renseigne(tiny: Tables) -> None:
    empty = replace(tiny, framework=tiny_country.frame(tiny_country.SCHEMAS["framework"], ()))
    assert [fact.text for fact in framework(empty)] == ["non renseigné"] * 3


def test_the_real_story_has_the_agreed_dates_and_a_source_everywhere(real_edition: OpenEdition) -> None:
    facts = history(real_edition.tables)
    assert [fact.term for fact in facts] == [
        "1993", "1998", "2011", "2014-2015", "2016-2017", "fin 2016", "16 mars 2017", "2018", "1er janvier 2024",
        "1er janvier 2025",
    ]  # fmt: skip
    said = {fact.term.partition(",")[0]: fact for fact in framework(real_edition.tables)}
    assert [term[:2] for term in said][:4] == ["M1", "M2", "M3", "M4"]
    assert "Villes de France" in said["Signataires de la charte (fin 2016)"].text
    assert said["Publics des centres"].term.endswith(", 11")
    sourced = [fact for fact in (*facts, *said.values()) if fact.term != "Selon les sources"]
    assert all(link.startswith("http") for fact in sourced for link in fact.links)
    assert all(fact.links for fact in sourced)


@pytest.mark.usefixtures("tiny_served")
def test_the_page_on_coverage_tells_the_story_and_the_offer_of_each_centre() -> None:
    screen = Screen("couverture")
    assert {"Son histoire", "Ce qui est attendu d'un centre"} <= {card["title"] for card in screen.of_kind("card")}
    offers = screen.table("Là où une source")
    assert offers["Centre"] == ["ALPHA", "Centre Bêta"]
    assert offers["Rencontres"] == ["attesté en 2018", "annoncé pour 2025"]
    assert offers["Site public"] == ["attesté", "non renseigné"]
    assert offers["Séminaires"] == ["non renseigné"] * 2
