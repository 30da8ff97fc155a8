"""Sessions of an ordinary program, as the Web Connector logs them: each answers byte for byte from the imported case.

It asks for some lists and documents, and in between adds customers, vendors, invoices, bills, receipts and payments,
and changes customers: in no order, so that much of what it names is shown late or never.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from mockbooks import CompanyFile, JournalFile, ManualClock, QuickBooks, WebConnector
from mockbooks_harness.cases.commands import case

QWC = """<?xml version="1.0"?><QBWCXML><AppName>Shop</AppName><AppID></AppID><AppURL>http://localhost:8000/qbwc</AppURL>
<AppDescription>Orders</AppDescription><AppSupport>http://localhost:8000/support</AppSupport><UserName>shop</UserName>
<OwnerID>{57F3B9B1-86F1-4fcc-B1EE-566DE1813D20}</OwnerID><FileID>{90A44FB5-33D9-4815-AC85-BC87A7E7D1EB}</FileID>
<QBType>QBFS</QBType></QBWCXML>"""
SET = '<?xml version="1.0"?><?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">{}</QBXMLMsgsRq></QBXML>'
QUESTIONS = (
    "<CustomerQueryRq><MaxReturned>5</MaxReturned></CustomerQueryRq>",
    "<InvoiceQueryRq><IncludeLineItems>true</IncludeLineItems></InvoiceQueryRq>",
    "<ReceivePaymentQueryRq><IncludeLineItems>true</IncludeLineItems></ReceivePaymentQueryRq>",
    *("<ItemQueryRq/>", "<VendorQueryRq/>", "<BillQueryRq/>", "<AccountQueryRq/>", "<CustomerQueryRq/>"),
    *("<SalesReceiptQueryRq/>", "<TermsQueryRq/>", "<EstimateQueryRq/>"),
)


class Shop:
    """A program that knows what it needs of a company."""

    def __init__(self, company: CompanyFile, seed: int) -> None:
        self._connection = company.company.connection
        self._drawn = Random(seed)

    def requests(self, count: int) -> Iterator[str]:
        for number in range(count):
            what = self._drawn.choice(
                ("ask", "ask", "ask", "customer", "customer", "change", "invoice", "bill", "payment", "vendor", "sale")
            )
            yield SET.format(self._drawn.choice(QUESTIONS) if what == "ask" else getattr(self, f"_{what}")(number))

    def _row(self, columns: str, condition: str) -> Any:
        query = f"SELECT {columns} FROM list_object WHERE {condition} ORDER BY id % ? LIMIT 1"
        return self._connection.execute(query, (self._drawn.randint(2, 9),)).fetchone()

    def _ref(self, element: str, condition: str) -> str:
        (name,) = self._row("full_name", condition)
        return f"<{element}><FullName>{escape(name, quote=False)}</FullName></{element}>"

    def _customer(self, number: int) -> str:
        name = f"New {number} {self._drawn.randint(0, 5)}"
        return f"<CustomerAddRq><CustomerAdd><Name>{name}</Name><Phone>555</Phone></CustomerAdd></CustomerAddRq>"

    def _vendor(self, number: int) -> str:
        return f"<VendorAddRq><VendorAdd><Name>Vendor {number}</Name></VendorAdd></VendorAddRq>"

    def _change(self, number: int) -> str:
        list_id, sequence = self._row("list_id, edit_sequence", "kind = 'Customer'")
        given = f"<ListID>{list_id}</ListID><EditSequence>{sequence}</EditSequence><Notes>n{number}</Notes>"
        return f"<CustomerModRq><CustomerMod>{given}</CustomerMod></CustomerModRq>"

    def _sold(self, kind: str, rest: str) -> str:
        customer = self._ref("CustomerRef", "kind = 'Customer'")
        item = self._ref("ItemRef", "kind IN ('ItemService', 'ItemNonInventory')")
        line = f"<{kind}LineAdd>{item}{rest}</{kind}LineAdd>"
        return f"<{kind}AddRq><{kind}Add>{customer}{line}</{kind}Add></{kind}AddRq>"

    def _invoice(self, number: int) -> str:
        return self._sold("Invoice", "<Quantity>2</Quantity>")

    def _sale(self, number: int) -> str:
        return self._sold("SalesReceipt", "<Amount>5.00</Amount>")

    def _bill(self, number: int) -> str:
        vendor = self._ref("VendorRef", "kind = 'Vendor'")
        account = self._ref("AccountRef", "kind = 'Account' AND classified = 'Expense'")
        line = f"<ExpenseLineAdd>{account}<Amount>12.34</Amount></ExpenseLineAdd>"
        return f"<BillAddRq><BillAdd>{vendor}{line}</BillAdd></BillAddRq>"

    def _payment(self, number: int) -> str:
        customer = self._ref("CustomerRef", "kind = 'Customer'")
        payment = f"{customer}<TotalAmount>20.00</TotalAmount><IsAutoApply>true</IsAutoApply>"
        return f"<ReceivePaymentAddRq><ReceivePaymentAdd>{payment}</ReceivePaymentAdd></ReceivePaymentAddRq>"


def asked(company: CompanyFile, seed: int, count: int) -> list[str]:
    """What the program asks, found out on a twin of the company."""
    clock = ManualClock(company.clock.now())
    with CompanyFile.from_bytes(company.to_bytes(), clock=clock) as twin, QuickBooks(twin) as quickbooks:
        requests = []
        for request in Shop(twin, seed).requests(count):
            requests.append(request)
            quickbooks.process(request)
        return requests


def service(requests: list[str]):
    """The program's web service."""
    waiting = list(requests)

    def answer(operation: str) -> str:
        if operation == "authenticate":
            return "<authenticateResult><string>T-1</string><string></string></authenticateResult>"
        if operation == "sendRequestXML":
            return f"<sendRequestXMLResult>{escape(waiting.pop(0) if waiting else '')}</sendRequestXMLResult>"
        value = "50" if operation == "receiveResponseXML" else ""
        return f"<{operation}Result>{value}</{operation}Result>"

    def application(environ, start_response):
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
        operation = body.partition("Body>")[2].lstrip()[1:].partition(" ")[0]
        start_response("200 OK", [("Content-Type", "text/xml; charset=utf-8")])
        inner = f'<{operation}Response xmlns="http://developer.intuit.com/">{answer(operation)}</{operation}Response>'
        envelope = '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>{}</soap:Body>'
        return [f"{envelope.format(inner)}</soap:Envelope>".encode()]

    return application


