"""Programs written for Windows find QuickBooks through the stand-ins, and what pywin32 would give them."""

from __future__ import annotations

import sys
import threading
from importlib import import_module
from typing import Any

import pytest

from mockbooks import CompanyFile, QuickBooks, windows
from mockbooks.desktop.installation import Installation

HOST = (
    '<?xml version="1.0" encoding="utf-8"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">'
    "<HostQueryRq/></QBXMLMsgsRq></QBXML>"
)
PROGIDS = [
    "QBXMLRP2.RequestProcessor", "QBXMLRP2.RequestProcessor.1", "QBXMLRP2.RequestProcessor.2",
    "QBXMLRP2e.RequestProcessor", "qbxmlrp2.requestprocessor", "{45F5708E-3B43-4FA8-BE7E-A5F1849214CB}",
]  # fmt: skip


def client() -> Any:
    return import_module("win32com.client")


def com_error() -> type[Exception]:
    found: type[Exception] = import_module("pywintypes").com_error
    return found


def begun(processor: Any) -> str:
    processor.OpenConnection2("", "My App", 1)
    ticket: str = processor.BeginSession("", 2)
    return ticket


@pytest.mark.parametrize("progid", PROGIDS)
def test_a_program_makes_the_object_by_any_of_its_names(quickbooks: QuickBooks, progid: str) -> None:
    processor = client().Dispatch(progid)
    ticket = begun(processor)
    assert "QuickBooks Pro" in processor.ProcessRequest(ticket, HOST)
    assert processor.EndSession(ticket) is None
    processor.CloseConnection()


def test_every_way_to_import_and_to_make_it(quickbooks: QuickBooks) -> None:
    namespace: dict[str, Any] = {}
    exec(
        "import win32api, winerror, win32com, win32com.client, win32com.client.gencache, win32com.client.dynamic\n"
        "import pythoncom, pywintypes\n"
        "from win32com.client import Dispatch, DispatchEx, constants, gencache\n"
        "from win32com.client.makepy import GenerateFromTypeLibSpec\n"
        "from pythoncom import CoInitialize, CoUninitialize\n"
        "GenerateFromTypeLibSpec('QBXMLRP2 1.0 Type Library')\n"
        "CoInitialize()\n"
        "made = [make('QBXMLRP2.RequestProcessor') for make in\n"
        "        (Dispatch, DispatchEx, gencache.EnsureDispatch, win32com.client.dynamic.Dispatch)]\n"
        "made.append(pythoncom.CoCreateInstance('QBXMLRP2.RequestProcessor', None, pythoncom.CLSCTX_ALL,\n"
        "                                       pythoncom.IID_IDispatch))\n"
        "CoUninitialize()\n",
        namespace,
    )
    assert [each.MajorVersion for each in namespace["made"]] == [13] * 5
    assert namespace["pythoncom"].com_error is namespace["pywintypes"].com_error
    assert (namespace["constants"].qbFileOpenDoNotCare, namespace["constants"].localQBD) == (2, 1)
    with pytest.raises(AttributeError):
        _ = namespace["constants"].qbNoSuchThing


def test_the_stand_ins_are_there_only_on_request() -> None:
    quickbooks = QuickBooks(CompanyFile.create())
    with pytest.raises(ImportError):
        import_module("win32com.client")
    with windows(quickbooks.desktop):
        import_module("win32com.client")
    with pytest.raises(ImportError):
        import_module("win32com.client")
    assert not {"win32com", "pythoncom", "pywintypes", "win32api"} & set(sys.modules)


def test_a_failure_has_pywin32s_shape(quickbooks: QuickBooks) -> None:
    processor = client().Dispatch("QBXMLRP2.RequestProcessor")
    ticket = begun(processor)
    with pytest.raises(com_error()) as failed:
        processor.ProcessRequest(ticket, "<QBXML/>")
    text = "QuickBooks found an error when parsing the provided XML text stream."
    assert failed.value.args == (
        -2147352567, "Exception occurred.", (0, "QBXMLRP2.RequestProcessor.2", text, None, 0, -2147220480), None,
    )  # fmt: skip
    assert str(failed.value) == str(failed.value.args)
    error: Any = failed.value
    assert (error.hresult, error.strerror, error.argerror) == (-2147352567, "Exception occurred.", None)
    assert error.excepinfo[5] == -2147220480
    assert type(error).__module__ == "pywintypes"


