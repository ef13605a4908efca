"""A visitor is known again by their browser, however the token is masked, and by nothing else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pages.parts import visitor
from pages.parts.visitor import of_browser

RANDOM = "000102030405060708090a0b0c0d0e0f"
MASKED = "ff00ff00fb04fb04f708f708f30cf30c"
"""The token under the mask ff01fd03: 00^ff, 01^01, 02^fd, 03^03, 04^ff…"""


def test_a_token_is_the_same_under_any_mask() -> None:
    code = of_browser(f"2|00000000|{RANDOM}|1795433695")
    assert len(code) == 64
    assert of_browser(f"2|ff01fd03|{MASKED}|1795433999") == code
    assert of_browser(f'"2|ff01fd03|{MASKED}|1795433999"') == code
    assert RANDOM not in code


def test_another_token_is_another_visitor() -> None:
    assert of_browser(f"2|00000000|{RANDOM}|1") != of_browser(f"2|00000000|{RANDOM[:-1]}e|1")


@pytest.mark.parametrize(
    "cookie",
    ["", "2", RANDOM, f"2|00000000|{RANDOM}", f"3|00000000|{RANDOM}|1", f"2|00|{RANDOM}|1", "2|00000000||1", "2|x|y|1"],
)
def test_a_text_without_a_token_is_nobody(cookie: str) -> None:
    assert of_browser(cookie) == ""


def visit(monkeypatch: pytest.MonkeyPatch, cookie: str = "", **account: Any) -> str:
    """The code of a visit that begins, with this cookie, by somebody logged in or not."""
    context = SimpleNamespace(cookies={"_streamlit_xsrf": cookie} if cookie else {})
    monkeypatch.setattr(visitor, "st", SimpleNamespace(user=account, context=context, session_state={}))
    code = visitor.code()
    context.cookies = {}
    assert visitor.code() == code, "a session keeps its code, though the connection that brought the cookie is lost"
    return code


def test_a_reload_gives_the_same_code_and_another_browser_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    first = visit(monkeypatch, f"2|00000000|{RANDOM}|1")
    assert visit(monkeypatch, f"2|ff01fd03|{MASKED}|1") == first
    assert visit(monkeypatch, f"2|00000001|{RANDOM}|1") != first


def test_without_a_cookie_each_session_is_another_visitor(monkeypatch: pytest.MonkeyPatch) -> None:
    assert visit(monkeypatch) != visit(monkeypatch)


def test_an_account_is_one_visitor_in_any_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    anne = visit(monkeypatch, f"2|00000000|{RANDOM}|1", is_logged_in=True, email="anne@example.org")
    assert visit(monkeypatch, is_logged_in=True, email="anne@example.org") == anne
    assert visit(monkeypatch, is_logged_in=True, email="bruno@example.org") != anne
    assert len(visit(monkeypatch, is_logged_in=True, sub="7")) == 64, "a provider may tell no address"
    assert "anne" not in anne
