"""The parts of the page « Données »: the layers of an edition, and how they are replaced."""

from __future__ import annotations

from datetime import date

import streamlit as st

from geo import catalogue, wording
from geo.errors import AtlasError
from geo.freshness import FRESH_FOR, State, layers
from geo.store import OpenEdition
from pages.parts import cache, downloads, literal_text, permission, shell
from pages.parts.drafts import DESK, Draft, Given
from pages.parts.literal_text import Column

_LARGEST_MB = 10
_DONE = "donnees-fait"
_CONFIRMING = "donnees-retour"
_PLACES = {
    "communes": "Toutes les communes (CSV), avec les intercommunalités du même millésime",
    "epci": "Intercommunalités (CSV)",
    "contracts": "Contrats de ville de 2024 (GeoJSON, un point et un code par contrat)",
    "posts": "Postes aidés par l'État : adultes-relais, Fonjep (JSON ou CSV de l'éditeur)",
}
"""By option of the command, what its file holds."""


def layer_table(opened: OpenEdition) -> None:
    """Every layer of the edition and how it stands, those that ask for something first."""
    described = catalogue.read(cache.settings().data / "catalogue.toml")
    running = DESK.draft.tables if DESK.draft and DESK.draft.is_running else frozenset()
    known = layers(opened, described, date.today(), running)
    found = sorted(known, key=lambda layer: layer.state is State.CURRENT)
    columns = [
        Column("Couche", [layer.title for layer in found]),
        Column("État", [layer.state.value for layer in found]),
        Column("Lignes", ["aucune" if layer.rows is None else layer.rows for layer in found], 0),
        Column("Lacunes", ["non comptées" if layer.gaps is None else layer.gaps for layer in found], 0),
        Column("Éditeur", [layer.publisher for layer in found]),
        Column("Millésime", [layer.vintage for layer in found]),
        Column("Consultée le", [wording.day(layer.accessed) if layer.accessed else "jamais" for layer in found]),
        Column("Licence", [layer.licence for layer in found]),
    ]
    built = wording.day(opened.manifest.description.built)
    caption = f"{opened.manifest.description.label}, version {opened.build}, construite le {built}."
    downloads.table(cache.atlas_of(opened), caption, columns, "couches")
    st.caption(
        f"« ancien » : consultée il y a plus de {FRESH_FOR.days} jours, ou une autre version est connue. Les lignes "
        "sont celles de la table que la couche remplit, toutes sources réunies ; les lacunes, ce qui devrait y être et "
        "n'y est pas."
    )


def replacement(opened: OpenEdition) -> None:
    """What replaces the data, for those who may; a sentence for the others."""
    st.header("Remplacer les données", anchor=False)
    if not permission.may_replace(cache.settings()):
        literal_text.sentence("Cette page est en lecture seule : remplacer les données est réservé.", "reserve")
        if permission.asks_to_log_in() and not st.user.get("is_logged_in"):
            st.button("Se connecter", on_click=st.login)
        return
    if opened.manifest.description.demonstration:
        told = "Une démonstration a les données de l'édition réelle : choisissez celle-ci pour les remplacer."
        literal_text.sentence(told, "remplacer-ailleurs")
        return
    if done := st.session_state.pop(_DONE, None):
        literal_text.sentence(done, "fait")
    draft = DESK.draft
    if draft is None:
        _offer(opened)
        _undo(opened)
    elif draft.is_running:
        _progress()
    else:
        _verdict(opened, draft)


def _offer(opened: OpenEdition) -> None:
    """Files to load, or the official perimeters."""
    st.write(
        "Un essai est construit à part et comparé à la version en service ; rien n'est remplacé sans votre accord."
    )
    with st.form("fichiers"):
        perimeters = _files("Périmètres des QPV (GeoJSON, GPKG, FlatGeobuf ou SHP en archive ZIP)", "perimetres")
        crs = st.text_input("Système de coordonnées, si le fichier le tait", placeholder="EPSG:2154", key="crs")
        figures = _files("Chiffres par QPV, de la forme de l'Insee (CSV ou XLSX)", "chiffres")
        with st.expander("Communes, intercommunalités, contrats de ville, postes aidés"):
            places = {option: _files(label, option, several=option == "posts") for option, label in _PLACES.items()}
        is_sent = st.form_submit_button("Charger et comparer")
    given = Given(perimeters, figures, crs.strip(), places=places)
    if is_sent and not given:
        shell.notice("Choisissez d'abord un fichier.")
    elif is_sent:
        _begin(opened, given)
    if st.button("Télécharger la version officielle des périmètres", icon=":material/download:"):
        _begin(opened, Given(is_official=True))


