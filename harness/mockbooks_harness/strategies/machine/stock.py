"""Rules of stock: goods are counted and built. They always cost the same, so that what is there is worth that."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import multiple, rule

from mockbooks_harness.strategies.machine.company_machine import CompanyMachine
from mockbooks_harness.strategies.machine.model import Effect, cents
from mockbooks_harness.strategies.machine.sales import COST
from mockbooks_harness.strategies.machine.writing import DAYS, PIECES, add, by_name, dated


class Stock(CompanyMachine):
    """What is on the shelves."""

    @rule(
        target=CompanyMachine.documents,
        item=st.sampled_from(("Lamp", "Shade")),
        quantity=PIECES,
        lost=st.booleans(),
        day=DAYS,
    )
    def count(self, item: str, quantity: Decimal, lost: bool, day: dt.date) -> Any:
        """An adjustment: goods are missing, or there are more than was thought."""
        difference = -quantity if lost else quantity
        adjusted = f"<QuantityAdjustment><QuantityDifference>{difference}</QuantityDifference></QuantityAdjustment>"
        line = f"<InventoryAdjustmentLineAdd>{by_name('ItemRef', item)}{adjusted}</InventoryAdjustmentLineAdd>"
        body = by_name("AccountRef", "Cost of goods") + dated(day) + line
        worth = cents(difference * COST)
        effect = Effect({"Goods in stock": worth, "Cost of goods": -worth}, stock={item: difference})
        made = self.change(add("InventoryAdjustment", body), effect, "InventoryAdjustment")
        return multiple() if made is None else ("InventoryAdjustment", made.findtext("TxnID", ""))

    @rule(target=CompanyMachine.documents, quantity=st.integers(1, 3))
    def build(self, quantity: int) -> Any:
        """Assemblies of one lamp and one shade each; too few parts are waited for."""
        body = (
            f"{by_name('ItemInventoryAssemblyRef', 'Light')}<QuantityToBuild>{quantity}</QuantityToBuild>"
            "<MarkPendingIfRequired>true</MarkPendingIfRequired>"
        )
        made = self.change(add("BuildAssembly", body))
        return multiple() if made is None else ("BuildAssembly", made.findtext("TxnID", ""))
