"""A long job on a page: the button that begins it, how far it is, its file. One at a time for each visitor.

The job is the visitor's, not the page's: it is found again after a reload, in another tab, on another page that has a
panel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st

from geo import wording
from geo.jobs import KEPT_S, Job, JobDesk, Task
from pages.parts import cache, literal_text, shell, visitor

_PDF_ICON = ":material/picture_as_pdf:"
_REFUSAL = "travail-refuse"


@st.cache_resource(show_spinner=False)
def desk() -> JobDesk:
    """The jobs of this process; what killed ones left is removed first."""
    made = JobDesk(cache.settings().local / "jobs")
    made.sweep()
    return made


def is_busy() -> bool:
    """Whether this visitor has a job, running or ended."""
    return desk().of(visitor.code()) is not None


def offer(key: str, choices: Mapping[str, Callable[[], Task]], icon: str | None = _PDF_ICON) -> None:
    """A button for each job that can be asked for; or the job of this visitor, whatever page it was asked for on.

    A page has one panel.
    """
    with st.container(key=f"travail-{key}"):
        refusal = st.session_state.pop(_REFUSAL, "")
        if refusal:
            shell.notice(refusal)
        job = desk().of(visitor.code())
        if job is None:
            with st.container(horizontal=True):
                for rank, (label, make) in enumerate(choices.items()):
                    name = f"commencer-{key}-{rank}"
                    st.button(label, on_click=_begin, args=(make,), icon=icon, key=name)
        elif job.is_running:
            _follow()
        else:
            _ended(job)


@st.fragment(run_every=1.0)
def _follow() -> None:
    """How far the job is, each second; the page is drawn again at its end."""
    job = desk().of(visitor.code())
    if job is None or not job.is_running:
        st.rerun()
    literal_text.sentence(f"{job.task.title} : en préparation.", "travail-titre")
    st.progress(job.progress.share)
    literal_text.sentence(job.progress.what, "travail-avancement")
    st.button("Abandonner", on_click=_drop, key="travail-abandon")


def _ended(job: Job) -> None:
    if job.refusal:
        shell.notice(f"{job.task.title} : {job.refusal}", serious=True)
        st.button("Fermer", on_click=_drop, key="travail-fermer")
        return
    literal_text.sentence(f"{job.task.title} : le fichier est prêt.", "travail-titre")
    with st.container(horizontal=True):
        st.download_button(
            f"Télécharger le {Path(job.task.file_name).suffix[1:].upper()}",
            job.file.read_bytes,
            job.task.file_name,
            job.task.media,
            on_click="ignore",
            type="primary",
            icon=":material/download:",
            key="travail-fichier",
        )
        st.button("Terminer", on_click=_drop, key="travail-terminer")
    minutes = wording.number(KEPT_S / 60)
    st.caption(f"Il est gardé {minutes} minutes, et se retrouve ici si la page est rechargée.")
    _watch(job)


@st.fragment(run_every=10.0)
def _watch(job: Job) -> None:
    """Draw the page again once the file is no longer kept, or was put away in another tab."""
    if desk().of(visitor.code()) is not job:
        st.rerun()


def _begin(make: Callable[[], Task]) -> None:
    st.session_state[_REFUSAL] = desk().begin(visitor.code(), make())


def _drop() -> None:
    desk().drop(visitor.code())
