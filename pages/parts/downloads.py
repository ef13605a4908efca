"""Buttons for what `geo.export` writes: exactly the rows that are shown."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geo.atlas import Atlas
from geo.export import files
from geo.indicators.definition import Level
from pages.parts.selection import Selection


def show(atlas: Atlas, selection: Selection, level: Level) -> None:
    """CSV for a French spreadsheet, and GeoJSON with true coordinates; written only when asked for."""
    name = files.file_name(atlas, selection.indicator, level)

    def rows() -> pd.DataFrame:
        return files.shown_rows(atlas, selection.indicator, level, selection.departments(atlas), selection.within)

    def csv() -> bytes:
        return files.french_csv(rows())

    def geojson() -> bytes:
        return files.geojson(atlas, rows(), level)

    with st.container(horizontal=True):
        st.download_button("CSV (tableur)", csv, f"{name}.csv", "text/csv", on_click="ignore", key="csv")
        st.download_button("GeoJSON", geojson, f"{name}.geojson", "application/geo+json", on_click="ignore", key="gj")
