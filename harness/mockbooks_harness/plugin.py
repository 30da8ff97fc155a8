"""The pytest plugin: a QuickBooks, a mocked Codat and a reference connector as fixtures.

    def test_my_connector(quickbooks, codat_mock):
        quickbooks.desktop.person.allows()
        run(quickbooks.desktop.request_processor(), codat_mock.connector_url)

- `quickbooks`: QuickBooks with a company of the test's own. `quickbooks_recipe` and `quickbooks_seed` say which;
  override them where and at what scope you like. A recipe of None is a new, empty company.
- `make_quickbooks`: the same as a factory that may be used many times in one test, as Hypothesis does:
  `with make_quickbooks() as quickbooks:`.
- `codat_mock`: Codat at https://api.codat.io for clients built on `requests`, through the `RequestsMock` that the
  fixture `codat_requests_mock` gives (the default one of `responses` unless overridden).
- `reference_connector`: a connector between the two.
- `web_connector`: Intuit's Web Connector beside `quickbooks`, for services that it calls:
  `web_connector.add("shop.qwc", service=wsgi_application, password="…").update().raise_for_error()`.
- `windows`: programs written for Windows (`import win32com.client`) find `quickbooks`. Test modules that import such a
  program at their top need the stand-ins earlier: set `mockbooks_windows = true` in pytest's configuration.

A test fails when a request was not served, since that is a gap of the emulator and no answer of QuickBooks; the marker
`allow_not_served` lets it pass. A failing test's report ends with the last exchange and its explanation.

Nothing heavy is imported before a fixture is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

    from responses import RequestsMock

    from mockbooks import Journal, QuickBooks, WebConnector
    from mockbooks_harness.codat import Codat
    from mockbooks_harness.connector.reference import ReferenceConnector
    from mockbooks_harness.templates import Template, Templates

# Where no recipe is given: that of the settings. None is a recipe of its own, the empty company.
SETTING = ""

# Reads the language and the operations in: what the first request of a process would otherwise wait for.
WARM_UP = """<?xml version="1.0"?><?qbxml version="13.0"?>
<QBXML><QBXMLMsgsRq onError="stopOnError"><HostQueryRq/></QBXMLMsgsRq></QBXML>"""

# How much of a request and of an answer a report shows.
SHOWN_LINES = 60


@dataclass(slots=True)
class Watch:
    """The test that is running, and its journals: only the newest few, since Hypothesis makes thousands."""

    item: pytest.Item | None = None
    journals: list[Journal] = field(default_factory=list)
    of_the_test: Journal | None = None
    """That of the fixture `quickbooks`; those of `make_quickbooks` are looked at one by one."""

    def begin(self, item: pytest.Item) -> None:
        """A new test."""
        self.item = item
        self.journals.clear()
        self.of_the_test = None

    def setting(self, name: str) -> Any:
        """What a setting's fixture says in the test that is running."""
        assert self.item is not None, "a QuickBooks is made while a test runs"
        # A fixture of the whole session cannot ask for another one anew in each module; the test itself can.
        return self.item._request.getfixturevalue(name)  # type: ignore[attr-defined]

    def add(self, journal: Journal) -> None:
        """Look on from now on."""
        self.journals.append(journal)
        del self.journals[:-3]

    def check(self, journal: Journal, *, allowed: bool = False) -> None:
        """Fail the test that is running if a request was not served, unless it is marked or `allowed`."""
        names = sorted({outcome.request for outcome in journal.not_served()})
        marked = self.item is not None and self.item.get_closest_marker("allow_not_served") is not None
        if names and not marked and not allowed:
            pytest.fail(
                f"not served by the emulator, though QuickBooks would answer: {', '.join(names)}. The answers to these "
                "were status 1030; mark the test with allow_not_served if that is what it is about.",
                # Hypothesis adds its notes to the traceback.
                pytrace=journal is not self.of_the_test,
            )

    def last_exchange(self) -> str | None:
        """The newest exchange in plain words, with its texts."""
        for journal in reversed(self.journals):
            if len(journal):
                exchange = journal[-1]
                parts = [exchange.explain(), "", "request:", _shortened(exchange.request)]
                if exchange.answer is not None:
                    parts += ["answer:", _shortened(exchange.answer)]
                return "\n".join(parts)
        return None


