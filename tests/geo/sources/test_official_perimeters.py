"""Official perimeters from a server that answers like the real one, well and badly; invented shapes only."""

from __future__ import annotations

import io
import json
import shutil
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import geopandas as gpd
import httpx
import pytest
from shapely import Polygon, box
from typer.testing import CliRunner, Result

from geo import catalogue
from geo.__main__ import app
from geo.build import OFFICIAL, build
from geo.errors import AtlasError, InvalidTable, RefusedFile, SourceUnavailable
from geo.settings import Settings
from geo.sources.download import Attention, Patience, Progress, fetch
from geo.store.durable import sha256
from geo.store.parquet import ParquetEditionStore
from geo.tables import faults
from tests.geo.sources import tiny_wheel as tiny
from tests.geo.sources.file_server import FileServer, Reply, body, cut, drip, rest, status

EDITION = "fr-2024"
FILE = "/perimeters-2024"
BRISK = Patience(silence_s=0.4, total_s=1.2, waits_s=(0.01, 0.01), largest=1_000_000)

PLACES = {
    "QN00101M": (2.01, 46.01), "QN00102N": (2.098, 46.04),
    "QN97101I": (-61.5, 16.1), "QN97102I": (-61.48, 16.12), "QN97103I": (-61.46, 16.14),
    "QN97104I": (-61.44, 16.16), "QN97105I": (-61.42, 16.18), "QN97106I": (-61.4, 16.2),
    "QN97801I": (-63.06, 18.06), "QN97802I": (-63.04, 18.08),
}  # fmt: skip
"""South-west corners: two of the mainland and one of 971 are in the list of the invented France, seven are not."""
COMMUNES = {"QN00101M": "01000", "QN00102N": "01000,01001", "QN97801I": "97801", "QN97802I": "97801"}


def square(west: float, south: float) -> Polygon:
    return box(west, south, west + 0.004, south + 0.004)


def rows(*left_out: str, **added: tuple[float, float]) -> gpd.GeoDataFrame:
    """The neighbourhoods with the columns of the publisher."""
    places = {code: place for code, place in (PLACES | added).items() if code not in left_out}
    codes = list(places)
    told = {
        "fid": range(1, len(codes) + 1),
        "code_qp": codes,
        "lib_qp": [f"Quartier {code}" for code in codes],
        "insee_reg": [None if code.startswith("QN978") else "84" for code in codes],
        "insee_dep": [code[2:5].lstrip("0").zfill(2) for code in codes],
        "insee_com": [COMMUNES.get(code, "97101") for code in codes],
        "siren_epci": ["200000000"] * len(codes),
    }
    return gpd.GeoDataFrame(told, geometry=[square(*place) for place in places.values()], crs=4326)


def geojson(frame: gpd.GeoDataFrame) -> bytes:
    return frame.to_json(drop_id=True).encode()


