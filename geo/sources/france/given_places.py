"""Files of communes, EPCI and city contracts given by hand, in place of what an edition of France holds of them."""

from __future__ import annotations

from dataclasses import replace

from geo.sources.france.communes import read_communes, read_epcis
from geo.sources.france.contracts import read_contracts
from geo.sources.given_table import GivenRecord
from geo.sources.reading import GivenPlaces
from geo.tables import Tables

COMMUNES, CONTRACTS = "communes-epci", "city-contracts"
"""The sources of such files: of communes and EPCI, and of contracts."""


def with_places(tables: Tables, given: GivenPlaces) -> tuple[Tables, tuple[GivenRecord, ...]]:
    """The tables with those of the given files, and what was read of each. Raises the errors of the readers.

    Contracts are joined to the communes and the EPCI that are there, given ones included.
    """
    records = []
    if given.communes:
        departments = tables.territories.loc[tables.territories["level"] == "department", "code"]
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
    return tables, tuple(records)
