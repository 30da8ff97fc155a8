"""`Codat`: one mocked Codat, for Python.

The state, the application over it, its doors, and what a test wants to do without writing HTTP: make a company, see its
records, queue a push, listen to webhooks, let something fail, begin anew.  Everything here goes the way of a face;
nothing is possible that a call could not do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from mockbooks_harness.codat import connector_face, control_face, datasets, pushes
from mockbooks_harness.codat.api_keys import authorization
from mockbooks_harness.codat.application import Application
from mockbooks_harness.codat.calls import Clock
from mockbooks_harness.codat.courier import Listener
from mockbooks_harness.codat.data_types import by_key
from mockbooks_harness.codat.datasets import Dataset
from mockbooks_harness.codat.faults import Faults
from mockbooks_harness.codat.integrations import INTEGRATIONS, QUICKBOOKS_DESKTOP
from mockbooks_harness.codat.journal import Journal
from mockbooks_harness.codat.limits import Limits
from mockbooks_harness.codat.modes import Mode
from mockbooks_harness.codat.public.api_keys import new_key
from mockbooks_harness.codat.public.companies import new_company
from mockbooks_harness.codat.public.connections import LINK_URL, new_connection
from mockbooks_harness.codat.public.linking import new_password
from mockbooks_harness.codat.public.pushing import new_push
from mockbooks_harness.codat.public.webhooks import new_consumer
from mockbooks_harness.codat.pushes import PushOperation
from mockbooks_harness.codat.settings import with_first_link
from mockbooks_harness.codat.state import Company, Connection, State
from mockbooks_harness.codat.webhooks import Consumer, Delivery, Event
from mockbooks_harness.exact_json import Record

if TYPE_CHECKING:
    import httpx
    from responses import RequestsMock

URL = "https://api.codat.io"
"""The public face, where the `responses` door stands for it."""

CONNECTOR_HOST = "https://connector.mockbooks.test"
"""The connector's face behind the `responses` door: a host of our own, under a name that can never be real."""


