"""Files of the places of activity, of what is known in each neighbourhood, of what is raised from the field."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.activity.field_reports import ReportChoice, raised
from geo.activity.places import activity_places
from geo.activity.presence import presences
from geo.atlas import Atlas
from geo.export.activity_places_file import places_file, presence_file
from geo.export.field_reports_file import reports_file
from geo.export.formats import format_named
from geo.maps.spots import Ground
from tests import tiny_country
from tests.geo.activity.test_field_reports import RECORDS as ANSWERS
from tests.geo.activity.test_field_reports import REPORTS, TODAY
from tests.geo.activity.test_places import OF_2024, RECORDS, SENT
from tests.tiny_country import EDITION, REFERENCE


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """The invented country with its contracts."""
    content = tiny_country.with_contracts()
    folder: Path = tmp_path_factory.mktemp("files")
    return Atlas(tiny_country.write(folder, content).read(EDITION), REFERENCE)


def test_each_place_with_what_it_is_given_and_where_it_is_drawn(atlas: Atlas) -> None:
    file = places_file(atlas, Ground(atlas), activity_places(atlas.tables, RECORDS, OF_2024), OF_2024)
    rows = file.rows[["nom", "actions", "demi_journees", "lignes_sans_demi_journees", "actions_partagees", "statut"]]
    assert rows.loc["qpv-QN00101M"].tolist() == ["Le Port", 2, 10.0, 0, 1, "observe"]
    assert rows.loc["commune-02001"].dropna().tolist() == ["Belle-Rive", 1, 1, 0, "estime"], "no half-days are told"
    assert ("Total, chaque action une fois", "4 actions, dont 3 avec un lieu") in file.about
    assert ("Choix", "2024") in file.about
    points = [(place.y, place.x) for place in file.places() if place is not None]
    assert points == [(46.25, 2.25), (46.25, 3.25), (46.25, 2.25)], "a QPV without a perimeter is at its commune"


def test_every_neighbourhood_with_what_is_known_of_it(atlas: Atlas) -> None:
    file = presence_file(atlas, presences(atlas.tables, RECORDS, SENT, OF_2024), OF_2024)
    told = file.rows[["etat", "actions", "actions_plus_larges", "centres"]]
    assert told.loc["QN00101M"].tolist() == ["nommee", 2, 0, "ALPHA"]
    assert told.loc["QN00201M"].tolist() == ["plus_large", 0, 1, "ALPHA"]
    assert told.loc["QN00301M"].tolist() == ["non_recue", 0, 0, "Centre Bêta"]
    assert file.rows.loc["QN00102M", "communes"] == "Aval, Amont"
    assert len(file.rows) == 10
    assert file.sources == ("envois des centres",)
    assert file.name == "atlas-crpv_tiny-2024_2024-06-30_quartiers-activite_2024"


def test_what_is_raised_with_what_answers_it(atlas: Atlas) -> None:
    found = raised(atlas, REPORTS, ANSWERS, TODAY)
    file = reports_file(atlas, Ground(atlas), found, ReportChoice())
    assert file.rows["attente_jours"].tolist()[:3] == [177, 131, 10]
    health = file.rows.iloc[1]
    assert health[["actions_au_lieu", "demi_journees_au_lieu"]].tolist() == [1, 2.0]
    assert health[["actions_du_perimetre", "lignes_non_datees"]].tolist() == [4, 1]
    sport, handled = file.rows.iloc[0], file.rows.iloc[3]
    assert sport["actions_du_perimetre"] == 0
    assert handled.isna()["actions_du_perimetre"], "no theme: nothing can be set beside it, which is no zero"
    text = format_named("csv").write(file).decode("utf-8-sig")
    assert "{{7*7}} <b>" in text
