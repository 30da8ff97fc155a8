"""A recording with things to hide wherever something can stand: nothing of them is in the anonymised case, not in the
bytes of its company file either."""

from __future__ import annotations

import base64
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from mockbooks import CompanyFile, QuickBooks, RequestProcessorError
from mockbooks_harness.cases.anonymising import Anonymiser
from mockbooks_harness.cases.anonymising.case import anonymise_case
from mockbooks_harness.cases.anonymising.company import learn_company, new_company
from mockbooks_harness.cases.anonymising.leaves import allowed_words
from mockbooks_harness.cases.case import Case
from mockbooks_harness.cases.commands import case as case_command
from mockbooks_harness.cases.importing import import_case

TOKEN = re.compile(r"[^\W_]{4,}")
ENVELOPE = (
    '<?xml version="1.0"?><?qbxml version="13.0"?><!-- for Quillington, 5558675309 --><?note Quillington?><QBXML>'
    '<QBXMLMsgsRq onError="continueOnError">{}</QBXMLMsgsRq></QBXML>'
)
NAME = "Quillington &amp; O'Brannigan"
BASE64 = base64.b64encode(b"CustomerAdd|Quillington|12345678").decode()
HIDDEN = (
    *("quillington", "zephyrine", "brannigan", "12345678", "0044123", "987654321", "55500199"),
    *("tx88231a", "gb29nwbk60161331926819", "grünhüttel", "peñaroja", "8675309", "hunter2pw", "qzticket1"),
    *("qzvendorword", "straße14b", "qbooksfile", "3456789", "qzreply"),
)
REQUESTS = [
    f'<CustomerAddRq requestID="{BASE64}"><CustomerAdd><Name>{NAME}</Name><CompanyName>QUILLINGTON</CompanyName><FirstName>Zephyrine'
    "</FirstName><BillAddress><Addr1>Quillington</Addr1><Addr2>Straße14b, Grünhüttel</Addr2><City>Peñaroja</City><PostalCode>0044123"
    "</PostalCode></BillAddress><Phone>+1 (555) 8675309</Phone><Email>zephyrine@quillington.example</Email><AccountNumber>TX88231A"
    "</AccountNumber><Notes>IBAN GB29NWBK60161331926819, a/c 12345678; zephyrine_brannigan; tx88231a's; hunter2pw</Notes>"
    "</CustomerAdd></CustomerAddRq>",
    "<DataExtDefAddRq><DataExtDefAdd><OwnerID>0</OwnerID><DataExtName>QzVendorWord</DataExtName><DataExtType>STR255TYPE"
    "</DataExtType><AssignToObject>Customer</AssignToObject></DataExtDefAdd></DataExtDefAddRq>",
    f"<DataExtAddRq><DataExtAdd><OwnerID>0</OwnerID><DataExtName>QzVendorWord</DataExtName><ListDataExtType>Customer</ListDataExtType><ListObjRef><FullName>{NAME}</FullName>"
    "</ListObjRef><DataExtValue>987654321 of Brannigan</DataExtValue></DataExtAdd></DataExtAddRq>",
    '<VendorAddRq requestID="zephyrine-1"><VendorAdd><Name>Brannigan 55500199</Name><VendorTaxIdent>12-3456789</VendorTaxIdent></VendorAdd></VendorAddRq>',
    f'<InvoiceAddRq><InvoiceAdd defMacro="TxnID:Quillington1"><CustomerRef><FullName>{NAME}</FullName></CustomerRef><RefNumber>TX88231A</RefNumber>'
    "<Memo>wire 987654321 (Brannigan) tx88231a</Memo><InvoiceLineAdd><Desc>Zephyrine&#39;s roof, 12345678</Desc></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>",
    '<CustomerAddRq quillington="zephyrine"><CustomerAdd><Name>Cut <Quillington>12345678</Quillington></Name></CustomerAdd></CustomerAddRq>',
    "<CustomerAddRq><CustomerAdd><Name><![CDATA[Brannigan]]></Name></CustomerAdd></CustomerAddRq>",
    "<CustomerQueryRq><OwnerID>0</OwnerID></CustomerQueryRq><InvoiceQueryRq><IncludeLineItems>true</IncludeLineItems></InvoiceQueryRq><VendorQueryRq/>",
    "<GeneralSummaryReportQueryRq><GeneralSummaryReportType>CustomerBalanceSummary</GeneralSummaryReportType></GeneralSummaryReportQueryRq>",
    "<ListDelRq><ListDelType>Vendor</ListDelType><ListID>VENDOR</ListID></ListDelRq>",
]  # fmt: skip


