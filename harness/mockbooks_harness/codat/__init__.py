"""A mocked Codat: one state, one application, two faces, three doors.

    codat = Codat(clock=clock, random=Random(7))
    company = codat.add_company("Rainbow Paints")
    codat.connect(company)                             # PendingAuth: company.id is the licence key
    with codat.responses():                            # requests to https://api.codat.io reach the mock
        ...

The public face is Codat's documented API (`public`, `routes`); the connector's face is a protocol of our own, described
in `connector_face`; for tests in other languages there is a third face, ours too: `control_face`.
"""

from mockbooks_harness.codat.calls import Answer, Call, Clock
from mockbooks_harness.codat.courier import Received
from mockbooks_harness.codat.datasets import Dataset
from mockbooks_harness.codat.errors import CodatError
from mockbooks_harness.codat.faults import Dropped, Fault, Faults
from mockbooks_harness.codat.journal import Entry, Journal
from mockbooks_harness.codat.limits import UNLIMITED, Limits
from mockbooks_harness.codat.modes import Mode
from mockbooks_harness.codat.pushes import PushOperation
from mockbooks_harness.codat.service import CONNECTOR_HOST, URL, Codat
from mockbooks_harness.codat.state import Company, Connection
from mockbooks_harness.codat.webhooks import Consumer, Delivery, Event

__all__ = [
    "CONNECTOR_HOST",
    "UNLIMITED",
    "URL",
    "Answer",
    "Call",
    "Clock",
    "Codat",
    "CodatError",
    "Company",
    "Connection",
    "Consumer",
    "Dataset",
    "Delivery",
    "Dropped",
    "Entry",
    "Event",
    "Fault",
    "Faults",
    "Journal",
    "Limits",
    "Mode",
    "PushOperation",
    "Received",
]
