"""The one table of status codes: what the answer to a single request says about it.

A request set that is well formed is always answered; each `…Rs` carries a status code, a severity and a message. `Info`
and `Warn` mean that the request was done (a query that finds nothing is `Info`), `Error` that nothing was changed. (A
call that is refused as a whole gets an HRESULT instead: `hresult`.)

Each row says how we know the code and, apart from it, how we know its wording: `recorded` (a real exchange shows it),
`documented` (the SDK's own material), `observed` (public code or a thread says so), `assumed`. A row whose wording is
`assumed` has a text of ours: a client must not look for it, nor may a test of the real product.

In a template `{name}` stands for a value given by whoever refuses. QuickBooks may add what it said itself, after two
blanks: `  QuickBooks error message: …`; give it as `quickbooks_error`. Known such texts stand at the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple

Severity = Literal["Info", "Warn", "Error"]
Provenance = Literal["recorded", "documented", "observed", "assumed"]


class Status(NamedTuple):
    """What one `…Rs` says: the three status attributes as they stand on the wire."""

    code: int
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class StatusCode:
    """One row of the table."""

    code: int
    severity: Severity
    name: str
    """A symbolic name in snake case; ours, or the one in public use."""
    template: str
    """The message, with `{value}` holes."""
    meaning: str
    """When it is raised, in plain words."""
    provenance: Provenance
    """How we know the code and its meaning."""
    wording: Provenance
    """How we know the text of the message."""
    source: str
    """Who shows it."""

    def message(self, quickbooks_error: str | None = None, **values: object) -> str:
        """The text of the message. Raises KeyError if a value of the template is not given."""
        text = self.template.format_map(values)
        if quickbooks_error is not None:
            # [R:HG,QBWC] recorded: two blanks, whatever the first sentence ends with.
            text = f"{text}  QuickBooks error message: {quickbooks_error}"
        return text

    def status(self, quickbooks_error: str | None = None, **values: object) -> Status:
        """The status of an answer that says this."""
        return Status(self.code, self.severity, self.message(quickbooks_error, **values))

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Refused(Exception):
    """One request is refused with a status code; nothing of it is done and the set goes on as its `onError` says.

    `Refused(INVALID_REFERENCE, list="Item", name="X", object="SalesOrder line", quickbooks_error=RECORD_NOT_IN_LIST)`.
    The values are the holes of the template. `current` is the rendered present state of the object, which the answer to
    a stale edit sequence (3200) carries along. [R:FRAG] recorded.
    """

    def __init__(
        self,
        status: StatusCode,
        *,
        quickbooks_error: str | None = None,
        current: str | None = None,
        **values: object,
    ) -> None:
        self.status = status
        self.values = values
        self.quickbooks_error = quickbooks_error
        self.current = current
        self.message = status.message(quickbooks_error, **values)
        super().__init__(f"{status.code}: {self.message}")

    @property
    def code(self) -> int:
        """The number of the status code."""
        return self.status.code

    @property
    def severity(self) -> Severity:
        """Info, Warn or Error."""
        return self.status.severity

    @property
    def answer(self) -> Status:
        """The status that the answer of the refused request carries."""
        return Status(self.status.code, self.status.severity, self.message)


_SEVERITIES: tuple[tuple[int, Severity], ...] = ((500, "Info"), (1000, "Warn"))


def severity_of(code: int) -> Severity:
    """The severity of a status code by its range: below 500 Info, below 1000 Warn, Error above. [D:IDG] documented."""
    return next((severity for bound, severity in _SEVERITIES if code < bound), "Error")


def _row(
    code: int, name: str, provenance: Provenance, wording: Provenance, source: str, template: str, meaning: str
) -> StatusCode:
    return StatusCode(code, severity_of(code), name, template, meaning, provenance, wording, source)


# fmt: off

# Info, Warn

OK = _row(
    0, "ok", "recorded", "recorded", "every capture",
    "Status OK",
    "success",
)
NO_MATCH = _row(
    1, "no_match", "recorded", "recorded", "R:FLOW,SJP; D:IDG",
    "A query request did not find a matching object in QuickBooks",
    "a query with filters finds nothing",
)
NOT_FOUND_IN_LIST = _row(
    500, "not_found_in_list", "recorded", "recorded", "R:QBWC; D:IDG",
    'The query request has not been fully completed. There was a required element ("{value}") that could not be '
    "found in QuickBooks.",
    "a FullName of the query's list does not exist; those that do are returned",
)
NOT_REPRESENTABLE = _row(
    501, "not_representable", "documented", "documented", "D:IDG",
    'Unable to represent {type}objectName "{name}" in this version of the qbXML spec.',
    "the object needs a later qbXML than that of the request",
)
NOT_RETURNED = _row(
    510, "not_returned", "documented", "documented", "D:IDG",
    "Unable to return object.",
    "the object cannot be returned, for instance after an Add that succeeded",
)
FIELD_NOT_SUPPORTED = _row(
    530, "field_not_supported", "recorded", "recorded", "R:FRAG; D:IDG",
    'The field "{field}" is not supported by this implementation.',
    "a field that this edition does not know; the rest of the request is done",
)
VALUE_NOT_SUPPORTED = _row(
    531, "value_not_supported", "documented", "documented", "D:IDG",
    'The enum value "{value}" in the field "{field}" is not supported by this implementation.',
    "an enumerated value that this edition does not know; the rest of the request is done",
)
MAXIMUM_RETURNED = _row(
    540, "maximum_returned", "documented", "assumed", "D:IDG",
    "The maximum number of objects has been returned.",
    "Online Edition: there is more",
)
NOTES_NOT_SAVED = _row(
    550, "notes_not_saved", "documented", "documented", "D:IDG",
    "The {object} object was saved successfully, but its corresponding Notes record could not be saved.",
    "object saved, notes not",
)
DEPRECATED_FIELD = _row(
    560, "deprecated_field", "documented", "documented", "D:IDG",
    "This field will not always be supported.",
    "a deprecated field was used",
)
ALREADY_CLOSED = _row(
    570, "already_closed", "documented", "documented", "D:IDG",
    'Unable to link to transaction "{id}" because it has already been closed.',
    "link to a closed transaction; the rest of the request is done",
)
NO_CLEARED_STATE = _row(
    600, "no_cleared_state", "documented", "assumed", "D:IDG",
    'The transaction "{id}" has no cleared state.',
    "ClearedStatusMod on a transaction without one",
)

# General errors

INTERNAL_ERROR = _row(
    1000, "internal_error", "documented", "documented", "D:IDG",
    "There has been an internal error when processing the request.",
    "an internal error while processing the request",
)
SYSTEM_NOT_AVAILABLE = _row(
    1010, "system_not_available", "documented", "documented", "D:IDG",
    "System not available.",
    "the system is not available",
)
UNSUPPORTED_MESSAGE = _row(
    1030, "unsupported_message", "documented", "documented", "D:IDG",
    "This request is not supported by this implementation.",
    "the request is not served",
)
INVALID_REQUEST_ID = _row(
    1060, "invalid_request_id", "documented", "documented", "D:IDG",
    'The request ID "{id}" is invalid, possibly too long.',
    "a requestID of more than 50 characters; not enforced by every version",
)

# Online Edition; Desktop never says these

ONLINE_NOT_AUTHENTICATED = _row(
    2000, "online_not_authenticated", "documented", "documented", "D:IDG",
    "Signon failed.",
    "Online Edition: the sign-on failed",
)
ONLINE_NOT_AUTHORIZED = _row(
    2010, "online_not_authorized", "documented", "documented", "D:IDG",
    "Not authorized to access the server.",
    "Online Edition: not authorised",
)
ONLINE_2020 = _row(
    2020, "online_2020", "documented", "documented", "D:IDG",
    "The user must log in before using the connection.",
    "Online Edition: the session has not been authenticated",
)
ONLINE_UNSUPPORTED = _row(
    2030, "online_unsupported", "documented", "documented", "D:IDG",
    "Unsupported sign-on version.",
    "Online Edition: a version of sign-on that is not supported",
)
ONLINE_2040 = _row(
    2040, "online_2040", "documented", "assumed", "D:IDG",
    "There has been an internal error when signing on.",
    "Online Edition: internal error of the sign-on",
)

# Formats of values

INVALID_ID = _row(
    3000, "invalid_id", "recorded", "recorded", "R:CAP; D:IDG; O:RDL",
    'The given object ID "{value}" in the field "{field}" is invalid.',
    "a value not shaped like an ID; LinkToTxn and LinkToTxnID naming the same transaction",
)
INVALID_BOOLEAN = _row(
    3010, "invalid_boolean", "documented", "documented", "D:IDG",
    'There was an error when converting the boolean value "{value}" in the field "{field}".',
    "not a boolean",
)
INVALID_DATE = _row(
    3020, "invalid_date", "documented", "documented", "D:IDG",
    'There was an error when converting the date value "{value}" in the field "{field}".',
    "not a date, or not a date that exists",
)
INVALID_DATE_RANGE = _row(
    3030, "invalid_date_range", "documented", "documented", "D:IDG",
    "Invalid date range: From date is greater than To date.",
    "any pair of From and To dates in the wrong order",
)
INVALID_RANGE = _row(
    3031, "invalid_range", "documented", "documented", "D:IDG",
    'The "From" or "To" values in the provided {field} are invalid.',
    "From and To of another range: names, reference numbers",
)
INVALID_TIME_INTERVAL = _row(
    3035, "invalid_time_interval", "documented", "assumed", "D:IDG",
    'There was an error when converting the time interval "{value}" in the field "{field}".',
    "not a time interval",
)
INVALID_AMOUNT = _row(
    3040, "invalid_amount", "observed", "assumed", "O:QUBE",
    'There was an error when converting the amount "{value}" in the field "{field}".',
    "not an amount",
)
INVALID_PRICE = _row(
    3045, "invalid_price", "recorded", "recorded", "R:CAP",
    'There was an error when converting the price "{value}" in the field "{field}".',
    "not a price: for instance more than five decimals",
)
INVALID_PERCENT = _row(
    3050, "invalid_percent", "assumed", "assumed", "",
    'There was an error when converting the percent "{value}" in the field "{field}".',
    "not a percentage",
)
INVALID_QUANTITY = _row(
    3060, "invalid_quantity", "assumed", "assumed", "",
    'There was an error when converting the quantity "{value}" in the field "{field}".',
    "not a quantity",
)
INVALID_GUID = _row(
    3065, "invalid_guid", "assumed", "assumed", "",
    'There was an error when converting the GUID "{value}" in the field "{field}".',
    "neither 0 nor a GUID in braces",
)
STRING_TOO_LONG = _row(
    3070, "string_too_long", "recorded", "recorded", "R:CAP; O:QUBE",
    'The string "{value}" in the field "{field}" is too long.',
    "longer than the element takes; never silently cut",
)
INVALID_STRING = _row(
    3080, "invalid_string", "assumed", "assumed", "",
    'The string "{value}" in the field "{field}" is invalid.',
    "a string that cannot be taken",
)
INVALID_NUMBER = _row(
    3085, "invalid_number", "assumed", "assumed", "",
    'There was an error when converting the number "{value}" in the field "{field}".',
    "not a number",
)
CANNOT_STORE = _row(
    3090, "cannot_store", "recorded", "recorded", "R:JSG",
    'There was an error when storing "{value}" in the "{field}" field.',
    "a colon in a Name, and other values that the file refuses",
)

# What the file refuses

NAME_IN_USE = _row(
    3100, "name_in_use", "recorded", "recorded", "R:HG; O:ERR3",
    'The name "{name}" of the list element is already in use.',
    "duplicate name, compared without case",
)
VALUE_TOO_LARGE = _row(
    3101, "value_too_large", "assumed", "assumed", "",
    'The value "{value}" in the field "{field}" is too large.',
    "amount or value too large for the field",
)
INVALID_ENUM = _row(
    3110, "invalid_enum", "observed", "observed", "O:RDL",
    'The enumerated value "{value}" in the field "{field}" is unknown or invalid for the qbXML version in use.',
    "a value that is not in the element's list",
)
OBJECT_NOT_FOUND = _row(
    3120, "object_not_found", "recorded", "recorded", "R:QBWC",
    'Object "{id}" specified in the request cannot be found.',
    "query, Mod, Del or Void by a ListID or TxnID that does not exist",
)
WRONG_OBJECT_TYPE = _row(
    3121, "wrong_object_type", "assumed", "assumed", "",
    'Object "{id}" specified in the request is of the wrong type.',
    "object found, but of another type or list",
)
INVALID_PARENT = _row(
    3130, "invalid_parent", "recorded", "recorded", "R:HG",
    'There is an invalid reference to a parent "{name}" in the {list} list.',
    "ParentRef does not resolve",
)
INVALID_REFERENCE = _row(
    3140, "invalid_reference", "recorded", "recorded", "R:FLOW,CAP",
    'There is an invalid reference to QuickBooks {list} "{name}" in the {object}.',
    "any other reference that does not resolve",
)
MISSING_ELEMENT = _row(
    3150, "missing_element", "recorded", "recorded", "R:CAP; O:QUBE",
    'There is a missing element: "{element}".',
    "required by the business rules, not by the schema",
)
INVALID_IN_CONTEXT = _row(
    3151, "invalid_in_context", "assumed", "assumed", "",
    'The element "{element}" is not valid in this context.',
    "element not valid here; elements that exclude each other",
)
ELEMENTS_CONFLICT = _row(
    3152, "elements_conflict", "assumed", "assumed", "",
    'There is a conflict between the elements "{element}" and "{other}".',
    "two elements conflict",
)
NEEDS_ANOTHER_ELEMENT = _row(
    3153, "needs_another_element", "assumed", "assumed", "",
    'The element "{element}" cannot be used without the element "{other}".',
    "element cannot be used without another",
)
CANNOT_DELETE = _row(
    3160, "cannot_delete", "observed", "assumed", "O:QUBE",
    'Cannot delete the object specified by the id = "{id}".',
    "object in use: referenced, has children, is a default, has a balance",
)
CLOSING_DATE_DELETE = _row(
    3161, "closing_date_delete", "observed", "assumed", "O:QUBE",
    # As 3171, with another verb.
    "An attempt was made to delete a {object} with a date that is on or before the closing date of the company. "
    "If you are sure you really want to do this, please ask a user with Admin privileges to remove the password for "
    "editing transactions on or before to closing date (this setting is in the Accounting Company Preferences), then "
    "try again.",
    "delete or void on or before the closing date",
)
NOT_IN_MULTI_USER_MODE = _row(
    3162, "not_in_multi_user_mode", "assumed", "assumed", "",
    "This operation is not allowed in multi-user mode.",
    "list deletes and inventory adjustments outside Enterprise",
)
CANNOT_MODIFY = _row(
    3170, "cannot_modify", "recorded", "recorded", "R:ERR8",
    'There was an error when modifying a {kind} named "{name}".',
    "an object could not be modified; not the stale edit sequence",
)
CLOSING_DATE_MODIFY = _row(
    # [O: ayssoftware.com, "Resolving QuickBooks export errors"] quoted with its slip, for a changed invoice.
    3171, "closing_date_modify", "observed", "observed", "O:QUBE; O:AYS",
    "An attempt was made to modify a {object} with a date that is on or before the closing date of the company. "
    "If you are sure you really want to do this, please ask a user with Admin privileges to remove the password for "
    "editing transactions on or before to closing date (this setting is in the Accounting Company Preferences), then "
    "try again.",
    "add or modify on or before the closing date",
)
RELATED_OBJECT_CHANGED = _row(
    3173, "related_object_changed", "assumed", "assumed", "",
    'An object related to "{id}" has been deleted or modified.',
    "a related object was deleted or modified",
)
IN_USE = _row(
    3175, "in_use", "recorded", "recorded", "R:ERR7",
    "There was an error adding, modifying or deleting {id} because it is already in use.",
    "the object is open elsewhere",
)
LOCKED = _row(
    3176, "locked", "recorded", "recorded", "R:ERR7",
    "There was an error adding, modifying or deleting {id} because it is already in use.",
    "a related object is locked",
)
LINKED_TWICE = _row(
    3177, "linked_twice", "documented", "assumed", "D:OSR",
    'The transaction "{id}" is linked more than once in the request.',
    "the same TxnID given twice in LinkToTxnID",
)
CANNOT_SAVE = _row(
    3180, "cannot_save", "recorded", "recorded", "R:ERR8; O:ERR3; O:AYS",
    # [R:ERR8] recorded: the article stays "a" before a vowel too. What follows has three forms: `list_element`,
    # `data_extension`, or the kind of a transaction alone [O:AYS, an Invoice].
    "There was an error when saving a {object}.",
    "an object could not be saved",
)
CANNOT_VOID = _row(
    3185, "cannot_void", "assumed", "recorded", "R:ERR6 (text; its code was not captured)",
    'Cannot void the object specified by the id = "{id}".',
    "the transaction, or one linked to it, is in use",
)
CANNOT_CLEAR = _row(
    3190, "cannot_clear", "assumed", "assumed", "",
    'The element "{element}" cannot be cleared.',
    "an empty element in a Mod for a field that must have a value",
)
STALE_EDIT_SEQUENCE = _row(
    3200, "stale_edit_sequence", "recorded", "recorded", "R:FRAG",
    # [R:FRAG] recorded: with the blank at the end.
    'The provided edit sequence "{edit_sequence}" is out-of-date. ',
    "Mod with an old EditSequence; the answer carries the object as it is now",
)
INVALID_ADDRESS = _row(
    3205, "invalid_address", "assumed", "assumed", "",
    'The address in the field "{field}" could not be stored.',
    "too many lines, or free lines mixed with City and State",
)
INVALID_VALUE = _row(
    3210, "invalid_value", "recorded", "recorded", "R:ERR1,ERR2",
    'The "{field}" field has an invalid value "{value}".',
    "a value that the business rules refuse: a payment above the open amount",
)
NOT_AUTHORIZED = _row(
    3220, "not_authorized", "observed", "assumed", "O:QUBE",
    "The request is not authorized.",
    "not authorised",
)
ROLLED_BACK = _row(
    3230, "rolled_back", "assumed", "assumed", "",
    "The request has been rolled back.",
    "request rolled back",
)
NOT_PROCESSED = _row(
    3231, "not_processed", "recorded", "recorded", "R:JSG",
    "The request has not been processed.",
    "every request after the failing one under stopOnError",
)
TIME_CREATED_MISMATCH = _row(
    3240, "time_created_mismatch", "assumed", "assumed", "",
    'The object "{id}" has another time of creation.',
    "IDs of another restore of the file",
)
FEATURE_NOT_AVAILABLE = _row(
    3250, "feature_not_available", "recorded", "recorded", "R:HG",
    "This feature is not enabled or not available in this version of QuickBooks.",
    "a preference is off or the edition lacks it",
)
INSUFFICIENT_PERMISSION = _row(
    3260, "insufficient_permission", "recorded", "recorded", "R:CAP",
    "Insufficient permission level to perform this action.",
    "the rights of the QuickBooks user",
)
NO_PERSONAL_DATA_PERMISSION = _row(
    3261, "no_personal_data_permission", "recorded", "assumed", 'R:CAP (cut after "ac")',
    "The integrated application has no permission to access sensitive data.",
    "personal data without the grant for it",
)
PAYROLL_SUBSCRIPTION_REQUIRED = _row(
    3262, "payroll_subscription_required", "observed", "assumed", "O:QUBE",
    "A payroll subscription is required.",
    "payroll subscription required",
)
READ_ONLY_ACCESS = _row(
    3263, "read_only_access", "observed", "assumed", "O:QUBE",
    "The application has read-only access.",
    "the application asked for read-only access",
)
MERCHANT_SUBSCRIPTION_REQUIRED = _row(
    3264, "merchant_subscription_required", "observed", "assumed", "O:QUBE",
    "A merchant service subscription is required.",
    "merchant service subscription required",
)
MISSING_POSTING_ACCOUNT = _row(
    3270, "missing_posting_account", "observed", "assumed", "O:QUBE",
    "There is a missing posting account.",
    "no account to post to",
)
ITEM_TYPE_MISMATCH = _row(
    3280, "item_type_mismatch", "assumed", "assumed", "",
    'The item "{name}" is of the wrong type.',
    "an item of a type that cannot stand here",
)
WRONG_LINE_ORDER = _row(
    3290, "wrong_line_order", "recorded", "recorded", "R:CAP",
    'The item "{id}" is placed in the request in incorrect order.',
    "lines of a Mod that are not in their present order",
)
INVALID_ITERATOR = _row(
    3391, "invalid_iterator", "recorded", "recorded", "R:CAP",
    'The iteratorID "{id}" is not valid.',
    "a stale, foreign or invented iterator",
)
MERGE_REFUSED = _row(
    3500, "merge_refused", "recorded", "recorded", "R:CAP",
    "Unknown Error",
    "ListMerge refused",
)

# Error recovery (messageSetStatusCode) and macros; numbers and meanings assumed

MESSAGE_SET_CHECKSUM = _row(
    9001, "message_set_checksum", "assumed", "assumed", "",
    "The stored message set does not match the request.",
    "newMessageSetID is stored already, for another request set",
)
MESSAGE_SET_NOT_FOUND = _row(
    9002, "message_set_not_found", "assumed", "assumed", "",
    "No stored message set was found.",
    "oldMessageSetID names no stored set",
)
MESSAGE_SET_INVALID_ID = _row(
    9004, "message_set_invalid_id", "assumed", "assumed", "",
    "The message set ID is invalid.",
    "a message set ID that is too long",
)
MESSAGE_SET_NOT_STORED = _row(
    9005, "message_set_not_stored", "assumed", "assumed", "",
    "The message set could not be stored.",
    "the answers could not be stored",
)
MACRO_UNDEFINED = _row(
    9100, "macro_undefined", "assumed", "assumed", "D:IDG (the range)",
    'The macro "{name}" is not defined.',
    "useMacro names no object added before in the set",
)
MACRO_DEFINED_TWICE = _row(
    9101, "macro_defined_twice", "assumed", "assumed", "D:IDG (the range)",
    'The macro "{name}" is already defined.',
    "defMacro names a macro of the same set",
)
MACRO_WRONG_TYPE = _row(
    9102, "macro_wrong_type", "assumed", "assumed", "D:IDG (the range)",
    'The macro "{name}" is of the wrong type.',
    "a macro of a transaction where a line is wanted, or the reverse",
)

# fmt: on

STATUS_CODES: Mapping[int, StatusCode] = MappingProxyType(
    {row.code: row for row in tuple(globals().values()) if isinstance(row, StatusCode)}
)
"""Every row by its number, in ascending order."""


def list_element(label: str, name: str) -> str:
    """What 3180 says of an entry of a list: ``Accounts list, element "Bank"`` [R:ERR8]."""
    return f'{label} list, element "{name}"'


def data_extension(name: str) -> str:
    """What 3180 says of a data extension [R: Web Connector log of 24 April 2015, mmurphy1077/cakephp-quickbooks]."""
    return f'data extension named "{name}"'


# What QuickBooks adds of its own ("QuickBooks error message: …")

RECORD_NOT_IN_LIST = "Invalid argument.  The specified record does not exist in the list."
"""With 3120, 3130, 3140. [R:QBWC,HG,FLOW] recorded."""
LINE_REQUIRES_CUSTOMER = "This line item requires a customer or job."
"""With 3140. [R:CAP] recorded."""
NAME_WITH_COLON = (
    "Names in this list cannot contain a colon.  The colon is a special character used to indicate a parent/child "
    "relationship."
)
"""With 3090. [R:JSG] recorded (its fixture lost the second of two blanks)."""
LIST_ELEMENT_IN_USE = "This list element cannot be deleted because it is in use."
"""With 3160. Assumed."""
LIST_CHANGED_BY_ANOTHER_USER = "This list has been modified by another user."
"""With 3170, 3180. [R:ERR8] recorded."""
TRANSACTION_NOT_LOCKED = "The transaction could not be locked."
"""With 3175. [R:ERR7] recorded, also followed by the next text's second sentence."""
TRANSACTION_IN_USE = "The transaction could not be locked.  It is in use by another user."
"""With 3175, 3185. [R:ERR6,ERR7] recorded."""
LIST_ELEMENT_OPEN = "The list element is in use."
"""With 3175, for lists. [R:ERR7] recorded."""
LOCK_NOT_ACQUIRED = "The application failed to acquire the lock."
"""With 3176. [R:ERR7] recorded."""
ACCOUNT_NUMBER_IN_USE = "The account number is already in use."
"""With 3180. [R:ERR8] recorded."""
NOT_IN_BALANCE = (
    "The transaction is not in balance. Make sure the amounts in the Debit column equal the amounts in the Credit "
    "column."
)
"""With 3180, for a journal entry. Assumed."""
EMPTY_TRANSACTION = "The transaction is empty."
"""With 3180, for a document without lines. [R: zh3nxbt/quickbooks-data-fetch, logs of Bill 312094] recorded of a
Bill that was to continue a purchase order."""
TAXABLE_NOT_POSSIBLE = "You can't set taxable if Sales tax is turned off or the item is not a taxable item type."
"""With 3140, for a line's tax code. [R: LetsLearnAboutIt/QuickBooks-TimeWarp, phases.txt] recorded."""
CREDIT_LIMIT_EXCEEDED = "The credit limit for the name on this transaction has been exceeded."
"""With 3180, for an invoice. [O:AYS] observed."""
DATA_EXTENSION_EXISTS = "Attribute with specified name already exists."
"""With 3180, for a data extension. [R: mmurphy1077/cakephp-quickbooks, LOG/1_initial_add.txt] recorded."""
ONE_CONTROL_LINE = "A journal entry can have only one Accounts Receivable or Accounts Payable line."
"""With 3180, for a journal entry. Assumed; that the program refuses it is observed."""
MORE_THAN_DUE = "You cannot pay more than the amount due."
"""With 3210. [R:ERR1,ERR2] recorded."""
IN_A_DEPOSIT = "You need to delete this transaction from the deposit before you can edit its name or amount."
"""A receipt that sits in a deposit; the code is not known. [O:ERR9] observed."""

QUICKBOOKS_ERRORS: tuple[str, ...] = tuple(
    value for name, value in globals().items() if name.isupper() and not name.startswith("_") and isinstance(value, str)
)
"""Every sentence that QuickBooks may add."""
