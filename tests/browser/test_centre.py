"""The page of the centres as a visitor uses it: from the list to a sheet, on a desk, on paper and on a telephone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.driver import PHONE

pytestmark = pytest.mark.browser


def test_the_list_leads_to_a_sheet_that_can_be_sent_printed_and_taken_away(visit: Visit) -> None:
    first = visit().open("/centre")
    link = first.table.get_by_role("link", name="IREV", exact=True)
    link.focus()
    link.press("Enter")
    expect(first.card.first.locator("h2")).to_have_text("Institut régional de la ville")
    first.drawn_after(0)
    assert first.filters()["Centre de ressources"] == "IREV"
    first.choose("Centre de ressources", "PQN-A")
    expect(first.card.first.locator("h2")).to_have_text("Pays et Quartiers de Nouvelle-Aquitaine")
    first.settled()

    second = visit().open_map(first.page.url.removeprefix(first.url))
    expect(second.card.first.locator("h2")).to_have_text("Pays et Quartiers de Nouvelle-Aquitaine")
    assert second.figures == first.figures
    assert second.table_file("centre")[0] == "atlas-crpv_fr-2024_2024-06-30_centre_pqn-a.csv"

    second.page.emulate_media(media="print")
    expect(second.page.locator(".st-key-fichiers-centre")).to_be_hidden()
    cut = "(all) => all.some((frame) => frame.scrollHeight > frame.clientHeight + 1)"
    assert not second.page.locator(".atlas-table-frame").evaluate_all(cut), "nothing is cut on paper"


def test_a_sheet_holds_on_a_telephone(visit: Visit) -> None:
    screen = visit(size=PHONE).open_map("/centre?centre=oriv&date=2015-06-30")
    facts = screen.card.first.locator("dl")
    expect(facts).to_contain_text("Bas-Rhin (67), Haut-Rhin (68)")
    assert screen.page.evaluate("() => document.documentElement.scrollWidth") <= PHONE[0]
    facts.get_by_role("link", name="Bas-Rhin (67)").click()
    expect(screen.card.first.locator("h2")).to_have_text("Bas-Rhin")
