"""Whether a record says what an object says: in any form, under any name, whole and with its sign."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest
from lxml import etree

from mockbooks.qbxml import NEWEST, Edition, catalogue
from mockbooks_harness.strategies.kept import (
    Look,
    at,
    day,
    differences,
    leaves,
    not_kept,
    number,
    plain,
    says,
    scalars,
)
from mockbooks_harness.strategies.plan import plan

INVOICE = etree.fromstring(
    """<InvoiceRet>
  <TxnID>1A-1704067200</TxnID>
  <TimeModified>2024-01-15T09:00:00-05:00</TimeModified>
  <CustomerRef><FullName>Abel:Kitchen</FullName></CustomerRef>
  <TxnDate>2024-01-15</TxnDate>
  <RefNumber>2024-10245</RefNumber>
  <Subtotal>20.00</Subtotal>
  <SalesTaxTotal>1.55</SalesTaxTotal>
  <InvoiceLineRet><Desc>Two lamps</Desc><Amount>30.00</Amount></InvoiceLineRet>
  <InvoiceLineRet><Desc>One back</Desc><Amount>-10.00</Amount></InvoiceLineRet>
</InvoiceRet>"""
)
PLAN = plan(catalogue.body("InvoiceRet"), NEWEST, Edition.US)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (Decimal("12.50"), "AMTTYPE", "12.50"),
        (12.5, "AMTTYPE", "12.50"),
        ("12.5", "AMTTYPE", "12.50"),
        ("1,234.50", "AMTTYPE", "1234.50"),
        (3, "QUANTYPE", "3"),
        (dt.date(2024, 1, 15), "DATETYPE", "2024-01-15"),
        ("20240115", "DATETYPE", "2024-01-15"),
        ("01/15/2024", "DATETYPE", "2024-01-15"),
        ("15.01.2024", "DATETYPE", "2024-01-15"),
        ("2024-01-15T00:00:00", "DATETYPE", "2024-01-15"),
        (dt.datetime(2024, 1, 15, 14, tzinfo=dt.UTC), "DATETIMETYPE", "2024-01-15T09:00:00-05:00"),
        ("2024-01-15T09:00:00", "DATETIMETYPE", "2024-01-15T09:00:00-05:00"),
        ("2024-01-15T14:00:00", "DATETIMETYPE", "2024-01-15T09:00:00-05:00"),
        ("Abel:Kitchen", "STRTYPE", "Abel:Kitchen"),
        ("for Abel:Kitchen, 2nd floor", "STRTYPE", "Abel:Kitchen"),
        ("Abel  Kitchen", "STRTYPE", "Abel\nKitchen"),
    ],
)
def test_what_says_the_same(value: Any, kind: str, text: str) -> None:
    assert says(value, kind, text)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (Decimal("-12.50"), "AMTTYPE", "12.50"),
        (Decimal("12.49"), "AMTTYPE", "12.50"),
        (True, "AMTTYPE", "1.00"),
        ("NaN", "AMTTYPE", "1.00"),
        (None, "AMTTYPE", "0.00"),
        ("2024-01-14", "DATETYPE", "2024-01-15"),
        ("15", "DATETYPE", "2024-01-15"),
        (dt.datetime(2024, 1, 15, 9, tzinfo=dt.UTC), "DATETIMETYPE", "2024-01-15T09:00:00-05:00"),
        ("2024-01-15", "DATETIMETYPE", "2024-01-15T09:00:00-05:00"),
        ("Kitchen", "STRTYPE", "Abel:Kitchen"),
    ],
)
def test_what_says_something_else(value: Any, kind: str, text: str) -> None:
    assert not says(value, kind, text)


def test_a_sign_that_is_turned_on_purpose() -> None:
    assert says(Decimal("-12.50"), "AMTTYPE", "12.50", -1)
    assert number("12.5") == Decimal("12.5")
    assert number("twelve") is None
    assert day("tomorrow") is None


class Side(Enum):
    """A value of a record that is none of Python's plain ones."""

    DEBIT = "debit"


@dataclass
class Line:
    """A line of somebody's record."""

    side: Side
    amount: Decimal


def test_any_kind_of_record_is_made_plain() -> None:
    record = {"lines": (Line(Side.DEBIT, Decimal("1.00")),), "note": None, "paid": True}
    assert plain(record) == {"lines": [{"side": "debit", "amount": Decimal("1.00")}], "note": None, "paid": True}
    assert dict(scalars(plain(record))) == {"lines[0].side": "debit", "lines[0].amount": Decimal("1.00")}
    assert dict(scalars(plain(record), flags=True))["paid"] is True
    assert plain(etree.fromstring("<A><B>x</B></A>")) == {"A": [{"B": "x"}]}
    assert at(plain(record), "lines[].amount") == [Decimal("1.00")]
    assert at(plain(record), "note.text") == []


