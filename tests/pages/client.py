"""A browser's requests to our routes, without a server."""

from __future__ import annotations

import asyncio

import httpx
from starlette.applications import Starlette


class Client:
    """Asks an application in this process, and follows no redirection."""

    def __init__(self, app: Starlette) -> None:
        self._transport = httpx.ASGITransport(app)

    def get(self, address: str, headers: dict[str, str] | None = None) -> httpx.Response:
        """One request."""

        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url="http://atlas.test") as client:
                return await client.get(address, headers=headers)

        return asyncio.run(ask())