def _files(label: str, key: str, *, several: bool = True) -> tuple[bytes, ...]:
    sent = st.file_uploader(label, key=key, accept_multiple_files=several, max_upload_size=_LARGEST_MB)
    files = sent if isinstance(sent, list) else [sent] if sent else []
    return tuple(file.getvalue() for file in files)


def _begin(opened: OpenEdition, given: Given) -> None:
    if not DESK.begin(opened.manifest.description.name, opened.build, given):
        shell.notice("Un essai est déjà en cours.")
        return
    st.rerun()


@st.fragment(run_every=1.0)
def _progress() -> None:
    """How far the draft is, each second; the whole page is drawn again at its end."""
    draft = DESK.draft
    if draft is None or not draft.is_running:
        st.rerun()
    literal_text.sentence(f"Essai en cours. {draft.told[-1] if draft.told else 'Lecture des fichiers…'}", "avancement")
    if st.button("Abandonner"):
        DESK.drop()
        st.rerun()


def _verdict(opened: OpenEdition, draft: Draft) -> None:
    """What was read, what it changes, and the choice that is left; or why it is refused."""
    if draft.refusal:
        shell.notice(draft.refusal, serious=True)
    else:
        for rank, line in enumerate(draft.report):
            literal_text.sentence(line, f"rapport-{rank}")
        _comparison(opened, draft)
        if st.button("Mettre en service", type="primary"):
            _serve()
    if st.button("Abandonner"):
        DESK.drop()
        _finish("Essai abandonné. Rien n'a été remplacé.")


def _comparison(opened: OpenEdition, draft: Draft) -> None:
    """Rows of each table, in service and in the draft, and a warning where one would be emptied."""
    before = opened.tables.frames()
    after = draft.store(cache.settings()).read(draft.edition).tables.frames()
    columns = [
        Column("Table", [wording.TABLES[name] for name in before]),
        Column("En service", [len(frame) for frame in before.values()], 0),
        Column("Essai", [len(after[name]) for name in before], 0),
    ]
    literal_text.table("Lignes avant et après.", columns, "comparaison")
    emptied = [wording.TABLES[name] for name, frame in before.items() if len(frame) and not len(after[name])]
    if emptied:
        shell.notice(
            f"Cette version n'aurait plus rien dans : {', '.join(emptied)}. Pour les garder, abandonnez et chargez "
            "leurs fichiers en même temps.",
            serious=True,
        )


def _serve() -> None:
    try:
        build = DESK.serve(cache.settings(), cache.store())
    except AtlasError as error:
        shell.notice(str(error), serious=True)
        return
    _finish(f"Version {build} en service." if build else "Cet essai n'est plus là. Rien n'a été remplacé.")


def _undo(opened: OpenEdition) -> None:
    """Back to the build before, once confirmed."""
    if not st.session_state.get(_CONFIRMING):
        if st.button("Revenir à la version précédente", icon=":material/undo:"):
            st.session_state[_CONFIRMING] = True
            st.rerun()
        return
    literal_text.sentence(f"La version {opened.build} ne sera plus servie ; elle reste gardée.", "retour")
    if st.button("Confirmer le retour", type="primary"):
        del st.session_state[_CONFIRMING]
        try:
            build = cache.store().rollback(opened.manifest.description.name)
        except AtlasError as error:
            shell.notice(str(error))
            return
        _finish(f"Version {build} de nouveau en service.")
    if st.button("Garder la version en service"):
        del st.session_state[_CONFIRMING]
        st.rerun()


def _finish(told: str) -> None:
    """Draw the page again as things now stand, with a sentence on what was done."""
    st.session_state[_DONE] = told
    st.rerun()
