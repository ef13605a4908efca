"""What French codes say by themselves."""

from __future__ import annotations

_OVERSEAS = ("97", "98")
_NOT_IN_ADMIN_EXPRESS = ("975", "977", "978", "98")
_DISTRICTS = (range(75101, 75121), range(69381, 69390), range(13201, 13217))


def department_of_commune(code: str) -> str:
    """The département written in the code of a commune: `2A004` → `2A`, `97101` → `971`."""
    return code[:3] if code.startswith(_OVERSEAS) else code[:2]


def department_of_neighbourhood(code: str) -> str:
    """The département written in the code of a QPV: `QN00101M` → `01`, `QN02A01M` → `2A`, `QN97101I` → `971`."""
    return code[2:5] if code[2:4] in _OVERSEAS else code[3:5]


def zone_of_department(code: str) -> str:
    """The zone of the map that holds a département: itself overseas, `hexagone` otherwise."""
    return code if code.startswith(_OVERSEAS) else "hexagone"


def is_district(code: str) -> bool:
    """Whether it is a municipal arrondissement of Paris, Lyon or Marseille, whose commune has a code of its own."""
    return code.isdecimal() and any(int(code) in codes for codes in _DISTRICTS)


def has_admin_express(code: str) -> bool:
    """Whether the contour of a commune is published by IGN: not so in the collectivités d'outre-mer."""
    return not code.startswith(_NOT_IN_ADMIN_EXPRESS)
