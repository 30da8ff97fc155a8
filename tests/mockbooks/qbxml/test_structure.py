"""Structural checks on elements of a small content of our own."""

from __future__ import annotations

import pytest
from lxml import etree

from mockbooks.qbxml import grammar
from mockbooks.qbxml.catalogue.model import Attribute, Choice, Element, Sequence
from mockbooks.qbxml.structure import Kind, Misfit, blank, check, check_attributes
from mockbooks.qbxml.versions import Edition, Version

TOP = Element(
    "Top",
    content=Sequence(
        (
            Element("Id", "IDTYPE", macro=True),
            Choice((Element("Rate", "PRICETYPE"), Element("Percent", "PERCENTTYPE")), minimum=0),
            Element("Line", content=Sequence((Element("Desc", "STRTYPE", minimum=0),)), minimum=0, maximum=None),
        )
    ),
    attributes=(
        Attribute("must", "STRTYPE", required=True),
        Attribute("kind", "ENUMTYPE", values=("a", "b")),
        Attribute("late", "STRTYPE", since=Version(9, 0)),
    ),
)
NODE = grammar.compile(TOP, Version(8, 0), Edition.US)

SOUND = [
    "<Top><Id>1</Id></Top>",
    '<Top><Id useMacro="TxnID:a"/><Rate/><Line/><Line><Desc>x</Desc></Line></Top>',
    "<Top>\n <Id>1</Id>\n\t<Percent>2</Percent> </Top>",
    "<Top><Id>1</Id><Line><Desc> </Desc></Line></Top>",
]

MISFITS: list[tuple[str, Kind]] = [
    ("<Top/>", "incomplete"),
    ("<Top><Rate>1</Rate></Top>", "unexpected"),
    ("<Top><Id>1</Id><Rate>1</Rate><Percent>1</Percent></Top>", "unexpected"),
    ("<Top><Id>1</Id><Line/><Rate>1</Rate></Top>", "unexpected"),
    ("<Top><Id>1</Id><Line><Desc/><Desc/></Line></Top>", "unexpected"),
    ("<Top>x<Id>1</Id></Top>", "text"),
    ("<Top><Id>1</Id>x</Top>", "text"),
    ("<Top><Id>1</Id><Line>x</Line></Top>", "text"),
    ("<Top><Id><b/></Id></Top>", "children"),
    ("<Top><Id other='x'>1</Id></Top>", "attribute"),
    ("<Top><Id>1</Id><Line useMacro='x'/></Top>", "attribute"),
]


@pytest.mark.parametrize("text", SOUND)
def test_sound(text: str) -> None:
    check(etree.fromstring(text), NODE)


@pytest.mark.parametrize(("text", "kind"), MISFITS)
def test_misfits(text: str, kind: Kind) -> None:
    with pytest.raises(Misfit) as misfit:
        check(etree.fromstring(text), NODE)
    assert misfit.value.kind == kind


def test_attributes() -> None:
    check_attributes(etree.fromstring("<Top must='' kind='b'/>"), NODE)
    for text, kind in (
        ("<Top/>", "attribute missing"),
        ("<Top must='' kind='c'/>", "attribute value"),
        ("<Top must='' late=''/>", "attribute"),
    ):
        with pytest.raises(Misfit) as misfit:
            check_attributes(etree.fromstring(text), NODE)
        assert misfit.value.kind == kind


def test_blank_is_what_xml_calls_white_space() -> None:
    assert blank(" \t\r\n")
    assert not blank("\xa0")