def log() -> str:
    """QWCLog.txt of a session with all of them."""
    source = "QBWebConnector.SOAPWebService."
    written, vendor = [], ""
    with CompanyFile.create(name="Quillington Books") as company, QuickBooks(company) as quickbooks:
        for number, request in enumerate(REQUESTS):

            def line(method: str, text: str, number: int = number) -> str:
                return f"20240301.15:{number:02}:00 UTC\t: {source}{method}() : {text}\r\n"

            asked = ENVELOPE.format(request.replace("VENDOR", vendor))
            written += [
                line("do_authenticate", "Authenticating to application 'Quillington Sync', username = 'zephyrine'"),
                line("do_sendRequestXML", 'wcTicket="qzticket1"'),
                line("do_sendRequestXML", r'cfn="C:\Users\Zephyrine\Quillington\QbooksFile.QBW"'),
                line("do_sendRequestXML", "Request xml received."),
                line("ProcessRequestXML", f"Processing request #{number + 1}"),
                line("ProcessRequestXML", "XML dump follows: -") + f"\r\n{asked}\r\n",
            ]
            try:
                answer = quickbooks.process(asked)
            except RequestProcessorError as error:
                written.append(line("ProcessRequestXML", "Sending error message back to application:"))
                written.append(f"HRESULT = {error.hresult.code:#010x}\r\nMessage: {error.hresult.text} hunter2pw\r\n")
            else:
                if "<VendorAddRs" in answer:
                    vendor = answer.split("<ListID>")[1].split("<")[0]
                written.append(line("do_receiveResponseXML", "XML dump follows: -") + f"\r\n{answer}\r\n")
                written.append(
                    line(
                        "do_getLastError",
                        'Received from getLastError() following parameter:<getLastErrorRet="QzReply">',
                    )
                )
            written += ["stack trace of Quillington\r\n", line("Whatever", "Brannigan did something to 12345678")]
    return "".join(written)


def packed(folder: Path, encoding: str) -> Path:
    """A folder with a zip of the log, and a document beside it."""
    folder.mkdir()
    with zipfile.ZipFile(folder / "quillington.zip", "w") as archive:
        archive.writestr("Zephyrine/QWCLog 12345678.txt", log().encode(encoding))
    document = ENVELOPE.format(
        "<CustomerAddRq><CustomerAdd><Name>Peñaroja Grünhüttel</Name></CustomerAdd></CustomerAddRq>"
    )
    (folder / "brannigan 12345678.xml").write_bytes(document.encode("windows-1252"))
    return folder


@pytest.fixture(scope="module", params=["utf-8", "windows-1252", "utf-16"])
def cases(request, tmp_path_factory) -> tuple[Case, Case]:
    folder = tmp_path_factory.mktemp("recorded")
    original = import_case([packed(folder / "source", request.param)], folder / "acme").case
    return original, anonymise_case(original, folder / "anonymous", "a key")[0]


def contents(case: Case):
    for file in sorted(case.path.rglob("*")):
        if file.is_file():
            yield file, file.read_bytes()


def rows(case: Case) -> str:
    with case.company() as company:
        # The release of QuickBooks and the time zone stay: `meta` has them.
        dumped = company.company.connection.iterdump()
        return "\n".join(row for row in dumped if row.startswith("INSERT") and '"meta"' not in row)


def everything(case: Case) -> str:
    """All its texts, the rows of its company among them."""
    texts = [content.decode() for file, content in contents(case) if file.suffix != ".mkb"]
    return "\n".join([*texts, rows(case)])


