"""Payroll reports: refused without a subscription, empty with one."""

from __future__ import annotations

import pytest

from mockbooks.operations.company_features import turn_on_payroll
from mockbooks.reports.definitions import definitions

TYPES = [key for key in definitions() if key[0].startswith("Payroll")]


@pytest.mark.parametrize(("family", "name"), TYPES)
def test_a_file_without_a_subscription_is_refused(asked, write, family, name):
    assert asked.refused(write.request(family, name)) == (3262, "A payroll subscription is required.")


@pytest.mark.parametrize(("family", "name"), TYPES)
def test_a_file_that_has_paid_nobody_has_columns_and_no_rows(asked, family, name):
    with asked.company.request_set():
        turn_on_payroll(asked.company)
    report = asked.report(family, name)
    assert report.title == definitions()[family, name].title
    assert report.columns[0] in (("", "Blank", "STRTYPE"), ("", "Label", "STRTYPE"))
    assert len(report.columns) > 1
    assert report.rows == []


def test_a_sample_file_needs_none(asked):
    with asked.company.request_set():
        asked.company.store_singleton("Company", asked.company.singleton("Company") | {"IsSampleCompany": "true"})
    assert asked.report("PayrollSummary", "PayrollSummary").rows == []


def test_only_the_columns_that_are_asked_for(asked):
    with asked.company.request_set():
        turn_on_payroll(asked.company)
    columns = "<IncludeColumn>PayrollItem</IncludeColumn><IncludeColumn>Amount</IncludeColumn>"
    report = asked.report("PayrollDetail", "PayrollItemDetail", columns)
    assert [kind for _, kind, _ in report.columns] == ["Blank", "PayrollItem", "Amount"]
