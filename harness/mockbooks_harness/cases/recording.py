"""A recording as it is read: each source becomes drafts of exchanges.

The Web Connector's log and SOAP calls tell more than the documents in them: the application, the session, the time, the
HRESULT of a call that failed. Where only documents are found, they are all there is.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from mockbooks_harness.cases.decoding import decoded
from mockbooks_harness.cases.drafts import Draft, Drafts
from mockbooks_harness.cases.events import LONGEST_DOCUMENT, Document, LogLine, SoapElement, events
from mockbooks_harness.cases.exchange import Failure, RecordedExchange
from mockbooks_harness.cases.file_names import key_of
from mockbooks_harness.cases.signature import Signature, signature_of
from mockbooks_harness.cases.sources import Source

__all__ = ["NOT_LOGGED", "OWN_QUESTIONS", "Recording"]

OWN_QUESTIONS = "the Web Connector's own questions: their request is not recorded"
NOT_LOGGED = "exchanges of which the log has no texts: it was not written at level VERBOSE"

_MOST_LOOSE = 1 << 20
# Of each exchange something is kept in memory, and it becomes two files.
_MOST_EXCHANGES = 200_000
_MOST_NOTED = 5_000
_QUOTED = re.compile(r"'([^']*)'")
_IN_QUOTES = re.compile(r'="([^"]*)"')
_FIRST_RETURNED = re.compile(r'<authRet\[0\]="([^"]*)"')
_HRESULT = re.compile(r"0x[0-9A-Fa-f]{8}\b")


@dataclass(slots=True)
class Recording:
    """Everything that was read so far."""

    drafts: Drafts
    left_out: Counter[tuple[str, str]] = field(default_factory=Counter)
    sources: list[str] = field(default_factory=list)
    """What was read, and had something in it."""
    found: int = 0
    """How many documents."""
    most: int = _MOST_EXCHANGES
    """How many exchanges are taken in."""

    def leave_out(self, what: str, why: str) -> None:
        """Note what was not understood; of too many places, only how often."""
        if len(self.left_out) >= _MOST_NOTED and (what, why) not in self.left_out:
            what, why = "other places", why.partition(":")[0] if len(self.left_out) < 2 * _MOST_NOTED else "the same"
        self.left_out[what, why] += 1

    def has_room(self, where: str) -> bool:
        """Whether another exchange can be taken in."""
        if len(self.drafts.all) < self.most:
            return True
        self.leave_out(
            where.partition(", line ")[0], f"there are more than {self.most:,} exchanges: the rest is left out"
        )
        return False

    def read(self, source: Source) -> None:
        """Read one source to its end."""
        before = self.found
        if _is_journal(source.head()):
            _Journal(self, source).read()
        else:
            _Reading(self, source).read()
        if self.found != before:
            self.sources.append(source.name)


def _is_journal(head: bytes) -> bool:
    return head.lstrip().startswith(b'{"at":') and b'"call":' in head


class _Journal:
    """The journal of a company file, or what `mockbooks journal --export` wrote: nothing has to be guessed."""

    def __init__(self, recording: Recording, source: Source) -> None:
        self._recording = recording
        self._source = source
        self._place = len(recording.sources)

    def read(self) -> None:
        for number, line in enumerate(self._source.lines(4 * LONGEST_DOCUMENT), 1):
            if not line.strip():
                continue
            where = f"{self._source.name}, line {number}"
            try:
                record = json.loads(line)
                known = self._known(record, where)
                request, answer = str(record["request"]), record["answer"]
                call = str(record["call"])
            except (ValueError, KeyError, TypeError) as error:
                self._recording.leave_out(where, f"it is no line of a journal, or it is cut off: {error}")
                continue
            if call != "ProcessRequest":
                failed = f", which failed with {known.failure}" if known.failure else ""
                self._recording.leave_out(where, f"{call} is no exchange of requests and answers{failed}")
                continue
            if not self._recording.has_room(where):
                return
            self._recording.found += 1
            draft = self._recording.drafts.new(self._place, "", known)
            draft.request = signature_of(request) or Signature(True, ())
            self._recording.drafts.put(draft, "request", request)
            if answer is not None:
                draft.answer = signature_of(str(answer)) or Signature(False, ())
                self._recording.drafts.put(draft, "answer", str(answer))

    def _known(self, record: dict[str, Any], where: str) -> RecordedExchange:
        failed = record.get("hresult")
        return RecordedExchange(
            request=None,
            failure=None if failed is None else Failure(int(failed["code"], 16), str(failed["text"])),
            application=str(record["application"]),
            at=_aware(datetime.fromisoformat(record["at"])),
            session=str(record.get("session", "")),
            source=where,
            paired="journal",
        )


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


class _Reading:
    """Any other text."""

    def __init__(self, recording: Recording, source: Source) -> None:
        self._recording = recording
        self._drafts = recording.drafts
        self._source = source
        self._place = len(recording.sources)
        self._application = ""
        self._session = ""
        self._updates = 0
        self._at: datetime | None = None
        self._open: list[Draft] = []
        self._own_questions = False
        self._is_repeated = False
        self._awaits_request = False
        self._loose: Draft | None = None
        self._failing: Draft | None = None
        self._not_logged: str | None = None
        self._objects: list[str] = []
        self._length = 0

    def read(self) -> None:
        first = len(self._drafts.all)
        for event in events(decoded(self._source.read)):
            if isinstance(event, Document):
                self._document(event)
            elif isinstance(event, LogLine):
                self._log_line(event)
            else:
                self._soap(event)
        self._end_objects()
        made = self._drafts.all[first:]
        if len(made) == 1:
            made[0].key = key_of(self._source.folder, self._source.stem)
        self._unlogged()

    # Documents

    def _document(self, document: Document) -> None:
        signature = signature_of(document.text)
        if signature is None and self._awaits_request:
            # Whatever it is, it was sent to QuickBooks.
            signature = Signature(True, ())
        self._awaits_request = False
        where = f"{self._source.name}, line {document.line}"
        if signature is None:
            if re.match(r"<\w+Ret[\s>]", document.text):
                self._object(document, where)
            else:
                self._recording.leave_out(where, "a qbXML document without a request or an answer")
            return
        self._end_objects()
        self._recording.found += 1
        if signature.is_request:
            self._request(document, signature, where)
        else:
            self._answer(document, signature, where)

    def _request(self, document: Document, signature: Signature, where: str) -> None:
        self._not_logged = None
        repeated, self._is_repeated = self._is_repeated, False
        if repeated and any(document.text == self._drafts.text(draft, "request") for draft in self._last_asked()):
            return
        if not self._recording.has_room(where):
            return
        draft = self._new(where, document.remarks)
        draft.request = signature
        self._drafts.put(draft, "request", document.text)
        self._open.append(draft)

    def _last_asked(self) -> list[Draft]:
        return [self._failing] if self._failing is not None else self._open[-1:]

    def _answer(self, document: Document, signature: Signature, where: str) -> None:
        own, self._own_questions = self._own_questions, False
        asked = None if own else self._asked(signature, whole=document.whole)
        if asked is None:
            if not self._recording.has_room(where):
                return
            draft = self._new(where, (*document.remarks, *((OWN_QUESTIONS,) if own else ())))
        else:
            draft = asked
            draft.learn(
                paired=self._how(asked, signature), remarks=tuple(f"answer: {each}" for each in document.remarks)
            )
            self._open.remove(asked)
        draft.answer, draft.answer_is_whole = signature, document.whole
        self._drafts.put(draft, "answer", document.text)
        self._not_logged = None

    def _asked(self, signature: Signature, *, whole: bool) -> Draft | None:
        """The request that this answers. In a session one waits for each answer, so there it is the last."""
        fitting = [
            draft
            for draft in self._open
            if draft.request is not None
            and draft.known.session == self._session
            and signature.answers(draft.request, whole=whole)
        ]
        return (fitting[-1] if self._session else fitting[0]) if fitting else None

    def _how(self, asked: Draft, signature: Signature) -> str:
        if signature.has_ids:
            return "requestID"
        return "order" if asked in (self._open[0], self._open[-1]) else "names"

    def _object(self, document: Document, where: str) -> None:
        """Objects that stand alone, without an answer around them. Those that follow one another are kept together."""
        if self._loose is None:
            if not self._recording.has_room(where):
                return
            self._recording.found += 1
            self._loose = self._new(where, document.remarks)
            self._loose.answer, self._loose.answer_is_whole = Signature(False, ()), False
            self._objects = [document.text]
        else:
            self._objects.append(document.text)
        self._length += len(document.text)
        if self._length > _MOST_LOOSE:
            self._end_objects()

    def _end_objects(self) -> None:
        if self._loose is not None:
            self._drafts.put(self._loose, "answer", "\n".join(self._objects))
        self._loose, self._objects, self._length = None, [], 0

    def _new(self, where: str, remarks: tuple[str, ...]) -> Draft:
        return self._drafts.new(
            self._place,
            "",
            RecordedExchange(
                request=None,
                application=self._application,
                at=self._at,
                session=self._session,
                source=where,
                remarks=remarks,
            ),
        )

    # The Web Connector's log

    def _log_line(self, line: LogLine) -> None:
        self._end_objects()
        if not line.method:
            self._said(line.text)
            return
        self._at = _moment(line.stamp) or self._at
        text = line.text
        self._awaits_request = line.method == "ProcessRequestXML" and text.startswith("XML dump follows")
        if text.startswith("updateWS()"):
            self._unlogged()
            self._updates += 1
            self._session = f"update {self._updates}"
            self._application = _found(_QUOTED, text) or self._application
        elif text.startswith("AppName: "):
            self._application = text.removeprefix("AppName: ").strip()
        elif text.startswith("Authenticating to application"):
            self._application = _found(_QUOTED, text) or self._application
            if not self._session:
                self._updates += 1
                self._session = f"update {self._updates}"
        elif text.startswith("strHCPResponse"):
            self._own_questions = True
        elif text.startswith(("cfn=", "Request xml received")):
            self._own_questions = False
        elif text.startswith("Processing request #"):
            self._unlogged()
            self._not_logged = f"{self._source.name}, line {line.line}"
            self._failing = None
        elif text.startswith("Sending error message back"):
            self._failing = self._open.pop() if self._open else None
        elif text.startswith("hresult=") and (found := _HRESULT.search(text)) and self._failing is None and self._open:
            self._fail(self._open.pop(), int(found[0], 16))
        elif text.startswith("message=") and self._failing is not None:
            self._say(_found(_IN_QUOTES, text))
            self._failing = None

    def _said(self, text: str) -> None:
        if text.startswith("HRESULT = ") and (found := _HRESULT.search(text)):
            if self._failing is not None:
                self._fail(self._failing, int(found[0], 16))
            elif self._not_logged is not None:
                self._recording.leave_out(f"a request that failed with {found[0]}", "the log has not its text")
        elif text.startswith("Message: "):
            self._say(text.removeprefix("Message: ").strip())
        elif text.startswith("Request that failed:"):
            self._is_repeated = True

    def _fail(self, draft: Draft, code: int) -> None:
        draft.learn(failure=Failure(code, ""))
        self._failing = draft

    def _say(self, text: str) -> None:
        draft = self._failing
        if draft is not None and draft.known.failure is not None and not draft.known.failure.text:
            draft.learn(failure=draft.known.failure._replace(text=text))

    def _unlogged(self) -> None:
        if self._not_logged is not None:
            self._recording.left_out[self._source.name, NOT_LOGGED] += 1
            self._not_logged = None

    # SOAP calls

    def _soap(self, element: SoapElement) -> None:
        name, text = element.name, element.text
        if name == "ticket" and text:
            self._session = text
        elif name == "strHCPResponse":
            self._own_questions = True
        elif name in ("sendRequestXMLResult", "receiveResponseXML", "response"):
            self._own_questions = False
            self._awaits_request = name == "sendRequestXMLResult"
        elif name == "hresult" and (found := _HRESULT.search(text)):
            waiting = [draft for draft in self._open if draft.known.session in (self._session, "")]
            if waiting:
                self._open.remove(waiting[-1])
                self._fail(waiting[-1], int(found[0], 16))
        elif name == "message" and text and self._failing is not None:
            self._say(text)
            self._failing = None


def _moment(stamp: str) -> datetime | None:
    try:
        return datetime.strptime(stamp, "%Y%m%d.%H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _found(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found is not None else ""
