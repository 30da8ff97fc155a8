"""What has no rule of its own to be refused by is still refused for a value that is wrong.

Queries without a filter, and requests that open a window: each once, with the status code of the value's type. (That
every request is shown accepted, read back and refused somewhere is held by `test_coverage`.)
"""

from __future__ import annotations

import pytest

TOO_LONG = "<IncludeRetElement>" + "x" * 51 + "</IncludeRetElement>"

REFUSED = {
    "HostQueryRq": (
        "<IncludeListMetaData><IncludeMaxCapacity>perhaps</IncludeMaxCapacity></IncludeListMetaData>",
        3010,
    ),
    "CompanyQueryRq": ("<OwnerID>mine</OwnerID>", 3065),
    "PreferencesQueryRq": (TOO_LONG, 3070),
    "CompanyActivityQueryRq": (TOO_LONG, 3070),
    "TemplateQueryRq": (TOO_LONG, 3070),
    "ReceivePaymentToDepositQueryRq": (TOO_LONG, 3070),
    "SalesTaxPayableQueryRq": ("<AsOfDate>2024-02-30</AsOfDate>", 3020),
    "AgingReportQueryRq": ("<AgingReportType>Never</AgingReportType>", 3110),
    "ListDisplayAddRq": ("<ListDisplayAddType>Nobody</ListDisplayAddType>", 3110),
}


@pytest.mark.parametrize("request_name", REFUSED)
def test_a_wrong_value_is_refused(asked, request_name: str) -> None:
    body, code = REFUSED[request_name]
    assert asked.refused(f"<{request_name}>{body}</{request_name}>")[0] == code
    # Nothing but the value was wrong with it.
    assert asked.refused(f"<{request_name}>{body}</{request_name}>", "16.0")[0] == code
