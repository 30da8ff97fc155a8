"""The socket door: a server on this machine, for clients in any language.

The standard library's WSGI server, a thread a call; the application's lock keeps the state whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from mockbooks_harness.codat.application import Application


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing: the journal keeps the calls."""


@contextmanager
def serving(application: Application, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """The application on a socket, for as long as the context lasts; gives the base URL.  Port 0: any free one."""
    server = make_server(host, port, application, server_class=_Server, handler_class=_QuietHandler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="mocked Codat", daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
