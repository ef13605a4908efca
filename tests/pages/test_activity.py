"""The page on activity: who sent comes first, every panel obeys the choices, every figure is the one counted by hand.

What the centres of the invented country have sent, in half-days::

                date         mission  format             themes             mode         half-days  attendances
    Alpha 2023  15 March     M1       réseau             éducation, santé   présentiel           2           30
                10 June      M2       formation          éducation          distanciel           3           12
                –            M2       formation          –                  –                    5            –
    Bêta  2023  –            –        –                  –                  –                    0            –
    Alpha 2024   5 February  M1       groupe de travail  santé              présentiel           4            3
    Bêta  2024   7 February  M1       réseau             santé              hybride              1           20

Hence 10 in 2023 and 5 in 2024. Of the 15: M1 7, M2 8; éducation 5, santé 7, not told 5, which makes more than 15 since
one line has two themes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from geo.activity.choices import Format, Mission, Mode, Standing, Theme
from geo.activity.model import ActivityRecord
from geo.activity.store import GivenFile, open_activity_store
from geo.settings import Settings
from tests.pages.screen import Screen

REPORTING = "Ce qui a été reçu, par centre et par année"
SAME = {"status": Standing.OBSERVED, "source": "tableau"}
RECORDS = (
    ActivityRecord(
        centre="alpha", year=2023, day=date(2023, 3, 15), mission=Mission.NETWORKS, format=Format.NETWORK,
        themes=(Theme.EDUCATION, Theme.HEALTH), mode=Mode.ON_SITE, half_days=2, attendances=30, **SAME,
    ),
    ActivityRecord(
        centre="alpha", year=2023, day=date(2023, 6, 10), mission=Mission.SKILLS, format=Format.TRAINING,
        themes=(Theme.EDUCATION,), mode=Mode.REMOTE, half_days=3, attendances=12, **SAME,
    ),
    ActivityRecord(centre="alpha", year=2023, mission=Mission.SKILLS, format=Format.TRAINING, half_days=5, **SAME),
    ActivityRecord(centre="beta", year=2023, half_days=0, **SAME),
    ActivityRecord(
        centre="alpha", year=2024, day=date(2024, 2, 5), mission=Mission.NETWORKS, format=Format.WORKING_GROUP,
        themes=(Theme.HEALTH,), mode=Mode.ON_SITE, half_days=4, attendances=3, **SAME,
    ),
    ActivityRecord(
        centre="beta", year=2024, day=date(2024, 2, 7), mission=Mission.NETWORKS, format=Format.NETWORK,
        themes=(Theme.HEALTH,), mode=Mode.HYBRID, half_days=1, attendances=20, **SAME,
    ),
)  # fmt: skip


def send(folder: Path, name: str, lines: Mapping[int, ActivityRecord]) -> None:
    """An import into the store that the pages read; what they kept of it is forgotten."""
    store = open_activity_store(Settings(local=folder / "local", database_url=""))
    store.import_(GivenFile(f"{name}.csv", name.encode()), lines, [], who="essai", replaces=True)
    st.cache_resource.clear()


@pytest.fixture
def sent(tiny_served: None, tmp_path: Path) -> None:
    """The centres of the invented country have sent those records."""
    for centre in ("alpha", "beta"):
        send(tmp_path, centre, {line: each for line, each in enumerate(RECORDS, 2) if each.centre == centre})


def opened(query: Mapping[str, str] | None = None) -> Screen:
    return Screen("activite", query)


def charts(screen: Screen) -> dict[str, dict[str, Any]]:
    """The charts by title, in the order of the page."""
    return {chart["title"]: chart for chart in screen.of_kind("chart")}


def points(bars: list[dict[str, Any]]) -> dict[str, str]:
    """What is written beside each bar, without its share of the total."""
    return {bar["label"]: bar["text"].split(" · ")[0] for bar in bars}


def bars(screen: Screen, title: str) -> dict[str, str]:
    """The bars of one chart."""
    return points(charts(screen)[title]["picture"]["bars"])


def column(chart: Mapping[str, Any], label: str) -> list[Any]:
    """A column of the table of a chart."""
    (found,) = (each["values"] for each in chart["twin"]["columns"] if each["label"] == label)
    return list(found)


@pytest.mark.usefixtures("sent")
def test_who_has_sent_is_told_before_any_total() -> None:
    screen = opened()
    kinds = [message["kind"] for message in screen.messages() if message.get("kind") in ("chart", "figures")]
    assert kinds[:2] == ["chart", "figures"]
    told = charts(screen)[REPORTING]
    assert told["sentence"] == "En 2024, 2 centres sur 2 ont envoyé leurs chiffres."
    looks = {line["label"]: [cell["look"] for cell in line["cells"]] for line in told["picture"]["lines"]}
    years = [head["label"] for head in told["picture"]["heads"]]
    of_beta = dict(zip(years, looks["Centre Bêta"], strict=True))
    of_gamma = dict(zip(years, looks["Centre Gamma"], strict=True))
    assert (of_beta["2024"], of_beta["2023"], of_beta["2022"], of_beta["2018"]) == (
        "envoyee", "zero", "non_recue", "zero",
    )  # fmt: skip
    assert (of_gamma["2024"], of_gamma["2019"], of_gamma["2017"]) == ("sans_perimetre", "publiee", "non_recue")
    assert len({meaning["text"] for meaning in told["legend"]}) == len(told["legend"]) >= 5


@pytest.mark.usefixtures("sent")
def test_every_figure_is_the_one_counted_by_hand() -> None:
    screen = opened()
    figures = screen.figures()
    assert figures["Demi-journées, 2024"]["value"] == "5"
    assert figures["Demi-journées, 2024"]["detail"] == "2 centres sur 2"
    assert figures["Participations, 2024"]["value"] == "23"
    assert figures["Publications, 2024"]["value"] == "non renseigné"
    # Alpha and Bêta serve 01 to 04: 15,000 inhabitants and 8 contracts.
    per_inhabitant = figures["Demi-journées pour 10 000 habitants des QPV, 2024"]
    assert (per_inhabitant["value"], "5 demi-journées de 2024 pour 15" in per_inhabitant["detail"]) == (
        "3,3 pour 10 000 hab.", True,
    )  # fmt: skip
    assert figures["Demi-journées par contrat de ville, 2024"]["value"] == "0,6 par contrat"
    assert bars(screen, "Demi-journées par année") == {"2023": "10", "2024": "5"}
    assert {"févr.": "5", "mars": "2", "juin": "3", "sans date": "5", "janv.": "n. r."}.items() <= bars(
        screen, "Demi-journées par mois"
    ).items()
    assert bars(screen, "Demi-journées par mission") == {
        "Faire monter en compétences": "8", "Animer les réseaux d'acteurs": "7", "non renseigné": "0",
    }  # fmt: skip
    assert bars(screen, "Demi-journées par thème") == {"santé": "7", "éducation": "5", "non renseigné": "5"}
    assert bars(screen, "Demi-journées par mode") == {
        "présentiel": "6", "distanciel": "3", "hybride": "1", "non renseigné": "5",
    }  # fmt: skip
    remote = charts(screen)["Part à distance des demi-journées"]
    # In 2023, 3 of the 5 half-days whose mode is told; in 2024, none of 5.
    assert column(remote, "À distance (%)") == pytest.approx([60.0, 0.0])
    assert column(remote, "Hybride (%)") == pytest.approx([0.0, 20.0])


@pytest.mark.usefixtures("sent")
def test_several_themes_count_once_in_the_total() -> None:
    themes = charts(opened())["Demi-journées par thème"]
    shares = dict(zip(column(themes, "Thème"), column(themes, "Part du total"), strict=True))
    assert [shares[theme].replace("\u202f", " ") for theme in ("santé", "éducation")] == ["47 %", "33 %"], "of 15"
    assert "1 ligne compte dans plusieurs parts et une fois dans le total" in " ".join(themes["notes"])


@pytest.mark.usefixtures("sent")
def test_a_small_group_is_hidden_with_what_would_give_it_away() -> None:
    screen = opened({"mesure": "participations"})
    by_format = bars(screen, "Participations par format")
    # Three people in the working group: 65 in all, of which 12 in training, 50 in networks.
    assert by_format["groupe de travail"] == "secret statistique"
    assert list(by_format.values()).count("secret statistique") == 2, "one alone is the total less the others"
    assert "moins de 5 personnes" in " ".join(charts(screen)["Participations par format"]["notes"])
    assert "secret" in {meaning["look"] for meaning in charts(screen)["Participations par format"]["legend"]}


@pytest.mark.usefixtures("sent")
def test_every_panel_obeys_the_choices() -> None:
    screen = opened({"centre": "alpha", "de": "2023", "a": "2023", "mission": "M2"})
    assert bars(screen, "Demi-journées par année") == {"2023": "8"}
    assert screen.figures()["Demi-journées, 2023"]["value"] == "8"
    assert screen.figures()["Demi-journées, 2023"]["detail"] == "1 centre sur 1"
    assert bars(screen, "Demi-journées par mission") == {"Faire monter en compétences": "8"}
    assert bars(screen, "Demi-journées par thème") == {"éducation": "3", "non renseigné": "5"}
    lines = charts(screen)[REPORTING]["picture"]["lines"]
    assert [line["label"] for line in lines] == ["ALPHA"]
    screen.choose("mission", "Toutes")
    assert bars(screen, "Demi-journées par année") == {"2023": "10"}
    screen.press("Réinitialiser")
    assert bars(screen, "Demi-journées par année") == {"2023": "10", "2024": "5"}
    assert len(charts(screen)[REPORTING]["picture"]["lines"]) == 3


@pytest.mark.usefixtures("sent")
def test_a_month_leaves_the_lines_without_a_date_out_and_says_so() -> None:
    screen = opened({"mois": "2"})
    assert bars(screen, "Demi-journées par année") == {"2024": "5"}
    assert any("2 lignes sans date" in notice for notice in screen.notices())


@pytest.mark.usefixtures("sent")
def test_respondents_that_differ_are_told_in_the_picture(tmp_path: Path) -> None:
    before = ActivityRecord(centre="alpha", year=2022, half_days=7, **SAME)
    send(tmp_path, "avant", {2: before})
    trend = charts(opened())["Demi-journées par année"]
    assert [(bar["text"], bar["look"], bar["under"]) for bar in trend["picture"]["bars"]] == [
        ("7", "incomplete", ["1 centre sur 2", "incomplète"]),
        ("10", "observe", ["2 centres sur 2", "autres centres"]),
        ("5", "observe", ["2 centres sur 2"]),
    ]
    assert "Ce ne sont pas les mêmes centres" in trend["sentence"]
    assert any("Sur 2 centres qui ont envoyé 2023 et 2024" in note for note in trend["notes"])
    assert "Aucune ligne ne correspond à ce choix." in opened({"theme": "T1"}).text()


@pytest.mark.usefixtures("sent")
def test_what_the_address_asks_and_nobody_knows_falls_back_with_a_notice() -> None:
    screen = opened({"theme": "zzz", "de": "1789", "mesure": "personnes"})
    assert len(screen.notices()) == 3
    assert bars(screen, "Demi-journées par année") == {"2023": "10", "2024": "5"}


@pytest.mark.usefixtures("tiny_served")
def test_while_nobody_has_sent_anything_the_page_says_what_to_do() -> None:
    st.cache_resource.clear()
    screen = opened({"mission": "M1"})
    (card,) = (card for card in screen.of_kind("card") if "Aucun centre n'a encore envoyé" in card["title"])
    assert [page["address"] for fact in card["facts"] for page in fact["pages"]] == ["/donnees"]
    told = charts(screen)
    assert list(told) == [REPORTING]
    assert told[REPORTING]["sentence"].startswith("Aucun centre n'a envoyé ses chiffres.")
