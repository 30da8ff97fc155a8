"""Subscribers hear of what was changed, opened and chosen: what they asked for, in documents of the schema's form."""

from __future__ import annotations

import pytest
from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.qbxml import catalogue, grammar
from mockbooks.qbxml.structure import Misfit, check
from mockbooks.qbxml.versions import NEWEST, Edition

GUID = "{6a1c5292-39ca-413c-8666-64ab05913ca0}"
SET = (
    '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLSubscriptionMsgsRq>{}</QBXMLSubscriptionMsgsRq></QBXML>'
)
REQUESTS = (
    '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{}</QBXMLMsgsRq></QBXML>'
)
CALLBACK = "<COMCallbackInfo><AppName>Listener</AppName><ProgID>Acme.Listener</ProgID></COMCallbackInfo>"


def data(policy: str = "DeliverAlways", more: str = "") -> str:
    return SET.format(
        f"<DataEventSubscriptionAddRq><DataEventSubscriptionAdd><SubscriberID>{GUID}</SubscriberID>{CALLBACK}"
        f"<DeliveryPolicy>{policy}</DeliveryPolicy>{more}"
        "<ListEventSubscription><ListEventType>Customer</ListEventType><ListEventType>Account</ListEventType>"
        "<ListEventOperation>Add</ListEventOperation><ListEventOperation>Delete</ListEventOperation>"
        "</ListEventSubscription><TxnEventSubscription><TxnEventType>JournalEntry</TxnEventType>"
        "<TxnEventOperation>Add</TxnEventOperation></TxnEventSubscription>"
        "</DataEventSubscriptionAdd></DataEventSubscriptionAddRq>"
    )


def add(name: str) -> str:
    return f"<CustomerAddRq><CustomerAdd><Name>{name}</Name></CustomerAdd></CustomerAddRq>"


class Listener:
    def __init__(self) -> None:
        self.heard: list[str] = []

    def __call__(self, event: str) -> None:
        self.heard.append(event)


@pytest.fixture
def quickbooks() -> QuickBooks:
    return QuickBooks(CompanyFile.create(name="Rainbow Paints"))


@pytest.fixture
def listener(quickbooks: QuickBooks) -> Listener:
    listener = Listener()
    quickbooks.desktop.subscriptions.register("Acme.Listener", listener)
    return listener


def subscribe(quickbooks: QuickBooks, text: str) -> str:
    return quickbooks.desktop.request_processor().ProcessSubscription(text)


def leaf(event: str, name: str) -> list[str]:
    return [str(each.text) for each in etree.fromstring(event.encode()).iter(name)]


def test_a_subscription_is_made_asked_for_and_removed(quickbooks: QuickBooks) -> None:
    answer = subscribe(quickbooks, data())
    assert "<QBXMLSubscriptionMsgsRs>" in answer
    assert f"<SubscriberID>{GUID}</SubscriberID>" in answer
    assert "<TimeCreated>" in answer
    assert "<TrackLostEvents>None</TrackLostEvents>" in answer
    assert 'statusCode="3100"' in subscribe(quickbooks, data())
    ask = SET.format(
        f"<DataEventSubscriptionQueryRq><SubscriberID>{GUID}</SubscriberID></DataEventSubscriptionQueryRq>"
    )
    assert "<ProgID>Acme.Listener</ProgID>" in subscribe(quickbooks, ask)
    gone = SET.format(
        f"<SubscriptionDelRq><SubscriberID>{GUID}</SubscriberID><SubscriptionType>Data</SubscriptionType></SubscriptionDelRq>"
    )
    assert 'statusCode="0"' in subscribe(quickbooks, gone)
    assert 'statusCode="3120"' in subscribe(quickbooks, gone)
    assert 'statusCode="1"' in subscribe(quickbooks, ask)
    assert quickbooks.journal[-1].call == "ProcessSubscription"
    assert quickbooks.journal[-1].answer is not None


def test_what_was_asked_for_is_told_and_nothing_else(quickbooks: QuickBooks, listener: Listener) -> None:
    subscribe(quickbooks, data())
    vendor = "<VendorAddRq><VendorAdd><Name>Vic</Name></VendorAdd></VendorAddRq>"
    answer = quickbooks.process(REQUESTS.format(add("Ann") + vendor + add("Ben")))
    (event,) = listener.heard
    assert leaf(event, "ListEventType") == ["Customer", "Customer"]
    assert leaf(event, "ListEventOperation") == ["Add", "Add"]
    assert leaf(event, "ListID") == [leaf(answer, "ListID")[0], leaf(answer, "ListID")[2]]
    assert event.startswith('<?xml version="1.0" ?>\n<?qbxml version="13.0" ?>\n<QBXML>\n<QBXMLEvents>\n')
    assert leaf(event, "ProductName")[0] == "QuickBooks Pro 2024"
    assert leaf(event, "CompanyFilePath")[0].endswith("Rainbow Paints.QBW")


