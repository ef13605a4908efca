"""Editions as they are served: what centres sent in counts, what was published stays in view, nothing is mixed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pandas as pd
import pytest

from geo.activity.choices import Format, Standing
from geo.activity.store import FILE
from geo.errors import UnknownEdition
from geo.indicators.definition import Level, Status
from geo.passage import edition_before
from geo.place import Place
from geo.received import Received, received_on
from geo.served import Inbox, Look
from geo.settings import Settings
from geo.store import OpenEdition
from geo.tables import NATIONAL, check
from tests import tiny_country
from tests.geo.activity.sent import QUESTION, file
from tests.geo.activity.served_country import RECORD, Clock, Served
from tests.tiny_country import EDITION, ONLY_EMPTY

DEMONSTRATION = f"{EDITION}-demonstration"


def test_without_a_store_nothing_is_opened_nor_made(served: Served, tiny_edition: OpenEdition) -> None:
    opened = served.read()
    pd.testing.assert_frame_equal(opened.tables.activity, tiny_edition.tables.activity)
    assert (opened.key, opened.warning, opened.sent.version) == (opened.build, None, 0)
    assert list(opened.sent.records.columns)[:4] == ["import_id", "line", "centre", "year"]
    assert not served.settings.local.exists()
    assert [each.name for each in served.store.editions()] == [EDITION]


def test_a_total_is_the_sum_of_what_is_told(served: Served) -> None:
    # 8 + 4.5 half-days; the third line tells attendances alone, which is no zero of half-days.
    third = replace(RECORD, half_days=None, attendances=30)
    served.send(RECORD, replace(RECORD, half_days=4.5, format=Format.TRAINING), third)
    rows = served.read().tables.activity
    mine = rows[rows["source"].str.startswith("envoi du centre")].set_index(["measure", "part"])
    assert mine["value"].to_dict() == {
        ("demi_journees", "total"): 12.5,
        ("demi_journees", "formation"): 4.5,
        ("participations", "total"): 30,
    }
    assert set(mine["centre_code"]) == {"alpha"}
    assert set(mine["status"]) == {"observe"}
    note = mine["note"]["demi_journees", "total"]
    assert note.startswith("envoi du centre du ")
    assert note.endswith(" : 3 lignes reçues, dont 1 sans ce chiffre")
    assert mine["source"]["demi_journees", "total"].startswith("envoi du centre, import 1, reçu le ")


def test_what_was_published_of_the_same_year_stays_in_view_and_counts_no_more(served: Served) -> None:
    assert served.half_days() == {"alpha": (120, "observe"), "beta": (0, "observe")}
    served.send(RECORD)
    assert served.half_days() == {"alpha": (8, "observe"), "beta": (0, "observe")}
    rows = served.read().tables.activity
    before = rows[(rows["centre_code"] == "alpha") & (rows["year"] == 2018) & rows["part"].str.endswith(" (publié)")]
    assert dict(zip(before["part"], before["value"], strict=True)) == {"total (publié)": 120, "formation (publié)": 40}
    assert before["note"].str.contains("remplacé par l'envoi du centre du ").all()
    others = rows[rows["measure"].str.startswith("postes_")]
    assert not others["part"].str.contains("publié").any(), "only what was sent replaces"


def test_every_indicator_follows(served: Served) -> None:
    served.send(RECORD)
    atlas = served.atlas()
    # 8 half-days over 10,000 inhabitants and 5 contracts: see the tallies of alpha on that date.
    assert atlas.value_at("demi_journees_10000_hab", Place(Level.CENTRE, "alpha"))["value"] == 8
    assert atlas.value_at("demi_journees_par_contrat", Place(Level.CENTRE, "alpha"))["value"] == 1.6
    assert atlas.value_at("demi_journees", Place(Level.COUNTRY, "FR"))["value"] == 500, "the published total stays"


def test_one_estimated_line_makes_the_total_estimated(served: Served) -> None:
    served.send(RECORD, replace(RECORD, status=Standing.ESTIMATED))
    assert served.half_days()["alpha"] == (16, "estime")


def test_a_declared_zero_is_an_answer_and_silence_on_half_days_is_none(served: Served) -> None:
    zero = replace(RECORD, centre="gamma", half_days=0)
    silent = replace(RECORD, centre="beta", year=2024, half_days=None, requests=4)
    served.send(zero)
    served.send(silent)
    assert served.half_days()["gamma"] == (0, "observe")
    assert "beta" not in served.half_days(tiny_country.REFERENCE)
    atlas = served.atlas(tiny_country.REFERENCE)
    assert received_on(atlas)["beta"] is Received.WITHOUT_HALF_DAYS


def test_an_import_that_completes_adds_to_the_one_before(served: Served) -> None:
    served.send(RECORD)
    served.send(replace(RECORD, half_days=2), replaces=False)
    assert served.half_days()["alpha"] == (10, "observe")
    rows = served.read().tables.activity
    (source,) = rows.loc[(rows["part"] == "total") & rows["source"].str.startswith("envoi"), "source"]
    assert source.startswith("envoi du centre, imports 1 et 2, reçu le ")


def test_a_sum_over_centres_says_of_how_many(served: Served) -> None:
    """In 2019 gamma has published 10 half-days, nobody the total; alpha sends 8; beta serves 03 and says nothing."""
    country = Place(Level.COUNTRY, "FR")
    assert served.atlas(ONLY_EMPTY).value_at("demi_journees", country)["status"] == Status.MISSING
    served.send(replace(RECORD, year=2019))
    found = served.atlas(ONLY_EMPTY).value_at("demi_journees", country)
    assert (found["value"], found["status"]) == (18, "estime")
    assert found["note"] == (
        "somme de 2 centres sur 3, dont 1 par leur envoi et 1 par un chiffre publié ; les autres ne sont pas renseignés"
    )
    ratio = served.atlas(ONLY_EMPTY).value_at("demi_journees_10000_hab", country)
    assert (ratio["status"], pd.isna(ratio["value"])) == (Status.MISSING, True), "a part of the network over all of it"
    served.send(replace(RECORD, centre="beta", year=2019, half_days=2))
    found = served.atlas(ONLY_EMPTY).value_at("demi_journees", country)
    assert (found["value"], found["status"]) == (20, "observe")
    ratio = served.atlas(ONLY_EMPTY).value_at("demi_journees_10000_hab", country)
    assert ratio["value"] == 10, "20 over 20,000 inhabitants"


def test_undo_and_redo_give_the_figures_back_to_the_last_digit(served: Served) -> None:
    before = served.atlas().values("demi_journees_10000_hab", Level.CENTRE)
    number = served.send(replace(RECORD, half_days=0.1), replace(RECORD, half_days=0.2), replace(RECORD, half_days=0.7))
    sent = served.atlas().values("demi_journees_10000_hab", Level.CENTRE)
    assert not sent.equals(before)
    keys = [served.read().key]
    served.activity.undo(number, who="ana")
    served.store.look_again()
    pd.testing.assert_frame_equal(served.atlas().values("demi_journees_10000_hab", Level.CENTRE), before)
    keys.append(served.read().key)
    served.activity.redo(number, who="ana")
    served.store.look_again()
    pd.testing.assert_frame_equal(served.atlas().values("demi_journees_10000_hab", Level.CENTRE), sent)
    keys.append(served.read().key)
    assert len(set(keys)) == 3, "nothing that was kept of one state is shown of another"


def test_what_another_process_writes_is_served_at_once(served: Served) -> None:
    served.send(RECORD)
    first = served.store.key(EDITION)
    assert served.read().key == first
    other = {2: replace(RECORD, half_days=1)}
    served.activity.import_(file("by a command"), other, [], who="bob", replaces=True)
    assert served.store.key(EDITION) != first
    assert served.half_days()["alpha"] == (1, "observe")


def test_a_store_that_nobody_wrote_into_is_asked_again_after_two_seconds_only(served: Served) -> None:
    asked = []

    class Counted(Inbox):
        def _looked(self) -> Look:
            asked.append(served.clock.now)
            return super()._looked()

    served.send(RECORD)
    inbox = Counted(served.settings, served.clock)
    inbox.look()
    inbox.look()  # the first one may itself have written, when it opened the store
    served.clock.now = 1.9
    seen = [inbox.look() for _ in range(3)]
    assert asked.count(1.9) == 0
    served.clock.now = 2
    assert inbox.look() == seen[0]
    assert asked.count(2) == 1


def test_a_new_state_reads_no_table_anew(served: Served) -> None:
    before = served.read().tables
    served.send(RECORD)
    after = served.read().tables
    assert after.territories is before.territories
    assert after.activity is not before.activity


def test_a_centre_that_the_edition_does_not_know_is_left_out(served: Served, tiny_edition: OpenEdition) -> None:
    served.send(replace(RECORD, centre="ailleurs"))
    pd.testing.assert_frame_equal(served.read().tables.activity, tiny_edition.tables.activity)


def test_a_store_that_cannot_be_read_leaves_the_edition_with_a_warning(
    served: Served, tiny_edition: OpenEdition
) -> None:
    served.send(RECORD)
    (served.settings.local / FILE).write_bytes(b"no database at all" * 100)
    for log in served.settings.local.glob(f"{FILE}-*"):
        log.unlink()
    served.store.look_again()
    opened = served.read()
    assert opened.warning is not None
    assert opened.warning.startswith("Les chiffres envoyés par les centres ne sont pas montrés. La base d'activité")
    pd.testing.assert_frame_equal(opened.tables.activity, tiny_edition.tables.activity)
    assert opened.key == served.store.key(EDITION) != opened.build
    (served.settings.local / FILE).unlink()
    served.clock.now += 16
    assert served.read().warning is None


def test_a_demonstration_has_an_edition_of_its_own(served: Served) -> None:
    served.send(RECORD)
    number = served.send(replace(RECORD, half_days=77, status=Standing.DEMONSTRATION))
    served.send(replace(QUESTION, status=Standing.DEMONSTRATION))
    real, generated = served.store.editions()
    assert (real.name, real.demonstration) == (EDITION, False)
    assert (generated.name, generated.demonstration) == (DEMONSTRATION, True)
    assert generated.label.startswith("Démonstration")
    assert served.half_days() == {"alpha": (8, "observe"), "beta": (0, "observe")}
    assert served.half_days(edition=DEMONSTRATION) == {"alpha": (77, "observe")}, "nothing that was published"
    opened = served.read(DEMONSTRATION)
    described = opened.manifest.description
    assert (described.demonstration, opened.sent.demonstration, described.name) == (True, True, DEMONSTRATION)
    assert len(opened.sent.reports) == 1
    assert len(served.read().sent.reports) == 0
    assert NATIONAL not in set(opened.tables.activity["centre_code"])
    geometry = opened.manifest.geometry["departments"]
    assert served.store.geometry(DEMONSTRATION, geometry) == served.store.geometry(EDITION, geometry)
    served.activity.undo(number, who="ana")
    served.activity.undo(number + 1, who="ana")
    served.store.look_again()
    assert [each.name for each in served.store.editions()] == [EDITION]
    assert served.store.key(DEMONSTRATION) is None
    with pytest.raises(UnknownEdition, match="démonstration"):
        served.read(DEMONSTRATION)


def test_tables_stay_as_they_must_be(served: Served) -> None:
    served.send(RECORD, replace(RECORD, centre="beta", meetings=2))
    served.send(replace(RECORD, status=Standing.DEMONSTRATION))
    check(served.read().tables)
    check(served.read(DEMONSTRATION).tables)


def test_the_real_figures_stay_typed(served: Served, tiny_edition: OpenEdition) -> None:
    served.send(RECORD)
    assert served.read().tables.activity.dtypes.equals(tiny_edition.tables.activity.dtypes)


def test_a_demonstration_is_never_the_edition_before(served: Served) -> None:
    """The passage from the generation before is told by real perimeters, under the name of a real edition."""
    served.send(replace(RECORD, status=Standing.DEMONSTRATION))
    older = [replace(each, generation=2015, rows={"perimeters": 3}) for each in served.store.editions()]
    assert [each.name for each in older] == [EDITION, DEMONSTRATION]
    drawn = replace(served.read(), tables=tiny_country.with_perimeters())
    assert edition_before(drawn, older) == EDITION
    assert edition_before(drawn, older[1:]) is None


def test_while_one_visitor_looks_the_others_are_told_what_was_seen(tmp_path: Path) -> None:
    """A server that is away takes ten seconds to say so: one page waits for it, not all of them."""
    clock, looking, released = Clock(), Event(), Event()

    class Slow(Inbox):
        def _looked(self) -> Look:
            if clock.now:
                looking.set()
                released.wait(10)
            return Look(suffix=f"-{clock.now:.0f}")

    inbox = Slow(Settings(local=tmp_path, database_url=""), clock)
    assert inbox.look().suffix == "-0"
    clock.now = 3
    visitor = Thread(target=inbox.look)
    visitor.start()
    assert looking.wait(10)
    assert inbox.look().suffix == "-0"
    released.set()
    visitor.join(10)
    assert inbox.look().suffix == "-3"
