"""Addresses served beside the pages: display geometry, map resources, health; and the security headers of them all."""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.errors import AtlasError, InvalidSearch, InvalidSetting, UnknownCode, UnknownEdition
from geo.indicators.definition import Level
from geo.maps.classes import DEFAULT_CHOICE, ClassChoice
from pages.parts import cache, embedding, place_drawings, search_box
from pages.parts.navigation import ABSENT, PAGES
from pages.parts.resources import MEDIA_TYPES, digest, resources
from pages.parts.selection import FIRST_YEAR, LAST_YEAR

_JSON = "application/json; charset=utf-8"
_NOT_KEPT = {"cache-control": "no-store"}
_FOR_EVER = "public, max-age=31536000, immutable"

# Streamlit's own front end and the map component load modules through `blob:` and set inline styles and scripts.
# Charts (Vega) compile their expressions, hence 'unsafe-eval'.
_POLICY = {
    "default-src": "'self'",
    "script-src": "'self' blob: 'unsafe-inline' 'unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
_PRIVATE = ("/_stcore/metrics",)
"""Served to anyone by Streamlit, of use to nobody outside."""
_PAGE = re.compile(r"/([^/._][^/.]*)/?")
_KNOWN = {row.address for row in PAGES} | {"oauth2callback"}


def routes() -> Sequence[BaseRoute]:
    """Our routes, in the order they are tried."""
    return (
        Route("/geometrie/{edition}/{name}", _geometry),
        Route("/dessins/{edition}/{day}/{indicator}/{level}.json", _drawing),
        Route("/dessins/{edition}/{day}/{name}.json", _placed),
        Route("/ressources/{digest}/{name}", _resource),
        Route("/recherche", _search),
        Route("/sante", _health),
        Route("/carte", _home),
    )


def middleware() -> Sequence[Middleware]:
    """The layers every answer passes through. Settings that cannot be stop the server here, before it listens."""
    try:
        tiles_origin, framing = cache.settings().tiles_origin, cache.settings().framing_origins
    except InvalidSetting as error:
        sys.exit(str(error))
    return (Middleware(SecurityHeaders, tiles_origin=tiles_origin, framing=framing), Middleware(AbsentPages))


class SecurityHeaders:
    """Adds the security headers to every HTTP answer and hides what only Streamlit's makers need."""

    def __init__(self, app: ASGIApp, tiles_origin: str, framing: Sequence[str] = ()) -> None:
        self.app = app
        self._headers = ((b"content-security-policy", _policy(tiles_origin).encode()), *_HEADERS)
        self._framed = ((b"content-security-policy", _policy(tiles_origin, framing).encode()), *_HEADERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        headers = self._framed if embedding.is_asked(scope["query_string"]) else self._headers

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *headers]
            await send(message)

        if scope["path"] in _PRIVATE:
            await PlainTextResponse("Introuvable", 404)(scope, receive, send_with_headers)
        else:
            await self.app(scope, receive, send_with_headers)


class AbsentPages:
    """Leads whoever opens a page that there is not to the home page, which says so; Streamlit would, in English."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._known = _KNOWN | {route.path.split("/")[1] for route in routes() if isinstance(route, Route)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        asked = _PAGE.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if asked and asked[1] not in self._known and "text/html" in Headers(scope=scope).get("accept", ""):
            await RedirectResponse(f"/?{ABSENT}={quote(asked[1])}", 307)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _policy(tiles_origin: str, framing: Sequence[str] = ()) -> str:
    """The security policy: this host alone, images from that of the tiles when some are offered, sites that frame."""
    images = f"{_POLICY['img-src']} {tiles_origin}".rstrip()
    ancestors = " ".join((_POLICY["frame-ancestors"], *framing))
    policy = _POLICY | {"img-src": images, "frame-ancestors": ancestors}
    return "; ".join(f"{name} {sources}" for name, sources in policy.items())


async def _geometry(request: Request) -> Response:
    try:
        compressed = cache.store().geometry(request.path_params["edition"], request.path_params["name"])
    except UnknownCode as error:
        return PlainTextResponse(str(error), 404)
    return _compressed(request, compressed, _JSON, _FOR_EVER)


async def _drawing(request: Request) -> Response:
    asked = request.path_params
    try:
        day, level = _day(asked["day"]), Level(asked["level"])
        classes = ClassChoice.parse(request.query_params.get("classes", DEFAULT_CHOICE.code))
        hypothesis = request.query_params.get("hypothese", "")
        drawing = await run_in_threadpool(
            cache.drawing, asked["edition"], day, asked["indicator"], level, classes, hypothesis
        )
    except (ValueError, UnknownCode, UnknownEdition):
        return PlainTextResponse("Introuvable", 404)
    return _drawn(request, drawing)


async def _placed(request: Request) -> Response:
    """A map of places: where activity takes place, what is raised where."""
    asked = request.path_params
    try:
        day = _day(asked["day"])
        drawing = await run_in_threadpool(
            place_drawings.asked, asked["edition"], day, asked["name"], request.query_params
        )
    except (ValueError, UnknownCode, UnknownEdition):
        return PlainTextResponse("Introuvable", 404)
    return _drawn(request, drawing)


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(day)
    return day


def _drawn(request: Request, drawing: cache.Drawing) -> Response:
    """A drawing: kept for ever under its own address; asked under that of another version, kept by nobody."""
    is_own = f"{request.url.path}?{request.url.query}" == drawing.address
    return _compressed(request, drawing.compressed, _JSON, _FOR_EVER if is_own else "no-store")


async def _resource(request: Request) -> Response:
    name = request.path_params["name"]
    if request.path_params["digest"] != digest() or name not in resources():
        return PlainTextResponse("Introuvable", 404)
    return _compressed(request, resources()[name], MEDIA_TYPES[name.rpartition(".")[2]], _FOR_EVER)


async def _search(request: Request) -> Response:
    asked = request.query_params
    try:
        answer = await run_in_threadpool(search_box.answer, asked.get("edition", ""), asked.get("q", ""))
    except AtlasError as error:
        status = 400 if isinstance(error, InvalidSearch) else 404
        return JSONResponse({"erreur": str(error)}, status, _NOT_KEPT)
    return JSONResponse(answer, headers=_NOT_KEPT)


async def _health(request: Request) -> Response:
    """Whether the default edition can be served, for a supervisor."""
    name = cache.settings().edition
    try:
        opened = cache.edition(name)
    except AtlasError as error:
        return JSONResponse({"etat": "en panne", "raison": str(error)}, 503)
    state = {"etat": "dégradé" if opened.warning else "en service", "edition": name, "version": opened.build}
    return JSONResponse(state)


async def _home(request: Request) -> Response:
    """`/carte` is the home page under its own name: Streamlit serves it at `/` only."""
    query = request.url.query
    return RedirectResponse(f"/?{query}" if query else "/", 307)


def _compressed(request: Request, compressed: bytes, media_type: str, keeping: str) -> Response:
    """Bytes compressed beforehand, sent as they are to whoever accepts them so."""
    headers = {"cache-control": keeping, "vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(compressed, media_type=media_type, headers={**headers, "content-encoding": "gzip"})
    return Response(gzip.decompress(compressed), media_type=media_type, headers=headers)
