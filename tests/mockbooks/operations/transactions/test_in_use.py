"""ListDel: whatever a transaction names, in its header or on a line, shown or not, stays in its list."""

from __future__ import annotations

import pytest

NAMES = (
    "<ClassAddRq><ClassAdd><Name>Shop</Name></ClassAdd></ClassAddRq>"
    "<OtherNameAddRq><OtherNameAdd><Name>Casey</Name></OtherNameAdd></OtherNameAddRq>"
    "<PaymentMethodAddRq><PaymentMethodAdd><Name>Barter</Name><PaymentMethodType>Other</PaymentMethodType>"
    "</PaymentMethodAdd></PaymentMethodAddRq>"
    "<AccountAddRq><AccountAdd><Name>Till</Name><AccountType>Bank</AccountType></AccountAdd></AccountAddRq>"
    "<AccountAddRq><AccountAdd><Name>Other fees</Name><AccountType>Income</AccountType></AccountAdd></AccountAddRq>"
)
ONE = "<Amount>1.00</Amount>"


def ref(element, name):
    return f"<{element}><FullName>{name}</FullName></{element}>"


def journal(debit="Travel", rest=""):
    return (
        f"<JournalEntryAddRq><JournalEntryAdd><JournalDebitLine>{ref('AccountRef', debit)}{ONE}{rest}</JournalDebitLine>"
        f"<JournalCreditLine>{ref('AccountRef', 'Fees')}{ONE}</JournalCreditLine></JournalEntryAdd></JournalEntryAddRq>"
    )


def deposit(rest="", cash_back=""):
    return (
        f"<DepositAddRq><DepositAdd>{ref('DepositToAccountRef', 'Checking')}{cash_back}<DepositLineAdd>"
        f"{ref('AccountRef', 'Fees')}{rest}{ONE}</DepositLineAdd></DepositAdd></DepositAddRq>"
    )


def invoice(line="", header=""):
    return (
        f"<InvoiceAddRq><InvoiceAdd>{ref('CustomerRef', 'Abel')}{header}<InvoiceLineAdd>{ref('ItemRef', 'Advice')}"
        f"{line}</InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
    )


USES = [
    ("Account", "Till", journal("Till")),
    ("Account", "Till", deposit(cash_back=f"<CashBackInfoAdd>{ref('AccountRef', 'Till')}{ONE}</CashBackInfoAdd>")),
    (
        "Account",
        "Till",
        f"<TransferAddRq><TransferAdd>{ref('TransferFromAccountRef', 'Checking')}{ref('TransferToAccountRef', 'Till')}"
        f"<Amount>0.00</Amount></TransferAdd></TransferAddRq>",
    ),
    ("Account", "Other fees", invoice(ref("OverrideItemAccountRef", "Other fees"))),
    ("Account", "Other fees", invoice(ref("OverrideItemAccountRef", "Other fees"), "<IsPending>true</IsPending>")),
    ("Class", "Shop", journal(rest=ref("ClassRef", "Shop"))),
    ("Class", "Shop", invoice(header=ref("ClassRef", "Shop"))),
    ("Class", "Shop", invoice(ref("ClassRef", "Shop"))),
    ("OtherName", "Casey", journal(rest=ref("EntityRef", "Casey"))),
    ("PaymentMethod", "Barter", deposit(ref("PaymentMethodRef", "Barter"))),
    ("Customer", "Abel", invoice()),
    ("ItemService", "Advice", invoice()),
]


@pytest.mark.parametrize(("kind", "name", "use"), USES)
def test_what_a_transaction_names_is_in_use(trade, kind, name, use):
    trade.asked.set(NAMES)
    list_id = trade.done(f"<{kind}QueryRq><FullName>{name}</FullName></{kind}QueryRq>").findtext("ListID")
    delete = f"<ListDelRq><ListDelType>{kind}</ListDelType><ListID>{list_id}</ListID></ListDelRq>"
    made = trade.done(use)
    assert trade.refused(delete) == (
        3160,
        f'Cannot delete the object specified by the id = "{list_id}".  QuickBooks error message: This list element cannot'
        " be deleted because it is in use.",
    )
    if made.tag == "TransferRet":
        return
    txn_kind = made.tag.removesuffix("Ret")
    trade.done(f"<TxnDelRq><TxnDelType>{txn_kind}</TxnDelType><TxnID>{made.findtext('TxnID')}</TxnID></TxnDelRq>")
    if name != "Abel":
        trade.done(delete)