def test_the_leaves_of_an_object() -> None:
    found = {(leaf.path, leaf.type, leaf.text) for leaf in leaves(INVOICE, PLAN)}
    assert ("InvoiceLineRet/Amount", "AMTTYPE", "-10.00") in found
    assert ("CustomerRef/FullName", "STRTYPE", "Abel:Kitchen") in found
    assert len([path for path, *_ in found if path == "InvoiceLineRet/Desc"]) == 2


def look(read: Callable[[str], Any]) -> Look:
    """What a mapping keeps of the invoice."""
    ret = etree.fromstring(etree.tostring(INVOICE))
    return Look(read, ret, PLAN, plain(read(etree.tostring(ret, encoding="unicode"))))


def lines(text: str, sign: int = 1) -> list[Decimal]:
    return [sign * Decimal(each.text or 0) for each in etree.fromstring(text).iterfind("InvoiceLineRet/Amount")]


@pytest.mark.parametrize(
    ("bug", "lost"),
    [
        (lambda text: {"number": etree.fromstring(text).findtext("RefNumber")}, []),
        (lambda text: {"number": etree.fromstring(text).findtext("RefNumber")[:8]}, ["RefNumber"]),
        (lambda text: {"name": etree.fromstring(text).findtext("CustomerRef/FullName").split(":")[-1]}, ["CustomerRef/FullName"]),
        (lambda text: {"lines": lines(text)}, []),
        (lambda text: {"lines": lines(text, -1)}, []),
        (lambda text: {"lines": [abs(each) for each in lines(text)]}, ["InvoiceLineRet/Amount"]),
        (lambda text: {"day": dt.date.fromisoformat(etree.fromstring(text).findtext("TxnDate"))}, []),
        (lambda text: {"day": dt.date.fromisoformat(etree.fromstring(text).findtext("TxnDate")) - dt.timedelta(1)}, ["TxnDate"]),
        (lambda text: {}, []),
        (lambda text: {"constant": "Quince"}, []),
    ],
    ids=["a number", "a number cut", "a job without its customer", "amounts", "amounts turned", "amounts without sign",
         "a day", "the day before", "nothing", "a constant"],
)  # fmt: skip
def test_what_is_lost_is_seen_and_nothing_else(bug: Callable[[str], Any], lost: list[str]) -> None:
    assert [each.path for each in look(bug).lost()] == lost


def test_what_is_left_out_on_purpose_is_no_loss() -> None:
    found = look(lambda text: {"name": etree.fromstring(text).findtext("CustomerRef/FullName").split(":")[-1]})
    assert list(found.lost(frozenset({"FullName"}))) == []
    assert list(found.lost(frozenset({"CustomerRef"}))) == []
    assert list(found.lost(frozenset({"CustomerRef/FullName"}))) == []
    assert list(found.lost(frozenset({"Memo"}))) != []


def test_a_sum_that_is_off_by_a_cent_is_seen() -> None:
    (off,) = look(lambda _: {"tax": Decimal("1.56")}).sums_off()
    assert str(off) == "- SalesTaxTotal: 1.55\n+ tax: 1.56"
    assert list(look(lambda _: {"tax": Decimal("1.55")}).sums_off()) == []
    assert list(look(lambda _: {"net": Decimal("18.45")}).sums_off()) == []
    assert list(look(lambda _: {"something": Decimal("1.70")}).sums_off()) == []


def test_members_of_which_is_said_what_they_keep() -> None:
    keeps = {"number": "RefNumber", "lines[].text": "InvoiceLineRet/Desc"}
    record: dict[str, Any] = {"number": "2024-10245", "lines": [{"text": "Two lamps"}, {"text": "One back"}]}
    assert list(not_kept(INVOICE, PLAN, record, keeps)) == []
    record["lines"].pop()
    (lost,) = not_kept(INVOICE, PLAN, record, keeps)
    assert str(lost) == "- InvoiceLineRet/Desc: One back\n+ lines[].text: nothing"
    record["number"] = "1024"
    assert [each.path for each in not_kept(INVOICE, PLAN, record, keeps)] == ["RefNumber", "InvoiceLineRet/Desc"]


def test_records_differ_where_they_differ() -> None:
    one = {"name": "Abel", "active": False, "lines": [{"amount": 1}]}
    assert differences(one, one) == []
    assert [each.path for each in differences(one, one | {"active": True})] == ["active"]
    assert [each.path for each in differences(one, {"name": "Abel"})] == ["active", "lines[0].amount"]


def test_what_quickbooks_fills_in_is_no_difference_but_one_more_line_is() -> None:
    one = {"name": "Abel", "lines": [{"amount": 1}]}
    filled = {"name": "Abel", "terms": "Net 30", "lines": [{"amount": 1, "class": "East"}]}
    assert differences(one, filled, filled_in=True) == []
    assert [each.path for each in differences(one, filled)] == ["lines[0].class", "terms"]
    more = {"name": "Abel", "lines": [{"amount": 1}, {"amount": 2}]}
    assert [each.path for each in differences(one, more, filled_in=True)] == ["lines[1].amount"]