def archive(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, content in members.items():
            writer.writestr(name, content)
    return packed.getvalue()


def shp(folder: Path, name: str, frame: gpd.GeoDataFrame) -> dict[str, bytes]:
    folder.mkdir()
    frame.to_file(folder / f"{name}.shp", engine="pyogrio")
    return {f"SHP/{path.name}": path.read_bytes() for path in sorted(folder.iterdir())}


PLAIN = geojson(rows())
NATIONAL = "GEOJSON/QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson"
PACKED = archive({NATIONAL: PLAIN, "LISEZMOI.txt": b"QP 2024"})
HTML = b"<!DOCTYPE html><html><body>Maintenance</body></html>"
HALF = len(PACKED) // 2


class Machine:
    """An invented clone whose official perimeters come from the server, with the committed edition built."""

    def __init__(self, clone: Path, data: Path, server: FileServer) -> None:
        self.data = Path(shutil.copytree(clone, data))
        self.local = self.data / "local"
        tiny.publish_at(self.data, server.address)
        self.store = ParquetEditionStore((self.local / "editions", self.data / "editions"))
        self.told: list[str] = []
        self.progress: list[Progress] = []

    def build(self, patience: Patience = BRISK) -> str:
        """Build with official perimeters, as the command does."""
        attention = Attention(patience, self.told.append, self.progress.append)
        return build(EDITION, data=self.data, store=self.store, perimeters=OFFICIAL, attention=attention).build

    def content(self) -> dict[str, bytes]:
        """Everything that is served or kept, but the official files received under their checksum."""
        paths = (path for path in self.data.rglob("*") if path.is_file() and not path.name.startswith("perimeters-"))
        return {str(path.relative_to(self.data)): path.read_bytes() for path in paths}

    def codes(self) -> list[str]:
        """The neighbourhoods that the served build draws."""
        return list(self.store.read(EDITION).tables.perimeters["neighbourhood_code"])


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tiny.data_folder(tmp_path_factory.mktemp("clone") / "data")
    build(EDITION, data=data, store=ParquetEditionStore((data / "editions",), kept=1))
    return data


@pytest.fixture
def machine(clone: Path, tmp_path: Path, server: FileServer) -> Machine:
    return Machine(clone, tmp_path / "data", server)


GOOD: dict[str, list[Reply]] = {
    "GeoJSON": [body(PLAIN, "application/geo+json")],
    "an archive": [body(PACKED, "application/zip")],
    "an archive said to be text": [body(PACKED)],
    "500, then whole": [status(500), body(PACKED)],
    "redirected": [status(302, Location="/elsewhere")],
    "length not told": [cut(PACKED, None)],
}


@pytest.mark.parametrize("how", GOOD)
def test_official_perimeters_are_served_at_once(machine: Machine, server: FileServer, how: str) -> None:
    server.of_path = {FILE: list(GOOD[how]), "/elsewhere": [body(PACKED)]}
    before = machine.content()
    name = machine.build()
    opened = machine.store.read(EDITION)
    assert (opened.build, opened.warning) == (name, None)
    assert machine.codes() == sorted(PLACES)
    assert list(faults(opened.tables)) == []
    (received,) = (machine.local / "downloads").glob("perimeters-2024-*")
    (record,) = (source for source in opened.manifest.description.sources if source.id == "perimeters-2024")
    assert (record.checksum, record.accessed) == (sha256(received), date.today().isoformat())
    after = machine.content()
    assert {path: after[path] for path in before} == before, "what came with the clone is as it was"


def test_an_archive_of_shapefiles_alone_is_read(machine: Machine, server: FileServer, tmp_path: Path) -> None:
    server.of_path = {FILE: [body(archive(shp(tmp_path / "shp", "QP2024_WGS84", rows())))]}
    machine.build()
    assert machine.codes() == sorted(PLACES)


def test_one_form_of_an_archive_is_read_never_their_sum(machine: Machine, server: FileServer, tmp_path: Path) -> None:
    parts = shp(tmp_path / "shp", "QP2024_Guadeloupe_RGAF09_UTM20N", rows("QN00101M", "QN00102N").to_crs(5490))
    server.of_path = {FILE: [body(archive(parts | {NATIONAL: PLAIN}))]}
    machine.build()
    assert machine.codes() == sorted(PLACES)


def test_the_overseas_become_complete(machine: Machine, server: FileServer) -> None:
    gaps = machine.store.read(EDITION).tables.list_gaps
    assert sorted(gaps["department_code"]) == ["971", "978"]
    server.of_path = {FILE: [body(PACKED)]}
    machine.build()
    opened = machine.store.read(EDITION)
    tables = opened.tables
    assert len(tables.list_gaps) == 0
    counts = tables.neighbourhoods["department_code"].value_counts()
    assert counts.to_dict() == {"01": 2, "971": 6, "978": 2}
    placed = tables.perimeters.set_index("neighbourhood_code").loc["QN97801I"]
    west, south = PLACES["QN97801I"]
    assert west < placed["longitude"] < west + 0.004
    assert south < placed["latitude"] < south + 0.004
    links = tables.neighbourhood_communes
    assert links.loc[links["neighbourhood_code"] == "QN00102N", "commune_code"].tolist() == ["01000", "01001"]
    assert not any(note.startswith("La liste") for note in opened.manifest.description.notes)
    assert "Quartiers absents de la liste, ajoutés d'après les périmètres : 7." in opened.manifest.description.notes


ETAG = '"v1"'
RESUMED: dict[str, tuple[list[Reply], list[str | None]]] = {
    "by its tag": (
        [cut(PACKED[:HALF], len(PACKED), ETag=ETAG), rest(PACKED, HALF, ETag=ETAG)],
        [None, f"bytes={HALF}-"],
    ),
    "by its date, after a busy answer": (
        [
            cut(PACKED[:HALF], len(PACKED), Last_Modified="Mon, 02 Nov 2026 10:00:00 GMT"),
            status(503),
            rest(PACKED, HALF),
        ],
        [None, f"bytes={HALF}-", f"bytes={HALF}-"],
    ),
    "by a server that ignores it": (
        [cut(PACKED[:HALF], len(PACKED), ETag=ETAG), body(PACKED)],
        [None, f"bytes={HALF}-"],
    ),
    "by a server that sends another part": (
        [cut(PACKED[:HALF], len(PACKED), ETag=ETAG), rest(PACKED, HALF + 9, ETag=ETAG), body(PACKED)],
        [None, f"bytes={HALF}-", None],
    ),
    "never, without anything to tell the file by": (
        [cut(PACKED[:HALF], len(PACKED), ETag='W/"v1"'), body(PACKED)],
        [None, None],
    ),
}


@pytest.mark.parametrize("how", RESUMED)
def test_a_cut_download_is_resumed(machine: Machine, server: FileServer, how: str) -> None:
    replies, asked = RESUMED[how]
    server.of_path = {FILE: list(replies)}
    machine.build()
    assert server.ranges == asked
    assert machine.codes() == sorted(PLACES)


def test_progress_is_told_in_bytes(machine: Machine, server: FileServer) -> None:
    server.of_path = {FILE: [cut(PACKED[:HALF], len(PACKED), ETag=ETAG), rest(PACKED, HALF, ETag=ETAG)]}
    machine.build()
    assert {told.source for told in machine.progress} == {"perimeters-2024"}
    assert {told.total for told in machine.progress} == {len(PACKED)}
    assert machine.progress[-1].received == len(PACKED)
    received = [told.received for told in machine.progress]
    assert received == sorted(received), "what was received before the cut counts"


def test_a_busy_server_is_given_the_time_it_asks(
    machine: Machine, server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    server.of_path = {FILE: [status(503, Retry_After="9"), status(429), body(PACKED)]}
    machine.build(Patience(waits_s=(1.0, 4.0)))
    assert waits == [9.0, 4.0]


def renamed() -> bytes:
    return geojson(rows().rename(columns={"code_qp": "identifiant"}))


def of_2015() -> bytes:
    codes = [f"QP001{number:03d}" for number in range(len(PLACES))]
    return geojson(rows().assign(code_qp=codes))


BAD: dict[str, tuple[Reply, type[AtlasError], str]] = {
    "404": (status(404), SourceUnavailable, "réponse HTTP 404"),
    "500 for ever": (status(500), SourceUnavailable, "réponse HTTP 500"),
    "in circles": (status(302, Location=FILE), SourceUnavailable, "trop de redirections"),
    "half a file": (cut(PACKED[:HALF], len(PACKED)), SourceUnavailable, "interrompue avant la fin"),
    "half a file, length not told": (cut(PACKED[:HALF], None), RefusedFile, "archive ZIP est coupée"),
    "half a GeoJSON, length not told": (cut(PLAIN[: len(PLAIN) // 2], None), RefusedFile, "JSON est coupé"),
    "slow drip": (drip(PACKED, 0.1), SourceUnavailable, "pas de réponse dans le temps"),
    "silence": (drip(PACKED, 5), SourceUnavailable, "pas de réponse dans le temps"),
    "HTML with status 200": (body(HTML, "application/zip"), RefusedFile, "page HTML"),
    "HTML in an archive": (body(archive({"index.html": HTML})), RefusedFile, "aucune couche"),
    "a byte of the archive is another": (
        body(PACKED[:200] + bytes([PACKED[200] ^ 255]) + PACKED[201:]),
        RefusedFile,
        "archive ZIP est coupée",
    ),
    "too large": (cut(PACKED, 2_000_000), RefusedFile, "plus de 1 Mo"),
    "columns renamed": (
        body(renamed()),
        InvalidTable,
        "colonne du code absente \\(attendue : code_qp ou .* ; reçues : fid, identifiant, lib_qp",
    ),
    "the list of 2015": (body(of_2015()), InvalidTable, "ce sont les quartiers de 2015, que la couche WFS « QP »"),
    "30 % fewer neighbourhoods": (
        body(geojson(rows("QN97104I", "QN97105I", "QN97106I"))),
        InvalidTable,
        "7 périmètres au lieu de 10 ; par territoire : 971 6 → 3 ; disparus : 3 \\(QN97104I, QN97105I, QN97106I\\)",
    ),
    "a code of the mainland that is not listed": (
        body(PLAIN.replace(b"QN00101M", b"QN00199M")),
        InvalidTable,
        "code absent de la liste : 1 quartier.*QN00199M",
    ),
}


@pytest.mark.parametrize("how", BAD)
def test_what_is_refused_replaces_nothing(machine: Machine, server: FileServer, how: str) -> None:
    server.of_path = {FILE: [body(PACKED)]}
    served = machine.build()
    before = machine.content()
    reply, expected, words = BAD[how]
    server.of_path = {FILE: [reply]}
    with pytest.raises(expected, match=words) as error:
        machine.build()
    assert all((error.value.what, error.value.where, error.value.advice))
    assert machine.content() == before
    assert machine.store.read(EDITION).build == served
    assert machine.store.faults(EDITION) == ()


def test_a_territory_that_is_emptied_is_refused_whatever_its_size(machine: Machine, server: FileServer) -> None:
    server.of_path = {FILE: [body(PACKED)]}
    machine.build()
    as_many = rows("QN97801I", "QN97802I", QN97107I=(-61.38, 16.22), QN97108I=(-61.36, 16.24))
    server.of_path = {FILE: [body(geojson(as_many))]}
    with pytest.raises(InvalidTable, match="plus aucun dans un territoire qui en avait : 978"):
        machine.build()


def test_the_first_file_is_held_against_the_list(machine: Machine, server: FileServer) -> None:
    served = machine.store.read(EDITION).build
    server.of_path = {FILE: [body(geojson(rows(*(code for code in PLACES if code != "QN97801I"))))]}
    with pytest.raises(InvalidTable, match="1 périmètres au lieu de 3") as error:
        machine.build()
    assert "plus aucun dans un territoire qui en avait : 971, hexagone" in str(error.value)
    assert machine.store.read(EDITION).build == served


def answered(handler: Callable[[httpx.Request], httpx.Response], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have requests answered without a network, https included."""
    client = httpx.Client
    monkeypatch.setattr(httpx, "Client", lambda **told: client(**told, transport=httpx.MockTransport(handler)))


@pytest.mark.parametrize("location", ["http://exemple.fr/b", "file:///etc/hostname", "ftp://exemple.fr/b"])
def test_https_is_never_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, location: str) -> None:
    asked: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(302, headers={"Location": location})

    answered(handler, monkeypatch)
    with pytest.raises(SourceUnavailable, match="redirection vers une adresse qui n'est pas sûre"):
        fetch(catalogue.source("perimeters-2024"), tmp_path, Attention(BRISK))
    assert asked == [catalogue.source("perimeters-2024").address]


def test_from_https_to_https_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.host == "static.exemple.fr":
            return httpx.Response(200, stream=httpx.ByteStream(PACKED))
        return httpx.Response(302, headers={"Location": "https://static.exemple.fr/qp.zip"})

    answered(handler, monkeypatch)
    assert fetch(catalogue.source("perimeters-2024"), tmp_path, Attention(BRISK)).read_bytes() == PACKED


@pytest.mark.parametrize(
    ("identifier", "words"),
    [
        ("perimeters-2024-wfs", "refusée : elle sert encore les 1 514 quartiers de 2015"),
        ("perimeters-2015", "n'a pas d'adresse de fichier connue"),
    ],
)
def test_a_source_that_cannot_be_fetched_says_why(tmp_path: Path, identifier: str, words: str) -> None:
    with pytest.raises(SourceUnavailable, match=words):
        fetch(catalogue.source(identifier), tmp_path / "downloads")
    assert not (tmp_path / "downloads").exists()


def test_an_edition_without_an_official_address_says_so(tmp_path: Path) -> None:
    store = ParquetEditionStore((tmp_path,))
    with pytest.raises(SourceUnavailable, match="aucune adresse de fichier n'est connue") as error:
        build("fr-2015", data=Settings().data, store=store, downloads=tmp_path / "downloads", perimeters=OFFICIAL)
    assert "--perimeters FICHIER" in error.value.advice
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def command(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("ATLAS_DATA", str(machine.data))
    monkeypatch.setenv("ATLAS_LOCAL", str(machine.local))
    return lambda *arguments: CliRunner().invoke(app, ["build", EDITION, "--perimeters", *arguments])


def test_the_command_tells_what_changed(machine: Machine, server: FileServer, command: Callable[..., Result]) -> None:
    server.of_path = {FILE: [body(PACKED)]}
    result = command("official")
    assert result.exit_code == 0, result.output
    lines = [line.replace("\u202f", " ").replace("\u00a0", " ") for line in result.stdout.splitlines()]
    assert "QPV ajoutés à la liste : 7 (QN97102I, QN97103I, QN97104I, QN97105I, QN97106I, QN97801I, QN97802I)" in lines
    assert "QPV placés sans commune, faute de contours : 2 (QN97801I, QN97802I)" in lines
    assert "Périmètres : 3 avant, 10 après ; 7 nouveaux, 0 disparus" in lines
    assert "en service" in lines[-1]


def test_a_refusal_is_json_too(machine: Machine, server: FileServer, command: Callable[..., Result]) -> None:
    server.of_path = {FILE: [body(renamed())]}
    served = machine.store.served_build(EDITION)
    result = command("official", "--json")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    told = json.loads(result.stdout)
    assert (told["edition"], told["served"]) == (EDITION, served)
    (fault,) = told["refused"]["faults"]
    assert fault.startswith("colonne du code absente")
    assert {"what", "where", "advice", "faults"} == set(told["refused"])


def test_a_loss_can_be_accepted(machine: Machine, server: FileServer, command: Callable[..., Result]) -> None:
    server.of_path = {FILE: [body(PACKED)]}
    assert command("official").exit_code == 0
    server.of_path = {FILE: [body(geojson(rows("QN97104I", "QN97105I", "QN97106I")))]}
    assert "--accept-loss" in command("official").stderr
    told = json.loads(command("official", "--accept-loss", "--json").stdout)
    assert told["differences"]["gone"] == ["QN97104I", "QN97105I", "QN97106I"]
    assert told["differences"]["by_zone"]["971"] == [6, 3]
    assert machine.store.served_build(EDITION) == told["served"] == told["build"]
