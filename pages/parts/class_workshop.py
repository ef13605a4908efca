"""The panel where the visitor says how the colours of a map are parted, kept in the address like the filters."""

from __future__ import annotations

import re
from collections.abc import Iterator

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo import wording
from geo.atlas import Atlas
from geo.errors import InvalidClasses
from geo.indicators.definition import Indicator, Level
from geo.maps.classes import DEFAULT_CHOICE, FEWEST, MOST, ClassChoice, Method, plain_number
from geo.maps.scale import Scale
from pages.parts import cache, literal_text, shell
from pages.parts.select_box import select_box

_METHOD, _COUNT, _BOUNDS = "classes", "nombre_classes", "bornes"
_METHODS = {wording.CLASS_METHODS[method.value]: method for method in Method}
_LABELS = {method: label for label, method in _METHODS.items()}
_COUNTS = {str(count): count for count in range(FEWEST, MOST + 1)}
_EXAMPLE = "10 ; 20,5 ; 30"
_LONGEST = 120

DEFAULTS = {_METHOD: _LABELS[DEFAULT_CHOICE.method], _COUNT: str(DEFAULT_CHOICE.count), _BOUNDS: ""}
"""The state of the panel at first, by key in the address."""


def ask(here: Atlas, indicator: Indicator, level: Level) -> ClassChoice:
    """Draw the panel in the side bar and return what it says; circles have no classes, hence no panel."""
    if indicator.is_count:
        return DEFAULT_CHOICE
    panel = st.sidebar.expander("Classes")
    choice = _ask_choice(panel, here, indicator, level)
    scale = cache.scale(here, indicator.key, level, choice)
    is_manual = choice.method is Method.MANUAL
    panel.button(
        "Figer les bornes",
        help="Garde ces bornes quand la date ou l'indicateur change.",
        on_click=_freeze,
        args=(_write_bounds(scale.frozen),),
        disabled=is_manual or not scale.frozen,
        width="stretch",
    )
    with panel:
        _show_histogram(scale)
    return choice


def _ask_choice(panel: DeltaGenerator, here: Atlas, indicator: Indicator, level: Level) -> ClassChoice:
    """The choice that the three widgets make; bounds that cannot be drawn are told, and other classes shown."""
    codes = {method.value: label for label, method in _METHODS.items()}
    method = _METHODS[select_box("Méthode", _METHOD, _METHODS, DEFAULTS[_METHOD], codes, panel)]
    is_manual = method is Method.MANUAL
    asked = select_box("Nombre de classes", _COUNT, _COUNTS, DEFAULTS[_COUNT], {}, panel, disabled=is_manual)
    automatic = ClassChoice(DEFAULT_CHOICE.method if is_manual else method, _COUNTS[asked])
    if is_manual and not (st.session_state.get(_BOUNDS) or st.query_params.get(_BOUNDS)):
        # Nothing chosen yet: start from bounds that suit the map.
        st.session_state[_BOUNDS] = _write_bounds(cache.scale(here, indicator.key, level, automatic).frozen)
    # Always drawn, so that its text outlives a visit to the other methods.
    text = panel.text_input(
        "Bornes choisies",
        key=_BOUNDS,
        bind="query-params",
        max_chars=_LONGEST,
        placeholder=_EXAMPLE,
        disabled=not is_manual,
    )
    if not is_manual:
        return automatic
    try:
        return ClassChoice.manual(_read_bounds(text))
    except InvalidClasses as error:
        shell.notice(f"{error} Des quantiles sont affichés.")
        return automatic


def _freeze(bounds: str) -> None:
    st.session_state.update({_METHOD: _LABELS[Method.MANUAL], _BOUNDS: bounds})


def _read_bounds(text: str) -> Iterator[float]:
    """Numbers parted by semicolons, written as in French. Raises `InvalidClasses`."""
    for part in filter(None, map(str.strip, text.split(";"))):
        plain = re.sub(r"\s", "", part).removesuffix("%").replace("\u2212", "-").replace(",", ".")
        if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,12})?", plain):
            raise InvalidClasses(
                f"{wording.quoted(part)} n'est pas un nombre",
                "bornes choisies",
                f"Séparez les bornes par des points-virgules, par exemple {wording.quoted(_EXAMPLE)}.",
            )
        yield float(plain)


def _write_bounds(bounds: tuple[float, ...]) -> str:
    return " ; ".join(plain_number(bound).replace(".", ",") for bound in bounds)


def _show_histogram(scale: Scale) -> None:
    spread = scale.histogram
    if spread is None:
        st.caption("Aucune valeur à répartir en classes.")
        return
    bounds = [scale.amount(bound) for bound in scale.classes.lowers[1:]]
    parts = [f"{label} : {wording.number(n)}" for label, n in zip(scale.labels, scale.counts, strict=True)]
    if scale.zero_apart:
        parts.insert(0, f"0 : {wording.number(scale.values.count(0))}")
    literal_text.histogram(
        bars=spread.counts,
        bands=[(band.start, band.end, band.colour) for band in spread.bands],
        ends=(scale.amount(spread.low), scale.amount(spread.high)),
        caption=f"Bornes : {' ; '.join(bounds)}" if bounds else "Une seule classe",
        alternative=f"Répartition de {wording.plural(len(scale.values), 'valeur', 'valeurs')}. {' ; '.join(parts)}.",
    )
