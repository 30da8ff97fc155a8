"""The HTTP door: a QuickBooks for programs in any language, on a socket of this machine.

    with serving(House(company)) as address:            # "http://127.0.0.1:40123"
        …

What it offers: the request processor method for method (`processors`), qbXML in and qbXML out in one call (`/qbxml`),
what stands around QuickBooks and can be changed by a test (`/control`), a page for people (`/`) and its own description
(`/openapi.json`). All of it is one table (`routes`); the description and the checks of what comes in are made from it.

Rules:

- It listens on this machine alone unless a token is asked for; calls that a foreign web page makes through a browser
  (another Host, another Origin) are refused.
- What one caller can make it keep is bounded: bodies, connections, request processors, forks, snapshots, faults.
- One slow caller holds up nobody: a call is read whole before it has its turn, and a turn is one call of QuickBooks.
"""

from mockbooks.doors.http.served import House
from mockbooks.doors.http.socket_server import serving

__all__ = ["House", "serving"]