def test_could_not_start_is_found_by_those_who_look_for_it(quickbooks: QuickBooks) -> None:
    quickbooks.desktop.faults.add(call="BeginSession", hresult=0x80040408)
    processor = client().Dispatch("QBXMLRP2.RequestProcessor")
    processor.OpenConnection("", "My App")
    with pytest.raises(com_error()) as failed:
        processor.BeginSession("", 0)
    assert "Could not start QuickBooks" in str(failed.value)
    assert "-2147220472" in str(failed.value)


def test_when_quickbooks_dies_the_error_is_coms_own(quickbooks: QuickBooks) -> None:
    processor = client().Dispatch("QBXMLRP2.RequestProcessor")
    ticket = begun(processor)
    quickbooks.desktop.crash()
    with pytest.raises(com_error()) as failed:
        processor.ProcessRequest(ticket, HOST)
    assert failed.value.args == (-2147023174, "The RPC server is unavailable.", None, None)


@pytest.mark.parametrize("progid", ["QBFC13.QBSessionManager", "QBXMLRP2Lib.QBFileMode.qbFileOpenDoNotCare"])
def test_what_is_not_registered_cannot_be_made(quickbooks: QuickBooks, progid: str) -> None:
    with pytest.raises(com_error()) as failed:
        client().Dispatch(progid)
    assert failed.value.args == (-2147221005, "Invalid class string", None, None)


def test_without_quickbooks_nothing_can_be_made(quickbooks: QuickBooks) -> None:
    quickbooks.desktop.installation = Installation.NOTHING
    with pytest.raises(com_error()) as failed:
        client().Dispatch("QBXMLRP2.RequestProcessor")
    assert failed.value.args[0] == -2147221005


def test_a_running_object_is_not_to_be_had(quickbooks: QuickBooks) -> None:
    with pytest.raises(com_error()) as failed:
        client().GetActiveObject("QBXMLRP2.RequestProcessor")
    assert failed.value.args == (-2147221021, "Operation unavailable", None, None)


def test_late_binding_knows_no_case_and_early_binding_does(quickbooks: QuickBooks) -> None:
    late, early = client().Dispatch("QBXMLRP2.RequestProcessor"), client().gencache.EnsureDispatch(PROGIDS[0])
    assert late.majorversion == 13
    assert early.MajorVersion == 13
    with pytest.raises(AttributeError):
        _ = early.majorversion
    with pytest.raises(AttributeError, match=r"QBXMLRP2\.RequestProcessor\.NoSuchMethod"):
        late.NoSuchMethod()
    with pytest.raises(AttributeError, match="can not be set"):
        late.MajorVersion = 14
    assert repr(late) == "<COMObject QBXMLRP2.RequestProcessor>"
    assert "BeginSession" in dir(late)


def test_arguments_are_counted_and_turned_into_their_types(quickbooks: QuickBooks) -> None:
    processor = client().Dispatch("QBXMLRP2.RequestProcessor")
    for call, code in (
        (lambda: processor.OpenConnection(""), -2147352561),
        (lambda: processor.OpenConnection(None, "My App"), -2147352571),
        (lambda: processor.OpenConnection2("", "My App", "one"), -2147352571),
        (lambda: processor.OpenConnection2("", "My App", 1 << 40), -2147352566),
    ):
        with pytest.raises(com_error()) as failed:
            call()
        assert failed.value.args[0] == code
    with pytest.raises(TypeError, match="OpenConnection"):
        processor.OpenConnection("", "My App", 1)
    processor.OpenConnection2(appName="My App", appID=0, connPref="1")
    assert processor.ConnectionType == 1
    with pytest.raises(com_error()) as failed:
        processor.BeginSession("", None)
    assert failed.value.args == (-2147352571, "Type mismatch.", None, 2)


def test_properties_preferences_and_the_last_error(quickbooks: QuickBooks) -> None:
    processor = client().Dispatch("QBXMLRP2.RequestProcessor")
    processor.OpenConnection2("", "My App", 1)
    processor.AuthPreferences.PutUnattendedModePref(2)
    processor.AuthPreferences.PutAuthFlags(-2147483648)
    quickbooks.desktop.person.allows()
    ticket = processor.BeginSession("", 2)
    assert quickbooks.desktop.person.shown("application certificate")
    assert processor.QBXMLVersionsForSession(ticket)[-1] == "16.0"
    assert processor.QBXMLVersionsForSubscription[0] == "3.0"
    assert processor.GetCurrentCompanyFileName(ticket).endswith("Rainbow Paints.QBW")
    assert processor.AuthPreferences.WasAuthPreferencesObeyed(ticket) is True
    assert processor.AuthPreferences.GetIsReadOnly(ticket) is False
    assert processor.GetQBLastError() == ""
    with pytest.raises(com_error()):
        processor.AuthPreferences.PutIsReadOnly(True)
    assert "after calling" in processor.GetQBLastError()