def replayed(source, folder) -> str:
    """What `mockbooks case` says of this recording, imported and replayed."""
    made = CliRunner().invoke(case, ["import", str(source), "-o", str(folder)])
    assert made.exit_code == 0, made.output
    return CliRunner().invoke(case, ["replay", str(folder)]).output


LIVES = [
    ("shop", 2),
    ("british", 9),
    *(
        pytest.param(*each, marks=pytest.mark.slow)
        for each in (
            ("consultancy", 1),
            ("consultancy", 14),
            ("consultancy", 31),
            ("contractor", 32),
            ("shop", 15),
            ("shop", 34),
            ("wild", 35),
            ("wild", 37),
            ("canadian", 10),
            ("australian", 7),
            ("australian", 12),
        )
    ),
]


@pytest.mark.parametrize(("recipe", "seed"), LIVES)
def test_an_update_of_the_web_connector_by_its_log(recipe, seed, tmp_path):
    with CompanyFile.generate(recipe, seed=seed, transactions=60) as company, QuickBooks(company) as quickbooks:
        requests = asked(company, seed, 40)
        quickbooks.desktop.person.allows()
        with WebConnector(quickbooks) as connector:
            connector.add(QWC, service(requests), password="s3cret").update()
            (tmp_path / "QWCLog.txt").write_text(connector.log.text, "utf-8", newline="")
    said = replayed(tmp_path / "QWCLog.txt", tmp_path / "case")
    assert "40 same; 40 byte for byte." in said, said


def test_a_session_by_its_journal(tmp_path):
    journal = tmp_path / "acme.mkb.journal"
    company = CompanyFile.generate("consultancy", seed=3, transactions=60)
    with company, QuickBooks(company, journal=JournalFile(journal)) as quickbooks:
        for request in asked(company, 3, 20):
            quickbooks.process(request)
    said = replayed(journal, tmp_path / "case")
    assert "20 same; 20 byte for byte." in said, said
