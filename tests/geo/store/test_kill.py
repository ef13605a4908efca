"""A writer killed at a random moment leaves a store that opens, whole, on a build that was finished."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import tiny_country
from tests.tiny_country import EDITION

# Three contents in turn: builds are made, moved in place, pointed at, found again and let go.
_WRITER = """
import itertools, sys
from pathlib import Path
from tests import tiny_country
content = tiny_country.tables()
print("prêt", flush=True)
for turn in itertools.count():
    tiny_country.write(Path(sys.argv[1]), content, kept=2, label=f"version {turn % 3}")
"""


@pytest.mark.parametrize("seed", range(5))
def test_kill(tmp_path: Path, project: Path, seed: int) -> None:
    store = tiny_country.write(tmp_path, kept=2, label="version 0")
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(tmp_path)], cwd=project, stdout=subprocess.PIPE, text=True
    )
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "prêt\n"
        time.sleep(random.Random(seed).uniform(0.05, 0.6))
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
    opened = store.read(EDITION)
    assert opened.warning is None, "what the pointer designates is whole"
    assert opened.manifest.description.label in {f"version {n}" for n in range(3)}
    assert store.faults(EDITION) == ()
    tiny_country.write(tmp_path, kept=2, label="après")
    assert store.read(EDITION).manifest.description.label == "après"
    assert not list((tmp_path / EDITION).rglob(".tmp-*"))
