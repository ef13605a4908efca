"""Who has sent what: sent, published, zero, other figures, nothing, no perimeter; on the invented country."""

from __future__ import annotations

from dataclasses import replace

from geo.coverage.reception import Reception, receptions
from geo.received import Received, reporting, years_of
from tests.geo.activity.served_country import RECORD, Served
from tests.tiny_country import OVERLAP


def test_without_anything_sent_what_was_published_is_told(served: Served) -> None:
    found = reporting(served.atlas())
    assert found.years == tuple(range(2015, 2025))
    assert {code: years[2018].received for code, years in found.centres.items()} == {
        "alpha": Received.PUBLISHED,
        "beta": Received.ZERO,
        "gamma": Received.NOTHING,
    }
    assert found.answered(2018).sentence == "2018 : 2 centres sur 3 (1 chiffre publié, 1 zéro déclaré)"
    # Gamma has stopped at the end of 2019: nothing is expected of it.
    assert found.answered(2021).expected == ("alpha", "beta")
    assert found.answered(2021).sentence == "2021 : 0 centre sur 2"


def test_what_a_centre_has_sent_is_told_with_its_imports(served: Served) -> None:
    served.send(RECORD, replace(RECORD, half_days=None, requests=3))
    served.send(replace(RECORD, half_days=0), replaces=False)
    year = reporting(served.atlas()).centres["alpha"][2018]
    assert (year.received, year.half_days) == (Received.SENT, 8)
    assert year.sending is not None
    assert (year.sending.imports, year.sending.lines, year.sending.with_half_days) == ((1, 2), 3, 2)
    assert year.sending.last == served.read().sent.imports[2].received
    assert years_of(served.atlas(), "alpha")[3] == year


def test_a_zero_that_is_sent_is_a_zero(served: Served) -> None:
    served.send(replace(RECORD, centre="gamma", half_days=0))
    found = reporting(served.atlas())
    assert found.centres["gamma"][2018].received is Received.ZERO
    assert found.answered(2018).is_complete
    assert found.answered(2018).sentence == "2018 : 3 centres sur 3 (1 chiffre publié, 2 zéros déclarés)"


def test_a_year_that_only_a_centre_without_perimeter_tells(served: Served) -> None:
    served.send(replace(RECORD, centre="gamma", year=2025))
    found = reporting(served.atlas())
    assert found.years[-1] == 2025
    assert found.centres["gamma"][2025].received is Received.SENT
    assert found.centres["gamma"][2024].received is Received.NO_PERIMETER
    assert found.answered(2025).sentence == "2025 : 1 centre sur 3 (1 envoi)"


def test_figures_without_half_days_leave_the_published_total(served: Served) -> None:
    served.send(
        replace(RECORD, half_days=None, attendances=12), replace(RECORD, centre="gamma", half_days=None, meetings=1)
    )
    of_2018 = {code: years[2018] for code, years in reporting(served.atlas()).centres.items()}
    assert (of_2018["alpha"].received, of_2018["alpha"].half_days) == (Received.PUBLISHED, 120)
    assert of_2018["gamma"].received is Received.WITHOUT_HALF_DAYS


def test_the_map_of_receptions_follows(served: Served) -> None:
    """971 is served by gamma alone, 03 by beta, which has published zero."""
    assert receptions(served.atlas(OVERLAP))["971"] is Reception.NOT_RECEIVED
    served.send(replace(RECORD, centre="gamma", half_days=0))
    assert receptions(served.atlas(OVERLAP))["971"] is Reception.ZERO
    served.send(replace(RECORD, centre="beta"))
    found = receptions(served.atlas(OVERLAP))
    assert (found["971"], found["03"], found["05"], found["987"]) == (
        Reception.ZERO, Reception.PUBLISHED, Reception.ZERO, Reception.UNCOVERED,
    )  # fmt: skip
