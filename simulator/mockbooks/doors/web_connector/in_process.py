"""Services in this process: WSGI and ASGI applications, and plain functions from envelope to envelope."""

from __future__ import annotations

import asyncio
import inspect
import io
import sys
import threading
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeAlias
from urllib.parse import unquote, urlsplit

from mockbooks.doors.web_connector.address import ServiceAtAddress
from mockbooks.doors.web_connector.http import HttpRequest, HttpResponse, Service, ServiceUnreachable

__all__ = ["AsgiService", "FunctionService", "WsgiService", "service_of"]

_Wsgi: TypeAlias = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_Asgi: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]
_TEXT_XML = (("Content-Type", "text/xml; charset=utf-8"),)


def service_of(service: object, *, timeout: float | None = None) -> Service:
    """What answers the calls: None is the address itself; an ASGI or WSGI application; a function of the envelope.

    Which of them something is, is told by how many arguments it takes: three, two or one. TypeError if it is none.
    """
    if service is None:
        return ServiceAtAddress() if timeout is None else ServiceAtAddress(timeout=timeout)
    if callable(getattr(service, "answer", None)) and callable(getattr(service, "close", None)):
        return service  # type: ignore[return-value]
    if callable(service):
        makers: dict[int, Callable[[Any], Service]] = {1: FunctionService, 2: WsgiService, 3: AsgiService}
        arguments = _arguments_of(service)
        if arguments in makers:
            return makers[arguments](service)
    raise TypeError(
        f"{service!r} answers no calls: give a WSGI or ASGI application, or a function that takes the envelope "
        "and gives the answer's"
    )


def _arguments_of(service: Callable[..., Any]) -> int:
    """How many arguments it must be given."""
    try:
        parameters = inspect.signature(service).parameters.values()
    except (TypeError, ValueError):
        return 2  # written in C: what is called so is a WSGI application
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    needed = sum(each.kind in positional and each.default is inspect.Parameter.empty for each in parameters)
    # A wrapper that takes anything (*args) tells nothing; most are around WSGI applications.
    return 2 if not needed and any(each.kind is inspect.Parameter.VAR_POSITIONAL for each in parameters) else needed


class FunctionService:
    """A function from the envelope of a call to that of the answer, both texts; it may give an HttpResponse instead."""

    def __init__(self, function: Callable[[str], str | bytes | HttpResponse]) -> None:
        """Ask this function."""
        self._function = function

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer one call."""
        try:
            answer = self._function(request.body.decode("utf-8"))
        except Exception as error:
            return _broken(error)
        if isinstance(answer, HttpResponse):
            return answer
        return HttpResponse(200, answer.encode() if isinstance(answer, str) else answer, _TEXT_XML)

    def close(self) -> None:
        """A function needs no end."""


class WsgiService:
    """A WSGI application (PEP 3333), called in this thread."""

    def __init__(self, application: _Wsgi) -> None:
        """Ask this application."""
        self._application = application

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer one call; an exception is what a server makes of it, status 500 and a text."""
        answered: list[tuple[str, list[tuple[str, str]]]] = []
        written = io.BytesIO()

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], Any]:  # noqa: ARG001
            answered[:] = [(status, headers)]
            return written.write

        try:
            chunks = self._application(_environ(request), start_response)
            try:
                for chunk in chunks:
                    written.write(chunk)
            finally:
                close = getattr(chunks, "close", None)
                if close is not None:
                    close()
        except Exception as error:
            return _broken(error)
        if not answered:
            return _broken(RuntimeError("the WSGI application did not call start_response"))
        status, headers = answered[0]
        number, _, reason = status.partition(" ")
        return HttpResponse(int(number), written.getvalue(), tuple(headers), reason)

    def close(self) -> None:
        """A WSGI application needs no end."""


def _environ(request: HttpRequest) -> dict[str, Any]:
    address = urlsplit(request.url)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(address.path or "/", "latin-1"),
        "QUERY_STRING": address.query,
        "CONTENT_LENGTH": str(len(request.body)),
        "SERVER_NAME": address.hostname or "localhost",
        "SERVER_PORT": str(_port(address.scheme, address.port)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": address.netloc,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": address.scheme or "http",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers:
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
    return environ


class AsgiService:
    """An ASGI application, in an event loop of its own, which lives from the first call to `close`."""

    def __init__(self, application: _Asgi) -> None:
        """Ask this application; its lifespan begins with the first call, if it has one."""
        self._application = application
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._lifespan: _Lifespan | None = None

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer one call; an exception is what a server makes of it, status 500 and a text."""
        try:
            loop = self._started()
            return asyncio.run_coroutine_threadsafe(self._answer(request), loop).result()
        except Exception as error:
            return _broken(error)

    def close(self) -> None:
        """End the application's lifespan and its loop."""
        loop, self._loop = self._loop, None
        if loop is None:
            return
        if self._lifespan is not None:
            asyncio.run_coroutine_threadsafe(self._lifespan.end(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        assert self._thread is not None
        self._thread.join()
        loop.close()

    def _started(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=loop.run_forever, name="asgi", daemon=True)
            self._thread.start()
            self._loop, self._lifespan = loop, _Lifespan(self._application)
            try:
                asyncio.run_coroutine_threadsafe(self._lifespan.begin(), loop).result()
            except Exception:
                self.close()
                raise
        return self._loop

    async def _answer(self, request: HttpRequest) -> HttpResponse:
        status, headers, body = 0, [], bytearray()
        pending = [{"type": "http.request", "body": request.body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            return pending.pop() if pending else {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            nonlocal status, headers
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in message["headers"]]
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b""))

        await self._application(_scope(request), receive, send)
        if not status:
            raise ServiceUnreachable("The underlying connection was closed.", "The ASGI application sent no response.")
        return HttpResponse(status, bytes(body), tuple(headers))


def _scope(request: HttpRequest) -> dict[str, Any]:
    address = urlsplit(request.url)
    given = (("Host", address.netloc), *request.headers, ("Content-Length", str(len(request.body))))
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": address.scheme or "http",
        "path": unquote(address.path or "/"),
        "raw_path": (address.path or "/").encode("ascii", "replace"),
        "query_string": address.query.encode("ascii", "replace"),
        "root_path": "",
        "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in given],
        "server": (address.hostname or "localhost", _port(address.scheme, address.port)),
        "client": ("127.0.0.1", 50_000),
    }


class _Lifespan:
    """The lifespan of an ASGI application; one that has none, and says so by failing, goes without."""

    def __init__(self, application: _Asgi) -> None:
        self._application = application
        self._to_it: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._from_it: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        self._task = asyncio.ensure_future(self._run())
        await self._to_it.put({"type": "lifespan.startup"})
        message = await self._from_it.get()
        if message["type"] == "lifespan.startup.failed":
            raise RuntimeError(f"the ASGI application did not start: {message.get('message', '')}")

    async def end(self) -> None:
        if self._task is not None and not self._task.done():
            await self._to_it.put({"type": "lifespan.shutdown"})
            await self._from_it.get()
            await self._task

    async def _run(self) -> None:
        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": {}}
        try:
            await self._application(scope, self._to_it.get, self._from_it.put)
        except Exception as error:
            await self._from_it.put({"type": "gone", "message": repr(error)})
        else:
            await self._from_it.put({"type": "gone"})


def _port(scheme: str, port: int | None) -> int:
    return port or (443 if scheme == "https" else 80)


def _broken(error: BaseException) -> HttpResponse:
    text = f"{type(error).__name__}: {error}"
    return HttpResponse(500, text.encode("utf-8", "replace"), (("Content-Type", "text/plain; charset=utf-8"),))
