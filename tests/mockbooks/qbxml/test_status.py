"""The table of status codes: rows, messages, refusals."""

from __future__ import annotations

import pytest

from mockbooks.qbxml import status
from mockbooks.qbxml.status import STATUS_CODES, Refused, StatusCode


def test_each_constant_stands_in_the_table_under_its_name() -> None:
    constants = {name: row for name, row in vars(status).items() if isinstance(row, StatusCode)}
    assert len(constants) == len(STATUS_CODES), "two rows have the same number"
    for name, row in constants.items():
        assert row.name == name.lower()
        assert STATUS_CODES[row.code] is row
    assert list(STATUS_CODES) == sorted(STATUS_CODES)


@pytest.mark.parametrize("row", STATUS_CODES.values(), ids=str)
def test_severity_follows_the_range_and_provenance_names_a_source(row: StatusCode) -> None:
    assert row.severity == ("Info" if row.code < 500 else "Warn" if row.code < 1000 else "Error")
    assert row.source or row.provenance == row.wording == "assumed"


def test_the_recorded_messages_word_for_word() -> None:
    assert status.OK.message() == "Status OK"
    assert status.NO_MATCH.message() == "A query request did not find a matching object in QuickBooks"
    assert status.STRING_TOO_LONG.message(value="a5ad6d73", field="AccountNumber") == (
        'The string "a5ad6d73" in the field "AccountNumber" is too long.'
    )
    assert status.STALE_EDIT_SEQUENCE.message(edit_sequence="1") == 'The provided edit sequence "1" is out-of-date. '
    assert status.NOT_FOUND_IN_LIST.message(value="Nobody") == (
        "The query request has not been fully completed. "
        'There was a required element ("Nobody") that could not be found in QuickBooks.'
    )


def test_a_refusal_says_what_quickbooks_adds_after_two_blanks() -> None:
    refused = Refused(
        status.INVALID_REFERENCE,
        list="Item",
        name="100% {cotton}",
        object="SalesReceipt line",
        quickbooks_error=status.RECORD_NOT_IN_LIST,
    )
    assert refused.message == (
        'There is an invalid reference to QuickBooks Item "100% {cotton}" in the SalesReceipt line.'
        "  QuickBooks error message: Invalid argument.  The specified record does not exist in the list."
    )
    assert (refused.code, refused.severity) == (3140, "Error")
    assert refused.answer == status.Status(3140, "Error", refused.message)
    assert refused.current is None


def test_a_missing_value_of_the_template_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        Refused(status.INVALID_REFERENCE, list="Item")
