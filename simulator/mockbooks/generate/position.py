"""Where a company stands while its year is played: what is open, what there is of money and stock.

Spending takes from the money at once, and selling or sending back from the stock, so nobody spends or sells the same
twice; what comes in is there when it has been entered. So no account at a bank is ever overdrawn, and nothing is sold
that is not there.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from mockbooks.generate.cast import Customer, Vendor
from mockbooks.generate.documents import (
    Deposit,
    Document,
    Journal,
    Line,
    Purchase,
    Receipt,
    Sale,
    Settlement,
    StockCount,
    Transfer,
)
from mockbooks.generate.recipe import Recipe
from mockbooks.generate.recipe.names import TAKEN_BY_CODE, TAX_ACCOUNT_NAMES
from mockbooks.generate.wares import Item


class Position:
    """Money, stock, and what is open, as of the last document entered."""

    def __init__(self, recipe: Recipe) -> None:
        self._bank = recipe.roles.bank
        self._banks = {account.name for account in recipe.accounts if account.type == "Bank"}
        self._waits = recipe.deposits is not None
        self.money: Counter[str] = Counter()
        """What can be spent of each account at a bank."""
        self.owed: Counter[str] = Counter()
        """What is owed on other accounts, by name: credits less debits."""
        self.tax_owed: Counter[str] = Counter()
        """Sales tax that is owed, by agency."""
        self.receivable: defaultdict[Customer, list[Sale]] = defaultdict(list)
        self.customer_credits: defaultdict[Customer, list[Sale | Receipt]] = defaultdict(list)
        self.payable: list[Purchase] = []
        self.vendor_credits: defaultdict[Vendor, list[Purchase]] = defaultdict(list)
        self.undeposited: list[Sale | Receipt] = []
        self.stock: Counter[Item] = Counter()
        self.on_order: Counter[Item] = Counter()

    def spend(self, amount: int, account: str = "") -> bool:
        """Take so much from the bank; False if it is not there, and nothing is taken."""
        account = account or self._bank
        if amount > self.money[account]:
            return False
        self.money[account] -= amount
        return True

    def enter(self, document: Document) -> None:
        """What a document means for those after it. What it spends has been taken already."""
        match document:
            case Sale():
                self._sale(document)
            case Receipt():
                self._money_in(document, document.amount)
                if document.open:
                    self.customer_credits[document.customer].append(document)
            case Purchase():
                self._purchase(document)
            case Settlement(form="BillPaymentCreditCard"):
                self.owed[document.account] += document.amount
            case Deposit() | Transfer() | Journal():
                self._moved(document)
            case StockCount():
                for item, difference, _ in document.lines:
                    self.stock[item] += difference

    def _moved(self, document: Deposit | Transfer | Journal) -> None:
        """Money that goes from one account to another."""
        match document:
            case Deposit():
                self.money[document.account] += document.total
                for line in document.lines:
                    self._booked(line.account, line.amount, line.entity)
            case Transfer():
                self._booked(document.target, -document.amount)
            case Journal():
                for entry in document.lines:
                    self._booked(entry.account, -entry.amount)

    def _booked(self, account: str, amount: int, entity: str = "") -> None:
        """A credit (or, negative, a debit) of an account; what leaves a bank has been taken already."""
        if account in self._banks:
            self.money[account] += max(0, -amount)
        elif account in TAX_ACCOUNT_NAMES:
            self.tax_owed[entity] += amount
        else:
            self.owed[account] += amount

    def _sale(self, sale: Sale) -> None:
        if sale.form in ("Estimate", "SalesOrder"):
            return
        sign = -1 if sale.form == "CreditMemo" else 1
        for agency, amount in sale.taxes:
            self.tax_owed[agency] += sign * amount
        if sale.form == "Invoice":
            self.receivable[sale.customer].append(sale)
        elif sale.form == "CreditMemo":
            self.customer_credits[sale.customer].append(sale)
            for line in sale.lines:
                if line.item is not None and line.item.kind == "stock":
                    self.stock[line.item] += line.quantity
        else:
            self._money_in(sale, sale.total)

    def _money_in(self, document: Sale | Receipt, amount: int) -> None:
        if not amount:
            return
        if self._waits:
            self.undeposited.append(document)
        else:
            self.money[self._bank] += amount

    def _purchase(self, purchase: Purchase) -> None:
        form = purchase.form
        sign = -1 if form in ("VendorCredit", "CreditCardCredit") else 1
        for line in purchase.lines:
            if line.account == TAKEN_BY_CODE:
                self.tax_owed[line.entity] -= 0 if form == "PurchaseOrder" else sign * line.amount
            elif line.account and form != "PurchaseOrder":
                self._booked(line.account, -sign * line.amount, purchase.payee)
            elif line.item is not None and line.item.kind == "stock":
                self._goods(form, line.item, line, sign)
        if form == "Bill":
            self.payable.append(purchase)
        elif form == "VendorCredit" and purchase.vendor:
            self.vendor_credits[purchase.vendor].append(purchase)
        elif form in ("CreditCardCharge", "CreditCardCredit"):
            self.owed[purchase.account] += sign * purchase.total

    def _goods(self, form: str, item: Item, line: Line, sign: int) -> None:
        if form == "PurchaseOrder":
            self.on_order[item] += line.quantity
        elif sign > 0:
            self.stock[item] += line.quantity
            if line.order is not None:
                self.on_order[item] -= line.quantity
