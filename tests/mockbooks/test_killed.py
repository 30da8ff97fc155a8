"""A process that is killed while it writes loses nothing that was answered, and leaves a sound file behind."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.checks import check

WRITER = """
import sys
from mockbooks import CompanyFile, QuickBooks
quickbooks = QuickBooks(CompanyFile.open(sys.argv[1]))
def send(requests):
    return quickbooks.process(
        f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{requests}</QBXMLMsgsRq></QBXML>'
    )
send("<AccountAddRq><AccountAdd><Name>Fees</Name><AccountType>Income</AccountType></AccountAdd></AccountAddRq>"
     "<ItemServiceAddRq><ItemServiceAdd><Name>Advice</Name><SalesOrPurchase><AccountRef><FullName>Fees</FullName>"
     "</AccountRef></SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>"
     "<CustomerAddRq><CustomerAdd><Name>Abel</Name></CustomerAdd></CustomerAddRq>")
line = "<InvoiceLineAdd><ItemRef><FullName>Advice</FullName></ItemRef><Amount>10.00</Amount></InvoiceLineAdd>"
while True:
    answer = send("<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel</FullName></CustomerRef>"
                  f"{line}{line}</InvoiceAdd></InvoiceAddRq>")
    print(answer.partition("<TxnID>")[2].partition("<")[0], flush=True)
"""


@pytest.mark.parametrize("seconds", [0.05, 0.11, 0.23])
def test_what_was_answered_is_in_the_file(tmp_path, seconds):
    path = tmp_path / "acme.mkb"
    CompanyFile.create(path).close()
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    answered = [writer.stdout.readline().strip()]
    time.sleep(seconds)
    writer.send_signal(signal.SIGKILL)
    # The last line may have been cut by the kill; what is whole was answered.
    answered += [line.strip() for line in writer.communicate()[0].splitlines(keepends=True) if line.endswith("\n")]
    assert answered[0], "nothing was answered"
    with CompanyFile.open(path) as file, QuickBooks(file) as quickbooks:
        answer = quickbooks.process(
            '<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><InvoiceQueryRq>'
            "<IncludeRetElement>TxnID</IncludeRetElement></InvoiceQueryRq></QBXMLMsgsRq></QBXML>"
        )
        kept = [found.text for found in etree.fromstring(answer).iter("TxnID")]
        assert set(answered) <= set(kept)
        assert len(kept) <= len(answered) + 1
        assert check(file.company) == []
