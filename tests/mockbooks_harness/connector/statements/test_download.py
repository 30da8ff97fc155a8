"""Download, licence, region: before QuickBooks is asked anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from mockbooks import CompanyFile, Edition, ManualClock, QuickBooks
from mockbooks_harness.connector import windows
from mockbooks_harness.connector.generations import G1, G2
from mockbooks_harness.connector.life import State
from mockbooks_harness.connector.reference import ReferenceConnector

if TYPE_CHECKING:
    from conftest import Desk


def public(desk: Desk, path: str) -> dict[str, object]:
    """A call of the client."""
    answer = requests.get(f"{desk.codat.url}{path}", headers={"Authorization": desk.codat.authorization}, timeout=5)
    body: dict[str, object] = answer.json()
    return body


@pytest.mark.statement(1, "G1", "D:SEED")
def test_the_page_shows_the_key_and_the_link_url_downloads(desk: Desk) -> None:
    """Codat's own link page shows the licence key; a client with a flow of its own has only the link URL, which
    downloads the installer."""
    page = requests.get(desk.codat.link_url(desk.connection), timeout=5).json()
    assert page["licenceKey"] == desk.company.id
    connection = public(desk, f"/companies/{desk.company.id}/connections/{desk.connection.id}")
    assert str(connection.pop("linkUrl")) in desk.codat.link_url(desk.connection)
    assert not any(desk.company.id == value for value in connection.values())
    assert page["fileName"].endswith(".exe")


@pytest.mark.statement(2, "G2", "D:SEED,G2")
def test_the_file_is_named_after_the_client(desk: Desk) -> None:
    """The downloaded file carries the client's name, each symbol of it as a dash."""
    desk.codat.state.profile["name"] = "Rainbow & Sons (UK)"
    page = requests.get(desk.codat.link_url(desk.connection), timeout=5).json()
    assert page["fileName"] == "Rainbow---Sons--UK--quickbooksDesktop-connector.exe"
    assert page["fileName"] == G2.executable("Rainbow & Sons (UK)")


@pytest.mark.statement(3, "G1", "D:SEED; A")
def test_the_licence_key_is_the_company_id(desk: Desk) -> None:
    """The licence key is the company's id; one that is no company's does not link."""
    desk.person.answers("licence key", "00000000-0000-0000-0000-000000000000", once=True)
    assert desk.link() is State.DOWNLOADED
    assert "No company was found" in desk.told
    desk.person.answers("licence key", desk.company.id)
    assert desk.connector.launch() is State.TRAY


@pytest.mark.statement(4, "G1", "D:IMG")
@pytest.mark.parametrize("typed", [str.upper, str.lower, lambda key: f"  {key} "])
def test_upper_and_lower_case_are_the_same(desk: Desk, typed: object) -> None:
    """The key is taken in upper and in lower case."""
    assert callable(typed)
    desk.person.answers("licence key", typed(desk.company.id))
    assert desk.link() is State.TRAY


@pytest.mark.statement(5, "G1", "A")
@pytest.mark.parametrize("typed", ["", "Rainbow Paints", "1234ABCD", "1234abcd12ab34cd56ef1a2b3c4d5e6f"])
def test_a_malformed_key_has_no_effect(desk: Desk, typed: str) -> None:
    """With an empty or malformed key nothing happens: Codat is not asked, nothing is installed."""
    desk.person.answers("licence key", typed)
    assert desk.link() is State.DOWNLOADED
    assert len(desk.codat.journal) == 0
    assert not desk.connector.machine.installed


@pytest.mark.statement(6, "G1", "A")
def test_a_key_of_a_company_without_quickbooks_desktop(desk: Desk) -> None:
    """The key of a company that has no QuickBooks Desktop connection is refused."""
    without = desk.codat.add_company("Only Online")
    desk.person.answers("licence key", without.id)
    assert desk.link() is State.DOWNLOADED
    assert "no connection with QuickBooks Desktop" in desk.told
    assert not desk.connector.machine.installed


@pytest.mark.statement(7, "G1", "D:SEED; A")
def test_a_machine_without_quickbooks(desk: Desk) -> None:
    """Started on a machine without QuickBooks, the connector says so."""
    desk.desktop.installation = type(desk.desktop.installation)("nothing")
    assert desk.link() is State.DOWNLOADED
    assert "not found on this computer" in desk.told
    assert desk.person.shown("licence key") == []


@pytest.mark.statement("a", "G1", "D:SEED")
def test_it_installs_at_user_level(desk: Desk) -> None:
    """It installs for the user, without administrator rights."""
    desk.connector.machine.user_is_administrator = False
    assert desk.link() is State.TRAY
    assert desk.connector.machine.folder.startswith("%LocalAppData%")
    assert not desk.connector.machine.asked_for_administrator


