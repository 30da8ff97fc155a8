"""What `mockbooks.qbxml` exports, and what importing it costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from mockbooks import qbxml


def test_every_exported_name_is_there() -> None:
    for name in qbxml.__all__:
        assert getattr(qbxml, name) is not None
    with pytest.raises(AttributeError):
        qbxml.nonsense  # noqa: B018


def test_importing_it_brings_neither_parser_nor_catalogue() -> None:
    code = "import sys, mockbooks.qbxml; print([m for m in sys.modules if m.startswith(('lxml', 'mockbooks.qbxml.'))])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "lxml" not in loaded
    assert "catalogue" not in loaded
