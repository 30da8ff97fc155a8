"""The pytest plugin, in test runs of its own, as a user has it: installed, and found by its entry point."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
from importlib.metadata import entry_points

import pytest

import mockbooks
import mockbooks_harness
from mockbooks.operations import registry

pytest_plugins = ["pytester"]

REQUEST = """
def request(body):
    return (
        '<?xml version="1.0"?><?qbxml version="13.0"?>'
        f'<QBXML><QBXMLMsgsRq onError="stopOnError">{body}</QBXMLMsgsRq></QBXML>'
    )

CUSTOMERS = request("<CustomerQueryRq/>")

def add(name):
    return request(f"<CustomerAddRq><CustomerAdd><Name>{name}</Name></CustomerAdd></CustomerAddRq>")
"""

EMPTY_COMPANIES = """
import pytest

@pytest.fixture(scope="session")
def quickbooks_recipe():
    return None
"""


@pytest.fixture(scope="module", autouse=True)
def everything_imported() -> None:
    """A run inside this process forgets the modules it was the first to import; ours must not exist twice."""
    for package in (mockbooks, mockbooks_harness):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    importlib.import_module("faker")


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A user's project, whose tests start from new, empty companies; `asking` has some requests."""
    if not any(point.value == "mockbooks_harness.plugin" for point in entry_points(group="pytest11")):
        pytest.skip("this environment has an installation from before the plugin's entry point; install it again")
    pytester.makeconftest(EMPTY_COMPANIES)
    pytester.makepyfile(asking=REQUEST)
    return pytester


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """A test run inside this process, which has imported everything already."""
    return project.runpytest_inprocess("--strict-markers", "--strict-config", *arguments)


