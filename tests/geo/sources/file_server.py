"""A server of files on this machine, as good or as bad as a test wants it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Reply = Callable[[BaseHTTPRequestHandler], None]


class FileServer:
    """Each path has its list of replies, of which the last one repeats; `asked` and `ranges` keep what was asked."""

    def __init__(self) -> None:
        self.of_path: dict[str, list[Reply]] = {}
        self.asked: list[str] = []
        self.ranges: list[str | None] = []
        self._listening = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._listening.daemon_threads = True
        self._listening.block_on_close = False
        self.address = f"http://127.0.0.1:{self._listening.server_port}"
        threading.Thread(target=self._listening.serve_forever, args=(0.01,), daemon=True).start()

    def reply(self, handler: BaseHTTPRequestHandler) -> None:
        """The next reply of a path."""
        self.asked.append(handler.path)
        self.ranges.append(handler.headers["Range"])
        replies = self.of_path.get(handler.path) or [status(404)]
        (replies.pop(0) if len(replies) > 1 else replies[0])(handler)

    def stop(self) -> None:
        """Close the port."""
        self._listening.shutdown()
        self._listening.server_close()


def body(content: bytes, kind: str = "text/plain", **headers: str) -> Reply:
    """The whole content, with its length."""
    return _reply(200, content, {"Content-Type": kind, "Content-Length": str(len(content))} | headers)


def status(code: int, **headers: str) -> Reply:
    """An empty answer."""
    return _reply(code, b"", {"Content-Length": "0"} | headers)


def cut(content: bytes, told: int | None, **headers: str) -> Reply:
    """Some bytes, then the connection closes; `told` is the length that was announced, if one was."""
    return _reply(200, content, ({} if told is None else {"Content-Length": str(told)}) | headers)


def rest(content: bytes, start: int, **headers: str) -> Reply:
    """What a server that resumes sends: the content from `start` on."""
    told = {"Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}"}
    return _reply(206, content[start:], {"Content-Length": str(len(content) - start)} | told | headers)


def drip(content: bytes, pause_s: float) -> Reply:
    """Byte by byte, with a pause before each; the length is not told."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        _head(handler, 200, {})
        with suppress(OSError):
            for byte in content[:40]:
                threading.Event().wait(pause_s)
                handler.wfile.write(bytes([byte]))

    return answer


def _reply(code: int, content: bytes, headers: dict[str, str]) -> Reply:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        _head(handler, code, headers)
        with suppress(OSError):  # whoever asked may have gone
            handler.wfile.write(content)
        handler.close_connection = True

    return answer


def _head(handler: BaseHTTPRequestHandler, code: int, headers: dict[str, str]) -> None:
    handler.send_response(code)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()


def _handler(server: FileServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.reply(self)

        def log_message(self, *_: object) -> None:
            """Say nothing: the server keeps what matters."""

    return Handler
