"""The life of each type of transaction: added, read back, changed, refused, voided and deleted, as far as the type goes."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from mockbooks.qbxml import catalogue

NOT_THERE = "FFFFF-1709305201"


def ref(name, full_name):
    return f"<{name}><FullName>{full_name}</FullName></{name}>"


def sold(kind):
    return f"<{kind}LineAdd>{ref('ItemRef', 'Advice')}<Quantity>2</Quantity><Rate>95.00</Rate></{kind}LineAdd>"


def journal(kind, account, amount):
    return f"<Journal{kind}Line>{ref('AccountRef', account)}<Amount>{amount}</Amount></Journal{kind}Line>"


CUSTOMER, VENDOR = ref("CustomerRef", "Abel"), ref("VendorRef", "Carrier")
SPENT = f"<ExpenseLineAdd>{ref('AccountRef', 'Travel')}<Amount>190.00</Amount></ExpenseLineAdd>"
PO_LINE = (
    f"<PurchaseOrderLineAdd>{ref('ItemRef', 'Lamp')}<Quantity>5</Quantity><Rate>38.00</Rate></PurchaseOrderLineAdd>"
)
LAMPS = f"<ItemLineAdd>{ref('ItemRef', 'Lamp')}<Quantity>5</Quantity><Cost>38.00</Cost></ItemLineAdd>"
PAID = "<AppliedToTxnAdd><TxnID>{}</TxnID><PaymentAmount>100.00</PaymentAmount></AppliedToTxnAdd>"


class Type(NamedTuple):
    """What a request of this type says, with {open} for the bill or invoice that is paid; what is read back; and what
    reference of it leads nowhere when it is changed to Nobody, in QuickBooks' words."""

    body: str
    shown: dict[str, str]
    wrong: tuple[str, str]
    list: str


