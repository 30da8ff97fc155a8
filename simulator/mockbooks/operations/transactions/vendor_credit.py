"""VendorCredit: debit to accounts payable, credit to the accounts of its lines.

CreditAmount is the sum of the lines, OpenAmount what of it is not applied yet. It is applied by the payments of bills
that set it (SetCredit). What goes back to the vendor leaves the stock at the amount of its line [A].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mockbooks.operations import holes
from mockbooks.operations.call import Call
from mockbooks.operations.transactions.transaction_type import Row
from mockbooks.operations.transactions.vendor_document import VendorDocument
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.render import Hole
from mockbooks.qbxml.types import amount_text

__all__ = ["VendorCredit"]


class VendorCredit(VendorDocument):
    """What a vendor owes us back."""

    kind = "VendorCredit"
    total_name = "CreditAmount"
    direction = -1
    provenance: ClassVar[Mapping[str, str]] = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def derived(self) -> Record:
        """What is not applied yet."""
        return {"OpenAmount": Hole(holes.OPEN_AMOUNT)}

    def fill(self, call: Call, names: dict[int, str], row: Row) -> None:
        """What is not applied yet."""
        names[holes.OPEN_AMOUNT] = amount_text(row[4])
