"""A battery for mappings: the properties that any reading and writing of QuickBooks objects must have.

    from mockbooks_harness.strategies import check_mapping

    def test_my_mapping():
        check_mapping(read=my_mapping.read, names=("InvoiceRet", "BillRet"))

`read` takes the qbXML of one object, `<InvoiceRet>…</InvoiceRet>`, and gives a record of any kind, or a list of them.
`write` takes such a record and gives the request that makes the object, `<InvoiceAddRq>…</InvoiceAddRq>`.
The properties (`PROPERTIES`) can be held without knowing what the records look like; `keeps` says more of them. Objects
are drawn from the language, made in a company by drawn Adds, and taken from companies that are handed in or drawn.

What fails is shrunk by Hypothesis; the failure has the smallest object, its record and the difference.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pprint import pformat
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.qbxml import NEWEST, Edition, Version, catalogue, validate
from mockbooks_harness.strategies import drawn_objects as drawn
from mockbooks_harness.strategies import kept
from mockbooks_harness.strategies.drawn_objects import Object, Source
from mockbooks_harness.strategies.plan import plan
from mockbooks_harness.strategies.requests import document
from mockbooks_harness.strategies.write_again import WriteAgain

PROPERTIES: Mapping[str, str] = {
    "reads": "reading raises nothing, whatever valid object it is",
    "repeats": "an object read twice gives the same record twice",
    "schema": "a record is valid by the schema",
    "keeps": "a value that is carried is carried whole: text, reference, amount with its sign, date, moment",
    "sums": "a sum of the record that is one of the object's own is it to the cent",
    "older": "all this holds where an older version leaves elements out",
    "writes": "a record is written as a valid request, the same each time, and stays as it was",
    "projects": "a record that was read is projected, the same each time",
    "round trip": "what is written into QuickBooks reads back, with nothing but what QuickBooks fills in",
}
"""What is held, by the name that a failure says."""

MAX_EXAMPLES = 200


class MappingFailure(AssertionError):
    """A mapping that has not one of the properties: which, for which object, with what difference."""

    def __init__(
        self,
        broken: str,
        why: str,
        qbxml: str,
        record: Any,
        difference: Sequence[kept.Difference],
        request: str = "",
    ) -> None:
        self.property, self.why, self.qbxml, self.record = broken, why, qbxml, record
        self.difference, self.request = tuple(difference), request
        parts = [f"{broken}: {why or PROPERTIES[broken]}"]
        if request:
            parts += ["", "made by:", request.strip()]
        parts += ["", "qbXML:", qbxml.strip()]
        if record is not None:
            parts += ["", "record:", pformat(kept.plain(record), width=110, sort_dicts=False)]
        if difference:
            parts += ["", "difference:", *(str(each) for each in difference)]
        super().__init__("\n".join(parts))

    def made_by(self, request: str) -> MappingFailure:
        """The same, of an object that this request made."""
        return MappingFailure(self.property, self.why, self.qbxml, self.record, self.difference, request)

    def __reduce__(self) -> tuple[Any, ...]:
        return MappingFailure, (self.property, self.why, self.qbxml, self.record, self.difference, self.request)


@dataclass(frozen=True, slots=True)
class Held:
    """A mapping and what is held of it; the members are the parameters of `check_mapping`."""

    read: Callable[..., Any]
    write: Callable[..., Any] | None = None
    schema: Any = None
    project: Callable[[Any], Any] | None = None
    keeps: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    refuses: tuple[type[Exception], ...] = ()
    may_refuse: frozenset[int] = frozenset()
    version: Version = NEWEST
    with_quickbooks: bool = False
    edition: Edition = Edition.US

    def _read(self, text: str, quickbooks: QuickBooks | None) -> Any:
        return self.read(text, quickbooks) if self.with_quickbooks else self.read(text)

    def _request(self, record: Any, quickbooks: QuickBooks | None) -> str:
        assert self.write is not None
        return _as_text(self.write(record, quickbooks) if self.with_quickbooks else self.write(record))

    # ---- reading

    def look(self, found: Object, version: Version) -> Any:
        """Read an object as a version shows it, and hold the record to all that is said of reading; the record."""
        broken = "reads" if version == self.version else "older"
        where = "" if version == self.version else f"as qbXML {version} shows it: "
        try:
            record = self._read(found.qbxml, found.quickbooks)
            again = self._read(found.qbxml, found.quickbooks)
        except self.refuses:
            return None
        except Exception as raised:
            raise _raised(broken, where, raised, found.qbxml) from raised
        if kept.plain(record) != kept.plain(again):
            raise MappingFailure("repeats", where, found.qbxml, record, kept.differences(record, again))
        for each in _each(record):
            problem = _problem(self.schema, each)
            if problem:
                raise MappingFailure("schema", where + problem, found.qbxml, record, ())
        self._hold_to_object(found, version, record, where)
        return record

    def _hold_to_object(self, found: Object, version: Version, record: Any, where: str) -> None:
        ret = found.element
        shown = plan(catalogue.body(str(ret.tag)), version, self.edition)
        said = kept.plain(record)
        look = kept.Look(lambda text: self._read(text, found.quickbooks), ret, shown, said)
        # Sums first: to look at them is to read nothing again.
        if found.quickbooks is not None:
            off = list(look.sums_off())
            if off:
                raise MappingFailure("sums", where and f"{where}{PROPERTIES['sums']}", found.qbxml, record, off)
        lost = list(look.lost(self.left_out))
        for each in _each(said) if self.keeps else ():
            lost += kept.not_kept(ret, shown, each, self.keeps)
        if lost:
            raise MappingFailure("keeps", where and f"{where}{PROPERTIES['keeps']}", found.qbxml, record, lost)

    # ---- writing

    def look_at_writing(self, found: Object, record: Any) -> None:
        """Project and write a record, and read back what was written."""
        fit = record
        if self.project is not None:
            fit = self._project(found, record)
            again = self._project(found, record)
            if kept.plain(again) != kept.plain(fit):
                raise MappingFailure("projects", "", found.qbxml, record, kept.differences(fit, again))
        if self.write is None:
            return
        request = self._written(found, fit)
        if request is None or found.quickbooks is None:
            return
        written = WriteAgain(found.quickbooks, found.element, self.version).written(request)
        if written.refused is not None:
            if written.refused.code not in self.may_refuse:
                why = f"QuickBooks refuses what is written: {written.refused}\n{request}"
                raise MappingFailure("round trip", why, found.qbxml, fit, ())
            return
        if written.qbxml:
            self._compare(found, fit, written.qbxml, request)

    def _project(self, found: Object, record: Any) -> Any:
        assert self.project is not None
        try:
            return self.project(copy.deepcopy(record))
        except Exception as raised:
            raise _raised("projects", "", raised, found.qbxml, record) from raised

    def _written(self, found: Object, record: Any) -> str | None:
        before = kept.plain(copy.deepcopy(record))
        try:
            request, again = (self._request(record, found.quickbooks) for _ in range(2))
        except self.refuses:
            return None
        except Exception as raised:
            raise _raised("writes", "", raised, found.qbxml, record) from raised
        if request != again:
            raise MappingFailure("writes", f"not the same twice:\n{request}\n{again}", found.qbxml, record, ())
        if kept.plain(record) != before:
            raise MappingFailure(
                "writes", "the record is changed", found.qbxml, record, kept.differences(before, record)
            )
        faults = validate(document(request, version=self.version), edition=self.edition)
        if faults:
            raise MappingFailure("writes", f"not valid: {faults[0]}\n{request}", found.qbxml, record, ())
        return request

    def _compare(self, found: Object, record: Any, qbxml: str, request: str) -> None:
        try:
            again = self._read(qbxml, found.quickbooks)
        except Exception as raised:
            raise _raised("round trip", "", raised, qbxml) from raised
        (again,) = _each(again)
        if self.project is not None:
            again = self._project(Object(qbxml), again)
        elsewhere = kept.differences(record, again, filled_in=True)
        if elsewhere:
            why = f"{PROPERTIES['round trip']}\n{request}\nis now\n{qbxml}"
            raise MappingFailure("round trip", why, found.qbxml, record, elsewhere)

    def hold(self, found: Object, older: Version | None) -> None:
        """Hold the mapping to one object, and to the same as an older version shows it."""
        record = self.look(found, self.version)
        if older is not None:
            ret = drawn.cut(found.element, older, self.edition)
            text = etree.tostring(ret, encoding="unicode")
            if len(text) < len(found.qbxml.strip()):
                self.look(Object(text, found.quickbooks), older)
        records = _each(record)
        if len(records) == 1:
            self.look_at_writing(found, records[0])


def check_mapping(
    *,
    read: Callable[..., Any],
    write: Callable[..., Any] | None = None,
    schema: Any = None,
    project: Callable[[Any], Any] | None = None,
    names: Sequence[str] = ("InvoiceRet",),
    keeps: Mapping[str, str] | None = None,
    left_out: Iterable[str] = (),
    refuses: type[Exception] | tuple[type[Exception], ...] = (),
    may_refuse: Collection[int] = (),
    companies: CompanyFile | Iterable[CompanyFile] | st.SearchStrategy[CompanyFile] | None = None,
    with_quickbooks: bool = False,
    version: Version = NEWEST,
    max_examples: int | None = None,
) -> None:
    """Hold a mapping to `PROPERTIES`. Raises MappingFailure with the smallest object that breaks it.

    `read`: from the text of one object to a record; a list of records, or None, where it is not just one.
    `write`: from a record to the request that makes it, as text or as an lxml element. Before it is written a record
    goes through `project`, which leaves of it what can be written. What is written is sent to QuickBooks in place
    of the original, read, and compared, if the object is of a company.
    `schema`: a JSON schema, or a function that raises, or gives False or what is wrong, for a record that is not valid.
    `names`: the objects, as in answers.
    `keeps`: which member of a record keeps which element: `{"lineItems[].quantity": "InvoiceLineRet/Quantity"}`.
    `left_out`: elements, by name or path, that the mapping changes on purpose: `("Memo", "InvoiceLineRet/Desc")`.
    `refuses`: what `read` and `write` raise for what they do not take on purpose.
    `may_refuse`: status codes with which QuickBooks may refuse what is written.
    `companies`: whose objects are looked at besides: a company, several, or a strategy such as `companies()`.
    `with_quickbooks`: `read` and `write` get one more argument, the QuickBooks that the object is of, for what they
    have to ask it; None for an object of the language alone.
    `max_examples`: for each name, and each source of objects; None is what the profile of Hypothesis says, at most 200.

    Raises KeyError for a name that no answer has, ValueError for one that the version does not have.
    """
    refused = refuses if isinstance(refuses, tuple) else (refuses,)
    held = Held(
        read,
        write,
        schema,
        project,
        keeps or {},
        frozenset(left_out),
        refused,
        frozenset(may_refuse),
        version,
        with_quickbooks,
    )
    most = min(settings().max_examples, MAX_EXAMPLES) if max_examples is None else max_examples
    with drawn.company_to_draw_in() as company:
        plain = drawn.Made(company, version, plain=True)
        sources: list[Source] = [drawn.Language(version, Edition.US), plain, drawn.Made(company, version)]
        sources += _sources_of(companies, version)
        for name in names:
            # A few of each first: what is easily found is found at once, wherever it is.
            for part, share in (("first", -(-most // 10)), ("then", most - -(-most // 10))):
                for source in sources:
                    half = -(-share // 2) if isinstance(source, drawn.Made) else share
                    try:
                        _search(held, name, source, part, half)
                    except MappingFailure:
                        if isinstance(source, drawn.Made) and source is not plain:
                            # The same may be seen of an object that is easier to read.
                            _search(held, name, plain, "again", most)
                        raise


def _sources_of(
    companies: CompanyFile | Iterable[CompanyFile] | st.SearchStrategy[CompanyFile] | None, version: Version
) -> list[Source]:
    """The sources that somebody hands in."""
    if companies is None:
        return []
    if isinstance(companies, st.SearchStrategy):
        return [drawn.Drawn(companies, version)]
    handed = [companies] if isinstance(companies, CompanyFile) else companies
    return [drawn.Found(each, version) for each in handed]


def _search(held: Held, name: str, source: Source, part: str, most: int) -> None:
    """Look for an object of one source that breaks the mapping; the smallest is raised."""
    objects = source.objects(name)
    if objects is None or not most:
        return
    versions = drawn.older_versions(name, held.version, source.edition)
    older = st.sampled_from([None, *versions])

    def holds(data: st.DataObject) -> None:
        with source.trial(), ExitStack() as undone:
            found = data.draw(objects, "object")
            version = data.draw(older, "older version")
            edition = source.edition
            if isinstance(source, drawn.Drawn) and found.quickbooks is not None:
                # The company may be somebody's own, who wants it back as it was.
                undone.enter_context(found.quickbooks.company.trial())
                edition = found.quickbooks.company.edition
            try:
                replace(held, edition=edition).hold(found, version)
            except MappingFailure as failure:
                if not found.request:
                    raise
                raise failure.made_by(found.request) from failure.__cause__

    # The key under which Hypothesis keeps failures has the name of the function in it: one for each search.
    holds.__name__ = f"holds_{_name_of(held.read)}_{name}_{source.name.replace(' ', '_')}_{part}"
    run = settings(
        settings(),
        max_examples=most,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        phases=[phase for phase in settings().phases if phase is not Phase.explain],
    )
    run(given(st.data())(holds))()


def mapping_battery(*, names: Sequence[str] = ("InvoiceRet",), **mapping: Any) -> Callable[..., None]:
    """`check_mapping` as one line of pytest, a test for each name: `test_it = mapping_battery(read=…, names=…)`.

    Takes what `check_mapping` takes. Raises KeyError at once for a name that no answer has.
    """
    import pytest

    for name in names:
        catalogue.body(name)

    @pytest.mark.parametrize("name", names)
    def test_mapping(name: str) -> None:
        check_mapping(names=(name,), **mapping)

    return test_mapping


def _name_of(function: Any) -> str:
    inner = getattr(function, "func", function)
    module, name = getattr(inner, "__module__", ""), getattr(inner, "__qualname__", type(inner).__name__)
    return f"{module}_{name}".replace(".", "_").replace("<", "").replace(">", "")


def _each(record: Any) -> list[Any]:
    if record is None:
        return []
    return list(record) if isinstance(record, (list, tuple)) and not hasattr(record, "_fields") else [record]


def _as_text(request: Any) -> str:
    return request if isinstance(request, str) else etree.tostring(request, encoding="unicode")


def _raised(broken: str, where: str, raised: Exception, qbxml: str, record: Any = None) -> MappingFailure:
    return MappingFailure(broken, f"{where}{type(raised).__name__}: {raised}", qbxml, record, ())


def _problem(schema: Any, record: Any) -> str:
    """What is wrong with a record; "" if nothing is."""
    if schema is None:
        return ""
    if callable(schema):
        try:
            found = schema(record)
        except Exception as raised:
            return f"{type(raised).__name__}: {raised}"
        return "not valid" if found is False else "" if found in (None, True) or not found else str(found)
    import json

    from jsonschema import validators

    from mockbooks_harness.exact_json import dumps

    validator = validators.validator_for(schema)(schema)
    faults = [f"{fault.json_path}: {fault.message}" for fault in validator.iter_errors(json.loads(dumps(record)))]
    return "; ".join(faults)