SALE = {"Subtotal": "190.00", "CustomerRef/FullName": "Abel"}
TYPES = {
    "Estimate": Type(CUSTOMER + sold("Estimate"), SALE | {"IsActive": "true"}, ("Abel", "Nobody"), "Customer"),
    "SalesOrder": Type(
        CUSTOMER + sold("SalesOrder"), SALE | {"IsManuallyClosed": "false"}, ("Abel", "Nobody"), "Customer"
    ),
    "Invoice": Type(CUSTOMER + sold("Invoice"), SALE | {"BalanceRemaining": "190.00"}, ("Abel", "Nobody"), "Customer"),
    "SalesReceipt": Type(
        CUSTOMER + sold("SalesReceipt"),
        SALE | {"TotalAmount": "190.00", "DepositToAccountRef/FullName": "Undeposited Funds"},
        ("Abel", "Nobody"),
        "Customer",
    ),
    "CreditMemo": Type(
        CUSTOMER + sold("CreditMemo"), SALE | {"CreditRemaining": "190.00"}, ("Abel", "Nobody"), "Customer"
    ),
    "ReceivePayment": Type(
        CUSTOMER + "<TotalAmount>150.00</TotalAmount>" + PAID,
        {"TotalAmount": "150.00", "UnusedPayment": "50.00", "AppliedToTxnRet/BalanceRemaining": "0.00"},
        ("Abel", "Nobody"),
        "Customer",
    ),
    "PurchaseOrder": Type(
        VENDOR + PO_LINE, {"TotalAmount": "190.00", "IsFullyReceived": "false"}, ("Carrier", "Nobody"), "Vendor"
    ),
    "ItemReceipt": Type(VENDOR + LAMPS, {"TotalAmount": "190.00"}, ("Carrier", "Nobody"), "Vendor"),
    "Bill": Type(VENDOR + SPENT, {"AmountDue": "190.00", "IsPaid": "false"}, ("Carrier", "Nobody"), "Vendor"),
    "VendorCredit": Type(
        VENDOR + SPENT, {"CreditAmount": "190.00", "OpenAmount": "190.00"}, ("Carrier", "Nobody"), "Vendor"
    ),
    "BillPaymentCheck": Type(
        ref("PayeeEntityRef", "Carrier") + ref("BankAccountRef", "Checking") + "<RefNumber>7</RefNumber>" + PAID,
        {"Amount": "100.00", "RefNumber": "7", "AppliedToTxnRet/BalanceRemaining": "0.00"},
        ("Checking", "Nobody"),
        "Account",
    ),
    "BillPaymentCreditCard": Type(
        ref("PayeeEntityRef", "Carrier") + ref("CreditCardAccountRef", "Visa") + PAID,
        {"Amount": "100.00", "AppliedToTxnRet/BalanceRemaining": "0.00"},
        ("Visa", "Nobody"),
        "Account",
    ),
    "Check": Type(
        ref("AccountRef", "Checking") + ref("PayeeEntityRef", "Carrier") + "<RefNumber>8</RefNumber>" + SPENT,
        {"Amount": "190.00", "PayeeEntityRef/FullName": "Carrier"},
        ("Checking", "Nobody"),
        "Account",
    ),
    "CreditCardCharge": Type(
        ref("AccountRef", "Visa") + ref("PayeeEntityRef", "Carrier") + SPENT,
        {"Amount": "190.00", "AccountRef/FullName": "Visa"},
        ("Visa", "Nobody"),
        "Account",
    ),
    "CreditCardCredit": Type(
        ref("AccountRef", "Visa") + ref("PayeeEntityRef", "Carrier") + SPENT,
        {"Amount": "190.00", "AccountRef/FullName": "Visa"},
        ("Visa", "Nobody"),
        "Account",
    ),
    "Deposit": Type(
        "<TxnDate>2024-03-01</TxnDate>"
        + ref("DepositToAccountRef", "Checking")
        + f"<DepositLineAdd>{ref('AccountRef', 'Fees')}<Amount>190.00</Amount></DepositLineAdd>",
        {"DepositTotal": "190.00"},
        ("Checking", "Nobody"),
        "Account",
    ),
    "Transfer": Type(
        ref("TransferFromAccountRef", "Checking") + ref("TransferToAccountRef", "Savings") + "<Amount>190.00</Amount>",
        {"Amount": "190.00", "FromAccountBalance": "-190.00", "ToAccountBalance": "190.00"},
        ("Savings", "Nobody"),
        "Account",
    ),
    "JournalEntry": Type(
        journal("Debit", "Travel", "190.00") + journal("Credit", "Checking", "190.00"),
        {"JournalDebitLine/Amount": "190.00", "JournalCreditLine/AccountRef/FullName": "Checking"},
        ("Travel", "Nobody"),
        "Account",
    ),
    "InventoryAdjustment": Type(
        ref("AccountRef", "Shrinkage")
        + f"<InventoryAdjustmentLineAdd>{ref('ItemRef', 'Lamp')}<QuantityAdjustment><QuantityDifference>5"
        "</QuantityDifference></QuantityAdjustment></InventoryAdjustmentLineAdd>",
        {"InventoryAdjustmentLineRet/QuantityDifference": "5"},
        ("Shrinkage", "Nobody"),
        "Account",
    ),
}


def element_of(request, name):
    return next((child for child in catalogue.message(request).children() if child.name == name), None)


def has(request, name):
    """Whether QuickBooks has this request with this element in its body."""
    try:
        body = element_of(request, request.removesuffix("Rq"))
    except KeyError:
        return False
    return any(child.name == name for child in body.children())


def can_be(verb, kind):
    return kind in {value.value for value in element_of(f"Txn{verb}Rq", f"Txn{verb}Type").values}


VOIDED = [kind for kind in TYPES if can_be("Void", kind)]
DELETED = [kind for kind in TYPES if can_be("Del", kind)]
#: What of each type is changed: journal entries have no memo of their own.
CHANGED = {kind: "Memo" for kind in TYPES if has(f"{kind}ModRq", "Memo")} | {"JournalEntry": "RefNumber"}


class Life:
    """Adds, asks for and changes transactions of one type."""

    def __init__(self, store, kind):
        self.store, self.kind, self.type = store, kind, TYPES[kind]
        if kind == "ReceivePayment":
            self.open = store.invoice().findtext("TxnID")
        else:
            self.open = store.bill().findtext("TxnID") if "{}" in self.type.body else ""

    def request(self, *changed):
        body = self.type.body.format(self.open)
        if changed:
            body = body.replace(*changed)
        return f"<{self.kind}AddRq><{self.kind}Add>{body}</{self.kind}Add></{self.kind}AddRq>"

    def add(self):
        return self.store.done(self.request())

    def get(self, ret):
        lines = (
            "<IncludeLineItems>true</IncludeLineItems>"
            if element_of(f"{self.kind}QueryRq", "IncludeLineItems") is not None
            else ""
        )
        return self.store.get(self.kind, ret.findtext("TxnID"), lines)


