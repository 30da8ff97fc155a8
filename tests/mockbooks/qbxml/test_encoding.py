"""Raw text: characters that can be kept, encodings, the prolog."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockbooks.qbxml import encoding
from mockbooks.qbxml.hresult import CallFailed


@given(st.text(st.characters(codec="cp1252", exclude_categories=["Cc"])))
def test_text_of_windows_1252_passes_and_is_kept(text: str) -> None:
    assert encoding.characters(text) == text
    assert encoding.stored(text) == text


@given(st.characters(min_codepoint=0x100).filter(lambda character: not character.encode("cp1252", "ignore")))
def test_what_is_outside_is_refused_raw_and_a_question_mark_by_reference(character: str) -> None:
    with pytest.raises(CallFailed, match=f"line 2: the character U\\+{ord(character):04X}"):
        encoding.characters(f"a\n{character}")
    assert encoding.stored(f"a{character}é") == "a?é"


def test_latin_control_characters_are_outside() -> None:
    assert encoding.stored("\x81") == "?"


def test_the_length_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "GREATEST_TEXT", 10)
    with pytest.raises(CallFailed, match="longer than 10"):
        encoding.characters("x" * 11)


def test_lines_and_columns_of_the_rest_are_kept() -> None:
    text = '<?xml version="1.0"?>\n<!-- a\nb -->\n  <?qbxml version="8.0"?><QBXML/>'
    prolog = encoding.prolog(text)
    assert (prolog.version, prolog.line) == ("8.0", 4)
    assert prolog.text.split("\n") == ["", "", "", " " * len(text.splitlines()[3][:-8]) + "<QBXML/>"]
    usual = encoding.prolog('\n<?xml version="1.0"?>\n <?qbxml version="8.0"?> <QBXML/>')
    assert usual == ("\n\n" + " " * len(' <?qbxml version="8.0"?> ') + "<QBXML/>", "8.0", 3)


def test_a_comment_may_hold_an_instruction_without_meaning_it() -> None:
    assert encoding.prolog('<!-- <?qbxml version="8.0"?> --><QBXML/>').version is None


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("<!DOCTYPE QBXML PUBLIC '-//INTUIT//DTD QBXML QBD 1.0//EN' 'http://developer.intuit.com'><QBXML/>", "1.0"),
        ('<!DOCTYPE QBXML PUBLIC "-//INTUIT//DTD QBXML QBD 2.0//EN"><QBXML/>', "2.0"),
        ('<!DOCTYPE QBXML SYSTEM "qbxml.dtd"><QBXML/>', None),
        ("<!DOCTYPE QBXML><QBXML/>", None),
        ('<?qbxml version="4.0"?><!DOCTYPE QBXML PUBLIC "-//INTUIT//DTD QBXML QBD 2.0//EN"><QBXML/>', "4.0"),
    ],
)
def test_old_document_types(text: str, version: str | None) -> None:
    assert encoding.prolog(text).version == version


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE QBXML [ ]><QBXML/>",
        "<!DOCTYPE QBXML><!DOCTYPE QBXML><QBXML/>",
        "<!ENTITY a 'b'><QBXML/>",
        "<!-- a -- b --><QBXML/>",
        "<?qbxml version='1.0'",
        "<?xml version='2.0'?><QBXML/>",
        "<!-- -->" * 1000 + "<QBXML/>",
    ],
)
def test_malformed_prologs(text: str) -> None:
    with pytest.raises(CallFailed, match="line 1: "):
        encoding.prolog(text)


def test_long_hostile_prologs_take_no_time() -> None:
    for piece in ("<!--", "<?a ", "<!DOCTYPE a PUBLIC '", '<?xml version="1.0" ' + " " * 100_000, " " * 1_000_000):
        with pytest.raises(CallFailed):
            encoding.prolog(piece * (1 if len(piece) > 1000 else 20_000))