def test_the_recording_has_it_all(cases):
    said = everything(cases[0]).lower().replace("&#223;", "ß").replace("&#241;", "ñ").replace("&#252;", "ü")
    assert [
        word for word in HIDDEN if word not in said and word not in ("qzticket1", "qbooksfile", "hunter2pw", "qzreply")
    ] == []


def test_nothing_that_was_hidden_is_in_any_byte(cases):
    for file, content in contents(cases[1]):
        for encoding in ("utf-8", "windows-1252", "utf-16-le", "utf-16-be"):
            text = f"{file.name}\n{content.decode(encoding, 'ignore')}".lower()
            assert [word for word in (*HIDDEN, BASE64.lower()) if word in text] == []
        for encoded in re.findall(rb"[A-Za-z0-9+/]{12,}", content if file.suffix != ".mkb" else b""):
            decoded = base64.b64decode(encoded[: len(encoded) // 4 * 4]).decode("utf-8", "ignore").lower()
            assert [word for word in HIDDEN if word in decoded] == []


def test_no_token_survives(cases, ours):
    original, anonymous = ({word.lower() for word in TOKEN.findall(plain(everything(case)))} for case in cases)
    survivors = (original & anonymous) - allowed_words() - ours
    # A figure that another one comes to by being multiplied is no survivor, and neither is a number of an exchange.
    assert {word for word in survivors if not word.isdecimal()} == set()
    assert len(survivors) <= 14


def plain(text: str) -> str:
    """Without what is written between words."""
    return re.sub(r"&#\d+;|&\w+;|(?<=\d)T(?=\d)|\\[nrt]", " ", text)


@pytest.fixture(scope="module")
def ours() -> set[str]:
    """What a case says of itself, and what is in a company file that is new."""
    said = "listobj cdata answer binary code exchanges format hresult paired pinned sources standin they times them were imported order figures"
    with CompanyFile.create() as company:
        new = "\n".join(company.company.connection.iterdump())
    return {word.lower() for word in TOKEN.findall(f"{said} 0x80040400 invoiceline {new}")}


def test_files_on_their_own(tmp_path):
    """The log and the document without a case."""
    source = packed(tmp_path / "source", "utf-16-le")
    with zipfile.ZipFile(source / "quillington.zip") as archive:
        (tmp_path / "log.txt").write_bytes(archive.read(archive.namelist()[0]))
    for name, file in (("log.txt", tmp_path / "log.txt"), ("a.xml", source / "brannigan 12345678.xml")):
        result = CliRunner().invoke(
            case_command, ["anonymise", str(file), "-o", str(tmp_path / f"new-{name}"), "--key", "k"]
        )
        assert result.exit_code == 0, result.output
        new = (tmp_path / f"new-{name}").read_text("utf-8").lower()
        assert "<customeradd>" in new
        assert [word for word in (*HIDDEN, BASE64.lower()) if word in new + result.output] == []


HELD = """
SELECT name FROM list_object UNION SELECT list_id FROM list_object UNION SELECT json_extract(own, '$.Phone') FROM list_object
UNION SELECT txn_id FROM txn UNION SELECT ref_number FROM txn UNION SELECT json_extract(own, '$.Memo') FROM txn
"""


def test_nothing_is_left_behind_in_the_pages_of_a_company_file():
    """SQLite leaves in a page what was moved inside of it, or made shorter."""
    with CompanyFile.generate("shop", seed=3, transactions=300) as company:
        held = {text for (text,) in company.company.connection.execute(HELD) if text and len(text) > 6}
        anonymiser = Anonymiser("k")
        anonymiser.zone = company.company.zone
        learn_company(company, anonymiser.learning)
        new = new_company(company, anonymiser.drawn)[0]
    with new:
        rows = "\n".join(new.company.connection.iterdump()).lower()
        content = new.to_bytes()
    assert len(held) > 400
    assert [text for text in sorted(held) if text.encode() in content and text.lower() not in rows] == []
