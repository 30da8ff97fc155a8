"""Programs as QuickBooks tells them apart, and what a program asks for before a session (its AuthPreferences).

The numbers are those of the component's type library [D:TLB]; those of the flags are the Web Connector's [D:OSR]. What
holds where a program asks for nothing is assumed: unattended mode and personal data are then not asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, IntFlag

from mockbooks.company.host import product_line
from mockbooks.desktop.dialogs import Certificate
from mockbooks.qbxml import hresult
from mockbooks.qbxml.hresult import CallFailed, HResult


@dataclass(frozen=True, slots=True)
class Application:
    """A program as QuickBooks tells programs apart: what it calls itself, and its signature."""

    name: str
    certificate: Certificate | None = None


class UnattendedMode(IntEnum):
    """Whether a program must be let in while QuickBooks is closed (UnattendedModePref)."""

    REQUIRED = 1
    OPTIONAL = 2


class PersonalData(IntEnum):
    """Whether a program must see social security and credit card numbers (PersonalDataPref)."""

    REQUIRED = 1
    OPTIONAL = 2
    NOT_NEEDED = 3


class AuthFlags(IntFlag):
    """Which products a program supports; 0 is all of them."""

    SIMPLE_START = 0x1
    PRO = 0x2
    PREMIER = 0x4
    ENTERPRISE = 0x8
    FORCE_DIALOG = 0x80000000
    """Ask for permission even if it was given (assumed from the name)."""


_ALL_PRODUCTS = AuthFlags(0)

# The product lines by the bit that stands for them, and what a program gets that does not support it. That Accountant
# counts as Premier, whose features it has, is assumed.
_PRODUCTS: dict[str, tuple[AuthFlags, HResult]] = {
    "Simple Start": (AuthFlags.SIMPLE_START, hresult.SIMPLE_START_NOT_SUPPORTED),
    "Pro": (AuthFlags.PRO, hresult.PRO_NOT_SUPPORTED),
    "Premier": (AuthFlags.PREMIER, hresult.PREMIER_NOT_SUPPORTED),
    "Accountant": (AuthFlags.PREMIER, hresult.PREMIER_NOT_SUPPORTED),
    "Enterprise": (AuthFlags.ENTERPRISE, hresult.ENTERPRISE_NOT_SUPPORTED),
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a program asks for, to be obeyed when its session begins."""

    read_only: bool = False
    unattended: UnattendedMode = UnattendedMode.OPTIONAL
    personal_data: PersonalData = PersonalData.NOT_NEEDED
    flags: AuthFlags = _ALL_PRODUCTS

    @property
    def asks_again(self) -> bool:
        """Whether the permission prompt is to be shown even to a program that has permission."""
        return bool(self.flags & AuthFlags.FORCE_DIALOG)

    def check_product(self, flavor: str, *, multi_user: bool) -> None:
        """Raise CallFailed if the product that runs cannot take programs, or the program does not support it."""
        line = product_line(flavor)
        if line not in _PRODUCTS:
            raise CallFailed(hresult.PRODUCT_NOT_SUPPORTED, f"QuickBooks {flavor} takes no programs.")
        bit, failure = _PRODUCTS[line]
        supported = self.flags & ~AuthFlags.FORCE_DIALOG
        if supported and not supported & bit:
            raise CallFailed(failure, f"PutAuthFlags({int(self.flags):#x}) leaves out QuickBooks {flavor}.")
        if flavor == "Simple Start" and multi_user:
            raise CallFailed(hresult.MULTI_USER_REQUIRED, "BeginSession asked for multi-user mode.")
