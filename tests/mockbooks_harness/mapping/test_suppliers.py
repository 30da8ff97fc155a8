"""suppliers."""

from __future__ import annotations

from typing import Any

BANK = """<VendorRet>
<ListID>A40000-1197774038</ListID>
<TimeModified>2023-12-16T00:06:44-05:00</TimeModified>
<Name>Bank of Anycity</Name>
<IsActive>true</IsActive>
<CompanyName>Bank of Anycity</CompanyName>
<FirstName>Lisa</FirstName><MiddleName>D.</MiddleName><LastName>Holzhauser</LastName>
<VendorAddress><Addr1>Bank of Anycity</Addr1><Addr2>Lisa Holzhauser</Addr2><Addr3>1935 Main Street</Addr3>
<City>Middlefield</City><State>CA</State><PostalCode>94482</PostalCode></VendorAddress>
<Phone>415-555-9135</Phone>
<Email>lisah@samplename.com</Email>
<Contact>Lisa Holzhauser</Contact>
<VendorTaxIdent>94-1234567</VendorTaxIdent>
<Balance>0.00</Balance>
</VendorRet>"""


def test_a_supplier(read: Any) -> None:
    assert read(BANK) == {
        "id": "A40000-1197774038",
        "supplierName": "Bank of Anycity",
        "contactName": "Lisa D. Holzhauser",
        "emailAddress": "lisah@samplename.com",
        "phone": "415-555-9135",
        "addresses": [
            {
                "type": "Billing",
                "line1": "Bank of Anycity, Lisa Holzhauser",
                "line2": "1935 Main Street",
                "city": "Middlefield",
                "region": "CA",
                "postalCode": "94482",
            }
        ],
        "taxNumber": "94-1234567",
        "status": "Active",
        "defaultCurrency": "USD",
        "sourceModifiedDate": "2023-12-16T05:06:44",
        "metadata": {"isDeleted": False},
    }


def test_a_supplier_with_next_to_nothing(read: Any) -> None:
    assert read("<VendorRet><ListID>1-1</ListID><Name>A</Name></VendorRet>", region="CA") == {
        "id": "1-1",
        "supplierName": "A",
        "addresses": [],
        "status": "Active",
        "defaultCurrency": "CAD",
        "metadata": {"isDeleted": False},
    }


def test_five_lines_of_street_lose_nothing(read: Any) -> None:
    lines = "".join(f"<Addr{n}>{n}</Addr{n}>" for n in range(1, 6))
    record = read(f"<VendorRet><ListID>1-1</ListID><Name>A</Name><VendorAddress>{lines}</VendorAddress></VendorRet>")
    assert record["addresses"] == [{"type": "Billing", "line1": "1, 2", "line2": "3, 4, 5"}]
