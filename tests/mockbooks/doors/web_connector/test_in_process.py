"""Services in this process: WSGI, ASGI, functions, and what is none."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mockbooks import WebConnector
from mockbooks.doors.web_connector import Ending, HttpRequest, HttpResponse
from mockbooks.doors.web_connector.address import ServiceAtAddress
from mockbooks.doors.web_connector.in_process import AsgiService, FunctionService, WsgiService, service_of


@pytest.fixture
def scripted(new_service: Any) -> Any:
    return new_service()


def request_of(environ: dict[str, Any]) -> HttpRequest:
    action = environ["HTTP_SOAPACTION"]
    return HttpRequest("", (("SOAPAction", action),), environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))


def test_a_wsgi_application(
    connector: WebConnector, qwc_text: str, scripted: Any, customers: Callable[[], list[str]]
) -> None:
    seen: list[dict[str, Any]] = []
    closed: list[bool] = []

    class Body:
        def __init__(self, content: bytes) -> None:
            self.content = content

        def __iter__(self) -> Iterator[bytes]:
            return iter([self.content[:10], self.content[10:]])

        def close(self) -> None:
            closed.append(True)

    def application(environ: dict[str, Any], start_response: Any) -> Body:
        seen.append(environ)
        answer = scripted.answer(request_of(environ))
        start_response("200 OK", [("Content-Type", "text/xml")])
        return Body(answer.body)

    update = connector.add(qwc_text, application, password="s3cret").update()
    assert (update.ending, customers()) == (Ending.DONE, ["Ann"])
    assert (seen[0]["REQUEST_METHOD"], seen[0]["PATH_INFO"], seen[0]["QUERY_STRING"]) == ("POST", "/qbwc", "shop=7")
    assert (seen[0]["HTTP_HOST"], seen[0]["SERVER_PORT"], seen[0]["CONTENT_TYPE"]) == (
        "localhost:8000", "8000", "text/xml; charset=utf-8",
    )  # fmt: skip
    assert len(closed) == len(seen)


def test_a_wsgi_application_is_a_valid_one_to_wsgiref(connector: WebConnector, qwc_text: str, scripted: Any) -> None:
    from wsgiref.validate import validator

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        answer = scripted.answer(request_of(environ))
        start_response("200 OK", [("Content-Type", "text/xml")])
        return [answer.body]

    update = connector.add(qwc_text, WsgiService(validator(application))).update()
    assert update.ending is Ending.DONE, update.explain()


def test_a_wsgi_application_that_breaks(connector: WebConnector, qwc_text: str) -> None:
    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        raise RuntimeError("no database")

    update = connector.add(qwc_text, application).update()
    assert update.ending is Ending.SERVICE_ERROR
    assert "RuntimeError: no database" in update.explanation


def test_write_and_no_start_response() -> None:
    def writes(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/xml")])(b"<a")
        return [b"/>"]

    request = HttpRequest("http://localhost/", (), b"")
    assert WsgiService(writes).answer(request).body == b"<a/>"
    assert WsgiService(lambda environ, start_response: []).answer(request).status == 500


class Asgi:
    """An ASGI application with a lifespan, whose resources belong to its loop."""

    def __init__(self, scripted: Any) -> None:
        self.scripted = scripted
        self.events: list[str] = []
        self.scopes: list[dict[str, Any]] = []

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            while True:
                message = await receive()
                self.events.append(message["type"])
                self.lock = asyncio.Lock()
                await send({"type": f"{message['type']}.complete"})
                if message["type"] == "lifespan.shutdown":
                    return
        self.scopes.append(scope)
        async with self.lock:
            message = await receive()
            headers = {name.decode(): value.decode() for name, value in scope["headers"]}
            answer = self.scripted.answer(HttpRequest("", (("SOAPAction", headers["soapaction"]),), message["body"]))
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/xml")]})
            await send({"type": "http.response.body", "body": answer.body[:5], "more_body": True})
            await send({"type": "http.response.body", "body": answer.body[5:]})


def test_an_asgi_application(
    connector: WebConnector, qwc_text: str, scripted: Any, customers: Callable[[], list[str]]
) -> None:
    application = Asgi(scripted)
    update = connector.add(qwc_text, application, password="s3cret").update()
    assert (update.ending, customers()) == (Ending.DONE, ["Ann"])
    connector.close()
    assert application.events == ["lifespan.startup", "lifespan.shutdown"]
    scope = application.scopes[0]
    assert (scope["path"], scope["query_string"], scope["server"]) == ("/qbwc", b"shop=7", ("localhost", 8000))
    assert not any(thread.name == "asgi" for thread in threading.enumerate())


def test_an_asgi_application_inside_a_running_loop(connector: WebConnector, qwc_text: str, scripted: Any) -> None:
    application = connector.add(qwc_text, Asgi(scripted))

    async def test() -> Ending:
        return application.update().ending

    assert asyncio.run(test()) is Ending.DONE


def test_an_asgi_application_without_a_lifespan() -> None:
    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        assert scope["type"] == "http"
        if scope["path"] == "/silent":
            return
        if scope["path"] == "/broken":
            raise RuntimeError("no database")
        await send({"type": "http.response.start", "status": 204, "headers": []})

    service = AsgiService(application)
    assert service.answer(HttpRequest("http://localhost/", (), b"")).status == 204
    assert b"no database" in service.answer(HttpRequest("http://localhost/broken", (), b"")).body
    assert service.answer(HttpRequest("http://localhost/silent", (), b"")).status == 500
    service.close()
    service.close()


def test_an_asgi_application_that_does_not_start() -> None:
    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "lifespan.startup.failed", "message": "no port"})

    service = AsgiService(application)
    for _ in range(2):
        assert b"no port" in service.answer(HttpRequest("http://localhost/", (), b"")).body
    service.close()


def test_a_function(connector: WebConnector, qwc_text: str, scripted: Any, customers: Callable[[], list[str]]) -> None:
    def answer(envelope: str) -> str:
        operation = next(name for name in scripted.script if f"<{name} " in envelope)
        return scripted.answer(HttpRequest("", (("SOAPAction", f'"x/{operation}"'),), envelope.encode())).body.decode()

    assert connector.add(qwc_text, answer).update().ending is Ending.DONE
    assert customers() == ["Ann"]


def test_a_function_may_answer_with_a_status() -> None:
    request = HttpRequest("http://localhost/", (), b"<a/>")
    assert FunctionService(lambda envelope: HttpResponse(404, b"")).answer(request).status == 404
    assert FunctionService(lambda envelope: b"<b/>").answer(request).body == b"<b/>"
    assert FunctionService(lambda envelope: 1 / 0).answer(request).status == 500  # type: ignore[arg-type]


def test_which_is_what(new_service: Any) -> None:
    async def asgi(scope: Any, receive: Any, send: Any) -> None: ...

    class Flask:
        def __call__(self, environ: Any, start_response: Any) -> Any: ...

        def wsgi_app(self, environ: Any, start_response: Any) -> Any: ...

    class Starlette:
        async def __call__(self, scope: Any, receive: Any, send: Any) -> None: ...

    def wrapped(*args: Any, **kwargs: Any) -> Any: ...

    kinds = [
        type(service_of(each)) for each in (asgi, Flask(), Flask().wsgi_app, Starlette(), wrapped, lambda text: text)
    ]
    assert kinds == [AsgiService, WsgiService, WsgiService, AsgiService, WsgiService, FunctionService]
    assert isinstance(service_of(None), ServiceAtAddress)
    mine = new_service()
    assert service_of(mine) is mine
    for none in (7, "http://localhost/", lambda: None, lambda a, b, c, d: None):
        with pytest.raises(TypeError):
            service_of(none)
