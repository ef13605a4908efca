"""What a presentation to be taken away holds of the data: what its scenes show, and the territories overseas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Json = dict[str, Any]


class Kept:
    """The départements of which figures and names are kept, by the codes of the display files."""

    def __init__(self, departments: Json, communes: Json, labels: Json, muted: Sequence[Sequence[str]]) -> None:
        """`muted` are, scene by scene, the départements that it leaves out."""
        shapes = departments["objects"]["departments"]["geometries"]
        hexagone = {shape["id"] for shape in shapes if shape["properties"]["territory"] == "hexagone"}
        out = set.intersection(*(set(codes) for codes in muted)) if muted else set()
        self._out = out & hexagone
        self.departments = [shape["id"] for shape in shapes]
        self.department_of = {
            shape["id"]: shape["properties"]["department"] for shape in communes["objects"]["communes"]["geometries"]
        }
        hosts = {
            code: self.department_of[commune]
            for commune, told in labels["communes"].items()
            for code, _ in told["neighbourhoods"]
            if commune in self.department_of
        }
        self.neighbourhoods = [(code, hosts.get(code, "")) for code in sorted({*labels["neighbourhoods"], *hosts})]

    def holds(self, department: str) -> bool:
        """Whether a département is kept."""
        return department not in self._out

    def drawing(self, drawn: Json) -> Json:
        """A drawing without the figures of what is left out; looks stay, since a place left out is grey."""
        bands = [self._band(band) for band in drawn["circles"]["bands"]]
        rated = drawn["neighbourhoods"]
        if rated:
            pairs = zip(rated["values"], self.neighbourhoods, strict=True)
            rated = {**rated, "values": [value if self.holds(code) else None for value, (_, code) in pairs]}
        values = {code: text for code, text in drawn["values"].items() if self.holds(code)}
        return {**drawn, "values": values, "circles": {**drawn["circles"], "bands": bands}, "neighbourhoods": rated}

    def labels(self, labels: Json) -> Json:
        """The names, of what is kept alone; all codes stay, since drawings count on the order of neighbourhoods."""
        communes = {
            code: told if self.holds(self.department_of.get(code, "")) else _without_names(told)
            for code, told in labels["communes"].items()
        }
        inside = {code for code, department in self.neighbourhoods if self.holds(department)}
        named = {code: name if code in inside else "" for code, name in labels["neighbourhoods"].items()}
        return {**labels, "communes": communes, "neighbourhoods": named}

    def topology(self, content: Json, name: str, department: str) -> Json:
        """Shapes of what is kept, with their own arcs alone; the others keep code and anchor, and have no contour.

        `department` is the property that tells of which one a shape is.
        """
        used: dict[int, int] = {}
        shapes = [
            _renumbered(shape, used) if self.holds(shape["properties"][department]) else _without_contour(shape)
            for shape in content["objects"][name]["geometries"]
        ]
        objects = {name: {**content["objects"][name], "geometries": shapes}}
        return {**content, "arcs": [content["arcs"][old] for old in used], "objects": objects}

    def _band(self, band: Json) -> Json:
        """Circles of what is kept; of those that bring their points along, these points and names alone."""
        if "spots" not in band:
            return {**band, "values": self._values(band)}
        kept = [
            (spot, value)
            for spot, value in zip(band["spots"], band["values"], strict=True)
            if self.holds(spot["department"])
        ]
        return {**band, "spots": [spot for spot, _ in kept], "values": [value for _, value in kept]}

    def _values(self, band: Mapping[str, Any]) -> list[float]:
        where = {
            "commune": [self.department_of[code] for code in sorted(self.department_of)],
            "neighbourhood": [department for _, department in self.neighbourhoods],
            "department": self.departments,
        }.get(band["level"])
        if where is None or len(where) != len(band["values"]):
            return list(band["values"])  # a centre is no place of a département
        return [value if self.holds(code) else 0 for value, code in zip(band["values"], where, strict=True)]


def _without_names(commune: Json) -> Json:
    return {"name": "", "neighbourhoods": [[code, ""] for code, _ in commune["neighbourhoods"]]}


def _without_contour(shape: Json) -> Json:
    return {**shape, "type": "MultiPolygon", "arcs": []}


def _renumbered(shape: Json, used: dict[int, int]) -> Json:
    """The shape with its arcs numbered in the order in which they are first used."""

    def number(arc: int) -> int:
        old = arc if arc >= 0 else ~arc
        new = used.setdefault(old, len(used))
        return new if arc >= 0 else ~new

    def walk(arcs: Any) -> Any:  # noqa: ANN401 - lists in lists, as deep as the kind of shape
        return [walk(item) if isinstance(item, list) else number(item) for item in arcs]

    return {**shape, "arcs": walk(shape["arcs"])}
