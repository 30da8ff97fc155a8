"""The Web Connector: plays Intuit's QuickBooks Web Connector against the service of an application.

The real one is a Windows program beside QuickBooks and the *client*: it reads a .qwc file, calls the application's SOAP
service, takes requests from it, hands them to QuickBooks and the answers back. Here it does so against any service: at
an address, or a WSGI or ASGI application or a function in this process.

`exchange` is the protocol as a table, without I/O; `answers` what a service may get wrong; `log` QWCLog.txt.
"""

from mockbooks.doors.web_connector.answers import ServiceError
from mockbooks.doors.web_connector.connector import Application, WebConnector
from mockbooks.doors.web_connector.ending import Ending, Progress, Update, UpdateFailed
from mockbooks.doors.web_connector.endless import Limits
from mockbooks.doors.web_connector.http import HttpRequest, HttpResponse
from mockbooks.doors.web_connector.log import Level
from mockbooks.doors.web_connector.quickbooks_side import NotAdded
from mockbooks.doors.web_connector.qwc_file import NotAQwcFile, QwcFile

__all__ = [
    "Application",
    "Ending",
    "HttpRequest",
    "HttpResponse",
    "Level",
    "Limits",
    "NotAQwcFile",
    "NotAdded",
    "Progress",
    "QwcFile",
    "ServiceError",
    "Update",
    "UpdateFailed",
    "WebConnector",
]
