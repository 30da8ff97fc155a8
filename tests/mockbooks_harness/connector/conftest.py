"""A connector in a world of fakes."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from mockbooks_harness.connector.core import Connector, Ports
from mockbooks_harness.connector.stores import MemoryStore


def _outside() -> ModuleType:
    # Tests are imported by path, not from packages: a module beside them is too.
    spec = importlib.util.spec_from_file_location("outside", Path(__file__).with_name("outside.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["outside"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def world() -> SimpleNamespace:
    """The fakes by name, and `connector`: a willing person, a QuickBooks that answers, an ongoing company."""
    outside = _outside()
    person = outside.FakePerson({"licence key": outside.KEY, "region": "US", "company question": "Yes"})
    ports = Ports(
        quickbooks=outside.FakeQuickBooks(),
        codat=outside.FakeCodat(),
        person=person,
        machine=outside.FakeMachine(),
        clock=outside.FakeClock(),
        store=MemoryStore(),
    )
    return SimpleNamespace(
        quickbooks=ports.quickbooks,
        codat=ports.codat,
        person=ports.person,
        machine=ports.machine,
        clock=ports.clock,
        store=ports.store,
        ports=ports,
        connector=Connector(ports),
        key=outside.KEY,
    )
