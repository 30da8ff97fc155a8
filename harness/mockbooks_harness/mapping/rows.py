"""Tables of rows, and the walks over them: reading an element, writing a record.

A `Row` says where a member of a Codat record comes from in qbXML, how it is converted, how we know, and, where a push
exists, where it goes: both directions side by side.  Evidence: the marks of the facts (`D:EX` Codat's own QuickBooks
Desktop examples, `D:SCH` the qbXML schema, `D:DOC` Codat's documentation, `R` recorded, `A` assumed).

A `Form` is one kind of QuickBooks object that a data type is read from and may be written as; a `Table` is a data
type: its forms, what finds them, and what a pushed record is held to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from mockbooks_harness.exact_json import Record
from mockbooks_harness.mapping.context import Context
from mockbooks_harness.mapping.fields import Element

Read = Callable[[Element, Context], Any]
Convert = Callable[[Any, Context], str | None]
Build = Callable[[Any, Context], list[Element]]
Check = Callable[[Record, Context], list[tuple[str, str]]]
Keep = Callable[[Any, Record], Any]


@dataclass(frozen=True, slots=True)
class Write:
    """Where a member of a pushed record goes, and what is asked of it.

    `path` below the element that is written; "" for a member that is asked for and not stored.  `source` is the
    member's path in the record, the row's own unless given.  `convert` makes the text (None: nothing is written);
    `build` makes whole elements instead; `rows` are those of an object's or of an array's members, the latter each
    written as an element `path`.  `kind`, `required`, `longest`, `values`, and `owner_required` (the object that holds
    the member must be there) are what `check` holds the member to and `options` publishes.  `marked`: published as
    required though pushes without it are published too, so it is not asked for.  `create_only`: no part of an update.
    Not `published`: pushes have it though the options model is silent about it.
    """

    path: str
    source: str = ""
    kind: str = "String"
    required: bool = False
    owner_required: bool = True
    marked: bool = False
    longest: int | None = None
    values: tuple[str, ...] = ()
    convert: Convert | None = None
    build: Build | None = None
    rows: tuple[Row, ...] = ()
    create_only: bool = False
    published: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One member of a record: `codat` its name, `qbxml` the path in the Ret ("." the Ret itself).

    `read` gets the element at the path; where there is none the member is `missing`, and left out where that is None.
    `keep` is what of a read value can be pushed (see `projection`): the value itself unless given; `lost` says why a
    member that may be pushed does not come back as it was, and is no part of the projection.
    """

    codat: str
    qbxml: str
    read: Read | None
    evidence: str
    write: Write | None = None
    missing: Any = None
    keep: Keep | None = None
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of QuickBooks object: `ret` its name in answers, `rows` how it is read and written, in its own order.

    `add` and `mod` are the elements that create and change one, "" where there is none; `deletes` its TxnDelType;
    `key` the element with its id; `date` the one that tells how old it is, "" for a list.  `each` are the children
    that are a record each, "" where the object is one.
    """

    ret: str
    rows: tuple[Row, ...]
    add: str = ""
    mod: str = ""
    deletes: str = ""
    key: str = "TxnID"
    date: str = "TxnDate"
    each: str = ""


Records = Callable[[Iterable[Element], Context], Iterable[Record]]


@dataclass(frozen=True, slots=True)
class Table:
    """One data type.

    `queries` find the objects of its forms, `related` what these speak of, both as texts of requests.  `choose` says as
    which form a record is written, the first unless given; `model` is the type's name in Codat's messages.  `checks`
    look at a whole pushed record, once its members are fit: what each is about, and the rest of a sentence that begins
    "Failed to push to Invoice as".  `whole` makes, of the record as a whole, what stands at the end of an Add.
    `created` finds the id in the answer to a request, the key of the form unless given.  `updates`: a record can be
    changed; `deletable`: Codat can delete one.  `settle` ends a projection.

    `changes`: the type can be read by what changed since a moment; if not it is read whole each time.  `grouped`: its
    rets are rows, those of one transaction following one another, and `assemble` makes records of them.  `report`: it
    is read of this report, by months.
    """

    data_type: str
    model: str
    forms: tuple[Form, ...]
    queries: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    choose: Callable[[Record, Context], str] | None = None
    created: Callable[[Element], str | None] | None = None
    settle: Callable[[Record], Record] | None = None
    updates: bool = False
    deletable: bool = False
    whole: Build | None = None
    changes: bool = True
    grouped: bool = False
    assemble: Records | None = None
    report: str = ""

    @property
    def rets(self) -> tuple[str, ...]:
        """The objects it is read from."""
        return tuple(form.ret for form in self.forms)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of its first form that can be written, else of its first: what a push is held to."""
        return next((form for form in self.forms if form.add), self.forms[0]).rows

    @property
    def creates(self) -> bool:
        """Whether a record can be pushed."""
        return any(form.add for form in self.forms)

    def form(self, ret: str) -> Form:
        """The form of one of its Rets.  Raises KeyError."""
        for form in self.forms:
            if form.ret == ret:
                return form
        raise KeyError(f"{self.data_type} are not made of {ret}.")