def run_apart(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """A test run in a process of its own, which has imported nothing."""
    return project.runpytest_subprocess("--strict-markers", "--strict-config", *arguments)


def test_each_test_has_a_company_of_its_own(project: pytest.Pytester) -> None:
    project.makepyfile("""
        from asking import CUSTOMERS, add

        def test_one(quickbooks):
            assert 'statusCode="0"' in quickbooks.process(add("Ada"))
            assert "<Name>Ada</Name>" in quickbooks.process(CUSTOMERS)

        def test_other(quickbooks):
            assert 'statusCode="0"' in quickbooks.process(add("Ada"))
            assert quickbooks.company.check() == []
    """)
    run(project).assert_outcomes(passed=2)


def test_the_default_company_has_a_year_of_trading(pytester: pytest.Pytester, project: pytest.Pytester) -> None:
    project.makeconftest("")
    project.makepyfile("""
        from asking import CUSTOMERS, request

        def test_it(quickbooks):
            assert quickbooks.process(CUSTOMERS).count("<CustomerRet>") > 1
            assert quickbooks.process(request("<InvoiceQueryRq/>")).count("<InvoiceRet>") > 1
    """)
    run(project).assert_outcomes(passed=1)


def test_hypothesis_gets_a_new_company_for_each_example(project: pytest.Pytester) -> None:
    project.makepyfile("""
        from hypothesis import given, settings, strategies as st
        from asking import CUSTOMERS, add

        @settings(max_examples=30)
        @given(st.sampled_from(["Ada", "Ben", "Cy"]))
        def test_it(make_quickbooks, name):
            with make_quickbooks() as quickbooks:
                assert 'statusCode="0"' in quickbooks.process(add(name))
                assert quickbooks.process(CUSTOMERS).count("<CustomerRet>") == 1
    """)
    # Apart, so that the first example is the first request of its process: Hypothesis times it.
    run_apart(project).assert_outcomes(passed=1)


def test_hypothesis_reports_the_smallest_failure_with_its_own_exchange(project: pytest.Pytester) -> None:
    project.makepyfile("""
        from hypothesis import given, settings, strategies as st
        from asking import add

        @settings(max_examples=50, database=None)
        @given(st.integers(0, 1000))
        def test_it(make_quickbooks, number):
            with make_quickbooks() as quickbooks:
                quickbooks.process(add(f"Customer {number}"))
                assert number < 10
    """)
    result = run(project)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*QuickBooks: the last exchange*", "*<Name>Customer 10</Name>*"])


def test_two_at_once_are_two_companies(project: pytest.Pytester) -> None:
    project.makepyfile("""
        from asking import CUSTOMERS, add

        def test_it(make_quickbooks):
            for _ in range(2):
                with make_quickbooks() as one:
                    one.process(add("Ada"))
                    with make_quickbooks() as other:
                        other.process(add("Ben"))
                        assert "<Name>Ada</Name>" in one.process(CUSTOMERS)
                        assert "<Name>Ada</Name>" not in other.process(CUSTOMERS)
    """)
    run(project).assert_outcomes(passed=1)


def test_nothing_a_test_does_to_its_company_reaches_the_next(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import pytest
        from asking import CUSTOMERS, add
        from mockbooks import QuickBooks

        def restore_an_earlier_state(quickbooks):
            before = quickbooks.company.to_bytes()
            quickbooks.process(add("Ben"))
            quickbooks.company.restore(before)
            answer = quickbooks.process(CUSTOMERS)
            assert "<Name>Ada</Name>" in answer and "<Name>Ben</Name>" not in answer

        def close_it(quickbooks):
            quickbooks.company.close()

        def fork_it(quickbooks):
            with quickbooks.company.fork() as fork, QuickBooks(fork) as other:
                assert "<Name>Ada</Name>" in other.process(CUSTOMERS)

        @pytest.mark.parametrize("deed", [restore_an_earlier_state, close_it, fork_it])
        def test_it(make_quickbooks, deed):
            with make_quickbooks() as quickbooks:
                quickbooks.process(add("Ada"))
                deed(quickbooks)
            with make_quickbooks() as quickbooks:
                assert "<CustomerRet>" not in quickbooks.process(CUSTOMERS)
    """)
    run(project).assert_outcomes(passed=3)


def test_the_clock_starts_anew_with_each_company(project: pytest.Pytester) -> None:
    project.makepyfile("""
        def test_it(make_quickbooks):
            starts = set()
            for _ in range(3):
                with make_quickbooks() as quickbooks:
                    starts.add(quickbooks.company.clock.now())
                    quickbooks.company.clock.advance(3600)
            assert len(starts) == 1
    """)
    run(project).assert_outcomes(passed=1)


def test_text_made_in_one_company_does_not_show_in_the_next(project: pytest.Pytester) -> None:
    project.makepyfile("""
        from asking import CUSTOMERS, add

        def test_it(make_quickbooks):
            for name in ("Ada", "Ben", "Cy"):
                with make_quickbooks() as quickbooks:
                    quickbooks.process(add(name))
                    assert f"<Name>{name}</Name>" in quickbooks.process(CUSTOMERS)
    """)
    run(project).assert_outcomes(passed=1)


def test_settings_are_fixtures_to_be_overridden_at_any_scope(project: pytest.Pytester) -> None:
    project.makepyfile(
        test_empty="""
            from asking import CUSTOMERS

            def test_it(make_quickbooks, quickbooks):
                with make_quickbooks() as other:
                    assert "<CustomerRet>" not in other.process(CUSTOMERS)
                assert "<CustomerRet>" not in quickbooks.process(CUSTOMERS)
        """,
        test_filled="""
            import pytest
            from asking import CUSTOMERS

            @pytest.fixture
            def quickbooks_recipe():
                return "consultancy"

            @pytest.fixture(scope="module")
            def quickbooks_seed():
                return 3

            def test_it(make_quickbooks, quickbooks):
                with make_quickbooks() as other:
                    filled = other.process(CUSTOMERS)
                assert "<CustomerRet>" in filled
                assert filled == quickbooks.process(CUSTOMERS)
                with make_quickbooks(seed=4) as different:
                    assert filled != different.process(CUSTOMERS)
                with make_quickbooks(None) as empty:
                    assert "<CustomerRet>" not in empty.process(CUSTOMERS)
        """,
    )
    run(project).assert_outcomes(passed=2)


def test_under_xdist_processes_share_one_template(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import pytest
        from asking import CUSTOMERS, add

        @pytest.mark.parametrize("number", range(4))
        def test_it(quickbooks, make_quickbooks, number):
            quickbooks.process(add(f"Customer {number}"))
            assert quickbooks.process(CUSTOMERS).count("<CustomerRet>") == 1
            with make_quickbooks() as other:
                assert "<CustomerRet>" not in other.process(CUSTOMERS)
    """)
    run_apart(project, "-n", "2").assert_outcomes(passed=4)
    templates = list((project.path / ".pytest_cache" / "d" / "mockbooks").glob("*.mkb"))
    assert len(templates) == 1
    # The next run finds it there.
    built = templates[0].stat().st_mtime_ns
    run(project).assert_outcomes(passed=4)
    assert templates[0].stat().st_mtime_ns == built


def test_without_pytests_cache_it_works_too(project: pytest.Pytester) -> None:
    project.makepyfile("def test_it(quickbooks): assert quickbooks.desktop.is_running")
    run(project, "-p", "no:cacheprovider").assert_outcomes(passed=1)


def test_a_failing_test_shows_the_last_exchange_and_why_it_went_so(project: pytest.Pytester) -> None:
    project.makepyfile("""
        from asking import request

        def test_it(quickbooks):
            quickbooks.process(request("<CustomerQueryRq><NoSuchThing/></CustomerQueryRq>"))

        def test_status(quickbooks):
            answer = quickbooks.process(request("<CustomerQueryRq><ListID>80000001-1</ListID></CustomerQueryRq>"))
            assert "<CustomerRet>" in answer
    """)
    result = run(project)
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        [
            "*QuickBooks: the last exchange*",
            "*failed with 0x80040400 QuickBooks found an error when parsing the provided XML text stream.*",
            "*NoSuchThing*",
            "*QuickBooks: the last exchange*",
            "*CustomerQueryRq: 3120 Error*",
            "answer:",
            "*CustomerQueryRs*",
        ]
    )


