"""`QuickBooksMachine`: a random life of a company, with a naive model beside it, for Hypothesis.

    class MyMapping(QuickBooksMachine):
        @invariant()
        def every_invoice_is_mapped(self):
            for invoice in self.ask("<InvoiceQueryRq></InvoiceQueryRq>")[0]:
                assert my_mapping.read(invoice)["total"] == ...

    TestMyMapping = MyMapping.TestCase

The rules come in families: lists, sales, purchases, banking, stock, faults. Take some of them, or add your own, by
subclassing the families together with `CompanyMachine`.
"""

from __future__ import annotations

from mockbooks_harness.strategies.machine.banking import Banking
from mockbooks_harness.strategies.machine.company_machine import CompanyMachine
from mockbooks_harness.strategies.machine.faults import Faults
from mockbooks_harness.strategies.machine.lists import Lists
from mockbooks_harness.strategies.machine.purchases import Purchases
from mockbooks_harness.strategies.machine.sales import Sales
from mockbooks_harness.strategies.machine.stock import Stock

__all__ = ["Banking", "CompanyMachine", "Faults", "Lists", "Purchases", "QuickBooksMachine", "Sales", "Stock"]


class QuickBooksMachine(Lists, Sales, Purchases, Banking, Stock, Faults):
    """All families of rules over one company."""
