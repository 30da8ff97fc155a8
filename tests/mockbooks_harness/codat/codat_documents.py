"""Codat's published descriptions, as the tests use them.

Three of them: the platform's; lending's, for reading; and accounting's of April 2023, for pushing and for the types
that lending lacks.  An operation is looked up in the first that has it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mockbooks_harness.codat import Entry
from mockbooks_harness.codat.routes import find

NAMES = ("Codat-Platform.json", "Codat-Lending.yaml", "Codat-Accounting-2023-04.json")


def loaded(path: Path) -> dict[str, Any]:
    text = path.read_text("utf-8")
    if path.suffix == ".json":
        document: dict[str, Any] = json.loads(text)
        return document
    yaml = pytest.importorskip("yaml")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return json.loads(json.dumps(yaml.load(text, loader), default=str))  # type: ignore[no-any-return]


class Documents:
    """The descriptions, and where an operation stands in them."""

    def __init__(self, documents: list[dict[str, Any]]) -> None:
        self.documents = documents
        self.validators: dict[str, Any] = {}

    def operation(self, method: str, template: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """The description that has it, and what it says."""
        for document in self.documents:
            found = document["paths"].get(template, {}).get(method.lower())
            if found is not None:
                return document, found
        raise KeyError(f"{method} {template}")

    def schema(self, document: dict[str, Any], response: dict[str, Any]) -> Any:
        return self.resolved(document, response).get("content", {}).get("application/json", {}).get("schema")

    def resolved(self, document: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in value:
            place: Any = document
            for step in value["$ref"].split("/")[1:]:
                name = step.replace("~1", "/").replace("~0", "~").replace("%7B", "{").replace("%7D", "}")
                place = place[int(name)] if isinstance(place, list) else place[name]
            value = place
        return value

    def validate(self, document: dict[str, Any], schema: Any, body: Any) -> None:
        jsonschema = pytest.importorskip("jsonschema")
        key = json.dumps(schema, sort_keys=True) + str(id(document))
        if key not in self.validators:
            self.validators[key] = jsonschema.Draft202012Validator(document | schema)
        self.validators[key].validate(body)


def read(folder: Path) -> Documents:
    """The three, from the folder they lie in."""
    found = [loaded(folder / name) for name in NAMES]
    definitions = found[2]["components"]["schemas"]["Item"]["definitions"]
    definitions["itemType"] = definitions["itemType"]["type"]  # a slip there: a schema under a name inside itself
    return Documents(found)


class Platform(Documents):
    """The platform's description alone, for whatever answers a test happens to cause."""

    def __init__(self, path: Path) -> None:
        super().__init__([loaded(path)])

    def look(self, entry: Entry) -> None:
        """An answer of the public face: a refusal is Codat's body; a success is as its operation describes it."""
        if entry.call.path.startswith("/mockbooks/") or not isinstance(entry.answer.body, dict):
            return
        document = self.documents[0]
        body = json.loads(entry.answer.payload())
        if entry.answer.status >= 400:
            self.validate(document, {"$ref": "#/components/schemas/ErrorMessage"}, body)
            return
        route, _ = find(entry.call.method, entry.call.path)
        if route.template in document["paths"]:
            said = document["paths"][route.template][route.method.lower()]["responses"][str(entry.answer.status)]
            self.validate(document, self.schema(document, said), body)