def test_an_event_has_the_form_of_the_language(quickbooks: QuickBooks, listener: Listener) -> None:
    subscribe(quickbooks, data())
    quickbooks.process(REQUESTS.format(add("Ann")))
    events = etree.fromstring(listener.heard[0].encode())[0]
    check(events, grammar.compile(catalogue.envelope("QBXMLEvents"), NEWEST, Edition.US))
    events[0].remove(events[0][0])
    with pytest.raises(Misfit):
        check(events, grammar.compile(catalogue.envelope("QBXMLEvents"), NEWEST, Edition.US))


def test_deletions_and_transactions(quickbooks: QuickBooks, listener: Listener) -> None:
    subscribe(quickbooks, data())
    list_id = leaf(quickbooks.process(REQUESTS.format(add("Ann"))), "ListID")[0]
    quickbooks.process(
        REQUESTS.format(f"<ListDelRq><ListDelType>Customer</ListDelType><ListID>{list_id}</ListID></ListDelRq>")
    )
    assert leaf(listener.heard[1], "ListEventOperation") == ["Delete"]
    assert leaf(listener.heard[1], "ListID") == [list_id]
    accounts = "".join(
        f"<AccountAddRq><AccountAdd><Name>{name}</Name><AccountType>{kind}</AccountType></AccountAdd></AccountAddRq>"
        for name, kind in (("Cash", "Bank"), ("Rent", "Expense"))
    )
    line = (
        "<JournalDebitLine><AccountRef><FullName>Rent</FullName></AccountRef><Amount>5.00</Amount></JournalDebitLine>"
    )
    line += (
        "<JournalCreditLine><AccountRef><FullName>Cash</FullName></AccountRef><Amount>5.00</Amount></JournalCreditLine>"
    )
    entry = (
        f"<JournalEntryAddRq><JournalEntryAdd><RefNumber>J-7</RefNumber>{line}</JournalEntryAdd></JournalEntryAddRq>"
    )
    answer = quickbooks.process(REQUESTS.format(accounts + entry))
    event = listener.heard[-1]
    assert leaf(event, "ListEventType") == ["Account", "Account"]
    assert leaf(event, "TxnEventType") == ["JournalEntry"]
    assert leaf(event, "RefNumber") == ["J-7"]
    assert leaf(event, "TxnID") == leaf(answer, "TxnID")


def test_what_was_refused_is_no_event(quickbooks: QuickBooks, listener: Listener) -> None:
    subscribe(quickbooks, data())
    quickbooks.process(REQUESTS.format(add("Ann")))
    quickbooks.process(REQUESTS.format(add("Ann")))
    assert len(listener.heard) == 1


@pytest.mark.parametrize(("more", "heard"), [("", 0), ("<DeliverOwnEvents>true</DeliverOwnEvents>", 1)])
def test_ones_own_changes(quickbooks: QuickBooks, listener: Listener, more: str, heard: int) -> None:
    subscribe(quickbooks, data(more=more))
    quickbooks.process(REQUESTS.format(add("Ann")), application="Listener")
    assert len(listener.heard) == heard


def test_who_is_not_there_misses_it_and_it_is_tracked_where_asked_for(quickbooks: QuickBooks) -> None:
    subscribe(quickbooks, data(more="<TrackLostEvents>All</TrackLostEvents>"))
    quickbooks.process(REQUESTS.format(add("Ann")))
    assert "<ListEventOperation>Add</ListEventOperation>" in quickbooks.desktop.subscriptions.lost[0][1]


def recovery(verb: str, guid: str = GUID) -> str:
    return REQUESTS.format(
        f"<DataEventRecoveryInfo{verb}Rq><SubscriberID>{guid}</SubscriberID></DataEventRecoveryInfo{verb}Rq>"
    )


def test_what_was_lost_can_be_asked_for_and_forgotten(quickbooks: QuickBooks) -> None:
    subscribe(quickbooks, data(more="<TrackLostEvents>All</TrackLostEvents>"))
    assert leaf(quickbooks.process(recovery("Query")), "SubscriberID") == [GUID]
    assert leaf(quickbooks.process(recovery("Query")), "DataEventRecoveryTime") == []
    made = quickbooks.process(REQUESTS.format(add("Ann")))
    quickbooks.process(REQUESTS.format(add("Bob")))
    since = leaf(quickbooks.process(recovery("Query")), "DataEventRecoveryTime")
    assert since == leaf(made, "TimeCreated")
    listener = Listener()
    quickbooks.desktop.subscriptions.register("Acme.Listener", listener)
    quickbooks.process(REQUESTS.format(add("Cat")))
    assert leaf(listener.heard[0], "DataEventRecoveryTime") == since
    assert 'statusCode="0"' in quickbooks.process(recovery("Del"))
    quickbooks.process(REQUESTS.format(add("Dan")))
    assert leaf(listener.heard[1], "DataEventRecoveryTime") == []
    assert leaf(quickbooks.process(recovery("Query")), "DataEventRecoveryTime") == []


