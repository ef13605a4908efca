"""A file sent by a centre to a grid of text, opened by a process of its own: it may be broken or hostile."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from geo.errors import RefusedFile
from geo.gate import SENT
from geo.grid import Grid

LONGEST_S = 60
"""On the clock, whatever the load of the machine."""

_PROJECT = Path(__file__).resolve().parents[2]
_READER = "geo.sources.sent_file"
_ADVICE = "Donnez un fichier plus petit, ou enregistrez-en les seules valeurs dans un nouveau classeur."


def read_sent(content: bytes, name: str, sheet: str = "") -> Grid:
    """The rows of a CSV, XLSX or ODS file, of the sheet called `sheet` where it has one; `name` is what to call it.

    Raises `RefusedFile` when it is too large, hostile, of another kind, or when its reader had to be stopped.
    """
    if len(content) > SENT.size:
        raise _refused(f"il dépasse {SENT.size // 1_000_000} Mo", name)
    with tempfile.TemporaryDirectory("-atlas") as folder:
        # Never the name that its sender gave it.
        path = Path(folder) / "recu"
        path.write_bytes(content)
        command = [sys.executable, "-m", _READER, str(path), sheet]
        try:
            done = subprocess.run(command, cwd=_PROJECT, capture_output=True, timeout=LONGEST_S, check=False)
        except subprocess.TimeoutExpired as error:
            raise _refused("sa lecture ne finit pas", name) from error
    if done.returncode:
        raise _refused("sa lecture prend trop de mémoire ou de temps", name)
    told = json.loads(done.stdout)
    if "refused" in told:
        raise RefusedFile(told["refused"]["what"], name, told["refused"]["advice"])
    return Grid.from_json(told["grid"])


def _refused(why: str, name: str) -> RefusedFile:
    return RefusedFile(f"Ce fichier est refusé : {why}", name, _ADVICE)
