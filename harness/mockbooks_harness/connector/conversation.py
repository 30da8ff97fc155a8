"""A conversation with QuickBooks: what the connector says and hears, without the line it is said over.

The core does its work as generators that yield one request set of qbXML and are sent the answer. Who holds the
conversation carries the texts: `hold` does so in a session of QuickBooks' request processor, the Web Connector does
so by asking for the next request and handing in its answer. So both generations of the connector run the same code.

`ENTER` is yielded where a session is needed for the first time: whoever cannot enter QuickBooks throws
`QuickBooksFailed` in, before anything was begun at Codat.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TypeAlias, TypeVar

from mockbooks_harness.connector.ports import QuickBooks, QuickBooksFailed

T = TypeVar("T")

Asking: TypeAlias = Generator[str, str, T]

ENTER = ""


def hold(asking: Asking[T], session: Callable[[], QuickBooks]) -> T:
    """Hold a conversation in the session that `session` gives, begun when it is first needed; what it came to.

    Raises whatever the conversation lets pass, `QuickBooksFailed` included.
    """
    try:
        request = next(asking)
        while True:
            try:
                quickbooks = session()
                answer = ENTER if request == ENTER else quickbooks.process(request)
            except QuickBooksFailed as failed:
                request = asking.throw(failed)
            else:
                request = asking.send(answer)
    except StopIteration as end:
        came_to: T = end.value
        return came_to
