"""The `httpx` door: a transport that answers in process, without a socket, whatever host is called."""

from __future__ import annotations

import httpx

from mockbooks_harness.codat.application import Application
from mockbooks_harness.codat.faults import Dropped


class CodatTransport(httpx.WSGITransport):
    """The application as a transport; a dropped connection is httpx's own error."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        try:
            return super().handle_request(request)
        except Dropped as dropped:
            raise httpx.RemoteProtocolError(str(dropped), request=request) from dropped


def transport(application: Application) -> httpx.BaseTransport:
    """A transport for `httpx.Client(transport=…)`."""
    return CodatTransport(app=application)
