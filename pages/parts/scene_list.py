"""The list of the scenes of a visit: words, order, copies, and the files that carry them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from geo import scenes, wording
from geo.errors import AtlasError
from geo.scenes import LARGEST_FILE, LONGEST_COMMENT, LONGEST_TITLE, MOST_SCENES, Scene
from pages.parts import literal_text, scene_state
from pages.parts.scene_state import Played

_ROUND, _FILE = "scenes-tour", "scenes-fichier"


def show(played: Sequence[Played]) -> None:
    """Each scene with its words and what can be done with it."""
    count = wording.plural(len(played), "scène", "scènes")
    st.markdown(f"**Scènes de la présentation** ({count} sur {MOST_SCENES})")
    if not played:
        st.caption(
            "Sur une carte, le bouton « Ajouter à la présentation » garde ce qu'elle montre : indicateur, date, "
            "filtres, classes, cadrage."
        )
    for rank, one in enumerate(played):
        with st.container(border=True):
            _show_one(rank, one, len(played))


def ask_file() -> None:
    """A file of scenes, put in place of those of the visit, or added after them."""
    with st.expander("Ouvrir une présentation enregistrée"), st.container(key="scenes-ouvrir"):
        # The name of the box changes once it is taken, so that it is empty again.
        key = f"{_FILE}-{_round()}"
        sent = st.file_uploader("Fichier de scènes (JSON)", key=key, type="json", max_upload_size=1)
        with st.container(horizontal=True):
            st.button("Remplacer les scènes", on_click=_open, args=(key, False), disabled=sent is None)
            st.button("Ajouter à la suite", on_click=_open, args=(key, True), disabled=sent is None)


def _show_one(rank: int, one: Played, count: int) -> None:
    told, name = one.scene, f"{_round()}-{rank}"
    if one.fault:
        literal_text.notice(one.fault)
    st.text_input(
        f"Titre de la scène {rank + 1}", told.title, LONGEST_TITLE, key=f"titre-{name}",
        on_change=_write, args=(rank, "title", f"titre-{name}"),
    )  # fmt: skip
    st.text_area(
        f"Commentaire de la scène {rank + 1}", told.comment, 68, LONGEST_COMMENT, key=f"commentaire-{name}",
        on_change=_write, args=(rank, "comment", f"commentaire-{name}"), label_visibility="collapsed",
        placeholder="Commentaire",
    )  # fmt: skip
    with st.container(horizontal=True, gap="small"):
        _act("Monter", ":material/arrow_upward:", f"monter-{name}", _move, (rank, -1), off=rank == 0)
        _act("Descendre", ":material/arrow_downward:", f"descendre-{name}", _move, (rank, 1), off=rank == count - 1)
        _act("Dupliquer", ":material/content_copy:", f"dupliquer-{name}", _copy, (rank,), off=count >= MOST_SCENES)
        _act("Supprimer", ":material/delete:", f"supprimer-{name}", _delete, (rank,))


def _act(
    label: str, icon: str, key: str, act: Callable[..., None], args: tuple[int, ...], *, off: bool = False
) -> None:
    st.button(label, key=key, icon=icon, on_click=act, args=args, disabled=off)


def _round() -> int:
    """Changes when scenes change places: what is typed in a box belongs to the scene that stands there now."""
    return int(st.session_state.get(_ROUND, 0))


def _keep(changed: Sequence[Scene]) -> None:
    scene_state.keep(changed)
    st.session_state[_ROUND] = _round() + 1


def _write(rank: int, part: str, key: str) -> None:
    kept = list(scene_state.current())
    kept[rank] = replace(kept[rank], **{part: st.session_state[key].strip()})
    scene_state.keep(kept)


def _move(rank: int, by: int) -> None:
    kept = list(scene_state.current())
    kept.insert(rank + by, kept.pop(rank))
    _keep(kept)


def _copy(rank: int) -> None:
    kept = list(scene_state.current())
    _keep([*kept[: rank + 1], *kept[rank:]])


def _delete(rank: int) -> None:
    kept = list(scene_state.current())
    del kept[rank]
    _keep(kept)


def _open(key: str, is_added: bool) -> None:
    sent = st.session_state.get(key)
    if sent is None:
        return
    try:
        found = scenes.from_file(sent.getvalue() if sent.size <= LARGEST_FILE else b" " * (LARGEST_FILE + 1))
    except AtlasError as fault:
        scene_state.refuse(str(fault))
        return
    kept = (*scene_state.current(), *found) if is_added else found
    if len(kept) > MOST_SCENES:
        scene_state.refuse(f"Une présentation tient en {MOST_SCENES} scènes : le fichier n'a pas été ajouté.")
        return
    _keep(kept)
