"""What is installed on the machine: QuickBooks, the request processor, both, or less than that.

The request processor is a component of its own: the Web Connector and many connectors bring it along, so it may be
there without QuickBooks. Which HRESULT each broken state gives is read off the sentences [D:TLB]; that it is that one
and no other is assumed.
"""

from __future__ import annotations

from enum import Enum

from mockbooks.desktop.com_failures import INVALID_CLASS_STRING
from mockbooks.qbxml import hresult
from mockbooks.qbxml.hresult import CallFailed, HResult


class Installation(Enum):
    """How much of QuickBooks is on the machine."""

    COMPLETE = "complete"
    NOTHING = "nothing"
    """Neither QuickBooks nor the request processor: a program cannot even make the object."""
    COMPONENT_ONLY = "component only"
    """The request processor without QuickBooks."""
    INCOMPLETE = "incomplete"
    """QuickBooks, but parts of it are missing."""
    UNREGISTERED = "unregistered"
    """QuickBooks, but nobody has registered it with its maker."""
    WITHOUT_QBXML = "without qbXML"
    """A QuickBooks of before 2002."""

    @property
    def failure(self) -> HResult | None:
        """What a call gets; None if everything is there."""
        return _FAILURES.get(self)

    def check(self) -> None:
        """Raise CallFailed unless everything is there."""
        if self.failure is not None:
            raise CallFailed(self.failure, f"On this machine there is: {self.value} (desktop.installation).")


_FAILURES = {
    Installation.NOTHING: INVALID_CLASS_STRING,
    Installation.COMPONENT_ONLY: hresult.QBXML_NOT_INSTALLED,
    Installation.INCOMPLETE: hresult.INSTALLATION_INCOMPLETE,
    Installation.UNREGISTERED: hresult.NOT_REGISTERED,
    Installation.WITHOUT_QBXML: hresult.QBXML_NOT_SUPPORTED,
}
