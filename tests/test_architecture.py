"""Rules on the code that no linter knows: one owner per danger, sizes, and a README that speaks of files that exist."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from geo.__main__ import app

PROJECT = Path(__file__).resolve().parent.parent
OURS = ("geo", "pages")
LONGEST_FUNCTION = 45
LONGEST_MODULE = 330
LONGEST_PAGE = 60

SINKS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|unsafe_allow_html|unsafe_allow_javascript"
    r"|folium\.(Popup|Tooltip|Element|Html)|GeoJsonTooltip|GeoJsonPopup|components\.v1|\beval\(|new Function\("
)
"""Places where a text would be read as code or as markup."""


def sources(*endings: str) -> list[Path]:
    """Our files with one of those endings."""
    found = [path for folder in OURS for path in (PROJECT / folder).rglob("*") if path.suffix in endings]
    found += [PROJECT / "dashboard.py"] if ".py" in endings else []
    return sorted(path for path in found if "__pycache__" not in path.parts)


def name(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def files_with(pattern: str, *endings: str) -> set[str]:
    return {name(path) for path in sources(*endings) if re.search(pattern, path.read_text(encoding="utf-8"))}


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and number of lines of each function, docstring included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_there_is_something_to_look_at() -> None:
    assert len(sources(".py")) > 40
    assert len(sources(".js")) >= 2


def test_components_have_three_owners() -> None:
    owners = {"pages/parts/map_component.py", "pages/parts/literal_text.py", "pages/parts/search_box.py"}
    assert files_with(r"components\.v2|components import v2", ".py") == owners


def test_shapes_are_reprojected_in_one_place() -> None:
    assert files_with(r"\bto_crs\b", ".py") == {"geo/spatial.py"}


def test_folium_has_one_owner() -> None:
    assert files_with(r"(?m)^\s*(import|from) (folium|branca)\b", ".py") == {"geo/maps/base_map.py"}


def test_the_network_has_one_client() -> None:
    clients = r"(?m)^\s*(import|from) (urllib\.request|urllib3|http\.client|httpx|requests|aiohttp|ftplib)\b"
    assert files_with(clients, ".py") == {"geo/sources/download.py"}


def test_files_are_named_and_signed_in_one_place() -> None:
    of_no_edition = {"pages/parts/activity_import.py", "pages/parts/audit_panel.py"}
    assert files_with(r"""["']atlas-crpv_|\}atlas-crpv""", ".py") == {"geo/provenance.py", *of_no_edition}


@pytest.mark.parametrize("path", sources(".py", ".js", ".css"), ids=name)
def test_no_text_is_read_as_code(path: Path) -> None:
    found = [
        f"{name(path)}:{number}: {line.strip()}"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if SINKS.search(line)
    ]
    assert not found, found


@pytest.mark.parametrize("path", sources(".js", ".css"), ids=name)
def test_nothing_is_fetched_from_another_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    addresses = re.findall(r"[\"'(](?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}[^\"')]*", text)
    assert [address for address in addresses if "www.w3.org" not in address] == []


@pytest.mark.parametrize("path", sources(".py"), ids=name)
def test_assert_is_for_tests_only(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    assert found == [], "an assert is gone under -O: raise an error that says what to do"


@pytest.mark.parametrize("path", sources(".py"), ids=name)
def test_sizes_stay_readable(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE
    assert {found: lines for found, lines in functions(path) if lines > LONGEST_FUNCTION} == {}


def test_a_page_is_short() -> None:
    pages = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in (PROJECT / "pages").glob("*.py")}
    assert {found: lines for found, lines in pages.items() if lines > LONGEST_PAGE} == {}


def test_no_drawer_is_opened() -> None:
    drawers = {"utils", "util", "helpers", "helper", "services", "common", "core", "misc"}
    assert {name(path) for path in sources(".py") if {path.stem, *path.parts} & drawers} == set()


def tree() -> dict[str, str]:
    """The paths that the README lists, with what it says of each. A folder ends with a slash."""
    readme = PROJECT / "README.md"
    assert readme.is_file(), "README.md is missing: it must hold the tree of the project"
    section = readme.read_text(encoding="utf-8").partition("## What is where")[2]
    assert section, "README.md has no section « What is where »"
    block = section.split("```")[1]
    listed: dict[str, str] = {}
    parents: list[str] = []
    for line in filter(str.strip, block.splitlines()):
        depth = (len(line) - len(line.lstrip())) // 2
        path, _, words = line.strip().partition(" ")
        parents[depth:] = [path]
        listed["".join(parents)] = words.strip()
    return listed


def test_the_tree_of_the_readme_lists_what_exists() -> None:
    missing = [path for path in tree() if not (PROJECT / path).exists()]
    assert missing == []
    assert [path for path in tree() if path.endswith("/") != (PROJECT / path).is_dir()] == []


def test_the_tree_of_the_readme_says_what_each_file_is() -> None:
    assert [path for path, words in tree().items() if not words] == []


def test_the_tree_of_the_readme_forgets_no_code() -> None:
    expected = {name(path) for path in sources(".py", ".js", ".css") if path.name != "__init__.py"}
    assert expected - set(tree()) == set()


def examples() -> list[tuple[str, list[str]]]:
    """The commands that the README shows, each with the lines it says are printed."""
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    found = []
    for block in text.split("```")[1::2]:
        for shown in block.split("$ python -m geo ")[1:]:
            command, *lines = shown.strip().splitlines()
            found.append((command.partition(" |")[0], [line for line in lines if line.strip()]))
    return found


@pytest.mark.parametrize(("command", "lines"), examples(), ids=lambda value: value if isinstance(value, str) else "")
def test_the_examples_of_the_readme_are_true(
    command: str, lines: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ATLAS_DATA", str(PROJECT / "data"))
    monkeypatch.setenv("ATLAS_LOCAL", str(tmp_path))
    result = CliRunner().invoke(app, shlex.split(command))
    assert result.exit_code == 0
    printed = [plain(line) for line in result.stdout.splitlines()]
    assert [line for line in lines if plain(line) not in printed] == []


def plain(line: str) -> str:
    """A line with ordinary spaces, as typed in a document."""
    return re.sub(r"\s+", " ", line.strip())