def test_the_old_component_has_no_later_additions(quickbooks: QuickBooks) -> None:
    old = client().Dispatch("QBXMLRP.RequestProcessor")
    with pytest.raises(AttributeError):
        old.OpenConnection2("", "My App", 1)
    old.OpenConnection("", "My App")
    assert old.BeginSession("", 2)


def test_an_object_that_nobody_holds_has_no_session(quickbooks: QuickBooks) -> None:
    processor = client().Dispatch("QBXMLRP2.RequestProcessor")
    begun(processor)
    assert len(quickbooks.desktop.sessions) == 1
    del processor
    assert quickbooks.desktop.sessions == ()


def test_a_thread_asks_for_com_before_it_uses_it(quickbooks: QuickBooks) -> None:
    seen: list[object] = []

    def work(initialize: bool) -> None:
        if initialize:
            import_module("pythoncom").CoInitialize()
        try:
            seen.append(client().Dispatch("QBXMLRP2.RequestProcessor").MajorVersion)
        except com_error() as error:
            seen.append(error.args)

    for initialize in (False, True):
        thread = threading.Thread(target=work, args=(initialize,))
        thread.start()
        thread.join()
    assert seen == [(-2147221008, "CoInitialize has not been called.", None, None), 13]


def test_a_program_that_was_imported_before_finds_the_quickbooks_that_is_there_now() -> None:
    first, second = QuickBooks(CompanyFile.create(name="First")), QuickBooks(CompanyFile.create(name="Second"))
    with windows(first.desktop):
        imported = client()
    for quickbooks, name in ((first, "First"), (second, "Second")):
        quickbooks.desktop.person.allows()
        with windows(quickbooks.desktop):
            processor = imported.Dispatch("QBXMLRP2.RequestProcessor")
            assert processor.GetCurrentCompanyFileName(begun(processor)).endswith(f"\\{name}.QBW")
    with pytest.raises(Exception, match="Invalid class string"):
        imported.Dispatch("QBXMLRP2.RequestProcessor")


def test_a_name_that_is_missing_says_whose_it_is(quickbooks: QuickBooks) -> None:
    with pytest.raises(AttributeError, match="Mockbooks' stand-in"):
        _ = import_module("win32api").RegOpenKeyEx


SUBSCRIBE = """<?xml version="1.0"?><?qbxml version="13.0"?>
<QBXML><QBXMLSubscriptionMsgsRq><DataEventSubscriptionAddRq><DataEventSubscriptionAdd>
  <SubscriberID>{6a1c5292-39ca-413c-8666-64ab05913ca0}</SubscriberID>
  <COMCallbackInfo><AppName>Listener</AppName><ProgID>Acme.Listener</ProgID></COMCallbackInfo>
  <DeliveryPolicy>DeliverAlways</DeliveryPolicy>
  <ListEventSubscription><ListEventType>Customer</ListEventType><ListEventOperation>Add</ListEventOperation>
  </ListEventSubscription>
</DataEventSubscriptionAdd></DataEventSubscriptionAddRq></QBXMLSubscriptionMsgsRq></QBXML>"""


def test_a_com_server_of_the_program_hears_of_events(quickbooks: QuickBooks) -> None:
    heard: list[str] = []

    class Listener:
        _reg_progid_ = "Acme.Listener"
        _reg_clsid_ = "{11111111-2222-3333-4444-555555555555}"
        _public_methods_ = ("inform",)

        def inform(self, event: str) -> None:
            heard.append(event)

    register = import_module("win32com.server.register")
    register.RegisterClasses(Listener)
    processor = client().Dispatch("QBXMLRP2.RequestProcessor")
    assert 'statusCode="0"' in processor.ProcessSubscription(SUBSCRIBE)
    quickbooks.process(
        HOST.replace("<HostQueryRq/>", "<CustomerAddRq><CustomerAdd><Name>Ann</Name></CustomerAdd></CustomerAddRq>")
    )
    assert "<ListEventOperation>Add</ListEventOperation>" in heard[0]
    register.UnregisterClasses(Listener)