def test_a_failing_test_without_quickbooks_shows_nothing_of_the_test_before(project: pytest.Pytester) -> None:
    project.makepyfile("""
        from asking import CUSTOMERS

        def test_first(quickbooks):
            quickbooks.process(CUSTOMERS)

        def test_second():
            assert False
    """)
    result = run(project)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.no_fnmatch_line("*the last exchange*")


NOT_SERVED = """
    import pytest
    from asking import request

    VEHICLES = request("<VehicleQueryRq/>")

    def test_plain(quickbooks):
        assert 'statusCode="1030"' in quickbooks.process(VEHICLES)

    def test_made(make_quickbooks):
        with make_quickbooks() as quickbooks:
            quickbooks.process(VEHICLES)

    @pytest.mark.allow_not_served
    def test_marked(quickbooks, make_quickbooks):
        quickbooks.process(VEHICLES)
        with make_quickbooks() as other:
            other.process(VEHICLES)

    def test_allowed(make_quickbooks):
        with make_quickbooks(allow_not_served=True) as quickbooks:
            quickbooks.process(VEHICLES)
"""


@pytest.fixture
def no_vehicles(monkeypatch: pytest.MonkeyPatch) -> None:
    """An emulator that does not serve one of the requests."""
    registry.operations()
    monkeypatch.delitem(registry._TABLE, "VehicleQueryRq")


@pytest.mark.usefixtures("no_vehicles")
def test_a_request_that_is_not_served_fails_the_test_unless_it_is_allowed(project: pytest.Pytester) -> None:
    project.makepyfile(NOT_SERVED)
    result = run(project)
    result.assert_outcomes(passed=2, failed=2)
    result.stdout.fnmatch_lines(["*not served by the emulator*VehicleQueryRq*"])


