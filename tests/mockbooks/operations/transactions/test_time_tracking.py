"""Hours that were worked: stored, filtered, billed by hand."""

from __future__ import annotations

import pytest

from mockbooks.operations.company_features import turn_on_payroll


def hours(body, verb="Add"):
    return f"<TimeTracking{verb}Rq><TimeTracking{verb}>{body}</TimeTracking{verb}></TimeTracking{verb}Rq>"


def ref(name, value):
    return f"<{name}><FullName>{value}</FullName></{name}>"


WORK = f"{ref('EntityRef', 'Ann Ames')}{ref('CustomerRef', 'Abel')}{ref('ItemServiceRef', 'Advice')}<Duration>PT1H35M20S</Duration>"
BILLABLE = f"{WORK}<Notes>On the phone</Notes><BillableStatus>Billable</BillableStatus>"


@pytest.fixture
def office(trade):
    trade.done(
        "<EmployeeAddRq><EmployeeAdd><FirstName>Ann</FirstName><LastName>Ames</LastName></EmployeeAdd></EmployeeAddRq>"
    )
    return trade


def test_hours_are_kept_without_their_seconds(office):
    made = office.done(hours(f"<TxnDate>2024-02-05</TxnDate>{BILLABLE}"))
    assert made.findtext("Duration") == "PT1H35M0S"
    assert made.findtext("EntityRef/FullName") == "Ann Ames"
    found = office.get("TimeTracking", made.findtext("TxnID"))
    assert [found.findtext(name) for name in ("TxnDate", "Notes", "BillableStatus")] == [
        "2024-02-05", "On the phone", "Billable",
    ]  # fmt: skip
    assert office.balance("Customer", "Abel") == "0.00"
    assert office.ask("<TransactionQueryRq></TransactionQueryRq>").get("statusCode") == "1"


def test_billed_by_a_mod_it_stays(office):
    made = office.done(hours(BILLABLE))
    again = f"{WORK}<BillableStatus>HasBeenBilled</BillableStatus>"
    changed = office.done(
        hours(
            f"<TxnID>{made.findtext('TxnID')}</TxnID><EditSequence>{made.findtext('EditSequence')}</EditSequence>{again}",
            "Mod",
        )
    )
    assert changed.findtext("BillableStatus") == "HasBeenBilled"
    txn = changed.findtext("TxnID")
    assert office.get("TimeTracking", txn).findtext("BillableStatus") == "HasBeenBilled"
    delete = f"<TxnDelRq><TxnDelType>TimeTracking</TxnDelType><TxnID>{txn}</TxnID></TxnDelRq>"
    assert office.refused(delete) == (3160, f'Cannot delete the object specified by the id = "{txn}".')


def test_what_was_not_billed_can_be_deleted(office):
    office.delete("TimeTracking", office.done(hours(WORK)).findtext("TxnID"))


def test_before_6_0_it_is_said_otherwise(office):
    made = office.done(hours(f"{WORK}<IsBillable>true</IsBillable>"), version="3.0")
    assert [made.findtext(name) for name in ("IsBillable", "IsBilled", "BillableStatus")] == ["true", "false", None]
    assert office.get("TimeTracking", made.findtext("TxnID")).findtext("BillableStatus") == "Billable"


def test_filters(office):
    office.done("<OtherNameAddRq><OtherNameAdd><Name>Bo</Name></OtherNameAdd></OtherNameAddRq>")
    for who, day in (("Ann Ames", "2024-01-10"), ("Bo", "2024-01-20"), ("Ann Ames", "2024-02-20")):
        office.done(hours(f"<TxnDate>{day}</TxnDate>{ref('EntityRef', who)}<Duration>PT8H</Duration>"))

    def days(filters):
        answer = office.ask(f"<TimeTrackingQueryRq>{filters}</TimeTrackingQueryRq>")
        return [ret.findtext("TxnDate")[5:] for ret in answer]

    ann = "<TimeTrackingEntityFilter><FullName>Ann Ames</FullName></TimeTrackingEntityFilter>"
    january = "<TxnDateRangeFilter><ToTxnDate>2024-01-31</ToTxnDate></TxnDateRangeFilter>"
    assert days("") == ["01-10", "01-20", "02-20"]
    assert days(ann) == ["01-10", "02-20"]
    assert days(january + ann) == ["01-10"]


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (
            f"{ref('EntityRef', 'Ann Ames')}<Duration>PT1H</Duration><BillableStatus>Billable</BillableStatus>",
            (3150, 'There is a missing element: "CustomerRef".'),
        ),
        (
            f"{ref('EntityRef', 'Ann Ames')}{ref('CustomerRef', 'Abel')}<Duration>PT1H</Duration>"
            "<BillableStatus>Billable</BillableStatus>",
            (3150, 'There is a missing element: "ItemServiceRef".'),
        ),
        (
            f"{ref('EntityRef', 'Abel')}<Duration>PT1H</Duration>",
            (3140, 'There is an invalid reference to QuickBooks Entity "Abel" in the TimeTracking.'),
        ),
        (
            f"{ref('EntityRef', 'Ann Ames')}<Duration>-PT1H</Duration>",
            (3210, 'The "Duration" field has an invalid value "-PT1H0M0S".'),
        ),
    ],
)
def test_refused(office, body, refusal):
    assert office.refused(hours(body)) == refusal


def test_the_hours_of_an_employee_are_paid_by_a_wage_item(office):
    with office.company.request_set():
        turn_on_payroll(office.company)
    office.done(
        "<AccountAddRq><AccountAdd><Name>Wages</Name><AccountType>Expense</AccountType></AccountAdd></AccountAddRq>"
    )
    office.done(
        "<PayrollItemWageAddRq><PayrollItemWageAdd><Name>Hourly</Name><WageType>HourlyRegular</WageType>"
        f"{ref('ExpenseAccountRef', 'Wages')}</PayrollItemWageAdd></PayrollItemWageAddRq>"
    )
    wage = f"<Duration>PT2H</Duration>{ref('PayrollItemWageRef', 'Hourly')}"
    made = office.done(hours(f"{ref('EntityRef', 'Ann Ames')}{wage}"))
    assert made.findtext("PayrollItemWageRef/FullName") == "Hourly"
    assert office.refused(hours(f"{ref('EntityRef', 'Carrier')}{wage}")) == (
        3140,
        'There is an invalid reference to QuickBooks Employee "Carrier" in the TimeTracking.',
    )


def test_without_time_tracking_there_is_none(office):
    with office.company.request_set():
        without = dict(office.company.singleton("Preferences"))
        del without["TimeTrackingPreferences"]
        office.company.store_singleton("Preferences", without)
    assert office.refused(hours(WORK))[0] == 3250
