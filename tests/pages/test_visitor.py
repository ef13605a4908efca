"""A visitor is known again by their browser, however the token is masked, and by nothing else."""

from __future__ import annotations

import pytest

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
