"""How catalogue files are written and read."""

from __future__ import annotations

import pytest

from mockbooks.qbxml.catalogue import Attribute, Choice, Element, EnumValue, Sequence, notation
from mockbooks.qbxml.versions import ALL_EDITIONS, NEWEST, OLDEST, Edition, Version


def read(text: str, **bodies: Sequence) -> Element:
    """The one element of a file."""
    ((_, lines),) = notation.definitions(text).items()
    context = notation.Context(
        body=bodies.__getitem__,
        enumeration={"Kind": notation.Enumeration((EnumValue("A"), EnumValue("B")), "A")}.__getitem__,
        attributes=lambda text: tuple(Attribute(name, "STRTYPE") for name in text.split()),
    )
    return notation.read_element(lines, context)


def child(line: str, **bodies: Sequence) -> Element:
    """The element that a line inside an aggregate describes."""
    (found,) = read(f"Top\n    {line}\n", **bodies).children()
    return found


@pytest.mark.parametrize(
    ("written", "minimum", "maximum"),
    [("X", 1, 1), ("X?", 0, 1), ("X*", 0, None), ("X+", 1, None), ("X{0,50}", 0, 50)],
)
def test_how_often(written: str, minimum: int, maximum: int | None) -> None:
    element = child(f"{written} STR")
    assert (element.name, element.type, element.minimum, element.maximum) == ("X", "STRTYPE", minimum, maximum)


@pytest.mark.parametrize(
    ("written", "us", "au"), [("STR", None, None), ("STR(41)", 41, 41), ("STR(3 AU=6)", 3, 6), ("STR(AU=6)", None, 6)]
)
def test_lengths(written: str, us: int | None, au: int | None) -> None:
    element = child(f"Name {written}")
    assert (element.length(Edition.US), element.length(Edition.AU)) == (us, au)


@pytest.mark.parametrize(
    ("written", "since", "until"),
    [("", OLDEST, None), ("@8.0", Version(8, 0), None), ("@-7.0", OLDEST, Version(7, 0)),
     ("@4.0-4.1", Version(4, 0), Version(4, 1))],
)  # fmt: skip
def test_versions(written: str, since: Version, until: Version | None) -> None:
    element = child(f"Name STR {written}")
    assert (element.since, element.until) == (since, until)
    assert element.valid(NEWEST, Edition.US) == (until is None)


def test_editions() -> None:
    assert child("Name STR").editions == ALL_EDITIONS
    assert child("Name STR not:CA,UK").editions == {Edition.US, Edition.AU}
    assert child("Name STR only:US").editions == {Edition.US}


def test_other_facets() -> None:
    element = child("Month INT >=1 <=12 macro [defMacro other]")
    assert (element.min_value, element.max_value, element.macro) == (1, 12, True)
    assert [attribute.name for attribute in element.attributes] == ["defMacro", "other"]


def test_an_enumeration_goes_by_its_name() -> None:
    element = child("Kind ENUM")
    assert [value.value for value in element.values] == ["A", "B"]
    assert element.default == "A"


def test_a_reference_is_a_list_id_and_a_full_name() -> None:
    element = child("ClassRef? REF(159) @12.0")
    assert element.is_reference and element.type is None and not element.lengths
    list_id, full_name = element.children()
    assert (list_id.name, list_id.type, list_id.minimum) == ("ListID", "IDTYPE", 0)
    assert (full_name.name, full_name.minimum, full_name.length(Edition.CA)) == ("FullName", 0, 159)


def test_a_body_is_one_content_for_all_who_name_it() -> None:
    address = Sequence((Element("Addr1", "STRTYPE"),))
    assert child("BillAddress? = Address", Address=address).content is address
    assert child("Address?", Address=address).content is address
    included = read("Top\n    include Address\n    Note STR\n", Address=address)
    assert [element.name for element in included.children()] == ["Addr1", "Note"]


def test_choices() -> None:
    top = read(
        "Top\n    one? @3.0\n        A ID\n        all\n            B ID\n            one*\n                C ID\n"
    )
    assert top.content
    (choice,) = top.content.particles
    assert isinstance(choice, Choice) and (choice.minimum, choice.since) == (0, Version(3, 0))
    single, sequence = choice.alternatives
    assert isinstance(single, Element) and isinstance(sequence, Sequence)
    assert isinstance(sequence.particles[1], Choice) and sequence.particles[1].maximum is None
    assert [element.name for element in top.children()] == ["A", "B", "C"]


def test_comments_and_blank_lines_say_nothing() -> None:
    text = "# a file\n\nTop [a]  # this\n\n    A ID  # and that\nOther\n"
    assert notation.definitions(text) == {"Top": ("Top [a]", "    A ID"), "Other": ("Other",)}


def test_values_of_an_enumeration() -> None:
    enumeration = notation.read_enumeration(("Kind", "    (One) Two@8.0", "    Three@-7.0"))
    assert enumeration.default == "One"
    assert [(value.value, str(value.since), value.until) for value in enumeration.values] == [
        ("One", "1.0", None), ("Two", "8.0", None), ("Three", "1.0", Version(7, 0)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Top\n    A-B ID\n", "cannot read"),
        ("Top\n    A ID loud\n", "cannot read"),
        ("Top\n    A ID\n            B ID\n", "indented too far"),
        ("Top\nTop\n", "defined twice"),
    ],
)
def test_what_cannot_be_read_says_which_line(text: str, why: str) -> None:
    with pytest.raises(notation.NotationError, match=why):
        read(text)
