"""Reading and writing as requests: what a connector asks QuickBooks, and what it makes of an answer."""

from __future__ import annotations

from lxml import etree

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element, text
from mockbooks_harness.mapping.rows import CannotMap, check_record, options_of, read_rows, write_rows
from mockbooks_harness.mapping.tables import BY_RET, TABLES, table_of


def read(ret: Element | str, context: Context | None = None) -> Record:
    """The Codat record of an object of QuickBooks: `<InvoiceRet>`, as an element or its text.

    Raises KeyError for an object of a type that is not mapped.
    """
    element = etree.fromstring(ret) if isinstance(ret, str) else ret
    table = BY_RET.get(str(element.tag))
    if table is None:
        raise KeyError(f"No mapping for {element.tag}; there is one for {', '.join(BY_RET)}.")
    return read_rows(table.rows_for(str(element.tag)), element, context or Context())


def check(data_type: str, record: Record, context: Context | None = None) -> tuple[list[Record], list[Record]]:
    """Codat's validation of a record to be written: errors, and warnings for what will be ignored."""
    return check_record(table_of(data_type), record, context or Context())


def write(data_type: str, record: Record, context: Context | None = None) -> Element:
    """The request that creates a Codat record in QuickBooks, `<InvoiceAddRq>`.

    Raises CannotMap where the record is not fit, and where the type cannot be created.
    """
    context = context or Context()
    table = table_of(data_type)
    if not table.add:
        item = {"itemId": "", "message": f"{table.model} cannot be created", "validatorName": table.model}
        raise CannotMap(table.model, [item], [])
    errors, warnings = check_record(table, record, context)
    if errors:
        raise CannotMap(table.model, errors, warnings)
    request = etree.Element(f"{table.add}Rq")
    write_rows(table.rows, record, etree.SubElement(request, table.add), context)
    return request


def created_id(data_type: str, answer: Element) -> str:
    """The id of the record that a request created, out of its answer `<InvoiceAddRs>`.  Raises ValueError without
    one.
    """
    found = text(answer.find(table_of(data_type).returned))
    if found is None:
        raise ValueError(f"{answer.tag} has no {table_of(data_type).returned}.")
    return found


def data_type_of(ret: str) -> str:
    """The data type that a Ret is read as.  Raises KeyError where there is none."""
    return BY_RET[ret].data_type


def query_requests(data_type: str) -> list[Element]:
    """The requests that find all objects of a data type; new elements each time."""
    return [etree.fromstring(request) for request in table_of(data_type).queries]


def related_requests(data_type: str) -> list[Element]:
    """The requests that find what those objects speak of, for `Context(related=…)`; new elements each time."""
    return [etree.fromstring(request) for request in table_of(data_type).related]


def options(data_type: str) -> Record | None:
    """What a push of the type may contain, as Codat's PushOption; None where it cannot be pushed."""
    table = TABLES.get(data_type)
    return options_of(table) if table is not None and table.add else None
