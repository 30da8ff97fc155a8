"""The `httpx` door: a transport that answers in process, without a socket, whatever host is called."""

from __future__ import annotations

import httpx

from mockbooks_harness.codat.application import Application


def transport(application: Application) -> httpx.BaseTransport:
    """A transport for `httpx.Client(transport=…)`."""
    return httpx.WSGITransport(app=application)
