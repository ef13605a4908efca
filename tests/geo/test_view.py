"""A view goes into an address and comes back the same."""

from __future__ import annotations

from datetime import date

import pytest

from geo.atlas import Atlas
from geo.errors import InvalidClasses, UnknownCode
from geo.indicators.definition import Level
from geo.maps.classes import ClassChoice, Method
from geo.place import Place
from geo.store import OpenEdition
from geo.view import View
from tests import tiny_country

WHOLE = View("fr-2024", "qpv", Level.COMMUNE, date(2024, 6, 30))
RICH = View(
    "fr-2024",
    "part_habitants_couverts",
    Level.REGION,
    date(2021, 6, 30),
    ClassChoice.manual((10, 20.5)),
    (Place(Level.REGION, "11"), Place(Level.CENTRE, "profession-banlieue")),
    "donner:75:profession-banlieue",
    "{{7*7}} & <b>",
    "=1+1 ; ${1}",
)


@pytest.mark.parametrize("view", [WHOLE, RICH, View(**{**WHOLE.__dict__, "classes": ClassChoice(Method.EQUAL, 3)})])
def test_read_gives_back_what_query_wrote(view: View) -> None:
    assert View.read(view.query()) == view


def test_the_query_speaks_the_language_of_the_map_page() -> None:
    assert WHOLE.query() == {
        "edition": "fr-2024", "indicateur": "qpv", "maille": "Commune", "date": "2024-06-30",
    }  # fmt: skip
    told = RICH.query()
    assert (told["region"], told["centre"], told["classes"], told["bornes"]) == (
        "11", "profession-banlieue", "manual", "10 ; 20,5",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"date": "hier"}, UnknownCode),
        ({"maille": "Région"}, UnknownCode),
        ({"indicateur": "{{7*7}}"}, UnknownCode),
        ({"classes": "quantiles", "nombre_classes": "40"}, InvalidClasses),
        ({"classes": "manual", "bornes": "30 ; 10"}, InvalidClasses),
    ],
)
def test_what_is_no_view_is_refused(change: dict[str, str], error: type[Exception]) -> None:
    with pytest.raises(error):
        View.read({**WHOLE.query(), **change})


def test_places_narrow_a_view_together(tiny_edition: OpenEdition) -> None:
    here = Atlas(tiny_edition, tiny_country.REFERENCE)

    def view(*within: Place) -> View:
        return View(tiny_country.EDITION, "qpv", Level.COMMUNE, tiny_country.REFERENCE, within=within)

    assert view().departments(here) == {"01", "02", "03", "04", "05", "971", "987"}
    region, centre = Place(Level.REGION, "22"), Place(Level.CENTRE, "beta")
    assert view(region).departments(here) == {"03", "04", "05"}
    assert view(region, centre).departments(here) == {"03", "04"}
    epci = Place(Level.EPCI, "200000017")
    assert view(epci).departments(here) == {"01", "02"}
    assert view(region, epci).narrowed == epci
    assert view(region).narrowed is None
    with pytest.raises(UnknownCode):
        view(Place(Level.REGION, "99")).departments(here)
