"""QuickBooks Desktop for your tests: an emulator that answers qbXML with real books behind the answers.

What stands here is the whole public surface, together with the names that `mockbooks.qbxml` exports. Each name is
imported when it is first used, so that `import mockbooks` costs next to nothing in a test suite that may never use it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockbooks.qbxml.versions import Edition

__version__ = "0.1.0"

__all__ = ["Edition", "__version__"]

#: Where each public name lives.
_HOMES = {
    "Edition": "mockbooks.qbxml.versions",
}


def __getattr__(name: str) -> Any:
    """The public name, imported from the module it lives in."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names, for completion."""
    return sorted(__all__)
