"""The table of operations: everything the door serves, a row each. The description and the checks are made of it.

To serve another operation, add a row to the part it belongs to.
"""

from __future__ import annotations

from mockbooks.doors.http import control, control_desk, processors
from mockbooks.doors.http.page import page
from mockbooks.doors.http.route_table import HTML, Answer, Call, Finder, Route


def _page(call: Call) -> Answer:
    return Answer(page(call.house, call.served, call.base), media=HTML)


def _description(_: Call) -> Answer:
    from mockbooks.doors.http.description import describe

    return Answer(describe())


ROUTES: tuple[Route, ...] = (
    Route("GET", "/", _page, "A page of state and journal, for people.", media=HTML, gives={"type": "string"}),
    Route("GET", "/openapi.json", _description, "This description.", gives={"type": "object"}),
    *processors.routes(),
    *control.routes(),
    *control_desk.routes(),
)

find = Finder(ROUTES)
"""The operation at a path within a QuickBooks, and the parameters in it."""
