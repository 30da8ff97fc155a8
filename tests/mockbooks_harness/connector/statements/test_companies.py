"""Several companies, the renewal of the certificate, and what is not read."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import requests
from lxml import etree

from mockbooks import Access, Certificate
from mockbooks_harness.connector.life import State
from mockbooks_harness.connector.reading import request_set, responses
from mockbooks_harness.connector.reference import ReferenceConnector
from mockbooks_harness.connector.stores import SqliteStore
from mockbooks_harness.mapping import report_periods

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Desk

NEW = Certificate(developer="Codat Ltd", verified_by="GlobalSign GCC R45 EV CodeSigning CA 2020, renewed")
APPLICATION = "QuickBooks Connector"


def write(desk: Desk, body: str) -> Any:
    """One request as from inside QuickBooks."""
    (response,) = responses(desk.quickbooks.process(request_set(body, "13.0")))
    assert response.code == 0, response.message
    return response.element


@pytest.mark.statement(57, "G2", "D:G2")
def test_two_companies_on_one_machine(desk: Desk, tmp_path: Path) -> None:
    """Two companies on one machine: the flow is run once for each, and each connection belongs to one company file."""
    desk.connector.store = SqliteStore(tmp_path / "link.db", "1")
    desk.connector.kill()
    desk.link()
    first_file = desk.connector.core.memory.company_file
    other = desk.another_file("Other Paints")
    desk.desktop.open(other.name)
    customer = desk.codat.add_company("Other Paints", fetch_on_first_link=["chartOfAccounts"])
    connection = desk.codat.connect(customer)
    second = ReferenceConnector(
        desk.desktop,
        desk.codat.connector_url,
        desk.quickbooks.company.clock,
        store=SqliteStore(tmp_path / "link.db", "2"),
    )
    desk.person.answers("licence key", customer.id)
    assert second.link(customer.id) is State.TRAY
    assert (desk.connection.status, connection.status) == ("Linked", "Linked")
    assert desk.connector.core.memory.company_file == first_file != second.core.memory.company_file
    # Both are "always": with QuickBooks closed each works in its own file.
    desk.desktop.close()
    mine, theirs = desk.queue(), desk.codat.push(connection, "customers", {"customerName": "Zoe", "status": "Active"})
    desk.poll()
    second.poll()
    assert (mine.status, theirs.status) == ("Complete", "Success")
    assert "Zoe" not in desk.codat_customers()
    assert SqliteStore(tmp_path / "link.db").slots() == ["1", "2"]


@pytest.mark.statement(58, "G2", "D:IMG,CERT")
def test_another_file_is_open(desk: Desk) -> None:
    """With another file open the status line says which is open and which was expected, and nothing is read or
    written."""
    desk.link()
    expected = desk.connector.core.memory.company_file
    other = desk.another_file()
    other.permissions.grant(APPLICATION)
    desk.desktop.open(other.name)
    dataset, push = desk.queue(), desk.push()
    before = len(desk.quickbooks.journal)
    desk.poll()
    said = f"QBD is open, but the correct company is not open. Open company: {other.name}, expected company: {expected}"
    assert desk.connector.status_lines[-1] == f"Status: Failed to initiate sync: {said}"
    assert said in desk.last_error
    assert (dataset.status, push.status) == ("Queued", "Pending")
    calls = [entry.call for entry in list(desk.quickbooks.journal)[before:]]
    assert "BeginSession" in calls
    assert "ProcessRequest" not in calls


@pytest.mark.statement(59, "G2", "D:CERT")
@pytest.mark.parametrize("access", [Access.WHILE_OPEN, Access.ALWAYS])
def test_approval_in_the_wrong_file(desk: Desk, access: Access) -> None:
    """Approving the prompt in the wrong file does not let the sync through."""
    desk.link()
    other = desk.another_file()
    desk.desktop.open(other.name)
    desk.person.allows(access)
    dataset = desk.queue()
    desk.poll()
    desk.poll()
    assert desk.person.shown("application certificate")[-1].dialog.facts["company"] in other.name
    assert len(other.permissions.grants()) == 1
    assert dataset.status == "Queued"


@pytest.mark.statement(60, "G2", "D:CERT")
def test_the_right_file_heals_it(desk: Desk) -> None:
    """Opening the right file heals it, without a new link."""
    desk.link()
    other = desk.another_file()
    desk.desktop.open(other.name)
    dataset, push = desk.queue(), desk.push()
    desk.poll()
    desk.desktop.open(desk.quickbooks.company)
    desk.poll()
    assert (dataset.status, push.status) == ("Complete", "Success")
    assert all(error.resolved for error in desk.connection.errors)
    assert len(desk.person.shown("licence key")) == 1


@pytest.mark.statement(61, "G2", "A")
@pytest.mark.parametrize("is_open", [True, False])
def test_a_file_that_was_renamed(desk: Desk, is_open: bool) -> None:
    """A company file that was moved or renamed is an error, and not a silent link with another file."""
    desk.link()
    desk.desktop.close()
    desk.desktop.file_named(desk.connector.core.memory.company_file).name = "C:\\Books\\Renamed.QBW"
    if is_open:
        desk.desktop.open("C:\\Books\\Renamed.QBW")
    dataset, push = desk.queue(), desk.push()
    desk.poll()
    assert (dataset.status, push.status) == ("Queued", "Pending")
    assert desk.connection.errors[-1].resolved is None
    assert "Renamed.QBW" in desk.last_error if is_open else desk.last_error


@pytest.mark.statement(62, "G2", "D:CERT")
def test_a_new_signature_prompts_again(desk: Desk) -> None:
    """With a new signing certificate the next access is prompted for, even where "always" was granted."""
    desk.link()
    desk.connector.update("v. 9001", NEW)
    desk.queue()
    desk.poll()
    prompts = desk.person.shown("application certificate")
    assert [prompt.dialog.facts["verified by"] for prompt in prompts][-1] == NEW.verified_by
    assert len(prompts) == 2


@pytest.mark.statement(63, "G2", "D:CERT,IMG")
def test_a_new_signature_and_quickbooks_closed(desk: Desk) -> None:
    """With a new certificate and QuickBooks closed: "Timed out attempting to communicate with QBD.\""""
    desk.link()
    desk.connector.update("v. 9001", NEW)
    desk.desktop.close()
    dataset = desk.queue()
    desk.poll()
    line = "Status: Failed to initiate sync: Timed out attempting to communicate with QBD."
    assert desk.connector.status_lines[-1] == line
    assert (dataset.status, desk.prompts()) == ("Queued", 1)


