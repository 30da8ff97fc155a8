"""The requests that set a company up and carry its year: the cast and the documents, written as qbXML records.

Elements stand in the order of the catalogue, values in the form in which the language stores them, so that a record
can as well be written out as a document and sent. Objects of lists are named by FullName; transactions have no name, so
what a payment pays is asked for when its turn comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from mockbooks.generate.cast import Cast, Customer, Item, Vendor
from mockbooks.generate.people import Address, storable
from mockbooks.generate.recipe import AccountFacts, Recipe, Roles
from mockbooks.generate.trading import Document, Line, Purchase, Receipt, Sale, Settlement

if TYPE_CHECKING:
    from mockbooks.qbxml.record import Record, Value

TxnIDs = Callable[[Sale | Purchase], str]
_SALE_LINE, _ITEM_LINE = "InvoiceLineAdd", "ItemLineAdd"


@dataclass(frozen=True, slots=True)
class Step:
    """One request: `record` is what stands inside the request element. `may_exist`: being there already is as good."""

    request: str
    record: Record
    may_exist: bool = False


# ---------------------------------------------------------------------------------------------------------- lists


def setting_up(recipe: Recipe, cast: Cast) -> Iterator[Step]:
    """Every list, each entry after those it refers to."""
    for account in recipe.accounts:
        yield _add("Account", _account(account))
    for terms in recipe.terms:
        record: Record = {"Name": terms.name, "StdDueDays": str(terms.due_days)}
        if terms.discount_percent:
            record |= {"StdDiscountDays": str(terms.discount_days), "DiscountPct": str(terms.discount_percent)}
        yield _add("StandardTerms", record, may_exist=True)
    for code in recipe.tax_codes:
        taxable = "true" if code.taxable else "false"
        yield _add("SalesTaxCode", {"Name": code.name, "IsTaxable": taxable, "Desc": code.description}, may_exist=True)
    for vendor in cast.vendors:
        yield _add("Vendor", _vendor(vendor))
    tax = recipe.sales_tax
    yield _add(
        "ItemSalesTax",
        {
            "Name": tax.item,
            "ItemDesc": tax.description,
            "TaxRate": str(tax.rate),
            "TaxVendorRef": _ref(cast.agency.name),
        },
    )
    codes = {code.taxable: code.name for code in reversed(recipe.tax_codes)}
    for item in cast.items:
        kind = "ItemNonInventory" if item.cost_account else "ItemService"
        yield _add(kind, _item(item, codes.get(item.taxable, "")))
    for customer in cast.customers:
        yield _add("Customer", _customer(customer, recipe.sales_tax.item))


def _account(account: AccountFacts) -> Record:
    parent, _, name = account.name.rpartition(":")
    return _without_empty(
        {
            "Name": name,
            "ParentRef": _ref(parent),
            "AccountType": account.type,
            "AccountNumber": account.number,
            "Desc": account.description,
        }
    )


def _vendor(vendor: Vendor) -> Record:
    return _without_empty(
        {
            "Name": vendor.name,
            "CompanyName": "" if vendor.name == vendor.person.full_name else vendor.name,
            "FirstName": vendor.person.first_name,
            "LastName": vendor.person.last_name,
            "VendorAddress": _address(vendor.name, vendor.address),
            "Phone": vendor.phone,
            "Email": vendor.email,
            "NameOnCheck": vendor.name,
            "AccountNumber": vendor.account_number if vendor.supplier and vendor.supplier.every else "",
            "TermsRef": _ref(vendor.terms.name if vendor.terms else ""),
        }
    )


def _item(item: Item, tax_code: str) -> Record:
    parent, _, name = item.full_name.rpartition(":")
    description = item.description.replace(" for {month}", "").replace("{month}", "").strip()
    record: Record = {"Name": name, "ParentRef": _ref(parent), "SalesTaxCodeRef": _ref(tax_code)}
    if item.cost_account:
        record["SalesAndPurchase"] = {
            "SalesDesc": description,
            "SalesPrice": _amount(item.price),
            "IncomeAccountRef": _ref(item.account),
            "PurchaseDesc": description,
            "PurchaseCost": _amount(item.cost),
            "ExpenseAccountRef": _ref(item.cost_account),
        }
    else:
        record["SalesOrPurchase"] = {
            "Desc": description,
            "Price": _amount(item.price),
            "AccountRef": _ref(item.account),
        }
    return _without_empty(record)


def _customer(customer: Customer, tax_item: str) -> Record:
    if customer.parent is not None:
        return {
            "Name": customer.name,
            "ParentRef": _ref(customer.parent.full_name),
            "CompanyName": customer.parent.name,
            "BillAddress": _address(customer.parent.name, customer.address),
            "TermsRef": _ref(customer.terms.name),
            "SalesTaxCodeRef": _ref(customer.tax_code.name),
            "ItemSalesTaxRef": _ref(tax_item),
            "JobStatus": "InProgress",
        }
    return _without_empty(
        {
            "Name": customer.name,
            "CompanyName": "" if customer.name == customer.person.full_name else customer.name,
            "FirstName": customer.person.first_name,
            "LastName": customer.person.last_name,
            "BillAddress": _address(customer.name, customer.address),
            "Phone": customer.phone,
            "Email": customer.email,
            "Contact": storable(customer.person.full_name, 41),
            "TermsRef": _ref(customer.terms.name),
            "SalesTaxCodeRef": _ref(customer.tax_code.name),
            "ItemSalesTaxRef": _ref(tax_item),
        }
    )


# --------------------------------------------------------------------------------------------------- transactions


def trading(document: Document, recipe: Recipe, txn_id: TxnIDs) -> Step:
    """The request that enters a document; `txn_id` gives the TxnID of an invoice or bill that was entered before."""
    if isinstance(document, Sale):
        return _add("Invoice", _invoice(document, recipe))
    if isinstance(document, Receipt):
        return _add("ReceivePayment", _receive_payment(document, recipe.roles, txn_id))
    if isinstance(document, Purchase):
        return _add("Bill", _bill(document, recipe.roles))
    return _add("BillPaymentCheck", _bill_payment(document, recipe.roles, txn_id))


def _invoice(sale: Sale, recipe: Recipe) -> Record:
    customer = sale.customer
    return _without_empty(
        {
            "CustomerRef": _ref(customer.full_name),
            "ARAccountRef": _ref(recipe.roles.receivable),
            "TxnDate": _date(sale.at),
            "TermsRef": _ref(customer.terms.name),
            "ItemSalesTaxRef": _ref(recipe.sales_tax.item),
            "Memo": sale.memo,
            "CustomerSalesTaxCodeRef": _ref(customer.tax_code.name),
            _SALE_LINE: [_invoice_line(line) for line in sale.lines],
        }
    )


def _invoice_line(line: Line) -> Record:
    if line.item is None:
        return {"Desc": line.description}
    record: Record = {"ItemRef": _ref(line.item.full_name), "Desc": line.description, "Quantity": _quantity(line)}
    if line.rate != line.item.price:
        record["Rate"] = _amount(line.rate)
    return _without_empty(record)


def _receive_payment(receipt: Receipt, roles: Roles, txn_id: TxnIDs) -> Record:
    return {
        "CustomerRef": _ref(receipt.customer.full_name),
        "ARAccountRef": _ref(roles.receivable),
        "TxnDate": _date(receipt.at),
        "RefNumber": receipt.number,
        "TotalAmount": _amount(receipt.amount),
        "DepositToAccountRef": _ref(roles.bank),
        "AppliedToTxnAdd": [
            {"TxnID": txn_id(sale), "PaymentAmount": _amount(amount)} for sale, amount in receipt.applied
        ],
    }


def _bill(bill: Purchase, roles: Roles) -> Record:
    expenses: list[Value] = []
    goods: list[Value] = []
    for line in bill.lines:
        if line.item is None:
            expense: Record = {"AccountRef": _ref(line.account), "Amount": _amount(line.amount)}
            expenses.append(expense | {"Memo": line.description} if line.description else expense)
        else:
            goods.append(
                {
                    "ItemRef": _ref(line.item.full_name),
                    "Quantity": _quantity(line),
                    "Cost": _amount(line.rate),
                    "Amount": _amount(line.amount),
                }
            )
    return _without_empty(
        {
            "VendorRef": _ref(bill.vendor.name),
            "APAccountRef": _ref(roles.payable),
            "TxnDate": _date(bill.at),
            "RefNumber": bill.number,
            "TermsRef": _ref(bill.vendor.terms.name if bill.vendor.terms else ""),
            "Memo": bill.memo,
            "ExpenseLineAdd": expenses,
            _ITEM_LINE: goods,
        }
    )


def _bill_payment(check: Settlement, roles: Roles, txn_id: TxnIDs) -> Record:
    return {
        "PayeeEntityRef": _ref(check.vendor.name),
        "APAccountRef": _ref(roles.payable),
        "TxnDate": _date(check.at),
        "BankAccountRef": _ref(roles.bank),
        "RefNumber": check.number,
        "AppliedToTxnAdd": [
            {"TxnID": txn_id(bill), "PaymentAmount": _amount(amount)} for bill, amount in check.applied
        ],
    }


# ---------------------------------------------------------------------------------------------------- value forms


def _add(kind: str, record: Record, *, may_exist: bool = False) -> Step:
    return Step(f"{kind}AddRq", {f"{kind}Add": record}, may_exist)


def _ref(full_name: str) -> Record:
    return {"FullName": full_name} if full_name else {}


def _address(name: str, address: Address) -> Record:
    lines: Record = {f"Addr{number}": line for number, line in enumerate((name, *address.lines), 1)}
    return lines | {"City": address.city, "State": address.state, "PostalCode": address.postal_code}


def _without_empty(record: Record) -> Record:
    return {name: value for name, value in record.items() if value not in ("", {}, [])}


def _date(moment: datetime) -> str:
    return moment.date().isoformat()


def _amount(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _quantity(line: Line) -> str:
    return format((Decimal(line.quantity) / 100).normalize(), "f")
