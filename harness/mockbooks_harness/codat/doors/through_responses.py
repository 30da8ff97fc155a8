"""The `responses` door: for clients built on `requests`.

Registers the mock in a `RequestsMock`, the library's default one unless another is handed in, beside whatever a user
registers there himself, in either order: where a user's own registration matches a call, it wins.  Calls to this
machine itself go through.  (Registries that prescribe the order of calls, `OrderedRegistry`, have no room for a mock.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import requests
import responses

from mockbooks_harness.codat.application import Application, call_from_target
from mockbooks_harness.codat.faults import Dropped

LOOPBACK = ("http://127.0.0.1", "http://localhost", "http://[::1]", "https://127.0.0.1", "https://localhost")


class CodatResponse(responses.CallbackResponse):
    """All calls to one host, answered by the application.

    It steps back where a registration of somebody else matches, and where another mock was registered for the host
    later: `responses` throws away the first of two that match.
    """

    def __init__(self, application: Application, pattern: re.Pattern[str], mock: responses.RequestsMock) -> None:
        super().__init__("*", pattern, self._answer, content_type=None)
        self._application = application
        self._mock = mock

    def matches(self, request: Any) -> tuple[bool, str]:
        """Whether this call is ours."""
        if not self._url_matches(self.url, str(request.url)):
            return False, "URL does not match"
        for other in self._mock.registered():
            if not isinstance(other, CodatResponse) and other.matches(request)[0]:
                return False, "Another registration matches"
        same = [row for row in self._mock.registered() if isinstance(row, CodatResponse) and row.url == self.url]
        return (True, "") if same[-1] is self else (False, "Another mocked Codat was registered later")

    @property
    def call_count(self) -> int:
        """At least 1: a mock that nobody called is not a forgotten call to `assert_all_requests_are_fired`."""
        return max(1, len(self.calls))

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def _answer(self, request: Any) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(str(request.url))
        call = call_from_target(request.method, parts.path, parts.query, request.headers.items(), request.body)
        try:
            answer = self._application.handle(call)
        except Dropped as dropped:
            raise requests.ConnectionError(str(dropped)) from dropped
        headers = dict(answer.headers)
        if answer.body is not None:
            headers["Content-Type"] = answer.content_type
        return answer.status, headers, answer.payload()


@contextmanager
def registered(
    application: Application, patterns: list[re.Pattern[str]], mock: responses.RequestsMock | None = None
) -> Iterator[responses.RequestsMock]:
    """The application registered in `mock` for the URLs of the patterns, and the mock active.

    A mock that was not active before is stopped again, and reset, as `with mock:` does; one that was is left as it was.
    """
    mock = responses.mock if mock is None else mock
    was_active = mock._patcher is not None  # the library has no public way to ask
    ours = [CodatResponse(application, pattern, mock) for pattern in patterns]
    passed_before = mock.passthru_prefixes
    for response in ours:
        mock.add(response)
    for prefix in LOOPBACK:
        mock.add_passthru(prefix)
    mock.start()
    try:
        yield mock
    finally:
        for response in ours:
            with suppress(ValueError):
                mock.registered().remove(response)
        mock.passthru_prefixes = tuple(p for p in mock.passthru_prefixes if p in passed_before or p not in LOOPBACK)
        if not was_active:
            try:
                mock.stop()
            finally:
                mock.reset()
