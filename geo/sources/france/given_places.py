"""Files given by hand: communes, EPCI and city contracts in place of those of an edition of France; aided posts."""

from __future__ import annotations

from dataclasses import replace

from geo.sources.france.aided_posts import read_posts
from geo.sources.france.communes import read_communes, read_epcis
from geo.sources.france.contracts import read_contracts
from geo.sources.given_table import GivenRecord
from geo.sources.reading import GivenPlaces
from geo.tables import Tables

COMMUNES, CONTRACTS, POSTS = "communes-epci", "city-contracts", "aided-posts"
"""The sources of such files: of communes and EPCI, of contracts, of posts."""


def with_places(tables: Tables, given: GivenPlaces) -> tuple[Tables, tuple[GivenRecord, ...]]:
    """The tables with those of the given files, and what was read of each. Raises the errors of the readers.

    Contracts are joined to the communes and the EPCI that are there, posts to the contracts, given ones included.
    """
    records: list[GivenRecord] = []
    departments = tables.territories.loc[tables.territories["level"] == "department", "code"]
    if given.communes:
        communes, record = read_communes(given.communes, frozenset(departments))
        tables = replace(tables, communes=communes)
        records.append(record)
    if given.epcis:
        epcis, record = read_epcis(given.epcis)
        tables = replace(tables, epcis=epcis)
        records.append(record)
    if given.contracts:
        contracts, links, record = read_contracts(given.contracts, tables.communes)
        tables = replace(tables, contracts=contracts, contract_communes=links)
        records.append(record)
    if given.posts:
        posts, told = read_posts(given.posts, tables.contracts, departments)
        tables = replace(tables, aided_posts=posts)
        records += told
    return tables, tuple(records)
