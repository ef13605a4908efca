"""The words that a listener may ask about: each is defined once, and leads to one definition."""

from __future__ import annotations

import re

from geo import wording
from geo.glossary import TERMS


def test_a_word_leads_to_one_definition() -> None:
    forms = [form for term in TERMS for form in term.forms]
    assert len(forms) == len(set(forms))
    assert all(form == form.lower() and re.fullmatch(r"[\w' -]+", form) for form in forms), "written in a pattern"
    assert {"qpv", wording.NO_CENTRE, "non renseigné", "contrat de ville"} <= set(forms)


def test_every_status_is_defined() -> None:
    defined = {term.term.lower() for term in TERMS}
    assert set(wording.STATUSES.values()) <= defined


def test_definitions_are_sentences() -> None:
    assert len({term.term for term in TERMS}) == len(TERMS)
    for term in TERMS:
        assert term.text[0].isupper(), term.term
        assert term.text.endswith("."), term.term
