"""Modules of the browser gathered in one, for a page that may fetch nothing.

They keep their own names and may need each other in circles, as modules may. Each becomes a function that first hands
out what it exports, then takes what it imports, then runs. Only the forms that our modules are written in are read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from geo.errors import InvalidTable

_IMPORT = re.compile(r'^import (?:(\w+)|\{ ([^}]+) \}) from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (default )?((?:async )?function|const|let|class) (\w+)", re.MULTILINE)
_LEFT = re.compile(r"^\s*(?:import|export)\b.*", re.MULTILINE)

_HEAD = """const modules = {};
const bodies = [];
const give = (name, exported) => Object.defineProperties(modules[name] = {}, exported);
"""
_TAIL = """const runs = bodies.map((body) => body());
const taken = runs.map((run) => run.next().value);
const attempt = (take) => {
  try {
    take();
  } catch (error) { // not there yet: taken once everything has run
    if (!(error instanceof ReferenceError)) throw error;
  }
};
runs.forEach((run, rank) => {
  taken[rank].forEach(attempt);
  run.next();
});
taken.flat().forEach((take) => take());
"""


def bundle(modules: Mapping[str, str], entry: str) -> str:
    """One module that does what `entry` does with all it needs; `modules` are sources by name, without `.js`.

    Raises `InvalidTable` for a module that is not given or is written in a form that is not read.
    """
    ordered: list[str] = []
    _gather(modules, entry, ordered, set())
    return _HEAD + "".join(_body(name, modules[name]) for name in ordered) + _TAIL


def _gather(modules: Mapping[str, str], name: str, ordered: list[str], seen: set[str]) -> None:
    """Put a module after those it needs, as a browser runs them."""
    if name in seen:
        return
    seen.add(name)
    if name not in modules:
        raise InvalidTable("page à emporter", (f"module {name}.js absent",))
    for found in _IMPORT.finditer(modules[name]):
        _gather(modules, found[3], ordered, seen)
    ordered.append(name)


def _body(name: str, source: str) -> str:
    needed: list[tuple[str, str, str]] = []  # name here, name there, module
    for whole, several, module in _IMPORT.findall(source):
        if whole:
            needed.append((whole, "default", module))
        for item in filter(None, (part.strip() for part in several.split(","))):
            there, _, here = item.partition(" as ")
            needed.append((here or there, there, module))
    exported = [("default" if default else own, own) for default, _, own in _EXPORT.findall(source)]
    rest = _EXPORT.sub(r"\2 \3", _IMPORT.sub("", source))
    strange = _LEFT.search(rest)
    if strange:
        raise InvalidTable("page à emporter", (f"{name}.js : « {strange[0].strip()[:60]} » n'est pas lu",))
    names = f"let {', '.join(here for here, _, _ in needed)};\n" if needed else ""
    given = ", ".join(f"{there}: {{ get: () => {own} }}" for there, own in exported)
    taken = ", ".join(f"() => {{ {here} = modules.{module}.{there}; }}" for here, there, module in needed)
    return f"bodies.push(function* () {{\n{names}give('{name}', {{ {given} }});\nyield [{taken}];\n{rest}}});\n"
