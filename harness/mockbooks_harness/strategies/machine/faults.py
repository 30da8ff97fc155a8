"""Rules of what goes wrong: documents that are not right, requests that are refused, a QuickBooks that gives up."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from mockbooks import RequestProcessorError
from mockbooks_harness.strategies.for_company import requests_for
from mockbooks_harness.strategies.invalid import invalid_requests
from mockbooks_harness.strategies.machine.company_machine import CompanyMachine
from mockbooks_harness.strategies.requests import requests

_ANY = (
    "CustomerAddRq",
    "InvoiceAddRq",
    "BillAddRq",
    "JournalEntryAddRq",
    "ItemInventoryAddRq",
    "TxnDelRq",
    "InvoiceQueryRq",
)


class Faults(CompanyMachine):
    """Whatever goes wrong, nothing has happened, or all of it."""

    @rule(data=st.data())
    def send_what_is_wrong(self, data: st.DataObject) -> None:
        """A document with one thing wrong: it fails as stated, and leaves no trace."""
        bad = data.draw(invalid_requests(data.draw(st.sampled_from(_ANY)), version=self.version))
        before = self.company.to_bytes()
        try:
            self.quickbooks.process(bad.text)
        except RequestProcessorError as failure:
            code = failure.hresult.code
        else:
            code = 0
        assert code == (0 if bad.hresult is None else bad.hresult.code), bad
        self._nothing_has_changed(before, bad.says)

    @rule(data=st.data())
    def send_anything(self, data: st.DataObject) -> None:
        """A document drawn from the language alone, which hardly ever fits the company."""
        self.sent(data.draw(requests(data.draw(st.sampled_from(_ANY)), version=self.version)))

    @rule(data=st.data(), carried_out=st.booleans())
    def lose_the_answer(self, data: st.DataObject, carried_out: bool) -> None:
        """The call fails: what was asked was done as a whole, or not at all."""
        document = data.draw(requests_for(self.company, ("BillAddRq", "SalesReceiptAddRq"), version=self.version))
        faults = self.quickbooks.desktop.faults
        kind = "BillAdd" if "<BillAddRq" in document else "SalesReceiptAdd"
        faults.add(request=kind, hresult=0x80040408, carried_out=carried_out)
        before = self.company.to_bytes()
        try:
            self.quickbooks.process(document)
        except RequestProcessorError:
            pass
        else:
            raise AssertionError("a call that was to fail did not")
        finally:
            faults.clear()
        if carried_out:
            self.changes += 1
            self.read_model()
        else:
            self._nothing_has_changed(before, "the call failed")
