"""A long job on a page: the button that begins it, how far it is, its file. One at a time for each visitor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import uuid4

import streamlit as st

from geo.jobs import Job, JobDesk, Task
from pages.parts import cache, literal_text, shell

_OWNER = "auteur-des-travaux"
_REFUSAL = "travail-refuse"


@st.cache_resource(show_spinner=False)
def desk() -> JobDesk:
    """The jobs of this process; what killed ones left is removed first."""
    made = JobDesk(cache.settings().local / "jobs")
    made.sweep()
    return made


def is_busy() -> bool:
    """Whether this visitor has a job, running or ended."""
    return desk().of(_owner()) is not None


def offer(key: str, choices: Mapping[str, Callable[[], Task]]) -> None:
    """A button for each job that can be asked for; or the job of this visitor, whatever page it was asked for on."""
    with st.container(key=f"travail-{key}"):
        job = desk().of(_owner())
        if job is None:
            with st.container(horizontal=True):
                for rank, (label, make) in enumerate(choices.items()):
                    name = f"commencer-{key}-{rank}"
                    st.button(label, on_click=_begin, args=(make,), icon=":material/picture_as_pdf:", key=name)
            refusal = st.session_state.pop(_REFUSAL, "")
            if refusal:
                shell.notice(refusal)
        elif job.is_running:
            _follow()
        else:
            _ended(job)


@st.fragment(run_every=1.0)
def _follow() -> None:
    """How far the job is, each second; the page is drawn again at its end."""
    job = desk().of(_owner())
    if job is None or not job.is_running:
        st.rerun()
    literal_text.sentence(f"{job.task.title} : en préparation.", "travail-titre")
    st.progress(min(job.share, 1.0))
    literal_text.sentence(job.told, "travail-avancement")
    st.button("Abandonner", on_click=_drop, key="travail-abandon")


def _ended(job: Job) -> None:
    if job.refusal:
        shell.notice(f"{job.task.title} : {job.refusal}", serious=True)
        st.button("Fermer", on_click=_drop, key="travail-fermer")
        return
    literal_text.sentence(f"{job.task.title} : le fichier est prêt.", "travail-titre")
    with st.container(horizontal=True):
        st.download_button(
            "Télécharger le PDF",
            job.file.read_bytes,
            job.task.file_name,
            job.task.media,
            on_click="ignore",
            type="primary",
            icon=":material/download:",
            key="travail-fichier",
        )
        st.button("Terminer", on_click=_drop, key="travail-terminer")


def _owner() -> str:
    """Who asks: the address of one who is logged in, else this visit."""
    address = st.user.get("email") if st.user.get("is_logged_in") else None
    owner: str = str(address) if address else st.session_state.setdefault(_OWNER, uuid4().hex)
    return owner


def _begin(make: Callable[[], Task]) -> None:
    st.session_state[_REFUSAL] = desk().begin(_owner(), make())


def _drop() -> None:
    desk().drop(_owner())