class Codat:
    """One mocked Codat with a state of its own.

    `clock` tells the time, `random` makes the ids: the same clock and seed give the same bytes.  `api_key` is the
    key the public face takes.  `stage_time` is how long a dataset stays in each stage after it was fetched.  `mode`:
    see `modes`.  `limits` are the client's rate limits, Codat's own unless given (`UNLIMITED`: none); `free_plan` puts
    the client on the Free plan.
    """

    url = URL
    connector_url = f"{CONNECTOR_HOST}{connector_face.PREFIX}"
    connector_prefix = connector_face.PREFIX
    control_prefix = control_face.PREFIX

    def __init__(
        self,
        *,
        clock: Clock,
        random: Random,
        api_key: str = "mockbooks-api-key",
        stage_time: timedelta = timedelta(0),
        mode: Mode | str = Mode.SDK,
        limits: Limits | None = None,
        free_plan: bool = False,
    ) -> None:
        self.state = State(
            clock=clock,
            random=random,
            api_key=api_key,
            stage_time=stage_time,
            mode=Mode(mode),
            limits=limits,
            free_plan=free_plan,
        )
        self._first_key = api_key
        self.application = Application(self.state)

    @property
    def api_key(self) -> str:
        """An API key that the public face takes: the oldest there is; the first one where all were deleted."""
        return next((key.value for key in self.state.api_keys.values()), self._first_key)

    @property
    def authorization(self) -> str:
        """The Authorization header of the public face, ready to be sent."""
        return authorization(self.api_key)

    @property
    def faults(self) -> Faults:
        """What is to fail, and how often: `codat.faults.add("POST /companies", 503, times=2)`."""
        return self.application.faults

    @property
    def journal(self) -> Journal:
        """The calls so far, with the reasons of refusals."""
        return self.application.journal

    @property
    def events(self) -> list[Event]:
        """Everything that webhooks tell of, oldest first, whether somebody wanted it or not."""
        return list(self.state.events)

    @property
    def deliveries(self) -> list[Delivery]:
        """Every event on its way to somebody, with its attempts, oldest first."""
        return list(self.state.deliveries)

    # ---- doors

    def responses(self, mock: RequestsMock | None = None) -> AbstractContextManager[RequestsMock]:
        """Registered in `responses.mock`, or in the `RequestsMock` handed in, for as long as the context lasts.

        The public face at `url`, the connector's at `connector_url`, the page of link URLs at theirs.  A user's own
        registrations go before ours; calls to this machine go through.
        """
        from mockbooks_harness.codat.doors.through_responses import registered

        public = re.compile(re.escape(URL) + r"(?!/mockbooks/)(/|\?|\Z)")
        connector = re.compile(re.escape(self.connector_url) + "/")
        link_page = re.compile(re.escape(LINK_URL) + "/")
        return registered(self.application, [public, connector, link_page], mock)

    def httpx_transport(self) -> httpx.BaseTransport:
        """A transport for `httpx.Client`: both faces, in process."""
        from mockbooks_harness.codat.doors.through_httpx import transport

        return transport(self.application)

    def serve(self, host: str = "127.0.0.1", port: int = 0) -> AbstractContextManager[str]:
        """A server on this machine for as long as the context lasts; gives its base URL.

        The public face stands at the base URL, the connector's at base URL + `connector_prefix`.
        """
        from mockbooks_harness.codat.doors.through_socket import serving

        return serving(self.application, host, port)

    # ---- what a test does

    def add_company(
        self, name: str, *, fetch_on_first_link: Iterable[str] | None = None, one_time: bool | None = None
    ) -> Company:
        """A new company.

        `fetch_on_first_link`: the data types that are fetched when it links, all supported ones unless given.
        `one_time`: whether the connector leaves after the first sync; None leaves it to the client's settings.
        """
        with self.application.lock:
            company = new_company(self.state, {"name": name})
            company.settings.one_time = one_time
            if fetch_on_first_link is not None:
                wanted = {by_key(key).key for key in fetch_on_first_link}
                company.settings.sync = with_first_link(self.state.settings.sync, wanted)
                company.settings.overrides_defaults = True
            return company

    def connect(self, company: Company, platform_key: str = QUICKBOOKS_DESKTOP.key) -> Connection:
        """A connection of the company, waiting to be authorised."""
        with self.application.lock:
            return new_connection(self.state, company, INTEGRATIONS[platform_key])

    def company(self, company_id: str) -> Company:
        """The company of that id, with everything the clock says done.  Raises `CodatError`."""
        with self.application.lock:
            self.state.settle()
            return self.state.company(company_id)

    def queue(self, connection: Connection, data_type: str) -> Dataset:
        """Queue a sync of one data type.  Raises `CodatError`."""
        with self.application.lock:
            self.state.settle()
            company = self.state.company(connection.company_id)
            return datasets.queue(self.state, company, connection, by_key(data_type).key)

    def push(
        self,
        connection: Connection,
        data_type: str,
        record: Record,
        *,
        timeout_minutes: int | None = None,
        sync_on_complete: bool = True,
    ) -> PushOperation:
        """Queue a record for writing.  Raises `CodatError`.

        Codat syncs the type once it is written, unless `sync_on_complete` is false.
        """
        with self.application.lock:
            self.state.settle()
            company = self.state.company(connection.company_id)
            return new_push(
                self.state,
                company,
                connection,
                by_key(data_type),
                record,
                timeout_minutes,
                sync_on_complete=sync_on_complete,
            )

    def push_deletion(self, connection: Connection, data_type: str, record_id: str) -> PushOperation:
        """Queue the deletion of a record in QuickBooks.  Raises `CodatError`."""
        with self.application.lock:
            self.state.settle()
            company = self.state.company(connection.company_id)
            kind = pushes.DELETE
            return new_push(self.state, company, connection, by_key(data_type), {}, kind=kind, target_id=record_id)

    def records(self, company: Company, data_type: str, *, deleted: bool = False) -> list[Record]:
        """What Codat knows of one data type, in the source's order; with `deleted` also what the source has no
        longer.
        """
        with self.application.lock:
            self.state.settle()
            rows = company.cache.get(by_key(data_type).key, {}).values()
            return [row for row in rows if deleted or not row["metadata"]["isDeleted"]]

    def settle(self) -> None:
        """Let happen what the clock says is due, webhooks included; a call does so by itself."""
        with self.application.lock:
            self.state.settle()
        self.application.courier.deliver()

    def add_webhook(
        self,
        url: str,
        listener: Listener | None = None,
        *,
        event_types: Iterable[str] = (),
        company_tags: Iterable[str] = (),
    ) -> Consumer:
        """A webhook consumer: all events unless types are given.

        `listener` is called for it in this process; without one the URL is called if it is on this machine.  The
        consumer's `secret` is what signatures are made with.
        """
        body = {"url": url, "eventTypes": list(event_types), "companyTags": list(company_tags)}
        with self.application.lock:
            if listener is not None:
                self.application.courier.listeners[url] = listener
            return new_consumer(self.state, body)

    def listen(self, url: str, listener: Listener) -> None:
        """Call this for the consumers of a URL, whoever made them."""
        self.application.courier.listeners[url] = listener

    def link_url(self, connection: Connection) -> str:
        """The connection's link URL with a one-time password: good for a day and one visit."""
        with self.application.lock:
            return f"{connection.link_url}?otp={new_password(self.state, connection)}"

    def new_api_key(self, name: str | None = None) -> str:
        """A new API key, as from Codat's portal: the way back when the last one was deleted.  Raises `CodatError`."""
        with self.application.lock:
            return new_key(self.state, name).value

    # ---- the mock itself

    def snapshot(self) -> str:
        """Keep the state as it is; the name to `restore` it by, as often as you like."""
        return self.application.snapshot()

    def restore(self, name: str) -> None:
        """Be again as the snapshot was; the clock goes on.

        Companies, connections and pushes are other objects from then on: ask for them anew.
        """
        self.application.restore(name)

    def reset(self) -> None:
        """As it was when it was made, but for the clock."""
        self.application.reset()
