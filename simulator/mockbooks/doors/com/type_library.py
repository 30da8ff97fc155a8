"""The component's type library as a table: classes with their names, members with their dispatch ids and parameters.

[D:TLB] all of it, read off QBXMLRP2.dll 13.0 R4000+1 and QBXMLRP.dll 13.0 R4000+6; the ProgIDs with a number and those
of `QBXMLRP2e` are what programs ask for [O].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

LIBRARY = "QBXMLRP2 1.0 Type Library"

BSTR, I2, I4, BOOL = "BSTR", "I2", "I4", "BOOL"


@dataclass(frozen=True, slots=True)
class Member:
    """A method, or a property that is read; `parameters` are name and type."""

    name: str
    id: int
    parameters: tuple[tuple[str, str], ...] = ()
    is_property: bool = False


@dataclass(frozen=True, slots=True)
class Interface:
    """What an object offers."""

    name: str
    members: Mapping[str, Member]

    def find(self, name: str) -> Member | None:
        """A member by its name, without case, as late binding looks it up."""
        return self.members.get(name.casefold())

    def named(self, name: str) -> Member | None:
        """A member by its very name, as code that was made of the type library has it."""
        found = self.find(name)
        return found if found is not None and found.name == name else None


def _interface(name: str, *members: Member) -> Interface:
    return Interface(name, MappingProxyType({member.name.casefold(): member for member in members}))


_TICKET = (("ticket", BSTR),)
_FIRST = (
    Member("ProcessRequest", 1, (("ticket", BSTR), ("inputRequest", BSTR))),
    Member("OpenConnection", 2, (("appID", BSTR), ("appName", BSTR))),
    Member("CloseConnection", 3),
    Member("BeginSession", 4, (("qbFileName", BSTR), ("reqFileMode", I4))),
    Member("EndSession", 5, _TICKET),
    Member("GetCurrentCompanyFileName", 6, _TICKET),
    Member("MajorVersion", 7, is_property=True),
    Member("MinorVersion", 8, is_property=True),
    Member("ReleaseLevel", 9, is_property=True),
    Member("ReleaseNumber", 10, is_property=True),
    Member("QBXMLVersionsForSession", 11, _TICKET, is_property=True),
    Member("ConnectionType", 12, is_property=True),
    Member("ProcessSubscription", 13, (("inputRequest", BSTR),)),
    Member("QBXMLVersionsForSubscription", 14, is_property=True),
)

REQUEST_PROCESSOR = _interface(
    "IRequestProcessor5",
    *_FIRST,
    Member("OpenConnection2", 15, (("appID", BSTR), ("appName", BSTR), ("connPref", I4))),
    Member("AuthPreferences", 16, is_property=True),
    Member("GetQBLastError", 17),
)

#: The component of before 2004, which is still installed: the same without the later additions.
OLD_REQUEST_PROCESSOR = _interface("IRequestProcessor", *_FIRST)

AUTH_PREFERENCES = _interface(
    "IAuthPreferences2",
    Member("WasAuthPreferencesObeyed", 1, _TICKET),
    Member("GetIsReadOnly", 2, _TICKET),
    Member("PutIsReadOnly", 3, (("isReadOnly", BOOL),)),
    Member("GetUnattendedModePref", 4, _TICKET),
    Member("PutUnattendedModePref", 5, (("unattendedModePref", I4),)),
    Member("GetPersonalDataPref", 6, _TICKET),
    Member("PutPersonalDataPref", 7, (("personalDataPref", I4),)),
    Member("PutAuthFlags", 8, (("authFlags", I4),)),
)


@dataclass(frozen=True, slots=True)
class Component:
    """A class that programs make an object of."""

    name: str
    source: str
    """What it calls itself when it fails [O]."""
    interface: Interface


PROCESSOR = Component("QBXMLRP2.RequestProcessor", "QBXMLRP2.RequestProcessor.2", REQUEST_PROCESSOR)
OLD_PROCESSOR = Component("QBXMLRP.RequestProcessor", "QBXMLRP.RequestProcessor.1", OLD_REQUEST_PROCESSOR)

COMPONENTS: Mapping[str, Component] = MappingProxyType(
    {
        name.casefold(): component
        for component, names in (
            (
                PROCESSOR,
                (
                    "QBXMLRP2.RequestProcessor", "QBXMLRP2.RequestProcessor.1", "QBXMLRP2.RequestProcessor.2",
                    "QBXMLRP2.RequestProcessor.3", "QBXMLRP2e.RequestProcessor", "QBXMLRP2e.RequestProcessor.1",
                    "QBXMLRP2e.RequestProcessor.2", "{45F5708E-3B43-4FA8-BE7E-A5F1849214CB}",
                    "{71F531F5-8E67-4A7A-9161-15733FFC3206}",
                ),
            ),
            (
                OLD_PROCESSOR,
                (
                    "QBXMLRP.RequestProcessor", "QBXMLRP.RequestProcessor.1", "{2D0E74B6-021A-11D5-9054-00508BF70A94}",
                ),
            ),
        )
        for name in names
    }
)  # fmt: skip
"""The classes by ProgID and CLSID, without case."""

CONSTANTS: Mapping[str, int] = MappingProxyType(
    {
        "qbFileOpenSingleUser": 0,
        "qbFileOpenMultiUser": 1,
        "qbFileOpenDoNotCare": 2,
        "unknown": 0,
        "localQBD": 1,
        "remoteQBD": 2,
        "localQBDLaunchUI": 3,
        "remoteQBOE": 4,
        "preAlpha": 0,
        "alpha": 1,
        "beta": 2,
        "release": 3,
        "umpRequired": 1,
        "umpOptional": 2,
        "pdpRequired": 1,
        "pdpOptional": 2,
        "pdpNotNeeded": 3,
    }
)
"""The enumerations, as `win32com.client.constants` has them."""
