"""Figures of the language that are known from outside, counted in the catalogue."""

from __future__ import annotations

from collections import Counter

import pytest

from mockbooks.qbxml import catalogue
from mockbooks.qbxml.versions import Edition, parse_version

REQUESTS = [entry for entry in catalogue.messages() if entry.name.endswith("Rq")]


def test_there_are_239_requests_and_as_many_responses() -> None:
    assert len(REQUESTS) == 239
    assert sum(entry.kind == "subscription request" for entry in REQUESTS) == 7
    assert [entry.name[:-1] + "q" for entry in catalogue.messages() if entry.name.endswith("Rs")] == [
        entry.name for entry in REQUESTS
    ]


def test_all_but_three_are_of_the_us_edition() -> None:
    assert {entry.name for entry in REQUESTS if Edition.US not in entry.editions} == {
        "SalesTaxReturnQueryRq", "SalesTaxReturnLineQueryRq", "PayrollLastPeriodQueryRq",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("version", "requests"),
    [("1.0", 91), ("1.1", 97), ("2.0", 131), ("2.1", 135), ("3.0", 171), ("4.0", 177), ("4.1", 177), ("5.0", 184),
     ("6.0", 201), ("7.0", 209), ("8.0", 220), ("9.0", 225), ("10.0", 232), ("11.0", 232), ("12.0", 236), ("13.0", 239),
     ("14.0", 239), ("15.0", 239), ("16.0", 239)],
)  # fmt: skip
def test_each_version_has_its_requests(version: str, requests: int) -> None:
    assert sum(entry.since <= parse_version(version)[0] for entry in REQUESTS) == requests


def test_verbs() -> None:
    reports = [entry.name for entry in REQUESTS if entry.name.endswith("ReportQueryRq")]
    verbs = Counter(
        next(verb for verb in ("Add", "Mod", "Query", "Del", "Void", "Merge") if entry.name.endswith(f"{verb}Rq"))
        for entry in REQUESTS
    )
    assert len(reports) == 10
    assert (verbs["Query"] - len(reports), verbs["Add"], verbs["Mod"]) == (92, 73, 56)
    assert verbs["Del"] + verbs["Void"] + verbs["Merge"] == 8


@pytest.mark.parametrize(
    ("attribute", "requests", "since"), [("requestID", 239, "1.0"), ("metaData", 80, "4.0"), ("iterator", 46, "5.0")]
)
def test_attributes_of_requests(attribute: str, requests: int, since: str) -> None:
    found = [
        stated for entry in REQUESTS for stated in catalogue.message(entry.name).attributes if stated.name == attribute
    ]
    assert len(found) == requests
    assert {stated.since for stated in found} == {parse_version(since)[0]}


def test_answered_objects() -> None:
    assert len(catalogue.bodies()) == 93
    nested = set()

    def walk(element: catalogue.Element) -> None:
        for child in element.children():
            if child.name.endswith("Ret"):
                nested.add(child.name)
            walk(child)

    for name in catalogue.bodies():
        walk(catalogue.body(name))
    since_15, of_the_online_edition = {"ShippingDetailsLineRet"}, 3
    assert len(nested - set(catalogue.bodies()) - since_15) == 34 - of_the_online_edition
