"""Payroll items and the codes of workers' compensation."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mockbooks.operations import company_features

WAGE = "<Name>{}</Name><WageType>HourlyRegular</WageType><ExpenseAccountRef><FullName>{}</FullName></ExpenseAccountRef>"


@pytest.fixture
def payroll(asked, lists):
    """A company that subscribes to payroll."""
    with asked.company.request_set():
        company_features.turn_on_payroll(asked.company)
    return lists


def rate(rate_, day):
    return f"<RateEntry><Rate>{rate_}</Rate><EffectiveDate>{day}</EffectiveDate></RateEntry>"


def test_a_wage_comes_and_goes(payroll, texts):
    ret = payroll.add("PayrollItemWage", WAGE.format("Regular", "Payroll Expenses"))
    assert texts(ret, "WageType", "ExpenseAccountRef/FullName") == ("HourlyRegular", "Payroll Expenses")
    payroll.remove(ret)


def test_a_wage_is_an_expense(payroll):
    payroll.account("Sales", "Income")
    assert payroll.refused_add("PayrollItemWage", WAGE.format("Regular", "Sales")) == (
        3140,
        'There is an invalid reference to QuickBooks Account "Sales" in the Payroll Item.',
    )


def test_payroll_items_are_one_list(payroll):
    names = [ret.findtext("Name") for ret in payroll.query("PayrollItemNonWage")]
    assert "Medicare Employee" in names
    assert {ret.findtext("NonWageType") for ret in payroll.query("PayrollItemNonWage")} == {"Tax"}
    body = WAGE.format("Medicare Employee", "Payroll Expenses")
    assert payroll.refused_add("PayrollItemWage", body)[0] == 3100


def test_workers_compensation_needs_a_subscription(asked, lists):
    refused = (3262, "A payroll subscription is required.")
    assert lists.refused_add("WorkersCompCode", f"<Name>8810</Name>{rate('1.25', '2024-01-01')}") == refused
    assert asked.refused("<WorkersCompCodeQueryRq/>") == refused


def test_a_code_has_a_rate_now_and_one_to_come(asked, payroll, texts):
    shown = ("CurrentRate", "CurrentEffectiveDate", "NextRate", "NextEffectiveDate")
    rates = (
        rate("1.25", "2023-01-01")
        + rate("1.50", "2024-01-01")
        + rate("2.00", "2024-06-01")
        + rate("3.00", "2024-07-01")
    )
    ret = payroll.add("WorkersCompCode", f"<Name>8810</Name><Desc>Clerical</Desc>{rates}")
    # Of two rates to come the last one wins.
    assert texts(ret, *shown) == ("1.50", "2024-01-01", "3.00", "2024-07-01")
    assert [each.findtext("Rate") for each in ret.findall("RateHistory")] == ["1.25", "1.50", "3.00"]
    after = payroll.change(ret, rate("2.50", "2024-08-01"))
    assert texts(after, *shown) == ("1.50", "2024-01-01", "2.50", "2024-08-01")
    asked.company.clock.advance(timedelta(days=200))
    now = payroll.found("WorkersCompCode", "8810")
    assert texts(now, *shown) == ("2.50", "2024-08-01", None, None)
    payroll.remove(now)


def test_a_code_that_holds_only_from_some_day_on(payroll, texts):
    ret = payroll.add("WorkersCompCode", f"<Name>5403</Name>{rate('9.00', '2024-12-01')}")
    assert texts(ret, "CurrentRate", "NextRate") == (None, "9.00")
    between = "<FromEffectiveDate>{}</FromEffectiveDate><ToEffectiveDate>{}</ToEffectiveDate>"
    assert payroll.query("WorkersCompCode", between.format("2024-01-01", "2024-06-30")) == []
    (found,) = payroll.query("WorkersCompCode", between.format("2024-12-01", "2024-12-31"))
    assert found.findtext("Name") == "5403"
