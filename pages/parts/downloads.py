"""What is shown, to take away: one button beside each table, which opens on the formats of `geo.export`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from geo.atlas import Atlas
from geo.export.files import shapes_of
from geo.export.formats import FORMATS, Format
from geo.export.indicator_file import indicator_file, indicator_file_name
from geo.export.shown import Shown
from geo.export.table_file import ShownColumn, table_file
from geo.indicators.definition import Level
from pages.parts import literal_chart, literal_text
from pages.parts.literal_chart import Chart
from pages.parts.literal_text import Column
from pages.parts.selection import Selection

_HELP = (
    "Chaque fichier porte la date, l'édition, la licence et les sources. Excel et GeoPackage : données, dictionnaire, "
    "filtres et sources, lacunes."
)


@st.fragment
def offer(key: str, name: str, make: Callable[[], Shown], *, with_places: bool = False, label: str = "") -> None:
    """The button, and once it is open one for each format; a file is made when it is asked for.

    `name` is that of the file, which `make` gives as well; formats of maps are offered `with_places`.
    """
    with st.container(key=f"fichiers-{key}", width="content"):
        panel = st.popover(label or "Télécharger", icon=":material/download:", on_change="rerun", key=f"fichier-{key}")
        if not panel.open:
            return
        with panel, st.container(width=300, gap="xsmall"):
            for known in FORMATS:
                if with_places or not known.needs_places:
                    st.download_button(
                        known.label,
                        partial(_written, known, make),
                        f"{name}.{known.ending}",
                        known.media,
                        on_click="ignore",
                        key=f"{known.key}-{key}",
                        type="tertiary",
                    )
            st.caption(_HELP)


def _written(known: Format, make: Callable[[], Shown]) -> bytes:
    return known.write(make())


def show(atlas: Atlas, selection: Selection, level: Level) -> None:
    """What the home page shows: the indicator, in the places that the filters leave in view."""
    key, filters = selection.indicator, selection.filters
    name = indicator_file_name(atlas, key, level, filters)
    offer("carte", name, lambda: indicator_file(atlas, key, level, filters), with_places=level is not Level.CENTRE)


def table(
    atlas: Atlas,
    caption: str,
    columns: Sequence[Column],
    key: str,
    places: tuple[Level, Sequence[str]] | None = None,
    on_choice: Callable[[str], None] | None = None,
    chosen: tuple[tuple[str, str], ...] = (),
) -> None:
    """A table of `literal_text`, and its files; with the level and codes of its `places`, each row where it lies.

    `chosen` tells what its rows were restricted to: term and text.
    """
    codes = places[1] if places and on_choice else ()
    literal_text.table(caption, columns, key, codes, on_choice=on_choice or (lambda code: None))

    def make() -> Shown:
        mine = [ShownColumn(one.label, one.values, one.decimals is not None) for one in columns]
        return table_file(atlas, key, caption, mine, places, chosen)

    offer(
        key,
        atlas.provenance.file_name(key),
        make,
        with_places=places is not None and shapes_of(atlas, places[0]) is not None,
    )


def chart(atlas: Atlas, drawn: Chart, key: str, chosen: tuple[tuple[str, str], ...] = ()) -> None:
    """A chart, and the files of its table; `chosen` tells what its figures were restricted to."""
    literal_chart.chart(drawn, key)
    twin = drawn.twin
    if twin is None:
        return

    def make() -> Shown:
        mine = [ShownColumn(one.label, one.values, one.decimals is not None) for one in twin.columns]
        told = " ".join(filter(None, (drawn.title + ".", drawn.sentence, *drawn.notes)))
        return table_file(atlas, key, told, mine, chosen=chosen)

    offer(key, atlas.provenance.file_name(key), make)
