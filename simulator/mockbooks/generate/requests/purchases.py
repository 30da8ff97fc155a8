"""The requests that enter documents of vendors, checks and card charges, and payments of bills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockbooks.generate.documents import Line, Purchase, Settlement
from mockbooks.generate.recipe import Recipe
from mockbooks.generate.recipe.names import TAKEN_BY_CODE
from mockbooks.generate.requests.forms import Entered, Step, add, amount, day, quantity, ref, without_empty
from mockbooks.generate.requests.sales import application

if TYPE_CHECKING:
    from mockbooks.qbxml.record import Record, Value

_OWED = ("Bill", "VendorCredit", "ItemReceipt")


def purchase(document: Purchase, recipe: Recipe, entered: Entered) -> Step:
    """A purchase order, item receipt, bill, vendor credit, check, card charge or card credit."""
    form = document.form
    if form == "PurchaseOrder":
        return add(form, _order(document, recipe))
    record: Record = {}
    if form in _OWED:
        record |= {"VendorRef": ref(document.payee), "APAccountRef": ref(recipe.roles.payable)}
    else:
        record |= {"AccountRef": ref(document.account), "PayeeEntityRef": ref(document.payee)}
    number: Record = {"RefNumber": document.number}
    terms = document.vendor.terms if document.vendor else None
    record |= number if form == "Check" else {}
    record |= {"TxnDate": day(document.on)} | ({} if form == "Check" else number)
    record |= {"TermsRef": ref(terms.name if terms and form == "Bill" else ""), "Memo": document.memo}
    if document.order is not None:
        record["LinkToTxnID"] = [entered.txn_id(document.order)]
    accounts = [line for line in document.lines if line.item is None and line.account != TAKEN_BY_CODE]
    items = [line for line in document.lines if line.item is not None and document.order is None]
    expenses: list[Value] = [_expense(line, _code(document, line, recipe)) for line in accounts]
    goods: list[Value] = [_item(line, _code(document, line, recipe), entered) for line in items]
    return add(form, without_empty(record | {"ExpenseLineAdd": expenses, "ItemLineAdd": goods}))


def _code(document: Purchase, line: Line, recipe: Recipe) -> Record:
    """The code by which QuickBooks takes the tax of a line: of a supplier who charges none, that of such purchases."""
    facts, supplier = recipe.input_tax, document.vendor.supplier if document.vendor else None
    if facts is None or not facts.code or supplier is None or not line.taxed:
        return {}
    return ref(supplier.tax_code or (facts.code if supplier.taxed else facts.untaxed))


def _order(order: Purchase, recipe: Recipe) -> Record:
    lines: list[Value] = []
    for line in order.lines:
        if line.account == TAKEN_BY_CODE:
            continue
        assert line.item is not None, "items are ordered"
        record: Record = {
            "ItemRef": ref(line.item.full_name),
            "Quantity": quantity(line.quantity),
            "Rate": amount(line.rate),
            "ClassRef": ref(line.class_name),
            "CustomerRef": ref(line.customer.full_name if line.customer else ""),
            "SalesTaxCodeRef": _code(order, line, recipe),
        }
        lines.append(without_empty(record))
    head: Record = {
        "VendorRef": ref(order.payee),
        "TxnDate": day(order.on),
        "RefNumber": order.number,
        "Memo": order.memo,
        "PurchaseOrderLineAdd": lines,
    }
    return without_empty(head)


def _expense(line: Line, code: Record) -> Record:
    return without_empty(
        {
            "AccountRef": ref(line.account),
            "Amount": amount(line.amount),
            "Memo": line.description,
            "CustomerRef": ref(line.customer.full_name if line.customer else ""),
            "ClassRef": ref(line.class_name),
            "SalesTaxCodeRef": code,
            "BillableStatus": line.billable if line.customer else "",
        }
    )


def _item(line: Line, code: Record, entered: Entered) -> Record:
    assert line.item is not None
    record: Record = {
        "ItemRef": ref("" if line.order else line.item.full_name),
        "Desc": line.description,
        "Quantity": quantity(line.quantity),
        "Cost": amount(line.rate),
        "Amount": amount(line.amount) if not line.order else "",
        "CustomerRef": ref(line.customer.full_name if line.customer else ""),
        "ClassRef": ref(line.class_name),
        "SalesTaxCodeRef": code,
        "BillableStatus": line.billable if line.customer else "",
    }
    if line.order is not None:
        order, number = line.order
        record["LinkToTxn"] = {"TxnID": entered.txn_id(order), "TxnLineID": entered.line_ids(order)[number]}
    return without_empty(record)


def settlement(document: Settlement, recipe: Recipe, entered: Entered) -> Step:
    """A payment of bills, by check or by credit card."""
    form = document.form
    account = "BankAccountRef" if form == "BillPaymentCheck" else "CreditCardAccountRef"
    discounts = recipe.roles.discounts_taken
    applied: list[Value] = [application(each, discounts, entered) for each in document.applied]
    record: Record = {
        "PayeeEntityRef": ref(document.vendor.name),
        "APAccountRef": ref(recipe.roles.payable),
        "TxnDate": day(document.on),
        account: ref(document.account),
        "RefNumber": document.number,
        "AppliedToTxnAdd": applied,
    }
    return add(form, without_empty(record))
