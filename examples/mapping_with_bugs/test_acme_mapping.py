"""Acme's mapping held to the battery: right as it is, and each of its five old bugs is found."""

import time

import acme_mapping
import pytest

from mockbooks_harness.strategies import MappingFailure, check_mapping, mapping_battery

#: What shows each bug: the property that is broken, and where.
SHOWN = {
    "credit-line-sign": ("keeps", "Amount"),
    "ref-number-cut": ("keeps", "RefNumber"),
    "colon-names": ("keeps", "CustomerRef/FullName"),
    "tax-per-line": ("sums", "SalesTaxTotal"),
    "date-offset": ("keeps", "TxnDate"),
}
#: Lines of XML that are to be read at most: of the object or, where a company made it, of the request that did; such an
#: object has all that QuickBooks fills in, and no more lines of its own than a person would write.
LONGEST, FILLED_IN, LINES = 25, 75, 3

test_the_mapping = mapping_battery(read=acme_mapping.read, max_examples=20)


@pytest.mark.slow
@pytest.mark.parametrize("bug", acme_mapping.BUGS)
def test_each_bug_is_found_within_a_thousand_examples(bug):
    began = time.monotonic()
    with pytest.raises(MappingFailure) as raised:
        check_mapping(read=acme_mapping.buggy(bug), max_examples=1_000)
    seconds = time.monotonic() - began
    failure = raised.value
    broken, path = SHOWN[bug]
    print(f"{bug}: {seconds:.0f} s\n{failure}")
    assert failure.property == broken
    assert [each.path.endswith(path) for each in failure.difference] == [True]
    assert len((failure.request or failure.qbxml).strip().splitlines()) <= LONGEST
    assert len(failure.qbxml.strip().splitlines()) <= FILLED_IN
    assert failure.qbxml.count("<InvoiceLineRet>") <= LINES
    assert failure.qbxml.count("<InvoiceLineGroupRet>") == 0
    assert seconds < 60


def test_what_keeps_what_can_be_said():
    keeps = {"tax": "SalesTaxTotal", "number": "RefNumber"}
    check_mapping(read=acme_mapping.read, keeps=keeps, max_examples=10)
    with pytest.raises(MappingFailure) as raised:
        check_mapping(read=lambda _: {"number": "1"}, keeps={"number": "RefNumber"}, max_examples=50)
    assert [each.path for each in raised.value.difference] == ["RefNumber"]