WATCH = pytest.StashKey[Watch]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Register the setting that lets test modules import programs written for Windows."""
    what = "put stand-ins for pywin32 in place for the whole run"
    parser.addini("mockbooks_windows", what, type="bool", default=False)


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, and the place where the running test's journals are kept."""
    config.addinivalue_line(
        "markers", "allow_not_served: let the test pass although a request was not served by the emulator"
    )
    config.stash[WATCH] = Watch()
    if config.getini("mockbooks_windows"):
        from mockbooks import windows

        stand_ins = ExitStack()
        stand_ins.enter_context(windows())
        config.add_cleanup(stand_ins.close)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Look at the new test's journals alone."""
    item.config.stash[WATCH].begin(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Get ready what the test will ask for, and fail it if it passed over a request that was not served."""
    if "make_quickbooks" in getattr(item, "fixturenames", ()):
        # Hypothesis times its examples: the first must not be the one that waits for a template.
        getattr(item, "funcargs")["make_quickbooks"].prepare()  # noqa: B009  not every item has arguments
    result = yield
    watch = item.config.stash[WATCH]
    if watch.of_the_test is not None:
        watch.check(watch.of_the_test)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the last exchange with the report of a test that failed."""
    report = yield
    if report.failed:
        shown = item.config.stash[WATCH].last_exchange()
        if shown is not None:
            report.sections.append(("QuickBooks: the last exchange", shown))
    return report


class MakeQuickBooks:
    """A factory of QuickBooks with companies as good as new: `with make_quickbooks() as quickbooks:`."""

    def __init__(self, templates: Templates, watch: Watch) -> None:
        self._templates = templates
        self._watch = watch

    def prepare(self, recipe: str | None = SETTING, *, seed: int | None = None, **options: Any) -> None:
        """Have the company ready, as the call with the same arguments takes it: generating one may take seconds.

        That of the settings is made ready before each test; in a Hypothesis test any other should be, outside of the
        examples, which are timed.
        """
        from mockbooks import QuickBooks

        template = self._template(recipe, seed, options)
        if not template.warm:
            with template.borrowed() as company:
                QuickBooks(company).process(WARM_UP)
            template.warm = True

    @contextmanager
    def __call__(
        self, recipe: str | None = SETTING, *, seed: int | None = None, allow_not_served: bool = False, **options: Any
    ) -> Iterator[QuickBooks]:
        """QuickBooks with a company of its own, gone when the context ends.

        Without arguments the company of the settings; else of this recipe (None: a new, empty one), seed, and options
        as `CompanyFile.generate` takes them.
        """
        from mockbooks import QuickBooks

        with self._template(recipe, seed, options).borrowed() as company:
            quickbooks = QuickBooks(company)
            self._watch.add(quickbooks.journal)
            yield quickbooks
            # Here and not at the end of the test, so that Hypothesis finds the example that does it.
            self._watch.check(quickbooks.journal, allowed=allow_not_served)

    def _template(self, recipe: str | None, seed: int | None, options: dict[str, Any]) -> Template:
        recipe = self._watch.setting("quickbooks_recipe") if recipe == SETTING else recipe
        seed = self._watch.setting("quickbooks_seed") if seed is None else seed
        return self._templates.get(recipe, seed, options)

    def __repr__(self) -> str:
        return "make_quickbooks"


@pytest.fixture(scope="session")
def quickbooks_recipe() -> str | None:
    """The recipe of the companies; None is a new, empty company."""
    return "consultancy"


@pytest.fixture(scope="session")
def quickbooks_seed() -> int:
    """The seed the companies are generated with."""
    return 7


@pytest.fixture(scope="session")
def quickbooks_templates(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The companies that tests start from, kept in pytest's cache; in a temporary folder where there is none."""
    from mockbooks_harness.templates import Templates

    cache = getattr(request.config, "cache", None)
    base = tmp_path_factory.getbasetemp()
    # Under xdist the processes share the folder above their own.
    shared = base.parent if hasattr(request.config, "workerinput") else base
    folder = Path(cache.mkdir("mockbooks")) if cache is not None else shared / "mockbooks"
    templates = Templates(folder)
    yield templates
    templates.close()


@pytest.fixture(scope="session")
def make_quickbooks(quickbooks_templates: Templates, request: pytest.FixtureRequest) -> MakeQuickBooks:
    """A factory of QuickBooks for tests that need many: `with make_quickbooks() as quickbooks:`."""
    return MakeQuickBooks(quickbooks_templates, request.config.stash[WATCH])


@pytest.fixture
def quickbooks(
    quickbooks_templates: Templates,
    quickbooks_recipe: str | None,
    quickbooks_seed: int,
    request: pytest.FixtureRequest,
) -> Iterator[QuickBooks]:
    """QuickBooks running, with a company of this test's own open. Inside a Hypothesis test use `make_quickbooks`."""
    from mockbooks import QuickBooks

    company = quickbooks_templates.get(quickbooks_recipe, quickbooks_seed, {}).copy()
    quickbooks = QuickBooks(company)
    watch = request.config.stash[WATCH]
    watch.add(quickbooks.journal)
    watch.of_the_test = quickbooks.journal
    yield quickbooks
    company.close()


@pytest.fixture
def windows(quickbooks: QuickBooks) -> Iterator[QuickBooks]:
    """Programs written for Windows find the QuickBooks of this test, which this is."""
    from mockbooks import windows

    with windows(quickbooks.desktop):
        yield quickbooks


@pytest.fixture
def web_connector(quickbooks: QuickBooks) -> Iterator[WebConnector]:
    """The Web Connector beside `quickbooks`, by its clock; its log is in `web_connector.log.text`."""
    from mockbooks import WebConnector

    with WebConnector(quickbooks) as web_connector:
        yield web_connector


@pytest.fixture
def codat_requests_mock() -> RequestsMock | None:
    """The `RequestsMock` that Codat is registered in; None is the default one of `responses`."""
    return None


@pytest.fixture
def codat_mock(request: pytest.FixtureRequest, codat_requests_mock: RequestsMock | None) -> Iterator[Codat]:
    """A mocked Codat. It goes by the clock of `quickbooks`, where a test has both."""
    from random import Random

    from mockbooks import ManualClock
    from mockbooks_harness.codat import Codat

    both = "quickbooks" in request.fixturenames
    clock = request.getfixturevalue("quickbooks").company.clock if both else ManualClock()
    codat = Codat(clock=clock, random=Random(0))
    with codat.responses(codat_requests_mock):
        yield codat


@pytest.fixture
def reference_connector(quickbooks: QuickBooks, codat_mock: Codat) -> ReferenceConnector:
    """The reference connector, downloaded and not yet started: `reference_connector.link(company.id)`."""
    from mockbooks_harness.connector.reference import ReferenceConnector

    return ReferenceConnector(quickbooks.desktop, codat_mock.connector_url, quickbooks.company.clock)


def _shortened(text: str) -> str:
    lines = text.strip().splitlines()
    if len(lines) <= SHOWN_LINES:
        return "\n".join(lines)
    half = SHOWN_LINES // 2
    return "\n".join([*lines[:half], f"… {len(lines) - 2 * half} lines left out …", *lines[-half:]])
