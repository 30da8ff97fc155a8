"""A shrunk case as a pytest file, which fails for as long as it happens."""

from __future__ import annotations

import re

from lxml import etree

from mockbooks import Edition
from mockbooks_harness.cases.shrinking.conditions import recorded
from mockbooks_harness.cases.shrinking.records import document_of
from mockbooks_harness.cases.shrinking.shrinker import Shrunk

__all__ = ["pytest_file"]

_PARSER = etree.XMLParser(remove_blank_text=True, resolve_entities=False, no_network=True)


def pytest_file(shrunk: Shrunk, *, company_path: str = "company.mkb") -> str:
    """The text of the file. `company_path` is where the company lies, if it could not be made of records."""
    imports, assertions = shrunk.condition.as_code()
    uses_etree = any("etree." in line for line in assertions)
    words = shrunk.condition.in_words()
    edition = shrunk.company.edition
    first = ["from pathlib import Path", ""] if shrunk.records is None else []
    outside = ["from lxml import etree", ""] if uses_etree else []
    names = ["CompanyFile", *(["Edition"] if edition is not Edition.US else [])]
    names += [] if any("RECORDED" in line for line in assertions) else ["QuickBooks"]
    lines = [
        f'"""{words[:1].upper()}{words[1:]}."""',
        "",
        *first,
        *outside,
        f"from mockbooks import {', '.join(names)}",
        *imports,
        "",
    ]
    if shrunk.records is None:
        opened = f"CompanyFile.from_bytes(Path({company_path!r}).read_bytes())"
    else:
        lines += [
            "# What the company shows: it is made of this.",
            f"COMPANY = {_literal(document_of(shrunk.records))}",
            "",
        ]
        told = f', edition=Edition("{edition.value}")' if edition is not Edition.US else ""
        opened = f'CompanyFile.from_answers([COMPANY], zone="{shrunk.company.company.zone}"{told})'
    compares = any("RECORDED" in line for line in assertions)
    exchanges = recorded(shrunk.steps)
    requests = [exchange.request or "" for exchange in exchanges] if compares else shrunk.asked
    lines += ["REQUESTS = [", *(f"{_literal(request)}," for request in requests), "]"]
    if compares:
        lines += ["RECORDED = [", *(f"{_literal(exchange.answer)}," for exchange in exchanges), "]"]
    lines += ["", "", f"def test_{_name(words)}():"]
    if compares:
        lines += [f"    with {opened} as company:"]
    else:
        lines += [
            f"    with {opened} as company, QuickBooks(company) as quickbooks:",
            "        answers = [quickbooks.process(request) for request in REQUESTS]",
        ]
    lines += [*(f"        {line}" for line in assertions), ""]
    return "\n".join(lines)


def _name(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")


def _literal(text: str | None) -> str:
    """A string literal with the document laid out to be read."""
    if text is None:
        return "None"
    laid_out = _laid_out(text)
    if not laid_out.isprintable() and re.search(r"[^\S\n ]|[^\n\x20-\U0010ffff]", laid_out):
        return repr(laid_out)
    escaped = laid_out.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""{escaped}\n"""'


def _laid_out(text: str) -> str:
    prolog = re.match(r"(?:\s*<\?.*?\?>)*", text, re.DOTALL)
    assert prolog is not None
    try:
        root = etree.fromstring(text[prolog.end() :].encode("utf-8"), _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        return text
    etree.indent(root, "  ")
    # The document is text here: what its bytes would be is no matter.
    declared = re.sub(r"<\?xml.*?\?>", '<?xml version="1.0"?>', prolog[0].strip())
    return f"{declared}{'' if not declared else chr(10)}{etree.tostring(root, encoding='unicode')}"
