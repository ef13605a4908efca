"""What French codes say by themselves."""

from __future__ import annotations

_OVERSEAS = ("97", "98")


def department_of_commune(code: str) -> str:
    """The département written in the code of a commune: `2A004` → `2A`, `97101` → `971`."""
    return code[:3] if code.startswith(_OVERSEAS) else code[:2]


def department_of_neighbourhood(code: str) -> str:
    """The département written in the code of a QPV: `QN00101M` → `01`, `QN02A01M` → `2A`, `QN97101I` → `971`."""
    return code[2:5] if code[2:4] in _OVERSEAS else code[3:5]


def zone_of_department(code: str) -> str:
    """The zone of the map that holds a département: itself overseas, `hexagone` otherwise."""
    return code if code.startswith(_OVERSEAS) else "hexagone"
