"""The mapping held to the battery of properties: every object that is read, every record that can be written."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from lxml import etree

from mockbooks import QuickBooks
from mockbooks.qbxml import catalogue
from mockbooks_harness import mapping
from mockbooks_harness.mapping import CompanyReader, Context
from mockbooks_harness.strategies import check_mapping

READ = [(data_type, form.ret) for data_type, table in mapping.TABLES.items() for form in table.forms]

#: What is changed on purpose.
LEFT_OUT: dict[str, tuple[str, ...]] = {
    # Whom a deposit is from, or a check is to, is read where it is a customer or a vendor; employees and other names are no contacts.
    "directIncomes": ("DepositLineRet/EntityRef",),
    "directCosts": ("PayeeEntityRef",),
}
#: What QuickBooks may refuse of what is written: of two names the same, of what the original held and its copy cannot.
MAY_REFUSE: dict[str, tuple[int, ...]] = {}


class Mapped:
    """A data type, with what of a company it asks for."""

    def __init__(self, data_type: str) -> None:
        self.data_type = data_type
        self.table = mapping.TABLES[data_type]
        # The company that is drawn in stays as it is: what is made in it is undone.
        self._context = cache(lambda quickbooks: CompanyReader(quickbooks.process).context(data_type))

    def read(self, text: str, quickbooks: QuickBooks | None) -> list[Any]:
        context = Context() if quickbooks is None else self._context(quickbooks)
        return list(mapping.records(self.data_type, [etree.fromstring(text)], context))

    def project(self, record: Any) -> Any:
        return mapping.project(self.data_type, record)

    def write(self, record: Any, quickbooks: QuickBooks | None) -> etree._Element:
        context = Context()
        if quickbooks is not None:
            context = CompanyReader(quickbooks.process).context_to_write(self.data_type, record)
        return mapping.write(self.data_type, record, context)

    def hold(self, ret: str, max_examples: int) -> None:
        writing = {"write": self.write, "project": self.project} if self.table.creates else {}
        check_mapping(
            read=self.read,
            names=(ret,),
            # Of reports only those summarised by months are read.
            refuses=(mapping.CannotMap, ValueError) if self.table.report else mapping.CannotMap,
            left_out=LEFT_OUT.get(self.data_type, ()),
            may_refuse=MAY_REFUSE.get(self.data_type, ()),
            with_quickbooks=True,
            max_examples=max_examples,
            **writing,
        )


def test_every_object_that_is_read_is_one_of_an_answer() -> None:
    assert len(READ) > 35
    for _, ret in READ:
        assert catalogue.body(ret).name == ret


@pytest.mark.parametrize(("data_type", "ret"), [("invoices", "InvoiceRet"), ("customers", "CustomerRet")])
def test_the_mapping_passes(data_type: str, ret: str) -> None:
    Mapped(data_type).hold(ret, 10)


@pytest.mark.slow
@pytest.mark.parametrize(("data_type", "ret"), READ)
def test_the_mapping_passes_for_all_its_types(data_type: str, ret: str) -> None:
    Mapped(data_type).hold(ret, 200)