@pytest.mark.usefixtures("no_vehicles")
def test_a_hypothesis_example_over_a_gap_fails_though_later_examples_are_fine(project: pytest.Pytester) -> None:
    project.makepyfile("""
        from hypothesis import given, settings, strategies as st
        from asking import CUSTOMERS, request

        @settings(max_examples=40, database=None, derandomize=True)
        @given(st.integers(0, 20))
        def test_it(make_quickbooks, number):
            with make_quickbooks() as quickbooks:
                quickbooks.process(request("<VehicleQueryRq/>") if number == 7 else CUSTOMERS)
    """)
    result = run(project)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*not served by the emulator*VehicleQueryRq*", "*Failing test case: test_it(*"])


def test_a_users_own_urls_live_beside_codats_in_both_orders(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import pytest, requests, responses

        def own_url():
            responses.get("https://crm.example.com/customers", json=["Ada"])

        def both_answer(codat):
            assert requests.get("https://crm.example.com/customers").json() == ["Ada"]
            codat.add_company("Rainbow Paints")
            answer = requests.get("https://api.codat.io/companies", headers={"Authorization": codat.authorization})
            assert answer.json()["totalResults"] == 1

        @pytest.fixture
        def crm():
            with responses.mock:
                own_url()
                yield

        def test_ours_first(codat_mock):
            own_url()
            both_answer(codat_mock)

        def test_theirs_first(crm, codat_mock):
            both_answer(codat_mock)

        def test_ours_before_theirs(codat_mock, crm):
            both_answer(codat_mock)

        @responses.activate
        def test_with_their_decorator(codat_mock):
            own_url()
            both_answer(codat_mock)

        def test_a_url_of_nobody_is_refused(codat_mock):
            with pytest.raises(requests.ConnectionError):
                requests.get("https://elsewhere.example.com/")

        def test_nothing_is_left_behind():
            assert responses.mock.registered() == []
    """)
    run(project).assert_outcomes(passed=6)


def test_a_requests_mock_may_be_handed_in(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import pytest, requests, responses

        @pytest.fixture
        def codat_requests_mock():
            with responses.RequestsMock() as mock:
                mock.get("https://crm.example.com/customers", json=["Ada"])
                yield mock

        def test_it(codat_mock, codat_requests_mock):
            assert requests.get("https://crm.example.com/customers").json() == ["Ada"]
            answer = requests.get("https://api.codat.io/companies", headers={"Authorization": codat_mock.authorization})
            assert answer.ok
            assert responses.mock.registered() == []
    """)
    run(project).assert_outcomes(passed=1)


def test_loopback_goes_through(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import threading
        from http.server import BaseHTTPRequestHandler, HTTPServer
        import requests

        class Hello(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"hello")

            def log_message(self, *_): pass

        def test_it(codat_mock):
            server = HTTPServer(("127.0.0.1", 0), Hello)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            try:
                assert requests.get(f"http://127.0.0.1:{server.server_port}/").text == "hello"
                assert requests.get(f"http://localhost:{server.server_port}/").text == "hello"
            finally:
                server.shutdown()
    """)
    run(project).assert_outcomes(passed=1)


def test_codat_goes_by_the_clock_of_quickbooks(project: pytest.Pytester) -> None:
    project.makepyfile("""
        def test_both(quickbooks, codat_mock):
            assert codat_mock.state.clock is quickbooks.company.clock

        def test_alone(codat_mock):
            assert codat_mock.state.clock.now()
    """)
    run(project).assert_outcomes(passed=2)


def test_the_reference_connector_links_and_syncs(project: pytest.Pytester) -> None:
    project.makepyfile("""
        from asking import add

        def test_it(reference_connector, quickbooks, codat_mock):
            quickbooks.process(add("Ada"))
            company = codat_mock.add_company("Rainbow Paints", fetch_on_first_link=["customers"])
            codat_mock.connect(company)
            assert reference_connector.link(company.id) == "tray"
            assert [row["customerName"] for row in codat_mock.records(company, "customers")] == ["Ada"]
            assert reference_connector.told[-1].text == ("Thank you. You have linked successfully.",)
    """)
    run(project).assert_outcomes(passed=1)


def test_named_on_the_command_line_instead_of_found(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    project.makepyfile("def test_it(quickbooks): assert quickbooks.desktop.is_running")
    run_apart(project, "-p", "mockbooks_harness.plugin").assert_outcomes(passed=1)
    run_apart(project).assert_outcomes(errors=1)


def test_markers_and_fixtures_are_listed_with_their_words(project: pytest.Pytester) -> None:
    run(project, "--markers").stdout.fnmatch_lines(["@pytest.mark.allow_not_served: *"])
    listed = run(project, "--fixtures").stdout.str()
    for name in ("quickbooks", "make_quickbooks", "codat_mock", "reference_connector", "quickbooks_recipe"):
        assert f"\n{name} " in listed


def test_nothing_heavy_is_imported_until_a_fixture_is_used() -> None:
    heavy = ("lxml", "requests", "responses", "faker", "hypothesis", "werkzeug", "mockbooks.front", "sqlite3")
    program = f"import sys, mockbooks_harness.plugin; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    # Some environments have pytest itself import one of them; ours may add none.
    plain = subprocess.run(
        [sys.executable, "-c", program.replace("mockbooks_harness.plugin", "pytest")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == plain.stdout


WINDOWS_PROGRAM = """
import win32com.client

def customers(request):
    processor = win32com.client.Dispatch("QBXMLRP2.RequestProcessor")
    processor.OpenConnection("", "Acme")
    ticket = processor.BeginSession("", 2)
    answer = processor.ProcessRequest(ticket, request)
    processor.EndSession(ticket)
    processor.CloseConnection()
    return answer.count("<CustomerRet>")
"""
WINDOWS_TESTS = """
from asking import CUSTOMERS, add
{top}
def test_one(windows):
    {inside}
    windows.desktop.person.allows()
    windows.process(add("Ann"))
    assert acme.customers(CUSTOMERS) == 1

def test_two(windows):
    {inside}
    windows.desktop.person.allows()
    assert acme.customers(CUSTOMERS) == 0
"""


@pytest.mark.parametrize(
    ("setting", "top", "inside"), [("", "", "import acme"), ("mockbooks_windows = true", "import acme", "")]
)
def test_programs_for_windows_find_the_quickbooks_of_the_test(
    project: pytest.Pytester, setting: str, top: str, inside: str
) -> None:
    project.makeini(f"[pytest]\n{setting}\n")
    project.makepyfile(acme=WINDOWS_PROGRAM, test_it=WINDOWS_TESTS.format(top=top, inside=inside or "pass"))
    project.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=2)
