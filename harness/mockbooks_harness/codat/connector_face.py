"""The connector's face of the mocked Codat: OUR OWN protocol, version 1.

The protocol between Codat's desktop connector and Codat is private.  This one is ours, stated as ours, under a prefix of
its own, and nothing in it claims to be Codat's.  It covers what a connector must be able to do: exchange a licence key,
report that the person at the desk authorised it, learn its settings, ask for work, upload what it read, report what it
wrote, and leave.

Rules
=====

* Prefix `/mockbooks/connector/v1`.  Over a socket it stands beside the public face on the same address; where there is
  no socket (the `responses` door) it has a host of its own, `https://connector.mockbooks.test` (`Codat.connector_url`),
  and is never found on `api.codat.io`.
* JSON in, JSON out, numbers exact (`mockbooks_harness.exact_json`).  Every success is 200 with a body.  Every error has
  Codat's error body with `"service": "MockbooksConnector"`; 400 the body is wrong, 401 the token is missing or old, 404
  no such thing, 409 it does not go with the present state.
* All calls but the first carry `Authorization: Bearer <token>`.  A new exchange of the licence key makes a new token and
  ends the old one.
* Everything may be sent twice: a page by its number, a result by its push, a completion by its dataset.

Calls
=====

`{c}` is the connection's id, `{d}` a dataset's id, `{p}` a push operation key, `{n}` a page number from 1.

POST /links
    {"licenceKey": "<companyId, in upper or lower case>", "machine": {…}?}
    -> {"companyId", "companyName", "connectionId", "token", "status", "mode"}
    `machine` is a free object (name, operating system, log path …), kept and shown.  `status` is the connection's.
    400 malformed key; 404 no company has it; 409 the company has no QuickBooks Desktop connection.

PUT /connections/{c}/authorization
    {"region": "US"|"CA"|"UK", "companyFile": {"name": …, "path": …}, "machine": {…}?}
    -> connection
    The person at the desk has let us in.  The connection is Linked from here on, and the datasets set to *fetch on first
    link* are queued in `syncOrder`.  Also after Unlinked or Deauthorized: then the connection is linked again.
    Sent to a Linked connection it updates the facts and queues nothing.

DELETE /connections/{c}/authorization
    {"reason": "oneTimeSyncCompleted"|"uninstalled"|"revoked"|…}?
    -> connection
    The connector leaves: the connection is Deauthorized, its data stay readable.  Nothing is processed after it.

POST /connections/{c}/errors
    {"statusCode": "403", "statusText": "…", "errorMessage": "…"}
    -> connection
    Something stands in the way: permission was refused, QuickBooks is not open …  Becomes an active entry of
    `dataConnectionErrors`; the status stays as it is (a failed link stays PendingAuth).

DELETE /connections/{c}/errors
    -> connection
    The way is free again: the active entries become resolved.  Authorisation does so too.

GET /connections/{c}/settings
    -> {"companyId", "connectionId", "status", "mode": "oneTime"|"ongoing",
        "datasets": [{"dataType", "fetchOnFirstLink", "syncOrder", "syncSchedule"}, …]}
    `datasets` in `syncOrder`, only the types that the integration supports.

GET /connections/{c}/work
    -> {"connectionId", "companyId", "status", "mode", "firstSync": true|false,
        "datasets": [{"id", "dataType", "status", "requested", "pagesReceived": [1, 2 …]}, …],
        "pushes": [{"pushOperationKey", "dataType", "type": "Create", "record": {…}, "requestedOnUtc", "attempts": 0}, …]}
    What is to be done, in order.  Datasets that are Queued, and those Fetching (begun and not finished: a machine that
    restarted starts them again).  Pushes that are Pending.  Both lists are empty unless the connection is Linked.
    `firstSync` is true until all datasets queued by the (last) authorisation have come to an end.

POST /connections/{c}/datasets/{d}/start
    -> dataset
    Queued -> Fetching.  From Fetching again: the pages received so far are dropped.  409 from any other status.

PUT /connections/{c}/datasets/{d}/pages/{n}
    {"records": [{"id": "…", …}, …]}
    -> {"page": n, "records": <in this page>, "total": <in all pages so far>}
    Codat records of the dataset's type, already mapped, in the order of the source.  The same page again replaces the
    first.  Leave out `modifiedDate` (Codat sets it) and `metadata` (Codat sets it).  409 unless Fetching.

POST /connections/{c}/datasets/{d}/complete
    {"pages": <how many>, "scope": "full"|"changes" = "full", "deletedIds": […] = []}
    -> dataset
    All pages 1 … n are there (400 otherwise; 0 pages is an empty dataset).  The dataset passes through MapQueued, Mapping
    and the other stages to Complete, at once or paced by the clock (`Codat(stage_time=…)`).  With the scope "full" a
    record of an earlier sync that is missing now is kept as deleted (`metadata.isDeleted`), with "changes" only those in
    `deletedIds` are.  Sent again for a dataset that came this far: the dataset as it stands.

POST /connections/{c}/datasets/{d}/fail
    {"status": "FetchError" (default)|"AuthError"|"PermissionsError"|"NotSupported"|"Cancelled"|"InternalError"|
     "PrerequisiteNotMet"|"RateLimitError"|"MapError", "errorMessage": "…"}
    -> dataset
    The dataset ends in an error; the records of earlier syncs stay.  From Queued or Fetching; again: as it stands.

POST /connections/{c}/pushes/{p}/take
    -> {"pushOperationKey", "dataType", "type": "Create", "record": {…}, "requestedOnUtc", "attempts": 1, "status"}
    The connector is about to write.  `attempts` counts the takes: more than 1 means that an earlier one never reported,
    and may have written.  409 unless Pending.

PUT /connections/{c}/pushes/{p}/result
    {"status": "Success", "recordId": "<id in QuickBooks>", "warnings": [item, …]?}
    {"status": "Failed", "errorMessage": "…"?, "errors": [item, …]?, "warnings": [item, …]?}
    -> {"pushOperationKey", "status"}
    An item is {"itemId", "message", "validatorName"} (each may be missing).  The first result counts.  After the timeout
    the operation stays TimedOut whatever is reported, also for a write that did land.

Objects
=======

connection: {"connectionId", "companyId", "status", "mode", "region"?, "companyFile"?, "machine"?, "lastSeen"?}
dataset: {"id", "dataType", "status", "requested", "pagesReceived": […], "errorMessage"?}
"""

from __future__ import annotations
