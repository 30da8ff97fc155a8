"""A case: the company a session began with, and the exchanges of the session, in a folder.

    case.json                     the version of the form, and what the case was made of
    company.mkb                   the company as it was before the first exchange, as far as that can be told
    exchanges.jsonl               one exchange a line, in order: what is known of it, and the names of its texts
    exchanges/0001-request.xml    the request, UTF-8 whatever its declaration says
    exchanges/0001-answer.xml     the answer
    understood.json, notes.txt    what was understood of the recording and what not, for programs and for people

Texts keep every byte (`.gitattributes` says so to git). A folder is written whole or not at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, overload

from mockbooks import CompanyFile, CompanyFileError
from mockbooks_harness.cases.exchange import RecordedExchange
from mockbooks_harness.cases.folder import FORMAT, unfinished_case

__all__ = ["Case", "ExchangeWriter", "NotACase", "exchanges_in", "finish", "is_case"]

_ABOUT = "case.json"
_INDEX = "exchanges.jsonl"
_COMPANY = "company.mkb"
_ATTRIBUTES = "*.xml -text\n*.mkb binary\n"


class NotACase(ValueError):
    """The folder is no case, or one of another form; the text says what is wrong with it."""


def is_case(folder: Path) -> bool:
    """Whether there is a case at this place."""
    return (folder / _ABOUT).is_file()


class Case:
    """A case folder, open for reading. What is in it is read when it is asked for."""

    def __init__(self, path: Path, about: dict[str, Any], index: list[dict[str, Any]]) -> None:
        """Use `open` or `write`."""
        self.path = path
        self.about = about
        """What `case.json` says: "format", "sources", and whatever else its writer put there."""
        self._index = index

    @classmethod
    def open(cls, path: str | Path) -> Case:
        """The case in this folder. Raises NotACase."""
        folder = Path(path)
        try:
            about = json.loads((folder / _ABOUT).read_text("utf-8"))
            if about["format"] != FORMAT:
                raise NotACase(f"{folder} has form {about['format']!r}; this is for form {FORMAT}")
            index = _index(folder)
            for record in index:
                RecordedExchange.from_record(record, None, None)
        except OSError as error:
            raise NotACase(f"{folder} is no case: {error.strerror or error}: {error.filename}") from None
        except NotACase:
            raise
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise NotACase(f"{folder} is a damaged case: {error}") from None
        return cls(folder, about, index)

    @classmethod
    def write(
        cls,
        path: str | Path,
        exchanges: Iterable[RecordedExchange],
        company: CompanyFile | bytes,
        *,
        about: dict[str, Any] | None = None,
        texts: dict[str, str] | None = None,
    ) -> Case:
        """Write a case; `about` goes into `case.json`, `texts` are further files (`notes.txt`) by their name.

        Raises CaseExists if there is something at `path` already.
        """
        with unfinished_case(Path(path)) as folder:
            with ExchangeWriter(folder) as writer:
                for exchange in exchanges:
                    writer.add(exchange)
            content = company if isinstance(company, bytes) else company.to_bytes()
            (folder / _COMPANY).write_bytes(content)
            finish(folder, about or {}, texts or {})
        return cls.open(path)

    @property
    def company_path(self) -> Path:
        """Where the company file lies. What is done to it stays done: see `company`."""
        return self.path / _COMPANY

    def company(self) -> CompanyFile:
        """The company the session began with, as a copy in memory. Raises NotACase."""
        try:
            return CompanyFile.from_bytes(self.company_path.read_bytes())
        except OSError as error:
            raise NotACase(f"{self.company_path}: {error.strerror}") from None
        except CompanyFileError as error:
            raise NotACase(f"{self.company_path}: {error}") from None

    @property
    def exchanges(self) -> Sequence[RecordedExchange]:
        """The exchanges in order; each is read from its files when it is asked for. NotACase if a file is missing."""
        return _Exchanges(self.path, self._index)

    def text(self, name: str) -> str | None:
        """A further file of the case (`notes.txt`); None if it has none of that name."""
        file = self.path / name
        return file.read_text("utf-8") if file.is_file() else None

    def __repr__(self) -> str:
        return f"<Case {self.path}, {len(self._index)} exchanges>"


def exchanges_in(folder: Path) -> Sequence[RecordedExchange]:
    """The exchanges that an ExchangeWriter wrote into this folder."""
    return _Exchanges(folder, _index(folder))


def _index(folder: Path) -> list[dict[str, Any]]:
    with (folder / _INDEX).open(encoding="utf-8", newline="\n") as lines:
        return [json.loads(line) for line in lines if line.strip()]


class _Exchanges(Sequence[RecordedExchange]):
    def __init__(self, folder: Path, index: list[dict[str, Any]]) -> None:
        self._folder = folder
        self._index = index

    def __len__(self) -> int:
        return len(self._index)

    @overload
    def __getitem__(self, index: int) -> RecordedExchange: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[RecordedExchange]: ...
    def __getitem__(self, index: int | slice) -> RecordedExchange | Sequence[RecordedExchange]:
        if isinstance(index, slice):
            return _Exchanges(self._folder, self._index[index])
        record = self._index[index]
        return RecordedExchange.from_record(record, self._read(record.get("request")), self._read(record.get("answer")))

    def __iter__(self) -> Iterator[RecordedExchange]:
        return (self[number] for number in range(len(self)))

    def _read(self, name: object) -> str | None:
        if name is None:
            return None
        file = self._folder / str(name)
        # A case may come from elsewhere: what it names has to lie in it.
        if not file.resolve().is_relative_to(self._folder.resolve()):
            raise NotACase(f"{self._folder} names a text outside of itself: {name}")
        try:
            return file.read_bytes().decode("utf-8")
        except OSError as error:
            raise NotACase(f"{file}: {error.strerror}") from None
        except UnicodeDecodeError as error:
            raise NotACase(f"{file} is no UTF-8: {error}") from None


class ExchangeWriter:
    """Writes exchanges into a folder one by one, so that none but the present one is in memory."""

    def __init__(self, folder: Path) -> None:
        """Write into this folder, which has no exchanges yet."""
        self._folder = folder
        (folder / "exchanges").mkdir()
        self._index = (folder / _INDEX).open("w", encoding="utf-8", newline="\n")
        self.count = 0
        """How many there are."""

    def add(self, exchange: RecordedExchange) -> None:
        """Write the next one."""
        self.count += 1
        record: dict[str, Any] = {"number": self.count}
        for name, text in (("request", exchange.request), ("answer", exchange.answer)):
            if text is not None:
                record[name] = f"exchanges/{self.count:04}-{name}.xml"
                (self._folder / record[name]).write_bytes(text.encode("utf-8", "replace"))
        self._index.write(f"{json.dumps(record | exchange.as_record(), ensure_ascii=False)}\n")

    def __enter__(self) -> ExchangeWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._index.close()


def finish(folder: Path, about: dict[str, Any], texts: dict[str, str]) -> None:
    """Write what makes a folder with a company and exchanges a case."""
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8", newline="\n")
    (folder / ".gitattributes").write_text(_ATTRIBUTES, "ascii", newline="\n")
    record = {"format": FORMAT, **{name: value for name, value in about.items() if name != "format"}}
    (folder / _ABOUT).write_text(f"{json.dumps(record, indent=2, ensure_ascii=False)}\n", "utf-8", newline="\n")
