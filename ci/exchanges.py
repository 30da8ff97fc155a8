"""A pytest plugin of our own: which requests this run has shown to be served.

A request is shown to be served by exchanges, not by a name on a list: one that was accepted, one that read its effect
back (for what writes: a query of the same kind of object in the same file afterwards), one that was refused. What
Hypothesis comes upon does not count: the next run may come upon something else. Loaded with `-p exchanges`; with
`--exchanges=FILE` the run writes what it has shown, for `ci/served.py` to compare with what `mockbooks coverage`
claims. Works in one process and under pytest-xdist.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from hypothesis import currently_in_test_context

Shown = dict[str, set[str]]

_VERBS = ("Add", "Mod", "Del", "Void", "Query", "Merge")
#: Queries that answer with objects of several kinds.
_FAMILIES = {"Transaction": "", "Item": "Item", "Entity": "", "Terms": "", "ListDeleted": "", "TxnDeleted": ""}
#: What is done to objects of any kind: ListDel, TxnVoid, DataExtAdd and the like.
_ON_ANY_OBJECT = {"List", "Txn", "DataExt"}


class Exchanges:
    """Looks on at every engine of this process."""

    def __init__(self) -> None:
        self.shown: Shown = defaultdict(set)
        self._waiting: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()

    def saw(self, company: Any, exchanges: Iterator[Any]) -> None:
        """Take note of the exchanges of one request set."""
        waiting = self._waiting.setdefault(company, set())
        for exchanged in exchanges:
            if not exchanged.served:
                continue
            if exchanged.severity == "Error":
                self.shown[exchanged.request].add("refused")
                continue
            self.shown[exchanged.request].add("accepted")
            kind, verb = split(exchanged.request)
            if verb != "Query":
                waiting.add(exchanged.request)
                continue
            if exchanged.code != 0:
                continue  # nothing found: it shows nothing of what was written
            self.shown[exchanged.request].add("read back")
            for written in [name for name in waiting if reads(kind, split(name)[0])]:
                self.shown[written].add("read back")
                waiting.discard(written)


def split(request: str) -> tuple[str, str]:
    """The kind of object and what is done to it: "InvoiceAddRq" is Invoice, Add."""
    name = request.removesuffix("Rq")
    verb = next((verb for verb in _VERBS if name.endswith(verb)), "")
    return name.removesuffix(verb), verb


def reads(queried: str, written: str) -> bool:
    """Whether a query of one kind shows what was done to another."""
    if written in _ON_ANY_OBJECT or queried == written.removeprefix("Special"):
        return True
    if written == "ClearedStatus":
        return queried.endswith("DetailReport")  # nothing else shows it
    return queried in _FAMILIES and written.startswith(_FAMILIES[queried])


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--exchanges", metavar="FILE", help="write which requests this run has shown to be served")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--exchanges"):
        config.pluginmanager.register(_Recorder(config), "mockbooks-exchanges")


class _Recorder:
    def __init__(self, config: pytest.Config) -> None:
        from mockbooks.operations import Engine

        self._config, self._exchanges = config, Exchanges()
        process = Engine.process

        def looked_on(engine: Engine, *arguments: Any, **named: Any) -> Any:
            processed = process(engine, *arguments, **named)
            if not currently_in_test_context():
                self._exchanges.saw(engine.company, iter(processed.exchanges))
            return processed

        Engine.process = looked_on  # type: ignore[method-assign]

    def pytest_sessionfinish(self) -> None:
        shown = {request: sorted(how) for request, how in sorted(self._exchanges.shown.items())}
        if hasattr(self._config, "workeroutput"):
            self._config.workeroutput["exchanges"] = shown
        else:
            Path(self._config.getoption("--exchanges")).write_text(json.dumps(shown, indent=1) + "\n", "utf-8")

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        for request, how in getattr(node, "workeroutput", {}).get("exchanges", {}).items():
            self._exchanges.shown[request].update(how)