@pytest.mark.statement(64, "G2", "D:CERT")
def test_a_new_signature_and_the_right_file_open(desk: Desk) -> None:
    """With the right file open the prompt comes, and once it is granted work goes on by itself."""
    desk.link()
    desk.connector.update("v. 9001", NEW)
    desk.desktop.close()
    dataset = desk.queue()
    desk.poll()
    desk.desktop.open(desk.quickbooks.company)
    desk.poll()
    assert (dataset.status, desk.prompts()) == ("Complete", 2)


@pytest.mark.statement(65, "G2", "D:CERT")
def test_new_users_see_no_difference(desk: Desk) -> None:
    """Who links for the first time sees no difference: one prompt, as ever."""
    desk.connector.certificate = NEW
    desk.connector.kill()
    assert desk.link() is State.TRAY
    assert desk.prompts() == 1


@pytest.mark.statement(66, "G1", "D:DOC")
def test_nothing_from_before_1980(desk: Desk) -> None:
    """Records from before 1980-01-01 are not read."""
    account = "<AccountAddRq><AccountAdd><Name>{}</Name><AccountType>{}</AccountType></AccountAdd></AccountAddRq>"
    write(desk, account.format("Checking", "Bank"))
    write(desk, account.format("Sales", "Income"))
    item = "<ItemServiceAddRq><ItemServiceAdd><Name>Advice</Name><SalesOrPurchase><Price>7</Price><AccountRef><FullName>Sales</FullName></AccountRef></SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>"
    write(desk, item)
    days = ["1979-12-31", "1980-01-01", "2024-05-01"]
    for day in days:
        write(
            desk,
            "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Ada</FullName></CustomerRef>"
            f"<TxnDate>{day}</TxnDate><InvoiceLineAdd><ItemRef><FullName>Advice</FullName></ItemRef></InvoiceLineAdd>"
            "</InvoiceAdd></InvoiceAddRq>",
        )
    desk.link()
    desk.queue("invoices")
    desk.poll()
    read = [row["issueDate"][:10] for row in desk.codat.records(desk.company, "invoices")]
    assert sorted(read) == days[1:]
    shown = [entry.answer or "" for entry in desk.quickbooks.journal if "<InvoiceQueryRq" in entry.request]
    assert not any("1979-12-31" in answer for answer in shown)


@pytest.mark.statement(67, "G3", "D:NOW")
def test_reports_in_blocks_of_three_months(desk: Desk) -> None:
    """Reports are asked for in blocks of three months."""
    blocks = list(report_periods(date(2024, 4, 1), 24))
    assert (len(blocks), blocks[0], blocks[-1]) == (
        8,
        (date(2022, 5, 1), date(2022, 7, 31)),
        (date(2024, 2, 1), date(2024, 4, 30)),
    )
    assert all(later[0].toordinal() == earlier[1].toordinal() + 1 for earlier, later in pairwise(blocks))
    assert list(report_periods(date(2024, 1, 31), 4)) == [
        (date(2023, 10, 1), date(2023, 12, 31)),
        (date(2024, 1, 1), date(2024, 1, 31)),
    ]
    desk.link()
    dataset = desk.queue("profitAndLoss")
    desk.poll()
    assert dataset.status == "Complete"
    asked = [entry.request for entry in desk.quickbooks.journal if "ReportQueryRq" in entry.request]
    periods = [
        (found.findtext("FromReportDate"), found.findtext("ToReportDate"))
        for request in asked
        for found in etree.fromstring(request.encode()).iter("ReportPeriod")
    ]
    today = desk.quickbooks.company.clock.now().date()
    assert periods == [(first.isoformat(), last.isoformat()) for first, last in report_periods(today, 24)]
    months = [row["id"] for row in desk.codat.records(desk.company, "profitAndLoss")]
    assert len(months) == 24


@pytest.mark.statement(68, "G1", "D")
def test_attachments_are_refused(desk: Desk) -> None:
    """Attachments are refused: neither read nor queued."""
    desk.link()
    path = f"/companies/{desk.company.id}/connections/{desk.connection.id}/data/bills/1/attachments"
    answer = requests.get(f"{desk.codat.url}{path}", headers={"Authorization": desk.codat.authorization}, timeout=5)
    assert answer.status_code == 404
    assert "not supported" in answer.json()["error"]
    path = f"/companies/{desk.company.id}/data/queue/attachments"
    answer = requests.post(f"{desk.codat.url}{path}", headers={"Authorization": desk.codat.authorization}, timeout=5)
    assert answer.status_code in (400, 404)
