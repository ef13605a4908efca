"""What the environment may say, and what is refused."""

from __future__ import annotations

import pytest

from geo.errors import InvalidSetting
from geo.settings import Settings


def test_plan_of_the_ign_is_offered_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ATLAS_TILES", raising=False)
    settings = Settings()
    assert settings.tiles_origin == "https://data.geopf.fr"
    assert "LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&" in settings.tiles
    monkeypatch.setenv("ATLAS_TILES", "")
    assert Settings().tiles_origin == ""


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://tuiles.example.org/{z}/{x}/{y}.png", "https://tuiles.example.org"),
        ("http://127.0.0.1:8600/plan?z={z}&x={x}&y={y}", "http://127.0.0.1:8600"),
    ],
)
def test_origin_is_scheme_and_host_alone(address: str, origin: str) -> None:
    assert Settings(tiles=address).tiles_origin == origin


@pytest.mark.parametrize(
    "address",
    [
        "plan",
        "https://tuiles.example.org/plan.png",
        "https://tuiles.example.org/{z}/{x}.png",
        "https://{s}.example.org/{z}/{x}/{y}.png",
        "https://tuiles.example.org/{z}/{x}/{y}.png?cle={cle}",
        "ftp://tuiles.example.org/{z}/{x}/{y}.png",
        "javascript:alert(1)//{z}/{x}/{y}",
        "https://nom:secret@tuiles.example.org/{z}/{x}/{y}.png",
        "https://tuiles.example.org; script-src */{z}/{x}/{y}.png",
        "https://tuiles.example.org\n/{z}/{x}/{y}.png",
        "https://*/{z}/{x}/{y}.png",
    ],
)
def test_what_is_no_address_of_tiles_is_refused(address: str) -> None:
    with pytest.raises(InvalidSetting, match="ATLAS_TILES"):
        _ = Settings(tiles=address).tiles_origin


def test_nobody_may_frame_a_map_unless_it_is_told() -> None:
    assert Settings().framing_origins == ()
    told = Settings(embed_hosts="https://www.exemple.fr, https://*.gouv.fr\nhttp://127.0.0.1:8600,")
    assert told.framing_origins == ("https://www.exemple.fr", "https://*.gouv.fr", "http://127.0.0.1:8600")


@pytest.mark.parametrize(
    "sites", ["*", "exemple.fr", "https://*", "https://a.fr/page", "https://a.fr;", "javascript:alert(1)", "'none'"]
)
def test_what_is_no_site_is_refused(sites: str) -> None:
    with pytest.raises(InvalidSetting, match="ATLAS_EMBED_HOSTS"):
        _ = Settings(embed_hosts=f"https://bon.fr,{sites}").framing_origins


def test_the_database_is_told_under_the_name_that_hosts_give_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert Settings().database_url == ""
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://host/base")
    assert Settings().database_url == "postgresql+psycopg://host/base"


@pytest.mark.parametrize(("name", "value"), [("ATLAS_PERIMETERS", "toujours"), ("ATLAS_WRITABLE", "peut-être")])
def test_a_value_that_cannot_be_is_told_by_the_name_of_its_variable(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidSetting, match=f"{name} = « {value} »"):
        Settings()
