"""The machine stops: at any call the connector makes of its outside, before the call or after it.

    power = Power()
    connector.wrap = power.around           # of a ReferenceConnector; then connector.kill() to start it with this
    power.fails_at(17)                      # the 17th moment from now; each call is two moments
    try:
        connector.poll()
    except PowerFailed:
        connector.reboot()

Once the power has failed nothing more is done: whatever the connector still tries fails too, as if its process was
gone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from mockbooks_harness.connector.core import Ports


class PowerFailed(BaseException):
    """The machine has stopped. Not an Exception: nobody in a process that is gone catches anything."""


class Power:
    """The electricity of one machine; `moments` counts the moments so far, `log` names them."""

    def __init__(self) -> None:
        """It is on, and stays on."""
        self.moments = 0
        self.log: list[str] = []
        self.failed = ""
        """What it failed at, the last time."""
        self._at: int | None = None
        self._generation = 0

    def fails_at(self, moment: int | None) -> None:
        """Fail at that moment, counted from now; None: not."""
        self._at = None if moment is None else self.moments + moment

    def around(self, ports: Ports) -> Ports:
        """The ports of a process that starts now."""
        self._generation += 1
        born = self._generation
        return Ports(
            **{each.name: _Plugged(getattr(ports, each.name), each.name, self, born) for each in fields(Ports)}
        )

    def pass_moment(self, what: str, born: int) -> None:
        """A moment of a process passes. Raises PowerFailed if the power fails, or has failed for that process."""
        if born != self._generation:
            raise PowerFailed(self.failed)
        self.moments += 1
        self.log.append(what)
        if self.moments == self._at:
            self._generation += 1
            self.failed = what
            raise PowerFailed(what)


class _Plugged:
    """One port; the time and what only looks are not interrupted."""

    def __init__(self, inner: object, name: str, power: Power, born: int) -> None:
        self._inner, self._name, self._power, self._born = inner, name, power, born

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._inner, name)
        if self._name == "clock" or not callable(value):
            return value
        return self._interruptible(name, value)

    def _interruptible(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        what = f"{self._name}.{name}"

        def called(*arguments: Any, **named: Any) -> Any:
            if name == "connection":
                return _Plugged(call(*arguments, **named), "codat", self._power, self._born)
            self._power.pass_moment(f"before {what}", self._born)
            result = call(*arguments, **named)
            self._power.pass_moment(f"after {what}", self._born)
            return result

        return called
