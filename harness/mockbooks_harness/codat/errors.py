"""Codat's errors: one body shape, one constructor a kind.

Every refusal of the mock is a `CodatError`.  Its body is Codat's ([D:CP] `components.responses`); `why` is ours: the
plain reason, kept in the journal and never sent, because Codat's own texts say so little.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockbooks_harness.exact_json import Record

PRINTED_STATUS = {402: 429, 503: 500}


class CodatError(Exception):
    """A call that is refused.

    `status` is the HTTP status, `service` the name of the Codat service in the body, `text` the sentence under
    "error", `why` the explanation for the journal, `validation` the optional `{errors, warnings}`, `headers` what the
    answer carries besides.
    """

    def __init__(
        self,
        status: int,
        text: str,
        *,
        service: str | None = "PublicApi",
        why: str = "",
        validation: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(text)
        self.status = status
        self.service = service
        self.text = text
        self.why = why or text
        self.validation = validation
        self.headers = dict(headers or {})

    def body(self, correlation_id: str, *, as_printed: bool = False) -> Record:
        """The body Codat sends: `canBeRetried` is a string, `service` may be missing.

        `as_printed`: the statusCode of the documents' examples, which say 429 in the body of a 402 and 500 in that of a
        503 ([D:CP] `components.responses`; taken for slips unless asked for).
        """
        status = PRINTED_STATUS.get(self.status, self.status) if as_printed else self.status
        body: Record = {"statusCode": status}
        if self.service is not None:
            body["service"] = self.service
        body |= {"error": self.text, "correlationId": correlation_id, "canBeRetried": "Unknown", "detailedErrorCode": 0}
        if self.validation is not None:
            body["validation"] = self.validation
        return body


STANDARD = {
    400: "Error processing request - not valid.",
    401: "Unauthorized",
    402: "Payment Required",
    403: "You are using an outdated API key or a key not associated with that resource.",
    429: "You have made too many requests in a given amount of time; please retry later.",
    500: "There is a problem with our server. Please try again later.",
    503: "The Codat API is temporarily offline for maintenance. Please try again later.",
}
"""Codat's sentence for a status, where it has one for all operations.  [D:CP] `components.responses`"""


def not_valid(why: str) -> CodatError:
    """400: the request made is not valid.  [D:CP]"""
    return CodatError(400, STANDARD[400], why=why)


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
    return CodatError(401, STANDARD[401], why=why)


def outdated_key() -> CodatError:
    """403 of a key that was deleted.  [D:CP] Forbidden; that a deleted key is the "outdated" one is assumed."""
    return CodatError(403, STANDARD[403], why="The API key was deleted; another one is needed.")


def too_many_requests(why: str, retry_after: int) -> CodatError:
    """429, with the seconds after which it is worth trying again.  [D:CP], [D:DOC rate-limits]"""
    return CodatError(429, STANDARD[429], why=why, headers={"Retry-After": str(retry_after)})


def company_limit_exceeded() -> CodatError:
    """402 of the 51st company on the Free plan.  [D:CP] Payment-Required"""
    message = "Company limit exceeded. Learn more at https://docs.codat.io/configure/plans"
    item = {"itemId": "Company", "message": message, "validatorName": "CreateCompany"}
    validation = {"errors": [item], "warnings": []}
    return CodatError(402, "CompanyValidationException: Company limit exceeded", validation=validation)


def schedule_not_allowed() -> CodatError:
    """402 of an hourly schedule on the Free plan.  [D:CP] Payment-Required"""
    return CodatError(402, "SyncSettingsValidationException: Sync schedule not allowed")


def account_expired() -> CodatError:
    """402 of a Free account older than 365 days.  [D:CP] Payment-Required"""
    return CodatError(402, STANDARD[402], why="The account is on the Free plan and older than 365 days.")


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
    names = ", ".join(allowed)
    return CodatError(405, "Method Not Allowed", why=f"{path} takes {names}, not {method}.", headers={"Allow": names})


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


def idempotency_key_reused() -> CodatError:
    """422: the key was used with another request before.  [D:DOC idempotency]; the text is assumed."""
    return CodatError(
        422,
        "Idempotency key has already been used with a different request",
        why="Same Idempotency-Key, other request.",
    )


def idempotency_key_in_use() -> CodatError:
    """409: the first request with the key has not been answered yet.  [D:DOC idempotency]; the text is assumed."""
    return CodatError(409, "A request with the same idempotency key is still being processed")
