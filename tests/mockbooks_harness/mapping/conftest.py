"""What the tests of the mapping share: reading with the published schemas as witness, and qbXML's own schema for
requests.

The witnesses lie beside some checkouts; without them the tests look at the records alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from mockbooks_harness import mapping
from mockbooks_harness.exact_json import dumps

SHARED = Path(__file__).resolve().parents[4] / "shared"


@pytest.fixture(scope="session")
def accounting() -> Any:
    """Codat's description of its accounting records; None where it is not there."""
    document = SHARED / "codat" / "Codat-Accounting-2023-04.json"
    if not document.is_file():
        return None
    description = json.loads(document.read_text("utf-8"))
    definitions = description["components"]["schemas"]["Item"]["definitions"]
    definitions["itemType"] = definitions["itemType"][
        "type"
    ]  # published with one level too many, no schema as it stands
    return description


@pytest.fixture(scope="session")
def lending(shared: Path) -> Any:
    """Codat's description of its lending product, the one with examples of QuickBooks Desktop.

    Only what stands in its examples is looked at; read with the C parser where there is one, it takes seconds.
    """
    yaml = pytest.importorskip("yaml")
    text = (shared / "codat" / "Codat-Lending.yaml").read_text("utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@pytest.fixture(scope="session")
def requests_schema() -> Any:
    """qbXML 13.0 as a schema; None where it is not there."""
    schema = SHARED / "qbxml" / "xsd-13.0" / "qbxmlops130.xsd"
    return etree.XMLSchema(etree.parse(schema)) if schema.is_file() else None


@pytest.fixture(scope="session")
def fits(accounting: Any) -> Callable[[str, Any], None]:
    """Hold a record to the schema of its type."""

    validators: dict[str, Any] = {}

    def check(model: str, record: Any) -> None:
        if accounting is not None:
            if model not in validators:
                jsonschema = pytest.importorskip("jsonschema")
                schema = accounting | {"$ref": f"#/components/schemas/{model}"}
                validators[model] = jsonschema.Draft202012Validator(schema)
            validators[model].validate(json.loads(dumps(record)))

    return check


@pytest.fixture(scope="session")
def read(fits: Callable[[str, Any], None]) -> Callable[..., Any]:
    """`mapping.read`, its record held to the schema of its type."""

    def read(text: str, *related: str, region: str = "US", **more: Any) -> Any:
        context = mapping.Context(region, related=[etree.fromstring(ret) for ret in related], **more)
        record = mapping.read(text, context)
        fits(mapping.TABLES[mapping.data_type_of(etree.fromstring(text).tag)].model, record)
        return record

    return read


@pytest.fixture(scope="session")
def write(requests_schema: Any) -> Callable[..., str]:
    """`mapping.write` as text, the request held to the schema of qbXML 13.0."""

    def write(data_type: str, record: Any, context: mapping.Context | None = None) -> str:
        request = mapping.write(data_type, record, context)
        if requests_schema is not None:
            document = etree.fromstring(b'<QBXML><QBXMLMsgsRq onError="stopOnError"/></QBXML>')
            document[0].append(request)
            requests_schema.assertValid(document)
        etree.indent(request, "")
        return etree.tostring(request, encoding="unicode").strip()

    return write


@pytest.fixture(scope="session")
def errors() -> Callable[..., dict[str, str]]:
    """What is wrong with a record: sentence by member, each without the words they all begin with."""

    def errors(data_type: str, record: Any, context: mapping.Context | None = None) -> dict[str, str]:
        model = mapping.TABLES[data_type].model
        found, _ = mapping.check(data_type, record, context)
        assert all(item["validatorName"] == model for item in found)
        return {item["itemId"]: item["message"].removeprefix(f"Failed to push to {model} as ") for item in found}

    return errors
