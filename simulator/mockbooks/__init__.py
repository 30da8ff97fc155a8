"""QuickBooks Desktop for your tests: an emulator that answers qbXML with real books behind the answers.

What stands here is the whole public surface, together with the names that `mockbooks.qbxml` exports. Each name is
imported when it is first used, so that `import mockbooks` costs next to nothing in a test suite that may never use it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockbooks.company import Clock, CompanyFileError, ManualClock, SystemClock
    from mockbooks.desktop.desktop import Desktop, FileMode
    from mockbooks.desktop.dialogs import Access, Certificate, Dialog
    from mockbooks.desktop.person import Person, UnfitAnswer
    from mockbooks.doors.com.stand_ins import windows
    from mockbooks.doors.web_connector import WebConnector
    from mockbooks.front import CompanyFile, QuickBooks
    from mockbooks.generate.answers import NothingShown, Understanding
    from mockbooks.generate.recipe import RecipeError
    from mockbooks.journal import Exchange, Journal
    from mockbooks.journal_file import JournalFile
    from mockbooks.qbxml.hresult import CallFailed as RequestProcessorError
    from mockbooks.qbxml.versions import Edition

__version__ = "0.1.0"

__all__ = [
    "Access",
    "Certificate",
    "Clock",
    "CompanyFile",
    "CompanyFileError",
    "Desktop",
    "Dialog",
    "Edition",
    "Exchange",
    "FileMode",
    "Journal",
    "JournalFile",
    "ManualClock",
    "NothingShown",
    "Person",
    "QuickBooks",
    "RecipeError",
    "RequestProcessorError",
    "SystemClock",
    "Understanding",
    "UnfitAnswer",
    "WebConnector",
    "__version__",
    "windows",
]

#: The module each public name lives in, and what it is called there if that differs.
_HOMES = {
    "Access": "desktop.dialogs",
    "Certificate": "desktop.dialogs",
    "Clock": "company",
    "CompanyFile": "front",
    "CompanyFileError": "company",
    "Desktop": "desktop.desktop",
    "Dialog": "desktop.dialogs",
    "Edition": "qbxml.versions",
    "Exchange": "journal",
    "FileMode": "desktop.desktop",
    "Journal": "journal",
    "JournalFile": "journal_file",
    "ManualClock": "company",
    "NothingShown": "generate.answers",
    "Person": "desktop.person",
    "QuickBooks": "front",
    "RecipeError": "generate.recipe",
    "RequestProcessorError": "qbxml.hresult:CallFailed",
    "SystemClock": "company",
    "Understanding": "generate.answers",
    "UnfitAnswer": "desktop.person",
    "WebConnector": "doors.web_connector",
    "windows": "doors.com.stand_ins",
}


def __getattr__(name: str) -> Any:
    """The public name, imported from the module it lives in."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, called = home.partition(":")
    value = getattr(import_module(f"{__name__}.{module}"), called or name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names, for completion."""
    return sorted(__all__)
