"""A presentation: an ordered list of views with a title and a comment, as a file, and as a text that a link carries.

What comes from outside is read strictly: an unknown field is refused, and nothing is half read. What a scene shows is
not judged here: one whose indicator no longer exists is kept, and says so when it is asked for its view.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from geo import activity_view, wording
from geo.activity_view import ActivityView
from geo.errors import InvalidScenes
from geo.view import View

MOST_SCENES = 40
LONGEST_TITLE, LONGEST_COMMENT = 120, 400
LARGEST_FILE = 200_000
"""Bytes of a file of scenes, and of a link once it is decompressed."""
LONGEST_LINK = 6_000
"""Characters of the text that a link carries: mail and browsers cut longer addresses."""

_FORMAT, _VERSION = "atlas-crpv-scenes", 1
_WORDS = ("titre", "commentaire")
_STATE = frozenset({
    "edition", "indicateur", "maille", "date", "region", "departement", "epci", "centre", "classes", "nombre_classes",
    "bornes", "hypothese", "superposer", "choisi", "vue",
    "carte_activite", "de", "a", "mois", "par", "mission", "format", "theme", "public", "mode", "etat",
})  # fmt: skip
_LONGEST_VALUE = 2_000
_AT = re.compile(r"(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?),(\d{1,2}(?:\.\d+)?)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ADVICE = "Reprenez le fichier ou le lien tel que l'atlas l'a écrit."


@dataclass(frozen=True)
class Scene:
    """One view of a presentation, with the words of whoever made it; `state` is the query of the address of the map.

    The map is that of an indicator, or one of what centres have sent in.
    """

    title: str
    comment: str
    state: tuple[tuple[str, str], ...]

    def view(self) -> View | ActivityView:
        """The map shown. Raises `UnknownCode` or `InvalidClasses` where it can no longer be."""
        state = dict(self.state)
        if activity_view.MAP in state:
            return replace(ActivityView.read(state), title=self.title, comment=self.comment)
        return replace(View.read(state), title=self.title, comment=self.comment)

    def said(self, parameter: str) -> str:
        """What the state says of a parameter; empty when it says nothing."""
        return dict(self.state).get(parameter, "")

    @property
    def at(self) -> tuple[float, float, float] | None:
        """Latitude, longitude (degrees) and zoom that were looked from, where a hand had moved the map."""
        found = _AT.fullmatch(self.said("vue"))
        if not found:
            return None
        latitude, longitude, zoom = map(float, found.groups())
        return (latitude, longitude, zoom) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def scene(title: str, comment: str, state: Mapping[str, str]) -> Scene:
    """A scene, its words cut to what a screen holds. Raises `InvalidScenes` for a state that no map has."""
    told = _checked_state(state, "vue actuelle")
    return Scene(_clean(title)[:LONGEST_TITLE], _clean(comment)[:LONGEST_COMMENT], tuple(sorted(told.items())))


def as_file(scenes: Sequence[Scene]) -> bytes:
    """The scenes as JSON, to be kept and given to others."""
    content = {"format": _FORMAT, "version": _VERSION, "scenes": [_as_json(one) for one in scenes]}
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def from_file(content: bytes) -> tuple[Scene, ...]:
    """The scenes of a file that `as_file` wrote. Raises `InvalidScenes`: nothing is read of a file with a fault."""
    if len(content) > LARGEST_FILE:
        limit = wording.number(LARGEST_FILE / 1000)
        raise _refused(f"Le fichier de scènes dépasse {limit} ko", f"{wording.number(len(content) / 1000)} ko")
    found = _parsed(content)
    _only(found, {"format", "version", "scenes"}, "fichier")
    if (found.get("format"), found.get("version")) != (_FORMAT, _VERSION):
        raise _refused("Ce fichier n'est pas une liste de scènes de l'atlas", "champs « format » et « version »")
    return _scenes(found.get("scenes"))


def spelled(scenes: Sequence[Scene]) -> str:
    """The scenes as one text for an address. Raises `InvalidScenes` when it would be too long for one."""
    content = json.dumps([_as_json(one) for one in scenes], ensure_ascii=False, separators=(",", ":"))
    text = base64.urlsafe_b64encode(zlib.compress(content.encode(), 9)).decode().rstrip("=")
    if len(text) > LONGEST_LINK:
        raise InvalidScenes(
            "La présentation est trop longue pour un lien", wording.plural(len(scenes), "scène", "scènes"),
            "Téléchargez-la plutôt en fichier.",
        )  # fmt: skip
    return text


def read(text: str) -> tuple[Scene, ...]:
    """The scenes that `spelled` wrote. Raises `InvalidScenes`."""
    if len(text) > LONGEST_LINK:
        raise _refused("Le lien de la présentation est trop long", f"{wording.number(len(text))} caractères")
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        unpacking = zlib.decompressobj()
        content = unpacking.decompress(packed, LARGEST_FILE)
    except (binascii.Error, ValueError, zlib.error):
        raise _refused("Le lien de la présentation est abîmé", "paramètre « scenes »") from None
    if not unpacking.eof:
        raise _refused("Le lien de la présentation est abîmé ou trop long", "paramètre « scenes »")
    return _scenes(_loaded(content))


def _as_json(one: Scene) -> dict[str, Any]:
    return {"titre": one.title, "commentaire": one.comment, "vue": dict(one.state)}


def _scenes(found: object) -> tuple[Scene, ...]:
    if not isinstance(found, list):
        raise _refused("La liste des scènes manque", "champ « scenes »")
    if len(found) > MOST_SCENES:
        raise _refused(f"Une présentation tient en {MOST_SCENES} scènes", f"{len(found)} dans ce fichier")
    return tuple(_scene(item, f"scène {rank}") for rank, item in enumerate(found, 1))


def _scene(item: object, where: str) -> Scene:
    if not isinstance(item, dict):
        raise _refused("Une scène est illisible", where)
    _only(item, {*_WORDS, "vue"}, where)
    words = []
    for name, longest in zip(_WORDS, (LONGEST_TITLE, LONGEST_COMMENT), strict=True):
        text = item.get(name, "")
        if not isinstance(text, str) or len(text) > longest or _CONTROL.search(text):
            raise _refused(f"Le {name} n'est pas un texte de {longest} caractères au plus", where)
        words.append(text)
    state = item.get("vue")
    if not isinstance(state, dict):
        raise _refused("La vue manque", where)
    return Scene(words[0], words[1], tuple(sorted(_checked_state(state, where).items())))


def _checked_state(state: Mapping[str, object], where: str) -> dict[str, str]:
    _only(state, _STATE, f"{where}, champ « vue »")
    told: dict[str, str] = {}
    for name, value in state.items():
        if not isinstance(value, str) or len(value) > _LONGEST_VALUE or _CONTROL.search(value):
            raise _refused(f"La valeur de {wording.quoted(name)} n'est pas un texte court", where)
        told[name] = value
    return told


def _only(found: Mapping[str, object], known: set[str] | frozenset[str], where: str) -> None:
    unknown = sorted(set(found) - known)
    if unknown:
        listed = wording.listing([wording.quoted(name[:40]) for name in unknown[:5]])
        raise _refused(f"Champ inconnu : {listed}", where)


def _parsed(content: bytes) -> dict[str, object]:
    found = _loaded(content)
    if not isinstance(found, dict):
        raise _refused("Ce fichier n'est pas une liste de scènes de l'atlas", "début du fichier")
    return found


def _loaded(content: bytes) -> object:
    try:
        found: object = json.loads(content, parse_constant=lambda text: math.nan)
        json.dumps(found, ensure_ascii=False).encode()  # half of a sign can be read, never written again
    except (ValueError, RecursionError):
        raise _refused("Les scènes ne sont pas du JSON lisible", "contenu") from None
    return found


def _clean(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()


def _refused(what: str, where: str) -> InvalidScenes:
    return InvalidScenes(what, where, _ADVICE)
