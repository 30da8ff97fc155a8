"""The power fails where it is told to, and what has stopped does nothing more."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from mockbooks_harness.connector.stopping import Power, PowerFailed


def test_before_and_after_each_call(world: SimpleNamespace) -> None:
    power = Power()
    plugged = power.around(world.ports)
    power.fails_at(3)
    plugged.store.save({"a": 1})
    with pytest.raises(PowerFailed, match=r"before store\.save"):
        plugged.store.save({"a": 2})
    assert world.store.load() == {"a": 1}
    again = power.around(world.ports)
    power.fails_at(2)
    with pytest.raises(PowerFailed, match=r"after store\.save"):
        again.store.save({"a": 3})
    assert world.store.load() == {"a": 3}


def test_what_has_stopped_does_nothing_more(world: SimpleNamespace) -> None:
    power = Power()
    plugged = power.around(world.ports)
    power.fails_at(1)
    with pytest.raises(PowerFailed):
        plugged.store.save({"a": 1})
    with pytest.raises(PowerFailed):
        plugged.store.save({"a": 1})
    assert world.store.load() is None
    # The next process goes on.
    power.around(world.ports).store.save({"a": 2})
    assert world.store.load() == {"a": 2}


def test_no_exception_handler_catches_it() -> None:
    assert not issubclass(PowerFailed, Exception)


def test_what_a_connection_says_is_interrupted_too(world: SimpleNamespace) -> None:
    power = Power()
    plugged = power.around(world.ports)
    power.fails_at(1)
    with pytest.raises(PowerFailed, match=r"before codat\.work"):
        plugged.codat.connection("c1", "t1").work()
