"""The tables of the network, column by column: the centres, whom they serve, what they did, and the network itself."""

from __future__ import annotations

from geo.schema import CODE_PATTERN, IDENTIFIER_PATTERN, NOTE, SOURCE, Column, Schema

_CONFIDENCE = Column(
    "confidence", "text", "How far the sources support the row.", allowed=("haute", "moyenne", "faible")
)

CENTRES = Schema(
    "centres",
    (
        Column("code", "text", "Identifier of the centre.", pattern=IDENTIFIER_PATTERN),
        Column("name", "text", "Current name."),
        Column("acronym", "text", "Short name in use.", True),
        Column("legal_form", "text", "Association, GIP…", True),
        Column("city", "text", "Town of the seat.", True),
        Column("address", "text", "Street of the seat, when a source gives it.", True),
        Column("postcode", "text", "Postcode of the seat.", True),
        Column("latitude", "number", "WGS84 degrees of the town, never of the street.", True, minimum=-90, maximum=90),
        Column("longitude", "number", "WGS84 degrees.", True, minimum=-180, maximum=180),
        Column(
            "seat_status", "text", "Whether a source names the town as the seat.", True, allowed=("sourcee", "probable")
        ),
        Column("website", "text", "Public site.", True),
        Column("founded_year", "integer", "Year of creation.", True, minimum=1980, maximum=2100),
        Column("state", "text", "Whether the centre is known to be active.", allowed=("oui", "non", "inconnu")),
        NOTE,
        _CONFIDENCE,
        SOURCE,
    ),
    key=("code",),
)

COVERAGE = Schema(
    "coverage",
    (
        Column("centre_code", "text", "Centre.", pattern=IDENTIFIER_PATTERN),
        Column("department_code", "text", "Département that it serves.", pattern=CODE_PATTERN),
        Column("valid_from", "date", "First day, included; 1 January 2015 where the start is not known."),
        Column("valid_until", "date", "Last day, included; empty = still valid as far as known.", True),
        Column("start_is_known", "flag", "False where `valid_from` is a convention."),
        Column(
            "status",
            "text",
            "etabli: a source states it; probable: deduced; estime: working value.",
            allowed=("etabli", "probable", "estime"),
        ),
        _CONFIDENCE,
        SOURCE,
        NOTE,
    ),
    key=("centre_code", "department_code", "valid_from"),
)

ACTIVITY = Schema(
    "activity",
    (
        Column("centre_code", "text", "Centre, or NATIONAL for the whole network."),
        Column("year", "integer", "Year; empty for an undated statement.", True, minimum=1990, maximum=2100),
        Column("measure", "text", "What is counted."),
        Column("part", "text", "Which part of it: a theme, a format, `total`."),
        Column("value", "number", "The figure."),
        Column("operator", "text", "`=` exact, `>` more than, `~` about.", allowed=("=", ">", "~")),
        Column("unit", "text", "Unit of the figure."),
        Column("status", "text", "observe: published; estime: computed or planned.", allowed=("observe", "estime")),
        SOURCE,
        NOTE,
    ),
    key=("centre_code", "year", "measure", "part", "source"),
)

SERVICES = ("rencontres", "seminaires", "documentation", "questions", "lettre")
"""What a centre may offer, apart from a public site: that one is told by the table of the centres."""

OFFERS = Schema(
    "offers",
    (
        Column("centre_code", "text", "Centre.", pattern=IDENTIFIER_PATTERN),
        Column("service", "text", "What a source says that it offers; an absent row is not known.", allowed=SERVICES),
        Column("year", "integer", "Last year it is attested; empty for an undated source.", True, minimum=1990),
        Column("status", "text", "observe: took place; estime: announced.", allowed=("observe", "estime")),
        SOURCE,
        NOTE,
    ),
    key=("centre_code", "service"),
)

CHRONOLOGY = Schema(
    "chronology",
    (
        Column("year", "integer", "First year of the event.", minimum=1990, maximum=2100),
        Column("when", "text", "Its date, as precisely as the sources say: `1993`, `fin 2016`."),
        Column("event", "text", "What happened, in a few words."),
        Column("detail", "text", "The same in a sentence."),
        SOURCE,
        NOTE,
    ),
    key=("year", "event"),
)

FRAMEWORK = Schema(
    "framework",
    (
        Column(
            "kind",
            "text",
            "mission: expected of a centre; signataire: of the charter; public: whom centres serve.",
            allowed=("mission", "signataire", "public"),
        ),
        Column("code", "text", "Identifier, in the order to be shown.", pattern=CODE_PATTERN),
        Column("name", "text", "Its name."),
        Column("detail", "text", "What more is said of it.", True),
        SOURCE,
        NOTE,
    ),
    key=("code",),
)
