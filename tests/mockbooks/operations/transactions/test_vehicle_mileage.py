"""Trips: how far, and what a mile is worth."""

from __future__ import annotations

import pytest

from mockbooks.books.mileage_rates import standard_rate


def ref(name, value):
    return f"<{name}><FullName>{value}</FullName></{name}>"


def trip(body):
    return f"<VehicleMileageAddRq><VehicleMileageAdd>{ref('VehicleRef', 'Van')}{body}</VehicleMileageAdd></VehicleMileageAddRq>"


@pytest.fixture
def garage(trade):
    trade.done("<VehicleAddRq><VehicleAdd><Name>Van</Name></VehicleAdd></VehicleAddRq>")
    return trade


def test_a_billable_trip(garage):
    made = garage.done(
        trip(
            f"{ref('CustomerRef', 'Abel')}{ref('ItemRef', 'Advice')}<TripStartDate>2024-02-01</TripStartDate>"
            "<TripEndDate>2024-02-02</TripEndDate><OdometerStart>1000.5</OdometerStart><OdometerEnd>1012</OdometerEnd>"
            "<Notes>There and back</Notes><BillableStatus>Billable</BillableStatus>"
        )
    )
    names = ("TotalMiles", "StandardMileageRate", "StandardMileageTotalAmount", "BillableRate", "BillableAmount")
    assert [made.findtext(name) for name in names] == ["11.5", "0.67", "7.71", "95.00", "1092.50"]
    found = garage.get("VehicleMileage", made.findtext("TxnID"))
    assert [found.findtext(name) for name in ("OdometerStart", "OdometerEnd", "TripStartDate", "Notes")] == [
        "1000.5", "1012", "2024-02-01", "There and back",
    ]  # fmt: skip
    assert garage.balance("Customer", "Abel") == "0.00"
    garage.delete("VehicleMileage", made.findtext("TxnID"))


def test_miles_alone_are_of_today(garage):
    made = garage.done(trip("<TotalMiles>20</TotalMiles>"))
    names = ("TripStartDate", "TripEndDate", "TotalMiles", "BillableStatus", "BillableAmount")
    assert [made.findtext(name) for name in names] == ["2024-03-01", "2024-03-01", "20", "NotBillable", None]


def test_rates_change_within_a_year():
    assert [standard_rate(day) for day in ("2022-06-30", "2022-07-01", "1990-01-01")] == [58500, 62500, 0]


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (
            "<OdometerStart>20</OdometerStart><OdometerEnd>10</OdometerEnd>",
            (3210, 'The "OdometerEnd" field has an invalid value "10".'),
        ),
        (
            "<TripStartDate>2024-02-02</TripStartDate><TripEndDate>2024-02-01</TripEndDate><TotalMiles>1</TotalMiles>",
            (3030, "Invalid date range: From date is greater than To date."),
        ),
        (
            "<TotalMiles>1</TotalMiles><BillableStatus>Billable</BillableStatus>",
            (3150, 'There is a missing element: "CustomerRef".'),
        ),
    ],
)
def test_refused(garage, body, refusal):
    assert garage.refused(trip(body)) == refusal
