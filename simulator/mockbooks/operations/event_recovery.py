"""DataEventRecoveryInfo: whether a subscriber has missed events, and since when.

A program that subscribes to changes of data with TrackLostEvents can ask, in any session, from when on it missed some;
then it reads what has changed since, and has QuickBooks forget that there was a gap [D:SCH]. Subscriptions belong to
the machine and not to the file: who knows of them is handed to the session (``EventRecovery``). A subscriber that is
not known, or of whom nothing can be known, is refused with 3120 (assumed).
"""

from __future__ import annotations

from mockbooks.company.local_time import moment_text
from mockbooks.operations.call import Call
from mockbooks.operations.outcome import Outcome
from mockbooks.operations.registry import Operation
from mockbooks.operations.session import EventRecovery
from mockbooks.qbxml.status import OBJECT_NOT_FOUND, Refused
from mockbooks.qbxml.writer import escape

__all__ = ["OPERATIONS"]


def recovery_info_query(call: Call) -> Outcome:
    """Since when events were lost; no time at all, if none were."""
    known, subscriber = _known(call)
    since = known.lost_since(subscriber)
    time = ""
    if since is not None:
        time = f"<DataEventRecoveryTime>{moment_text(since, call.company.zone)}</DataEventRecoveryTime>\n"
    body = f"<SubscriberID>{escape(subscriber)}</SubscriberID>\n{time}"
    return Outcome(body=f"<DataEventRecoveryInfoRet>\n{body}</DataEventRecoveryInfoRet>\n")


def recovery_info_del(call: Call) -> Outcome:
    """Forget that events were lost; the answer has no content [D:SCH]."""
    known, subscriber = _known(call)
    known.forget_lost(subscriber)
    return Outcome()


def _known(call: Call) -> tuple[EventRecovery, str]:
    subscriber, known = str(call.record["SubscriberID"]), call.session.event_recovery
    if known is None or not known.is_subscribed(subscriber):
        raise Refused(OBJECT_NOT_FOUND, id=subscriber)
    return known, subscriber


OPERATIONS = (
    Operation("DataEventRecoveryInfoQueryRq", recovery_info_query, writes=False, provenance="assumed"),
    Operation("DataEventRecoveryInfoDelRq", recovery_info_del, writes=False, provenance="assumed"),
)
