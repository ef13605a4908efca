"""What is served beside the pages: compressed, kept for ever under a hashed name, with security headers."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from geo.indicators.definition import Level
from geo.maps.classes import ClassChoice
from geo.settings import Settings
from pages.parts import cache
from pages.parts.resources import map_addresses, resources
from pages.parts.routes import middleware, routes
from tests import tiny_country
from tests.pages.client import Client
from tests.tiny_country import EDITION

FOR_EVER = "public, max-age=31536000, immutable"


async def _streamlit(request: object) -> PlainTextResponse:
    """Stands for everything that Streamlit serves."""
    return PlainTextResponse("streamlit")


@pytest.fixture
def client() -> Client:
    """A visitor of what is served with the settings of the test run."""
    return _client()


def _client() -> Client:
    """Our routes and middleware, before a stand-in for Streamlit."""
    return Client(Starlette(routes=[*routes(), Route("/{rest:path}", _streamlit)], middleware=list(middleware())))


@pytest.fixture
def addresses(tiny_served: None) -> dict[str, str]:
    """Address of each display file of the invented country."""
    names = cache.edition(EDITION).manifest.geometry
    return {role: f"/geometrie/{EDITION}/{name}" for role, name in names.items()}


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/couvertures", "/?introuvable=couvertures"),
        ("/couvertures/", "/?introuvable=couvertures"),
        ("/l'École &co", "/?introuvable=l%27%C3%89cole%20%26co"),
    ],
)
def test_a_page_that_there_is_not_leads_home(client: Client, path: str, leads_to: str) -> None:
    answer = client.get(path, headers={"accept": "text/html,*/*"})
    assert (answer.status_code, answer.headers["location"]) == (307, leads_to)
    assert "frame-ancestors" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/couverture", "/oauth2callback", "/_stcore/health", "/static/js/index.js"])
def test_what_streamlit_serves_is_left_to_it(client: Client, path: str) -> None:
    assert client.get(path, headers={"accept": "text/html,*/*"}).text == "streamlit"


def test_a_program_is_led_nowhere(client: Client) -> None:
    assert client.get("/couvertures", headers={"accept": "application/json"}).text == "streamlit"


def test_geometry_is_compressed_and_kept_for_ever(client: Client, addresses: dict[str, str]) -> None:
    for role, address in addresses.items():
        answer = client.get(address, headers={"accept-encoding": "gzip"})
        assert answer.status_code == 200
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["cache-control"] == FOR_EVER
        assert answer.headers["content-type"] == "application/json; charset=utf-8"
        assert "accept-encoding" in answer.headers["vary"].lower()
        assert answer.json()
        assert role in address


def test_geometry_is_served_to_those_who_cannot_decompress(client: Client, addresses: dict[str, str]) -> None:
    answer = client.get(addresses["communes"], headers={"accept-encoding": "identity"})
    assert answer.status_code == 200
    assert "content-encoding" not in answer.headers
    assert answer.json()["type"] == "Topology"


@pytest.mark.usefixtures("tiny_served")
@pytest.mark.parametrize(
    "address",
    [
        f"/geometrie/{EDITION}/communes.0000000000000000.json",
        f"/geometrie/{EDITION}/communes.json",
        f"/geometrie/{EDITION}/manifest.json",
        "/geometrie/fr-1999/communes.0000000000000000.json",
        f"/geometrie/{EDITION}/%00",
        f"/geometrie/{EDITION}/" + "a" * 5000,
        "/geometrie/%7B%7B7*7%7D%7D/%7B%7B7*7%7D%7D",
    ],
    ids=lambda address: address[:50],
)
def test_nothing_else_is_served_as_geometry(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/plain"), "never read as a page"


@pytest.mark.usefixtures("tiny_served")
@pytest.mark.parametrize(
    "address",
    [
        f"/geometrie/{EDITION}/../../../etc/passwd",
        f"/geometrie/{EDITION}/..%2fmanifest.json",
        f"/geometrie/{EDITION}/..%2F..%2Fpointer.json",
        f"/geometrie/{EDITION}/..%5cmanifest.json",
        "/geometrie/..%2f..%2fetc/passwd",
        "/geometrie/../pages/main.py",
        "/ressources/x/..%2froutes.py",
        f"/dessins/..%2f{EDITION}/2024-06-30/qpv/commune.json",
    ],
)
def test_dots_lead_nowhere(client: Client, address: str) -> None:
    answer = client.get(address)
    # What is no address of ours is left to Streamlit, which refuses it.
    assert answer.status_code == 404 or answer.text == "streamlit"


def test_resources_are_compressed_and_kept_for_ever(client: Client) -> None:
    found = [address for address in _texts(map_addresses()) if address.startswith("/ressources/")]
    assert found
    for address in found:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == FOR_EVER
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["content-type"].split(";")[0] in {"text/javascript", "text/css", "application/json"}
        assert answer.content
    for compressed in resources().values():
        assert gzip.decompress(compressed)


def _texts(content: object) -> list[str]:
    if isinstance(content, dict):
        return [text for value in content.values() for text in _texts(value)]
    return [content] if isinstance(content, str) else []


@pytest.mark.parametrize("address", ["/ressources/0/leaflet.js", "/ressources/a/b"])
def test_other_resources_are_not_served(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("tiny_served")
def test_a_drawing_is_served_under_its_address(client: Client) -> None:
    drawing = cache.drawing(EDITION, tiny_country.REFERENCE, "qpv", Level.COMMUNE)
    answer = client.get(drawing.address)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == FOR_EVER
    assert set(answer.json()["areas"]) == {"01", "02", "03", "04", "05", "971", "987"}
    other = client.get(drawing.address.partition("?")[0] + "?v=0000000000000000")
    assert other.status_code == 200
    assert other.headers["cache-control"] == "no-store", "not kept under the name of another version"


@pytest.mark.usefixtures("tiny_served")
def test_a_drawing_is_served_by_its_classes(client: Client) -> None:
    asked = (EDITION, tiny_country.FIRST, "part_habitants_couverts", Level.REGION)
    usual = cache.drawing(*asked)
    assert "classes" not in usual.address
    chosen = cache.drawing(*asked, ClassChoice.manual([60, 80]))
    assert f"/region.json?classes=manual-60_80&v={chosen.address[-16:]}" in chosen.address
    answer = client.get(chosen.address)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, FOR_EVER)
    labels = [entry["label"].replace("\u202f", " ") for entry in answer.json()["legend"]["entries"]]
    assert labels[:3] == ["moins de 60,0 %", "de 60,0 à moins de 80,0 %", "80,0 % ou plus"]


@pytest.mark.usefixtures("tiny_served")
def test_a_drawing_is_served_by_its_hypothesis(client: Client) -> None:
    known = (EDITION, tiny_country.REFERENCE, "qpv", Level.COMMUNE)
    drawing = cache.drawing(*known, hypothesis="ouvrir:971:971,987:Île & Atoll")
    answer = client.get(drawing.address)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, FOR_EVER)
    drawn = answer.json()
    assert (drawn["owners"]["971"], drawn["owners"]["01"]) == (["+1"], ["alpha"])
    assert drawn["legend"]["title"].startswith("Hypothèse : ")
    assert "Île & Atoll" in [centre["name"] for centre in drawn["centres"]]
    assert cache.drawing(*known).address != drawing.address, "what is known is drawn as before"
    assert client.get(cache.drawing(*known).address).json()["owners"]["971"] == []


@pytest.mark.usefixtures("tiny_served")
@pytest.mark.parametrize(
    "address",
    [
        "/dessins/fr-1999/2024-06-30/qpv/commune.json",
        f"/dessins/{EDITION}/hier/qpv/commune.json",
        f"/dessins/{EDITION}/1066-10-14/qpv/commune.json",
        f"/dessins/{EDITION}/2024-06-30/rien/commune.json",
        f"/dessins/{EDITION}/2024-06-30/qpv/canton.json",
        f"/dessins/{EDITION}/2024-06-30/qpv/country.json",
        f"/dessins/{EDITION}/2024-06-30/part_habitants_couverts/commune.json",
        f"/dessins/{EDITION}/2024-06-30/part_habitants_couverts/region.json?classes=",
        f"/dessins/{EDITION}/2024-06-30/part_habitants_couverts/region.json?classes=quantiles-8",
        f"/dessins/{EDITION}/2024-06-30/part_habitants_couverts/region.json?classes=manual-30_10",
        f"/dessins/{EDITION}/2024-06-30/part_habitants_couverts/region.json?classes=manual-" + "1_" * 3000,
        f"/dessins/{EDITION}/2024-06-30/qpv/commune.json?classes=equal-5",
    ],
    ids=lambda address: address[:80],
)
def test_what_cannot_be_drawn_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("tiny_served")
def test_health_of_a_sound_edition(client: Client) -> None:
    answer = client.get("/sante")
    assert answer.status_code == 200
    assert answer.json() == {"etat": "en service", "edition": EDITION, "version": cache.edition(EDITION).build}


@pytest.mark.usefixtures("own_data")
def test_health_without_edition(client: Client) -> None:
    answer = client.get("/sante")
    assert answer.status_code == 503
    assert answer.json()["etat"] == "en panne"
    assert "make data" in answer.json()["raison"]


def test_health_of_a_damaged_edition(client: Client, own_data: Path) -> None:
    tiny_country.write(own_data / "editions", label="d'avant")
    store = tiny_country.write(own_data / "editions", label="abîmée")
    (own_data / "editions" / EDITION / str(store.served_build(EDITION)) / "centres.parquet").unlink()
    answer = client.get("/sante")
    assert answer.status_code == 200
    assert answer.json()["etat"] == "dégradé"


@pytest.mark.usefixtures("own_data")
def test_a_drawing_without_edition_is_no_server_error(client: Client) -> None:
    assert client.get(f"/dessins/{EDITION}/2024-06-30/qpv/commune.json").status_code in {404, 503}


def test_a_drawing_of_a_damaged_edition_is_no_server_error(client: Client, own_data: Path) -> None:
    store = tiny_country.write(own_data / "editions")
    (own_data / "editions" / EDITION / str(store.served_build(EDITION)) / "centres.parquet").unlink()
    assert client.get(f"/dessins/{EDITION}/2024-06-30/qpv/commune.json").status_code in {404, 503}


@pytest.mark.parametrize(
    ("asked", "sent_to"),
    [
        ("/carte", "/"),
        ("/carte?region=11", "/?region=11"),
        ("/carte?region=Plaine&date=2018-06-30", "/?region=Plaine&date=2018-06-30"),
        ("/carte?departement=Br%C3%A9val%20(02)", "/?departement=Br%C3%A9val%20(02)"),
        ("/carte?u=//example.org", "/?u=//example.org"),
    ],
)
def test_carte_is_the_home_page_and_keeps_the_query(client: Client, asked: str, sent_to: str) -> None:
    answer = client.get(asked)
    assert answer.status_code in {301, 302, 307, 308}
    assert answer.headers["location"] == sent_to


@pytest.mark.usefixtures("tiny_served")
@pytest.mark.parametrize("address", ["/", "/sante", "/carte", "/geometrie/a/b", "/ressources/a/b", "/_stcore/metrics"])
def test_every_answer_has_the_security_headers(client: Client, address: str) -> None:
    headers = client.get(address).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert policy.pop("img-src") == "'self' data: blob: https://data.geopf.fr", "tiles that a visitor may ask for"
    assert "http" not in " ".join(policy.values()), "no other host for anything else"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "geolocation=()" in headers["permissions-policy"]


@pytest.mark.parametrize(
    ("tiles", "sources"),
    [("", "'self' data: blob:"), ("http://a.test:81/{z}/{x}/{y}", "'self' data: blob: http://a.test:81")],
)
def test_images_come_from_the_host_of_the_tiles_alone(
    monkeypatch: pytest.MonkeyPatch, tiles: str, sources: str
) -> None:
    monkeypatch.setattr(cache, "settings", lambda: Settings(tiles=tiles))
    policy = _client().get("/sante").headers["content-security-policy"].split("; ")
    assert f"img-src {sources}" in policy


@pytest.mark.parametrize("address", ["/_stcore/metrics", "/_stcore/%6detrics"])
def test_metrics_are_hidden(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("hostile_served")
def test_awkward_names_are_json_texts_in_the_display_files(client: Client) -> None:
    name = cache.edition(EDITION).manifest.geometry["labels"]
    labels = client.get(f"/geometrie/{EDITION}/{name}").json()
    assert labels["communes"]["01001"]["name"] == tiny_country.HOSTILE["commune"]
    assert json.dumps(labels)


def test_a_setting_that_cannot_be_stops_the_server_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.settings.clear()
    monkeypatch.setenv("ATLAS_PERIMETERS", "toujours")
    with pytest.raises(SystemExit, match="ATLAS_PERIMETERS = « toujours »"):
        middleware()
