"""The socket door: a server on this machine, for clients in any language.

The standard library's WSGI server, a thread a call; the application's lock keeps the state whole.  Webhooks are sent by
a thread of their own, so that no caller waits for a receiver: after each call, and from time to time, because what is
due by the clock may become due without a call.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from threading import Event, Thread
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from mockbooks_harness.codat.application import Application, call_from, respond

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LOOK_EVERY_SECONDS = 0.5


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing: the journal keeps the calls."""


class _Postman:
    """Sends what is due while the server runs."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._called = Event()
        self._over = False
        self._thread = Thread(target=self._run, name="mocked Codat: webhooks", daemon=True)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The application as WSGI, the webhooks left to the thread."""
        try:
            answer = self._application.answer(call_from(environ))
        finally:
            self._called.set()
        return respond(answer, environ, start_response)

    def start(self) -> None:
        """Begin to look what is due."""
        self._thread.start()

    def stop(self) -> None:
        """Send what is due now, and end."""
        self._over = True
        self._called.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over:
            self._called.wait(LOOK_EVERY_SECONDS)
            self._called.clear()
            with self._application.lock:
                self._application.state.settle()
            self._application.courier.deliver()


@contextmanager
def serving(application: Application, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """The application on a socket, for as long as the context lasts; gives the base URL.  Port 0: any free one."""
    postman = _Postman(application)
    server = make_server(host, port, postman, server_class=_Server, handler_class=_QuietHandler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="mocked Codat", daemon=True)
    thread.start()
    postman.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        postman.stop()