def test_nothing_is_known_of_who_never_subscribed(quickbooks: QuickBooks) -> None:
    for verb in ("Query", "Del"):
        answer = quickbooks.process(recovery(verb))
        assert 'statusCode="3120"' in answer
        assert f'statusMessage="Object &quot;{GUID}&quot; specified in the request cannot be found."' in answer


def test_a_merge_is_told_with_the_entry_that_stays(quickbooks: QuickBooks, listener: Listener) -> None:
    both = data().replace("<ListEventOperation>Add<", "<ListEventOperation>Merge<")
    subscribe(quickbooks, both)
    answer = quickbooks.process(REQUESTS.format(add("Ann") + add("Anne")))
    gone, stays = zip(leaf(answer, "ListID"), leaf(answer, "EditSequence"), strict=True)
    sides = "".join(
        f"<{name}><ListID>{list_id}</ListID><EditSequence>{sequence}</EditSequence></{name}>"
        for name, (list_id, sequence) in (("MergeFrom", gone), ("MergeTo", stays))
    )
    quickbooks.process(REQUESTS.format(f"<ListMergeRq><ListMergeType>Customer</ListMergeType>{sides}</ListMergeRq>"))
    (event,) = listener.heard
    assert leaf(event, "ListEventOperation") == ["Merge"]
    assert (leaf(event, "ListID"), leaf(event, "AfterMergeListID")) == ([gone[0]], [stays[0]])


def test_a_subscriber_that_fails_does_not_harm_quickbooks(quickbooks: QuickBooks) -> None:
    def broken(event: str) -> None:
        raise RuntimeError(event)

    quickbooks.desktop.subscriptions.register("Acme.Listener", broken)
    subscribe(quickbooks, data())
    assert "<CustomerRet>" in quickbooks.process(REQUESTS.format(add("Ann")))


def test_a_subscriber_may_ask_quickbooks_back(quickbooks: QuickBooks) -> None:
    answers: list[str] = []
    quickbooks.desktop.permissions.grant("Listener")

    def asks(event: str) -> None:
        processor = quickbooks.desktop.request_processor()
        processor.OpenConnection("", "Listener")
        ticket = processor.BeginSession("", 2)
        answers.append(processor.ProcessRequest(ticket, REQUESTS.format("<CustomerQueryRq/>")))
        processor.CloseConnection()

    quickbooks.desktop.subscriptions.register("Acme.Listener", asks)
    subscribe(quickbooks, data())
    quickbooks.process(REQUESTS.format(add("Ann")))
    assert "<Name>Ann</Name>" in answers[0]


def test_a_company_file_that_opens_and_closes(quickbooks: QuickBooks, listener: Listener) -> None:
    subscribe(
        quickbooks,
        SET.format(
            f"<UIEventSubscriptionAddRq><UIEventSubscriptionAdd><SubscriberID>{GUID}</SubscriberID>{CALLBACK}"
            "<DeliveryPolicy>DeliverAlways</DeliveryPolicy><CompanyFileEventSubscription>"
            "<CompanyFileEventOperation>Open</CompanyFileEventOperation>"
            "<CompanyFileEventOperation>Close</CompanyFileEventOperation></CompanyFileEventSubscription>"
            "</UIEventSubscriptionAdd></UIEventSubscriptionAddRq>"
        ),
    )
    quickbooks.desktop.close_company()
    quickbooks.desktop.open(quickbooks.company)
    assert [leaf(event, "CompanyFileEventOperation") for event in listener.heard] == [["Close"], ["Open"]]


def test_a_menu_item_that_is_chosen(quickbooks: QuickBooks, listener: Listener) -> None:
    subscribe(
        quickbooks,
        SET.format(
            f"<UIExtensionSubscriptionAddRq><UIExtensionSubscriptionAdd><SubscriberID>{GUID}</SubscriberID>{CALLBACK}"
            "<MenuExtensionSubscription><AddToMenu>Customers</AddToMenu><MenuItem><MenuText>Send to Acme</MenuText>"
            "<EventTag>send</EventTag></MenuItem></MenuExtensionSubscription>"
            "</UIExtensionSubscriptionAdd></UIExtensionSubscriptionAddRq>"
        ),
    )
    quickbooks.desktop.choose_menu_item("send")
    assert leaf(listener.heard[0], "EventTag") == ["send"]
    with pytest.raises(LookupError):
        quickbooks.desktop.choose_menu_item("other")
