"""Codat's own clients, unmodified, against the mock: their validation is the judge.

Each runs in an environment of its own, because their requirements contradict each other; where that cannot be made,
the test is skipped and says why.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from codat_samples import READ_OF_QUICKBOOKS

import mockbooks
import mockbooks_harness
from mockbooks_harness.codat.data_types import DATA_TYPES

pytestmark = pytest.mark.slow

EVENTS = {
    "company.created",
    "company.deleted",
    "company.product.added",
    "company.product.removed",
    "connection.connected",
    "connection.created",
    "connection.deleted",
    "connection.disconnected",
    "read.completed",
    "read.completed.initial",
}


def in_quickbooks(office: Any, name: str, txn_id: str) -> bool:
    """Whether QuickBooks has a transaction."""
    request = f"<{name}QueryRq><TxnID>{txn_id}</TxnID></{name}QueryRq>"
    answer = office.quickbooks.process(
        '<?xml version="1.0"?><?qbxml version="13.0"?>'
        f'<QBXML><QBXMLMsgsRq onError="stopOnError">{request}</QBXMLMsgsRq></QBXML>'
    )
    return f"<TxnID>{txn_id}</TxnID>" in answer


@pytest.mark.allow_not_served
def test_codat_platform_6_and_codat_lending_12(office: Any, environment: Any, program: Any, mapped: str) -> None:
    python = environment("codat-platform==6.0.0", "codat-lending==12.0.0")
    seen = office.run(python, program("platform_and_lending.py"), office.address, office.codat.authorization, mapped)
    assert (seen["profile"], seen["keys"], seen["keys left"], seen["consumers left"]) == ("Acme", 2, 1, 0)
    assert seen["connection"] == ["PendingAuth", "Accounting", "QuickBooks Desktop"]
    assert seen["fetched at first"] == sorted(READ_OF_QUICKBOOKS)
    assert seen["features"] == len(DATA_TYPES)
    assert {seen["queued"][key] for key in DATA_TYPES if key in seen["queued"] and DATA_TYPES[key].reads} == {"Initial"}
    assert {seen["queued"][key] for key in ("journals", "paymentMethods", "cashFlowStatement")} == {"NotSupported"}
    assert len(seen["read"]) == 15
    assert min(seen["read"].values()) > 0
    assert (seen["bank transactions"], seen["balance sheet"], seen["profit and loss"]) == (1, 2, 2)
    assert seen["info"] == "Rainbow Paints"
    assert (seen["aged debtors"], seen["aged creditors"]) == ([True, True], True)
    assert (seen["push"], seen["pushed"], seen["pushes"]) == (["Pending", 202], "Success", 1)
    assert seen["refused"] == {"no company": 404, "bad query": 400, "not queryable": 400}
    assert (seen["unlinked"], seen["connections left"], seen["companies left"]) == ("Unlinked", 0, 0)
    assert set(seen["events"]) >= EVENTS | {"suppliers.write.successful"}


@pytest.mark.allow_not_served
def test_codat_accounting_036(office: Any, environment: Any, program: Any) -> None:
    python = environment("codat-accounting==0.36.0")
    codat = office.codat
    company = codat.add_company("Rainbow Paints", fetch_on_first_link=list(READ_OF_QUICKBOOKS))
    connection = codat.connect(company)
    office.attend()
    for row in DATA_TYPES.values():
        if row.reads and row.key not in READ_OF_QUICKBOOKS:
            codat.queue(connection, row.key)
    office.attend()
    ids = json.dumps({"company_id": company.id, "connection_id": connection.id})
    seen = office.run(python, program("accounting_httpx.py"), office.address, codat.authorization, ids)
    assert len(seen["read"]) == 23
    assert min(seen["read"].values()) > 0
    assert len(seen["models"]) == sum("create" in row.can for row in DATA_TYPES.values())
    assert seen["refused"] == {
        "journals": 404,
        "payment methods": 404,
        "cash flow": 404,
        "attachments": 404,
        "query": 400,
        "record": 404,
        "delete an invoice": 404,
    }
    assert (seen["info"], seen["balance sheet"], seen["profit and loss"]) == ("Rainbow Paints", 2, 2)
    assert seen["aged"] == [True] * 4
    assert (seen["push"], seen["delete"]) == (["Pending", 202], "Pending")
    assert in_quickbooks(office, "Invoice", seen["invoice"])
    assert not in_quickbooks(office, "Bill", seen["bill"])
    assert office.quickbooks.company.check() == []


def test_codat_accounting_035_under_responses(environment: Any, program: Callable[[str], str], tmp_path: Path) -> None:
    python = environment("codat-accounting==0.35.0", "responses", "jsonschema", "lxml", "click", "faker", "tzdata")
    roots = [str(Path(str(package.__file__)).parents[1]) for package in (mockbooks, mockbooks_harness)]
    beside = str(Path(__file__).parents[1])
    done = subprocess.run(
        [python, program("accounting_requests.py")],
        env={"PYTHONPATH": ":".join([*roots, beside])},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-6000:]
    seen = json.loads(done.stdout.splitlines()[-1])
    assert len(seen["read"]) == 21
    assert min(seen["read"].values()) > 0
    assert seen["refused"] == {"journals": 404}
    assert (seen["push"], seen["pushed"], seen["amount due"]) == (["Pending", 202], ["Success", None], "300.0")
    assert (seen["delete"], seen["deleted"]) == ("Pending", True)
    assert seen["in QuickBooks"] == [True, False]
    assert seen["problems"] == []


@pytest.mark.allow_not_served
def test_codat_platform_of_npm(office: Any, node_folder: Any, program: Callable[[str], str], mapped: str) -> None:
    folder = node_folder("@codat/platform@6.2.1")
    script = shutil.copy(program("platform_typescript.mjs"), folder / "program.mjs")
    seen = office.run("node", str(script), office.address, office.codat.authorization, mapped)
    assert (seen["profile"], seen["keys"], seen["keysLeft"]) == ("Acme", 2, 1)
    assert seen["connection"] == ["PendingAuth", "Accounting", "QuickBooks Desktop"]
    assert (seen["queued"], seen["history"], seen["validation"]) == ("Initial", 2, [])
    assert seen["pushed"] == [["Success", "Created"], ["Success", "Deleted"]]
    assert in_quickbooks(office, "Invoice", seen["invoices"])
    assert not in_quickbooks(office, "Bill", seen["bills"])
    assert seen["refused"] == {"noCompany": ["ErrorMessage", 404], "notQueryable": ["ErrorMessage", 400]}
    assert (seen["unlinked"], seen["connectionsLeft"], seen["companiesLeft"]) == ("Unlinked", 0, 0)
    assert seen["signed"] is True
    assert set(seen["events"]) >= EVENTS | {"invoices.write.successful", "bills.write.successful"}
    assert office.quickbooks.company.check() == []


def test_the_clients_would_notice(office: Any, environment: Any, program: Any, mapped: str) -> None:
    """A judge that never refuses is none: a status that no description has makes the first client give up."""
    python = environment("codat-platform==6.0.0", "codat-lending==12.0.0")
    office.codat.faults.add("POST /companies", 201, body=b'{"id":"1","name":"a","redirect":"b"}', times=None)
    with pytest.raises(AssertionError, match="Status 201|validation|Unexpected"):
        office.run(python, program("platform_and_lending.py"), office.address, office.codat.authorization, mapped)


ONE_CALL = """
import sys, time
from codat_platform import CodatPlatform
from codat_platform.models import shared
from codat_platform.utils.retries import BackoffStrategy, RetryConfig
never = RetryConfig("none", BackoffStrategy(1, 2, 1.1, 5), False)
codat = CodatPlatform(security=shared.Security(auth_header=sys.argv[2]), server_url=sys.argv[1], retry_config=never)
try:
    print('{"name": "' + codat.settings.get_profile().name + '"}')
except Exception as error:
    print('{"error": "' + type(error).__name__ + '"}')
"""


@pytest.mark.parametrize(("times", "seen", "calls"), [(1, {"name": "Mockbooks"}, 2), (4, {"error": "ErrorMessage"}, 4)])
def test_a_429_is_tried_again_by_the_client_even_when_told_not_to(
    office: Any, environment: Any, times: int, seen: Any, calls: int
) -> None:
    """[R:PROBE] urllib3 tries a 429 with Retry-After three times more by itself: once alone nobody sees it."""
    python = environment("codat-platform==6.0.0", "codat-lending==12.0.0")
    office.codat.faults.add("GET /profile", 429, times=times, headers={"Retry-After": "0"})
    assert office.run(python, "-c", ONE_CALL, office.address, office.codat.authorization) == seen
    assert len(office.codat.journal) == calls
