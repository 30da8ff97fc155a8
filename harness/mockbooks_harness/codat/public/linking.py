"""What a company needs to link: the page its link URL leads to, and tokens for embedded pages.

[D:CP] A link URL may carry a one-time password, `?otp=…`, that is good for a day and for one visit.  With a link flow
of one's own the link URL "initiates the installer download" [D:SEED]; what that answer looks like is not public.  Ours
is an object with what the person at the desk needs: the licence key and the name of the file.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from mockbooks_harness.codat.calls import Answer, Call
from mockbooks_harness.codat.errors import no_such_path, type_not_supported, unauthorized
from mockbooks_harness.codat.state import Connection, State

ONE_DAY = timedelta(days=1)

OLD_TOKEN_ENDS = datetime(2026, 10, 12, tzinfo=UTC)
"""From then on the older path of the access token is gone.  [D:CP]"""


def start(state: State, call: Call) -> Answer:
    """GET /companies/{companyId}/connections/{connectionId}/start?otp= : no API key, a browser calls it"""
    company = state.company(call.parameters["companyId"])
    connection = company.connection(call.parameters["connectionId"])
    if "otp" in call.query:
        _spend(state, connection, call.query["otp"])
    if not connection.integration.is_offline:
        raise type_not_supported("connector", connection.integration.name)
    name = installer_name(str(state.profile["name"]))
    return Answer(200, {"companyName": company.name, "licenceKey": company.id, "fileName": name})


def installer_name(client: str) -> str:
    """The name of the downloaded file: the client's name in it, each symbol as a dash.  [D:SEED], [D:G2]"""
    return f"{re.sub('[^A-Za-z0-9]', '-', client)}-quickbooksDesktop-connector.exe"


def new_password(state: State, connection: Connection) -> str:
    """A one-time password for a connection's link URL."""
    password = state.new_token()
    state.passwords[password] = (connection.id, state.now())
    return password


def company_token(state: State, call: Call) -> Answer:
    """GET /companies/{companyId}/accessToken: for Codat's embedded pages; valid for a day"""
    state.company(call.parameters["companyId"])
    seconds = int(ONE_DAY.total_seconds())
    return Answer(200, {"accessToken": state.new_token(), "expiresIn": seconds, "tokenType": "Bearer"})


def old_company_token(state: State, call: Call) -> Answer:
    """GET /companies/{companyId}/connectionManagement/accessToken: deprecated, and gone from 2026-10-12"""
    if state.now() >= OLD_TOKEN_ENDS:
        raise no_such_path(call.method, call.path)
    state.company(call.parameters["companyId"])
    return Answer(200, {"accessToken": state.new_token()})


def _spend(state: State, connection: Connection, password: str) -> None:
    owner, made = state.passwords.pop(password, ("", state.now()))
    if owner != connection.id:
        raise unauthorized("The one-time password is not of this connection, or was used before.")
    if state.now() - made >= ONE_DAY:
        raise unauthorized("The one-time password is older than a day.")