@pytest.fixture
def life(store):
    store.asked.set(
        "<AccountAddRq><AccountAdd><Name>Savings</Name><AccountType>Bank</AccountType></AccountAdd></AccountAddRq>"
    )
    return lambda kind: Life(store, kind)


def test_the_types_are_those_of_every_day():
    assert len(TYPES) == 19
    assert set(TYPES) - set(VOIDED) == {"Estimate", "SalesOrder", "ReceivePayment", "PurchaseOrder", "Transfer"}
    assert set(TYPES) - set(DELETED) == {"Transfer"}
    assert set(TYPES) - set(CHANGED) == {"BillPaymentCreditCard"}


@pytest.mark.parametrize("kind", TYPES)
def test_it_is_added_and_read_back(life, kind, show):
    one = life(kind)
    ret = one.add()
    assert {name: ret.findtext(name) for name in one.type.shown} == one.type.shown
    assert show(one.get(ret)) == show(ret)


@pytest.mark.parametrize("kind", TYPES)
def test_what_it_names_must_be_there(life, kind):
    one = life(kind)
    where = "JournalEntry line" if kind == "JournalEntry" else kind
    assert one.store.refused(one.request(*one.type.wrong)) == (
        3140,
        f'There is an invalid reference to QuickBooks {one.type.list} "Nobody" in the {where}.  QuickBooks error message: '
        "Invalid argument.  The specified record does not exist in the list.",
    )


@pytest.mark.parametrize("kind", CHANGED)
def test_it_is_changed_once_by_each_edit_sequence(life, kind):
    one = life(kind)
    ret = one.add()
    name = CHANGED[kind]
    change = one.store.mod(kind, ret, f"<{name}>A &amp; B</{name}>")
    changed = one.store.done(change)
    assert one.get(ret).findtext(name) == changed.findtext(name) == "A & B"
    assert changed.findtext("EditSequence") > ret.findtext("EditSequence")
    stale = ret.findtext("EditSequence")
    assert one.store.refused(change) == (3200, f'The provided edit sequence "{stale}" is out-of-date. ')
    assert {name: changed.findtext(name) for name in one.type.shown} == one.type.shown


@pytest.mark.parametrize("kind", VOIDED)
def test_it_is_voided_and_comes_to_nothing(life, kind):
    one = life(kind)
    ret = one.add()
    one.store.void(kind, ret.findtext("TxnID"))
    void = one.get(ret)
    for name in ("Subtotal", "TotalAmount", "AmountDue", "CreditAmount", "Amount", "DepositTotal"):
        assert void.findtext(name) in (None, "0.00"), name
    posted = "SELECT count(*) FROM posting JOIN txn ON txn.id = posting.txn WHERE txn_id = ? AND amount != 0"
    assert one.store.company.connection.execute(posted, (ret.findtext("TxnID"),)).fetchone() == (0,)


@pytest.mark.parametrize("kind", DELETED)
def test_it_is_deleted_and_told_of(life, kind):
    one = life(kind)
    ret = one.add()
    one.store.delete(kind, ret.findtext("TxnID"))
    (deleted,) = one.store.ask(f"<TxnDeletedQueryRq><TxnDelType>{kind}</TxnDelType></TxnDeletedQueryRq>")
    assert deleted.findtext("TxnID") == ret.findtext("TxnID")
    assert (
        one.store.refused(
            f"<TxnDelRq><TxnDelType>{kind}</TxnDelType><TxnID>{ret.findtext('TxnID')}</TxnID></TxnDelRq>"
        )[0]
        == 3120
    )


@pytest.mark.parametrize("kind", TYPES)
def test_what_is_not_there_is_not_found(life, kind):
    one = life(kind)
    assert one.store.refused(f"<{kind}QueryRq><TxnID>{NOT_THERE}</TxnID></{kind}QueryRq>") == (
        3120,
        f'Object "{NOT_THERE}" specified in the request cannot be found.  QuickBooks error message: Invalid argument.  The '
        "specified record does not exist in the list.",
    )
