"""A server of tiles for the browser tests, as good or as bad as a test wants it."""

from __future__ import annotations

import struct
import threading
import zlib
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_TYPES = {"html": "text/html; charset=utf-8"}


def _png() -> bytes:
    """A tile of one tint, 256 pixels wide."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", 256, 256, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff\xb0\x00" * 256) * 256)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


PNG = _png()


class TileServer:
    """Serves tiles on a port of its own; `behave` says how. `asked` keeps the path of each request."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._port = 0
        self._behaviour = "png"
        self._over = threading.Event()
        self._server: ThreadingHTTPServer | None = None
        self.behave("png")

    @property
    def address(self) -> str:
        """What `ATLAS_TILES` takes."""
        return f"{self.origin}/{{z}}/{{x}}/{{y}}.png"

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self._port}"

    def behave(self, behaviour: str) -> None:
        """From now on: `png`, `slow`, `403`, `html`, `hangs`, `drips`, or `gone`."""
        self._behaviour = behaviour
        self.asked.clear()
        if behaviour == "gone":
            self.stop()
        elif self._server is None:
            self._start()

    def stop(self) -> None:
        """Close the port and let go of whoever waits."""
        self._over.set()
        if self._server:
            self._server.shutdown()
            self._server.server_close()
        self._server = None

    def _start(self) -> None:
        self._over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), _handler(self._answer))
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        self.asked.append(request.path)
        behaviour, over = self._behaviour, self._over
        if behaviour == "hangs":
            over.wait()
            return
        if behaviour == "slow":
            over.wait(1)
        request.send_response(403 if behaviour == "403" else 200)
        request.send_header("Content-Type", _TYPES.get(behaviour, "image/png"))
        request.send_header("Cache-Control", "no-store")
        request.end_headers()
        if behaviour == "drips":
            for byte in PNG:
                request.wfile.write(bytes([byte]))
                if over.wait(0.5):
                    return
        request.wfile.write(b"<!doctype html><p>Portail" if behaviour in {"html", "403"} else PNG)


def _handler(answer: Callable[[BaseHTTPRequestHandler], None]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with suppress(ConnectionError):  # the browser may have given up
                answer(self)

        def log_message(self, *_: object) -> None:
            """Say nothing: `asked` keeps what matters."""

    return Handler
