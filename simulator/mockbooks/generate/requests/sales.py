"""The requests that enter documents for customers, and what they pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockbooks.generate.documents import Applied, Deposit, Line, Receipt, Sale
from mockbooks.generate.recipe import Recipe
from mockbooks.generate.requests.forms import Entered, Step, add, amount, day, quantity, ref, without_empty
from mockbooks.qbxml.versions import Edition

if TYPE_CHECKING:
    from mockbooks.qbxml.record import Record, Value

_TERMS = ("Invoice", "SalesOrder", "Estimate", "CreditMemo")
_DUE = ("Invoice", "SalesOrder", "Estimate")


def sale(document: Sale, recipe: Recipe, entered: Entered) -> Step:
    """An estimate, order, invoice, sales receipt or credit memo."""
    customer, form = document.customer, document.form
    record: Record = {
        "CustomerRef": ref(customer.full_name),
        "ClassRef": ref(document.class_name),
        "ARAccountRef": ref(recipe.roles.receivable if form in ("Invoice", "CreditMemo") else ""),
        "TxnDate": day(document.on),
        "RefNumber": document.number,
        "PaymentMethodRef": ref(document.method if form == "SalesReceipt" else ""),
        "TermsRef": ref(customer.terms.name if form in _TERMS else ""),
        "SalesRepRef": ref(customer.rep),
        "ItemSalesTaxRef": ref(customer.tax.item if recipe.edition == Edition.US else ""),
        "Memo": document.memo,
        "CustomerMsgRef": ref(document.message),
        "IsTaxIncluded": "true" if document.tax_included else "",
        "CustomerSalesTaxCodeRef": ref(customer.tax_code.name),
    }
    if form == "SalesReceipt":
        record["DepositToAccountRef"] = ref("" if recipe.deposits else recipe.roles.bank)
    if document.order is not None:
        record["LinkToTxnID"] = [entered.txn_id(document.order)]
    else:
        record |= _lines(document, entered)
    return add(form, without_empty(record))


def _lines(document: Sale, entered: Entered) -> Record:
    """Lines and group lines; in which order they stand mixed is said where there are both."""
    names = [f"{document.form}Line{'Group' if line.bundle else ''}Add" for line in document.lines]
    record: Record = {}
    for name, line in zip(names, document.lines, strict=True):
        same = record.setdefault(name, [])
        assert isinstance(same, list)
        same.append(_line(line, entered, tax_included=document.tax_included))
    if len(set(names)) > 1:
        order: list[Value] = list(names)
        record["@order"] = order
    return record


def _line(line: Line, entered: Entered, *, tax_included: bool) -> Record:
    if line.bundle is not None:
        return {"ItemGroupRef": ref(line.bundle.name), "Quantity": quantity(line.quantity)}
    if line.discount:
        return {"ItemRef": ref(line.discount)}
    if line.item is None:
        return {"Desc": line.description}
    record: Record = {
        "ItemRef": ref(line.item.full_name if line.order is None else ""),
        "Desc": line.description,
        "Quantity": quantity(line.quantity),
    }
    if line.rate != line.item.price or line.order or tax_included:
        record["Rate"] = amount(line.rate)
    record |= {"ClassRef": ref(line.class_name), "SalesTaxCodeRef": ref(line.tax_code)}
    if line.order is not None:
        order, number = line.order
        record["LinkToTxn"] = {"TxnID": entered.txn_id(order), "TxnLineID": entered.line_ids(order)[number]}
    return without_empty(record)


def receipt(document: Receipt, recipe: Recipe, entered: Entered) -> Step:
    """A payment received."""
    discounts = recipe.roles.discounts_given
    applied: list[Value] = [application(each, discounts, entered) for each in document.applied]
    record: Record = {
        "CustomerRef": ref(document.customer.full_name),
        "ARAccountRef": ref(recipe.roles.receivable),
        "TxnDate": day(document.on),
        "RefNumber": document.number,
        "TotalAmount": amount(document.amount),
        "PaymentMethodRef": ref(document.method),
        "Memo": document.memo,
        "DepositToAccountRef": ref("" if recipe.deposits else recipe.roles.bank),
    }
    record |= {"AppliedToTxnAdd": applied} if applied else {"IsAutoApply": "false"}
    return add("ReceivePayment", without_empty(record))


def application(applied: Applied, discounts: str, entered: Entered) -> Record:
    """What a payment does to one document; discounts go to this account."""
    record: Record = {"TxnID": entered.txn_id(applied.to)}
    if applied.payment:
        record["PaymentAmount"] = amount(applied.payment)
    set_off: list[Value] = [
        {"CreditTxnID": entered.txn_id(credit), "AppliedAmount": amount(used)} for credit, used in applied.credits
    ]
    if set_off:
        record["SetCredit"] = set_off
    if applied.discount:
        record |= {"DiscountAmount": amount(applied.discount), "DiscountAccountRef": ref(discounts)}
    return record


def deposit(document: Deposit, entered: Entered) -> Step:
    """Payments taken to the bank, and what else is on the slip."""
    lines: list[Value] = [{"PaymentTxnID": entered.txn_id(payment)} for payment in document.payments]
    for line in document.lines:
        further: Record = {
            "EntityRef": ref(line.entity),
            "AccountRef": ref(line.account),
            "Memo": line.description,
            "Amount": amount(line.amount),
        }
        lines.append(without_empty(further))
    record: Record = {
        "TxnDate": day(document.on),
        "DepositToAccountRef": ref(document.account),
        "Memo": document.memo,
        "DepositLineAdd": lines,
    }
    return add("Deposit", without_empty(record))
