"""Subscriptions: programs that QuickBooks calls when something happens.

They are made with ProcessSubscription, without a session, and belong to the machine. A subscriber is a COM server that
QuickBooks starts and calls `inform(eventXML)` on; here it is a function in this process, registered under the ProgID or
CLSID that its subscription names (`register`).

Rules:

- What is subscribed to is told after the request set that did it, in one document (assumed).
- DeliverOnlyIfRunning: a subscriber that is not registered here hears nothing. DeliverAlways: nothing either, as there
  is nothing to start; what was lost so stands in `lost` where TrackLostEvents is All.
- From the first event that was lost on, every event that is heard says since when (DataEventRecoveryTime), until the
  program has it forgotten (DataEventRecoveryInfoDel); that the time is that of the change is assumed.
- A program hears of its own changes only with DeliverOwnEvents; its own are those of a connection under the
  subscription's AppName. Both assumed.
- One subscription of a kind a SubscriberID: a second is refused with 3100; a query or a removal of one that is not
  there gets status 1 or 3120. All assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from mockbooks.company import Company
from mockbooks.company.local_time import moment_text
from mockbooks.desktop.events import Change, company_file_event, data_event, menu_event
from mockbooks.qbxml import catalogue
from mockbooks.qbxml.reader import Request, read
from mockbooks.qbxml.record import Record, Value, read_record
from mockbooks.qbxml.render import fill, template
from mockbooks.qbxml.status import NAME_IN_USE, NO_MATCH, OBJECT_NOT_FOUND, Refused
from mockbooks.qbxml.versions import Edition, Version
from mockbooks.qbxml.writer import Answer, done, write_response

Subscriber = Callable[[str], object]

_KINDS = {"DataEvent": "Data", "UIEvent": "UI", "UIExtension": "UIExtension"}


@dataclass(slots=True)
class Subscription:
    """One subscription; `record` is what was asked for."""

    kind: str
    """Data, UI or UIExtension."""
    subscriber: str
    record: Record
    version: Version
    created: int

    @property
    def names(self) -> tuple[str, ...]:
        """The ProgID or CLSID of the subscriber, without case."""
        info = self.record["COMCallbackInfo"]
        assert isinstance(info, dict), "the schema requires it"
        return tuple(str(info[name]).casefold() for name in ("ProgID", "CLSID") if name in info)

    @property
    def application(self) -> str:
        """The name the program gave itself here."""
        info = self.record["COMCallbackInfo"]
        assert isinstance(info, dict), "the schema requires it"
        return str(info["AppName"])

    def wants(self, change: Change, application: str) -> bool:
        """Whether this change is to be told, which that application made."""
        if application == self.application and self.record.get("DeliverOwnEvents") != "true":
            return False
        prefix = "List" if change.of_a_list else "Txn"
        return any(
            change.type in _texts(wanted.get(f"{prefix}EventType"))
            and change.operation in _texts(wanted.get(f"{prefix}EventOperation"))
            for wanted in _tables(self.record.get(f"{prefix}EventSubscription"))
        )


@dataclass(slots=True)
class Subscriptions:
    """The subscriptions of one machine, and the subscribers that are running in this process."""

    lost: list[tuple[Subscription, str]] = field(default_factory=list)
    """Data events that nobody was there to hear, of those who asked that they be tracked."""
    _lost_since: dict[str, int] = field(default_factory=dict)
    _made: list[Subscription] = field(default_factory=list)
    _running: dict[str, Subscriber] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Subscription]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def register(self, name: str, subscriber: Subscriber) -> None:
        """Have a function called with each event for the subscriber of that ProgID or CLSID."""
        self._running[name.casefold()] = subscriber

    def unregister(self, name: str) -> None:
        """The subscriber runs no longer. KeyError if there is none of that name."""
        del self._running[name.casefold()]

    # ProcessSubscription

    def process(
        self, text: str | bytes, *, supported: Container[Version], edition: Edition, zone: str, now: datetime
    ) -> str:
        """Answer one set of subscription requests. CallFailed if it is none, or not sound."""
        document = read(text, supported=supported, edition=edition, kind="subscription")
        answers = []
        for request in document.requests:
            try:
                body = self._answer(request, document.version, edition, zone, int(now.timestamp()))
            except Refused as refused:
                answers.append(Answer(request.name, request.request_id, refused.answer))
            else:
                answers.append(done(request.name, request.request_id, body))
        return write_response(answers, kind="subscription")

    def _answer(self, request: Request, version: Version, edition: Edition, zone: str, now: int) -> str:
        record = read_record(request.element, request.node)
        name = request.name.removesuffix("Rq")
        if name == "SubscriptionDel":
            self._made.remove(self._find(str(record["SubscriptionType"]), str(record["SubscriberID"]), gone=True))
            return ""
        if name.endswith("Query"):
            found = self._find(_KINDS[name.removesuffix("SubscriptionQuery")], str(record["SubscriberID"]))
        else:
            asked = record[name]
            assert isinstance(asked, dict), "the schema requires it"
            found = self._add(_KINDS[name.removesuffix("SubscriptionAdd")], asked, version, now)
        ret = catalogue.body({kind: name for name, kind in _KINDS.items()}[found.kind] + "SubscriptionRet")
        shown: Record = {
            "TrackLostEvents": "None",
            **found.record,
            "TimeCreated": moment_text(found.created, zone),
        }
        if found.kind != "Data":
            del shown["TrackLostEvents"]
        return fill(template(ret, shown, _no_list_id, version=version, edition=edition), {})

    def _add(self, kind: str, asked: Record, version: Version, now: int) -> Subscription:
        subscriber = str(asked["SubscriberID"])
        if self._known(kind, subscriber) is not None:
            raise Refused(NAME_IN_USE, name=subscriber)
        made = Subscription(kind, subscriber, asked, version, now)
        self._made.append(made)
        return made

    def _known(self, kind: str, subscriber: str) -> Subscription | None:
        for made in self._made:
            if made.kind == kind and made.subscriber.casefold() == subscriber.casefold():
                return made
        return None

    def _find(self, kind: str, subscriber: str, *, gone: bool = False) -> Subscription:
        found = self._known(kind, subscriber)
        if found is None:
            raise Refused(OBJECT_NOT_FOUND, id=subscriber) if gone else Refused(NO_MATCH)
        return found

    # What happens

    def changed(self, company: Company, file_name: str, changes: list[Change], application: str) -> None:
        """Tell of what a program has changed."""
        for made in [made for made in self._made if made.kind == "Data"]:
            wanted = [change for change in changes if made.wants(change, application)]
            if wanted:
                since = self.lost_since(made.subscriber)
                event = data_event(company, file_name, wanted, made.version, lost_since=since)
                if not self._tell(made, event) and made.record.get("TrackLostEvents") == "All":
                    self.lost.append((made, event))
                    self._lost_since.setdefault(made.subscriber.casefold(), company.counters.value("edit"))

    # What was lost

    def is_subscribed(self, subscriber: str) -> bool:
        """Whether there is a subscription to changes of data under this SubscriberID."""
        return self._known("Data", subscriber) is not None

    def lost_since(self, subscriber: str) -> int | None:
        """When the first event was lost that this subscriber asked to be tracked (Unix seconds)."""
        return self._lost_since.get(subscriber.casefold())

    def forget_lost(self, subscriber: str) -> None:
        """Begin anew, as if nothing had been lost."""
        self._lost_since.pop(subscriber.casefold(), None)
        self.lost[:] = [each for each in self.lost if each[0].subscriber.casefold() != subscriber.casefold()]

    def company_file(self, company: Company, file_name: str, operation: str) -> None:
        """Tell of a company file that was opened ("Open") or closed ("Close") on the screen."""
        for made in [made for made in self._made if made.kind == "UI"]:
            wanted = made.record["CompanyFileEventSubscription"]
            assert isinstance(wanted, dict), "the schema requires it"
            if operation in _texts(wanted.get("CompanyFileEventOperation")):
                self._tell(made, company_file_event(company, file_name, operation, made.version))

    def chosen(self, company: Company, file_name: str, tag: str) -> None:
        """Tell of a program's menu item that was chosen. LookupError if no program has put in one with that tag."""
        for made in [made for made in self._made if made.kind == "UIExtension"]:
            if tag in _tags(made.record["MenuExtensionSubscription"]):
                self._tell(made, menu_event(company, file_name, tag, made.version))
                return
        raise LookupError(f"no program has put in a menu item with the tag {tag!r}")

    def _tell(self, made: Subscription, event: str) -> bool:
        """Whether somebody heard it. What a subscriber raises is its own affair: QuickBooks goes on."""
        for name in made.names:
            subscriber = self._running.get(name)
            if subscriber is not None:
                try:
                    subscriber(event)
                except Exception:
                    return False
                return True
        return False


def _tables(value: Value | None) -> list[Record]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _texts(value: Value | None) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def _tags(value: Value) -> list[str]:
    if isinstance(value, list):
        return [tag for each in value for tag in _tags(each)]
    if isinstance(value, dict):
        own = [str(value["EventTag"])] if "EventTag" in value else []
        return own + [tag for each in value.values() for tag in _tags(each)]
    return []


def _no_list_id(row: int) -> str:
    raise KeyError(row)
