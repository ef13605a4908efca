"""The page of results, `benchmarks/results.md`: a part for each run, which leaves the others as they are."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable
from datetime import date
from importlib.metadata import version
from pathlib import Path

PAGE = Path(__file__).with_name("results.md")
PARTS = ("Against the rival", "Cost as work grows", "Official perimeters", "Search", "Figures", "Atlas on paper")

_HEAD = """# Results of the last run

Written by `make bench`, never by hand. Trust the ratios, not the milliseconds; [what is measured](README.md).
"""
_PACKAGES = ("streamlit", "folium", "geopandas", "shapely", "streamlit-folium", "playwright")


def write(part: str, lines: Iterable[str], page: Path = PAGE) -> None:
    """Put these lines in place of a part of the page, after the conditions of this run."""
    known = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", _text(page), re.MULTILINE | re.DOTALL))
    known[part] = "\n".join([_conditions(), "", *lines])
    parts = (f"## {name}\n\n{known[name].strip()}\n" for name in PARTS if name in known)
    page.write_text("\n".join([_HEAD, *parts]), encoding="utf-8")


def shown(value: float | None, decimals: int = 0) -> str:
    """A number for a table."""
    return "–" if value is None else f"{value:,.{decimals}f}"


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """The lines of a table."""
    headings = list(headings)
    return [_row(headings), _row("---" for _ in headings), *map(_row, rows)]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8") if page.exists() else ""


def _conditions() -> str:
    """Day, machine and versions."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{date.today().isoformat()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, load average {os.getloadavg()[0]:.1f} at the end; {packages}."
    )
