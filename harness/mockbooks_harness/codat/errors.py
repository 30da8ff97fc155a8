"""Codat's errors: one body shape, one constructor a kind.

Every refusal of the mock is a `CodatError`.  Its body is Codat's ([D:CP] `components.responses`); `why` is ours: the
plain reason, kept in the journal and never sent, because Codat's own texts say so little.
"""

from __future__ import annotations

from typing import Any

from mockbooks_harness.exact_json import Record


class CodatError(Exception):
    """A call that is refused.

    `status` is the HTTP status, `service` the name of the Codat service in the body, `text` the sentence under
    "error", `why` the explanation for the journal, `validation` the optional `{errors, warnings}`.
    """

    def __init__(
        self, status: int, text: str, *, service: str | None = "PublicApi", why: str = "", validation: Any = None
    ) -> None:
        super().__init__(text)
        self.status = status
        self.service = service
        self.text = text
        self.why = why or text
        self.validation = validation

    def body(self, correlation_id: str) -> Record:
        """The body Codat sends: `canBeRetried` is a string, `service` may be missing."""
        body: Record = {"statusCode": self.status}
        if self.service is not None:
            body["service"] = self.service
        body |= {"error": self.text, "correlationId": correlation_id, "canBeRetried": "Unknown", "detailedErrorCode": 0}
        if self.validation is not None:
            body["validation"] = self.validation
        return body


def not_valid(why: str) -> CodatError:
    """400: the request made is not valid.  [D:CP]"""
    return CodatError(400, "Error processing request - not valid.", why=why)


def malformed_query(why: str) -> CodatError:
    """400: the query language was not understood.  [D:CP] Malformed-Query"""
    return CodatError(400, "Error parsing query - Malformed query.", service="ClientsApi", why=why)


def unresolved_property(name: str, entity: str) -> CodatError:
    """400: a query names a property that its object does not have.  [D:CP] Malformed-Query"""
    return CodatError(400, f"Error parsing query - Could not resolve property {name} on {entity}", service="PullApi")


def connection_arguments_missing() -> CodatError:
    """400 of POST connections without a usable body.  [D:DOC errors]"""
    return CodatError(400, "Push object DataConnectionArgs must be provided", service=None)


def unauthorized(why: str) -> CodatError:
    """401.  [D:CP]"""
    return CodatError(401, "Unauthorized", why=why)


def company_not_found(company_id: str) -> CodatError:
    """404.  [D:CP] Not-Found"""
    return CodatError(404, f"No company was found with ID {company_id}", service="ClientsApi")


def connection_not_found(connection_id: str) -> CodatError:
    """404.  [D:CP] Not-Found"""
    return CodatError(404, f"Data connection {connection_id} not found")


def no_data_available(noun: str, identifier: str) -> CodatError:
    """404 of a record that is not there; `noun` as in the read path, "accounts".  [D:CP] Not-Found"""
    return CodatError(404, f"No data available for {noun} for ID {identifier}")


def not_found(what: str, identifier: str) -> CodatError:
    """404 for which no text is public, assumed in the form of the others."""
    return CodatError(404, f"{what} {identifier} not found")


def no_such_path(method: str, path: str) -> CodatError:
    """404 of a path that is no operation of the mock.

    The text is ours, because the reason may be a gap of the mock as well as a slip of the caller.
    """
    return CodatError(404, f"No operation of the mocked Codat answers {path}", why=f"{method} {path} is in no route")


def method_not_allowed(method: str, path: str, allowed: list[str]) -> CodatError:
    """405.  [D:DOC errors] lists the status; the text is assumed."""
    return CodatError(405, "Method Not Allowed", why=f"{path} takes {', '.join(allowed)}, not {method}.")


def type_not_supported(data_type: str, platform: str) -> CodatError:
    """404 of a data type the integration does not have.  [D:DOC errors]"""
    return CodatError(404, f"Datatype {data_type} not supported by platform(s) {platform}", service=None)


def data_set_missing(data_type: str, state: str) -> CodatError:
    """409 of reading a type that was never synced: `state` is "not requested" or "not completed".

    [D:DOC errors] gives the status and the reason; the text is assumed.
    """
    return CodatError(
        409, f"Data set {data_type} {state}", why=f"No sync of {data_type} has completed: it was {state}."
    )


def already_in_progress(data_type: str, company_id: str, dataset_id: str) -> CodatError:
    """A type is queued while an earlier sync of it runs.

    [D:DOC queueing-data-syncs] gives the text; the status, 409, is assumed.
    """
    return CodatError(
        409,
        f"DatasetAlreadyInProgressException: Cannot queue {data_type} sync for {company_id} as previous sync "
        f"{dataset_id} is still in progress",
        service="PullApi",
    )


def conflict(text: str) -> CodatError:
    """409: what is asked for does not go with the state things are in.  The text is ours."""
    return CodatError(409, text)
