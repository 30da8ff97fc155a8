"""Syncing: asks Codat for work, reads the datasets, uploads them page by page, then writes what is to be pushed.

Rules:

- Datasets come in the order Codat gives them. One that fails does not stop the rest [D:DOC].
- A dataset is read and uploaded a page at a time; what was uploaded of an earlier, broken attempt is dropped.
- When QuickBooks cannot be entered nothing is started: datasets stay Queued, pushes Pending [D:G2]. When it is lost in
  the middle the dataset stays begun, and the next poll begins it anew.
- Only what a request itself is refused for makes a dataset fail.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from mockbooks_harness import mapping
from mockbooks_harness.connector.life import Event
from mockbooks_harness.connector.ports import CodatRefused, CodatUnreachable, Dataset, QuickBooksFailed, Work
from mockbooks_harness.connector.push import push
from mockbooks_harness.connector.reading import RequestRefused, pages

if TYPE_CHECKING:
    from mockbooks_harness.connector.core import Connector

# The request set could not be parsed: the request is at fault, not the session [D:TLB].
PARSE_ERROR = 0x80040400


def first_sync(connector: Connector) -> Event:
    """Read what is set to fetch on first link; done when nothing of it is left anywhere."""
    came_to = work(connector)
    return Event.FIRST_SYNC_DONE if came_to is Event.DONE else came_to


def work(connector: Connector) -> Event:
    """Do everything Codat has for us now."""
    try:
        return _work_off(connector)
    except QuickBooksFailed as failed:
        _report_blocked(connector, failed)
        return Event.NOT_READY
    except (CodatRefused, CodatUnreachable):
        return Event.CODAT_AWAY


def _work_off(connector: Connector) -> Event:
    attempted: set[str] = set()
    while True:
        todo = connector.connection.work()
        connector.memory.mode = todo.mode
        if not _anything_new(todo, attempted):
            return Event.MORE_TO_COME if todo.first_sync or todo.datasets else Event.DONE
        connector.session()
        _report_free(connector)
        for dataset in todo.datasets:
            attempted.add(dataset.id)
            sync(connector, dataset)
        for each in todo.pushes:
            attempted.add(each.key)
            push(connector, each)


def _anything_new(todo: Work, attempted: set[str]) -> bool:
    return any(each.id not in attempted for each in todo.datasets) or any(
        each.key not in attempted for each in todo.pushes
    )


def sync(connector: Connector, dataset: Dataset) -> None:
    """Read one dataset and upload it."""
    codat = connector.connection
    if dataset.data_type not in mapping.TABLES:
        codat.fail(dataset, "NotSupported", f"The connector does not read {dataset.data_type}.")
        return
    codat.start(dataset)
    try:
        uploaded = _read_and_upload(connector, dataset)
    except RequestRefused as refused:
        codat.fail(dataset, "FetchError", str(refused))
    except QuickBooksFailed as failed:
        if failed.code != PARSE_ERROR:
            raise
        codat.fail(dataset, "FetchError", str(failed))
    else:
        codat.complete(dataset, uploaded)


def _read_and_upload(connector: Connector, dataset: Dataset) -> int:
    """How many pages were uploaded."""
    size, version = connector.settings.page_size, connector.settings.qbxml_version
    quickbooks = connector.session()
    related = [
        ret
        for query in mapping.related_requests(dataset.data_type)
        for page in pages(quickbooks, query, size=size, version=version)
        for ret in page
    ]
    context = mapping.Context(region=connector.memory.region, related=related)
    number = records = 0
    for query in mapping.query_requests(dataset.data_type):
        for page in pages(quickbooks, query, size=size, version=version):
            number += 1
            records += len(page)
            connector.connection.upload(dataset, number, [mapping.read(ret, context) for ret in page])
            connector.ports.person.progress(dataset.data_type, records)
    return number


def _report_blocked(connector: Connector, failed: QuickBooksFailed) -> None:
    connector.memory.blocked = True
    with suppress(CodatRefused, CodatUnreachable):
        connector.connection.report_error("503", "QuickBooks is not ready", failed.text)


def _report_free(connector: Connector) -> None:
    if connector.memory.blocked:
        connector.connection.clear_errors()
        connector.memory.blocked = False
