"""Sales tax that the books would work out otherwise: an amount that was multiplied keeps the rounding of the original.

It is asked of QuickBooks itself, by edits that give each line the amount that it has, and are taken back. Deposits go
first, for what is in one cannot be edited. Documents with groups of items are left out.
"""

from __future__ import annotations

from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.qbxml import catalogue

__all__ = ["pinned_taxes"]

_ENVELOPE = '<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">{}</QBXMLMsgsRq></QBXML>'
_KINDS = ("Invoice", "SalesReceipt", "CreditMemo", "Estimate", "SalesOrder")


def pinned_taxes(company: CompanyFile) -> list[str]:
    """Each document whose sales tax is not what its lines and its rate come to, in words."""
    pinned: list[str] = []
    with company.trial(), QuickBooks(company) as quickbooks:
        deposits = etree.fromstring(quickbooks.process(_ENVELOPE.format("<DepositQueryRq/>")).encode())
        for identity in deposits.iterfind(".//DepositRet/TxnID"):
            gone = f"<TxnDelRq><TxnDelType>Deposit</TxnDelType><TxnID>{identity.text}</TxnID></TxnDelRq>"
            quickbooks.process(_ENVELOPE.format(gone))
        for kind in _KINDS:
            if company.edition not in _editions(kind):
                continue
            answer = etree.fromstring(quickbooks.process(_ENVELOPE.format(_query(kind))).encode())
            for ret in answer.iter(f"{kind}Ret"):
                shown = ret.findtext("SalesTaxTotal")
                if shown not in (None, "0.00"):
                    made = _made_anew(quickbooks, kind, ret)
                    if made not in (None, shown):
                        number = ret.findtext("RefNumber") or ret.findtext("TxnID")
                        pinned.append(f"{kind} {number}: SalesTaxTotal {shown} stays, the books come to {made}")
    return pinned


def _made_anew(quickbooks: QuickBooks, kind: str, ret: etree._Element) -> str | None:
    if ret.find(f"{kind}LineGroupRet") is not None:
        return None
    lines = "".join(_line(kind, line) for line in ret.iterfind(f"{kind}LineRet"))
    edit = f"<TxnID>{ret.findtext('TxnID')}</TxnID><EditSequence>{ret.findtext('EditSequence')}</EditSequence>"
    request = f"<{kind}ModRq><{kind}Mod>{edit}{lines}</{kind}Mod></{kind}ModRq>"
    return etree.fromstring(quickbooks.process(_ENVELOPE.format(request)).encode()).findtext(".//SalesTaxTotal")


def _query(kind: str) -> str:
    return f"<{kind}QueryRq><IncludeLineItems>true</IncludeLineItems></{kind}QueryRq>"


def _line(kind: str, line: etree._Element) -> str:
    amount = line.findtext("Amount")
    inside = f"<TxnLineID>{line.findtext('TxnLineID')}</TxnLineID>"
    inside += "" if amount is None else f"<Amount>{amount}</Amount>"
    return f"<{kind}LineMod>{inside}</{kind}LineMod>"


def _editions(kind: str) -> frozenset[object]:
    return frozenset(catalogue.message(f"{kind}ModRq").editions)