@pytest.mark.statement("b", "G1", "D:SEED; A")
def test_a_policy_that_forbids_it_changes_nothing(desk: Desk) -> None:
    """Where a policy forbids the installation, nothing is changed and the person hears whom to ask."""
    desk.connector.machine.policy_forbids = True
    before = vars(desk.connector.core.memory) if hasattr(desk.connector.core.memory, "__dict__") else None
    assert desk.link() is State.DOWNLOADED
    assert "ask your IT department" in desk.told
    assert not desk.connector.machine.installed
    assert desk.connector.core.memory.token == ""
    assert desk.connection.status == "PendingAuth"
    assert desk.prompts() == 0
    assert before is None
    # Once the IT department has allowed it, it goes on as if it had just been downloaded.
    desk.connector.machine.policy_forbids = False
    assert desk.connector.launch() is State.TRAY


@pytest.mark.statement(8, "G1", "D:IMG")
def test_the_list_of_regions(desk: Desk) -> None:
    """The list of regions is UK, US, CA, and starts empty."""
    desk.person.answers("region", None)
    assert desk.link() is State.AWAITING_LINK
    (shown,) = desk.person.shown("region")
    assert shown.dialog.options == ("UK", "US", "CA")
    assert desk.connector.core.memory.region == ""


@pytest.mark.statement(9, "G1", "D:IMG")
def test_link_is_disabled_until_a_region_is_chosen(desk: Desk) -> None:
    """Without a region nothing is linked: QuickBooks is not asked."""
    desk.person.answers("region", None)
    desk.link()
    assert desk.prompts() == 0
    assert desk.quickbooks.journal.not_served() == []
    assert not any(entry.call == "BeginSession" for entry in desk.quickbooks.journal)
    assert desk.connection.status == "PendingAuth"


@pytest.mark.statement(10, "G2", "D:IMG")
@pytest.mark.parametrize("ticked", [windows.UNTICKED, None, windows.TICKED])
def test_the_box_comes_before_region_and_link(desk: Desk, ticked: str | None) -> None:
    """Region and Link are disabled until "I have verified my QuickBooks Desktop data" is ticked."""
    desk.at_home(generation=G2)
    desk.person.answers("data verified", ticked)
    linked = desk.link()
    assert linked is (State.TRAY if ticked == windows.TICKED else State.AWAITING_LINK)
    assert bool(desk.person.shown("region")) == (ticked == windows.TICKED)
    assert "I have verified my QuickBooks Desktop data" in desk.person.shown("data verified")[0].dialog.text


@pytest.mark.statement(11, "G1", "A")
@pytest.mark.parametrize(
    ("edition", "region", "version", "currency"),
    [
        (Edition.US, "US", '<?qbxml version="13.0"?>', "USD"),
        (Edition.CA, "CA", '<?qbxml version="CA13.0"?>', "CAD"),
        (Edition.UK, "UK", '<?qbxml version="UK13.0"?>', "GBP"),
    ],
)
def test_the_region_is_the_dialect_and_the_currency(
    desk: Desk, edition: Edition, region: str, version: str, currency: str
) -> None:
    """The region chooses the dialect of qbXML, and is the currency where multi-currency is off."""
    company = CompanyFile.create(edition=edition, clock=ManualClock())
    with QuickBooks(company) as quickbooks:
        added = "<CustomerAddRq><CustomerAdd><Name>Ada</Name></CustomerAdd></CustomerAddRq>"
        text = f'<?xml version="1.0"?>{version}<QBXML><QBXMLMsgsRq onError="stopOnError">{added}</QBXMLMsgsRq></QBXML>'
        quickbooks.process(text)
        connector = ReferenceConnector(quickbooks.desktop, desk.codat.connector_url, company.clock)
        assert connector.link(desk.company.id, region=region) is State.TRAY
        queries = [entry.request for entry in quickbooks.journal if "<CustomerQueryRq" in entry.request]
        assert all(version in query for query in queries) and queries
    (customer,) = desk.codat.records(desk.company, "customers")
    assert customer["defaultCurrency"] == currency
    company.close()


@pytest.mark.statement(12, "G1", "A")
def test_a_region_that_contradicts_quickbooks(desk: Desk) -> None:
    """A region that is not that of the QuickBooks which is open is reported, not guessed."""
    assert desk.link(region="CA") is State.AWAITING_LINK
    assert "The region CA was chosen" in desk.told and "of the region US" in desk.told
    assert desk.connection.status == "PendingAuth"
    assert desk.last_error == desk.told
    desk.person.answers("region", "US")
    assert desk.connector.launch() is State.TRAY


def test_a_user_level_install_is_that_of_the_first_generation_only() -> None:
    assert (G1.for_all_users, G2.for_all_users) == (False, True)