class CannotMap(Exception):
    """A record cannot be written: `errors` and `warnings` are Codat's validation items; `field` is what the first is
    about.

    An item is {"itemId", "message", "validatorName"}.
    """

    def __init__(self, model: str, errors: list[Record], warnings: list[Record]) -> None:
        super().__init__("; ".join(str(item["message"]) for item in errors))
        self.model = model
        self.errors = errors
        self.warnings = warnings
        self.field = str(errors[0]["itemId"]) if errors else ""


def read_rows(rows: tuple[Row, ...], ret: Element, context: Context) -> Record:
    """The record of an element."""
    record: Record = {}
    for row in rows:
        if row.read is None:
            continue
        found = ret if row.qbxml == "." else ret.find(row.qbxml)
        value = None if found is None else row.read(found, context)
        if value is None:
            value = list(row.missing) if isinstance(row.missing, list) else row.missing
        if value is not None:
            record[row.codat] = value
    return record


def write_rows(
    rows: tuple[Row, ...], record: Record, parent: Element, context: Context, *, update: bool = False
) -> None:
    """Append to `parent` what the rows make of a record, in their order."""
    for row in rows:
        write = row.write
        if write is None or (update and write.create_only) or not (write.path or write.build or write.rows):
            continue
        value = member(record, write.source or row.codat)
        if value is not None:
            _write_one(write, value, parent, context)


def _write_one(write: Write, value: Any, parent: Element, context: Context) -> None:
    if write.build is not None:
        parent.extend(write.build(value, context))
    elif write.rows and write.kind == "Object":
        write_rows(write.rows, value, parent, context)
    elif write.rows and write.path:
        for line in value:
            write_rows(write.rows, line, etree.SubElement(parent, write.path), context)
    elif write.path:
        content = write.convert(value, context) if write.convert else str(value)
        if content is not None:
            leaf(parent, write.path).text = content


def leaf(parent: Element, path: str) -> Element:
    """A new element at a path below `parent`; an aggregate that was written last is taken up again."""
    *aggregates, name = path.split("/")
    for step in aggregates:
        last = parent[-1] if len(parent) else None
        parent = last if last is not None and last.tag == step else etree.SubElement(parent, step)
    return etree.SubElement(parent, name)


def member(record: Any, path: str) -> Any:
    """What stands at a dotted path of a record, None where there is nothing."""
    for step in path.split("."):
        if not isinstance(record, dict):
            return None
        record = record.get(step)
    return record


def spoken(path: str) -> str:
    """A member as validation items name it: `lineItems.itemRef` is `LineItems.ItemRef`.  [D:CP]"""
    return ".".join(step[:1].upper() + step[1:] for step in path.split("."))
