"""What all sales documents have in common: a customer, item lines, sales tax, addresses.

What the request leaves out comes from the customer: terms, representative, tax, addresses [A], or from the preferences:
the way of shipping, FOB (assumed); the template is the first one of the type (assumed). IsToBePrinted is true unless
said otherwise [R:FRAG]. Subtotal is the sum of the lines before tax [D:OSR]; that payment items and sales tax items on
lines are part of it, as they are of the total, is assumed.
"""

from __future__ import annotations

from typing import ClassVar

from mockbooks.books.costing import StockLine
from mockbooks.books.posting import PostingLine
from mockbooks.company import Company
from mockbooks.operations import preferences
from mockbooks.operations.lists.addresses import with_blocks
from mockbooks.operations.transactions import features, header_defaults, sales_lines, sales_tax_rules, taxes_by_code
from mockbooks.operations.transactions.form_defaults import can_be_emailed, default_template
from mockbooks.operations.transactions.stock_lines import sold
from mockbooks.operations.transactions.transaction import POSTED_NAME, Line, Transaction
from mockbooks.operations.transactions.transaction_type import Draft, TransactionType
from mockbooks.operations.transactions.values import reference
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import INVALID_VALUE, Refused
from mockbooks.qbxml.types import amount_text

__all__ = ["SalesDocument"]

_FROM_CUSTOMER = ("TermsRef", "SalesRepRef")
_ADDRESSES = ("BillAddress", "ShipAddress")
_FROM_PREFERENCES = (("ShipMethodRef", "DefaultShipMethodRef"), ("FOB", "DefaultFOB"))


class SalesDocument(TransactionType):
    """A document for a customer with item lines."""

    entity_ref = "CustomerRef"
    shows_total: ClassVar[bool] = True
    """Whether the Ret has a TotalAmount: an invoice has none [D:SCH]."""
    fixed = frozenset({"CustomerRef", "TemplateRef", "TxnDate", "ItemSalesTaxRef", "IsToBePrinted"})

    def prepare(self, draft: Draft) -> None:
        """Customer, date, number, and what the customer brings along."""
        own = draft.own
        features.refuse_unavailable(draft.company, draft.given, draft.acted)
        customer = self.customer(draft)
        header_defaults.txn_date(draft)
        header_defaults.number(draft, numbered=self.numbered)
        if customer is not None:
            for name in _FROM_CUSTOMER:
                if name in self.stored_names:
                    header_defaults.default(draft, name, customer)
            for name in _ADDRESSES:
                header_defaults.address(draft, name, customer)
        with_blocks(own, _ADDRESSES)
        if draft.is_new:
            self._from_preferences(draft)
            default_template(draft)
        if "IsToBePrinted" in self.stored_names:
            own.setdefault("IsToBePrinted", "true")
        own.setdefault("IsToBeEmailed", "false")
        can_be_emailed(draft, customer)
        sales_tax_rules.header_tax(draft, customer)

    def _from_preferences(self, draft: Draft) -> None:
        """How goods are sent and where they change hands, as the company has it for all forms (assumed)."""
        sales = preferences.group(draft.company, "SalesAndCustomersPreferences")
        for name, preference in _FROM_PREFERENCES:
            value = sales.get(preference)
            if value and name in self.stored_names and name not in draft.given:
                draft.own[name] = value

    def customer(self, draft: Draft) -> int | None:
        """The customer or job; it must be given, unless the type says otherwise. Raises ``Refused`` 3150."""
        return header_defaults.entity(draft, "CustomerRef")

    def line(self, draft: Draft, line: Line, given: Record, acted: Record) -> None:
        """An item line. Raises ``Refused``."""
        sales_lines.sales_line(draft, line, given, acted)

    def finish(self, draft: Draft) -> None:
        """Subtotal, tax, total."""
        if draft.lines_changed:
            sales_lines.complete_lines(draft)
        # Taxed by their codes, lines are thereafter what they come to without tax.
        tax = taxes_by_code.tax_sale(draft) if taxes_by_code.are_used(draft.company) else None
        subtotal = sales_lines.sum_of_lines(draft.txn.lines)
        if tax is None:
            tax = sales_tax_rules.total_tax(draft, sales_lines.taxable_cents)
        draft.txn.total = subtotal + tax
        draft.own["Subtotal"] = amount_text(subtotal)
        if self.shows_total:
            draft.own["TotalAmount"] = amount_text(draft.txn.total)
        if draft.txn.total < 0:
            _refuse_negative(draft)

    def stock(self, company: Company, txn: Transaction) -> list[StockLine]:
        """What is sold goes out of the stock at average cost."""
        return sold(company, txn, -1)

    def sales_postings(self, company: Company, txn: Transaction, sign: int) -> list[PostingLine]:
        """The ledger lines of item lines and tax; ``sign`` is -1 where a sale is a credit."""
        lines = [
            PostingLine(
                line.account,
                sign * line.amount,
                entity=reference(line.own, POSTED_NAME) or txn.entity,
                item=line.item,
                class_=self.class_of(line.own),
                line=line.id,
            )
            for line in txn.lines
            if line.account is not None
        ]
        return lines + sales_tax_rules.tax_postings(company, txn, sign)

    def void(self, txn: Transaction) -> None:
        """Nothing sold, no tax, no discount to take."""
        sales_tax_rules.void_tax(txn)
        for name in ("Subtotal", "TotalAmount"):
            if name in txn.own:
                txn.own[name] = "0.00"
        for name in ("SuggestedDiscountAmount", "SuggestedDiscountDate"):
            txn.own.pop(name, None)

    @staticmethod
    def class_of(own: Record) -> int | None:
        """The class of a header or line."""
        return reference(own, "ClassRef")


def _refuse_negative(draft: Draft) -> None:
    """Assumed: a document cannot come to less than nothing."""
    raise Refused(INVALID_VALUE, field="Amount", value=amount_text(draft.txn.total))
