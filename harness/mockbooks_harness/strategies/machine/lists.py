"""Rules of lists: entries are added, renamed, hidden, deleted; a change with a stale edit sequence is refused."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from hypothesis import strategies as st
from hypothesis.stateful import multiple, rule

from mockbooks_harness.strategies.machine.company_machine import CompanyMachine, at_home
from mockbooks_harness.strategies.machine.writing import add, by_id

_ADDS = tuple(
    f"{kind}AddRq"
    for kind in (
        "Account",
        "Class",
        "Vendor",
        "OtherName",
        "Employee",
        "ItemService",
        "ItemNonInventory",
        "ItemInventory",
    )
)
_NAMES = st.sampled_from(("Abel", "Carol", "Zoë", "O'Neil & Daughters", 'The "Shop"', "x" * 41))


class Lists(CompanyMachine):
    """Customers, vendors, accounts, items and what else lists hold."""

    @rule(target=CompanyMachine.customers, data=st.data())
    def add_a_customer(self, data: st.DataObject) -> Any:
        """A customer or a job, with any of what a customer may have."""
        made = self.draw_and_send(data, "CustomerAddRq")
        return multiple(*at_home([] if made is None else [made]))

    @rule(data=st.data())
    def add_to_a_list(self, data: st.DataObject) -> None:
        """An entry of another list."""
        self.draw_and_send(data, _ADDS)

    @rule(target=CompanyMachine.customers, name=_NAMES, parent=CompanyMachine.customers)
    def add_a_job(self, name: str, parent: str) -> Any:
        """A job beneath a customer."""
        made = self.change(add("Customer", f"<Name>{escape(name)}</Name>{by_id('ParentRef', parent)}"))
        if made is None:
            return multiple()
        (above,) = self.ask(f"<CustomerQueryRq><ListID>{parent}</ListID></CustomerQueryRq>")
        assert made.findtext("FullName") == f"{above.findtext('FullName')}:{made.findtext('Name')}"
        return made.findtext("ListID")

    @rule(customer=CompanyMachine.customers, name=_NAMES, active=st.booleans(), stale=st.booleans())
    def change_a_customer(self, customer: str, name: str, active: bool, stale: bool) -> None:
        """Rename or hide one; with a stale edit sequence that must be refused."""
        found = self.ask(f"<CustomerQueryRq><ListID>{customer}</ListID></CustomerQueryRq>")
        if not found:
            return
        before = found[0]
        sequence = "1" if stale else before.findtext("EditSequence")
        after = self.change(
            f"<CustomerModRq><CustomerMod><ListID>{customer}</ListID><EditSequence>{sequence}</EditSequence>"
            f"<Name>{escape(name)}</Name><IsActive>{str(active).lower()}</IsActive></CustomerMod></CustomerModRq>"
        )
        if after is not None:
            assert not stale
            assert after.findtext("Name") == name
            assert after.findtext("EditSequence") != before.findtext("EditSequence")
            assert after.findtext("TotalBalance") == before.findtext("TotalBalance")

    @rule(customer=CompanyMachine.customers)
    def delete_a_customer(self, customer: str) -> None:
        """Only one that nothing refers to."""
        if (
            self.change(f"<ListDelRq><ListDelType>Customer</ListDelType><ListID>{customer}</ListID></ListDelRq>")
            is not None
        ):
            assert self.ask(f"<CustomerQueryRq><ListID>{customer}</ListID></CustomerQueryRq>") == []
            assert not self.model.customers.get(customer)
