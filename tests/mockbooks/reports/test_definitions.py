"""The table of reports: every type of the language has its row, and every row answers."""

from __future__ import annotations

import pytest

from mockbooks.qbxml import catalogue
from mockbooks.reports import definitions

FAMILIES = (
    "GeneralSummary", "GeneralDetail", "Aging", "BudgetSummary", "Job", "Time", "CustomDetail", "CustomSummary",
    "PayrollDetail", "PayrollSummary",
)  # fmt: skip
YEAR = "<ReportPeriod><FromReportDate>2024-01-01</FromReportDate><ToReportDate>2024-12-31</ToReportDate></ReportPeriod>"


def types_of(family: str) -> list[str]:
    """The values of a family's type enumeration."""
    (element,) = (
        child for child in catalogue.message(f"{family}ReportQueryRq").children() if child.name == f"{family}ReportType"
    )
    return [value.value for value in element.values]


EVERY_TYPE = [(family, name) for family in FAMILIES for name in types_of(family)]


def test_the_language_has_93_types_of_report():
    assert len(EVERY_TYPE) == 93


def test_no_row_is_for_a_type_that_the_language_does_not_have():
    assert set(definitions()) <= set(EVERY_TYPE)


@pytest.mark.parametrize("definition", definitions().values(), ids=lambda each: each.type)
def test_a_row_says_how_it_is_known(definition):
    assert definition.title and definition.title[0].isalnum()
    assert definition.provenance in ("recorded", "documented", "observed", "assumed")
    assert definition.evidence or definition.provenance == "assumed"
