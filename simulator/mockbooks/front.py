"""The front of the house: a company file, and the QuickBooks that has it open.

    company = CompanyFile.generate("consultancy", seed=7)       # or .create(), .open("acme.mkb")
    with QuickBooks(company) as quickbooks:
        answer = quickbooks.process(request_xml)                # str to str, one session around it

These two classes put the rooms together and add nothing of their own. A company file lives as long as its object, or on
disk; a QuickBooks only has it open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from mockbooks.company import Clock, Company, ManualClock
from mockbooks.company.host import NEWEST_YEAR, Host, check_flavor
from mockbooks.qbxml.versions import Edition

if TYPE_CHECKING:
    from mockbooks.checks import Problem
    from mockbooks.desktop.desktop import Desktop, FileMode
    from mockbooks.desktop.person import Person
    from mockbooks.generate.answers import Understanding
    from mockbooks.generate.rewriting import Rewriting
    from mockbooks.journal import Journal

_FLAVOR = Host().flavor
_MOST = {"transactions": 100_000, "customers": 10_000, "vendors": 4_000, "items": 10_000}
"""What is generated at most: QuickBooks Pro has room for 14,500 names and as many items [D:LIM]."""
_LONGEST_NAME = 59
"""Of a company [D:SCH]."""


class CompanyFile:
    """A company file of QuickBooks, in memory or on disk.

    What the file needs to know of the outside comes in by hand: `clock` is the time it goes by. Without one that is a
    clock that stands still until it is moved (each change still counts as a second later than the last), so that a test
    sees the same times on every run; `mockbooks.SystemClock()` is the machine's own.
    """

    def __init__(self, company: Company) -> None:
        """Take over a company; use `generate`, `create`, `open`, `from_bytes` or `from_answers`."""
        self.company = company
        self.understood: Understanding | None = None
        """Of a company that was just made of answers: what was understood of them, what not, and why."""

    @classmethod
    def generate(
        cls,
        recipe: str | Path = "consultancy",
        *,
        path: str | Path | None = None,
        seed: int = 0,
        year: int = 2024,
        edition: Edition | str | None = None,
        clock: Clock | None = None,
        progress: Callable[[int, int], None] | None = None,
        transactions: int | None = None,
        customers: int | None = None,
        vendors: int | None = None,
        items: int | None = None,
    ) -> Self:
        """A company with a year of trading behind it, made of a recipe; the same seed makes the same company.

        `recipe` is the name of one that comes with Mockbooks or the path of a TOML file; counts that are not given are
        the recipe's. `progress` is called now and then with how many requests are done, of how many. Raises RecipeError
        for what the recipe cannot do, CompanyFileError if there is a file at `path` already, ValueError for an edition
        that there is not.
        """
        from mockbooks.generate.company import generate
        from mockbooks.generate.recipe import RecipeError

        counts = {"transactions": transactions, "customers": customers, "vendors": vendors, "items": items}
        for counted, number in counts.items():
            if number is None:
                continue
            if type(number) is not int:
                raise RecipeError(f"{counted} is a whole number, not {number!r}")
            if number > _MOST[counted]:
                raise RecipeError(f"a company is generated with {_MOST[counted]} {counted} at most, not {number}")
        return cls(
            generate(
                recipe,
                path=path,
                seed=seed,
                year=year,
                edition=None if edition is None else Edition(edition),
                clock=clock,
                progress=progress,
                transactions=transactions,
                customers=customers,
                vendors=vendors,
                items=items,
            )
        )

    @classmethod
    def create(
        cls,
        path: str | Path | None = None,
        *,
        name: str = "Sample Company",
        edition: Edition | str = Edition.US,
        zone: str = "America/New_York",
        year: int = NEWEST_YEAR,
        flavor: str = _FLAVOR,
        clock: Clock | None = None,
    ) -> Self:
        """A new company, with what QuickBooks puts into a new file and nothing else.

        `zone` is the time zone of the machine it lies on; `year` and `flavor` say for which QuickBooks it is made.
        `flavor` is "Pro", "Premier", "Accountant" or "Enterprise", or that of an industry, "Premier Contractor". Raises
        CompanyFileError if there is a file at `path` already, ValueError for a year without a QuickBooks, for a zone,
        an edition or a flavor that there is not, and for a name that is empty or longer than 59 characters.
        """
        from mockbooks.company.local_time import check_zone
        from mockbooks.operations.new_company import CompanyDetails, set_up

        check_zone(zone)
        check_flavor(flavor)
        _check_company_name(name)
        host = Host(year, flavor)
        company = Company.create(
            path, clock=clock or ManualClock(), edition=Edition(edition), zone=zone, year=host.year, flavor=host.flavor
        )
        try:
            set_up(company, CompanyDetails(name=name))
        except BaseException:
            company.close()
            raise
        return cls(company)

    @classmethod
    def open(cls, path: str | Path, *, clock: Clock | None = None) -> Self:
        """The company file at a path. Raises CompanyFileError if it is missing, damaged or of another format."""
        return cls._going_by(clock, lambda first: Company.open(path, clock=first))

    @classmethod
    def from_bytes(cls, content: bytes, *, clock: Clock | None = None) -> Self:
        """A company in memory, of what `to_bytes` gave."""
        return cls._going_by(clock, lambda first: Company.from_bytes(content, clock=first))

    @classmethod
    def from_answers(
        cls,
        answers: Iterable[str | bytes | IO[str] | IO[bytes] | tuple[datetime | None, str]],
        *,
        path: str | Path | None = None,
        clock: Clock | None = None,
        zone: str | None = None,
        edition: Edition | str | None = None,
        beginning: bool = False,
        supposed: Iterable[str] = (),
    ) -> Self:
        """A company of everything that qbXML answers show: rows, with the ids, times and names that were shown.

        `answers` are texts, or files open for reading, in which response documents stand, in whatever surroundings:
        SOAP envelopes, logs, fragments. What they refer to and never show becomes a stand-in, figures that do not
        follow from what is shown are pinned; `understood` of the company tells of both, and of what was not understood.
        With `beginning` the texts are the requests and answers of a session, each in order, a request best with the
        moment (aware) at which it was asked: `(moment, request)`. The company is the one that the session began with:
        what the session made is not there, what it changed or deleted is as it was before; what of that no answer can
        show may be `supposed`, in texts as answers would have it: an object with its id, and those of its elements
        that were otherwise.
        `zone` and `edition` are told by the answers if they are not given. Raises NothingShown if there is no answer in
        the texts, CompanyFileError if there is a file at `path` already, ValueError for a zone or an edition that there
        is not. A failure leaves no file.
        """
        from mockbooks.generate.answers import import_answers

        company, understood = import_answers(
            answers,
            path=path,
            clock=clock,
            zone=zone,
            edition=None if edition is None else Edition(edition),
            beginning=beginning,
            supposed=supposed,
        )
        imported = cls(company)
        imported.understood = understood
        return imported

    @classmethod
    def _going_by(cls, clock: Clock | None, opened: Callable[[Clock], Company]) -> Self:
        company = opened(clock or ManualClock())
        if clock is None:
            # A file that is opened anew goes on from its own last change.
            company.clock = ManualClock(datetime.fromtimestamp(company.counters.value("edit"), UTC))
        return cls(company)

    @property
    def path(self) -> Path | None:
        """Where the file lies; None for a company in memory."""
        return self.company.path

    @property
    def edition(self) -> Edition:
        """The edition of QuickBooks it belongs to."""
        return self.company.edition

    @property
    def clock(self) -> Clock:
        """The clock it goes by; another may be put in its place."""
        return self.company.clock

    @clock.setter
    def clock(self, clock: Clock) -> None:
        self.company.clock = clock

    def check(self) -> list[Problem]:
        """Every invariant of the file that does not hold; empty if it is sound."""
        from mockbooks.checks import check

        return check(self.company)

    def pinned(self) -> list[str]:
        """Each figure that no row of the file comes to, in words: of a company made of answers, what they show; no
        fault."""
        from mockbooks.checks import pinned

        return pinned(self.company)

    def close_books(self, until: date | None, *, password: bool = False) -> None:
        """Set the closing date, as the person at the desk would; None opens the books again.

        Once it has a password, which no program can give, transactions on or before it are locked.
        """
        from mockbooks.operations.closing_date import close_books

        with self.company.request_set(), self.company.request():
            close_books(self.company, until.isoformat() if until else "", password=password)

    def turn_on(self, *features: str) -> None:
        """Turn features of the file on, as the person at the desk would in the preferences; all of them, or none.

        They are called ``account-numbers``, ``class-tracking``, ``inventory``, ``inventory-sites``, ``lot-numbers``,
        ``multi-currency``, ``payroll``, ``sales-tax``, ``serial-numbers`` and ``units-of-measure``. Raises ValueError
        for another name, and for a feature that the QuickBooks of the file does not have: sites and numbers need
        ``flavor="Enterprise"``, units of measure ``"Premier"`` at the least. Sales tax needs a tax item, the first of
        which is the default.
        """
        from mockbooks.operations.company_switches import turn_on

        with self.company.request_set(), self.company.request():
            for feature in features:
                turn_on(self.company, feature)

    def set_budget(
        self, fiscal_year: int, account: str, amounts: Sequence[Decimal], *, customer: str = "", class_: str = ""
    ) -> None:
        """Set what an account is meant to come to, as the person at the desk would: the budget reports show it.

        `account`, `customer` and `class_` are FullNames; `amounts` are twelve, in the home currency, one for each month
        of the fiscal year, which is named after the year in which it ends. None at all take the budget away.
        Raises LookupError for a name that the file does not have, ValueError for other than twelve amounts.
        """
        from mockbooks.books.budgets import Budget, store_budget
        from mockbooks.operations.references import find_by_full_name
        from mockbooks.qbxml.types import cents_from

        def row(kind: str, name: str) -> int | None:
            if not name:
                return None
            found = find_by_full_name(self.company, (kind,), name)
            if found is None:
                raise LookupError(f"this company has no {kind.lower()} {name!r}")
            return found

        budgeted = row("Account", account)
        if budgeted is None:
            raise LookupError("a budget is for an account")
        cents = tuple(cents_from(Decimal(amount)) for amount in amounts)
        budget = Budget(fiscal_year, budgeted, cents, row("Customer", customer), row("Class", class_))
        with self.company.request_set(), self.company.request():
            store_budget(self.company, budget)

    def rewritten(self, rewriting: Rewriting) -> CompanyFile:
        """A new company in memory with this one's content, every name, text, figure, date, time and id rewritten.

        `rewriting` gives the new value of each old one; see `mockbooks.generate.rewriting` for what is asked of it.
        """
        from mockbooks.generate.rewriting import rewritten

        return CompanyFile(rewritten(self.company, rewriting))

    def fork(self, clock: Clock | None = None) -> CompanyFile:
        """A second, independent company in memory with the same content."""
        return CompanyFile(self.company.fork(clock))

    @contextmanager
    def trial(self) -> Iterator[Self]:
        """Everything done inside is undone at the end: the cheapest fork there is, one at a time."""
        with self.company.trial():
            yield self

    def to_bytes(self) -> bytes:
        """The whole file, as it stands."""
        return self.company.to_bytes()

    def restore(self, content: bytes) -> None:
        """Put the file back to what `to_bytes` gave."""
        self.company.restore(content)

    def close(self) -> None:
        """Close the file; what was answered is on disk already."""
        self.company.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<CompanyFile {self.path or 'in memory'}, {self.edition.value}>"


class QuickBooks:
    """QuickBooks with a company file open on the screen; closed at the end of the `with` block.

    `person` is who sits at the desk and answers dialogs; `mode` is how the file is open, single-user unless given;
    `machine` is what other machines that share it see; `journal` is where exchanges are written down, memory unless
    given (a `JournalFile` keeps them). A company that was named by its path is closed along with it.
    """

    def __init__(
        self,
        company: CompanyFile | str | Path,
        *,
        person: Person | None = None,
        mode: FileMode | None = None,
        machine: str | None = None,
        journal: Journal | None = None,
    ) -> None:
        """Start QuickBooks and open the company file. RequestProcessorError if somebody else has it open."""
        from mockbooks.desktop.desktop import Desktop, FileMode
        from mockbooks.desktop.permissions import THIS_MACHINE

        self._opened_here = not isinstance(company, CompanyFile)
        self.company = company if isinstance(company, CompanyFile) else CompanyFile.open(company)
        try:
            self._desktop = Desktop(
                self.company.company,
                person=person,
                journal=journal,
                mode=FileMode.SINGLE_USER if mode is None else mode,
                machine=THIS_MACHINE if machine is None else machine,
            )
        except BaseException:
            if self._opened_here:
                self.company.close()
            raise

    @property
    def desktop(self) -> Desktop:
        """The program on its machine: request processors, permissions, dialogs, other files."""
        return self._desktop

    @property
    def journal(self) -> Journal:
        """What was said between programs and QuickBooks, and why it went as it did."""
        return self._desktop.journal

    def process(self, request: str | bytes, *, application: str = "Mockbooks") -> str:
        """Answer one request set, in a session that nobody is asked for permission for.

        The session lasts as long as the file is open, so an iterator goes on from one call to the next.
        Raises RequestProcessorError where QuickBooks gives an HRESULT and no answer, TypeError for what is no text.
        """
        if not isinstance(request, str | bytes):
            raise TypeError(f"a request is a text of qbXML (str or bytes), not {type(request).__name__}")
        return self._desktop.process(request, application=application)

    def close(self) -> None:
        """Close QuickBooks."""
        self._desktop.close()
        if self._opened_here:
            self.company.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<QuickBooks with {self.company!r}>"


def _check_company_name(name: str) -> None:
    """Refuse a name that CompanyRet could not show: ValueError for an empty one and beyond 59 characters [D:SCH]."""
    if not name.strip():
        raise ValueError("a company has a name; this one is empty")
    if len(name) > _LONGEST_NAME:
        raise ValueError(f"the name of a company has {_LONGEST_NAME} characters at most, this one has {len(name)}")
