"""What ties an application to a company file: FileID and AppLock, private data of the application in the file.

Both are texts on the company, owned by the OwnerID of the .qwc file; the Web Connector asks for them with a
CompanyQuery [R: two captures]. `FileID` is that of the .qwc file, written when the application is added; another one
there means that another application has the same OwnerID (QBWC1039 when adding [O]). `AppLock` is
`LOCKED:<machine>:<ticks>` during an update, so that no other machine updates the same data [R; D:WCG].

`UNLOCKED:<machine>` is what adding the application writes; that its value was there already (3180) does not stop it
[R: mmurphy1077/cakephp-quickbooks, LOG/1_initial_add.txt]. Assumed: an update gives the lock back with that value; a
lock of the same machine is one that was left over, and is taken over; an application that only reads writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from lxml import etree

from mockbooks.doors.web_connector.qwc_file import QwcFile

__all__ = [
    "Ties",
    "are_kept",
    "country_of",
    "first_questions",
    "lock",
    "lock_value",
    "question",
    "refusal",
    "tie",
    "ties_of",
    "unlock",
]

_TICKS_OF_A_SECOND = 10_000_000


@dataclass(frozen=True, slots=True)
class Ties:
    """What stands in the company; None for what does not."""

    file_id: str | None = None
    app_lock: str | None = None

    @property
    def locked_by(self) -> str:
        """The machine that holds the lock; empty if none does."""
        word, _, rest = (self.app_lock or "").partition(":")
        return rest.rpartition(":")[0] if word == "LOCKED" else ""


def ties_of(answer: str, owner_id: str) -> Ties:
    """What a CompanyQuery shows of this owner."""
    found: dict[str, str] = {}
    for element in etree.fromstring(answer.encode()).iter("DataExtRet"):
        if (element.findtext("OwnerID") or "").casefold() == owner_id.casefold():
            found[element.findtext("DataExtName") or ""] = element.findtext("DataExtValue") or ""
    return Ties(found.get("FileID"), found.get("AppLock"))


def question(version: str, owner_id: str) -> str:
    """The request set that asks for the ties."""
    return _set(version, f"<CompanyQueryRq>{_owner(version, owner_id)}</CompanyQueryRq>")


def are_kept(version: str, qwc: QwcFile) -> bool:
    """Whether this application has ties in the file: not if it only reads, nor before QuickBooks 2004 (assumed)."""
    return not qwc.is_read_only and _keeps_private_data(version)


def tie(version: str, qwc: QwcFile, machine: str) -> str:
    """The request set that ties an application to the file; the lock stands before the FileID, as in captures."""
    fields = (("AppLock", unlocked_value(machine)), ("FileID", qwc.file_id))
    defined = "".join(
        f"<DataExtDefAddRq><DataExtDefAdd><OwnerID>{qwc.owner_id}</OwnerID><DataExtName>{name}</DataExtName>"
        "<DataExtType>STR255TYPE</DataExtType><AssignToObject>Company</AssignToObject></DataExtDefAdd></DataExtDefAddRq>"
        for name, _ in fields
    )
    added = "".join(_data_ext("Add", qwc.owner_id, name, value) for name, value in fields)
    # A definition, and a lock, may be there from an earlier time, which is as good.
    return _set(version, defined + added, on_error="continueOnError")


def lock(version: str, qwc: QwcFile, machine: str, now: datetime) -> str:
    """The request set that takes the lock."""
    return _set(version, _data_ext("Mod", qwc.owner_id, "AppLock", lock_value(machine, now)))


def unlock(version: str, qwc: QwcFile, machine: str) -> str:
    """The request set that gives the lock back (assumed)."""
    return _set(version, _data_ext("Mod", qwc.owner_id, "AppLock", unlocked_value(machine)))


def unlocked_value(machine: str) -> str:
    """What stands there when no update is under way [R]."""
    return f"UNLOCKED:{machine}"


def lock_value(machine: str, now: datetime) -> str:
    """The lock of a machine: .NET ticks, tenths of microseconds since the year 1."""
    since = now.astimezone(UTC) - datetime(1, 1, 1, tzinfo=UTC)
    ticks = (since.days * 86400 + since.seconds) * _TICKS_OF_A_SECOND + since.microseconds * 10
    return f"LOCKED:{machine}:{ticks}"


def first_questions(version: str, owner_id: str) -> str:
    """The three questions of the Web Connector itself, whose answer the first sendRequestXML hands over [R]."""
    return _set(
        version,
        '<HostQueryRq requestID="0"></HostQueryRq>'
        f'<CompanyQueryRq requestID="1">{_owner(version, owner_id)}</CompanyQueryRq>'
        '<PreferencesQueryRq requestID="2"></PreferencesQueryRq>',
        on_error="continueOnError",
    )


def country_of(answer: str) -> str:
    """The country of the QuickBooks that answered: US, CA, UK or AU."""
    return etree.fromstring(answer.encode()).findtext(".//HostRet/Country") or "US"


def refusal(answer: str) -> str:
    """The first error in an answer other than a field or a value that is there (3100, 3180); empty if there is none."""
    for element in etree.fromstring(answer.encode()).iter("*"):
        if element.get("statusSeverity") == "Error" and not _is_there_already(element):
            return f"{etree.QName(element).localname}: {element.get('statusCode')} {element.get('statusMessage')}"
    return ""


def _is_there_already(answer: etree._Element) -> bool:
    message = answer.get("statusMessage") or ""
    return answer.get("statusCode") == "3100" or message.endswith("Attribute with specified name already exists.")


def _keeps_private_data(version: str) -> bool:
    """CompanyQuery has an OwnerID from qbXML 3.0 on [D:SCH]."""
    return int(version.partition(".")[0]) >= 3


def _owner(version: str, owner_id: str) -> str:
    return f"<OwnerID>{owner_id}</OwnerID>" if _keeps_private_data(version) else ""


def _data_ext(verb: str, owner_id: str, name: str, value: str) -> str:
    return (
        f"<DataExt{verb}Rq><DataExt{verb}><OwnerID>{owner_id}</OwnerID><DataExtName>{name}</DataExtName>"
        f"<OtherDataExtType>Company</OtherDataExtType><DataExtValue>{escape(value)}</DataExtValue>"
        f"</DataExt{verb}></DataExt{verb}Rq>"
    )


def _set(version: str, requests: str, *, on_error: str = "stopOnError") -> str:
    return (
        f'<?xml version="1.0" ?><?qbxml version="{version}"?><QBXML><QBXMLMsgsRq onError="{on_error}">'
        f"{requests}</QBXMLMsgsRq></QBXML>"
    )
