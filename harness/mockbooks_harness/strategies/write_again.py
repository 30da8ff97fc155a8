"""Writing into QuickBooks what was read out of it: the original makes room, the request is sent, its object is read.

A transaction is deleted first; an object of a list is given another name, since two may not have the same. Where the
original cannot make room (something holds it) nothing is shown by writing it again, and nothing is sent. Whoever writes
again does it in a trial.
"""

from __future__ import annotations

from dataclasses import dataclass

from mockbooks import QuickBooks
from mockbooks.qbxml import Version, catalogue
from mockbooks_harness.strategies.drawn_objects import Element, ask, key_of, query, texts
from mockbooks_harness.strategies.pieces import text


@dataclass(frozen=True, slots=True)
class Status:
    """How QuickBooks refused."""

    code: int
    message: str

    def __str__(self) -> str:
        return f"{self.code} {self.message}"


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it: the object as it reads back, or how it was refused; neither where nothing was sent."""

    qbxml: str = ""
    refused: Status | None = None


class WriteAgain:
    """One object of a company, to be written again."""

    def __init__(self, quickbooks: QuickBooks, ret: Element, version: Version) -> None:
        self._quickbooks, self._ret, self._version = quickbooks, ret, version
        self._kind = str(ret.tag).removesuffix("Ret")

    def written(self, request: str) -> Written:
        """Send the request in the original's place."""
        if not self._makes_room():
            return Written()
        (answer,) = ask(self._quickbooks, request, self._version)
        if answer.get("statusSeverity") == "Error":
            return Written(refused=Status(int(answer.get("statusCode", "0")), answer.get("statusMessage", "")))
        made = next(each for each in answer if key_of(each))
        kind = str(made.tag).removesuffix("Ret")
        (found,) = ask(
            self._quickbooks, query(kind, self._version, self._quickbooks.company.edition, key_of(made)), self._version
        )
        return Written(texts(found)[0])

    def _makes_room(self) -> bool:
        if self._ret.find("TxnID") is not None:
            wish = f"<TxnDelRq><TxnDelType>{self._kind}</TxnDelType>{key_of(self._ret)}</TxnDelRq>"
        else:
            names = self._names()
            if not names:
                return False
            stamp = f"<EditSequence>{self._ret.findtext('EditSequence')}</EditSequence>"
            kind = f"{self._kind}Mod"
            wish = f"<{kind}Rq><{kind}>{key_of(self._ret)}{stamp}{names}</{kind}></{kind}Rq>"
        (answer,) = ask(self._quickbooks, wish, self._version)
        return answer.get("statusSeverity") != "Error"

    def _names(self) -> str:
        """The original's name changed, and its number, where it has one; "" if it cannot be changed."""
        try:
            catalogue.message(f"{self._kind}ModRq")
        except KeyError:
            return ""
        name = self._ret.findtext("Name")
        if name is None:
            return ""
        number = self._ret.findtext("AccountNumber")
        other = f"<AccountNumber>{text(number[:5])}99</AccountNumber>" if number else ""
        return f"<Name>{text(('Was ' + name)[:30].strip())}</Name>{other}"
