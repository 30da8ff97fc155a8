"""What customers give back: credit memos for a part of an invoice, set off against what they pay next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from mockbooks.generate.activities.activity import Activity
from mockbooks.generate.activities.selling import Selling
from mockbooks.generate.documents import Document, Sale
from mockbooks.generate.recipe.facts import Range
from mockbooks.generate.rounding import rounded

_AFTER = Range(4, 25)


class Returns(Activity):
    """Credit memos."""

    name = "returns"

    def entered(self, document: Document) -> None:
        """Some of what is invoiced comes back."""
        if not isinstance(document, Sale) or document.form != "Invoice" or document.is_opening:
            return
        self.draw_for(f"{document.customer.full_name}/{document.at}")
        if self.chance(self.recipe.trading.returned):
            self.later(self.after(document.on, _AFTER), lambda day: self._credit_memo(day, document))

    def _credit_memo(self, day: date, invoice: Sale) -> list[Document]:
        if any(line.discount or line.bundle for line in invoice.lines):
            return []
        lines = [line for line in invoice.lines if line.item is not None and line.amount > 0]
        if not lines:
            return []
        line = self.random.choice(lines)
        assert line.item is not None
        step = line.item.step
        quantity = self.random.randint(1, max(1, line.quantity // step // 2)) * step
        given = replace(
            line, quantity=quantity, amount=rounded(Decimal(quantity * line.rate) / 100), order=None, description=""
        )
        memo = Selling.sale("CreditMemo", self.moment(day), invoice.customer, [given])
        memo.memo = "Returned" if line.item.kind in ("stock", "goods") else "Allowance"
        return [memo] if memo.total > 0 else []
