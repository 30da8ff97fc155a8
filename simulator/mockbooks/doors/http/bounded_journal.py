"""The journal of a QuickBooks that serves for long: only the newest exchanges stay in memory, all go to the file.

Bounded by their number and by the length of their texts. Those in which something went wrong stay longer, shortened: a
thousand good answers do not bury the one that explains a failure. It may be read while exchanges are added.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from pathlib import Path
from threading import Lock

from mockbooks.journal import Exchange, Journal
from mockbooks.journal_file import JournalFile

KEPT_EXCHANGES = 500
KEPT_CHARACTERS = 16 * 1024 * 1024
KEPT_FAILURES = 100
KEPT_OF_A_FAILURE = 10_000


class BoundedJournal(Journal):
    """The newest exchanges, with their numbers from the beginning on; `path` is where all of them are written."""

    def __init__(
        self, path: Path | None = None, *, exchanges: int = KEPT_EXCHANGES, characters: int = KEPT_CHARACTERS
    ) -> None:
        """Start empty; a file at `path` is added to."""
        super().__init__()
        self.total = 0
        """How many there have been since the beginning, or since it was cleared."""
        self.trouble = ""
        """Why the file could not be written, if it could not."""
        self._file = JournalFile(path, keep=1) if path is not None else None
        self._most_exchanges = exchanges
        self._most_characters = characters
        self._characters = 0
        self._failed: deque[tuple[int, Exchange]] = deque(maxlen=KEPT_FAILURES)
        """The newest of those that went wrong and are not among the others any more."""
        self._lock = Lock()

    def append(self, exchange: Exchange) -> None:
        """Write one down."""
        with self._lock:
            self.total += 1
            self._entries.append(exchange)
            self._characters += _length(exchange)
            while len(self._entries) > self._most_exchanges or (
                self._characters > self._most_characters and len(self._entries) > 1
            ):
                self._let_go()
            if self._file is not None:
                try:
                    self._file.append(exchange)
                except OSError as error:
                    # The answer stands in the company file already; that it is not in the journal must not lose it.
                    self.trouble = f"{self._file.path}: {error.strerror or error}"

    def _let_go(self) -> None:
        number, exchange = self.total - len(self._entries) + 1, self._entries.popleft()
        self._characters -= _length(exchange)
        if went_wrong(exchange):
            self._failed.append((number, _shortened(exchange)))

    def newest(self, most: int, *, failed: bool = False) -> list[tuple[int, Exchange]]:
        """The newest, oldest first, with their numbers; with `failed`, only those in which something went wrong."""
        with self._lock:
            first = self.total - len(self._entries) + 1
            found = list(enumerate(self._entries, first))
            before = list(self._failed)
        if failed:
            found = before + [each for each in found if went_wrong(each[1])]
        return found[-most:] if most > 0 else []

    def clear(self) -> None:
        """Forget what is in memory; the file stays as it is."""
        with self._lock:
            self._entries.clear()
            self._failed.clear()
            self._characters = self.total = 0


def went_wrong(exchange: Exchange) -> bool:
    """Whether the call failed, or a request of its set was refused."""
    return exchange.failed or any(outcome.severity == "Error" for outcome in exchange.outcomes)


def _shortened(exchange: Exchange) -> Exchange:
    answer = None if exchange.answer is None else exchange.answer[:KEPT_OF_A_FAILURE]
    return replace(
        exchange, request=exchange.request[:KEPT_OF_A_FAILURE], answer=answer, outcomes=exchange.outcomes[:20]
    )


def _length(exchange: Exchange) -> int:
    return len(exchange.request) + len(exchange.answer or "") + len(exchange.explanation)
