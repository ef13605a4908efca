"""The reference of the indicators, as Markdown: written from the definitions and the catalogue, never by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo import wording
from geo.catalogue import Catalogue, Source
from geo.indicators.definition import Indicator, Theme

_INTRODUCTION = """\
<!-- Written by `make docs` from geo/indicators and data/catalogue.toml: edit those, not this file. -->

# Indicators

{count} measures, in the order of the screens. A key never changes: it is in links and scripts. Labels, definitions and
limits are those of the screens, in French.

    python -m geo values KEY --level LEVEL --date YYYY-MM-DD [--json]

Every value carries one of these statuses; see [0006](adr/0006-coverage-by-codes.md) and the [glossary](glossary.md).

{statuses}"""


def indicator_page(indicators: Sequence[Indicator], catalogue: Catalogue) -> str:
    """The whole page. Raises `UnknownCode` when an indicator cites a source that the catalogue does not describe."""
    used = dict.fromkeys(identifier for indicator in indicators for identifier in indicator.sources)
    statuses = "\n".join(f"- `{code}`: {word}" for code, word in wording.STATUSES.items())
    blocks = [_INTRODUCTION.format(count=len(indicators), statuses=statuses)]
    for theme in Theme:
        mine = [indicator for indicator in indicators if indicator.theme is theme]
        if mine:
            blocks += [f"## {theme.value}", *(_indicator(indicator) for indicator in mine)]
    blocks += ["## Sources", *(_source(catalogue.source(identifier)) for identifier in used)]
    return "\n\n".join(blocks) + "\n"


def _indicator(indicator: Indicator) -> str:
    return "\n".join((f"### `{indicator.key}`", "", f"**{indicator.label}**", "", *_facts(indicator)))


def _facts(indicator: Indicator) -> Iterator[str]:
    adds_up = "adds up" if indicator.unit.adds_up else "does not add up"
    drawn = f"{adds_up}, drawn as {'circles' if indicator.is_count else 'colour'}"
    generations = "yes" if indicator.compares_generations else "no: lists and perimeters both changed"
    yield f"- Unit: {indicator.unit.name} ({indicator.unit.symbol}): {drawn}"
    yield f"- Levels: {', '.join(f'`{level.value}`' for level in indicator.levels)}"
    yield f"- Definition: {indicator.definition}"
    yield f"- Limits: {indicator.limits}"
    yield f"- Comparable between generations of QPV: {generations}"
    if indicator.comparable_with:
        yield f"- Comparable with: {indicator.comparable_with}"
    if indicator.secrecy:
        yield f"- Secrecy: {indicator.secrecy}"
    yield f"- Sources: {', '.join(f'[{name}](#{name})' for name in indicator.sources)}"


def _source(source: Source) -> str:
    facts = (
        f"- Publisher: {source.publisher}",
        f"- Page: <{source.page}>",
        f"- Vintage: {source.vintage}",
        f"- Licence: {source.licence}",
        f"- Reviewed: {source.accessed.isoformat()}",
    )
    return "\n".join((f"### {source.id}", "", source.title, "", *facts))
