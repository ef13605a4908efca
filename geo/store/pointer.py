"""The pointer of an edition under one root: its builds, the one to serve first, and those that were withdrawn."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from geo.store.durable import write_durably

FILE = "pointer.json"

_BUILD_NAME = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Pointer:
    """Names of builds, newest first. Withdrawn ones are served only when no other can be."""

    builds: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()

    def to(self, build: str) -> Pointer:
        """The pointer once that build is the newest."""
        return Pointer((build, *_without(self.builds, {build})), _without(self.withdrawn, {build}))

    def behind(self, *builds: str) -> Pointer:
        """The pointer once those builds are withdrawn."""
        return Pointer(_without(self.builds, set(builds)), (*builds, *_without(self.withdrawn, set(builds))))

    def newest(self, count: int) -> Pointer:
        """At most so many builds, withdrawn ones let go first."""
        left = max(count - len(self.builds), 0)
        return Pointer(self.builds[:count], self.withdrawn[:left])


def read(home: Path) -> Pointer:
    """The pointer of a folder; empty where there is none, all builds found on disk where it is unreadable."""
    try:
        file = home / FILE
        stat = file.stat()
        return _read(file, stat.st_ino, stat.st_mtime_ns, stat.st_size)
    except (FileNotFoundError, NotADirectoryError):
        return Pointer()
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        folders = sorted((path.stat().st_mtime_ns, path.name) for path in home.iterdir() if path.is_dir())
        return Pointer(_names([name for _, name in reversed(folders)]))


@lru_cache(maxsize=64)
def _read(file: Path, *version: int) -> Pointer:
    """The pointer of a file as it is on the disk; read again once the file is another."""
    del version
    told = json.loads(file.read_bytes())
    return Pointer(_names(told["builds"]), _names(told.get("withdrawn", [])))


def write(home: Path, pointer: Pointer) -> None:
    """Replace the pointer at once: readers see the one before or this one."""
    told = {"builds": pointer.builds} | ({"withdrawn": pointer.withdrawn} if pointer.withdrawn else {})
    write_durably(home / FILE, json.dumps(told, indent=1).encode() + b"\n")


def _names(found: list[object]) -> tuple[str, ...]:
    return tuple(name for name in map(str, found) if _BUILD_NAME.fullmatch(name))


def _without(names: tuple[str, ...], left_out: set[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in left_out)
