"""The file of a hypothesis holds what the page shows, and text that stays text."""

from __future__ import annotations

import csv
import io

from geo.atlas import Atlas
from geo.coverage.effect import compare, supposed
from geo.coverage.scenario import read
from geo.export.files import french_csv
from geo.export.hypothesis_file import hypothesis_rows
from geo.store import OpenEdition
from tests.tiny_country import REFERENCE


def test_every_amount_is_there_before_and_after(tiny_edition: OpenEdition) -> None:
    """Alpha and beta keep what they have; the opened centre takes the 5,000 inhabitants of 971, of unknown QPV."""
    atlas = Atlas(tiny_edition, REFERENCE)
    text = "ouvrir:971:971:=1+1"
    scenario, _ = read(text, atlas.tables)
    content = french_csv(hypothesis_rows(atlas, compare(atlas, supposed(atlas, scenario)), scenario))
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [(row["code"], row["unite"]) for row in rows][:2] == [("FR", "QPV"), ("FR", "habitants des QPV")]
    assert len(rows) == 4 * 4, "the country, two centres and the opened one, by four units"
    told = {(row["nom"], row["unite"]): row for row in rows}
    country = told["France", "habitants des QPV"]
    assert [country[f"couverts_{side}"] for side in ("situation_connue", "hypothese")] == ["15000", "20000"]
    assert (country["ecart"], country["ensemble"], country["statut"]) == ("5000", "20000", "estime")
    opened = told["'=1+1", "QPV"]
    assert opened["code"] == "'+1"
    assert (opened["couverts_hypothese"], opened["ecart"], opened["statut"]) == ("", "", "non_renseigne")
    assert {(row["hypothese"], row["date"], row["edition"]) for row in rows} == {(text, "2024-06-30", "tiny-2024")}
